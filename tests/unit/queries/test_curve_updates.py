"""A page that is told what is new alone has in the end what one has that reads afresh."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialbook.errors import InvalidParameterError
from trialbook.protocol.codec import read
from trialbook.protocol.messages import (
    CompareBandsParams,
    CurveCursors,
    SeriesReadParams,
    SeriesReadResult,
)
from trialbook.queries.bands import read_bands
from trialbook.queries.curves import read_curves
from trialbook.store.series import Series
from trialbook.store.sqlite.store import SqliteStore

NAN, INF = math.nan, math.inf
numbers = itertools.count()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    folder: Path = tmp_path_factory.mktemp("updates")
    store = SqliteStore(str(folder / "trialbook.db"))
    yield store
    store.close()


def new_run(store: SqliteStore, start_time: int = 0) -> str:
    run_id = f"{next(numbers):032x}"
    store.create_run("0", run_id=run_id, run_name="", user_id="", start_time=start_time, tags={})
    return run_id


@dataclass
class Page:
    """Merges what it is told, as the front end does."""

    store: SqliteStore
    run_ids: list[str]
    keys: list[str]
    others: dict[str, Any] = field(default_factory=dict)
    curves: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    totals: dict[tuple[str, str], int] = field(default_factory=dict)
    cursors: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    result: SeriesReadResult = field(default_factory=lambda: SeriesReadResult([]))
    sent: int = 0
    """Bytes of the last answer's buffers."""

    def params(self, **known: Any) -> SeriesReadParams:
        whole = {"axis": "step", "range": None, "points": 100, "store_id": None}
        asked = {"run_ids": self.run_ids, "keys": self.keys}
        return read(SeriesReadParams, {**whole, **asked, **self.others, **known})

    def ask(self, *, afresh: bool = False) -> None:
        names = list(itertools.product(self.run_ids, self.keys))
        cursors = [self.cursors.get(name, (-1, 0, 0)) for name in names]
        recorded, steps, timestamps = (list(column) for column in zip(*cursors, strict=True))
        known = {"recorded": recorded, "steps": steps, "timestamps": timestamps}
        params = self.params() if afresh else self.params(known=known)
        result, buffers = read_curves(self.store, params)
        self.result, self.sent = result, sum(map(len, buffers))
        arrays = [np.frombuffer(buffer, "<f8") for buffer in buffers]
        told = result.cursors or CurveCursors([], [], [])
        ends = list(zip(told.recorded, told.steps, told.timestamps, strict=True))
        for curve in result.curves:
            name = (curve.run_id, curve.key)
            self.curves[name] = np.stack([arrays[curve.x], arrays[curve.y]])
            self.totals[name] = curve.total
            self.cursors[name] = ends.pop(0)
        at = 0
        grown = result.grown or None
        for place, count, total in (
            zip(grown.places, grown.counts, grown.totals, strict=True) if grown else ()
        ):
            name = names[place]
            end = np.stack([arrays[axis][at : at + count] for axis in (grown.x, grown.y)])
            self.curves[name] = np.concatenate([self.curves[name], end], axis=1)
            self.totals[name] += total
            self.cursors[name] = ends.pop(0)
            at += count
        assert ends == []
        for place in result.gone or []:
            del self.curves[names[place]], self.cursors[names[place]], self.totals[names[place]]


def in_order(curve: np.ndarray) -> list[str]:
    """Return the points, by x and in a stated order where there are several at one x."""
    return sorted(map(repr, zip(*curve.tolist(), strict=True)))


