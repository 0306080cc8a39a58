"""What goes over the wire, and what a kernel does, when 50 live runs in a chart have new points.

Beside it the same curves sent whole, as they are when a chart is drawn first; what MLflow's page
asks its server for each time, by size alone: 320 points of each run as objects, in the least JSON
that carries them; and the floor: x and y of the new points as doubles. Bytes are those of a comm's
message with its headers and buffers, as Jupyter sends it.

Run ``python benchmarks/curve_updates.py``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jupyter_client.session import Session
from table import Row, Table

import trialbook as tb
from trialbook.recording import stores
from trialbook.rpc.dispatch import respond
from trialbook.store.series import Series

RUNS, BUCKETS, ROUNDS = 50, 800, 15
KEY = "val/loss"
SAMPLED = 320
"""Points of a run that MLflow's page asks for, if nobody chooses another number."""
BAR = 4_000


@dataclass
class Chart:
    """Live runs, and what a page knows of their curves."""

    run_ids: list[str] = field(default_factory=list)
    points: int = 0
    known: dict[str, list[int]] | None = None

    def grow(self, count: int) -> None:
        """Log as many points of each run."""
        steps = np.arange(self.points, self.points + count)
        store = stores.current_store()
        for number, run_id in enumerate(self.run_ids):
            values = np.random.default_rng(number).normal(size=count)
            stamps = 1_790_000_000_000 + 250 * steps
            store.log_series(run_id, KEY, Series.of(steps, stamps, values))
        self.points += count
        # a read brings them into the database, which somebody would have done without it
        store.series_summaries(self.run_ids[0])

    def request(self, *, whole: bool) -> dict[str, Any]:
        """Return what a page sends."""
        params = {
            **{"store_id": None, "run_ids": self.run_ids, "keys": [KEY], "axis": "step"},
            **{"range": None, "points": BUCKETS},
        }
        if self.known is not None and not whole:
            params["known"] = self.known
        return {"jsonrpc": "2.0", "id": "1", "method": "series.read", "params": params}

    def ask(self, *, whole: bool) -> Asked:
        """Ask as a page does, and go on from there the next time."""
        request = self.request(whole=whole)
        start = time.thread_time()
        answer, buffers = respond(request, "page", lambda *_: None)
        taken = time.thread_time() - start
        result = answer["result"]
        if not whole:
            self._learn(result)
        sent, asked = on_the_wire(answer, buffers), on_the_wire(request, [])
        return Asked(sent, asked, 1e3 * taken)

    def _learn(self, result: dict[str, Any]) -> None:
        """Take the cursors of an answer, which has all curves or what has grown of them."""
        places = result["grown"]["places"] if "grown" in result else range(len(result["curves"]))
        if self.known is None:
            self.known = result["cursors"]
            return
        for name, column in result.get("cursors", {}).items():
            for place, number in zip(places, column, strict=True):
                self.known[name][place] = number


@dataclass
class Asked:
    """Bytes of an answer and of its request, and milliseconds of the kernel's processor."""

    sent: int
    asked: int
    milliseconds: float


def on_the_wire(data: dict[str, Any], buffers: list[bytes]) -> int:
    """Return the bytes of a comm's message: headers, metadata, content and buffers."""
    session = Session(key=b"key")
    parent = session.msg("comm_msg", {})["header"]
    message = session.msg("comm_msg", {"comm_id": "0" * 32, "data": data}, parent=parent)
    return sum(map(len, [*session.serialize(message), *buffers]))


def mlflow_bytes(points: int) -> int:
    """Return the bytes of the body alone of MLflow's answer for these runs."""
    values = np.random.default_rng(1).normal(size=min(points, SAMPLED)).tolist()
    metrics = [
        {
            **{"key": KEY, "value": value, "timestamp": 1_790_000_000_000 + 250 * step},
            **{"step": step, "run_id": f"{run:032x}"},
        }
        for run in range(RUNS)
        for step, value in enumerate(values)
    ]
    return len(json.dumps({"metrics": metrics}, separators=(",", ":")))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, nargs="+", default=[1_000, 100_000])
    sizes = parser.parse_args().points
    table = Table(["ours", "whole", "MLflow", "floor"])
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            tb.set_tracking_uri(Path(folder) / "store.db")
            runs = [stores.current_store().create_run(**new) for new in created()]
            chart = Chart([run.info.run_id for run in runs])
            chart.grow(size)
            chart.ask(whole=False)
            table.rows += [row for new in (0, 1, 10) for row in measured(chart, size, new)]
            stores.close_stores()
    table.print()


def created() -> list[dict[str, Any]]:
    """Return the runs to create."""
    return [
        {
            **{"experiment_id": "0", "run_id": f"{0xABCDEF0123456789 + run:032x}"},
            **{"run_name": f"run-{run}", "user_id": "", "start_time": 0, "tags": {}},
        }
        for run in range(RUNS)
    ]


def measured(chart: Chart, size: int, new: int) -> list[Row]:
    """Measure updates in which each run has some new points."""
    updates, wholes = [], []
    for _ in range(ROUNDS):
        chart.grow(new)
        updates.append(chart.ask(whole=False))
        wholes.append(chart.ask(whole=True))
    what = f"{RUNS} runs of {size:,} points, {new} new each"

    def median(name: str, asked: list[Asked]) -> float:
        return statistics.median(getattr(each, name) for each in asked)

    sent = {"MLflow": float(mlflow_bytes(size)), "floor": 16.0 * RUNS * new}
    return [
        Row(
            f"{what}: sent",
            "B",
            {"ours": median("sent", updates), "whole": median("sent", wholes), **sent},
            BAR if new < 10 else None,
        ),
        Row(
            f"{what}: asked",
            "B",
            {"ours": median("asked", updates), "whole": median("asked", wholes)},
        ),
        Row(
            f"{what}: kernel",
            "ms",
            {"ours": median("milliseconds", updates), "whole": median("milliseconds", wholes)},
        ),
    ]


if __name__ == "__main__":
    main()
