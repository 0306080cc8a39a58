"""What the doctor says of stores that are well and that are not."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from disks import no_room, read_only, small_disk

import trialbook as tb
from trialbook.journal.segment import host
from trialbook.recording import stores
from trialbook.service.diagnosis import Diagnosis, diagnose
from trialbook.store.sqlite.store import SqliteStore

STORE = Path("trialbook.db")
JOURNALS = Path("trialbook.db-journals")


def recorded() -> str:
    with tb.start_run() as run:
        tb.log_params({"alpha": 1, "beta": 2})
        for step in range(700):
            tb.log_metric("loss", step / 7, step=step)
        tb.log_text("some text", "notes.txt")
    stores.close_stores()
    return run.info.run_id


def everything() -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in Path().rglob("*")
    }


@contextmanager
def untouched() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def found() -> Diagnosis:
    with untouched():
        return diagnose("trialbook.db")


def the_finding() -> str:
    condition = found()
    assert not condition.is_healthy
    (finding,) = condition.findings
    assert f"  - {finding}" in condition.words()
    assert finding.what.endswith(".")
    return str(finding)


def change(statement: str, *values: object) -> None:
    with closing(sqlite3.connect(STORE)) as connection, connection:
        connection.execute(statement, values)


def test_where_there_is_no_store() -> None:
    condition = found()
    assert (condition.exists, condition.is_healthy) == (False, True)
    assert "Nothing has been recorded there." in condition.words()


def test_a_healthy_store() -> None:
    recorded()
    condition = found()
    assert condition.is_healthy
    assert condition.counts == {"experiments": 1, "runs": 1, "deleted_runs": 0, "points": 700}
    assert condition.sizes["database"] == STORE.stat().st_size
    assert condition.sizes["artifacts"] == len("some text")
    words = condition.words()
    assert "schema 3 (the present one)" in words
    assert "1 experiment, 1 run, 0 deleted runs, 700 points" in words
    assert words.endswith("Nothing is wrong with it.")


def test_a_store_that_is_recorded_into() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        tb.get_run(run.info.run_id)
        condition = found()
        assert condition.is_healthy
        assert condition.journals.living.files == 1
        assert "recorded into by 1 process, with 0 bytes on their way" in condition.words()
        assert condition.counts["points"] == 1, "also what is in the write-ahead log"


def test_journals_of_the_dead() -> None:
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, trialbook as tb\n"
            "from trialbook.recording import ingestion\n"
            "ingestion.FOLD_DELAY_SECONDS = 1000\n"
            "tb.start_run()\ntb.log_metric('loss', 0.5)\nos._exit(0)",
        ],
        check=True,
    )
    condition = found()
    assert condition.journals.dead.files == 1
    assert condition.journals.dead.size > 100
    assert "database is missing, but records wait" in str(condition.findings[0])
    assert "wait of processes that have ended" in str(condition.findings[1])
    assert len(tb.search_runs()) == 1
    stores.close_stores()
    assert found().is_healthy


def test_journals_of_other_machines_and_strange_files() -> None:
    recorded()
    with tb.start_run():
        (journal,) = JOURNALS.iterdir()
        data = journal.read_bytes()
    stores.close_stores()
    (JOURNALS / journal.name.replace(host(), "00000000")).write_bytes(data)
    assert "bytes in 1 journal are of other machines" in the_finding()
    assert "of other machines" in the_finding()
    next(JOURNALS.iterdir()).unlink()
    (JOURNALS / "x.journal.damaged").write_bytes(b"")
    assert "1 damaged journal: " in the_finding()
    (JOURNALS / "x.journal.damaged").rename(JOURNALS / "x.journal")
    assert "holds what is no journal: x.journal" in the_finding()


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_a_pipe_among_the_journals_stops_no_reader_and_is_named(workspace: Path) -> None:
    recorded()
    JOURNALS.mkdir(exist_ok=True)
    os.mkfifo(JOURNALS / "x.journal")
    assert len(tb.search_runs()) == 1
    stores.close_stores()
    condition = diagnose("trialbook.db")
    assert "holds what is no journal: x.journal" in str(condition.findings[0])


@pytest.mark.parametrize("content", [b"garbage " * 1000, b"x"])
def test_a_file_that_is_no_database(content: bytes) -> None:
    STORE.write_bytes(content)
    assert "is no Trialbook store: it is no SQLite database" in the_finding()


def test_other_files_in_its_place() -> None:
    STORE.touch()
    assert "is no Trialbook store: it is empty" in the_finding()
    change("CREATE TABLE other (id)")
    assert "it is a database of another program" in the_finding()


def test_half_a_database() -> None:
    recorded()
    os.truncate(STORE, STORE.stat().st_size // 2)
    assert "The database is damaged: " in the_finding()


def test_a_page_of_noise() -> None:
    recorded()
    with STORE.open("r+b") as file:
        file.seek(STORE.stat().st_size - 3 * 4096)
        file.write(os.urandom(2 * 4096))
    assert "The database is damaged: " in the_finding()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE series SET point_count = 699", "1 series have other points"),
        ("UPDATE chunks SET data = x'00'", "pack of points"),
        ("UPDATE runs SET experiment_id = 77", "a row of runs refers to one that does not exist"),
    ],
)
def test_tables_that_disagree(statement: str, words: str) -> None:
    recorded()
    change(statement)
    assert words in the_finding()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE pyramid SET key = 'other'", "rows of buckets belong to no series"),
        ("UPDATE pyramid SET number = number + 99", "a row of buckets stands for other points"),
        ("UPDATE pyramid SET part_count = 1", "a row of buckets stands for other points"),
        ("UPDATE pyramid SET data = x'00'", "row of buckets is damaged"),
    ],
)
def test_buckets_that_are_of_no_series(statement: str, words: str) -> None:
    with tb.start_run():
        # enough for rows of all levels
        tb.log_series("loss", [float(step % 97) for step in range(34 * 4096)])
    stores.close_stores()
    assert found().is_healthy
    change(statement)
    assert words in the_finding()


def test_a_newer_store() -> None:
    recorded()
    change("UPDATE trialbook_meta SET value = '999' WHERE key = 'schema_version'")
    assert "A newer Trialbook wrote it" in the_finding()
    assert "schema 999 (of a newer Trialbook)" in found().words()


def test_an_older_store_needs_nothing() -> None:
    recorded()
    change("UPDATE trialbook_meta SET value = '1' WHERE key = 'schema_version'")
    assert found().is_healthy
    assert "schema 1 (upgraded when next opened)" in found().words()


def test_a_copy_from_before_an_upgrade() -> None:
    recorded()
    Path("trialbook-schema-1.db").write_bytes(STORE.read_bytes())
    assert "trialbook-schema-1.db was kept from before an upgrade" in the_finding()


def test_a_folder_that_cannot_be_written(workspace: Path) -> None:
    recorded()
    with read_only(workspace):
        condition = diagnose(str(workspace / STORE))
    assert ["can be read and not written" in str(finding) for finding in condition.findings] == [
        True
    ]


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        SqliteStore(str(disk / STORE)).close()
        with no_room(disk):
            condition = diagnose(str(disk / STORE))
    assert ["Only 0 bytes are left" in str(finding) for finding in condition.findings] == [True]
    assert condition.file_system == "tmpfs"


def test_a_server_that_does_not_answer() -> None:
    condition = diagnose("postgresql://ada:secret@127.0.0.1:1/runs")
    assert not condition.is_healthy
    assert "No PostgreSQL server answers for postgresql://127.0.0.1:1/runs" in condition.words()
    assert "secret" not in condition.words()
