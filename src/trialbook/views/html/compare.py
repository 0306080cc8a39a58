"""A comparison of runs without scripts: charts as SVG, then the runs and what differs.

As in the other twins every name and value is the user's and therefore hostile. What is read has
the colour of the text around it; lines have the colours, dashes and marks that they have in the
page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from dataclasses import replace as replace_line
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from trialbook.views.compare_lines import floats_in, groups_of
from trialbook.views.formatting import rounded_text, time_text
from trialbook.views.html.chart import Axes, Line, chart_svg, legend_mark
from trialbook.views.html.marks import group_styles, run_styles
from trialbook.views.html.table import (
    LEFT,
    bdi,
    html_rows,
    html_table,
)
from trialbook.views.smoothing import smoothed, smoothing_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trialbook.protocol.messages import (
        Chart,
        ChartSettings,
        ComparedBand,
        ComparedCurve,
        CompareSnapshot,
        Difference,
        GroupBy,
        Smoothing,
    )
    from trialbook.views.compare_lines import Numbers
    from trialbook.views.html.ticks import Kind

CHARTS = 12
RUNS = 20
_X_TITLES = {"step": "step", "time": "time", "relative": "time since the start"}
_BANDS = {
    "minmax": "band from the least to the greatest",
    "std": "band of one standard deviation",
    "sem": "band of one standard error of the mean",
    "ci95": "band of the 95 % interval of the mean",
}
_SMOOTHED = {"ema": "an average", "mean": "a moving average", "gaussian": "a bell curve"}
_OUTLYING, _BESIDE = 0.02, 0.1


def compare_html(
    snapshot: CompareSnapshot,
    *,
    charts: Sequence[Chart],
    settings: ChartSettings,
    group_by: GroupBy | None,
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
    group_by : GroupBy or None
    baseline : str or None
    taken_at : int
        In milliseconds since 1970-01-01 UTC.
    whole : bool
        Whether everything is asked for, and not what fits a cell.
    """
    limit = None if whole else CHARTS
    lines = _group_lines(snapshot, group_by) if group_by else _run_lines(snapshot)
    drawn = [
        _figure(
            each,
            [line for line in lines if line.key in each.keys],
            each.settings or settings,
            group_by,
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


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """A line of a chart, and what its legend says."""

    key: str
    label: str
    """HTML."""
    line: Line
    total: int
    """Points recorded, or of the band."""


def _run_lines(snapshot: CompareSnapshot) -> list[_Named]:
    rows = {row.run_id: row for row in snapshot.rows}
    drawn = dict.fromkeys(each.run_id for each in snapshot.curves)
    styles = run_styles([rows[run_id] for run_id in drawn if run_id in rows])
    return [
        _Named(
            each.key,
            bdi(rows[each.run_id].run_name),
            Line(styles[each.run_id], *_xy(each)),
            each.total,
        )
        for each in snapshot.curves
        if each.run_id in styles
    ]


def _group_lines(snapshot: CompareSnapshot, by: GroupBy) -> list[_Named]:
    bands = snapshot.bands or []
    values = list(groups_of(snapshot.rows, by)) + [each.value for each in bands]
    values = list(dict.fromkeys(values))
    styles = dict(zip(values, group_styles(values), strict=True))
    name = "dataset" if by.group == "dataset" else by.key
    lines = []
    for each in bands:
        said = f"{bdi(name)} not set" if each.value is None else f"{bdi(name)} = {bdi(each.value)}"
        amount = f"{each.runs} run{'s' * (each.runs != 1)}"
        line = Line(styles[each.value], *_xy(each), floats_in(each.low), floats_in(each.high))
        lines.append(_Named(each.key, f"{said} ({amount})", line, len(line.x)))
    return lines


def _xy(kept: ComparedCurve | ComparedBand) -> tuple[Numbers, Numbers]:
    return floats_in(kept.x) + kept.start, floats_in(kept.y)


def _figure(
    chart: Chart, lines: Sequence[_Named], settings: ChartSettings, group_by: GroupBy | None
) -> str:
    if chart.settings:
        # the curves that are kept have one axis
        axis, axis_metric = settings.axis, settings.axis_metric
        settings = replace(chart.settings, axis=axis, axis_metric=axis_metric)
    shown = lines[:RUNS]
    axes = _axes([each.line for each in shown], settings, group_by)
    name = ", ".join(chart.keys)
    behind: list[Line] = []
    if smoothing := settings.smoothing:
        behind = [replace_line(each.line, low=None, high=None, is_behind=True) for each in shown]
        shown = [_smoothed(each, smoothing, goes_back=_goes_back(settings)) for each in shown]
    drawn = [*behind, *(each.line for each in shown)]
    svg = chart_svg(drawn, axes, f"{name} by {axes.x_title}")
    if not svg:
        return ""
    title = f"<strong>{', '.join(map(bdi, chart.keys))}</strong>"
    about = ", ".join([title, *_about(settings, group_by)])
    legend = "".join(f"<li>{_entry(each, several=len(chart.keys) > 1)}</li>" for each in shown)
    more = f"<li>and {len(lines) - RUNS} more</li>" if len(lines) > RUNS else ""
    return (
        '<figure style="display:inline-block;margin:4px 16px 8px 0;max-width:100%;'
        'vertical-align:top;break-inside:avoid">'
        f"<figcaption {LEFT}>{about}</figcaption>\n{svg}\n"
        f'<ul style="list-style:none;padding:0;margin:0">{legend}{more}</ul></figure>'
    )


def _goes_back(settings: ChartSettings) -> bool:
    return settings.axis == "metric"


def _smoothed(each: _Named, smoothing: Smoothing, *, goes_back: bool) -> _Named:
    """Return a line, and its band, as smooth as the page has it."""
    line, x = each.line, each.line.x
    length = float(x[-1] - x[0]) if len(x) else 0.0
    unit = smoothing_unit(length, max(each.total, len(x)))

    def smooth(y: Numbers | None) -> Numbers | None:
        return None if y is None else smoothed(x, y, smoothing, unit, goes_back=goes_back)

    y = smoothed(x, line.y, smoothing, unit, goes_back=goes_back)
    smooth_line = replace_line(line, y=y, low=smooth(line.low), high=smooth(line.high))
    return replace_line(each, line=smooth_line)


def _about(settings: ChartSettings, group_by: GroupBy | None) -> Iterator[str]:
    if settings.smoothing:
        yield f"smoothed by {_SMOOTHED[settings.smoothing.kind]} {settings.smoothing.amount:g}"
    if settings.log_y:
        yield "log scale"
    if group_by is not None:
        yield settings.centre or "mean"
        yield _BANDS[settings.band or "minmax"]


def _entry(each: _Named, *, several: bool) -> str:
    key = f" {bdi(each.key)}" if several else ""
    last = rounded_text(float(each.line.y[-1]), 5) if len(each.line.y) else ""
    return f"{legend_mark(each.line.style)} {each.label}{key}: {last}"


def _axes(lines: Sequence[Line], settings: ChartSettings, group_by: GroupBy | None) -> Axes:
    axis = settings.axis
    if axis == "metric" and group_by is not None:
        axis = "step"
    kind: Kind = "number" if axis == "metric" else axis
    title = (settings.axis_metric or "") if axis == "metric" else _X_TITLES[axis]
    y_range = (settings.y_range.start, settings.y_range.end) if settings.y_range else None
    if y_range is None and settings.ignore_outliers:
        y_range = _without_outliers(lines)
    # a time since 1970 has no logarithm that says anything
    log_x = bool(settings.log_x) and axis != "time"
    return Axes(title, kind, log_x, bool(settings.log_y), y_range)


def _without_outliers(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Return the range of y as the page has it; None where there is nothing to leave out."""
    values = np.concatenate([np.empty(0), *(line.y for line in lines)])
    values = np.sort(values[np.isfinite(values)])
    if not len(values):
        return None
    last = len(values) - 1
    low = float(values[math.floor(_OUTLYING * last)])
    high = float(values[math.ceil((1 - _OUTLYING) * last)])
    beside = _BESIDE * (high - low)
    return None if low == high else (low - beside, high + beside)


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
