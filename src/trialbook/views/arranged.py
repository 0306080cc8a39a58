"""A page of runs with its columns as a person has arranged them, for readers without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from trialbook.protocol.messages import Columns, MetricPart, RunRow, RunsFound

if TYPE_CHECKING:
    from trialbook.protocol.messages import Aggregate, ColumnChoice, TableLayout, WireNumber

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
    shown = Columns(columns["param"], labels, columns["tag"], _datasets(page, layout))
    return replace(page, rows=rows, columns=shown)


def _datasets(page: RunsFound, layout: TableLayout) -> bool | UnsetType:
    choices = {choice.key: choice.shown for choice in layout.columns if choice.group == "attribute"}
    return page.columns.datasets if choices.get("datasets", not layout.only_named) else UNSET


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
