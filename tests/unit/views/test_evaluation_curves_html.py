"""Curves of an evaluation without scripts: on whole axes, stepped, small, hostile texts escaped."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from trialbook.views.html.chart import HEIGHT, WIDTH
from trialbook.views.html.evaluation_curves import Curve, calibration_html, pr_html, roc_html
from trialbook.views.html.marks import run_style

HOSTILE = "</svg><script>alert(1)</script>"
STYLE = run_style("a")


def parsed(figure: str) -> ET.Element:
    return ET.fromstring(figure)  # noqa: S314 - ours


def lines(figure: str) -> list[list[tuple[float, float]]]:
    """Return the points of each line, in pixels from the left upper corner of the axes."""
    return [
        [(float(x), float(y)) for x, y in (p.split(",") for p in line.get("points", "").split())]
        for line in parsed(figure).iter("polyline")
    ]


def texts(figure: str) -> list[str]:
    return [text.text or "" for text in parsed(figure).iter("text")]


def test_roc_goes_from_corner_to_corner_beside_the_diagonal() -> None:
    figure = roc_html([Curve(HOSTILE, STYLE, [0, 0, 0.5, 1], [0, 0.8, 1, 1], 0.95)])
    diagonal, curve = lines(figure)
    assert curve[0] == diagonal[0]
    assert curve[-1] == diagonal[-1]
    assert curve[1][0] == curve[0][0]
    assert curve[1][1] < curve[0][1]
    assert "<script>" not in figure
    assert "AUC 0.95" in figure
    assert "false positive rate" in texts(figure)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for line in (diagonal, curve) for x, y in line)


def test_precision_stays_until_recall_changes() -> None:
    figure = pr_html([Curve("a", STYLE, [1, 0.5, 0], [0.25, 0.75, 1], 0.5)])
    (curve,) = lines(figure)
    across = [x for x, _ in curve]
    up = [-y for _, y in curve]
    assert across[0] > across[1] == across[2] > across[3] == across[4]
    assert up[0] == up[1] < up[2] == up[3] < up[4]
    assert "average precision 0.5" in figure


def test_calibration_marks_each_bin_on_whole_axes() -> None:
    figure = calibration_html([Curve("a", STYLE, [0.4, 0.5, 0.6], [0.3, 0.5, 0.7])])
    diagonal, curve = lines(figure)
    assert diagonal[0][0] < curve[0][0] < curve[-1][0] < diagonal[-1][0]
    marks = [p for p in parsed(figure).iter("path") if "scale(0.67)" in p.get("transform", "")]
    assert len(marks) == 3
    assert {"0.0", "1.0"} <= set(texts(figure))


@pytest.mark.parametrize("draw", [roc_html, pr_html, calibration_html])
def test_without_a_curve_there_is_nothing(draw: object) -> None:
    assert callable(draw)
    assert draw([]) == ""
    assert draw([Curve("a", STYLE, [], [])]) == ""
    assert draw([Curve("a", STYLE, [math.nan] * 3, [0, 0.5, 1])]) == ""


def test_a_run_without_a_curve_is_not_in_the_legend() -> None:
    figure = roc_html(
        [Curve("there", STYLE, [0, 1], [0, 1], 0.5), Curve("gone", STYLE, [math.nan], [math.nan])]
    )
    assert "there" in figure
    assert "gone" not in figure


def test_thousands_of_points_are_as_many_as_can_be_seen() -> None:
    x = np.linspace(0, 1, 20_000)
    y = np.sqrt(x)
    figure = roc_html([Curve("a", STYLE, x, y)])
    _, curve = lines(figure)
    assert 300 < len(curve) < 900
    assert len(figure) < 20_000
    assert curve[-1] == lines(figure)[0][-1]


def test_ten_of_many_runs_are_drawn() -> None:
    figure = roc_html([Curve(f"run {n}", STYLE, [0, 1], [0, 1]) for n in range(12)])
    assert len(lines(figure)) == 11
    assert "and 2 more" in figure
    assert "run 10" not in figure
