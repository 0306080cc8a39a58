"""How long it takes to make a curve of a million points fit a chart, beside copying its arrays.

Run ``python benchmarks/curves.py``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from table import Row, Table

from trialbook.queries.curves import curve
from trialbook.store.series import Series

POINTS, BUCKETS, ROUNDS = 1_000_000, 2000, 15


def main() -> None:
    """Measure and print."""
    random = np.random.default_rng(7)
    values = random.normal(size=POINTS).cumsum()
    holed = values.copy()
    holed[random.integers(0, POINTS, 1000)] = np.nan
    steps = np.arange(POINTS)
    stamps = 1_790_000_000_000 + np.sort(random.integers(0, 10**7, POINTS))
    shuffled = random.permutation(POINTS)
    cases = {
        "a rising series": Series(steps, stamps, values),
        "with 1,000 NaN": Series(steps, stamps, holed),
        "in any order": Series(steps[shuffled], stamps, values),
    }
    floor = median(lambda: (steps.astype(float).tobytes(), values.tobytes()))
    table = Table(["ours", "floor"])
    for name, series in cases.items():
        ours = median(lambda series=series: curve(series, buckets=BUCKETS))
        bar = None if name == "in any order" else 30.0
        what = f"{POINTS:,} points to {BUCKETS:,} buckets, {name}"
        table.rows.append(Row(what, "ms", {"ours": ours, "floor": floor}, bar))
    table.print()


def median(work: Callable[[], object]) -> float:
    """Return the milliseconds that something takes."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


if __name__ == "__main__":
    main()
