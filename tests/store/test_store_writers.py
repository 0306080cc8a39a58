"""Several threads and processes write into one store at once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from trialbook.model import Metric, Param, RunTag
from trialbook.recording import stores
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from pathlib import Path

    from trialbook.store.base import Store

WRITER = """
import sys
from trialbook.model import Metric, Param
from trialbook.recording import stores

name, uri = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
store = stores.open_store(uri)
store.create_run("0", run_id=name, run_name=name, user_id="", start_time=0, tags={})
for step in range(60):
    store.log_batch(name, [Metric("m", step, 0, step)], [Param(f"p{step}", str(step))])
print(store.store_id, flush=True)
stores.close_stores()
"""


def write(store: Store, run_id: str, steps: int) -> None:
    store.create_run("0", run_id=run_id, run_name=run_id, user_id="", start_time=0, tags={})
    for step in range(steps):
        store.log_batch(run_id, [Metric("m", step, 0, step)], tags=[RunTag(f"t{step}", "")])


def check(store: Store, run_ids: list[str], steps: int) -> None:
    for run_id in run_ids:
        assert [p.step for p in store.metric_history(run_id, "m")] == list(range(steps))
        assert store.get_run(run_id).data.metrics == {"m": steps - 1}


def test_threads_write_and_read_at_once(store: Store) -> None:
    run_ids = [f"run-{number}" for number in range(6)]
    written = threading.Event()
    seen: set[str] = set()

    def read() -> None:
        revision, steps = 0, -1.0
        while True:
            last = written.is_set()
            changes = store.changes_since(revision)
            assert changes.revision >= revision
            revision = changes.revision
            seen.update(changes.run_ids)
            for run in store.search_runs(RunQuery(), 0, 10):
                # a point and its tag were recorded together
                assert len(run.data.tags) - 1 == run.data.metrics.get("m", -1) + 1
            total = sum(run.data.metrics.get("m", 0) for run in store.get_runs(run_ids))
            assert total >= steps
            steps = total
            if last:
                return

    with ThreadPoolExecutor(8) as threads:
        reader = threads.submit(read)
        writers = [threads.submit(write, store, run_id, 40) for run_id in run_ids]
        for writer in writers:
            writer.result()
        written.set()
        reader.result()
    check(store, run_ids, 40)
    assert seen == set(run_ids)


def test_threads_log_to_one_run(store: Store, new_run) -> None:
    run_id = new_run().info.run_id

    def log(worker: int) -> None:
        for step in range(25):
            point = Metric("m", 1.0, 0, worker * 25 + step)
            store.log_batch(run_id, [point], [Param(f"p{step}", "same in every thread")])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(log, range(4)))
    assert [p.step for p in store.metric_history(run_id, "m")] == list(range(100))


@pytest.fixture(params=["sqlite", "postgres"])
def new_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'trialbook.db'}"
    uri: str = request.getfixturevalue("postgres_uri")
    return uri


def test_processes_create_and_write_one_store_at_once(new_uri: str) -> None:
    uri = new_uri
    names = ["one", "two", "three"]
    writers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WRITER, name, uri],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    store = stores.open_store(uri)
    seen: set[str] = set()
    revision = 0
    while any(writer.poll() is None for writer in writers):
        changes = store.changes_since(revision)
        revision = changes.revision
        seen.update(changes.run_ids)
    deadline = time.monotonic() + 30
    while seen != set(names) and time.monotonic() < deadline:
        # PostgreSQL's notification may come a moment after the write
        seen.update(store.changes_since(revision).run_ids)
    outputs = [writer.communicate() for writer in writers]
    assert [(out.strip(), err) for out, err in outputs] == [(store.store_id, "")] * 3
    check(store, names, 60)
    assert all(len(run.data.params) == 60 for run in store.get_runs(names))
    assert seen == set(names)
    assert [e.name for e in store.search_experiments(3, 10, None, (), None)] == ["Default"]
