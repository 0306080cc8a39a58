"""What a comparison says in words: the first runs with their numbers, the best, what differs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trialbook.protocol.codec import plain_number
from trialbook.queries.directions import direction_of
from trialbook.views.formatting import cells_wide, number_text, plain, shortened, status_sign
from trialbook.views.html.deltas import Deltas, baseline_first
from trialbook.views.html.table import TEXT_ROWS, TEXT_WIDTH, aligned, text_rows
from trialbook.views.markdown import fitting, markdown_table, markdown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trialbook.protocol.messages import CompareLayout, RunRow, RunsFound
    from trialbook.queries.directions import Direction

_METRICS = 4
_PARAMS = 4
_LENGTH = 40
_LISTED = 300


def compare_text(found: RunsFound, layout: CompareLayout) -> str:
    """Return the runs for a terminal, in at most `TEXT_LIMIT` characters."""
    return _fitting(found, layout, _aligned_table, str)


def compare_markdown(found: RunsFound, layout: CompareLayout) -> str:
    """Return the runs in GitHub's Markdown, in at most `TEXT_LIMIT` characters."""
    return _fitting(found, layout, _markdown_table, markdown_text)


def _fitting(
    found: RunsFound,
    layout: CompareLayout,
    table: Callable[[list[str], list[list[str]]], str],
    written: Callable[[str], str],
) -> str:
    """Return as many runs as there is room for, and then what is said of all."""
    if not found.rows:
        return "No runs."
    found = baseline_first(found, layout.baseline or None)
    metrics = _metrics(found, layout)
    params = _differing(found.rows)
    heads = ["Name", *metrics, *params[:_PARAMS]]
    rows = _rows(found.rows, metrics, params[:_PARAMS], layout.baseline or None)
    directions = layout.directions or {}
    told = facts(found, metrics, params, baseline=layout.baseline or None, directions=directions)
    said = ["", *map(written, told)] if told else []

    def text(count: int) -> str:
        hidden = found.total - count
        more = [f"… and {hidden} more"] if hidden else []
        return "\n".join([table(heads, rows[:count]), *more, *said])

    return fitting(min(TEXT_ROWS, len(rows)), text)


def _metrics(found: RunsFound, layout: CompareLayout) -> list[str]:
    """Return the metrics that are drawn, or else those that stand for runs."""
    chosen = [layout.metric.key] if layout.metric else []
    drawn = [key for chart in layout.charts or () for key in chart.keys]
    leading = drawn or found.columns.headline or found.columns.metrics[:1]
    return list(dict.fromkeys([*chosen, *leading]))[:_METRICS]


def _differing(rows: Sequence[RunRow]) -> list[str]:
    names = dict.fromkeys(name for row in rows for name in row.params)
    return sorted(name for name in names if len({row.params.get(name) for row in rows}) > 1)


def _rows(
    rows: Sequence[RunRow], metrics: Sequence[str], params: Sequence[str], baseline: str | None
) -> list[list[str]]:
    deltas = Deltas.from_baseline(rows, baseline)

    def value(row: RunRow, name: str) -> str:
        if name not in row.metrics:
            return ""
        delta = deltas.of(row, name)[0] if deltas else ""
        return number_text(row.metrics[name]) + (f" ({delta})" if delta else "")

    return [
        [
            f"{status_sign(row.status)} {_short(row.run_name)}",
            *(value(row, name) for name in metrics),
            *(_short(row.params.get(name, "")) for name in params),
        ]
        for row in rows
    ]


def facts(
    found: RunsFound,
    metrics: Sequence[str],
    params: Sequence[str] = (),
    *,
    baseline: str | None,
    directions: Mapping[str, Direction],
) -> list[str]:
    """Return what is said of all runs: the best of them, the baseline, which params differ.

    The best one of several is that of the first of these metrics of which one knows which way it
    is better.
    """
    said = []
    best = _best(found.rows, metrics, directions)
    if best:
        among = "" if len(found.rows) == found.total else f" of the first {len(found.rows)} runs"
        said.append(f"Best{among}: {best}")
    base = next((row for row in found.rows if row.run_id == baseline), None)
    if base:
        said.append(f"Baseline: {_short(base.run_name)}")
    if params:
        said.append(shortened(f"Params that differ: {', '.join(map(_short, params))}", _LISTED))
    return said


def _best(
    rows: Sequence[RunRow], metrics: Sequence[str], directions: Mapping[str, Direction]
) -> str:
    for metric in metrics:
        direction = direction_of(metric, directions)
        values = {
            at: plain_number(row.metrics[metric])
            for at, row in enumerate(rows)
            if metric in row.metrics
        }
        known = [at for at, value in values.items() if math.isfinite(value)]
        if direction and len(known) > 1:
            at = (min if direction == "lower" else max)(known, key=values.__getitem__)
            row = rows[at]
            return f"{_short(row.run_name)}, {_short(metric)} {number_text(row.metrics[metric])}"
    return ""


def _short(text: str) -> str:
    return shortened(plain(text), _LENGTH)


def _aligned_table(heads: list[str], rows: list[list[str]]) -> str:
    named = [f"  {heads[0]}", *map(_short, heads[1:])]
    columns: list[list[str]] = []
    width = 0
    for cells in zip(named, *rows, strict=True):
        column = aligned(list(cells))
        width += cells_wide(column[0]) + 2
        if columns and width > TEXT_WIDTH:
            break
        columns.append(column)
    return text_rows(columns)


def _markdown_table(heads: list[str], rows: list[list[str]]) -> str:
    import pandas as pd

    frame = pd.DataFrame([[*row] for row in rows], columns=range(len(heads)), dtype=object)
    return markdown_table(frame, list(map(_short, heads)))
