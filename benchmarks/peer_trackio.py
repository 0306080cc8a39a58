"""trackio without a server; what it has no public function for is left out."""

from __future__ import annotations

import os
import time
from pathlib import Path

os.environ["TRACKIO_DIR"] = str(Path.cwd())

import peer_actions
import trackio
from trackio.sqlite_storage import SQLiteStorage

# else it starts a thread that asks the machine for its load
OPTIONS = {"auto_log_gpu": False, "auto_log_cpu": False, "embed": False}


def first(_: int) -> None:
    """Record a point."""
    trackio.init("project", name="run", **OPTIONS)
    trackio.log({"loss": 0.5})


def calls(count: int) -> dict[str, float]:
    """Log in a loop."""
    trackio.init("project", name="run", **OPTIONS)
    trackio.log({"loss": 0.5}, step=0)
    return peer_actions.call_times(
        lambda step: trackio.log({"loss": 1 / (step + 1)}, step=step), count
    )


def kill(_: int) -> None:
    """Log until killed."""
    trackio.init("project", name="run", **OPTIONS)
    peer_actions.log_for_ever(lambda step: trackio.log({"loss": 0.5}, step=step))


def recorded(_: int) -> int:
    """Count the points that are there."""
    return len(SQLiteStorage.get_logs("project", "run"))


def loop(count: int) -> None:
    """Log a point a call."""
    values = peer_actions.points(count)[2].tolist()
    trackio.init("project", name="run", **OPTIONS)
    peer_actions.signal("ready")
    for step, value in enumerate(values):
        trackio.log({"loss": value}, step=step)
    trackio.finish()
    peer_actions.signal("written")


def poll(count: int) -> None:
    """Wait until another process's points can be read."""
    peer_actions.signal("ready")
    while len(SQLiteStorage.get_logs("project", "run")) < count:
        time.sleep(0.2)
    peer_actions.signal("read")


def read(_: int) -> float:
    """Read all points."""
    return peer_actions.median_ms(lambda: SQLiteStorage.get_logs("project", "run"), times=1)


def runs(count: int) -> dict[str, float]:
    """Create runs; what the others call tags goes to the config too."""
    values = peer_actions.run_values(count)
    start = time.perf_counter()
    for number, (params, metrics, tags) in enumerate(values):
        trackio.init("project", name=f"run-{number}", config=params | tags, **OPTIONS)
        trackio.log(metrics)
        trackio.finish()
    return {"created": time.perf_counter() - start}


if __name__ == "__main__":
    actions = (first, calls, kill, recorded, loop, poll, read, runs)
    peer_actions.act({action.__name__: action for action in actions})
