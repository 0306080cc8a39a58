"""A read sees every call that had returned before it began, in any process of the machine."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from disks import read_only

import trialbook as tb
from trialbook.journal.files import journal_files
from trialbook.recording import stores
from trialbook.recording.other_journals import OtherJournals

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs signals and fork")
JOURNALS = Path("trialbook.db-journals")

POOL = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
import trialbook as tb
from trialbook.recording import ingestion

# nobody brings his own records in, so that what is seen was read from other processes' journals
ingestion.FOLD_DELAY_SECONDS = 3600

def child(parent):
    ingestion.FOLD_DELAY_SECONDS = 3600
    with tb.start_run(parent_run_id=parent) as run:
        tb.log_metric("score", 0.5)
        tb.log_param("alpha", 1)
    return run.info.run_id

def train(number):
    ingestion.FOLD_DELAY_SECONDS = 3600
    with tb.start_run() as run:
        tb.log_metric("score", number)
    return run.info.run_id

def all_right(mapped):
    with tb.start_run() as parent:
        children = mapped(child, [parent.info.run_id] * 3)
        there = tb.search_runs(filter_string="params.alpha = '1'")
    assert set(children) == set(there["run_id"]), there
    mapped(train, range(2, 8))
    (best,) = tb.search_runs(
        order_by=["metrics.score DESC"], max_results=1, output_format="list"
    )
    assert best.data.metrics == {"score": 7.0}
    assert best.info.status == "FINISHED"

if __name__ == "__main__":
    kind, _, method = sys.argv[1].partition(" ")
    if kind == "joblib":
        from joblib import Parallel, delayed
        all_right(lambda function, values: Parallel(2)(map(delayed(function), values)))
    elif kind == "executor":
        with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
            all_right(lambda function, values: list(pool.map(function, values)))
    else:
        with multiprocessing.get_context(method).Pool(3) as pool:
            all_right(lambda function, values: pool.map(function, values, chunksize=1))
"""

WORKER = """
import sys
import trialbook as tb
from trialbook.recording import ingestion

def wait():
    print(tb.active_run().info.run_id, flush=True)
    sys.stdin.readline()
"""
SLOW = WORKER + "ingestion.FOLD_DELAY_SECONDS = 3600\n"
"""Leaves to others what it records, for as long as it lives."""


@contextmanager
def working(code: str, before: str = SLOW) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Have a process that has logged what it does before its first ``wait()``."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", before + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        run_id = process.stdout.readline().strip()
        assert run_id, process.communicate()[1]
        try:
            yield run_id, process
        finally:
            if process.returncode is None:
                process.kill()


