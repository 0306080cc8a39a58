"""A comparison of runs without scripts: charts as SVG, then the runs and what differs.

As in the other twins every name and value is the user's and therefore hostile, and no colour is
fixed: runs are told apart by the dashes of their lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from trialbook.views.formatting import rounded_text, time_text
from trialbook.views.html.table import (
    LEFT,
    bdi,
    html_rows,
    html_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import (
        Chart,
        ChartSettings,
        ComparedCurve,
        CompareSnapshot,
        Difference,
    )

Placing = Callable[[tuple[float, float]], tuple[float, float]]
CHARTS = 12
RUNS = 20
_WIDTH, _HEIGHT = 360, 160
_MARGIN = 8
_DASHES = ("", "6 3", "2 2", "8 3 2 3", "12 4", "1 3", "10 2 2 2 2 2", "4 4", "14 3 3 3", "3 6")


def compare_html(
    snapshot: CompareSnapshot,
    *,
    charts: Sequence[Chart],
    settings: ChartSettings,
    baseline: str | None,
    taken_at: int,
    whole: bool,
) -> str:
    """Return a comparison as HTML.

    Parameters
    ----------
    snapshot : CompareSnapshot
    charts : sequence of Chart
        In their order.
    settings : ChartSettings
        Of charts that have none of their own; a curve has the axis of the first chart it is in.
    baseline : str or None
    taken_at : int
        In milliseconds since 1970-01-01 UTC.
    whole : bool
        Whether everything is asked for, and not what fits a cell.
    """
    names = {row.run_id: row.run_name for row in snapshot.rows}
    limit = None if whole else CHARTS
    drawn = [
        _figure(
            each,
            [c for c in snapshot.curves if c.key in each.keys],
            names,
            each.settings or settings,
        )
        for each in charts
    ]
    shown = [figure for figure in drawn if figure]
    left_out = (
        ""
        if limit is None or len(shown) <= limit
        else (f"<p>{len(shown) - limit} charts left out</p>")
    )
    runs = html_table(
        snapshot,
        taken_at=taken_at,
        baseline=baseline,
        max_rows=None if whole else RUNS,
    )
    told = _differences(snapshot, taken_at, None if whole else 100)
    return f"<div>{''.join(shown[:limit])}{left_out}{runs}{told}</div>"


def _figure(
    chart: Chart, curves: Sequence[ComparedCurve], names: dict[str, str], settings: ChartSettings
) -> str:
    lines = [(each, _points(each, settings)) for each in curves]
    lines = [(each, points) for each, points in lines if points]
    title = ", ".join(map(bdi, chart.keys))
    if not lines:
        return ""
    xs = [x for _, points in lines for x, _ in points]
    ys = [y for _, points in lines for _, y in points]
    place = _placing((min(xs), max(xs)), (min(ys), max(ys)))
    drawn, legend = [], []
    several = len(chart.keys) > 1
    for at, (each, points) in enumerate(lines[:RUNS]):
        dash = _DASHES[at % len(_DASHES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        style = f'fill="none" stroke="currentColor"{dashed}'
        if len(points) == 1:
            ((x, y),) = map(place, points)
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="currentColor"></circle>')
        else:
            places = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
            drawn.append(f'<polyline points="{places}" {style}></polyline>')
        sample = f'<svg width="32" height="8"><path d="M0 4H32" {style}></path></svg>'
        key = f" {bdi(each.key)}" if several else ""
        last = _last(each)
        legend.append(f"<li>{sample} {bdi(names.get(each.run_id, each.run_id))}{key}: {last}</li>")
    more = f"<li>and {len(lines) - RUNS} more</li>" if len(lines) > RUNS else ""
    low, high = (rounded_text(edge, 4) for edge in (min(ys), max(ys)))
    return (
        f'<figure style="display:inline-block;margin:4px 16px 8px 0;vertical-align:top">'
        f"<figcaption {LEFT}><strong>{title}</strong> from {low} to {high}</figcaption>"
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<path d="M0.5 0V{_HEIGHT - 0.5}H{_WIDTH}" fill="none" stroke="currentColor" '
        f'stroke-opacity="0.3"></path>{"".join(drawn)}</svg>'
        f'<ul style="list-style:none;padding:0;margin:0">{"".join(legend)}{more}</ul></figure>'
    )


def _points(curve: ComparedCurve, settings: ChartSettings) -> list[tuple[float, float]]:
    """Return the points that have a place, on axes as they are scaled."""
    x = np.frombuffer(curve.x, "<f4").astype(np.float64) + curve.start
    y = np.frombuffer(curve.y, "<f4").astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.log10(x) if settings.log_x else x
        y = np.log10(y) if settings.log_y else y
    finite = np.isfinite(x) & np.isfinite(y)
    return list(zip(x[finite].tolist(), y[finite].tolist(), strict=True))


def _last(curve: ComparedCurve) -> str:
    return rounded_text(float(np.frombuffer(curve.y, "<f4")[-1]), 5)


def _placing(x_range: tuple[float, float], y_range: tuple[float, float]) -> Placing:
    (left, right), (low, high) = x_range, y_range
    wide, tall = (right - left) or 1.0, (high - low) or 1.0
    width, height = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x, y = point
        return _MARGIN + (x - left) / wide * width, _MARGIN + (high - y) / tall * height

    return place


def _differences(snapshot: CompareSnapshot, taken_at: int, limit: int | None) -> str:
    told = [each for each in snapshot.differences if each.section != "metric"]
    if not told or len(snapshot.rows) < 2:
        return ""
    rows = snapshot.rows[:RUNS]
    shown = told[:limit]
    more = f" · {len(told) - len(shown)} more" if len(told) > len(shown) else ""
    return html_rows(
        f"What differs{more} · as of {time_text(taken_at)}",
        [("Name", LEFT), ("Kind", LEFT), *((bdi(row.run_name), LEFT) for row in rows)],
        [[bdi(each.key), each.section, *_values(each, len(rows))] for each in shown],
    )


def _values(difference: Difference, count: int) -> list[str]:
    known = [*difference.values[:count], *[None] * (count - len(difference.values))]
    return ["\N{EN DASH}" if value is None else bdi(str(value)) for value in known]
