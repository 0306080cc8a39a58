"""Kill a process that logs, a hundred times at random moments, and count what is missing.

Run it with ``python benchmarks/kill.py [how often]``; it needs signals, so no Windows.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from tempfile import TemporaryDirectory

LOOP = """
import os
import trialbook as tb
run = tb.start_run()
os.write(1, run.info.run_id.encode() + b"\\n")
step = 0
while True:
    tb.log_metric("loss", 0.5, step=step)
    os.write(1, b"%d\\n" % step)
    step += 1
"""


def killed(seconds: float) -> tuple[str, int]:
    """Return the run, and how many calls had returned when the process was killed."""
    read_end, write_end = os.pipe()
    # the code is above
    process = subprocess.Popen([sys.executable, "-c", LOOP], stdout=write_end)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as output:
        run_id = output.readline().decode().strip()
        end = time.monotonic() + seconds
        told = b""
        while time.monotonic() < end:
            # read on, because a full pipe would stop the loop
            told = (told + os.read(output.fileno(), 65_536))[-100:]
        process.kill()
        told = (told + output.read())[-100:]
    process.wait()
    whole = told.rpartition(b"\n")[0].split(b"\n")
    return run_id, int(whole[-1]) + 1 if whole[-1] else 0


def main() -> None:
    """Kill, look and print."""
    import trialbook as tb
    from trialbook.service import stores

    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    lost = doubled = calls = running = 0
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        for _ in range(times):
            run_id, returned = killed(random.uniform(0, 1.5))  # noqa: S311 -- any moment will do
            # every two seconds would do in a process that goes on
            stores.open_store(tb.get_tracking_uri()).delivery.look_again()
            run = tb.get_run(run_id)
            steps = [p.step for p in tb.TrackingClient().get_metric_history(run_id, "loss")]
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
