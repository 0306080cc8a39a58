"""Series as arrays: what every store keeps of them, however they arrive."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference.store import MemoryStore

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import Metric
from trialbook.store.series import Series
from trialbook.store.series_tail import Place, Seen
from trialbook.store.sql import series as sql_series
from trialbook.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from trialbook.store.base import Store

NAN, INF = math.nan, math.inf


def rows(series: Series) -> list[tuple[int, int, str]]:
    columns = (series.steps.tolist(), series.timestamps.tolist(), series.values.tolist())
    return [(step, timestamp, repr(value)) for step, timestamp, value in zip(*columns, strict=True)]


@pytest.mark.parametrize("count", [1, 2, 511, 512, 513, 4095, 4096, 4097, 20_000])
def test_a_series_of_any_length_comes_back(store: Store, new_run, count: int) -> None:
    run_id = new_run().info.run_id
    values = np.random.default_rng(count).normal(size=count)
    series = Series.of(np.arange(count), np.arange(count) // 3, values)
    store.log_series(run_id, "loss", series)
    assert rows(store.read_series(run_id, "loss")) == rows(series)
    assert store.get_run(run_id).data.metrics == {"loss": values[-1]}
    summary = store.series_summaries(run_id)["loss"]
    assert (summary.count, summary.oldest, summary.newest) == (count, 0, (count - 1) // 3)
    assert summary.least == (values.min(), values.argmin())
    assert summary.greatest == (values.max(), values.argmax())


def test_series_grow_by_pieces_of_any_size(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    position = 0
    for size in [1, 1, 300, 300, 5000, 3, 509, 1, 600, 3000, 0, 9000, 1]:
        steps = np.arange(position, position + size)
        store.log_series(run_id, "loss", Series.of(steps, steps * 2, steps / 8))
        position += size
    every = np.arange(position)
    assert rows(store.read_series(run_id, "loss")) == rows(Series.of(every, every * 2, every / 8))
    assert store.series_summaries(run_id)["loss"].count == position


def test_points_are_sorted_and_duplicates_dropped_over_chunks(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    steps = np.arange(9000)
    series = Series.of(steps, steps, np.sin(steps))
    for part in (series[6000:], series[:7000], series[::-1], series[5:6]):
        store.log_series(run_id, "m", part)
    assert rows(store.read_series(run_id, "m")) == rows(series)
    other = Series.of([17, 17], [17, 17], [0.5, NAN])
    store.log_series(run_id, "m", other)
    kept = rows(store.read_series(run_id, "m"))
    assert len(kept) == store.series_summaries(run_id)["m"].count == 9002
    assert set(rows(other)) < set(kept)


def test_points_without_steps_do_not_get_in_the_way_of_each_other(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    for repeat in range(2):
        values = np.arange(2000.0)
        store.log_series(run_id, "m", Series.of([0] * 2000, [5] * 2000, values))
        assert store.series_summaries(run_id)["m"].count == 2000, repeat
    assert store.read_series(run_id, "m").values.tolist() == values.tolist()
    assert store.get_run(run_id).data.metrics == {"m": 1999.0}


@pytest.mark.parametrize("order", ["step", "time"])
def test_what_is_behind_a_place_is_read_alone(store: Store, new_run, order) -> None:
    run_id = new_run().info.run_id
    assert store.read_tails(run_id, {"m": Seen(0, Place(0, 0, order))}) == {}
    for start in range(0, 9000, 1000):
        steps = np.arange(start, start + 1000)
        store.log_series(run_id, "m", Series.of(steps, steps // 2, np.sqrt(steps)))
    whole = store.read_series(run_id, "m")
    for seen in (1, 4097, 8990, 9000):
        place = Place.last(whole[:seen], order)
        tail = store.read_tails(run_id, {"m": Seen(seen, place)})["m"]
        assert rows(tail.points) == rows(whole[seen:])
        assert tail.summary == store.series_summaries(run_id)["m"]
    # whoever has them all is not told what else lies behind some place
    place = Place(5, 2, order)
    store.log_series(run_id, "once", Series.of([7], [7], [0.5]))
    wanted = {"m": Seen(9000, place), "once": Seen(0, place), "missing": Seen(0, place)}
    tails = store.read_tails(run_id, wanted)
    assert {key: len(tail.points) for key, tail in tails.items()} == {"m": 0, "once": 1}
    with pytest.raises(NotFoundError):
        store.read_tails("nobody", wanted)


def test_an_unknown_series_is_empty_and_an_unknown_run_an_error(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    assert len(store.read_series(run_id, "m")) == 0
    assert store.series_summaries(run_id) == {}
    for call in (store.read_series, store.metric_history):
        with pytest.raises(NotFoundError):
            call("nobody", "m")
    store.log_series(run_id, "m", Series.of([], [], []))
    assert store.get_run(run_id).data.metrics == {}
    assert store.run_names(None).metrics == ()


def test_a_deleted_run_takes_no_series(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.delete_run(run_id)
    with pytest.raises(InvalidParameterError, match="active"):
        store.log_series(run_id, "m", Series.of([0], [0], [1.0]))


def test_what_all_nan_leaves_open(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.log_batch(run_id, [Metric("m", NAN, 0, step) for step in range(3)])
    summary = store.series_summaries(run_id)["m"]
    assert (summary.count, summary.least, summary.greatest) == (3, None, None)
    store.log_batch(run_id, [Metric("m", -INF, 0, 1)])
    assert store.series_summaries(run_id)["m"].least == (-INF, 1)


small = st.integers(-2, 2)
edges = st.one_of(small, st.sampled_from([-(2**63), 2**63 - 1]))
values = st.sampled_from([0.0, -0.0, 1.0, -1.0, INF, -INF, NAN])
batches = st.lists(st.lists(st.tuples(edges, small, values), max_size=12), max_size=12)
numbers = itertools.count()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("pair")
    stores = MemoryStore(folder), SqliteStore(str(folder / "trialbook.db"))
    yield stores
    stores[1].close()


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(batches=batches)
def test_any_points_in_any_order(pair, batches) -> None:
    memory, sqlite = pair
    run_id = f"r{next(numbers)}"
    with pytest.MonkeyPatch.context() as patch:
        # so that a few points fill many chunks
        patch.setattr(sql_series, "FULL", 8)
        patch.setattr(sql_series, "OPEN", 3)
        for store in pair:
            store.create_run("0", run_id=run_id, run_name="", user_id="", start_time=0, tags={})
            for batch in batches:
                steps, timestamps, points = zip(*batch, strict=True) if batch else ((), (), ())
                store.log_series(run_id, "m", Series.of(steps, timestamps, points))
    assert rows(memory.read_series(run_id, "m")) == rows(sqlite.read_series(run_id, "m"))
    assert repr(memory.series_summaries(run_id)) == repr(sqlite.series_summaries(run_id))
    for order, step, timestamp in itertools.product(("step", "time"), (-1, 0, 2), (-1, 0, 2)):
        place = Place(step, timestamp, order)
        tails = [store.read_tails(run_id, {"m": Seen(0, place)}) for store in pair]
        assert len({str([rows(tail.points) for tail in each.values()]) for each in tails}) == 1
    assert repr(memory.get_run(run_id).data.metrics) == repr(sqlite.get_run(run_id).data.metrics)


def test_a_loop_of_points_leaves_few_chunks(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path / "trialbook.db"))
    store.create_run("0", run_id="r", run_name="", user_id="", start_time=0, tags={})
    for start in range(0, 30_000, 100):
        steps = np.arange(start, start + 100)
        store.log_series("r", "m", Series.of(steps, steps, np.sqrt(steps)))
    with store._reading() as conn:
        sizes = conn.exec_driver_sql(
            "SELECT number, point_count, length(data) FROM chunks ORDER BY number"
        ).all()
    assert sum(count for _, count, _ in sizes) == 30_000
    assert len(sizes) < 12
    assert sum(size for _, _, size in sizes) < 8 * 30_000
    store.close()
