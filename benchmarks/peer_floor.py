"""The least it could take: a file, or Python's sqlite3 with nothing around it."""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import peer_actions

CHUNK = 4096
SEARCH = """
    SELECT runs.id FROM values_ AS metric
    JOIN values_ AS param ON param.run = metric.run AND param.key = 'params.param_0'
    JOIN values_ AS sort ON sort.run = metric.run AND sort.key = 'metrics.metric_1'
    JOIN runs ON runs.id = metric.run
    WHERE metric.key = 'metrics.metric_0' AND metric.value > 0.5 AND param.value = 'tree'
    ORDER BY sort.value DESC LIMIT 100
"""


def first(_: int) -> None:
    """Record a point."""
    with closing(_database()) as conn, conn:
        conn.execute("INSERT INTO values_ VALUES (1, 'loss', 0.5)")


def calls(count: int) -> dict[str, float]:
    """Append 24 bytes to a file, one write each."""
    file = os.open("floor", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    data, write = b"x" * 24, os.write
    return peer_actions.call_times(lambda _: write(file, data), count)


def kill(_: int) -> None:
    """Append until killed."""
    file = os.open("floor", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    peer_actions.log_for_ever(lambda _: os.write(file, b"x" * 24))


def recorded(_: int) -> int:
    """Count what is there."""
    return Path("floor").stat().st_size // 24


def series(count: int) -> None:
    """Write deflated chunks."""
    columns = peer_actions.points(count)
    # made before the other process looks, which would find it locked else
    _database().close()
    peer_actions.signal("ready")
    with closing(_database()) as conn, conn:
        for start in range(0, count, CHUNK):
            data = b"".join(column[start : start + CHUNK].tobytes() for column in columns)
            conn.execute("INSERT INTO chunks (data) VALUES (?)", (zlib.compress(data, 1),))
    peer_actions.signal("written")


def loop(count: int) -> None:
    """Append a point a call to a file, and write the chunks in the end."""
    columns = peer_actions.points(count)
    # made before the other process looks, which would find it locked else
    _database().close()
    peer_actions.signal("ready")
    file = os.open("floor", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for _ in range(count):
        os.write(file, b"x" * 24)
    with closing(_database()) as conn, conn:
        for start in range(0, count, CHUNK):
            data = b"".join(column[start : start + CHUNK].tobytes() for column in columns)
            conn.execute("INSERT INTO chunks (data) VALUES (?)", (zlib.compress(data, 1),))
    Path("floor").unlink()
    peer_actions.signal("written")


def poll(count: int) -> None:
    """Wait until another process's points can be read."""
    peer_actions.signal("ready")
    with closing(_database()) as conn:
        while conn.execute("SELECT count(*) FROM chunks").fetchone()[0] * CHUNK < count:
            time.sleep(0.005)
        _read(conn)
    peer_actions.signal("read")


def read(_: int) -> float:
    """Read all points as arrays."""
    with closing(_database()) as conn:
        return peer_actions.median_ms(lambda: _read(conn))


def _read(conn: sqlite3.Connection) -> Any:
    import numpy as np

    rows = conn.execute("SELECT data FROM chunks ORDER BY number")
    parts = [np.frombuffer(zlib.decompress(data), np.int64).reshape(3, -1) for (data,) in rows]
    steps, timestamps, values = np.concatenate(parts, axis=1)
    return steps, timestamps, values.view(np.float64)


def runs(count: int) -> dict[str, float]:
    """Write a row for each value, in one transaction."""
    batch = peer_actions.run_values(count)
    start = time.perf_counter()
    with closing(_database()) as conn, conn:
        rows = [(f"{number:032x}", f"run-{number}", number) for number in range(count)]
        conn.executemany("INSERT INTO runs (run_id, name, start) VALUES (?, ?, ?)", rows)
        values: list[tuple[int, str, object]] = []
        for number, (params, metrics, tags) in enumerate(batch, start=1):
            values += [(number, f"params.{key}", value) for key, value in params.items()]
            values += [(number, f"metrics.{key}", value) for key, value in metrics.items()]
            values += [(number, f"tags.{key}", value) for key, value in tags.items()]
        conn.executemany("INSERT INTO values_ VALUES (?, ?, ?)", values)
    seconds = time.perf_counter() - start
    return {"created": seconds, "found": seconds}


def search(_: int) -> dict[str, float]:
    """Find the first hundred with all they hold, and make a DataFrame of all."""
    with closing(_database()) as conn:
        return {
            "top": peer_actions.median_ms(lambda: _whole(conn, SEARCH), times=15),
            "frame": peer_actions.median_ms(lambda: _frame(conn)),
        }


def page(_: int) -> float:
    """Read the last hundred with all they hold, and count."""
    with closing(_database()) as conn:
        return peer_actions.median_ms(
            lambda: (
                _whole(conn, "SELECT id FROM runs ORDER BY start DESC LIMIT 100"),
                conn.execute("SELECT count(*) FROM runs").fetchone(),
            ),
            times=15,
        )


def _whole(conn: sqlite3.Connection, ids: str) -> list[object]:
    numbers = [number for (number,) in conn.execute(ids)]
    marks = ", ".join("?" * len(numbers))
    return [
        *conn.execute(f"SELECT * FROM runs WHERE id IN ({marks})", numbers),  # noqa: S608 -- marks
        *conn.execute(f"SELECT * FROM values_ WHERE run IN ({marks})", numbers),  # noqa: S608
    ]


def _frame(conn: sqlite3.Connection) -> object:
    import pandas as pd

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


def _database() -> sqlite3.Connection:
    conn = sqlite3.connect("floor.db")
    conn.execute("PRAGMA journal_mode = WAL")
    conn.executescript(
        "CREATE TABLE IF NOT EXISTS chunks (number INTEGER PRIMARY KEY, data BLOB);"
        "CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, run_id, name, start);"
        "CREATE INDEX IF NOT EXISTS by_start ON runs (start);"
        "CREATE TABLE IF NOT EXISTS values_ (run, key, value, PRIMARY KEY (run, key))"
        " WITHOUT ROWID;"
        "CREATE INDEX IF NOT EXISTS by_value ON values_ (key, value);"
    )
    return conn


if __name__ == "__main__":
    actions = (first, calls, kill, recorded, series, loop, poll, read, runs, search, page)
    peer_actions.act({action.__name__: action for action in actions})
