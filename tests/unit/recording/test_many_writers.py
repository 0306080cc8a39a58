"""Processes log into one file at once while two others look at it.

However busy the machine is, nothing that was logged is lost. A process that ends waits some
seconds for the store; what it cannot bring there by then it leaves in its journal and says so, and
whoever opens the store next delivers it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import trialbook as tb
from trialbook.journal.files import journal_files
from trialbook.recording import stores

CALLS = 3000
JOURNALS = Path("trialbook.db-journals")
LEFT = (
    r"[\d,]+ bytes of records are not in \S+trialbook\.db yet(: the store did not answer in \d+ "
    r"seconds)?\. They are kept in \S+trialbook\.db-journals and delivered when the store is next "
    r"opened\.\n"
)
"""All that a writer may say."""

# nothing is said of a locked database, or of anything else
START = """
import json, select, sys
import trialbook as tb
from trialbook.recording import stores
print("ready", flush=True)
sys.stdin.readline()
"""
WRITER = f"""
with tb.start_run() as run:
    for step in range({CALLS}):
        tb.log_metric("loss", 0.5, step=step)
        if step % 300 == 0:
            tb.log_param(f"p{{step}}", step)
            tb.log_metrics({{"a": 1.0, "b": 2.0}}, step=step)
print(json.dumps(run.info.run_id))
"""
READER = """
store = stores.current_store()
revision, seen = 0, set()
while not select.select([sys.stdin], [], [], 0.02)[0]:
    runs = tb.search_runs(filter_string="metrics.loss >= 0", output_format="list")
    changes = store.changes_since(revision)
    assert changes.revision >= revision
    revision = changes.revision
    seen.update(changes.run_ids)
seen.update(store.changes_since(revision).run_ids)
print(json.dumps(sorted(seen)))
"""


def started(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", START + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str], may_say: str = "") -> object:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert re.fullmatch(may_say, err), err
    return json.loads(out)


def deliver() -> None:
    """Have all that was left in journals delivered, by this process or by a reader."""
    store = stores.open_store(tb.get_tracking_uri())
    end = time.monotonic() + 60
    while journal_files(JOURNALS):
        store.ingestion.rescan()
        store.ingestion.flush()
        assert time.monotonic() < end


@pytest.mark.parametrize(
    ("count", "before"),
    [(8, ""), (3, "stores.CLOSE_SECONDS = 0\n")],
    ids=["waiting for the store", "not waiting at all"],
)
def test_nothing_is_lost_doubled_or_complained_of(count: int, before: str) -> None:
    tb.search_runs()
    stores.close_stores()
    readers = [started(READER) for _ in range(2)]
    writers = [started(before + WRITER) for _ in range(count)]
    for process in (*readers, *writers):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in (*readers, *writers):
        tell(process)
    run_ids = [str(answer(writer, f"({LEFT})?")) for writer in writers]
    deliver()
    for reader in readers:
        tell(reader)
    for reader in readers:
        assert answer(reader) == sorted(run_ids), "each reader has heard of each run"
    client = tb.TrackingClient()
    for run_id in run_ids:
        steps = [point.step for point in client.get_metric_history(run_id, "loss")]
        assert steps == list(range(CALLS))
        run = tb.get_run(run_id)
        some = range(0, CALLS, 300)
        assert run.info.status == "FINISHED"
        assert run.data.params == {f"p{step}": str(step) for step in some}
        assert [point.step for point in client.get_metric_history(run_id, "a")] == list(some)
    stores.close_stores()
    assert list(JOURNALS.iterdir()) == []
    assert not Path("trialbook.db-wal").exists()
