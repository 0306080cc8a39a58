"""A line chart as SVG, for readers without scripts: axes, lines with gaps, bands, single points.

Texts are hostile and escaped. The axes have the colour of the text around them, so that the chart
fits light and dark pages; the colours of lines stand out from both.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from trialbook.views.formatting import shortened, visible
from trialbook.views.html.marks import MARK_PATHS
from trialbook.views.html.ticks import Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from trialbook.views.html.marks import Style
    from trialbook.views.html.ticks import Kind

    Numbers = NDArray[np.float64]

WIDTH, HEIGHT = 400, 210
_TOP, _RIGHT, _BOTTOM = 8, 10, 34
_FONT = "font:11px var(--jp-ui-font-family,system-ui,sans-serif)"
_CHARACTER = 6.2
"""Pixels, of a digit in this font."""
_MARGIN = 0.04
"""What is free above and below the lines, as a share of their range."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line by x, with gaps where y is no number; low and high are the edges of its band."""

    style: Style
    x: Numbers
    y: Numbers
    low: Numbers | None = None
    high: Numbers | None = None
    marked: Literal["end", "points", "nowhere"] = "end"
    """Where the mark of its style stands."""


class Axes(NamedTuple):
    """What a chart's axes are of."""

    x_title: str
    x_kind: Kind
    log_x: bool = False
    log_y: bool = False
    y_range: tuple[float, float] | None = None
    """None for all that there is."""


def chart_svg(lines: Sequence[Line], axes: Axes, name: str) -> str:
    """Return lines as SVG; nothing where no point has a place on the axes.

    Parameters
    ----------
    lines : sequence of Line
        The last one lies above the others.
    axes : Axes
    name : str
        What the chart is of, for whoever has it read aloud.
    """
    xs = [_placed(line.x, log=axes.log_x) for line in lines]
    x_scale = Scale.of(xs, axes.x_kind, log=axes.log_x)
    y_scale = _y_scale(lines, axes)
    if x_scale is None or y_scale is None:
        return ""
    y_ticks = y_scale.ticks(6)
    left = 10 + _CHARACTER * max(len(text) for _, text in y_ticks)
    box = _Box(left, x_scale, y_scale)
    drawn = "".join(part for line in lines for part in _drawn(line, box))
    about = escape(visible(shortened(name, 200)))
    return (
        f'<svg role="img" aria-label="{about}" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" style="max-width:100%;height:auto;{_FONT}">\n'
        f"{_axes_svg(box, axes, y_ticks)}\n"
        # an inner one shows nothing beyond its edges
        f'<svg x="{left:.0f}" y="{_TOP}" width="{box.width:.0f}" height="{box.height:.0f}">'
        f"{drawn}</svg></svg>"
    )


def legend_mark(style: Style) -> str:
    """Return what a line looks like, for a legend."""
    dashed = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    return (
        f'<svg width="32" height="12" viewBox="0 0 32 12" aria-hidden="true" '
        f'style="vertical-align:-1px"><path d="M0 6H32" fill="none" stroke="{style.colour}" '
        f'stroke-width="1.5"{dashed}></path><path d="{MARK_PATHS[style.shape]}" '
        f'transform="translate(10 0)" fill="{style.colour}"></path></svg>'
    )


@dataclass(frozen=True, slots=True)
class _Box:
    """The part of a chart in which lines are drawn; pixels count from its left upper corner."""

    left: float
    x: Scale
    y: Scale

    @property
    def width(self) -> float:
        return WIDTH - _RIGHT - round(self.left)

    @property
    def height(self) -> float:
        return HEIGHT - _TOP - _BOTTOM

    def across(self, x: Numbers) -> Numbers:
        # a mark at the edge is there as a whole
        return 4 + self.x.share(x) * (self.width - 8)

    def down(self, y: Numbers) -> Numbers:
        return (1 - self.y.share(y)) * self.height


def _y_scale(lines: Sequence[Line], axes: Axes) -> Scale | None:
    if axes.y_range is not None and (axes.y_range[0] > 0 or not axes.log_y):
        return Scale.of([np.array(axes.y_range)], "number", log=axes.log_y)
    parts = [_placed(part, log=axes.log_y) for line in lines for part in _heights(line)]
    return Scale.of(parts, "number", log=axes.log_y, margin=_MARGIN)


