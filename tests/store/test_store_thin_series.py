"""The points that stand for a series on a chart, beside all of its points."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialbook.errors import NotFoundError
from trialbook.queries.curves import read_curve
from trialbook.store import pyramid
from trialbook.store.pyramid import Stretch, ThinSeries
from trialbook.store.series import Series
from trialbook.store.sql import series as sql_series
from trialbook.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from trialbook.store.base import Store
    from trialbook.store.pyramid import Axis

NAN, INF = math.nan, math.inf
Between = tuple[int, int] | None


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let some hundred points fill all levels."""
    with_small_chunks(monkeypatch)


def with_small_chunks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sql_series, "FULL", 16)
    patch.setattr(sql_series, "OPEN", 4)
    patch.setattr(pyramid, "BUCKET", 4)
    patch.setattr(pyramid, "RATIO", 2)
    patch.setattr(pyramid, "CHUNKS", 2)
    patch.setattr(pyramid, "LEVELS", 4)


def edges_of(x: NDArray[Any], buckets: int) -> NDArray[np.float64]:
    return np.linspace(float(x.min()), float(x.max()), buckets + 1)


def assert_stand_for(
    thin: ThinSeries, series: Series, axis: Axis, between: Between, buckets: int
) -> None:
    """Compare with the first, last, least, greatest and missing points of each bucket of all."""
    position = series.steps if axis == "step" else series.timestamps
    within = np.ones(len(series), bool)
    if between is not None:
        within = (position >= between[0]) & (position <= between[1])
    x, y = position[within].astype(float), series.values[within]
    assert (0 if thin.summary is None else thin.summary.count) == len(series)
    assert len(thin.positions) + thin.left_out == len(x)
    kept_x, kept_y = thin.positions.astype(float), thin.values
    # nothing but points that were logged
    there = set(zip(x.tolist(), map(repr, y.tolist()), strict=True))
    assert set(zip(kept_x.tolist(), map(repr, kept_y.tolist()), strict=True)) <= there
    if not len(x):
        return
    # the range's own ends and extremes
    assert (kept_x.min(), kept_x.max()) == (x.min(), x.max())
    numbers, kept_numbers = y[~np.isnan(y)], kept_y[~np.isnan(kept_y)]
    assert len(numbers) == 0 or (numbers.min(), numbers.max()) == (
        kept_numbers.min(),
        kept_numbers.max(),
    )
    # a bucket's extremes, or what goes as far less than a bucket beside it
    if between is None:
        width = (x.max() - x.min()) / buckets
    else:
        least, greatest = position.min(), position.max()
        width = (float(min(between[1], greatest)) - float(max(between[0], least))) / buckets
    edges = edges_of(x, buckets)
    for start, end in itertools.pairwise(edges):
        inside = (x >= start) & (x <= end)
        if not inside.any():
            continue
        near = (kept_x >= x[inside].min() - width) & (kept_x <= x[inside].max() + width)
        assert near.any()
        assert np.isnan(kept_y[near]).any() or not np.isnan(y[inside]).any()
        known = y[inside][~np.isnan(y[inside])]
        if len(known):
            beside = kept_y[near][~np.isnan(kept_y[near])]
            assert beside.min() <= known.min()
            assert beside.max() >= known.max()


def log_in_pieces(store: Store, run_id: str, series: Series, size: int) -> None:
    for start in range(0, len(series), size):
        store.log_series(run_id, "m", series[start : start + size])


