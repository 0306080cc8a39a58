"""Journals that somebody or something has tampered with."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import numpy as np
import pytest
from journal_steps import delivered, steps

from trialbook.journal import format as fmt
from trialbook.journal import journal as journal_module
from trialbook.journal import recovery
from trialbook.journal.files import journal_files, opened
from trialbook.journal.journal import Journal
from trialbook.journal.lock import try_lock
from trialbook.journal.recovery import abandoned, created_run
from trialbook.journal.segment import DAMAGED, host
from trialbook.journal.waiting import Journals, journals
from trialbook.model import NewRun, RunRecord

RUN = NewRun("0", "calm-otter", "ada", 1, {"mlflow.runName": "calm-otter"})
POINTS = 1000


def points(journal: Journal, count: int = POINTS, start: int = 0) -> None:
    write = journal.point_writer("a")
    journal.add_channel("a", "loss")
    for step in range(start, start + count):
        write("loss", step / 2, step)


def overwrite(path: Path, place: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def recovered(folder: Path) -> list[RunRecord]:
    found = []
    for file in abandoned(folder):
        found += file.portion(0)[1]
        file.remove()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "journals"
    path.mkdir()
    return path


@pytest.fixture
def left(folder: Path) -> Path:
    """Return the file of a journal that lost its process."""
    journal = Journal(folder, lambda: None)
    journal.add_run("a", RUN)
    points(journal)
    (path,) = journal.close()
    return path


def test_what_follows_a_damaged_record_is_recovered(
    left: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = left.stat().st_size - 500 * fmt.POINT_SIZE
    overwrite(left, place + 10, b"\xff" * 50)
    (record,) = recovered(folder)
    assert record.created == RUN
    assert steps([record]) == [step for step in range(POINTS) if step not in (500, 501)]
    assert "74 bytes of records were damaged" in caplog.text
    assert journal_files(folder) == []
    (aside,) = folder.iterdir()
    assert aside.name == left.name + DAMAGED


@pytest.mark.parametrize("length", [b"\xff\xff\xff\x7f", b"\0\0\0\0"])
def test_a_wrong_length_hides_nothing_but_its_record(
    left: Path, folder: Path, length: bytes
) -> None:
    overwrite(left, left.stat().st_size - 500 * fmt.POINT_SIZE, length)
    assert steps(recovered(folder)) == [step for step in range(POINTS) if step != 500]


def test_points_whose_name_is_damaged_are_not_dropped_silently(
    left: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    overwrite(left, left.stat().st_size - (POINTS * fmt.POINT_SIZE + 8), b"\xff")
    (record,) = recovered(folder)
    assert steps([record]) == []
    assert "bytes of records were damaged" in caplog.text
    assert [path.name for path in folder.iterdir()] == [left.name + DAMAGED]


def test_a_torn_end_is_no_damage(left: Path, folder: Path) -> None:
    os.truncate(left, left.stat().st_size - 1)
    assert steps(recovered(folder)) == list(range(POINTS - 1))
    assert list(folder.iterdir()) == []


def test_a_large_torn_record_is_given_up_soon(
    left: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(0).bytes(200_000)
    with left.open("ab") as file:
        file.write((2**20).to_bytes(4, "little") + b"\x03" + noise)
    monkeypatch.setattr(fmt, "_RESUME_EFFORT", 10_000)
    assert steps(recovered(folder)) == list(range(POINTS))


def test_a_damaged_record_of_a_living_process_is_passed_over(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(folder, lambda: None)
    points(journal, 10)
    place = journal.paths[0].stat().st_size
    points(journal, 10, start=10)
    overwrite(journal.paths[0], place, b"\xff" * fmt.POINT_SIZE)
    assert delivered(journal) == [step for step in range(20) if step != 10]
    assert not journal.pending()
    points(journal, 10, start=20)
    assert delivered(journal) == list(range(20, 30))
    assert journal.close() == []
    assert "37 bytes of records were damaged" in caplog.text


def test_what_can_be_read_no_more_is_passed_over(folder: Path) -> None:
    journal = Journal(folder, lambda: None)
    points(journal, 1)
    assert delivered(journal) == [0]
    with journal.paths[0].open("ab") as file:
        file.write(b"\xff" * 1000)
    points(journal, 1, start=1)
    assert delivered(journal) == [1]
    with journal.paths[0].open("ab") as file:
        file.write(b"\xff" * 1000)
    assert delivered(journal) == []
    assert not journal.pending()
    journal.close()


def test_a_file_that_was_cut_is_followed_by_another(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(folder, lambda: None)
    points(journal, 10)
    assert delivered(journal) == list(range(10))
    end = journal.end()
    os.truncate(journal.paths[0], 0)
    assert delivered(journal) == []
    points(journal, 10, start=10)
    portion = journal.next_portion()
    assert portion is not None
    assert steps(portion.records) == list(range(10, 20))
    assert portion.end > end, "a position only grows: what is behind it counts as delivered"
    assert "moved, removed or cut" in caplog.text
    journal.close()


@pytest.mark.skipif(os.name == "nt", reason="open files cannot be removed there")
def test_files_removed_under_their_process_are_read_on(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(folder, lambda: None)
    journal.add_open("a")
    points(journal, 10)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    points(journal, 10, start=10)
    assert delivered(journal) == list(range(20))
    assert [path.parent for path in journal.paths] == [folder]
    points(journal, 10, start=20)
    assert "moved, removed or cut" in caplog.text
    (path,) = journal_files(folder)
    assert path.stat().st_size > 10 * fmt.POINT_SIZE
    journal.close()


@pytest.mark.parametrize("ending", [MemoryError, SystemExit, KeyboardInterrupt])
def test_a_thread_that_ended_while_it_read_leaves_all_to_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ending: type[BaseException]
) -> None:
    journal = Journal(folder, lambda: None)
    points(journal, 200)
    assert len(delivered(journal)) == 200
    points(journal, 200, start=200)

    def end(*_: object) -> None:
        raise ending

    with monkeypatch.context() as patch:
        # half of the points are taken in then
        patch.setattr(np, "sort", end)
        with pytest.raises(ending):
            journal.next_portion()
    assert journal.pending()
    portion = journal.next_portion()
    assert journal.next_portion() is portion
    assert portion is not None
    assert steps(portion.records) == list(range(200, 400))
    assert journal.pending(), "nobody has said that it arrived"
    journal.delivered()
    assert not journal.pending()
    journal.close()


def test_an_idle_process_keeps_little_on_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "IDLE_SIZE", 1000)
    journal = Journal(folder, lambda: None)
    journal.add_open("a")
    points(journal)
    assert len(delivered(journal)) == POINTS
    assert not journal.rest(), "there is a new file to look at"
    assert delivered(journal) == []
    assert journal.rest()
    (path,) = journal_files(folder)
    assert path.stat().st_size < 200
    points(journal, 1)
    assert delivered(journal) == [0]
    journal.close()


def test_foreign_files_are_left_alone(left: Path, folder: Path) -> None:
    names = ["notes.txt", "x.journal", "a-b-c-d.journal", f"{host()}-1-x-y.journal"]
    for name in names:
        (folder / name).write_bytes(b"nothing that was ever a journal, but longer than a header")
    (folder / "folder.journal").mkdir()
    assert created_run(folder, "a") == RUN
    assert steps(recovered(folder)) == list(range(POINTS))
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names, "folder.journal"])


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and links")
def test_pipes_and_links_are_not_opened(left: Path, folder: Path, tmp_path: Path) -> None:
    elsewhere = left.rename(tmp_path / "elsewhere")
    os.mkfifo(folder / f"{host()}-1-1-{'0' * 32}.000000.journal")
    (folder / f"{host()}-1-2-{'0' * 32}.000000.journal").symlink_to(elsewhere)
    (folder / f"{host()}-1-3-{'0' * 32}.000000.journal").symlink_to("/dev/zero")
    names = sorted(path.name for path in folder.iterdir())
    assert journal_files(folder) == []
    assert recovered(folder) == []
    assert created_run(folder, "a") is None
    assert journals(folder, lambda _: 0) == Journals(foreign=tuple(names))
    assert elsewhere.exists()


@pytest.mark.skipif(os.name == "nt", reason="needs pipes")
def test_what_became_a_pipe_after_it_was_listed_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.journal")
    with pytest.raises(OSError, match="no plain file"):
        opened(tmp_path / "x.journal")
    (tmp_path / "link.journal").symlink_to("x.journal")
    with pytest.raises(OSError):  # noqa: PT011 -- systems have different words for it
        opened(tmp_path / "link.journal")


def test_later_files_of_a_journal_wait_for_the_first(folder: Path) -> None:
    name = f"{host()}-{2**23}-1-{'0' * 32}"
    first, second = (folder / f"{name}.{n:06}.journal" for n in range(2))
    folder.mkdir(exist_ok=True)
    for base, path in enumerate([first, second]):
        path.write_bytes(fmt.header(b"0" * 16, base * 100)[0])
    with first.open("rb") as taken:
        assert try_lock(taken.fileno())
        assert list(abandoned(folder)) == []
    found = []
    for file in abandoned(folder):
        found.append(file.path)
        file.remove()
    assert found == [first, second]


def test_a_file_whose_process_died_before_it_wrote_is_removed(folder: Path) -> None:
    # process ids end below this one
    gone = folder / f"{host()}-{2**23}-1-{'0' * 32}.000000.journal"
    living = folder / f"{host()}-{os.getppid()}-0-{'0' * 32}.000000.journal"
    elsewhere = folder / f"00000000-{2**23}-1-{'0' * 32}.000000.journal"
    for path in (gone, living, elsewhere):
        path.touch()
    assert recovered(folder) == []
    assert sorted(folder.iterdir()) == sorted([living, elsewhere])


def renamed(path: Path, machine: str, pid: int, mark: int) -> Path:
    return path.rename(path.with_name(f"{machine}-{pid}-{mark}-{path.name.split('-', 3)[3]}"))


def test_another_machines_journal_is_recovered_where_its_lock_tells(
    left: Path, folder: Path
) -> None:
    renamed(left, "00000000", os.getpid(), 7)
    assert steps(recovered(folder)) == list(range(POINTS))


def test_another_machines_journal_is_left_where_locks_do_not_reach_it(
    left: Path, folder: Path
) -> None:
    elsewhere = renamed(left, "00000000", os.getpid(), 7)
    assert recovery._claimed(elsewhere, locks_reach=False) is None
    assert elsewhere.exists()


def test_a_process_id_that_was_used_again_is_another_process(left: Path, folder: Path) -> None:
    # this process has the id, but did not start then
    path = renamed(left, host(), os.getpid(), 1)
    assert recovery.owner_is_gone(path)
    assert not recovery.owner_is_gone(left)
    assert steps(recovered(folder)) == list(range(POINTS))


def test_a_living_journal_is_living_whatever_the_clock_says(folder: Path) -> None:
    journal = Journal(folder, lambda: None)
    for time in (0, 2**33):
        os.utime(journal.paths[0], (time, time))
        assert list(abandoned(folder)) == []
    journal.close()


def test_no_warning_is_given_of_what_is_whole(
    left: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "trialbook")
    assert steps(recovered(folder)) == list(range(POINTS))
    assert caplog.text == ""
