"""Eight processes log into one file as fast as they can while two others look at it.

Every point and param is counted afterwards, and each look is compared with the calls that had
returned before it began. Run it with
``python benchmarks/many_writers.py [seconds] [writers]``; with
``TRIALBOOK_TRACKING_URI`` set they log into that store and not into a file.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from trialbook import settings
from trialbook.recording import stores

READERS = 2
PARAM_EVERY = 10_000
WORK = 0.01
"""Seconds of computing that tell what the writers leave of the processors to anybody else."""

NEWEST = "SELECT * FROM series JOIN runs ON runs.id = run ORDER BY runs.id DESC LIMIT 16"
TOLD = "told"
"""A file in which each writer says after each call how many have returned."""

WRITER = f"""
import json, mmap, struct, sys
from array import array
from time import monotonic, perf_counter_ns as clock
import trialbook as tb

seconds, number = float(sys.argv[1]), int(sys.argv[2])
with open("{TOLD}", "r+b") as file:
    told = mmap.mmap(file.fileno(), 0)
tell = struct.Struct("q").pack_into
with tb.start_run():
    tb.log_metric("loss", -1.0)
print("ready", flush=True)
sys.stdin.readline()
times = array("q")
step = 0
with tb.start_run(run_name=f"writer-{{number}}") as run:
    end = monotonic() + seconds
    while monotonic() < end:
        if step % {PARAM_EVERY} == 0:
            tb.log_param(f"p{{step}}", step)
        start = clock()
        tb.log_metric("loss", float(step), step=step)
        times.append(clock() - start)
        step += 1
        tell(told, 8 * number, step)
print(json.dumps([run.info.run_id, step]), flush=True)
with open(f"{{run.info.run_id}}.times", "wb") as file:
    times.tofile(file)
"""
READER = f"""
import json, mmap, os, select, sqlite3, struct, sys
from time import perf_counter, process_time
import trialbook as tb
from trialbook.recording import stores

store = stores.current_store()
with open("{TOLD}", "r+b") as file:
    told = mmap.mmap(file.fileno(), 0)
tb.search_runs(filter_string="metrics.loss >= 0", output_format="list")
print("ready", flush=True)
sys.stdin.readline()
revision, times, plain, work, late = store.changes_since(-1).revision, [], [], [], 0
file = sqlite3.connect("trialbook.db") if os.path.exists("trialbook.db") else None
while not select.select([sys.stdin], [], [], 0.05)[0]:
    returned = struct.unpack(f"{{len(told) // 8}}q", told)
    start = perf_counter()
    found = tb.search_runs(filter_string="metrics.loss >= 0", output_format="list")
    revision = store.changes_since(revision).revision
    times.append(perf_counter() - start)
    # the value of a point is its step
    seen = {{run.info.run_name: run.data.metrics["loss"] + 1 for run in found}}
    for number, count in enumerate(returned):
        late += seen.get(f"writer-{{number}}", 0) < count
    if file is not None:
        start = perf_counter()
        file.execute({NEWEST!r}).fetchall()
        plain.append(perf_counter() - start)
    start, end = perf_counter(), process_time() + {WORK}
    while process_time() < end:
        pass
    work.append(perf_counter() - start)
print(json.dumps([times, late, plain, work]), flush=True)
"""


def started(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that waits for a line before it begins."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        raise RuntimeError(process.communicate()[1])
    return process


def tell(process: subprocess.Popen[str]) -> None:
    """Let a process go on."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def ended(process: subprocess.Popen[str]) -> str:
    """Return what a process printed; whatever it complained of is an error here."""
    out, complaints = process.communicate()
    if process.returncode or complaints:
        raise RuntimeError(complaints)
    return out


