"""What only a store in a file can get wrong."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from trialbook.errors import NotFoundError, StoreError
from trialbook.model import Metric, Param
from trialbook.store.base import RunQuery
from trialbook.store.sqlite import quick_read
from trialbook.store.sqlite.store import SqliteStore


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_what_was_written_is_there_when_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "runs.db"
    first = SqliteStore(str(path))
    run = first.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
    first.log_batch("r", [Metric("m", 1.0, 0, 0)], [Param("p", "1")])
    revision = first.changes_since(-1).revision
    first.close()
    second = SqliteStore(f"sqlite:///{path}")
    assert (second.store_id, second.uri) == (first.store_id, f"sqlite:///{path}")
    assert run.info.artifact_uri == str(tmp_path / "deep" / "er" / "runs-artifacts/0/r/artifacts")
    assert second.get_run("r").data.params == {"p": "1"}
    assert second.changes_since(revision).run_ids == ()
    second.close()


def test_a_closed_store_leaves_one_file(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "store" / "trialbook.db"))
    store.create_experiment("a", None, {})
    store.close()
    assert [path.name for path in (tmp_path / "store").iterdir()] == ["trialbook.db"]


def test_stores_opened_at_once_make_one_file(tmp_path: Path) -> None:
    for attempt in range(5):
        together = threading.Barrier(6)

        def open_one(_: int, path: Path = tmp_path / f"{attempt}.db") -> str:
            together.wait()  # noqa: B023 -- every thread of this attempt has ended before the next
            store = SqliteStore(str(path))
            store.close()
            return store.store_id

        with ThreadPoolExecutor(6) as threads:
            assert len(set(threads.map(open_one, range(6)))) == 1


def test_opening_waits_for_whoever_is_creating_the_file(tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        end = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
        end.start()
        store = SqliteStore(str(path))
        end.join()
    assert store.get_experiment("0").name == "Default"
    store.close()


def test_another_store_object_sees_a_write_at_once(tmp_path: Path) -> None:
    one, other = (SqliteStore(str(tmp_path / "trialbook.db")) for _ in range(2))
    revision = other.changes_since(-1).revision
    one.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
    assert other.changes_since(revision).run_ids == ("r",)
    assert other.get_run("r") == one.get_run("r")
    one.close()
    other.close()


@pytest.mark.parametrize("content", [b"this is a text file, and no database at all\n" * 50, b"x"])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"notes\.txt is no SQLite database"):
        SqliteStore(str(path))
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "trialbook.db")
    assert quick_read.experiment(tmp_path / "trialbook.db", "0") is None
    with pytest.raises(StoreError, match="is no SQLite database"):
        SqliteStore(str(tmp_path / "trialbook.db"))


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    change(path, "CREATE TABLE experiments (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"mlflow\.db is a database of another program"):
        SqliteStore(str(path))
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        SqliteStore(str(tmp_path / "file" / "trialbook.db"))


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "trialbook.db").write_bytes(b"")
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    assert store.get_experiment("0").name == "Default"
    store.close()


def test_odd_characters_in_the_path(tmp_path: Path) -> None:
    path = tmp_path / "a b?c#d%20é" / "my store.db"
    store = SqliteStore(str(path))
    assert path.exists()
    assert store.get_experiment("0").artifact_location == f"{path.parent}/my store-artifacts/0"
    store.close()


def test_writing_to_a_file_that_was_deleted_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    store = SqliteStore(str(path))
    path.unlink()
    for call in (lambda: store.create_experiment("a", None, {}), lambda: store.changes_since(-1)):
        with pytest.raises(StoreError, match="moved, replaced or deleted"):
            call()
    assert not path.exists()
    store.close()


def test_a_garbled_page_is_an_error_in_words(tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    SqliteStore(str(path)).close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(StoreError, match=r"trialbook\.db"):
        SqliteStore(str(path))


def test_nothing_of_a_failed_write_remains(tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    store = SqliteStore(str(path))
    change(
        path,
        "CREATE TRIGGER full BEFORE INSERT ON series "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    )
    store.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
    with pytest.raises(StoreError, match="no room left"):
        store.log_batch("r", [Metric("m", 1.0, 0, 0)], [Param("p", "1")])
    assert store.get_run("r").data.params == {}
    store.close()


def _log_in_child(store: SqliteStore, parents: object) -> None:
    with store._reading() as conn:
        assert conn.connection.dbapi_connection is not parents
    store.log_batch("r", [Metric("m", 2.0, 0, 2)])
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_uses_connections_of_its_own(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    store.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
    with store._reading() as conn:
        parents = conn.connection.dbapi_connection
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside threads; pytest's may have left some
        warnings.simplefilter("ignore", DeprecationWarning)
        child = multiprocessing.get_context("fork").Process(
            target=_log_in_child, args=(store, parents)
        )
        child.start()
    store.log_batch("r", [Metric("m", 1.0, 0, 1)])
    child.join(60)
    assert child.exitcode == 0
    assert [point.step for point in store.metric_history("r", "m")] == [1, 2]
    store.close()


def test_ids_that_cannot_be_bound_are_not_found(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    with pytest.raises((NotFoundError, ValueError)):
        store.get_run("\ud800")
    assert store.search_runs(RunQuery(("9" * 30,)), 0, 10) == []
    store.close()


def test_a_quick_read_sees_what_the_store_does(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    experiment_id = store.create_experiment("é", "/data", {"k": "v"})
    for known in ("0", experiment_id):
        seen = quick_read.experiment(tmp_path / "trialbook.db", known)
        assert seen == store.get_experiment(known)
    assert quick_read.experiment(tmp_path / "trialbook.db", "7") is None
    assert quick_read.experiment(tmp_path / "none.db", "0") is None
    store.close()
