"""A million points of one metric: written, on disk, read.

The floor is Python's sqlite3 with chunks of 4,096 points, deflated as a
whole, and nothing around them. Run ``python benchmarks/series.py [URI]``; with
a URI the points go to the store there, which had better be empty.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from timing import Report, median_ms, once_ms

from trialbook.service import stores
from trialbook.store.series import Series

if TYPE_CHECKING:
    from trialbook.store.base import Store

COUNT = 1_000_000
CHUNK = 4096
READER = """
import sys
from trialbook.service import stores
store = stores.open_store(sys.argv[1])
store.read_series(sys.argv[3], "m")
print("ready", flush=True)
sys.stdin.readline()
while len(store.read_series(sys.argv[3], "m")) < int(sys.argv[2]):
    pass
print("read", flush=True)
"""


def points() -> Series:
    """Return a training's points: even steps, uneven times, values of full precision."""
    rng = np.random.default_rng(0)
    times = 1_700_000_000_000 + np.cumsum(rng.integers(0, 3, COUNT))
    return Series.of(np.arange(COUNT), times, rng.random(COUNT))


def floor_write(path: Path, series: Series, *, deflate: bool = True) -> None:
    """Write chunks with nothing around them."""
    path.unlink(missing_ok=True)
    columns = (series.steps, series.timestamps, series.values)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE chunks (number INTEGER PRIMARY KEY, data BLOB)")
        for start in range(0, COUNT, CHUNK):
            data = b"".join(column[start : start + CHUNK].tobytes() for column in columns)
            packed = zlib.compress(data, 1) if deflate else data
            conn.execute("INSERT INTO chunks (data) VALUES (?)", (packed,))


def floor_read(path: Path, *, deflate: bool = True) -> Series:
    """Read what `floor_write` wrote."""
    parts = []
    with closing(sqlite3.connect(path)) as conn:
        for (data,) in conn.execute("SELECT data FROM chunks ORDER BY number"):
            plain = np.frombuffer(zlib.decompress(data) if deflate else data, np.int64)
            parts.append(plain.reshape(3, -1))
    steps, timestamps, values = np.concatenate(parts, axis=1)
    return Series(steps, timestamps, values.view(np.float64))


def new_run(uri: str, run_id: str) -> Store:
    """Return a store with a new run."""
    store = stores.open_store(uri)
    store.create_run("0", run_id=run_id, run_name="r", user_id="", start_time=0, tags={})
    return store


def until_read_elsewhere(uri: str, series: Series) -> float:
    """Return the milliseconds from the call to the answer of another process that reads."""
    store = new_run(uri, "elsewhere")
    command = [sys.executable, "-c", READER, uri, str(COUNT), "elsewhere"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as reader:
        reader.stdout.readline()
        start = time.perf_counter()
        store.log_series("elsewhere", "m", series)
        reader.stdin.write("\n")
        reader.stdin.flush()
        reader.stdout.readline()
        return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    series = points()
    with TemporaryDirectory() as folder:
        plain, packed, ours = (Path(folder) / name for name in ("plain.db", "packed.db", "ours.db"))
        uri = sys.argv[1] if len(sys.argv) > 1 else str(ours)
        store = new_run(uri, "r")
        where = stores.describe(store).kind
        report = Report(f"{COUNT:,} points in {where} (floor: packed chunks in SQLite)")
        floor = once_ms(lambda: floor_write(packed, series))
        floor_write(plain, series, deflate=False)
        taken = once_ms(lambda: store.log_series("r", "m", series))
        report.add("log_series", taken, floor, "ms", "")
        reading = median_ms(lambda: store.read_series("r", "m"))
        floor = median_ms(lambda: floor_read(packed))
        report.add("read as NumPy (floor deflated)", reading, floor, "ms", "")
        floor = median_ms(lambda: floor_read(plain, deflate=False))
        report.add("read as NumPy (floor plain)", reading, floor, "ms", "≤ 3 times")
        again = once_ms(lambda: store.log_series("r", "m", series))
        report.add("log the same again: all dropped", again, None, "ms", "")
        stores.close_stores()
        if where == "sqlite":
            size, least = ours.stat().st_size / COUNT, packed.stat().st_size / COUNT
            report.add("on disk, a point", size, least, "B", "≤ 10 B")
        elsewhere = until_read_elsewhere(uri, series)
        report.add("log_series until another process has read it", elsewhere, None, "ms", "≤ 400")
        stores.close_stores()
    report.print()


if __name__ == "__main__":
    main()
