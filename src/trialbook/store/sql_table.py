"""Many runs read as columns, inside the transaction given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.model import RunInfo
from trialbook.store import sql_page
from trialbook.store.runs_table import RunsTable, columns_of
from trialbook.store.sql_runs import LATEST, WHOLE
from trialbook.store.sql_texts import decoded, in_chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from trialbook.store.base import RunQuery

_FIELDS = tuple(field.name for field in fields(RunInfo))


def read(conn: Connection, query: RunQuery, limit: int) -> RunsTable:
    """Return the first runs of a search."""
    numbers = sql_page.numbers(conn, query, 0, limit)
    position = {number: place for place, number in enumerate(numbers)}
    rows: list[Any] = [None] * len(numbers)
    for chunk in in_chunks(numbers):
        for row in _rows(conn, WHOLE, chunk):
            rows[position[row[0]]] = row
    texts = [decoded(row[1], row[2]) for row in rows]
    info: dict[str, Sequence[Any]] = {
        name: [row[place] for row in rows] for place, name in enumerate(_FIELDS, start=3)
    }
    info["experiment_id"] = list(map(str, info["experiment_id"]))
    return RunsTable(
        info,
        _metrics(conn, position),
        columns_of([text.params for text in texts]),
        columns_of([text.tags for text in texts]),
    )


def _metrics(conn: Connection, position: dict[int, int]) -> dict[str, NDArray[np.float64]]:
    nan = float("nan")
    columns: dict[str, list[float]] = {}
    for chunk in in_chunks(position):
        for run, key, value, is_nan in _rows(conn, LATEST, chunk):
            if key not in columns:
                columns[key] = [nan] * len(position)
            columns[key][position[run]] = nan if is_nan else value
    return {key: np.array(columns[key]) for key in sorted(columns)}


def _rows(conn: Connection, statement: Any, numbers: list[int]) -> list[tuple[Any, ...]]:
    """Return the driver's own rows; SQLAlchemy's take as long again to make."""
    result = conn.execute(statement, {"runs": numbers})
    rows = list(result.cursor.fetchall())
    result.close()
    return rows
