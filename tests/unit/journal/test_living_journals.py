"""A journal that its process writes while others read it, and that they get further with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from journal_steps import delivered, steps

from trialbook.journal import format as fmt
from trialbook.journal import journal as journal_module
from trialbook.journal import living
from trialbook.journal.journal import Journal
from trialbook.journal.living import LivingFile, LivingFiles
from trialbook.model import NewRun

RUN = NewRun("0", "calm-otter", "ada", 1, {"mlflow.runName": "calm-otter"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journals"


def log(journal: Journal, *steps: int) -> None:
    write = journal.point_writer("a")
    for step in steps:
        journal.add_channel("a", "loss")
        write("loss", step / 2, step)


def read(files: LivingFiles, position: int = 0) -> tuple[int, list[int]]:
    """Read all that follows a position; return where that ends, and the steps."""
    found = []
    for file, end in files.longer(set()).items():
        while position < end and (portion := file.portion(position, end)) is not None:
            position = portion.end
            found += steps(portion.records)
        file.delivered = position
    return position, found


def test_what_is_new_is_read_from_where_the_store_is(folder: Path) -> None:
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    assert files.longer(set()) == {}
    log(journal, *range(300))
    position, found = read(files)
    assert (position, found) == (journal.end(), list(range(300)))
    assert files.longer(set()) == {}
    log(journal, 300, 301)
    assert read(files, position) == (journal.end(), [300, 301])
    assert read(LivingFiles(folder), position)[1] == [300, 301], "the metric is named before"
    assert files.longer({path.name for path in journal.paths}) == {}
    journal.close()


def test_a_process_goes_on_where_another_one_has_got_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_SIZE", 3000)
    monkeypatch.setattr(journal_module, "READ_SIZE", 1000)
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    log(journal, *range(50))
    position, found = read(files)
    journal.skip_to(position)
    assert delivered(journal) == []
    log(journal, *range(50, 60))
    portion = journal.next_portion()
    assert portion is not None
    assert portion.start == position
    assert found + steps(portion.records) == list(range(60))
    log(journal, *range(60, 200))
    # further than what is about to be delivered, in the file after it
    position, _ = read(files, position)
    journal.skip_to(position)
    journal.next_portion()
    log(journal, *range(200, 300))
    position, found = read(files, position)
    assert found == list(range(200, 300))
    log(journal, *range(300, 310))
    journal.skip_to(position)
    assert delivered(journal) == list(range(300, 310))
    assert journal.close() == []


def test_a_process_goes_on_in_the_middle_of_what_it_is_about_to_deliver(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(living, "READ_SIZE", 40 * fmt.POINT_SIZE)
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    log(journal, *range(100))
    assert journal.next_portion() is not None
    ((file, end),) = files.longer(set()).items()
    portion = file.portion(0, end)
    assert portion is not None
    assert portion.end < end
    journal.skip_to(portion.end)
    assert steps(portion.records) + delivered(journal) == list(range(100))
    assert journal.close() == []


def test_a_record_that_is_being_written_is_not_read(folder: Path) -> None:
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    log(journal, 0)
    position, _ = read(files)
    log(journal, 1)
    ((file, end),) = files.longer(set()).items()
    for torn in range(position + 1, end):
        assert file.portion(position, torn) is None
    assert read(files, position) == (end, [1])
    journal.close()


def test_what_was_read_in_vain_is_read_again(folder: Path) -> None:
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    journal.add_run("a", RUN)
    log(journal, *range(100))
    ((file, end),) = files.longer(set()).items()
    for _ in range(2):
        portion = file.portion(0, end)
        assert portion is not None
        assert steps(portion.records) == list(range(100))
        file.forget()
    journal.close()


def test_a_file_that_is_gone_holds_nothing(folder: Path) -> None:
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    log(journal, 0)
    ((file, end),) = files.longer(set()).items()
    delivered(journal)
    assert journal.close() == []
    assert file.portion(0, end) is None
    assert files.longer(set()) == {}


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and links")
def test_only_plain_files_of_this_machine_are_read(folder: Path, tmp_path: Path) -> None:
    journal, files = Journal(folder, lambda: None), LivingFiles(folder)
    log(journal, 0)
    (path,) = journal.paths
    content = path.read_bytes()
    path.with_name(f"00000000{path.name[8:]}").write_bytes(content)
    path.with_name(path.name.replace(".000000.", ".000001.")).symlink_to(path)
    os.mkfifo(path.with_name(path.name.replace(".000000.", ".000002.")))
    path.with_name(path.name.replace(".000000.", ".000003.")).write_bytes(b"short")
    assert [file.path for file in files.longer(set())] == [path]
    assert isinstance(next(iter(files.longer(set()))), LivingFile)
    assert list(LivingFiles(tmp_path / "nowhere").longer(set())) == []
    journal.close()