steps = st.integers(-3, 40) | st.sampled_from([-(2**63), 2**63 - 1])
values = st.sampled_from([0.0, 1.0, -1.0, 5.0, INF, -INF, NAN])
batches = st.lists(st.lists(st.tuples(steps, st.integers(0, 30), values), max_size=9), max_size=9)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    batches=batches,
    goes_on=st.booleans(),
    axis=st.sampled_from(["step", "time", "relative"]),
    points=st.sampled_from([2, 100]),
    span=st.none() | st.tuples(st.integers(0, 20), st.integers(20, 45)),
)
def test_merged_curves_are_those_that_are_read_afresh(
    store, batches, goes_on, axis, points, span
) -> None:
    run_id = new_run(store, start_time=5)
    within = span and {"start": span[0], "end": span[1]}
    page = Page(store, [run_id], ["m"], {"axis": axis, "points": points, "range": within})
    name = (run_id, "m")
    logged: list[tuple[int, int, float]] = []
    for number, points_logged in enumerate(batches):
        # half of the runs rise, the others jump
        shift = 50 * number if goes_on else 0
        batch = [(s + shift if abs(s) < 50 else s, t + shift, y) for s, t, y in points_logged]
        logged += batch
        columns = zip(*batch, strict=True) if batch else ((), (), ())
        store.log_series(run_id, "m", Series.of(*columns))
        page.ask()
        fresh = Page(store, [run_id], ["m"], page.others)
        fresh.ask(afresh=True)
        assert page.curves.keys() == fresh.curves.keys()
        if name not in page.curves:
            continue
        mine, whole = page.curves[name], fresh.curves[name]
        assert page.totals[name] == fresh.totals[name]
        assert (np.diff(mine[0]) >= 0).all()
        if points == 100:
            assert in_order(mine) == in_order(whole)
        position = 0 if axis == "step" else 1
        start = 5 if axis == "relative" else 0
        every = {repr((float(point[position] - start), point[2])) for point in logged}
        assert set(in_order(mine)) <= every
        if len(whole[0]):
            assert [mine[0][0], mine[0][-1]] == [whole[0][0], whole[0][-1]]
            assert str(extremes(mine[1])) == str(extremes(whole[1]))


def extremes(y: np.ndarray) -> tuple[object, ...]:
    found = y[~np.isnan(y)]
    ends = (found.min(), found.max()) if len(found) else ()
    return (*ends, bool(np.isnan(y).any()))


def log(store: SqliteStore, run_id: str, key: str, first: int, last: int) -> None:
    every = np.arange(first, last)
    store.log_series(run_id, key, Series.of(every, every, np.sin(every)))


def test_what_is_as_it_was_is_not_told(store) -> None:
    run_ids = [new_run(store) for _ in range(3)]
    for run_id in run_ids:
        log(store, run_id, "a", 0, 9)
        log(store, run_id, "b", 0, 1)
    page = Page(store, run_ids, ["a", "b", "missing"])
    page.ask()
    assert len(page.result.curves) == 6
    page.ask()
    assert json.loads(msgspec.json.encode(page.result)) == {"curves": [], "gone": []}
    assert page.sent == 0
    log(store, run_ids[1], "b", 1, 3)
    page.ask()
    assert page.result.grown is not msgspec.UNSET
    assert (page.result.grown.places, page.result.grown.counts) == ([4], [2])
    assert (page.result.curves, page.sent) == ([], 2 * 2 * 8)


def test_an_update_is_in_proportion_to_what_is_new(store) -> None:
    run_ids = [new_run(store) for _ in range(50)]
    for run_id in run_ids:
        log(store, run_id, "a", 0, 1000)
    page = Page(store, run_ids, ["a"])
    page.ask()
    assert page.sent > 50 * 100 * 16
    for run_id in run_ids:
        log(store, run_id, "a", 1000, 1001)
    page.ask()
    assert page.result.curves == []
    assert page.sent == 50 * 16
    assert page.sent + len(json.dumps(msgspec.to_builtins(page.result))) <= 80 * 50


def test_a_metric_that_comes_later_is_sent_whole(store) -> None:
    run_id = new_run(store)
    page = Page(store, [run_id], ["a"])
    page.ask()
    log(store, run_id, "a", 0, 9)
    page.ask()
    assert page.curves[run_id, "a"].shape == (2, 9)


def test_what_comes_before_the_end_has_the_curve_sent_whole(store) -> None:
    run_id = new_run(store)
    log(store, run_id, "a", 10, 20)
    page = Page(store, [run_id], ["a"])
    page.ask()
    log(store, run_id, "a", 3, 4)
    log(store, run_id, "a", 20, 25)
    page.ask()
    assert (len(page.result.curves), page.result.grown) == (1, msgspec.UNSET)
    assert page.curves[run_id, "a"][0].tolist() == [3, *range(10, 25)]


def test_several_points_at_one_step_are_told_as_they_come(store) -> None:
    run_id = new_run(store)
    page = Page(store, [run_id], ["a"])
    for at in range(3):
        store.log_series(run_id, "a", Series.of([0, 0], [10 * at, 10 * at + 1], [at, -at]))
        page.ask()
    assert page.result.curves == []
    assert page.curves[run_id, "a"][1].tolist() == [0, 0, 1, -1, 2, -2]


