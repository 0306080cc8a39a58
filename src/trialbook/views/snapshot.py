"""A page of runs made small enough to be saved in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from trialbook.protocol.messages import Columns, RunRow, RunsPage
from trialbook.views.arranged import arranged
from trialbook.views.formatting import shortened
from trialbook.views.static_twin import html_table, text_table
from trialbook.views.view import saved_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trialbook.protocol.messages import TableLayout

BUDGET = 195_000
"""Bytes of data, HTML and text together; the view's spec and envelope bring it to 200 kB."""
SNAPSHOT_ROWS = 500
VALUE_LIMITS = (1000, 200, 40)
"""Values are cut to the first of these; to the next only where not one run would fit."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The runs that are saved, and their static twin."""

    page: RunsPage
    html: str
    text: str


def take(
    page: RunsPage,
    *,
    taken_at: int,
    filter_text: str = "",
    layout: TableLayout | None = None,
    groups: str | None = None,
) -> Snapshot:
    """Return as many runs of the page as the budget allows.

    ``groups`` is HTML that stands in the place of single runs.

    ``page.total`` stays what it was, so that every reader can tell that runs are missing.
    """
    for limit in VALUE_LIMITS:
        rows = [_with_short_values(row, limit) for row in page.rows]
        while True:
            kept = _with_rows(page, rows)
            seen = arranged(kept, layout)
            html = groups or html_table(seen, taken_at=taken_at, filter_text=filter_text)
            snapshot = Snapshot(kept, html, text_table(seen, taken_at=taken_at))
            size = saved_size(kept, snapshot.html, snapshot.text)
            if size <= BUDGET or not rows:
                break
            rows = rows[: min(len(rows) - 1, len(rows) * BUDGET // size)]
        if rows or not page.rows:
            break
    return snapshot


def _with_short_values(row: RunRow, limit: int) -> RunRow:
    return replace(
        row,
        run_name=shortened(row.run_name, limit),
        params={key: shortened(value, limit) for key, value in row.params.items()},
        tags={key: shortened(value, limit) for key, value in row.tags.items()},
        datasets=row.datasets and [shortened(label, limit) for label in row.datasets],
    )


def _with_rows(page: RunsPage, rows: list[RunRow]) -> RunsPage:
    """Return the page with these rows and only the names that they need."""
    present = {row.experiment_id for row in rows}
    if len(page.experiments) <= 10:
        present |= set(page.experiments)
    return replace(
        page,
        rows=rows,
        columns=Columns(
            params=_occurring(page.columns.params, (row.params for row in rows)),
            metrics=_occurring(page.columns.metrics, (row.metrics for row in rows)),
            tags=_occurring(page.columns.tags, (row.tags for row in rows)),
            datasets=any(row.datasets for row in rows) or UNSET,
        ),
        experiments={key: name for key, name in page.experiments.items() if key in present},
    )


def _occurring(names: list[str], rows: Iterable[Mapping[str, object]]) -> list[str]:
    present = {key for row in rows for key in row}
    return [name for name in names if name in present]
