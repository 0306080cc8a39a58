"""Curves keep every spike in the points that a chart has room for."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trialbook as tb
from trialbook.errors import InvalidParameterError
from trialbook.protocol.codec import RequestError, decode_request, little_endian, read
from trialbook.protocol.messages import SeriesReadParams, SeriesReadResult
from trialbook.queries.curves import (
    MAX_BUCKETS,
    curve,
    curve_along,
    read_curves,
)
from trialbook.recording import stores
from trialbook.store.series import Series

if TYPE_CHECKING:
    from pathlib import Path

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


def kept_one_by_one(
    steps: list[int], values: list[float], buckets: int
) -> list[tuple[float, float]]:
    """Return the first, last, least, greatest and first missing point of each bucket."""
    points = sorted(zip(steps, values, strict=True), key=lambda point: point[0])
    if len(points) <= 4 * buckets:
        return points
    # The floats in which the buckets are told apart are NumPy's.
    edges = np.linspace(points[0][0], points[-1][0], buckets + 1)[1:-1]
    kept = set()
    for bucket in range(buckets):
        inside = [at for at, (x, _) in enumerate(points) if (edges <= x).sum() == bucket]
        numbers = [at for at in inside if not math.isnan(points[at][1])]
        kept |= {*inside[:1], *inside[-1:]}
        kept |= set([at for at in inside if math.isnan(points[at][1])][:1])
        if numbers:
            # Of several that are alike the first.
            kept |= {min(numbers, key=lambda at: points[at][1])}
            kept |= {max(numbers, key=lambda at: points[at][1])}
    return [points[at] for at in sorted(kept)]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(-30, 30),
            st.sampled_from([0.0, 1.0, -1.0, 1e300, -1e-300, NAN, INF, -INF]) | st.floats(),
        ),
        min_size=1,
        max_size=120,
    ),
    st.integers(1, 8),
)
def test_each_bucket_keeps_its_first_last_least_and_greatest(
    points: list[tuple[int, float]], buckets: int
) -> None:
    steps, values = [list(each) for each in zip(*points, strict=True)]
    drawn = curve(series(values, steps), buckets=buckets)
    found = list(zip(drawn.x.tolist(), drawn.y.tolist(), strict=True))
    expected = [(float(x), y) for x, y in kept_one_by_one(steps, values, buckets)]
    assert str(found) == str(expected)


def test_one_spike_in_a_million_stays_at_each_width() -> None:
    values = np.zeros(1_000_000)
    values[654_321] = 1
    whole = Series.of(range(len(values)), range(len(values)), values)
    for buckets in (1, 7, 100, 4000):
        drawn = curve(whole, buckets=buckets)
        assert drawn.x[drawn.y == 1].tolist() == [654_321]


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


def asked(run_ids: list[str], keys: list[str], **others: Any) -> SeriesReadParams:
    whole = {"axis": "step", "range": None, "points": 100, "store_id": None}
    return read(SeriesReadParams, {**whole, "run_ids": run_ids, "keys": keys, **others})


def points(params: SeriesReadParams) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return what is read, by run and key."""
    result, buffers = read_curves(stores.current_store(), params)
    found = {}
    for drawn in result.curves:
        x, y = (struct.unpack(f"<{drawn.count}d", buffers[at]) for at in (drawn.x, drawn.y))
        found[drawn.run_id, drawn.key] = list(zip(x, y, strict=True))
    assert len(buffers) == 2 * len(result.curves)
    return found


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    """Two runs; the second has one metric more."""
    tb.set_tracking_uri(tmp_path / "store.db")
    ids = []
    for name in ("a", "b"):
        with tb.start_run(run_name=name) as run:
            tb.log_series("loss", [0.5, NAN, INF, -INF], steps=[3, 1, 2, 0])
            if name == "b":
                tb.log_metric("once", 1)
        ids.append(run.info.run_id)
    return ids


def test_runs_with_keys_are_read_at_once(two: list[str]) -> None:
    a, b = two
    found = points(asked([b, a, b], ["once", "loss", "once"]))
    assert list(found) == [(b, "once"), (b, "loss"), (a, "loss")]
    assert str(found[a, "loss"]) == "[(0.0, -inf), (1.0, nan), (2.0, inf), (3.0, 0.5)]"


def test_what_is_not_there_is_left_out(two: list[str]) -> None:
    hostile = ["'; DROP TABLE runs; --", "", "\0", "é" * 300, "../loss", "params.loss"]
    assert points(asked([*hostile, "f" * 32, two[0]], [*hostile, "loss"])).keys() == {
        (two[0], "loss")
    }
    assert points(asked(["f" * 32], ["loss"], axis="relative")) == {}
    assert points(asked([], [])) == {}
    assert read_curves(None, asked(two, ["loss"])) == (SeriesReadResult([]), [])


