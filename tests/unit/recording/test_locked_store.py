"""Another program has the store's file locked: nobody waits in silence, and readers read."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

import trialbook as tb
from trialbook.recording import ingestion, stores
from trialbook.service.diagnosis import diagnose
from trialbook.store.sqlite import wait
from trialbook.store.sqlite.store import SqliteStore
from trialbook.store.sqlite.vacuum import compact

HOLD = """
import sqlite3, sys
connection = sqlite3.connect("trialbook.db", isolation_level=None)
connection.executescript(sys.argv[1])
connection.execute("UPDATE trialbook_meta SET value = value")
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def locked(begin: str = "BEGIN IMMEDIATE") -> Iterator[subprocess.Popen[str]]:
    """Have another process that writes into the file and does not come to an end."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, begin],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.communicate("\n")


def whom(process: subprocess.Popen[str]) -> str:
    return f"process {process.pid}" if Path("/proc/locks").exists() else "another program"


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
@pytest.mark.parametrize("open_before", [False, True])
def test_a_reader_is_shown_what_is_there(begin: str, *, open_before: bool) -> None:
    with tb.start_run():
        tb.log_metric("loss", 0.5)
    stores.close_stores()
    if open_before:
        tb.search_runs()
    with (
        locked(begin) as process,
        subprocess.Popen(
            [sys.executable, "-c", "import trialbook as tb; tb.start_run(); input()"],
            stdin=subprocess.PIPE,
        ) as other,
    ):
        end = time.monotonic() + 20
        while not any(Path("trialbook.db-journals").glob("*.journal")):
            assert time.monotonic() < end
            time.sleep(0.01)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert len(tb.search_runs()) == 1
            start = time.monotonic()
            for _ in range(3):
                assert len(tb.search_runs()) == 1
            taken = time.monotonic() - start
        (warning,) = caught
        assert "What other processes recorded last is not read yet" in str(warning.message)
        assert f"trialbook.db is locked by {whom(process)}" in str(warning.message)
        assert warning.filename == __file__
        assert taken < 3 * ingestion.FLUSH_TIMEOUT_SECONDS, "only the first of them waits"
        other.kill()


@pytest.mark.parametrize("first", ["the reader", "the thread that folds"])
def test_a_process_that_logs_reads_what_is_there(first: str) -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
        with locked() as process:
            tb.log_metric("loss", 0.25, step=1)
            if first == "the thread that folds":
                wait_until_folding()
            start = time.monotonic()
            with pytest.warns(UserWarning, match=f"is locked by {whom(process)}"):
                assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
            assert time.monotonic() - start < 2 * ingestion.FLUSH_TIMEOUT_SECONDS, (
                "it does not wait once more"
            )
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.25}


def wait_until_folding() -> None:
    folding = stores.open_store(tb.get_tracking_uri()).ingestion._folding
    end = time.monotonic() + 20
    while folding.acquire(blocking=False):
        folding.release()
        assert time.monotonic() < end


NESTED = """
import sys, warnings
import trialbook as tb

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    parent = tb.get_run(sys.argv[1])
    print(parent.info.run_name, parent.info.status, parent.data.params, parent.data.metrics)
    history = tb.TrackingClient().get_metric_history(sys.argv[1], "loss")
    print([point.step for point in history])
    with tb.start_run(parent_run_id=sys.argv[1], run_name="child") as run:
        tb.log_metric("loss", 0.125)
        child = tb.get_run(run.info.run_id)
    is_nested = child.data.tags["mlflow.parentRunId"] == sys.argv[1]
    print(child.info.run_name, child.data.metrics, is_nested)
    try:
        tb.get_run("0" * 32)
    except tb.NotFoundError:
        print("none")
