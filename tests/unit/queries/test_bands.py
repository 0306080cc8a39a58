"""The lines of groups are pandas' mean, median, deviation and extremes of their runs."""

from __future__ import annotations

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trialbook as tb
from trialbook.errors import InvalidParameterError
from trialbook.protocol.messages import AxisRange, CompareBandsParams, CompareBandsResult
from trialbook.queries.bands import band, read_bands
from trialbook.recording import stores

CURVES = st.lists(
    st.lists(
        st.tuples(st.integers(0, 12), st.floats(-1e6, 1e6) | st.just(float("nan"))),
        min_size=1,
        max_size=15,
    ),
    min_size=1,
    max_size=5,
)


def arrays(points: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    ordered = sorted(points, key=lambda point: point[0])
    return np.array([float(x) for x, _ in ordered]), np.array([y for _, y in ordered])


@settings(max_examples=80)
@given(CURVES)
def test_lines_are_those_of_pandas(drawn: list[list[tuple[int, float]]]) -> None:
    members = [arrays(points) for points in drawn]
    columns = [pd.Series(y, index=x).dropna().groupby(level=0).last() for x, y in members]
    frame = pd.concat(columns, axis=1).sort_index()
    frame = frame.interpolate(method="index", limit_area="inside")
    for centre, expected in (("mean", frame.mean(axis=1)), ("median", frame.median(axis=1))):
        x, line, low, high = band(members, exact=True, centre=centre)  # type: ignore[arg-type]
        assert x.tolist() == frame.index.tolist()
        np.testing.assert_allclose(line, expected, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(low, frame.min(axis=1), rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(high, frame.max(axis=1), rtol=1e-9, atol=1e-9)
    deviations = frame.std(axis=1).fillna(0)
    _, line, low, high = band(members, exact=True, width="std")
    np.testing.assert_allclose((high - low) / 2, deviations, rtol=1e-6, atol=1e-6)
    _, line, low, high = band(members, exact=True, width="sem")
    np.testing.assert_allclose((high - line), frame.sem(axis=1).fillna(0), rtol=1e-6, atol=1e-6)


def test_the_interval_is_students() -> None:
    from scipy import stats

    for count in (2, 3, 10, 31, 40):
        values = np.arange(count, dtype=float)
        members = [(np.array([1.0]), np.array([value])) for value in values]
        _, (line,), (low,), (high,) = band(members, exact=True, width="ci95")
        if count <= 31:
            expected = stats.t.interval(0.95, count - 1, values.mean(), stats.sem(values))
        else:
            expected = stats.norm.interval(0.95, values.mean(), stats.sem(values))
        np.testing.assert_allclose((low, high), expected, rtol=1e-3)
        assert line == values.mean()


def test_times_are_put_together_in_stretches() -> None:
    first = (np.array([0.0, 10.0, 20.0, 30.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    other = (np.array([1.0, 29.0]), np.array([10.0, 40.0]))
    x, line, low, high = band([first, other], exact=False, places=3)
    assert x.tolist() == [5.0, 15.0, 25.0]
    # the last of a curve in each stretch; in the second the other one passes between two points
    assert line.tolist() == [5.5, 13.5, 22.0]
    assert (low.tolist(), high.tolist()) == ([1.0, 2.0, 3.0], [10.0, 25.0, 40.0])


@settings(max_examples=60)
@given(CURVES, st.integers(1, 8), st.booleans())
def test_stretches_are_those_of_pandas(
    drawn: list[list[tuple[int, float]]], places: int, sort: bool
) -> None:
    """Whether x rises, as a time does, or goes back, as another metric may."""
    members = [arrays(points) for points in drawn]
    if not sort:
        members = [
            (np.array([float(x) for x, _ in points]), np.array([y for _, y in points]))
            for points in drawn
        ]
    known = [pd.Series(y, index=x).dropna() for x, y in members]
    every = [x for series in known for x in series.index]
    x, line, low, high = band(members, exact=False, places=places)
    if not every:
        assert len(x) == 0
        return
    edges = np.linspace(min(every), max(every), places + 1)
    middles = (edges[:-1] + edges[1:]) / 2

    def column(series: pd.Series, of: str) -> pd.Series:
        stretch = np.clip(np.searchsorted(edges, series.index, "right") - 1, 0, places - 1)
        of_each = series.groupby(stretch).agg(of)
        return pd.Series(of_each.to_numpy(), index=middles[of_each.index])

    def filled(of: str) -> pd.DataFrame:
        own = {n: column(series, of) for n, series in enumerate(known) if len(series)}
        passing = pd.DataFrame(
            {n: column(series, "last") for n, series in enumerate(known) if len(series)}
        )
        passing = passing.groupby(level=0).last().sort_index()
        passing = passing.interpolate(method="index", limit_area="inside")
        grouped = {n: each.groupby(level=0).agg(of) for n, each in own.items()}
        return pd.DataFrame(grouped).reindex(passing.index).fillna(passing)

    if edges[0] == edges[-1]:  # all in one place
        assert len(x) == 1
        return
    np.testing.assert_allclose(x, filled("last").index)
    np.testing.assert_allclose(line, filled("last").mean(axis=1), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(low, filled("min").min(axis=1), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(high, filled("max").max(axis=1), rtol=1e-9, atol=1e-6)


def test_a_spike_between_pixels_widens_the_band() -> None:
    y = np.zeros(100_000)
    y[50_001] = 9.0
    steps = np.arange(100_000, dtype=float)
    _, line, low, high = band([(steps, y), (steps, -y)], exact=True, places=100)
    assert (line.max(), low.min(), high.max()) == (0.0, -9.0, 9.0)


def test_a_part_of_the_axis_has_the_lines_that_pass_through_it() -> None:
    members = [
        (np.array([0.0, 10.0]), np.array([0.0, 10.0])),
        (np.array([4.0, 6.0]), np.array([1.0, 1.0])),
    ]
    for exact in (True, False):
        x, line, low, high = band(members, exact=exact, between=(4, 6), places=2)
        # with the nearest number on either side
        inner = [4.0, 6.0] if exact else [4.5, 5.5]
        assert x.tolist() == [0.0, *inner, 10.0]
        assert low.tolist() == [0.0, 1.0, 1.0, 10.0]
        assert high.tolist() == [0.0, *inner, 10.0]
        assert line.tolist() == ((low + high) / 2).tolist()


def test_a_part_without_a_number_has_the_line_that_passes_through_it() -> None:
    members = [
        (np.array([0.0, 0.0, 10.0, 20.0]), np.array([9.0, 0.0, 10.0, 20.0])),
        (np.array([8.0, 12.0]), np.array([1.0, 5.0])),
    ]
    for exact in (True, False):
        x, *edges = band(members, exact=exact, between=(10.5, 11), places=2)
        assert x.tolist() == [10.0, 12.0]
        # the other one's line passes there
        assert [edge.tolist() for edge in edges] == [[6.5, 8.5], [3.0, 5.0], [10.0, 12.0]]
        assert band(members, exact=exact, between=(21, 30))[0].tolist() == []
        x, line, *_ = band(members, exact=exact, between=(1, 2))
        assert (x.tolist(), line.tolist()) == ([0.0, 8.0], [0.0, 4.5])


def test_groups_are_drawn_over_a_metric_that_goes_back() -> None:
    ids = []
    for value in (1.0, 3.0):
        with tb.start_run() as run:
            for step, rate in enumerate((0.1, 0.2, 0.1)):
                tb.log_metrics({"rate": rate, "loss": value + step}, step=step)
            ids.append(run.info.run_id)
    params = CompareBandsParams(
        store_id=None,
        groups=[ids],
        keys=["loss"],
        axis="metric",
        axis_metric="rate",
        range=None,
        points=2,
        centre="mean",
        band="minmax",
    )
    answer, buffers = read_bands(stores.known_store(), params)
    (told,) = answer.bands
    assert (told.count, told.runs) == (2, 2)
    x, line, low, high = (np.frombuffer(buffers[at], "<f8").tolist() for at in range(4))
    assert x == pytest.approx([0.125, 0.175])
    # at the lower rate each run was twice, and the last number counts
    assert line == [4.0, 3.0]
    assert (low, high) == ([1.0, 2.0], [5.0, 4.0])
    nobody = msgspec.structs.replace(params, axis_metric="nobody")
    answer, buffers = read_bands(stores.known_store(), nobody)
    assert (answer.bands, buffers) == ([], [])


def test_a_message_has_the_lines_of_groups_with_the_metric() -> None:
    ids = []
    for value in (1.0, 3.0):
        with tb.start_run() as run:
            for step in range(5):
                tb.log_metric("loss", value + step, step=step)
            ids.append(run.info.run_id)
    with tb.start_run() as bare:
        pass
    store = stores.known_store()
    params = CompareBandsParams(
        store_id=None,
        groups=[ids, [bare.info.run_id], ["0" * 32]],
        keys=["loss", "acc"],
        axis="step",
        range=AxisRange(1, 2),
        points=100,
        centre="mean",
        band="minmax",
    )
    result, buffers = read_bands(store, params)
    (told,) = result.bands
    assert (told.group, told.key, told.count, told.runs) == (0, "loss", 4, 2)
    x, line, low, high = (np.frombuffer(buffers[at], "<f8").tolist() for at in range(4))
    assert (x, line) == ([0, 1, 2, 3], [2, 3, 4, 5])
    assert (low, high) == ([1, 2, 3, 4], [3, 4, 5, 6])
    assert read_bands(None, params) == (CompareBandsResult([]), [])


def test_too_many_places_are_refused() -> None:
    params = CompareBandsParams(
        store_id=None,
        groups=[["0" * 32] * 200],
        keys=["loss"],
        axis="step",
        range=None,
        points=10_000,
        centre="mean",
        band="std",
    )
    with pytest.raises(InvalidParameterError, match="2,000,000 places; ask for at most 1,000,000"):
        read_bands(None, params)
