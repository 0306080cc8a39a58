"""Charts without scripts: gaps, single points, bands, axes, and the looks that the page has."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trialbook as tb
from trialbook.protocol.messages import GroupBy
from trialbook.views.compare_lines import PAGE, floats_in, groups_of
from trialbook.views.html.chart import HEIGHT, WIDTH, Axes, Line, chart_svg
from trialbook.views.html.marks import Style, group_styles, run_style, run_styles
from trialbook.views.html.ticks import Kind, Scale

if TYPE_CHECKING:
    from trialbook.protocol.messages import CompareSnapshot
    from trialbook.views.compare_view import CompareView

GOLDEN = json.loads((Path(__file__).parents[2] / "protocol/golden/format.json").read_text("utf-8"))
STYLE = Style("#0077bb", "circle", "7 3")
NAN = math.nan
HOSTILE = "</text></svg><script>alert(1)</script>"


def line(y: list[float], x: list[float] | None = None, **edges: list[float]) -> Line:
    places = np.arange(len(y)) if x is None else np.array(x)
    bands = {name: np.array(values, dtype=float) for name, values in edges.items()}
    return Line(STYLE, places.astype(float), np.array(y, dtype=float), **bands)


def svg(*lines: Line, axes: Axes | None = None) -> ET.Element:
    return ET.fromstring(chart_svg(lines, axes or Axes("step", "step"), "loss"))  # noqa: S314 - ours


def texts(chart: ET.Element) -> list[str]:
    return [text.text or "" for text in chart.iter("text")]


def test_a_gap_parts_a_line_and_a_point_alone_is_a_dot() -> None:
    chart = svg(line([1, 2, NAN, 3, NAN, 4, 5]))
    assert [len(part.get("points", "").split()) for part in chart.iter("polyline")] == [2, 2]
    assert len(list(chart.iter("circle"))) == 1
    assert all(part.get("stroke-dasharray") == "7 3" for part in chart.iter("polyline"))


def test_a_single_point_has_a_place() -> None:
    (dot,) = svg(line([0.5], [7])).iter("circle")
    assert 0 < float(dot.get("cx", "")) < WIDTH
    assert 0 < float(dot.get("cy", "")) < HEIGHT


def test_a_band_lies_behind_its_line_and_has_its_colour() -> None:
    chart = svg(line([2, NAN, 4], low=[1, NAN, 3], high=[3, NAN, 5]))
    bands = list(chart.iter("polygon"))
    assert [band.get("fill") for band in bands] == [STYLE.colour] * 2
    inner = next(iter(chart.iter("svg"))).find("svg")
    assert inner is not None
    assert inner[0].tag == "polygon"


def test_a_logarithmic_axis_has_no_place_for_what_is_not_above_zero() -> None:
    axes = Axes("step", "step", log_y=True)
    chart = svg(line([100, 10, 0, -5, 1, 0.1]), axes=axes)
    assert [len(part.get("points", "").split()) for part in chart.iter("polyline")] == [2, 2]
    assert {"0.1", "1", "10", "100"} & set(texts(chart))
    assert chart_svg([line([0, -1])], axes, "loss") == ""
    # what the band has below it reaches down to the edge
    banded = svg(line([10, 20], low=[-1, 5], high=[30, 40]), axes=axes)
    assert len(list(banded.iter("polygon"))) == 1


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    assert chart_svg([], Axes("step", "step"), "loss") == ""
    assert chart_svg([line([NAN, math.inf])], Axes("step", "step"), "loss") == ""


def test_titles_are_no_markup() -> None:
    chart = chart_svg([line([1, 2])], Axes(HOSTILE, "number", log_x=True), HOSTILE)
    assert "<script" not in chart
    assert f"{HOSTILE}, log scale" in texts(ET.fromstring(chart))  # noqa: S314 - ours


NUMBERS = st.floats(allow_nan=True, allow_infinity=True, width=32)


@given(
    y=st.lists(NUMBERS, min_size=1, max_size=20),
    start=st.floats(-1e12, 1e12),
    kind=st.sampled_from(["number", "step", "time", "relative"]),
    log=st.booleans(),
)
def test_whatever_is_drawn_has_a_place_in_the_chart(
    y: list[float], start: float, kind: Kind, log: bool
) -> None:
    places = [start + at for at in range(len(y))]
    made = chart_svg([line(y, places)], Axes("x", kind, log_x=log, log_y=log), "y")
    if made:
        chart = ET.fromstring(made)  # noqa: S314 - ours
        assert "nan" not in made
        assert "inf" not in made
        for part in chart.iter("polyline"):
            for point in part.get("points", "").split():
                right, down = map(float, point.split(","))
                assert -0.1 <= right <= WIDTH
                assert -0.1 <= down <= HEIGHT


@pytest.mark.parametrize(
    ("low", "high", "kind", "log", "expected"),
    [
        (0, 48, "step", False, ["0", "10", "20", "30", "40"]),
        (0, 2, "step", False, ["0", "1", "2"]),
        (0.12, 0.31, "number", False, ["0.15", "0.20", "0.25", "0.30"]),
        (-1, 1, "number", False, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
        (1e-5, 1e5, "number", True, ["1e-5", "0.01", "10", "10\u202f000"]),
        (2, 9, "number", True, ["2", "4", "6", "8"]),
        (0, 240_000, "relative", False, ["0 ms", "1 min 00 s", "2 min 00 s", "3 min 00 s"]),
    ],
)
def test_ticks_are_round(
    low: float, high: float, kind: Kind, log: bool, expected: list[str]
) -> None:
    found = [text for _, text in Scale(low, high, kind, log).ticks(5)]
    assert found[: len(expected)] == expected
    assert len(found) <= 6


@pytest.mark.parametrize(("run_id", "colour", "shape", "dash"), GOLDEN["run_styles"])
def test_a_run_looks_as_in_the_page(run_id: str, colour: str, shape: str, dash: str) -> None:
    assert run_style(run_id) == Style(colour, shape, dash)


@pytest.mark.parametrize(("values", "looks"), GOLDEN["group_styles"])
def test_a_group_looks_as_in_the_page(values: list[str | None], looks: list[list[str]]) -> None:
    assert group_styles(values) == [Style(*look) for look in looks]


def recorded() -> None:
    for n in range(12):
        with tb.start_run(run_name=f"{HOSTILE} {n}"):
            tb.log_param("opt", HOSTILE if n % 2 else "adam")
            tb.log_series("loss", [n + 2.0, NAN, n + 1.0, n + 1.0])
            tb.log_metric("once", n)


def test_no_two_of_ten_runs_look_alike() -> None:
    recorded()
    rows = tb.compare().bundle().view.snapshot.rows  # type: ignore[union-attr]
    assert len(set(run_styles(rows[:10]).values())) == 10


def test_the_twin_of_runs_has_gaps_dots_and_marks() -> None:
    recorded()
    html = tb.compare().bundle().html
    assert html.count("<figure") == 2
    assert html.count("<polyline") == 10
    # before the gap a point of each run is alone, and the metric that was logged once
    assert html.count("<circle") == 20
    assert html.count("<li><svg") == 20
    assert "<script" not in html
    assert ">step</text>" in html


def test_the_twin_of_groups_has_a_line_with_a_band_for_each() -> None:
    recorded()
    view = tb.chart("loss", group_by="params.opt", band="std", centre="median", log_y=True)
    made = view.bundle()
    assert made.html.count("<polygon") == 2
    assert "log scale, median, band of one standard deviation" in made.html
    assert "<bdi>opt</bdi> = <bdi>adam</bdi> (6 runs)" in made.html
    assert "<script" not in made.html
    snapshot: CompareSnapshot = made.view.snapshot  # type: ignore[assignment]
    assert snapshot.curves == []
    assert snapshot.bands
    bands = {band.value: band for band in snapshot.bands}
    assert set(bands) == {"adam", HOSTILE}
    # of steps without a number nothing is said
    assert floats_in(bands["adam"].x).tolist() == [0, 2, 3]
    assert floats_in(bands["adam"].y).tolist() == pytest.approx([7, 6, 6])
    apart = np.std([1, 3, 5, 7, 9, 11], ddof=1)
    assert floats_in(bands["adam"].high)[1] == pytest.approx(6 + apart)


def test_outliers_and_a_range_say_how_high_the_chart_is() -> None:
    with tb.start_run():
        tb.log_series("loss", [*np.linspace(0, 1, 99), 1e6])
    assert heights(tb.chart("loss")) == [0, 200_000, 400_000, 600_000, 800_000, 1_000_000]
    assert heights(tb.chart("loss", ignore_outliers=True))[-1] == 1
    assert heights(tb.chart("loss", y_range=(0, 4))) == [0, 1, 2, 3, 4]


def heights(view: CompareView) -> list[float]:
    """Return the values at the axis of y."""
    found = re.findall('text-anchor="end"[^>]*>([^<]*)<', view.bundle().html)
    return [float(text.replace("\u202f", "")) for text in found]


def test_groups_are_as_many_as_the_page_draws() -> None:
    for n in range(60):
        with tb.start_run():
            tb.log_param("n", n)
    rows = tb.compare().bundle().view.snapshot.rows  # type: ignore[union-attr]
    assert len(groups_of(rows, GroupBy("param", "n"))) == 50
    assert list(groups_of(rows, GroupBy("tag", "n"))) == [None]


@pytest.mark.parametrize(("lines", "buckets"), [(1, 600), (200, 300), (5_000, 60)])
def test_lines_of_a_page_share_its_room(lines: int, buckets: int) -> None:
    assert PAGE.of_each(lines) == buckets


def test_the_twin_is_smoothed_and_has_what_was_logged_faint_behind() -> None:
    log_runs(2)
    view = tb.chart("loss", smoothing=0.6)
    html = view.bundle().html
    assert "smoothed by an average 0.6" in html
    lines = re.findall(r"<polyline [^>]*>", html)
    assert [' opacity="0.3"' in each for each in lines] == [True, True, False, False]
    marks = re.findall(r'<path [^>]*scale\(0.67\)"', html)
    assert len(marks) == 2
    # the legend says what the smoothed line has come to
    smoothed = pd.Series([3.0, 1.0, 2.0]).ewm(alpha=0.4).mean().iloc[-1]
    assert f": {smoothed:.5g}<" in html
    assert "smoothed" not in tb.chart("loss").bundle().html


def test_the_twin_of_groups_is_smoothed_with_its_band() -> None:
    log_runs(2)
    html = tb.chart("loss", smoothing=("mean", 3), group_by="params.kind").bundle().html
    assert "smoothed by a moving average 3" in html
    assert len(re.findall(r"<polygon ", html)) == 1
    assert len(re.findall(r"<polyline ", html)) == 2


def log_runs(count: int) -> None:
    for _ in range(count):
        with tb.start_run():
            tb.log_param("kind", "a")
            for step, loss in enumerate([3.0, 1.0, 2.0]):
                tb.log_metric("loss", loss, step=step)