print(len(caught), *{str(warning.message) for warning in caught})
sys.stdin.read()
"""


def test_a_reader_waits_for_a_thread_that_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingestion, "FLUSH_TIMEOUT_SECONDS", 0.2)
    with tb.start_run() as run:
        tb.log_metric("loss", 1)
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 1}
    written, go_on = threading.Event(), threading.Event()

    @event.listens_for(Engine, "before_cursor_execute")
    def hold_up(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT") and "journal" in threading.current_thread().name:
            written.set()
            assert go_on.wait(60)

    try:
        with ThreadPoolExecutor(1) as pool, tb.start_run() as run:
            tb.log_metric("loss", 0.5)
            assert written.wait(60)
            reading = pool.submit(lambda: tb.get_run(run.info.run_id).data.metrics)
            with pytest.raises(TimeoutError):
                reading.result(0.5)
            go_on.set()
            assert reading.result(60) == {"loss": 0.5}
    finally:
        go_on.set()
        event.remove(Engine, "before_cursor_execute", hold_up)


def test_a_run_that_nobody_could_bring_in_is_read_from_the_journal() -> None:
    tb.search_runs()
    with locked() as holder:
        run = tb.start_run(run_name="parent")
        tb.log_param("lr", 0.1)
        tb.log_metric("loss", 0.5)
        tb.log_metric("loss", 0.25, step=1)
        child = subprocess.Popen(
            [sys.executable, "-c", NESTED, run.info.run_id],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        lines = [child.stdout.readline().rstrip() for _ in range(5)]
    child.communicate()
    tb.end_run()
    assert lines[:4] == [
        "parent RUNNING {'lr': '0.1'} {'loss': 0.25}",
        "[0, 1]",
        "child {'loss': 0.125} True",
        "none",
    ]
    assert lines[4].startswith("1 ")
    assert f"is locked by {whom(holder)}" in lines[4]
    names = tb.search_runs(output_format="list", order_by=["run_name"])
    assert [each.info.run_name for each in names] == ["child", "parent"]


def test_a_write_says_whom_it_waits_for_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    tb.search_runs()
    names = []
    with locked() as process:
        waiting = threading.Thread(target=lambda: names.append(tb.set_experiment("mine").name))
        waiting.start()
        end = time.monotonic() + 20
        while not caplog.records:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert f"trialbook.db, which is locked by {whom(process)}" in caplog.text
        assert names == []
    waiting.join()
    assert names == ["mine"]
    assert len([r for r in caplog.records if r.levelno == logging.WARNING]) == 1


def test_a_write_gives_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait, "BUSY_SECONDS", 0.05)
    tb.search_runs()
    with (
        locked() as process,
        pytest.raises(tb.StoreError, match=f"is locked by {whom(process)}"),
    ):
        tb.create_experiment("mine")
    assert tb.create_experiment("mine") == "1"


@pytest.mark.parametrize("kind", ["read", "write"])
def test_without_a_write_ahead_log_readers_say_it_too(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRIALBOOK_SQLITE_WAL", "0")
    monkeypatch.setattr(wait, "BUSY_SECONDS", 0.05)
    with closing(SqliteStore("trialbook.db")) as store:
        with (
            locked("BEGIN EXCLUSIVE") as process,
            pytest.raises(tb.StoreError, match=f"is locked by {whom(process)}"),
        ):
            store.get_experiment("0") if kind == "read" else store.create_experiment("a", None, {})
        assert store.get_experiment("0").name == "Default"


def test_a_reader_of_another_program_delays_a_commit_and_tears_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRIALBOOK_SQLITE_WAL", "0")
    with closing(SqliteStore("trialbook.db")) as store:
        reader = sqlite3.connect("trialbook.db", isolation_level=None, check_same_thread=False)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM trialbook_meta").fetchall()
        end = threading.Timer(0.3, lambda: (reader.execute("ROLLBACK"), reader.close()))
        end.start()
        assert store.create_experiment("mine", None, {}) == "1"
        end.join()
        assert store.get_experiment("1").name == "mine"


@pytest.mark.parametrize("wal", ["0", "1"])
def test_compacting_says_whom_it_waits_for(
    wal: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TRIALBOOK_SQLITE_WAL", wal)
    path = Path("trialbook.db").absolute()
    SqliteStore(str(path)).close()
    freed = []
    monkeypatch.setattr(wait, "WARN_AFTER_SECONDS", 0.1)
    with locked() as process:
        waiting = threading.Thread(target=lambda: freed.append(compact(path)))
        waiting.start()
        end = time.monotonic() + 20
        while "Waiting for" not in caplog.text:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert f"trialbook.db, which is locked by {whom(process)}" in caplog.text
        assert freed == []
    waiting.join()
    assert len(freed) == 1
    monkeypatch.setattr(wait, "BUSY_SECONDS", 0.05)
    with (
        locked() as process,
        pytest.raises(tb.StoreError, match=f"compacted now: it is locked by {whom(process)}"),
    ):
        compact(path)


def test_the_doctor_says_that_it_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALBOOK_SQLITE_WAL", "0")
    monkeypatch.setattr(wait, "WARN_AFTER_SECONDS", 0.05)
    SqliteStore("trialbook.db").close()
    with locked("BEGIN EXCLUSIVE") as process:
        condition = diagnose("trialbook.db")
        (finding,) = condition.findings
        assert finding.what.startswith(f"The database is locked by {whom(process)}")
        assert finding.action == "Ask again when that has ended."
    assert diagnose("trialbook.db").is_healthy


def test_the_doctor_reads_beside_a_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALBOOK_SQLITE_WAL", "0")
    SqliteStore("trialbook.db").close()
    with locked():
        assert diagnose("trialbook.db").is_healthy


def test_the_doctor_says_that_a_write_was_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIALBOOK_SQLITE_WAL", "0")
    SqliteStore("trialbook.db").close()
    spill = "PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE a AS SELECT randomblob(99999)"
    with locked(spill) as process:
        process.kill()
        process.wait()
    assert Path("trialbook.db-journal").stat().st_size > 0
    (finding,) = diagnose("trialbook.db").findings
    assert finding.what == "A write into the database was cut short."
    assert tb.search_runs().empty
    stores.close_stores()
    assert diagnose("trialbook.db").is_healthy


def test_a_lock_of_this_process_is_called_so() -> None:
    tb.search_runs()
    with closing(sqlite3.connect("trialbook.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        known = Path("/proc/locks").exists()
        expected = "this process" if known else "another program"
        assert wait.holder(Path("trialbook.db")) == expected
    assert wait.holder(Path("trialbook.db")) == "another program"
