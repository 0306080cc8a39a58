"""The store beside its peers and beside the least it could take, in one run on this machine.

Run ``python benchmarks/store.py --peers PATH/TO/python``, where that Python is of
an environment which has MLflow and trackio. Everything is measured in processes
of its own. Of what takes peers minutes they do a part, which is scaled up
linearly; ``--full`` has them do all of it.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from table import Row, Table
from timing import Side, killed, median, size, until_read

POINTS, RUNS, MANY_RUNS = 1_000_000, 10_000, 100_000
SCALE, LOOP_SCALE = 20, 500
HOW_TO = (
    "Peers are left out: python -m venv peers, peers/bin/pip install mlflow trackio, "
    "and pass --peers peers/bin/python."
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--peers", help="Python of an environment with MLflow and trackio")
    parser.add_argument("--full", action="store_true", help="have the peers do everything")
    parser.add_argument("--rounds", type=int, default=5, help="whose median counts (5)")
    parser.add_argument("--only", nargs="*", choices=[part.__name__ for part in PARTS])
    options = parser.parse_args()
    scale = 1 if options.full else SCALE
    sides = [Side("ours", "ours"), Side("floor", "floor")]
    if options.peers and Path(options.peers).exists():
        peers = [Side(name, name.lower(), options.peers, scale) for name in ("MLflow", "trackio")]
        sides += [peer for peer in peers if peer.is_there]
    else:
        print(HOW_TO)
    table = Table([side.name for side in sides])
    before = os.getloadavg()[0]
    for part in PARTS:
        if not options.only or part.__name__ in options.only:
            table.rows += part(sides, options.rounds)
            print(f"measured: {part.__name__} (load {os.getloadavg()[0]:.1f})", flush=True)
    print()
    table.print()
    print(f"\nload average on {os.cpu_count()} cores: {before:.1f} before, others' work included")
    if options.peers and not options.full:
        print(
            f"Peers wrote 1/{SCALE} of the points and runs ({LOOP_SCALE} for MLflow's loop), read "
            "and searched those; time and size are scaled linearly. --full measures all."
        )


def start(sides: list[Side], rounds: int) -> list[Row]:
    """Import, and import to the first point, over bare Python."""
    found: dict[str, dict[str, float]] = {"import": {}, "first": {}}
    modules = {"ours": "trialbook", "floor": "sqlite3"}
    for side in sides:
        code = {
            "bare": "pass",
            "import": f"import {modules.get(side.name, side.module)}",
            "first": f"import peer_{side.module} as s; s.first(0)",
        }
        # the first time ever compiles to bytecode, which an installed package has already
        times = [{name: side.seconds(text) for name, text in code.items()} for _ in range(rounds)]
        for name, figures in found.items():
            figures[side.name] = 1e3 * statistics.median(t[name] - t["bare"] for t in times)
    return [
        Row("import, over bare Python", "ms", found["import"], 60),
        Row("import and first point, over bare Python", "ms", found["first"], 250),
    ]


def calls(sides: list[Side], rounds: int) -> list[Row]:
    """Log in a loop, as the caller sees it."""
    found = {
        side.name: median([side.alone("calls", 10_000 // side.scale) for _ in range(rounds)])
        for side in sides
    }
    mlflow = found.get("MLflow")
    times = mlflow["median"] / found["ours"]["median"] if mlflow else 0
    note = f"MLflow ≥ 500x: {'met' if times >= 500 else 'MISSED'}" if mlflow else ""
    return [
        Row("log_metric, median", "µs", _pick(found, "median"), 4, 5, note),
        Row("log_metric, p99", "µs", _pick(found, "p99"), 50),
    ]


def kill(sides: list[Side], _: int) -> list[Row]:
    """Kill a loop after a second, and look."""
    returned: dict[str, float] = {}
    lost: dict[str, float] = {}
    for side in sides:
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            returned[side.name] = killed(side, 1.0, Path(folder))
            there = side.act("recorded", 0, Path(folder))
            lost[side.name] = max(0, returned[side.name] - there)
    return [
        Row("calls in 1 s before kill -9", "calls", returned),
        Row("lost by that", "calls", lost, 0),
    ]


def points(sides: list[Side], rounds: int) -> list[Row]:
    """Write a million points of one metric, and read them."""
    arrays: dict[str, float] = {}
    loop: dict[str, float] = {}
    read: dict[str, float] = {}
    disk: dict[str, float] = {}
    for side in sides:
        times = rounds if side in sides[:2] else 1
        count = POINTS // side.scale
        looped = POINTS // LOOP_SCALE if side.name == "MLflow" and side.scale > 1 else count
        figures = median([_points(side, "loop", looped) for _ in range(min(times, 3))])
        loop[side.name] = figures["read"] * POINTS / looped
        if side.name != "trackio":
            figures = median([_points(side, "series", count) for _ in range(times)])
            arrays[side.name] = figures["read"] * side.scale
        read[side.name] = figures["reading"] * side.scale
        disk[side.name] = figures["size"] / count
    return [
        Row("1M points as arrays, until read elsewhere", "s", arrays, 0.4),
        Row("1M points in a loop, until read elsewhere", "s", loop, 6),
        Row("1M points read as arrays", "ms", read, None, 3),
        Row("a point on disk", "B", disk, 10),
    ]


def _points(side: Side, action: str, count: int) -> dict[str, float]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        figures = until_read(side, action, count, folder)
        return {**figures, "reading": side.act("read", 0, folder), "size": size(folder)}


def runs(sides: list[Side], rounds: int) -> list[Row]:
    """Create ten thousand runs, search them, and make a DataFrame of them."""
    found: dict[str, dict[str, float]] = {}
    for side in sides:
        times = min(rounds, 3) if side in sides[:2] else 1
        found[side.name] = median([_runs(side, RUNS // side.scale) for _ in range(times)])
    return [
        Row("10,000 runs created: all calls returned", "s", _pick(found, "created"), 8),
        Row("10,000 runs created: all can be found", "s", _pick(found, "found")),
        Row("top 100 of 10,000, filtered and sorted", "ms", _pick(found, "top"), 10),
        Row("10,000 runs into a DataFrame", "ms", _pick(found, "frame"), 300),
        Row("10,000 runs on disk", "MB", _pick(found, "size")),
    ]


def _runs(side: Side, count: int) -> dict[str, float]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        taken = side.act("runs", count, folder)
        figures = {name: seconds * side.scale for name, seconds in taken.items()}
        figures["size"] = size(folder) * side.scale / 1e6
        if side.module != "trackio":
            searched = side.act("search", count, folder)
            figures["top"] = searched["top"] * side.scale
            figures["frame"] = searched["frame"] * side.scale
        return figures


def many_runs(sides: list[Side], _: int) -> list[Row]:
    """Read the first page of a hundred thousand runs."""
    figures: dict[str, float] = {}
    for side, action in zip(sides[:2], ("bulk", "runs"), strict=True):
        with TemporaryDirectory() as folder:
            side.act(action, MANY_RUNS, Path(folder))
            figures[side.name] = side.act("page", 0, Path(folder))
    return [Row("first page of 100,000 runs", "ms", figures, 100)]


def _pick(found: dict[str, dict[str, float]], name: str) -> dict[str, float]:
    return {side: figures[name] for side, figures in found.items() if name in figures}


PARTS: tuple[Callable[[list[Side], int], list[Row]], ...] = (
    start,
    calls,
    kill,
    points,
    runs,
    many_runs,
)

if __name__ == "__main__":
    main()
