"""Through the journal into the store: nothing that was logged is lost, and readers see it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import trialbook as tb
from trialbook.journal.files import journal_files
from trialbook.recording import ingestion as ingestion_module
from trialbook.recording import lazy_store, stores
from trialbook.store.sqlite.store import SqliteStore

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs signals and fork")


def script(code: str, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(code: str) -> tuple[str, str]:
    process = script(code)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out, err


def journals() -> list[Path]:
    return journal_files(Path("trialbook.db-journals"))


def steps(run_id: str, key: str = "loss") -> list[int]:
    return [point.step for point in tb.TrackingClient().get_metric_history(run_id, key)]


def eventually(condition: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


LOOP = """
import os, sys
import trialbook as tb
run = tb.start_run(run_name="doomed")
tb.log_input(tb.entities.Dataset("iris", "5f0a", "local", "{}", None, "{}"), "training")
print(run.info.run_id, flush=True)
tb.log_param("alpha", 1)
step = 0
while True:
    tb.log_metric("loss", 0.5, step=step)
    os.write(1, b"%d\\n" % step)
    step += 1
"""


@POSIX
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1, 0.4, 0.8])
def test_nothing_is_lost_to_kill_9(delay: float) -> None:
    process = script(LOOP)
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.extend(process.stdout or ()))
    reader.start()
    time.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 -- any moment will do
    process.kill()
    reader.join()
    process.communicate()
    # the last line may have been cut
    told = max((int(line) for line in read if line.endswith("\n")), default=-1)
    run = tb.get_run(run_id)
    assert (run.info.run_name, run.info.status) == ("doomed", "KILLED")
    assert run.info.end_time is not None
    (used,) = run.inputs.dataset_inputs
    assert used.dataset == tb.entities.Dataset("iris", "5f0a", "local", "{}", None, "{}")
    assert used.tag_values() == {"mlflow.data.context": "training"}
    logged = steps(run_id)
    # the loop may have been killed between recording a point and telling of it
    assert logged == list(range(len(logged)))
    assert len(logged) - 1 in (told, told + 1)
    assert journals() == []


def test_a_script_needs_no_database_for_its_first_point() -> None:
    out, err = finished(
        "import sys, trialbook as tb\n"
        "tb.start_run()\n"
        "tb.log_metric('loss', 0.5)\n"
        "sys.setswitchinterval(100)\n"
        "print(sorted({'sqlalchemy', 'pandas', 'numpy', 'msgspec'} & set(sys.modules)))"
    )
    assert (out, err) == ("[]\n", "")


def test_the_end_of_the_interpreter_brings_all_into_the_database() -> None:
    out, err = finished(
        "import trialbook as tb\n"
        "run = tb.start_run()\n"
        "for step in range(1000): tb.log_metric('loss', 0.5, step=step)\n"
        "print(run.info.run_id)"
    )
    assert err == ""
    assert journals() == []
    connection = sqlite3.connect("trialbook.db")
    assert connection.execute("SELECT status FROM runs").fetchall() == [("FINISHED",)]
    assert connection.execute("SELECT count(*) FROM journal_positions").fetchall() == [(0,)]
    connection.close()
    assert steps(out.strip()) == list(range(1000))


def test_what_the_database_does_not_take_at_the_end_is_told_and_kept() -> None:
    with tb.start_run():
        pass
    stores.close_stores()
    lock = sqlite3.connect("trialbook.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    out, err = finished(
        "import trialbook as tb\n"
        "from trialbook.recording import stores\n"
        "stores.CLOSE_SECONDS = 0.5\n"
        "run = tb.start_run()\n"
        "tb.log_metric('loss', 0.5, step=3)\n"
        "print(run.info.run_id)"
    )
    assert "bytes of records are not in" in err
    assert "delivered when the store is next opened" in err
    assert len(journals()) == 1
    lock.execute("ROLLBACK")
    lock.close()
    run = tb.get_run(out.strip())
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"loss": 0.5})
    assert journals() == []


def test_another_process_sees_records_soon() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        connection = sqlite3.connect("trialbook.db")

        def there() -> bool:
            try:
                return connection.execute("SELECT count(*) FROM series").fetchone() == (1,)
            except sqlite3.OperationalError:
                return False

        eventually(there)
        connection.close()
        assert tb.get_run(run.info.run_id).info.status == "RUNNING"


def test_a_run_can_be_handed_to_another_process_at_once() -> None:
    run_id = tb.TrackingClient().create_run("0", run_name="shared").info.run_id
    finished(f"import trialbook as tb; tb.log_metric('loss', 0.5, step=7, run_id={run_id!r})")
    tb.log_metric("loss", 0.5, step=8, run_id=run_id)
    assert sorted(steps(run_id)) == [7, 8]
    assert tb.get_run(run_id).info.run_name == "shared"
    assert tb.get_run(run_id).info.status == "RUNNING"


@POSIX
def test_a_forked_child_writes_a_journal_of_its_own() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        child = os.fork()
        if child == 0:
            # what a worker does that logs into the run of its parent, and then is killed
            try:
                assert tb.active_run() is None
                for step in range(1, 50):
                    tb.log_metric("loss", 0.5, step=step, run_id=run.info.run_id)
            finally:
                os.kill(os.getpid(), signal.SIGKILL)
        for step in range(50, 100):
            tb.log_metric("loss", 0.5, step=step)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        stores.open_store(tb.get_tracking_uri()).ingestion.rescan()
        assert sorted(steps(run.info.run_id)) == list(range(100))
        assert tb.get_run(run.info.run_id).info.status == "RUNNING"
    assert tb.get_run(run.info.run_id).info.status == "FINISHED"


@POSIX
def test_a_store_that_was_closed_does_not_hinder_a_fork() -> None:
    out, err = finished(
        "import os, warnings, trialbook as tb\n"
        "from trialbook.recording import stores\n"
        # Python 3.12 warns of every fork beside a thread
        "warnings.filterwarnings('ignore', '.*multi-threaded', DeprecationWarning)\n"
        "for name in ('a.db', 'b.db'):\n"
        "    tb.set_tracking_uri(name)\n"
        "    with tb.start_run(): tb.log_metric('loss', 0.5)\n"
        "    closed = stores.current_store()\n"
        "    if name == 'a.db': kept = closed; closed.close()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    with tb.start_run(): tb.log_metric('loss', 0.5)\n"
        "else:\n"
        "    print(os.waitpid(child, 0)[1], len(tb.search_runs(output_format='list')))\n"
    )
    assert (out, err) == ("0 2\n", "")


@POSIX
def test_a_forked_child_does_not_keep_its_dead_parent_alive() -> None:
    process = script(
        "import os, signal, sys, trialbook as tb\n"
        "run = tb.start_run()\n"
        "tb.log_metric('loss', 0.5)\n"
        "if os.fork() == 0:\n"
        "    print(run.info.run_id, flush=True)\n"
        "    sys.stdin.read()\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    process.kill()
    process.wait()
    assert tb.get_run(run_id).info.status == "KILLED"
    assert tb.get_run(run_id).data.metrics == {"loss": 0.5}
    process.communicate()


def test_readers_see_what_was_logged_before() -> None:
    with tb.start_run() as run:
        for step in range(50):
            tb.log_metric("loss", float(step), step=step)
            tb.set_tag("step", step)
            data = tb.get_run(run.info.run_id).data
            assert (data.metrics["loss"], data.tags["step"]) == (step, str(step))
        assert tb.search_runs(filter_string="metrics.loss = 49", output_format="list")
    assert tb.get_run(run.info.run_id).info.status == "FINISHED"


def test_a_param_of_a_resumed_run_does_not_change() -> None:
    with tb.start_run() as run:
        tb.log_param("alpha", 1)
    stores.close_stores()
    with tb.start_run(run_id=run.info.run_id):
        tb.log_param("alpha", 1)
        with pytest.raises(tb.InvalidParameterError, match="'1' and cannot become '2'"):
            tb.log_param("alpha", 2)


def test_a_run_deleted_here_takes_no_point_any_more() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        tb.delete_run(run.info.run_id)
        with pytest.raises(tb.InvalidParameterError, match="it is deleted"):
            tb.log_metric("loss", 0.5)
        tb.TrackingClient().restore_run(run.info.run_id)
        tb.log_metric("loss", 0.25, step=1)
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.25}


def test_a_run_deleted_elsewhere_keeps_its_points_and_says_so() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        assert steps(run.info.run_id) == [0]
        finished(f"import trialbook as tb; tb.delete_run({run.info.run_id!r})")
        tb.log_metric("loss", 0.25, step=1)
        assert steps(run.info.run_id) == [0, 1]
        with pytest.raises(tb.InvalidParameterError, match="it is deleted"):
            tb.log_metric("loss", 0.5)


def test_a_locked_database_delays_and_warns_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingestion_module, "FLUSH_TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(ingestion_module, "BUSY_WARNING_SECONDS", 0.0)
    monkeypatch.setattr(lazy_store, "CLOSE_SECONDS", 0.5)
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        lock = sqlite3.connect("trialbook.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        tb.log_metric("loss", 0.5, step=1)
        ingestion = stores.open_store(tb.get_tracking_uri()).ingestion
        eventually(lambda: ingestion.trouble is not None)
        with pytest.warns(UserWarning, match="wait on disk .* is locked by"):
            tb.log_metric("loss", 0.5, step=2)
        for step in range(3, 10):
            # a warning would be an error here
            tb.log_metric("loss", 0.5, step=step)
        lock.execute("ROLLBACK")
        lock.close()
        eventually(lambda: ingestion.trouble is None)
        assert steps(run.info.run_id) == list(range(10))


def test_a_database_that_went_away_does_not_end_the_training() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        Path("trialbook.db").rename("elsewhere.db")
        tb.log_metric("loss", 0.5, step=1)
        ingestion = stores.open_store(tb.get_tracking_uri()).ingestion
        eventually(lambda: ingestion.trouble is not None)
        with pytest.warns(UserWarning, match="moved, replaced or deleted"):
            tb.log_metric("loss", 0.5, step=2)
        Path("elsewhere.db").rename("trialbook.db")
        eventually(lambda: ingestion.trouble is None)
    assert steps(run.info.run_id) == [0, 1, 2]


def test_a_folder_that_cannot_be_written_is_told_at_the_start() -> None:
    Path("trialbook.db-journals").write_text("in the way")
    with pytest.raises(tb.StoreError, match=r"Nothing can be recorded: .*trialbook\.db-journals"):
        tb.start_run()
    assert tb.active_run() is None


def test_two_processes_write_into_one_run_and_one_store() -> None:
    run_id = tb.TrackingClient().create_run("0").info.run_id
    code = (
        "import sys, trialbook as tb\n"
        "with tb.start_run():\n"
        "    for step in range(int(sys.stdin.readline()), 6000, 2):\n"
        f"        tb.log_metric('loss', 0.5, step=step, run_id={run_id!r})\n"
        "        tb.log_metric('own', 0.5, step=step)\n"
    )
    processes = [script(code) for _ in range(2)]
    for number, process in enumerate(processes):
        assert process.stdin is not None
        process.stdin.write(f"{number}\n")
        process.stdin.flush()
    for process in processes:
        _, err = process.communicate(timeout=100)
        assert (process.returncode, err) == (0, "")
    assert sorted(steps(run_id)) == list(range(6000))
    own = tb.search_runs(filter_string="metrics.own > 0", output_format="list")
    assert sorted(steps(own[0].info.run_id, "own") + steps(own[1].info.run_id, "own")) == list(
        range(6000)
    )


def test_a_long_series_is_in_the_database_when_the_call_returns(tmp_path: Path) -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=-1)
        tb.log_series("loss", np.arange(200_000.0))
        tb.log_metric("loss", 0.5, step=200_000)
        known = sqlite3.connect(tmp_path / "workspace" / "trialbook.db")
        with closing(known):
            (count,) = known.execute("SELECT point_count FROM series").fetchone()
        assert count >= 200_001
    assert steps(run.info.run_id) == list(range(-1, 200_001))


def test_a_long_series_waits_in_the_journal_while_the_database_does_not_take_it() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=-1)
        steps(run.info.run_id)
        database = Path("trialbook.db")
        database.rename("elsewhere.db")
        tb.log_series("loss", np.arange(200_000.0))
        eventually(lambda: stores.current_store().ingestion.trouble is not None)
        with pytest.warns(UserWarning, match="Records wait on disk"):
            tb.log_param("rate", 1)
        Path("elsewhere.db").rename(database)
    stores.close_stores()
    assert steps(run.info.run_id) == list(range(-1, 200_000))


def test_a_long_series_of_a_run_that_is_gone_is_told_like_a_short_one() -> None:
    for count in (10, 200_000):
        run_id = tb.start_run(nested=True).info.run_id
        assert steps(run_id) == []
        with closing(SqliteStore("trialbook.db")) as elsewhere:
            elsewhere.delete_run(run_id)
            elsewhere.purge_runs([run_id])
        tb.log_series("loss", np.arange(float(count)))
        store = stores.current_store()
        store.ingestion.flush()
        # what the next call of this run has to say
        assert f"no run with id '{run_id}'" in store._notices.take(run_id)
