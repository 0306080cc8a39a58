"""A journal as its process writes and reads it, and as others find it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialbook.journal import journal as journal_module
from trialbook.journal.files import journal_files
from trialbook.journal.journal import ClosedError, Journal
from trialbook.journal.recovery import abandoned, created_run
from trialbook.journal.segment import Segment
from trialbook.model import Cell, CellEnding, CellOutcome, NewRun, RunRecord

RUN = NewRun("0", "calm-otter", "ada", 1, {"mlflow.runName": "calm-otter"})


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journals", lambda: None)
    yield journal
    if not journal.closed:
        journal.close()


def portions(journal: Journal) -> list[RunRecord]:
    found = []
    while (portion := journal.next_portion()) is not None:
        found += portion.records
        journal.delivered()
    return found


def steps(records: list[RunRecord], run_id: str = "a", key: str = "loss") -> list[int]:
    return [
        step
        for record in records
        if record.run_id == run_id and key in record.points
        for step in record.points[key].steps
    ]


def test_points_come_in_portions(journal: Journal) -> None:
    write = journal.point_writer("a")
    with pytest.raises(KeyError):
        write("loss", 0.5, 0)
    journal.add_channel("a", "loss")
    for step in range(100):
        write("loss", step / 2, step)
    assert journal.pending()
    assert steps(portions(journal)) == list(range(100))
    assert not journal.pending()
    write("loss", 0.0, 100)
    assert steps(portions(journal)) == [100]


def test_waking_once_until_it_rests(tmp_path: Path) -> None:
    calls: list[None] = []
    journal = Journal(tmp_path, lambda: calls.append(None))
    for _ in range(3):
        journal.add_open("a")
    assert len(calls) == 1
    assert not journal.rest()
    portions(journal)
    assert journal.rest()
    journal.add_open("b")
    assert len(calls) == 2
    journal.close()


def test_a_full_file_is_followed_by_another(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_SIZE", 2000)
    monkeypatch.setattr(journal_module, "READ_SIZE", 500)
    write = journal.point_writer("a")
    journal.add_open("a")
    seen: list[RunRecord] = []
    for step in range(1000):
        journal.add_channel("a", "loss")
        write("loss", 0.5, step)
        if step % 100 == 99:
            seen += portions(journal)
    assert steps(seen) == list(range(1000))
    assert len(journal_files(tmp_path / "journals")) == 1
    assert int(journal.paths[0].name.split(".")[1]) > 5
    left = journal.close()
    assert left == journal_files(tmp_path / "journals") == []


def test_a_closed_journal_writes_nothing(journal: Journal) -> None:
    journal.add_channel("a", "loss")
    write = journal.point_writer("a")
    journal.add_channel("a", "loss")
    (left,) = journal.close()
    size = left.stat().st_size
    with pytest.raises(KeyError):
        write("loss", 0.5, 0)
    with pytest.raises(ClosedError):
        journal.add_open("a")
    assert left.stat().st_size == size


def test_a_journal_that_is_closed_while_it_is_read_has_nothing_more(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.add_records(RunRecord("a", tags={"kind": "tree"}))
    read = Segment.read

    def closed_before(self: Segment, end: int, limit: int) -> int:
        left = journal.close()
        assert len(left) == 1
        return read(self, end, limit)

    monkeypatch.setattr(Segment, "read", closed_before)
    assert journal.next_portion() is None


def test_threads_write_whole_records(journal: Journal) -> None:
    journal.point_writer("a")
    journal.add_channel("a", "loss")

    def log(offset: int) -> None:
        write = journal.point_writer("a")
        for step in range(500):
            write("loss", 1.0, offset + step)

    threads = [threading.Thread(target=log, args=(1000 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = sorted(1000 * n + step for n in range(4) for step in range(500))
    assert sorted(steps(portions(journal))) == expected


def test_a_living_journal_is_left_alone(journal: Journal, tmp_path: Path) -> None:
    journal.add_run("a", RUN)
    assert list(abandoned(tmp_path / "journals")) == []
    assert created_run(tmp_path / "journals", "a") == RUN
    assert created_run(tmp_path / "journals", "b") is None


def test_a_cell_that_was_executing_has_died(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, fatal = Cell("1" * 32, "one", "x = 1", 5), Cell("2" * 32, "two", "x = 2", 6)
    ok = CellEnding(6, CellOutcome.OK)
    journal.add_run("a", RUN)
    for cell in (ended, fatal):
        journal.add_cell("a", cell)
    journal.add_cell_end("a", ended.execution_id, ok)
    # also where the file that says so is gone by then
    with monkeypatch.context() as patch:
        patch.setattr(journal_module, "SEGMENT_SIZE", 0)
        first = journal.next_portion()
    assert first is not None
    assert [list(record.cells.values()) for record in first.records] == [[ended, fatal]]
    assert first.records[0].cell_endings == {ended.execution_id: ok}
    journal.delivered()
    journal.next_portion()
    journal.abandon()
    (file,) = abandoned(tmp_path / "journals")
    _, (record,) = file.portion(0)
    file.release()
    assert set(record.cell_endings) == {fatal.execution_id}
    assert record.cell_endings[fatal.execution_id].outcome == CellOutcome.DIED


def test_an_abandoned_journal_tells_from_any_position(journal: Journal, tmp_path: Path) -> None:
    journal.add_run("a", RUN)
    journal.add_open("a")
    write = journal.point_writer("a")
    journal.add_channel("a", "loss")
    ends = []
    for step in range(5):
        write("loss", 0.5, step)
        ends.append(journal.end())
    journal.close()
    (file,) = abandoned(tmp_path / "journals")
    assert list(abandoned(tmp_path / "journals")) == [], "it is locked"
    assert file.journal_id == journal.journal_id
    end, (record,) = file.portion(0)
    assert (end, record.created, record.abandoned) == (ends[-1], RUN, True)
    assert steps([record]) == [0, 1, 2, 3, 4]
    end, (record,) = file.portion(ends[2])
    assert (end, record.created, record.abandoned) == (ends[-1], None, True)
    assert steps([record]) == [3, 4]
    file.remove()
    assert journal_files(tmp_path / "journals") == []


DISK_FULL = """
import resource, sys
from pathlib import Path
from trialbook.journal.journal import Journal

journal = Journal(Path(sys.argv[1]), lambda: None)
journal.add_open("a")
write = journal.point_writer("a")
journal.add_channel("a", "loss")
size = journal.paths[0].stat().st_size
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 37 + 20, hard))
write("loss", 0.5, 0)
try:
    write("loss", 0.5, 1)
except OSError:
    print("full", journal.paths[0].stat().st_size - size)
journal.add_status("a", "FINISHED", 7)
print("held", journal.held, journal.error is not None)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
journal.add_status("b", "FINISHED", 8)
print("held", journal.held, journal.error is not None)
records = journal.next_portion().records
print([(r.run_id, r.end_time, list(r.points)) for r in records])
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_full_disk_tears_no_record(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DISK_FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "full 37",
        "held 1 True",
        "held 0 False",
        "[('a', 7, ['loss']), ('b', 8, [])]",
    ]