AXES: list[Axis] = ["step", "time"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("size", [7, 50, 1000])
def test_a_spike_is_seen_at_every_zoom(store: Store, new_run, axis: Axis, size: int) -> None:
    run_id = new_run().info.run_id
    values = np.zeros(1000)
    values[617], values[333] = 9.0, NAN
    series = Series.of(np.arange(1000), 10 * np.arange(1000), values)
    log_in_pieces(store, run_id, series, size)
    scale = 1 if axis == "step" else 10
    for buckets in (1, 3, 10, 40, 300):
        for reach in (1, 5, 30, 200, 2000):
            between = ((617 - reach) * scale, (617 + reach) * scale)
            thin = store.thin_series(run_id, "m", axis, between, buckets)
            assert thin.positions[thin.values == 9.0].tolist() == [617 * scale]
            assert_stand_for(thin, series, axis, between, buckets)
        assert_stand_for(
            store.thin_series(run_id, "m", axis, None, buckets), series, axis, None, buckets
        )


@pytest.mark.usefixtures("small")
def test_a_long_series_is_not_read_whole(store: Store, new_run) -> None:
    if type(store).__module__.startswith("reference"):
        pytest.skip("the reference reads everything")
    run_id = new_run().info.run_id
    steps = np.arange(2000)
    log_in_pieces(store, run_id, Series.of(steps, steps, np.sin(steps)), 30)
    for axis in AXES:
        assert len(store.thin_series(run_id, "m", axis, None, 10).values) < 400
        assert len(store.thin_series(run_id, "m", axis, (500, 1500), 10).values) < 400
    # as many as are asked for are there nevertheless
    assert len(store.thin_series(run_id, "m", "step", None, 5000).values) == 2000


@pytest.mark.usefixtures("small")
def test_a_pause_hides_nothing_beside_it(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    stamps = np.arange(800) + 5000 * (np.arange(800) // 101)
    series = Series.of(np.arange(800), stamps, np.cos(np.arange(800)))
    log_in_pieces(store, run_id, series, 60)
    for buckets in (5, 20, 100):
        thin = store.thin_series(run_id, "m", "time", None, buckets)
        assert_stand_for(thin, series, "time", None, buckets)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("order", ["backwards", "shuffled", "resumed", "one step", "in turns"])
def test_steps_in_any_order(store: Store, new_run, order: str) -> None:
    run_id = new_run().info.run_id
    count = 600
    steps = {
        "backwards": np.arange(count)[::-1],
        "shuffled": np.random.default_rng(3).permutation(count),
        "resumed": np.concatenate([np.arange(400), np.arange(300, 500)]),
        "one step": np.full(count, 7),
        "in turns": np.arange(count) % 2 * 300 + np.arange(count) // 2,
    }[order]
    series = Series.of(steps, np.arange(count), np.random.default_rng(5).normal(size=count))
    log_in_pieces(store, run_id, series, 90)
    for between in (None, (100, 350), (7, 7), (900, 950)):
        for buckets in (1, 4, 25):
            for axis in AXES:
                thin = store.thin_series(run_id, "m", axis, between, buckets)
                assert_stand_for(thin, series, axis, between, buckets)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("order", ["rising", "at few steps", "resumed", "sparse"])
@pytest.mark.parametrize("axis", AXES)
def test_the_points_beside_a_range(store: Store, new_run, order: str, axis: Axis) -> None:
    run_id = new_run().info.run_id
    count = 500
    steps = {
        "rising": np.arange(count),
        "at few steps": np.arange(count) // 23,
        "resumed": np.concatenate([np.arange(400), np.arange(390, 490)]),
        "sparse": 100 * np.arange(count),
    }[order]
    stamps = 3 * np.arange(count) // 2
    series = Series.of(steps, stamps, np.arange(count))
    log_in_pieces(store, run_id, series, 45)
    position = series.steps if axis == "step" else series.timestamps
    ends = sorted({*range(-2, 40), *(position[::31] + 1).tolist(), *position[::47].tolist()})
    for least, length, buckets in itertools.product(ends, (-1, 0, 60), (1, 300)):
        between = (least, least + length)
        thin = store.thin_series(run_id, "m", axis, between, buckets)
        outside = [position[position < between[0]], position[position > between[1]]]
        if len(outside[0]) == 0 or len(outside[1]) == 0:
            assert len(thin.positions) or (thin.before, thin.after) == (None, None)
        if thin.before:
            assert thin.before.position == outside[0].max()
            assert thin.before.value == series.values[position == outside[0].max()][-1]
        if thin.after:
            assert thin.after.position == outside[1].min()
            assert thin.after.value == series.values[position == outside[1].min()][0]
        if len(thin.positions) or (len(outside[0]) and len(outside[1])):
            told = [thin.before is not None, thin.after is not None]
            assert told == [len(side) > 0 for side in outside]
        whole = ThinSeries.of(series, axis, between)
        assert (thin.before, thin.after) == (whole.before, whole.after)


def test_what_is_not_there(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    assert store.thin_series(run_id, "m", "step").summary is None
    with pytest.raises(NotFoundError):
        store.thin_series("nobody", "m", "step")
    store.log_series(run_id, "m", Series.of([3], [4], [0.5]))
    for between, found in ((None, [0.5]), ((3, 3), [0.5]), ((4, 9), []), ((9, 1), [])):
        thin = store.thin_series(run_id, "m", "step", between)
        assert (thin.values.tolist(), thin.left_out) == (found, 0)
        assert thin.summary == store.series_summaries(run_id)["m"]


@pytest.mark.usefixtures("small")
def test_many_are_read_as_each_alone(store: Store, new_run) -> None:
    first, second = (new_run().info.run_id for _ in range(2))
    for run_id in (first, second):
        log_in_pieces(store, run_id, Series.of(range(500), range(500), range(500)), 100)
    store.log_series(second, "one", Series.of([3], [4], [0.5]))
    wanted = [
        Stretch(first, "m"),
        Stretch("nobody", "m"),
        Stretch(second, "one"),
        Stretch(first, "one"),
        Stretch(second, "m", (100, 350)),
    ]
    found = store.thin_curves(wanted, "step", 4)
    assert found[1] is None
    for (run_id, key, between), thin in zip(wanted, found, strict=True):
        if thin is not None:
            alone = store.thin_series(run_id, key, "step", between, 4)
            assert thin.positions.tolist() == alone.positions.tolist()
            assert thin.values.tolist() == alone.values.tolist()
            assert (thin.left_out, thin.summary) == (alone.left_out, alone.summary)
    assert [each and each.summary and each.summary.count for each in found] == [
        500, None, 1, None, 500
    ]  # fmt: skip


@pytest.mark.usefixtures("small")
def test_what_stands_for_points_goes_with_its_run(store: Store, new_run) -> None:
    if type(store).__module__.startswith("reference"):
        pytest.skip("the reference has no tables")
    run_id = new_run().info.run_id
    log_in_pieces(store, run_id, Series.of(range(500), range(500), range(500)), 100)
    assert store.thin_series(run_id, "m", "step", None, 4).left_out > 0
    store.delete_run(run_id)
    # it may still be restored
    assert store.thin_series(run_id, "m", "step", None, 4).left_out > 0
    store.purge_runs([run_id])
    with pytest.raises(NotFoundError):
        store.thin_series(run_id, "m", "step")


@pytest.mark.usefixtures("small")
def test_a_series_without_a_pyramid_is_read_and_gets_one(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    store.create_run("0", run_id="r", run_name="", user_id="", start_time=0, tags={})
    series = Series.of(range(700), range(700), np.sin(np.arange(700)))
    log_in_pieces(store, "r", series[:600], 40)
    with store._writing() as conn:
        # as a store that was written before there were any
        conn.exec_driver_sql("DELETE FROM pyramid")
    thin = store.thin_series("r", "m", "step", None, 4)
    assert (len(thin.values), thin.left_out) == (600, 0)
    log_in_pieces(store, "r", series[600:], 40)
    assert_stand_for(store.thin_series("r", "m", "step", None, 4), series, "step", None, 4)
    assert store.thin_series("r", "m", "step", None, 4).left_out > 0
    # and it is the one that would have grown with it
    other = SqliteStore(str(tmp_path / "other.db"))
    other.create_run("0", run_id="r", run_name="", user_id="", start_time=0, tags={})
    log_in_pieces(other, "r", series, 40)
    assert levels_of(store) == levels_of(other)
    for each in (store, other):
        each.close()


def levels_of(store: SqliteStore) -> dict[tuple[int, int], bytes]:
    with store._reading() as conn:
        rows = conn.exec_driver_sql("SELECT level, number, data FROM pyramid").all()
    return {(level, number): data for level, number, data in rows}


numbers = itertools.count()
small_numbers = st.integers(-3, 40)
values = st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.5, INF, -INF, NAN])
far = st.one_of(small_numbers, st.sampled_from([-(2**63), 2**63 - 1]))
batches = st.lists(
    st.one_of(
        st.lists(st.tuples(far, small_numbers, values), max_size=40),
        # a stretch of a series as most are
        st.tuples(st.integers(0, 200), st.integers(1, 120)).map(
            lambda stretch: [
                (step, 10 * step, math.sin(step)) for step in range(stretch[0], sum(stretch))
            ]
        ),
    ),
    max_size=8,
)
ranges = st.one_of(st.none(), st.tuples(st.integers(-5, 300), st.integers(-5, 3000)))


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = SqliteStore(str(tmp_path_factory.mktemp("thin") / "trialbook.db"))
    yield store
    store.close()


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(batches=batches, between=ranges, buckets=st.integers(1, 30), axis=st.sampled_from(AXES))
def test_any_points_in_any_order(sqlite: SqliteStore, batches, between, buckets, axis) -> None:
    run_id = f"r{next(numbers)}"
    with pytest.MonkeyPatch.context() as patch:
        with_small_chunks(patch)
        sqlite.create_run("0", run_id=run_id, run_name="", user_id="", start_time=0, tags={})
        for batch in batches:
            steps, timestamps, points = zip(*batch, strict=True) if batch else ((), (), ())
            sqlite.log_series(run_id, "m", Series.of(steps, timestamps, points))
        thin = sqlite.thin_series(run_id, "m", axis, between, buckets)
    assert_stand_for(thin, sqlite.read_series(run_id, "m"), axis, between, buckets)


def test_one_spike_in_a_hundred_million_points(tmp_path: Path) -> None:
    count, block, spike = 100_000_000, 1 << 22, 61_803_398
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    store.create_run("0", run_id="r", run_name="", user_id="", start_time=0, tags={})
    for start in range(0, count, block):
        steps = np.arange(start, min(start + block, count))
        points = np.zeros(len(steps))
        points[steps == spike] = 1.0
        store.log_series("r", "m", Series.of(steps, steps, points))
    for pixels in (1, 800):
        for reach in (count, 10_000_000, 123_457, 1000, 1):
            between = (max(0, spike - reach), min(count - 1, spike + reach))
            drawn = read_curve(store, "r", "m", between=between, buckets=pixels)
            assert drawn is not None
            assert drawn.x[drawn.y == 1.0].tolist() == [spike]
            assert (drawn.x[0], drawn.x[-1]) == between
            assert drawn.total == between[1] - between[0] + 1
            # however many there are, few are read
            assert len(store.thin_series("r", "m", "step", between, pixels).values) < 150_000
    store.close()
