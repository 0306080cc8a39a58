"""Eight processes log into one file at once while two others look at it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import trialbook as tb
from trialbook.service import stores

CALLS = 3000

# nothing is said of a locked database, or of anything else
START = """
import json, select, sys
import trialbook as tb
from trialbook.service import stores
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
cursor, seen = 0, set()
while not select.select([sys.stdin], [], [], 0.02)[0]:
    runs = tb.search_runs(filter_string="metrics.loss >= 0", output_format="list")
    changes = store.changes_since(cursor)
    assert changes.cursor >= cursor
    cursor = changes.cursor
    seen.update(changes.run_ids)
seen.update(store.changes_since(cursor).run_ids)
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


def answer(process: subprocess.Popen[str]) -> object:
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    return json.loads(out)


def test_nothing_is_lost_doubled_or_complained_of() -> None:
    tb.search_runs()
    stores.close_stores()
    readers = [started(READER) for _ in range(2)]
    writers = [started(WRITER) for _ in range(8)]
    for process in (*readers, *writers):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in (*readers, *writers):
        tell(process)
    run_ids = [str(answer(writer)) for writer in writers]
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
    assert list(Path("trialbook.db-journals").iterdir()) == []
    assert not Path("trialbook.db-wal").exists()
