"""What the scripts that measure one side share: each action runs in a process of its own.

A side is run as ``python peer_x.py ACTION COUNT`` in a folder that belongs to
the measurement, and prints its figures as JSON.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

FILTER = "metrics.metric_0 > 0.5 AND params.param_0 = 'tree'"
ORDER = "metrics.metric_1 DESC"
FIGURES = "figures: "
"""Before the figures, because others print too."""

Values = tuple[dict[str, str], dict[str, float], dict[str, str]]


def run_values(count: int, seed: int = 0) -> list[Values]:
    """Return 20 params, 10 metrics and 5 tags for each run, the same each time."""
    rng = random.Random(seed)  # noqa: S311 -- the same runs each time
    return [
        (
            {"param_0": ("tree", "linear")[number % 2]}
            | {f"param_{k}": str(rng.random()) for k in range(1, 20)},
            {f"metric_{k}": rng.random() for k in range(10)},
            {f"tag_{k}": f"value {rng.randrange(10)}" for k in range(5)},
        )
        for number in range(count)
    ]


def points(count: int) -> tuple[Any, Any, Any]:
    """Return a training's steps, milliseconds and values: even, uneven, of full precision."""
    import numpy as np

    rng = np.random.default_rng(0)
    times = 1_700_000_000_000 + np.cumsum(rng.integers(0, 3, count))
    return np.arange(count), times, rng.random(count)


def call_times(call: Callable[[int], object], count: int) -> dict[str, float]:
    """Return the median and the 99th percentile of a call in microseconds."""
    clock = time.perf_counter_ns
    times = []
    for step in range(count):
        start = clock()
        call(step)
        times.append(clock() - start)
    times.sort()
    return {"median": times[count // 2] / 1e3, "p99": times[count * 99 // 100] / 1e3}


def median_ms(action: Callable[[], object], times: int = 5) -> float:
    """Return the median of several runs in milliseconds, after one that does not count."""
    action()
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def signal(word: str) -> None:
    """Tell the process that measures, and wait for its word."""
    print(word, flush=True)
    sys.stdin.readline()


def log_for_ever(call: Callable[[int], object]) -> None:
    """Log, and tell of each call that returned, until killed."""
    step = 0
    while True:
        call(step)
        print(step, flush=True)
        step += 1


def act(actions: dict[str, Callable[[int], object]]) -> None:
    """Do what the command line names."""
    name, count = sys.argv[1:]
    print(FIGURES + json.dumps(actions[name](int(count))), flush=True)
