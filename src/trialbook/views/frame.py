"""The runs of a table as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialbook.protocol.codec import plain_number
from trialbook.views.arranged import default_attributes, label
from trialbook.views.formatting import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from trialbook.protocol.messages import (
        Aggregate,
        ColumnGroup,
        RunRow,
        RunsFound,
        TableLayout,
    )
    from trialbook.views.html.deltas import Deltas

    Column = tuple[ColumnGroup, str, Aggregate]


def frame_of(page: RunsFound, layout: TableLayout | None) -> pd.DataFrame:
    """Return a row for each run: its id and name, then the columns shown, in their order."""
    import numpy as np
    import pandas as pd

    data: dict[str, Any] = {
        "run_id": [row.run_id for row in page.rows],
        "run_name": [row.run_name for row in page.rows],
    }
    for column in _shown(page, layout):
        values = [_value(row, column) for row in page.rows]
        name = _name(column)
        if name == "start_time":
            times = np.array(values, dtype="datetime64[ms]")
            data[name] = pd.Series(times).dt.tz_localize("UTC")
        else:
            numeric = column[0] == "metric" or name == "duration"
            data[name] = pd.Series(values, dtype="float64" if numeric else "object")
    return pd.DataFrame(data)


def with_deltas(frame: pd.DataFrame, rows: Sequence[RunRow], deltas: Deltas) -> pd.DataFrame:
    """Return a frame of runs with the metrics as texts that tell how far each is from the baseline.

    ``rows`` are those that the frame was made of.
    """
    told = frame.copy()
    for key in deltas.base.metrics:
        name = _name(("metric", key, "latest"))
        if name in told:
            told[name] = [_with_delta(row, key, deltas) for row in rows]
    return told


def _with_delta(row: RunRow, key: str, deltas: Deltas) -> str:
    if key not in row.metrics:
        return ""
    delta = deltas.of(row, key)[0]
    return number_text(row.metrics[key]) + (f" ({delta})" if delta else "")


def _shown(page: RunsFound, layout: TableLayout | None) -> list[Column]:
    """Return the columns but the name, those arranged first."""
    names = page.columns
    there: dict[tuple[ColumnGroup, str], Aggregate] = {
        ("attribute", "status"): "latest",
        **{("metric", key): "latest" for key in names.metrics},
        **{("param", key): "latest" for key in names.params},
        **{("tag", key): "latest" for key in names.tags},
        **{("attribute", key): "latest" for key in default_attributes(page)},
    }
    if layout is None:
        return [(*column, aggregate) for column, aggregate in there.items()]
    chosen = {(choice.group, choice.key): choice for choice in layout.columns}
    shown: list[Column] = [
        (choice.group, choice.key, choice.aggregate)
        for choice in sorted(layout.columns, key=lambda choice: not choice.pinned)
        if choice.shown and (choice.group, choice.key) != ("attribute", "run_name")
    ]
    if layout.only_named:
        return shown
    others = [column for column in there.items() if column[0] not in chosen]
    return shown + [(*column, aggregate) for column, aggregate in others]


def _name(column: Column) -> str:
    group, key, aggregate = column
    return key if group == "attribute" else label(f"{group}s.{key}", aggregate)


def _value(row: RunRow, column: Column) -> float | int | str | None:
    group, key, aggregate = column
    if group == "param":
        return row.params.get(key)
    if group == "tag":
        return row.tags.get(key)
    if group == "metric":
        values = {"latest": row.metrics, "min": row.min or {}, "max": row.max or {}}[aggregate]
        return plain_number(values[key]) if key in values else None
    match key:
        case "duration":
            return None if row.end_time is None else (row.end_time - row.start_time) / 1000
        case "datasets":
            return ", ".join(row.datasets) if row.datasets else None
        case _:
            known: float | int | str | None = getattr(row, key)
            return known