def quiet() -> float:
    """Return the median milliseconds in which a read sees that nothing waits for it."""
    ingestion = stores.open_store(settings.get_tracking_uri()).ingestion
    ingestion.flush()
    times = []
    for _ in range(1000):
        start = time.perf_counter()
        ingestion.flush()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def pending() -> int:
    """Return how many bytes the journals have."""
    folder = stores.journals_folder(settings.get_tracking_uri())
    return sum(_size(path) for path in folder.glob("*.journal"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def watched(writers: list[subprocess.Popen[str]]) -> Iterator[tuple[int, int]]:
    """Yield bytes of the write-ahead log and of the journals while the writers live."""
    while any(writer.poll() is None for writer in writers):
        yield _size(Path("trialbook.db-wal")), pending()
        time.sleep(0.1)


def spread(times: list[float]) -> str:
    """Return the median and the slowest of some times in words."""
    import numpy as np

    p50, p95, p99, most = np.percentile(times, [50, 95, 99, 100]) * 1e3
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, most {most:.0f} ms"


def run(seconds: float, count: int) -> list[str]:
    """Write, read, count, and return the lines to print."""
    import numpy as np

    import trialbook as tb

    Path(TOLD).write_bytes(bytes(8 * count))
    alone = quiet()
    readers = [started(READER) for _ in range(READERS)]
    writers = [started(WRITER, str(seconds), str(number)) for number in range(count)]
    beside = quiet()
    for process in (*readers, *writers):
        tell(process)
    begin = time.monotonic()
    sizes = list(watched(writers))
    folded = time.monotonic() - begin - seconds
    told = [json.loads(ended(writer)) for writer in writers]
    for reader in readers:
        tell(reader)
    looked = [json.loads(ended(reader)) for reader in readers]
    looks, plain, work = ([s for one in looked for s in one[part]] for part in (0, 2, 3))
    late_looks = sum(one[1] for one in looked)
    left = pending()
    lost = doubled = wrong_params = 0
    client = tb.TrackingClient()
    for run_id, steps in told:
        there = [point.step for point in client.get_metric_history(run_id, "loss")]
        lost += len(set(range(steps)) - set(there))
        doubled += len(there) - len(set(there))
        wrong_params += len(tb.get_run(run_id).data.params) != -(-steps // PARAM_EVERY)
    calls = np.concatenate([np.fromfile(f"{run_id}.times", "q") for run_id, _ in told]) / 1e3
    total = len(calls)
    p50, p99, p999 = np.percentile(calls, [50, 99, 99.9])
    database, wal, journals = (
        size / 2**20
        for size in (
            _size(Path("trialbook.db")),
            max(wal for wal, _ in sizes),
            max(journals for _, journals in sizes),
        )
    )
    return [
        f"{count} writers, {READERS} readers, {seconds:g} s: {total:,} calls, "
        f"{total / seconds:,.0f} a second",
        f"lost {lost}, doubled {doubled}, runs with wrong params {wrong_params}",
        f"log_metric: p50 {p50:.1f} µs, p99 {p99:.1f} µs, p99.9 {p999:,.0f} µs, "
        f"most {calls.max() / 1e3:,.0f} ms",
        f"search_runs and changes: {len(looks)} times, {spread(looks)}; "
        f"{late_looks} times without a call that had returned",
        f"beside them a plain SELECT of what is in the file: {spread(plain) if plain else 'none'}",
        f"and {WORK * 1e3:g} ms of computing, for want of a processor: {spread(work)}",
        f"a read sees that nothing waits for it in {alone:.3f} ms, and beside {count} processes "
        f"that have a journal each in {beside:.3f} ms",
        f"all processes ended {folded:.1f} s after the last call, with {left:,} bytes left to fold",
        f"on disk: database {database:.0f} MiB, write-ahead log at most {wal:.0f} MiB, "
        f"journals at most {journals:.0f} MiB",
    ]


def main() -> None:
    """Measure in a fresh folder and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        # where the journals of a store on a server are
        os.environ["XDG_STATE_HOME"] = folder
        sys.stdout.write("\n".join(run(seconds, count)) + "\n")


if __name__ == "__main__":
    main()