def test_a_purged_run_is_told_as_gone(store) -> None:
    kept, purged = new_run(store), new_run(store)
    for run_id in (kept, purged):
        log(store, run_id, "a", 0, 9)
    page = Page(store, [purged, kept], ["a"])
    page.ask()
    store.delete_run(purged)
    store.purge_runs([purged])
    page.ask()
    assert (page.result.curves, page.result.gone) == ([], [0])
    assert page.curves.keys() == {(kept, "a")}
    page.ask()
    assert page.result.gone == []
    everything = CurveCursors([1, -1], [0, 0], [0, 0])
    assert read_curves(None, page.params(known=msgspec.to_builtins(everything)))[0].gone == [0]


def test_many_new_points_come_in_buckets_as_wide_as_the_others(store) -> None:
    run_id = new_run(store)
    log(store, run_id, "a", 0, 90_000)
    page = Page(store, [run_id], ["a"])
    page.ask()
    every = np.arange(90_000, 100_000)
    spiked = np.zeros(10_000)
    spiked[1234] = 9
    spiked[8765] = NAN
    store.log_series(run_id, "a", Series.of(every, every, spiked))
    page.ask()
    assert page.result.grown is not msgspec.UNSET
    assert page.result.grown.totals == [10_000]
    # a tenth of a hundred buckets
    assert page.result.grown.counts[0] <= 5 * 10
    x, y = page.curves[run_id, "a"]
    assert x[y == 9].tolist() == [91_234]
    assert x[np.isnan(y)].tolist() == [98_765]
    assert (x[-1], page.totals[run_id, "a"]) == (99_999, 100_000)


def test_along_a_metric_curves_are_sent_whole_when_one_of_the_two_has_grown(store) -> None:
    run_id = new_run(store)
    log(store, run_id, "a", 0, 9)
    log(store, run_id, "seen", 0, 9)
    page = Page(store, [run_id], ["a"], {"axis": "metric", "axis_metric": "seen"})
    page.ask()
    page.ask()
    assert page.result == SeriesReadResult([], gone=[])
    log(store, run_id, "seen", 9, 10)
    page.ask()
    assert len(page.result.curves) == 1
    log(store, run_id, "a", 9, 10)
    page.ask()
    assert page.curves[run_id, "a"].shape == (2, 10)


def test_steps_that_a_page_cannot_hold_are_never_taken_for_others(store) -> None:
    run_id = new_run(store)
    store.log_series(run_id, "a", Series.of([2**60], [0], [1.0]))
    page = Page(store, [run_id], ["a"])
    page.ask()
    assert page.cursors[run_id, "a"] == (-1, 0, 0)
    store.log_series(run_id, "a", Series.of([2**60 + 1], [1], [2.0]))
    page.ask()
    assert page.curves[run_id, "a"][1].tolist() == [1, 2]


@pytest.mark.parametrize("lengths", [(1, 2, 2), (2, 2, 3), (0, 0, 0)])
def test_cursors_of_other_curves_are_refused(store, lengths) -> None:
    page = Page(store, [new_run(store)], ["a", "b"])
    columns = zip(("recorded", "steps", "timestamps"), lengths, strict=True)
    with pytest.raises(InvalidParameterError, match="Of 2 curves"):
        read_curves(store, page.params(known={name: [0] * count for name, count in columns}))


def test_bands_are_told_when_a_run_of_the_group_has_changed(store) -> None:
    run_ids = [new_run(store) for _ in range(3)]
    for run_id in run_ids:
        log(store, run_id, "a", 0, 9)

    def ask(known: list[str] | None) -> Any:
        asked: dict[str, Any] = {"groups": [run_ids[:2], run_ids[2:]], "keys": ["a", "b"]}
        drawn = {"axis": "step", "range": None, "points": 50, "centre": "mean", "band": "std"}
        params = {"store_id": None, **asked, **drawn, **({} if known is None else {"known": known})}
        return read_bands(store, read(CompareBandsParams, params))

    result, buffers = ask(None)
    assert (result.gone, len(buffers)) == (msgspec.UNSET, 8)
    versions = [result.bands[0].version, "", result.bands[1].version, ""]
    result, buffers = ask(versions)
    assert (result.bands, result.gone, buffers) == ([], [], [])
    log(store, run_ids[1], "a", 9, 10)
    result, buffers = ask(versions)
    assert [(band.group, band.key, band.count) for band in result.bands] == [(0, "a", 10)]
    store.delete_run(run_ids[2])
    store.purge_runs([run_ids[2]])
    result, buffers = ask([result.bands[0].version, "", versions[2], ""])
    assert (result.bands, result.gone) == ([], [2])
    with pytest.raises(InvalidParameterError, match="Of 4 lines there are 1 versions"):
        ask(["x"])
