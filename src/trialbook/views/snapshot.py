"""Rows of a run table made fewer and shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import UNSET
from msgspec.structs import replace

from trialbook.protocol.messages import Columns, RunRow, RunsFound, RunsSnapshot
from trialbook.views.formatting import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trialbook.protocol.messages import RunsPage

Found = TypeVar("Found", bound=RunsFound)


def snapshot_of(page: RunsPage) -> RunsSnapshot:
    """Return what a page shows, without its place in the store."""
    return RunsSnapshot(
        page.total, page.rows, page.columns, page.experiments, page.all, page.unfiltered
    )


def cut(snapshot: Found, rows: int, length: int) -> Found:
    """Return so many rows with texts of such a length, and only the names that they need.

    ``total`` stays what it was, so that every reader can tell that runs are missing.
    """
    kept = [_with_short_values(row, length) for row in snapshot.rows[:rows]]
    present = {row.experiment_id for row in kept}
    if len(snapshot.experiments) <= 10:
        present |= set(snapshot.experiments)
    return replace(
        snapshot,
        rows=kept,
        columns=Columns(
            params=_occurring(snapshot.columns.params, (row.params for row in kept)),
            metrics=_occurring(snapshot.columns.metrics, (row.metrics for row in kept)),
            tags=_occurring(snapshot.columns.tags, (row.tags for row in kept)),
            datasets=any(row.datasets for row in kept) or UNSET,
        ),
        experiments={key: name for key, name in snapshot.experiments.items() if key in present},
    )


def _with_short_values(row: RunRow, length: int) -> RunRow:
    return replace(
        row,
        run_name=shortened(row.run_name, length),
        params={key: shortened(value, length) for key, value in row.params.items()},
        tags={key: shortened(value, length) for key, value in row.tags.items()},
        datasets=row.datasets and [shortened(label, length) for label in row.datasets],
    )


def _occurring(names: list[str], rows: Iterable[Mapping[str, object]]) -> list[str]:
    present = {key for row in rows for key in row}
    return [name for name in names if name in present]
