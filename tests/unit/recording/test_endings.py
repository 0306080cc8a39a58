"""However a process or a thread ends, what it recorded arrives."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import trialbook as tb
from trialbook.journal.files import journal_files
from trialbook.recording import stores

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals and fork")


def script(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def journals() -> list[Path]:
    return journal_files(Path("trialbook.db-journals"))


def steps(run_id: str, key: str = "loss") -> list[int]:
    return [point.step for point in tb.TrackingClient().get_metric_history(run_id, key)]


LOGGED = (
    "import os, signal, sys, time, trialbook as tb\n"
    "run = tb.start_run()\n"
    "for step in range(100): tb.log_metric('loss', 0.5, step=step)\n"
    "print(run.info.run_id, flush=True)\n"
)


@pytest.mark.parametrize(
    "end", ["os._exit(0)", "os.kill(os.getpid(), signal.SIGTERM)", "os.abort()"]
)
def test_ends_at_which_nothing_can_be_done(end: str) -> None:
    out, err = script(LOGGED + end).communicate(timeout=60)
    assert err == ""
    run_id = out.strip()
    assert (tb.get_run(run_id).info.status, steps(run_id)) == ("KILLED", list(range(100)))
    assert journals() == []


def test_a_handler_of_sigterm_that_exits_brings_all_into_the_database() -> None:
    process = script(
        "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n"
        + LOGGED
        + "while True: tb.log_metric('loss', 0.5, step=100)"
    )
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    process.terminate()
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 3
    assert journals() == []
    assert set(steps(run_id)) - {100} == set(range(100))


def test_an_interrupt_ends_the_wait_for_the_database() -> None:
    with tb.start_run():
        pass
    stores.close_stores()
    lock = sqlite3.connect("trialbook.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    process = script(
        LOGGED + "import atexit\n"
        # what is registered last runs first, right before the wait
        "atexit.register(lambda: print('ending', flush=True))"
    )
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    assert process.stdout.readline() == "ending\n"
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    err = process.communicate()[1]
    lock.execute("ROLLBACK")
    lock.close()
    assert len(journals()) == 1
    assert "bytes of records are not in" in err or "KeyboardInterrupt" in err
    assert steps(run_id) == list(range(100))


def test_threads_that_log_while_the_store_is_closed() -> None:
    run_id = tb.TrackingClient().create_run("0").info.run_id
    store = stores.open_store(tb.get_tracking_uri())
    started = threading.Barrier(5)

    def log(worker: int) -> None:
        started.wait()
        for step in range(worker * 1000, worker * 1000 + 300):
            tb.log_metric("loss", 0.5, step=step, run_id=run_id)

    with ThreadPoolExecutor(4) as threads:
        working = [threads.submit(log, worker) for worker in range(4)]
        started.wait()
        while not all(one.done() for one in working):
            store.close()
        for one in working:
            one.result()
    expected = [worker * 1000 + step for worker in range(4) for step in range(300)]
    assert sorted(steps(run_id)) == expected
    store.close()
    assert journals() == []


FORKS = """
import multiprocessing, os, sys, threading, warnings
import trialbook as tb
# Python 3.12 warns of forks beside threads
warnings.simplefilter("ignore", DeprecationWarning)

def work(arguments):
    run_id, worker = arguments
    for step in range(50):
        tb.log_metric("worker", 0.5, step=worker * 100 + step, run_id=run_id)
    return worker

if __name__ == "__main__":
    run = tb.start_run()
    stop = threading.Event()
    count = [0]
    def log():
        while not stop.is_set():
            tb.log_metric("loss", 0.5, step=count[0], run_id=run.info.run_id)
            count[0] += 1
    thread = threading.Thread(target=log)
    thread.start()
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(1 if sys.argv[1] == 'spawn' else 2) as pool:
        done = pool.map(work, [(run.info.run_id, worker) for worker in range(4)])
        pool.close()
        pool.join()
    stop.set()
    thread.join()
    print(run.info.run_id, count[0], sorted(done))
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_log_into_the_run_of_a_process_whose_thread_logs(
    method: str, tmp_path: Path
) -> None:
    file = tmp_path / "work.py"
    file.write_text(FORKS)
    done = subprocess.run(
        [sys.executable, str(file), method], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    run_id, count, workers = done.stdout.split(maxsplit=2)
    assert workers.strip() == "[0, 1, 2, 3]"
    stores.open_store(tb.get_tracking_uri()).ingestion.rescan()
    assert steps(run_id) == list(range(int(count)))
    assert sorted(steps(run_id, "worker")) == [
        worker * 100 + step for worker in range(4) for step in range(50)
    ]
    assert tb.get_run(run_id).info.status == "FINISHED"
    assert journals() == []


JOBLIB = """
import sys
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
import trialbook as tb

def work(run_id, worker):
    for step in range(50):
        tb.log_metric("worker", 0.5, step=worker * 100 + step, run_id=run_id)

if __name__ == "__main__":
    with tb.start_run() as run:
        Parallel(2)(delayed(work)(run.info.run_id, worker) for worker in range(4))
    if sys.argv[1] == "killed":
        get_reusable_executor().shutdown(kill_workers=True)
    print(run.info.run_id)
"""


def test_what_workers_of_joblib_logged_is_there_though_they_are_killed(tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    file = tmp_path / "work.py"
    file.write_text(JOBLIB)
    done = subprocess.run(
        [sys.executable, str(file), "killed"], capture_output=True, text=True, check=True
    )
    run_id = done.stdout.strip()
    stores.open_store(tb.get_tracking_uri()).ingestion.rescan()
    assert sorted(steps(run_id, "worker")) == [
        worker * 100 + step for worker in range(4) for step in range(50)
    ]
    assert tb.get_run(run_id).info.status == "FINISHED"


def test_finalizers_run_when_all_is_folded() -> None:
    process = script(
        "import os, weakref, trialbook as tb\n"
        "run = tb.start_run()\n"
        "tb.log_metric('loss', 0.5)\n"
        "weakref.finalize(tb.start_run, lambda: print(len(os.listdir('trialbook.db-journals'))))\n"
    )
    assert process.communicate(timeout=60) == ("0\n", "")


DIGESTING = """
import threading
from trialbook.journal import format as fmt
from trialbook.journal.digest import Digest

point = fmt.POINT_FRAME.pack(fmt.POINT_LENGTH, fmt.POINT, 0, 0, 0, 0.5) + bytes(4)
digest, begun = Digest(0), threading.Event()

def work():
    while True:
        digest.feed_own(point * 100_000)
        begun.set()

threading.Thread(target=work, daemon=True).start()
begun.wait()
"""


def test_a_process_that_ends_while_a_thread_folds_points_is_not_aborted() -> None:
    process = script(DIGESTING)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0
