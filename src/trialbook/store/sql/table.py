"""Many runs read as columns, inside the transaction given."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.model import RunInfo
from trialbook.store.runs_table import RunsTable
from trialbook.store.sql import page, texts
from trialbook.store.sql.bulk import driver_rows
from trialbook.store.sql.listed import listed
from trialbook.store.sql.runs import LATEST, WHOLE
from trialbook.store.sql.schema import runs, series
from trialbook.store.sql.texts import in_chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Connection, Select

    from trialbook.store.base import RunQuery

_FIELDS = tuple(field.name for field in fields(RunInfo))


def read(conn: Connection, query: RunQuery, limit: int) -> RunsTable:
    """Return the first runs of a search."""
    with _without_collection():
        return _read(conn, query, limit)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Have Python not look for garbage, of which a table being built has none.

    It would look at all the new rows again and again, for a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(conn: Connection, query: RunQuery, limit: int) -> RunsTable:
    numbers = page.numbers(conn, query, 0, limit)
    position = {number: place for place, number in enumerate(numbers)}
    rows: list[Any] = [None] * len(numbers)
    for part in _rows(conn, WHOLE, runs.c.id, position):
        for row in part:
            rows[position[row[0]]] = row
    _, params, tags, *others = zip(*rows, strict=True) if rows else ((),) * (3 + len(_FIELDS))
    info: dict[str, Sequence[Any]] = dict(zip(_FIELDS, map(list, others), strict=False))
    info["experiment_id"] = list(map(str, info["experiment_id"]))
    return RunsTable(info, _metrics(conn, position), texts.columns(params), texts.columns(tags))


def _metrics(conn: Connection, position: dict[int, int]) -> dict[str, NDArray[np.float64]]:
    columns: dict[str, list[float | None]] = {}
    for part in _rows(conn, LATEST, series.c.run, position):
        for run, key, value in part:
            if key not in columns:
                columns[key] = [None] * len(position)
            columns[key][position[run]] = value
    # NumPy makes NaN of None
    return {key: np.array(columns[key], np.float64) for key in sorted(columns)}


def _rows(
    conn: Connection, statement: Select[Any], run: ColumnElement[int], position: dict[int, int]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of some runs."""
    for chunk in in_chunks(sorted(position)):
        first, last = chunk[0], chunk[-1]
        # one range takes less than to look for each of thousands of runs
        dense = last - first < 2 * len(chunk)
        chosen = run.between(first, last) if dense else listed(run, "runs")
        rows = driver_rows(conn, statement.where(chosen), {} if dense else {"runs": chunk})
        complete = last - first < len(chunk)
        yield rows if complete else [row for row in rows if row[0] in position]
