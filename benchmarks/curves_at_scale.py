"""How long the kernel takes to answer for a chart of many long curves, at first and at each zoom.

Run ``python benchmarks/curves_at_scale.py``. Beside it stand the floor, which is to read and unpack
all chunks and pick the points with NumPy, and tsdownsample, the engine of plotly-resampler, which
is given all points in memory. Everything is measured once more while the main thread computes in
pure Python, as a cell that trains does.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from table import Row, Table

from trialbook.protocol.messages import AxisRange, SeriesReadParams
from trialbook.queries.curves import curve, read_curves
from trialbook.recording.switch_interval import responsive_threads
from trialbook.store.series import Series
from trialbook.store.sqlite.store import SqliteStore

PIXELS, ROUNDS, ZOOMS = 1000, 5, 30
PEER = "tsdownsample"
BARS = {100_000: 250.0, 1_000_000: 500.0}
"""Of the first paint, in milliseconds: half of what the browser may take in all."""
ZOOM_BAR = 150.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--points", type=int, nargs="*", default=[100_000, 1_000_000])
    options = parser.parse_args()
    has_peer = find_spec(PEER) is not None
    if not has_peer:
        print(f"{PEER}: not installed")
    table = Table(["ours", "floor", *([PEER] if has_peer else [])])
    for points in options.points:
        with TemporaryDirectory() as folder:
            path = Path(folder, "trialbook.db")
            with closing(SqliteStore(str(path))) as store:
                runs = filled(store, options.runs, points)
                table.rows += rows(store, runs, points, has_peer=has_peer)
    print()
    table.print()


def filled(store: SqliteStore, runs: int, points: int) -> list[str]:
    """Record runs with one long metric each, and return their ids."""
    random = np.random.default_rng(7)
    ids = [f"{number:032x}" for number in range(runs)]
    for run_id in ids:
        store.create_run("0", run_id=run_id, run_name="", user_id="", start_time=0, tags={})
        store.log_series(run_id, "loss", made(random, points))
    return ids


def made(random: np.random.Generator, points: int) -> Series:
    """Return a noisy walk whose points come some milliseconds apart."""
    stamps = 1_790_000_000_000 + random.integers(1, 20, points).cumsum()
    return Series.of(np.arange(points), stamps, random.normal(size=points).cumsum())


def rows(store: SqliteStore, runs: list[str], points: int, *, has_peer: bool) -> list[Row]:
    """Measure the first paint and zooms, idle and while the main thread computes."""
    what = f"{len(runs)} x {points:,} points"
    zooms = zoomed(points)
    floor = times(lambda: floor_of(store, runs), 1)
    peer = peer_times(store, runs) if has_peer else []
    found = []
    for busy in (False, True):
        meanwhile = " beside pure Python" if busy else ""
        measure = beside_pure_python if busy else at_once
        first = measure(lambda: times(lambda: asked(store, runs, None), ROUNDS))
        zoom = measure(lambda: [milliseconds(store, runs, each) for each in zooms])
        others = {} if busy else {"floor": statistics.median(floor)}
        if peer and not busy:
            others[PEER] = statistics.median(peer)
        median, worst = statistics.median(first), max(first)
        found += [
            Row(f"{what}, first paint{meanwhile}", "ms", {"ours": median, **others},
                BARS.get(points), note=f"slowest of {ROUNDS}: {worst:,.0f}"),
            Row(f"{what}, zoom{meanwhile}, median", "ms", {"ours": statistics.median(zoom)}),
            Row(f"{what}, zoom{meanwhile}, 95 %", "ms",
                {"ours": float(np.percentile(zoom, 95))}, ZOOM_BAR),
        ]  # fmt: skip
    return found


def zoomed(points: int) -> list[tuple[float, float]]:
    """Return ranges as people zoom: from nearly all of it down to a few points, anywhere."""
    random = np.random.default_rng(11)
    widths = points * np.geomspace(0.9, 100 / points, ZOOMS)
    random.shuffle(widths)
    starts = random.uniform(0, points - widths)
    return list(zip(starts.tolist(), (starts + widths).tolist(), strict=True))


def asked(store: SqliteStore, runs: list[str], between: tuple[float, float] | None) -> int:
    """Answer as the kernel does, and return how many bytes the answer has."""
    params = SeriesReadParams(
        store_id=None,
        run_ids=runs,
        keys=["loss"],
        axis="step",
        range=None if between is None else AxisRange(*between),
        points=PIXELS,
    )
    with responsive_threads():
        curves, buffers = read_curves(store, params)
    assert len(curves) == len(runs)
    return sum(map(len, buffers))


def milliseconds(store: SqliteStore, runs: list[str], between: tuple[float, float]) -> float:
    """Return how long an answer takes."""
    return times(lambda: asked(store, runs, between), 1)[0]


def floor_of(store: SqliteStore, runs: list[str]) -> None:
    """Read and unpack everything, and pick the points."""
    for run_id in runs:
        curve(store.read_series(run_id, "loss"), buckets=PIXELS)


def peer_times(store: SqliteStore, runs: list[str]) -> list[float]:
    """Return the milliseconds in which the peer picks as many points of arrays in memory."""
    peer: Any = import_module(PEER).M4Downsampler()
    values = [store.read_series(run_id, "loss").values for run_id in runs]
    return times(lambda: [peer.downsample(each, n_out=4 * PIXELS) for each in values], ROUNDS)


def times(work: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds that something takes, each time."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(1e3 * (time.perf_counter() - start))
    return found


def at_once(measure: Callable[[], list[float]]) -> list[float]:
    """Measure with nothing beside, once what is loaded at first has been."""
    measure()
    return measure()


def beside_pure_python(measure: Callable[[], list[float]]) -> list[float]:
    """Measure on a thread of its own, as the kernel answers, while this one computes."""
    done = threading.Event()
    with ThreadPoolExecutor(1) as answering:
        found = answering.submit(measure)
        found.add_done_callback(lambda _: done.set())
        total = 0
        while not done.is_set():
            total += sum(k * k for k in range(1000))
    return found.result()


if __name__ == "__main__":
    main()