def _heights(line: Line) -> Iterator[Numbers]:
    yield line.y
    if line.low is not None and line.high is not None:
        yield from (line.low, line.high)


def _placed(numbers: Numbers, *, log: bool) -> Numbers:
    """Return those that have a place on an axis."""
    return numbers[np.isfinite(numbers) & ((numbers > 0) | (not log))]


def _drawn(line: Line, box: _Box) -> Iterator[str]:
    style, x, y = line.style, box.across(line.x), box.down(line.y)
    paint = f'fill="{style.colour}"'
    if line.low is not None and line.high is not None:
        # what a logarithmic axis lacks lies below it
        low = np.nan_to_num(box.down(line.low), nan=box.height)
        high = box.down(line.high)
        for at in _stretches(np.isfinite(x) & np.isfinite(high)):
            edges = " ".join([*_points(x[at], high[at]), *reversed(_points(x[at], low[at]))])
            yield f'<polygon points="{edges}" {paint} fill-opacity="0.16"></polygon>'
    dashed = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    stroke = f'fill="none" stroke="{style.colour}" stroke-width="1.5"{dashed}'
    there = np.isfinite(x) & np.isfinite(y)
    for at in _stretches(there):
        points = _points(x[at], y[at])
        if len(points) == 1:
            right, down = points[0].split(",")
            yield f'<circle cx="{right}" cy="{down}" r="2" {paint}></circle>'
        else:
            yield f'<polyline points="{" ".join(points)}" {stroke}></polyline>'
    places = np.flatnonzero(there)
    marks = {"end": places[-1:], "points": places, "nowhere": places[:0]}[line.marked]
    for right, down in zip(x[marks].tolist(), y[marks].tolist(), strict=True):
        place = f'transform="translate({right - 4:.1f} {down - 4:.1f}) scale(0.67)"'
        yield f'<path d="{MARK_PATHS[style.shape]}" {place} {paint}></path>'


def _stretches(there: NDArray[np.bool_]) -> Iterator[slice]:
    """Yield what lies between gaps."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]])))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield slice(first, end)


def _points(x: Numbers, y: Numbers) -> list[str]:
    return [f"{at:.1f},{down:.1f}" for at, down in zip(x.tolist(), y.tolist(), strict=True)]


def _axes_svg(box: _Box, axes: Axes, y_ticks: Sequence[tuple[float, str]]) -> str:
    left, bottom = round(box.left), _TOP + box.height
    right = left + box.width
    parts = []
    heights = box.down(_values(y_ticks)).tolist()
    for (_, text), y in zip(y_ticks, heights, strict=True):
        parts.append(_rule(f"M{left} {_TOP + y:.1f}H{right}", 0.15))
        parts.append(_text(left - 5, _TOP + y + 4, text, "end"))
    x_ticks = box.x.ticks(5)
    for (_, text), x in zip(x_ticks, box.across(_values(x_ticks)).tolist(), strict=True):
        parts.append(_rule(f"M{left + x:.1f} {bottom}v4", 0.4))
        # a text that would reach beyond the chart ends there
        half = len(text) * _CHARACTER / 2
        place = min(max(left + x, half), WIDTH - half)
        parts.append(_text(place, bottom + 15, text, "middle"))
    title = axes.x_title + (", log scale" if axes.log_x else "")
    parts.append(_text((left + right) / 2, bottom + 29, title, "middle"))
    parts.append(_rule(f"M{left + 0.5} {_TOP}V{bottom + 0.5}H{right}", 0.4))
    # what drops the drawing keeps its texts: apart from one another, they can still be read
    return "\n".join(parts)


def _values(ticks: Sequence[tuple[float, str]]) -> Numbers:
    return np.array([value for value, _ in ticks], dtype=np.float64)


def _rule(path: str, opacity: float) -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-opacity="{opacity}"></path>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    words = escape(visible(shortened(text, 60)))
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="currentColor">{words}</text>'
