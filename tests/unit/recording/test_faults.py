"""What the machine can do to a store: training goes on, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from disks import no_room, read_only, small_disk

import trialbook as tb
from trialbook.journal import format as fmt
from trialbook.journal.files import journal_files
from trialbook.journal.journal import Journal
from trialbook.recording import ingestion, stores
from trialbook.recording.journaled import JournaledStore
from trialbook.store.base import RunQuery
from trialbook.views.formatting import duration_text

if TYPE_CHECKING:
    from trialbook.recording.ingestion import Ingestion


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingestion, "RETRY_SECONDS", 0.05)


def the_ingestion() -> Ingestion:
    return stores.open_store(tb.get_tracking_uri()).ingestion


def steps(run_id: str, key: str = "loss") -> list[int]:
    return [point.step for point in tb.TrackingClient().get_metric_history(run_id, key)]


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def folded() -> bool:
    journal = the_ingestion()._journal
    return journal is not None and not journal.pending() and the_ingestion().trouble is None


@contextmanager
def told(*causes: str) -> Iterator[None]:
    """Expect one warning of each cause, and no other."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    messages = [str(warning.message) for warning in caught]
    assert len(messages) == len(causes), messages
    assert all(sum(cause in message for message in messages) == 1 for cause in causes), messages


def until_told(step: int) -> int:
    """Log until a call has warned; return the next step."""
    the = the_ingestion()
    eventually(lambda: the.trouble is not None)
    for at in range(step, step + 5):
        tb.log_metric("loss", 0.5, step=at)
    return step + 5


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "8m") as path:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(path)
            yield path
        stores.close_stores()


def test_a_full_disk(disk: Path) -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        with told("wait in memory", "no room left"):
            with no_room(disk):
                for step in range(1, 1000):
                    tb.log_metric("loss", 0.5, step=step)
                assert the_ingestion().held
                tb.log_param("alpha", "x" * 6000)
                tb.log_params({f"p{n}": "x" * 6000 for n in range(100)})
                until_told(1000)
            eventually(folded)
            tb.log_metric("loss", 0.5, step=1005)
    assert steps(run.info.run_id) == list(range(1006))
    assert len(tb.get_run(run.info.run_id).data.params) == 101
    stores.close_stores()
    assert journal_files(disk / "trialbook.db-journals") == []


def test_a_database_without_room_while_its_journal_has_some(disk: Path, tmp_path: Path) -> None:
    (disk / "trialbook.db-journals").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        with told("wait on disk until the store takes them again, and nothing is lost: There is"):
            with no_room(disk):
                tb.log_params({f"p{n}": "x" * 6000 for n in range(100)})
                next_step = until_told(1)
            eventually(folded)
            tb.log_metric("loss", 0.5, step=next_step)
    assert steps(run.info.run_id) == list(range(next_step + 1))
    assert len(tb.get_run(run.info.run_id).data.params) == 100