@pytest.mark.parametrize(
    ("start", "end", "steps"),
    [
        (-INF, INF, [0, 1, 2, 3]),
        (-1e308, 1e308, [0, 1, 2, 3]),
        # with the points that the line comes from and goes to
        (1, 2, [0, 1, 2, 3]),
        (0, 1, [0, 1, 2]),
        (1.25, 1.75, [1, 2]),
        (2.5, 9, [2, 3]),
        (2, 1, []),
        (NAN, NAN, []),
        (NAN, 2, []),
        (1e9, 1e10, []),
    ],
)
def test_ranges(two: list[str], start: float, end: float, steps: list[float]) -> None:
    params = asked(two[:1], ["loss"], range={"start": start, "end": end})
    assert [x for x, _ in points(params)[two[0], "loss"]] == steps


def test_times_count_from_the_start_of_each_run(two: list[str]) -> None:
    relative = points(asked(two, ["loss"], axis="relative"))
    absolute = points(asked(two, ["loss"], axis="time"))
    for (run_id, key), found in absolute.items():
        start = tb.get_run(run_id).info.start_time
        assert [x - start for x, _ in found] == [x for x, _ in relative[run_id, key]]


def test_steps_as_far_apart_as_can_be() -> None:
    steps = [-(2**63), *range(100), 2**63 - 1]
    drawn = curve(Series.of(steps, steps, [float(k) for k in range(102)]), buckets=3)
    assert (drawn.y.min(), drawn.y.max(), drawn.total) == (0.0, 101.0, 102)


@pytest.mark.parametrize("buckets", [0, -1, 10_001, 10**30, 1.5, "many", None])
def test_absurd_buckets_are_refused(buckets: object) -> None:
    params = {"store_id": None, "run_ids": [], "keys": [], "axis": "step", "range": None}
    request = {"jsonrpc": "2.0", "id": "1", "method": "series.read"}
    with pytest.raises(RequestError, match="points"):
        decode_request({**request, "params": {**params, "points": buckets}})


def test_no_answer_is_larger_than_a_page_can_take(two: list[str]) -> None:
    many = [f"{k:032x}" for k in range(200)]
    keys = [f"key {k}" for k in range(200)]
    assert points(asked(many, keys, points=MAX_BUCKETS // 40_000)) == {}
    with pytest.raises(InvalidParameterError, match="200 runs with 200 metrics in 10,000 buckets"):
        points(asked(many, keys, points=10_000))
    # One asked for twice is no more than one.
    assert len(points(asked(two[:1] * 200, ["loss"] * 200, points=10_000))) == 1


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.floats(-9, 9)), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 30), st.floats(-9, 9)), min_size=1, max_size=60),
)
def test_along_a_metric_x_is_its_last_value(
    points: list[tuple[int, float]], along: list[tuple[int, float]]
) -> None:
    def of(pairs: list[tuple[int, float]]) -> Series:
        return Series.of([s for s, _ in pairs], [0] * len(pairs), [v for _, v in pairs])

    left = pd.DataFrame(points, columns=["step", "y"]).sort_values("step", kind="stable")
    right = pd.DataFrame(along, columns=["step", "x"]).sort_values("step", kind="stable")
    expected = pd.merge_asof(left, right, on="step").dropna(subset="x")
    drawn = curve_along(of(points), of(along), buckets=100)
    assert drawn.x.tolist() == expected["x"].tolist()
    assert drawn.y.tolist() == expected["y"].tolist()


def test_along_a_metric_that_goes_back_no_spike_goes_missing() -> None:
    count = 10_000
    back = Series.of(range(count), [0] * count, np.arange(count, 0, -1, dtype=float))
    values = np.zeros(count)
    values[7_777] = 5
    drawn = curve_along(Series.of(range(count), [0] * count, values), back, buckets=20)
    assert len(drawn.x) <= 100
    assert drawn.total == count
    assert dict(zip(drawn.x.tolist(), drawn.y.tolist(), strict=True))[count - 7_777] == 5
    part = curve_along(Series.of(range(count), [0] * count, values), back, between=(10, 19))
    # with the points that the line comes from and goes to
    assert (part.x[0], part.x[-1], part.total) == (20, 9, 10)


def test_along_a_metric_lines_come_into_a_range_and_leave_it() -> None:
    away = series([0.0, 5.0, 9.0, 9.25, 9.5, 5.0, 0.0, 9.0, 9.5])
    drawn = curve_along(series([float(step) for step in range(9)]), away, between=(4, 6))
    # the last line crosses the range without a point in it; 9 to 9.5 is no line there
    assert str(drawn.x.tolist()) == "[0.0, 5.0, 9.0, nan, 9.5, 5.0, 0.0, 9.0]"
    assert str(drawn.y.tolist()) == "[0.0, 1.0, 2.0, nan, 4.0, 5.0, 6.0, 7.0]"
    assert drawn.total == 2


def test_a_message_asks_for_a_metric_as_axis() -> None:
    with tb.start_run() as run:
        for step in range(3):
            tb.log_metrics({"loss": 1 / (1 + step), "seen": 100 * (3 - step)}, step=step)
    params = SeriesReadParams(
        store_id=None,
        run_ids=[run.info.run_id],
        keys=["loss"],
        axis="metric",
        range=None,
        points=10,
        axis_metric="seen",
    )
    _, buffers = read_curves(stores.known_store(), params)
    assert np.frombuffer(buffers[0], "<f8").tolist() == [300, 200, 100]
