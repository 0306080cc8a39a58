"""ROC, precision-recall and calibration curves as SVG, for readers without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialbook.views.formatting import rounded_text
from trialbook.views.html.chart import Axes, Line, chart_svg, legend_mark
from trialbook.views.html.marks import Style
from trialbook.views.html.table import LEFT, bdi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]

_DIAGONAL = Style("#888888", "circle", "4 4")
_SHARES = (0.0, 1.0)
_APART = 1 / 400
"""Points nearer to one another, as a share of the axes, are less than a pixel apart."""
_MOST = 10
"""Curves that one chart has."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A curve of one run, or of arrays.

    Attributes
    ----------
    title : str
        Whose curve it is; it may be hostile.
    style : Style
    x, y : array-like of float
        From 0 to 1, in the order of the curve. Without points, or all NaN, there is no curve.
    value : float or None
        What is said of it: the area under the curve, the average precision.
    """

    title: str
    style: Style
    x: ArrayLike
    y: ArrayLike
    value: float | None = None


def roc_html(curves: Sequence[Curve]) -> str:
    """Return ROC curves as a figure: true positive rates by false positive rates.

    Parameters
    ----------
    curves : sequence of Curve
        With the area under each as its value. The first ten are shown.

    Examples
    --------
    >>> from trialbook.views.html.marks import run_style
    >>> figure = roc_html([Curve("first", run_style("a"), [0, 0, 1], [0, 1, 1], 1.0)])
    >>> figure.count("<polyline"), "AUC 1" in figure
    (2, True)
    """
    lines = [Line(c.style, *_thinned(_floats(c.x), _floats(c.y))) for c in curves[:_MOST]]
    axes = Axes("false positive rate", "number", y_range=_SHARES)
    return _figure("ROC", "true positive rate", axes, curves, lines, value="AUC", diagonal=True)


def pr_html(curves: Sequence[Curve]) -> str:
    """Return precision-recall curves as a figure: precision by recall.

    Parameters
    ----------
    curves : sequence of Curve
        In scikit-learn's order, by falling recall, with the average precision as its value.
        The first ten are shown.

    Examples
    --------
    >>> from trialbook.views.html.marks import run_style
    >>> figure = pr_html([Curve("first", run_style("a"), [1, 0.5, 0], [0.5, 1, 1], 0.75)])
    >>> figure.count("<polyline"), "average precision 0.75" in figure
    (1, True)
    """
    lines = [
        Line(c.style, *_stepped(*_thinned(_floats(c.x), _floats(c.y)))) for c in curves[:_MOST]
    ]
    axes = Axes("recall", "number", y_range=_SHARES)
    return _figure("Precision-recall", "precision", axes, curves, lines, value="average precision")


def calibration_html(curves: Sequence[Curve]) -> str:
    """Return calibration curves as a figure: shares of the class by mean scores.

    Parameters
    ----------
    curves : sequence of Curve
        A point for each bin that has samples. The first ten are shown.

    Examples
    --------
    >>> from trialbook.views.html.marks import run_style
    >>> figure = calibration_html([Curve("first", run_style("a"), [0.2, 0.7], [0.1, 0.9])])
    >>> figure.count("<polyline")
    2
    """
    lines = [Line(c.style, _floats(c.x), _floats(c.y), marked="points") for c in curves[:_MOST]]
    axes = Axes("mean score", "number", y_range=_SHARES)
    return _figure("Calibration", "share of the class", axes, curves, lines, diagonal=True)


def _figure(
    title: str,
    y_title: str,
    axes: Axes,
    curves: Sequence[Curve],
    lines: Sequence[Line],
    *,
    value: str = "",
    diagonal: bool = False,
) -> str:
    drawn = [
        (curve, line)
        for curve, line in zip(curves[:_MOST], lines, strict=True)
        if np.isfinite(line.x + line.y).any()
    ]
    if not drawn:
        return ""
    # the whole of the x axis is there, whatever the curves have of it
    shares = np.array(_SHARES)
    whole = Line(_DIAGONAL, shares, shares if diagonal else shares + np.nan, marked="nowhere")
    about = f"{y_title} by {axes.x_title}"
    svg = chart_svg([whole, *(line for _, line in drawn)], axes, f"{title}: {about}")
    legend = "".join(f"<li>{_entry(curve, value)}</li>" for curve, _ in drawn)
    more = f"<li>and {len(curves) - _MOST} more</li>" if len(curves) > _MOST else ""
    return (
        '<figure style="display:inline-block;margin:4px 16px 8px 0;max-width:100%;'
        'vertical-align:top;break-inside:avoid">'
        f"<figcaption {LEFT}><strong>{title}</strong>, {about}</figcaption>\n"
        f'{svg}\n<ul style="list-style:none;padding:0;margin:0">{legend}{more}</ul></figure>'
    )


def _entry(curve: Curve, value: str) -> str:
    told = "" if curve.value is None else f": {value} {rounded_text(curve.value, 4)}"
    return f"{legend_mark(curve.style)} {bdi(curve.title)}{told}"


def _floats(numbers: ArrayLike) -> Numbers:
    return np.asarray(numbers, dtype=np.float64)


def _thinned(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Return the points that are so far from the last one kept that both can be seen, and the ends.

    What is left out lies within half a pixel of what stays, also where a curve bends.
    """
    kept: list[int] = []
    at = (np.inf, np.inf)
    for place, point in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
        if not kept or max(abs(point[0] - at[0]), abs(point[1] - at[1])) >= _APART:
            kept.append(place)
            at = point
    if kept and kept[-1] != len(x) - 1:
        kept.append(len(x) - 1)
    return x[kept], y[kept]


def _stepped(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Return a line that keeps its y until the next x, as scikit-learn draws these curves."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1] if len(y) else y