def go_on(process: subprocess.Popen[str]) -> None:
    """Return when it waits again."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    process.stdout.readline()


def steps(run_id: str, key: str = "loss") -> list[int]:
    return [point.step for point in tb.TrackingClient().get_metric_history(run_id, key)]


@POSIX
@pytest.mark.parametrize(
    "kind", ["pool fork", "pool spawn", "executor fork", "executor spawn", "joblib"]
)
def test_a_pool_of_workers(kind: str, tmp_path: Path) -> None:
    if kind == "joblib":
        pytest.importorskip("joblib")
    file = tmp_path / "work.py"
    file.write_text(POOL)
    done = subprocess.run(
        [sys.executable, str(file), kind], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_all_that_a_living_process_has_recorded_is_read() -> None:
    code = (
        "with tb.start_run(run_name='otter'):\n"
        "    tb.log_params({'alpha': 1})\n"
        "    tb.set_tag('kind', 'tree')\n"
        "    for step in range(500): tb.log_metric('loss', 0.5, step=step)\n"
        "    wait()\n"
        "    for step in range(500, 900): tb.log_metric('loss', 0.25, step=step)\n"
        "    tb.log_series('long', [0.5] * 90_000)\n"
        "    wait()\n"
        "    for step in range(900, 1000): tb.log_metric('loss', 0.5, step=step)\n"
    )
    with working(code) as (run_id, process):
        (run,) = tb.search_runs(filter_string="tags.kind = 'tree'", output_format="list")
        assert (run.info.run_id, run.info.run_name, run.info.status) == (run_id, "otter", "RUNNING")
        assert (run.data.params, run.data.metrics) == ({"alpha": "1"}, {"loss": 0.5})
        assert steps(run_id) == list(range(500))
        go_on(process)
        assert tb.get_run(run_id).data.metrics == {"loss": 0.25, "long": 0.5}
        assert steps(run_id, "long") == list(range(90_000))
        assert process.communicate("\n") == ("", "")
    assert steps(run_id) == list(range(1000)), "what was read is not recorded again"
    assert tb.get_run(run_id).info.status == "FINISHED"
    assert journal_files(JOURNALS) == []
    with closing(sqlite3.connect("trialbook.db")) as connection:
        assert connection.execute("SELECT count(*) FROM journal_positions").fetchone() == (0,)


def test_a_journal_of_many_files_is_read_in_order() -> None:
    code = (
        "from trialbook.journal import journal\n"
        "journal.SEGMENT_SIZE = 20_000\n"
        "with tb.start_run() as run:\n"
        "    for step in range(500): tb.log_metric('loss', 0.5, step=step)\n"
        "    wait()\n"
        "    for part in range(1, 6):\n"
        "        for step in range(500): tb.log_metric('loss', 0.5, step=500 * part + step)\n"
        # goes on in another file, once what is there was brought in by this process
        "        tb.get_run(run.info.run_id)\n"
        "    for step in range(3000, 3400): tb.log_metric('loss', 0.5, step=step)\n"
        "    wait()\n"
    )
    with working(code) as (run_id, process):
        assert steps(run_id) == list(range(500))
        go_on(process)
        assert steps(run_id) == list(range(3400))
        assert process.communicate("\n") == ("", "")
    assert steps(run_id) == list(range(3400))


def test_a_process_that_ends_while_its_journal_is_read_is_not_waited_for(workspace: Path) -> None:
    code = (
        # goes on in another file whenever all is brought in
        "from trialbook.journal import journal\n"
        "journal.IDLE_SIZE = 0\n"
        "with tb.start_run():\n"
        "    tb.log_metric('loss', 0.5)\n"
        "    wait()\n"
        "    ingestion.FOLD_DELAY_SECONDS = 3600\n"
        "    tb.log_metric('loss', 0.25, step=1)\n"
        "    wait()\n"
    )
    with working(code, WORKER) as (run_id, process):
        until_folded(run_id)
        until(lambda: any(".000001." in path.name for path in journal_files(JOURNALS)))
        go_on(process)
        store = stores.open_store(tb.get_tracking_uri())
        store.connect()
        others = OtherJournals(workspace / JOURNALS, lambda: store)
        ends = others.longer(set())
        assert ends
        assert process.communicate("\n") == ("", "")
        others.bring_in(ends, seconds=0)
    assert steps(run_id) == [0, 1]


def test_what_is_wrong_is_told_to_the_process_that_recorded_it() -> None:
    run_id = tb.TrackingClient().create_run("0").info.run_id
    code = (
        "with tb.start_run():\n"
        f"    tb.log_metric('loss', 0.5, run_id={run_id!r})\n"
        "    wait()\n"
        f"    tb.log_params({{'alpha': 2, 'beta': 2}}, run_id={run_id!r})\n"
        "    wait()\n"
        f"    tb.log_metric('loss', 0.25, step=1, run_id={run_id!r})\n"
    )
    with working(code, WORKER) as (_, process):
        tb.TrackingClient().log_param(run_id, "alpha", 1)
        assert tb.get_run(run_id).data.params == {"alpha": "1"}
        go_on(process)
        assert tb.get_run(run_id).data.params == {"alpha": "1", "beta": "2"}
        _, complaints = process.communicate("\n")
        assert "'1' and cannot become '2'" in complaints


@POSIX
def test_who_may_only_read_waits_for_those_who_record(workspace: Path) -> None:
    code = (
        "with tb.start_run():\n"
        "    tb.log_metric('loss', 0.5)\n"
        "    wait()\n"
        "    tb.log_metric('loss', 0.25, step=1)\n"
        "    wait()\n"
    )
    reader = "import sys, trialbook as tb; print(tb.get_run(sys.argv[1]).data.metrics)"
    with working(code, WORKER) as (run_id, process):
        until_folded(run_id)
        # what is open already can still be written
        with read_only(workspace):
            go_on(process)
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", reader, run_id],
                cwd=workspace,
                capture_output=True,
                text=True,
                check=False,
            )
    assert done.stderr == ""
    assert done.stdout == "{'loss': 0.25}\n"


@POSIX
@pytest.mark.parametrize("reads", [False, True])
def test_a_run_whose_process_died_idle_was_killed(*, reads: bool) -> None:
    code = "tb.start_run()\ntb.log_metric('loss', 0.5)\nwait()\n"
    with working(code, WORKER) as (run_id, process):
        if reads:
            assert tb.get_run(run_id).info.status == "RUNNING"
            stores.open_store(tb.get_tracking_uri()).ingestion.rescan()
        else:
            until_folded(run_id)
        process.send_signal(signal.SIGKILL)
        process.wait()
    run = tb.get_run(run_id)
    assert (run.info.status, run.data.metrics) == ("KILLED", {"loss": 0.5})


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def until_folded(run_id: str) -> None:
    """Wait until a process has brought its first point in by itself."""
    until(lambda: _is_folded(run_id))


def _is_folded(run_id: str) -> bool:
    with closing(sqlite3.connect("trialbook.db")) as connection:
        try:
            query = "SELECT point_count FROM series JOIN runs ON run = runs.id WHERE run_id = ?"
            return connection.execute(query, (run_id,)).fetchone() == (1,)
        except sqlite3.OperationalError:
            return False
