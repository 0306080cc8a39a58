"""What a call of `log_metric` costs in a loop, beside appending 24 bytes to a file.

Each round measures both in processes of their own, one after the other; the
median round counts. Run it with ``python benchmarks/log_metric.py``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory

ROUNDS = 7
CALLS = 10_000

TIMED = f"""
import json, time
from time import perf_counter_ns as clock

def measure(call):
    times = []
    for step in range({CALLS}):
        start = clock()
        call(step)
        times.append(clock() - start)
    times.sort()
    figures = {{
        "median": times[len(times) // 2] / 1e3,
        "p99": times[len(times) * 99 // 100] / 1e3,
        "mean": sum(times) / len(times) / 1e3,
    }}
    print(json.dumps(figures))
"""
FLOOR = """
import os
file = os.open("floor", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
data, write = b"x" * 24, os.write
measure(lambda step: write(file, data))
"""
OURS = """
import trialbook as tb
with tb.start_run():
    tb.log_metric("loss", 0.5)
    # the first record has the database opened in the background, which happens once
    tb.get_run(tb.active_run().info.run_id)
    measure(lambda step: tb.log_metric("loss", 1 / (step + 1), step=step))
"""


def measured(code: str) -> dict[str, float]:
    """Return what one process measured, in microseconds."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-c", TIMED + code]
        # the code is above
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Measure and print."""
    rounds = [(measured(FLOOR), measured(OURS)) for _ in range(ROUNDS)]
    lines = [f"{'microseconds':24}{'floor':>8}{'ours':>8}{'ratio':>8}"]
    for name in ("median", "p99", "mean"):
        floor = statistics.median(round_[0][name] for round_ in rounds)
        ours = statistics.median(round_[1][name] for round_ in rounds)
        ratio = statistics.median(round_[1][name] / round_[0][name] for round_ in rounds)
        lines.append(f"{name:24}{floor:8.2f}{ours:8.2f}{ratio:8.2f}")
    lines.append("bars: median 4 µs and 5 x the floor, p99 50 µs")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
