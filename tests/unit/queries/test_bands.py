"""The lines of groups are pandas' mean, median, deviation and extremes of their runs."""

from __future__ import annotations

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
    for centre, expected in (("mean", frame.mean(axis=1)), ("median", frame.median(axis=1))):
        x, line, low, high = band(members, exact=True, centre=centre)  # type: ignore[arg-type]
        assert x.tolist() == frame.index.tolist()
        np.testing.assert_allclose(line, expected, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(low, frame.min(axis=1), rtol=1e-12)
        np.testing.assert_allclose(high, frame.max(axis=1), rtol=1e-12)
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
    # the last of a curve in each stretch; in the second only one curve has a point
    assert line.tolist() == [5.5, 2.0, 22.0]
    assert (low.tolist(), high.tolist()) == ([1.0, 2.0, 4.0], [10.0, 2.0, 40.0])


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
    assert (told.group, told.key, told.count, told.runs) == (0, "loss", 2, 2)
    x, line, low, high = (np.frombuffer(buffers[at], "<f8").tolist() for at in range(4))
    assert (x, line, low, high) == ([1, 2], [3, 4], [2, 3], [4, 5])
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
