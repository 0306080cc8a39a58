"""Curves keep every spike in the points that a chart has room for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialbook.service.curves import curve, little_endian
from trialbook.store.series import Series

INF, NAN = math.inf, math.nan


def series(values: list[float], steps: list[int] | None = None) -> Series:
    steps = list(range(len(values))) if steps is None else steps
    return Series.of(steps, [10 * step for step in steps], values)


def test_few_points_come_as_they_are() -> None:
    drawn = curve(series([0.5, NAN, INF, -INF]), buckets=1)
    assert drawn.x.tolist() == [0, 1, 2, 3]
    assert str(drawn.y.tolist()) == "[0.5, nan, inf, -inf]"
    assert drawn.total == 4


def test_nothing_comes_of_nothing() -> None:
    drawn = curve(series([]), buckets=5, between=(0, 1))
    assert (len(drawn.x), drawn.total) == (0, 0)


def test_spikes_ends_and_what_is_no_number_stay() -> None:
    values = np.zeros(1_000_000)
    values[123_456], values[777_777], values[500_001], values[3] = 7, -7, NAN, INF
    drawn = curve(Series.of(range(len(values)), range(len(values)), values), buckets=1000)
    assert len(drawn.x) <= 5 * 1000
    found = dict(zip(drawn.x.tolist(), drawn.y.tolist(), strict=True))
    assert [found[123_456], found[777_777], found[3]] == [7, -7, INF]
    assert math.isnan(found[500_001])
    assert (drawn.x[0], drawn.x[-1], drawn.total) == (0, 999_999, 1_000_000)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-9, 50), st.floats()), min_size=1, max_size=200),
    st.integers(1, 10),
)
def test_the_whole_range_of_values_stays(points: list[tuple[int, float]], buckets: int) -> None:
    whole = series([value for _, value in points], [step for step, _ in points])
    drawn = curve(whole, buckets=buckets)
    assert len(drawn.x) <= max(5 * buckets, 4 * buckets)
    assert (np.diff(drawn.x) >= 0).all()
    numbers = [value for _, value in points if not math.isnan(value)]
    kept = drawn.y[~np.isnan(drawn.y)]
    assert (
        len(kept) == 0 if not numbers else (kept.min(), kept.max()) == (min(numbers), max(numbers))
    )
    assert np.isnan(drawn.y).any() == (len(numbers) < len(points))
    assert drawn.total == len(points)


def test_a_range_is_bucketed_anew() -> None:
    whole = series([float(k) for k in range(10_000)])
    drawn = curve(whole, between=(100, 139.5), buckets=10)
    assert drawn.x.tolist() == list(range(100, 140))
    assert drawn.total == 40


@pytest.mark.parametrize(
    ("axis", "x"), [("step", [1, 2]), ("time", [10, 20]), ("relative", [5, 15])]
)
def test_axes(axis: str, x: list[float]) -> None:
    drawn = curve(series([0.2, 0.1], [2, 1]), axis, start=5)  # type: ignore[arg-type] # parametrised
    assert drawn.x.tolist() == x
    assert drawn.y.tolist() == [0.1, 0.2]


def test_buffers_are_little_endian_doubles() -> None:
    assert little_endian(np.array([1.0])) == b"\0\0\0\0\0\0\xf0\x3f"
