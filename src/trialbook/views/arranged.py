"""A page of runs with its columns as a person has arranged them, for readers without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec.structs import replace

from trialbook.protocol.messages import Columns, MetricPart, RunRow, RunsFound

if TYPE_CHECKING:
    from msgspec import UnsetType

    from trialbook.protocol.messages import (
        Aggregate,
        ColumnChoice,
        GroupBy,
        TableLayout,
        WireNumber,
    )

Group = Literal["param", "metric", "tag"]
Found = TypeVar("Found", bound=RunsFound)


def arranged(page: Found, layout: TableLayout | None) -> Found:
    """Return the page with the columns shown alone, in their order.

    A metric of which the least value is shown is called ``min(loss)`` there.
    """
    if layout is None:
        return page
    choices = [choice for choice in layout.columns if choice.group == "metric"]
    # Pinned columns stand first; the groups themselves stay together.
    metrics = _ordered(page.columns.metrics, choices, layout)
    columns = {group: _names(page, layout, group) for group in ("param", "tag")}
    rows = [replace(row, metrics=_metrics(row, metrics)) for row in page.rows]
    labels = [label(key, aggregate) for key, aggregate in metrics]
    if layout.hide_constant and len(rows) > 1:
        labels = [label for label in labels if len({row.metrics.get(label) for row in rows}) > 1]
    shown = Columns(columns["param"], labels, columns["tag"], page.columns.datasets)
    return replace(page, rows=rows, columns=shown)


ATTRIBUTES = ("experiment_id", "datasets", "start_time", "duration")
"""What a run has of itself beside name and status, in the order in which it stands last."""


def shown_attributes(page: RunsFound, layout: TableLayout | None) -> list[str]:
    """Return what a table shows of the runs themselves beside their names, in its order.

    Status is told beside the name; where a column is asked for too, it is not said twice.
    """
    by_default = default_attributes(page)
    if layout is None:
        return by_default
    chosen = {choice.key: choice for choice in layout.columns if choice.group == "attribute"}
    shown = [key for key, choice in chosen.items() if choice.shown and key in ATTRIBUTES]
    if layout.only_named:
        return shown
    return shown + [key for key in by_default if key not in chosen]


def spanned(page: RunsFound) -> dict[str, str]:
    """Return the names of the experiments: of these runs where all are there, else of the query."""
    if not page.rows or len(page.rows) < page.total:
        return page.experiments
    ids = {row.experiment_id for row in page.rows}
    return {key: name for key, name in page.experiments.items() if key in ids}


def default_attributes(page: RunsFound) -> list[str]:
    """Return those that tell something of these runs: an experiment where there are several."""
    left_out = set()
    if len(spanned(page)) < 2:
        left_out.add("experiment_id")
    if not any(row.datasets for row in page.rows):
        left_out.add("datasets")
    return [key for key in ATTRIBUTES if key not in left_out]


def _ordered(
    keys: list[str], choices: list[ColumnChoice], layout: TableLayout
) -> list[tuple[str, Aggregate]]:
    """Return names with what is shown of them: those arranged first, then the others."""
    chosen = {choice.key: choice for choice in choices if choice.key in keys}
    shown = sorted(
        (choice for choice in chosen.values() if choice.shown), key=lambda choice: not choice.pinned
    )
    first: list[tuple[str, Aggregate]] = [(choice.key, choice.aggregate) for choice in shown]
    if layout.only_named:
        return first
    return first + [(key, "latest") for key in keys if key not in chosen]


def shown_metrics(page: RunsFound, layout: TableLayout | None) -> list[MetricPart]:
    """Return the metrics that a table shows, in their order, with which of their values."""
    if layout is None:
        return [MetricPart(key, "latest") for key in page.columns.metrics]
    choices = [choice for choice in layout.columns if choice.group == "metric"]
    return [MetricPart(*shown) for shown in _ordered(page.columns.metrics, choices, layout)]


def levels_of(layout: TableLayout | UnsetType | None) -> list[GroupBy]:
    """Return what runs are grouped by, from the first level to the last."""
    if not layout or not layout.group_by:
        return []
    return [layout.group_by, layout.then_by] if layout.then_by else [layout.group_by]


def _names(page: RunsFound, layout: TableLayout, group: Literal["param", "tag"]) -> list[str]:
    keys = page.columns.params if group == "param" else page.columns.tags
    choices = [choice for choice in layout.columns if choice.group == group]
    names = [key for key, _ in _ordered(keys, choices, layout)]
    if layout.hide_constant and len(page.rows) > 1:
        values = [row.params if group == "param" else row.tags for row in page.rows]
        names = [name for name in names if len({value.get(name) for value in values}) > 1]
    return names


def label(key: str, aggregate: str) -> str:
    """Return what a column of a metric is called: ``loss``, ``min(loss)``."""
    return key if aggregate == "latest" else f"{aggregate}({key})"


def _metrics(row: RunRow, metrics: list[tuple[str, Aggregate]]) -> dict[str, WireNumber]:
    sources = {"latest": row.metrics, "min": row.min or {}, "max": row.max or {}}
    return {
        label(key, aggregate): sources[aggregate][key]
        for key, aggregate in metrics
        if key in sources[aggregate]
    }
