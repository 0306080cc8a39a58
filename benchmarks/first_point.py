"""How long a script takes to import Trialbook and to record its first point, over bare Python.

Run it with ``python benchmarks/first_point.py``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from tempfile import TemporaryDirectory

ROUNDS = 9
# The end of the process, which waits for the database, is another matter.
LEAVE = "\nimport os; os._exit(0)"
SCRIPTS = {
    "bare Python": "pass",
    "import": "import trialbook",
    "first point, new store": (
        "import trialbook as tb\ntb.start_run()\ntb.log_metric('loss', 0.5)"
    ),
}
AGAIN = "first point, store there"


def seconds(code: str, folder: str) -> float:
    """Return how long a process takes."""
    start = time.perf_counter()
    command = [sys.executable, "-c", code + LEAVE]
    # the code is above
    subprocess.run(command, cwd=folder, check=True)
    return time.perf_counter() - start


def measured() -> dict[str, float]:
    """Return one round."""
    with TemporaryDirectory() as folder:
        times = {name: seconds(code, folder) for name, code in SCRIPTS.items()}
        made = "import trialbook as tb\nwith tb.start_run(): pass"
        # the code is above
        subprocess.run([sys.executable, "-c", made], cwd=folder, check=True)
        times[AGAIN] = seconds(SCRIPTS["first point, new store"], folder)
    return times


def main() -> None:
    """Measure and print."""
    # the first import ever compiles to bytecode, which an installed package has already
    measured()
    rounds = [measured() for _ in range(ROUNDS)]
    lines = [f"{'milliseconds':28}{'all':>8}{'over bare Python':>20}"]
    for name in (*SCRIPTS, AGAIN):
        whole = statistics.median(round_[name] for round_ in rounds)
        over = statistics.median(round_[name] - round_["bare Python"] for round_ in rounds)
        lines.append(f"{name:28}{whole * 1e3:8.0f}{over * 1e3:20.0f}")
    lines.append("bars: import 60 ms, first point 250 ms over bare Python")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