LIMITED = """
import resource, signal, sys, warnings
import trialbook as tb
from pathlib import Path
run = tb.start_run()
tb.log_metric("loss", 0.5, step=0)
tb.get_run(run.info.run_id)
(journal,) = Path("trialbook.db-journals").iterdir()
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (journal.stat().st_size + 100, hard))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for step in range(1, 500):
        tb.log_metric("loss", 0.5, step=step)
print(len({str(w.message) for w in caught}) == len(caught))
print(any("wait in memory" in str(w.message) for w in caught))
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    tb.end_run()
print(run.info.run_id)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_files_that_may_not_grow() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True
    )
    once, warned, run_id = done.stdout.split()
    assert (once, warned, done.stderr) == ("True", "True", "")
    assert steps(run_id) == list(range(500))
    assert tb.get_run(run_id).info.status == "FINISHED"


def test_a_folder_that_cannot_be_written_can_be_read(workspace: Path) -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=3)
    stores.close_stores()
    with read_only(workspace):
        tb.set_tracking_uri(workspace / "trialbook.db")
        assert steps(run.info.run_id) == [3]
        assert len(tb.search_runs()) == 1
        with pytest.raises(tb.StoreError, match="Nothing can be recorded"):
            tb.start_run()
        with pytest.raises(tb.StoreError, match="cannot be written"):
            tb.create_experiment("new")
        stores.close_stores()
    assert not list((workspace / "trialbook.db-journals").iterdir())
    assert len(list(workspace.iterdir())) == 2, "looking leaves nothing behind"


def test_a_database_that_cannot_be_written() -> None:
    with tb.start_run():
        pass
    stores.close_stores()
    with told("cannot be written"):
        with read_only(Path("trialbook.db")):
            run = tb.start_run()
            tb.log_metric("loss", 0.5, step=0)
            next_step = until_told(1)
            # from the journal, which is all there is
            read = tb.get_run(run.info.run_id)
        eventually(folded)
    assert (read.info.status, read.data.metrics.keys()) == ("RUNNING", {"loss"})
    assert steps(run.info.run_id) == list(range(next_step))
    tb.end_run()


def test_a_database_that_became_garbage_and_was_restored() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
    stores.close_stores()
    path = Path("trialbook.db")
    good = path.read_bytes()
    with tb.start_run(run_id=run.info.run_id), told("wait on disk"):
        path.write_bytes(b"no database at all " * 1000)
        tb.log_metric("loss", 0.5, step=1)
        next_step = until_told(2)
        path.write_bytes(good)
        eventually(folded)
        tb.log_metric("loss", 0.5, step=next_step)
    assert steps(run.info.run_id) == list(range(next_step + 1))


def half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def noise(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_text("some notes\n" * 1000), "is no SQLite database"),
        (half, "is damaged"),
        (noise, "is damaged"),
    ],
    ids=["garbage", "half", "noise"],
)
def test_a_damaged_database_is_told_before_the_training(
    damage: Callable[[Path], object], words: str
) -> None:
    with tb.start_run():
        tb.log_metric("loss", 0.5)
    stores.close_stores()
    damage(Path("trialbook.db"))
    before = Path("trialbook.db").read_bytes()
    for call in (tb.start_run, tb.search_runs):
        with pytest.raises(tb.StoreError, match=words):
            call()
    assert Path("trialbook.db").read_bytes() == before


def test_a_folder_in_the_place_of_the_database_has_it_inside() -> None:
    Path("trialbook.db").mkdir()
    with tb.start_run():
        tb.log_metric("loss", 0.5)
    stores.close_stores()
    names = sorted(path.name for path in Path("trialbook.db").iterdir())
    assert names == ["trialbook.db", "trialbook.db-journals"]
    with pytest.raises(tb.InvalidParameterError, match="names no file"):
        tb.set_tracking_uri("sqlite:///trialbook.db")


def test_a_store_that_a_newer_version_upgraded_under_a_run() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        with closing(sqlite3.connect("trialbook.db")) as other, other:
            other.execute("UPDATE trialbook_meta SET value = '999' WHERE key = 'schema_version'")
        with told("newer Trialbook (schema 999"):
            tb.log_metric("loss", 0.5, step=1)
            until_told(2)
        assert steps(run.info.run_id) == [0]
        with pytest.raises(tb.StoreError, match="open for reading only"):
            tb.create_experiment("new")
    assert len(journal_files(Path("trialbook.db-journals"))) == 1


def test_a_database_deleted_for_good_is_told_and_the_training_goes_on() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        shutil.copy("trialbook.db", "copy.db")
        for name in ("trialbook.db", "trialbook.db-wal", "trialbook.db-shm"):
            Path(name).unlink()
        with told("moved, replaced or deleted"):
            tb.log_metric("loss", 0.5, step=1)
            next_step = until_told(2)
        with pytest.raises(tb.StoreError, match="moved, replaced or deleted"):
            tb.get_run(run.info.run_id)
    assert not Path("trialbook.db").exists()
    (left,) = journal_files(Path("trialbook.db-journals"))
    assert left.stat().st_size > next_step * 37


def test_journals_deleted_under_a_run(caplog: pytest.LogCaptureFixture) -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        shutil.rmtree("trialbook.db-journals")
        for step in range(1, 100):
            tb.log_metric("loss", 0.5, step=step)
        eventually(lambda: journal_files(Path("trialbook.db-journals")))
        tb.log_metric("loss", 0.5, step=100)
        assert steps(run.info.run_id) == list(range(101))
    assert caplog.text.count("moved, removed or cut") == 1


def test_a_journal_that_cannot_be_understood_stays_and_hinders_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with tb.start_run():
        pass
    stores.close_stores()
    strange = Journal(Path("trialbook.db-journals"), lambda: None)
    # whole, but of a version that writes something else
    strange._append(fmt.BATCH, b"what only a later version knows")
    (path,) = strange.close()
    with tb.start_run() as run:
        for step in range(3):
            tb.log_metric("loss", 0.5, step=step)
            the_ingestion().rescan()
            assert steps(run.info.run_id) == list(range(step + 1))
    assert caplog.text.count("cannot be brought into the store; it stays") == 1
    assert path.exists()


def test_a_clock_that_jumps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(2_000_000_000, 0, -1000))
    with monkeypatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: next(seconds) * 10**9)
        with tb.start_run() as run:
            for step in range(5):
                tb.log_metric("loss", float(step), step=step)
    info = tb.get_run(run.info.run_id).info
    assert info.end_time is not None
    assert (info.status, info.end_time < info.start_time) == ("FINISHED", True)
    assert steps(run.info.run_id) == [4, 3, 2, 1, 0], "as MLflow has them, in order of time"
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 4.0}, "of the highest step"
    assert duration_text(info.end_time - info.start_time) == "0 ms"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("ending", [SystemExit, MemoryError, KeyboardInterrupt, GeneratorExit])
def test_whatever_ends_the_folding_thread(ending: type[BaseException], tmp_path: Path) -> None:
    uri = f"sqlite:///{tmp_path / 'own.db'}"
    behind = stores._connect(uri)
    fatal = threading.Event()

    def connect() -> object:
        if not fatal.is_set():
            fatal.set()
            raise ending
        return behind

    store = JournaledStore(
        uri, "own.db", tmp_path / "journals", connect, lambda _: behind.get_experiment("0")
    )  # type: ignore[arg-type] # any store will do
    store.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
    with warnings.catch_warnings():
        # a MemoryError does not end the thread, but is told
        warnings.simplefilter("ignore")
        store.log_batch("r", [tb.Metric("loss", 0.5, 0, 0)])
        fatal.wait(20)
        eventually(lambda: ending is MemoryError or store.ingestion._journal.idle)
        for step in range(1, 100):
            store.log_batch("r", [tb.Metric("loss", 0.5, 0, step)])
        eventually(
            lambda: behind.count_runs(RunQuery()) and len(behind.metric_history("r", "loss")) == 100
        )
    store.close()
    assert journal_files(tmp_path / "journals") == []
