"""Thousands of runs with 20 params, 10 metrics and 5 tags: created, searched, as a DataFrame.

The floor is Python's sqlite3 with a row for each param, metric and tag and
nothing around them. Run ``python benchmarks/many_runs.py [count] [URI]``; with a
URI the runs go to the store there, which had better be empty.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from timing import Report, median_ms, once_ms

from trialbook.model import NewRun, RunRecord
from trialbook.search import parse_filter, parse_order
from trialbook.service import stores
from trialbook.store.base import RunQuery, Store
from trialbook.store.series import Series
from trialbook.tracking.frames import runs_frame

FILTER = "metrics.metric_0 > 0.5 AND params.param_0 = 'tree'"
ORDER = "metrics.metric_1 DESC"
FLOOR_SEARCH = """
    SELECT runs.id FROM values_ AS metric
    JOIN values_ AS param ON param.run = metric.run AND param.key = 'params.param_0'
    JOIN values_ AS sort ON sort.run = metric.run AND sort.key = 'metrics.metric_1'
    JOIN runs ON runs.id = metric.run
    WHERE metric.key = 'metrics.metric_0' AND metric.value > 0.5 AND param.value = 'tree'
    ORDER BY sort.value DESC LIMIT 100
"""


def records(first: int, count: int) -> list[RunRecord]:
    """Return what is recorded of some runs."""
    rng = random.Random(first)  # noqa: S311 -- the same runs each time
    return [
        RunRecord(
            f"{number * 7919 % 2**61:032x}",
            NewRun("0", f"run-{number}", "ada", number),
            {"param_0": ("tree", "linear")[number % 2]}
            | {f"param_{k}": str(rng.random()) for k in range(1, 20)},
            {f"tag_{k}": f"value {rng.randrange(10)}" for k in range(5)},
            {f"metric_{k}": Series.of([0], [number], [rng.random()]) for k in range(10)},
            "FINISHED",
            number + 5,
        )
        for number in range(first, first + count)
    ]


def floor_create(path: Path, batch: list[RunRecord]) -> None:
    """Write a row for each value with nothing around it."""
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute(
            "CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, run_id, name, start)"
        )
        conn.execute(
            "CREATE TABLE IF NOT EXISTS values_ (run, key, value, PRIMARY KEY (run, key)) "
            "WITHOUT ROWID"
        )
        conn.execute("CREATE INDEX IF NOT EXISTS by_value ON values_ (key, value)")
        base = conn.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0] + 1
        rows = [
            (run.run_id, run.created.run_name, run.created.start_time)
            for run in batch
            if run.created
        ]
        conn.executemany("INSERT INTO runs (run_id, name, start) VALUES (?, ?, ?)", rows)
        values: list[tuple[int, str, object]] = []
        for number, run in enumerate(batch, start=base):
            values += [(number, f"params.{key}", value) for key, value in run.params.items()]
            values += [(number, f"tags.{key}", value) for key, value in run.tags.items()]
            values += [
                (number, f"metrics.{key}", points.values.item(0))
                for key, points in run.points.items()
            ]
        conn.executemany("INSERT INTO values_ VALUES (?, ?, ?)", values)


def floor_search(conn: sqlite3.Connection) -> list[object]:
    """Return everything of the first hundred runs."""
    ids = [number for (number,) in conn.execute(FLOOR_SEARCH)]
    marks = ", ".join("?" * len(ids))
    return [
        *conn.execute(f"SELECT * FROM runs WHERE id IN ({marks})", ids),  # noqa: S608 -- marks
        *conn.execute(f"SELECT * FROM values_ WHERE run IN ({marks})", ids),  # noqa: S608 -- marks
    ]


def floor_frame(conn: sqlite3.Connection) -> pd.DataFrame:
    """Return all runs as a DataFrame."""
    infos = conn.execute("SELECT * FROM runs ORDER BY start DESC").fetchall()
    position = {row[0]: place for place, row in enumerate(infos)}
    names = ("id", "run_id", "name", "start")
    columns: dict[str, list[object]] = {
        name: list(column) for name, column in zip(names, zip(*infos, strict=True), strict=True)
    }
    for run, key, value in conn.execute("SELECT run, key, value FROM values_"):
        if key not in columns:
            columns[key] = [None] * len(infos)
        columns[key][position[run]] = value
    return pd.DataFrame(columns)


def settle(uri: str) -> None:
    """Have PostgreSQL do at once what it does by itself within some minutes."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def first_page(store: Store) -> None:
    """Read what the run table shows first: names, a page, and how many runs there are."""
    query = RunQuery(("0",))
    store.run_names(["0"])
    store.search_runs(query, 0, 100)
    store.count_runs(query)


def measure(count: int, folder: Path, uri: str | None) -> Report:
    """Create the runs on both sides, and ask both the same."""
    store = stores.open_store(uri or str(folder / "ours.db"))
    where = stores.describe(store).kind
    report = Report(f"{count:,} runs in {where} (floor: a row for each value in SQLite)")
    theirs = folder / "floor.db"
    taken = floor = 0.0
    for first in range(0, count, 10_000):
        batch = records(first, min(10_000, count - first))
        floor += once_ms(lambda batch=batch: floor_create(theirs, batch))
        taken += once_ms(lambda batch=batch: store.record(batch))
    report.add("created", taken, floor, "ms", "10,000 runs ≤ 8,000")
    if uri is not None and where == "postgresql":
        settle(uri)
    query = RunQuery(("0",), parse_filter(FILTER), parse_order([ORDER]))
    with closing(sqlite3.connect(theirs)) as conn:
        found, least = (
            median_ms(lambda: store.search_runs(query, 0, 100), 15),
            median_ms(lambda: floor_search(conn), 15),
        )
        report.add("top 100, filtered and sorted", found, least, "ms", "10,000 runs ≤ 10")
        report.add("how many match", median_ms(lambda: store.count_runs(query)), None, "ms", "")
        by_min = RunQuery(("0",), parse_filter(FILTER), parse_order(["min(metrics.metric_1)"]))
        taken = median_ms(lambda: store.search_runs(by_min, 0, 100))
        report.add("top 100 by the least value", taken, None, "ms", "")
        report.add("first page", median_ms(lambda: first_page(store), 15), None, "ms", "≤ 100")
        if count <= 20_000:
            everything = RunQuery(("0",))
            taken = median_ms(lambda: runs_frame(store.runs_table(everything, count)))
            least = median_ms(lambda: floor_frame(conn))
            report.add("all into a DataFrame", taken, least, "ms", "10,000 runs ≤ 300")
    stores.close_stores()
    if uri is None:
        sizes = [path.stat().st_size / 1e6 for path in (folder / "ours.db", theirs)]
        report.add("on disk", *sizes, "MB", "")
    return report


def main() -> None:
    """Measure and print."""
    uri = next((word for word in sys.argv[1:] if not word.isdigit()), None)
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for count in counts or [10_000, 100_000]:
        with TemporaryDirectory() as folder:
            measure(count, Path(folder), uri).print()


if __name__ == "__main__":
    main()
