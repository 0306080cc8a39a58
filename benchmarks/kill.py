"""Kill a process that logs, a hundred times at random moments, and count what is missing.

Run it with ``python benchmarks/kill.py [how often]``; it needs signals, so no Windows.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from timing import Side, killed


def main() -> None:
    """Kill, look and print."""
    import trialbook as tb
    from trialbook.recording import stores

    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    lost = doubled = calls = running = 0
    client = tb.TrackingClient
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        for _ in range(times):
            moment = random.uniform(0, 1.5)  # noqa: S311 -- any moment will do
            returned = killed(Side("ours", "ours"), moment, Path(folder))
            # every two seconds would do in a process that goes on
            stores.open_store(tb.get_tracking_uri()).ingestion.rescan()
            run = tb.search_runs(max_results=1, output_format="list")[0]
            steps = [p.step for p in client().get_metric_history(run.info.run_id, "loss")]
            calls += returned
            lost += len(set(range(returned)) - set(steps))
            doubled += len(steps) - len(set(steps))
            running += run.info.status != "KILLED"
    sys.stdout.write(
        f"killed {times} times, {calls:,} calls had returned: {lost} lost, {doubled} doubled, "
        f"{running} runs not marked as killed\n"
    )


if __name__ == "__main__":
    main()
