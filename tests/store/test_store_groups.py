"""Runs grouped by what they have, and runs nested in others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from trialbook.model import Metric, NewRun, Param, RunRecord, RunTag, TagName
from trialbook.search.tree import Comparison, Field, OrderTerm
from trialbook.store.base import RunQuery
from trialbook.store.groups import GroupKey, MetricAggregate, Spread
from trialbook.store.series import Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.store.base import Store

DEPTH = [GroupKey("param", "depth")]
LOSS = MetricAggregate("loss")
ALL = RunQuery()
RUNS = [("10", 1.0), ("9", 4.0), ("9", 2.0), ("auto", 9.0), (None, 7.0), ("9", math.nan)]


@pytest.fixture
def grouped(store: Store, new_run) -> Store:
    for depth, loss in RUNS:
        run_id = new_run(tags={"who": "ada" if depth else "bob"}).info.run_id
        params = [Param("depth", depth)] if depth else []
        store.log_batch(run_id, [Metric("loss", 50.0, 1, 0), Metric("loss", loss, 2, 1)], params)
    gone = new_run().info.run_id
    store.log_batch(gone, params=[Param("depth", "gone")])
    store.delete_run(gone)
    return store


def groups(store: Store, query: RunQuery = ALL, by: Sequence[GroupKey] = DEPTH, **page: int):
    found = store.run_groups(query, by, [LOSS], page.get("offset", 0), page.get("limit", 9))
    return [(*group.values, group.count) for group in found.groups], found.total


def by_loss(*, descending: bool = False) -> RunQuery:
    return RunQuery(order_by=(OrderTerm(Field("metric", "loss"), descending),))


def test_groups_stand_in_the_order_of_their_values_missing_last(grouped: Store) -> None:
    everything = [("9", 3), ("10", 1), ("auto", 1), (None, 1)]
    assert groups(grouped) == (everything, 4)
    assert groups(grouped, offset=1, limit=2) == (everything[1:3], 4)
    assert groups(grouped, by=[GroupKey("tag", "who")]) == ([("ada", 5), ("bob", 1)], 2)
    down = RunQuery(order_by=(OrderTerm(Field("param", "depth"), descending=True),))
    assert groups(grouped, down)[0] == [("10", 1), ("9", 3), ("auto", 1), (None, 1)]


def test_groups_stand_in_the_order_of_a_mean(grouped: Store, new_run) -> None:
    grouped.log_batch(new_run().info.run_id, params=[Param("depth", "1")])
    upwards = ["10", "9", None, "auto"]
    assert [value for value, _ in groups(grouped, by_loss())[0]] == [*upwards, "1"]
    down = groups(grouped, by_loss(descending=True))[0]
    assert [value for value, _ in down] == [*reversed(upwards), "1"]


def test_a_filter_and_experiments_narrow_groups(grouped: Store) -> None:
    low = Comparison(Field("metric", "loss"), "<", 5.0)
    assert groups(grouped, RunQuery(filter=low)) == ([("9", 2), ("10", 1)], 2)
    assert groups(grouped, RunQuery(experiment_ids=())) == ([], 0)


def test_a_spread_leaves_out_what_is_no_number(grouped: Store) -> None:
    parts = [LOSS, MetricAggregate("loss", "max"), MetricAggregate("nothing")]
    page = grouped.run_groups(ALL, DEPTH, parts, 0, 1)
    assert page.groups[0].metrics == {
        LOSS: Spread(2, 3.0, pytest.approx(math.sqrt(2)), 2.0, 4.0),
        MetricAggregate("loss", "max"): Spread(3, 50.0, 0.0, 50.0, 50.0),
    }
    alone = grouped.run_groups(ALL, DEPTH, [LOSS], 1, 1).groups[0]
    assert alone.metrics == {LOSS: Spread(1, 1.0, None, 1.0, 1.0)}


def test_a_spread_is_exact_far_from_zero_and_survives_the_largest_numbers(
    store: Store, new_run
) -> None:
    for group, value in [("far", 1e9), ("far", 1e9 + 1), ("near", 0.0), ("near", -math.inf)]:
        run_id = new_run().info.run_id
        store.log_batch(run_id, [Metric("loss", value, 1, 0)], [Param("depth", group)])
    store.log_batch(new_run().info.run_id, [Metric("loss", 1e308, 1, 0)], [Param("depth", "far")])
    far, near = store.run_groups(ALL, DEPTH, [LOSS], 0, 9).groups
    assert far.count == 3
    assert far.metrics[LOSS] == Spread(
        2, 1e9 + 0.5, pytest.approx(math.sqrt(0.5), rel=1e-9), 1e9, 1e9 + 1
    )
    assert near.metrics[LOSS] == Spread(1, 0.0, None, 0.0, 0.0)


RATES = [("9", "0.1", 1.0), ("9", "0.01", 5.0), ("9", None, 3.0), ("9", "0.1", 3.0),
         ("10", "0.1", 2.0), (None, "0.1", 9.0), (None, None, 7.0)]  # fmt: skip
DEPTH_AND_RATE = [*DEPTH, GroupKey("param", "rate")]


@pytest.fixture
def twice_grouped(store: Store, new_run) -> Store:
    for depth, rate, loss in RATES:
        given = {"depth": depth, "rate": rate}.items()
        params = [Param(key, value) for key, value in given if value is not None]
        store.log_batch(new_run().info.run_id, [Metric("loss", loss, 1, 0)], params)
    return store


def test_groups_of_two_levels_stand_together_in_those_of_the_first(twice_grouped: Store) -> None:
    everything = [
        ("9", "0.01", 1),
        ("9", "0.1", 2),
        ("9", None, 1),
        ("10", "0.1", 1),
        (None, "0.1", 1),
        (None, None, 1),
    ]
    assert groups(twice_grouped, by=DEPTH_AND_RATE) == (everything, 6)
    assert groups(twice_grouped, by=DEPTH_AND_RATE, offset=2, limit=3) == (everything[2:5], 6)
    page = twice_grouped.run_groups(ALL, DEPTH_AND_RATE, [LOSS], 1, 1)
    assert page.groups[0].metrics == {LOSS: Spread(2, 2.0, pytest.approx(math.sqrt(2)), 1.0, 3.0)}
    last = twice_grouped.run_groups(ALL, DEPTH_AND_RATE, [LOSS], 5, 1).groups[0]
    assert last.metrics == {LOSS: Spread(1, 7.0, None, 7.0, 7.0)}


def test_both_levels_stand_in_the_order_of_a_mean(twice_grouped: Store) -> None:
    up, _ = groups(twice_grouped, by_loss(), DEPTH_AND_RATE)
    assert [values for *values, _ in up] == [
        ["10", "0.1"],
        ["9", "0.1"],
        ["9", None],
        ["9", "0.01"],
        [None, None],
        [None, "0.1"],
    ]
    down, _ = groups(twice_grouped, by_loss(descending=True), DEPTH_AND_RATE)
    assert down == up[::-1]


def test_the_second_level_has_an_order_of_its_own(twice_grouped: Store) -> None:
    by_rate = RunQuery(order_by=(OrderTerm(Field("param", "rate"), descending=True),))
    found, _ = groups(twice_grouped, by_rate, DEPTH_AND_RATE, limit=3)
    assert found == [("9", "0.1", 2), ("9", "0.01", 1), ("9", None, 1)]


def test_levels_may_be_of_one_kind_or_of_several(store: Store, new_run) -> None:
    for depth, who in [("1", "ada"), ("1", "bob"), (None, "ada")]:
        run_id = new_run(tags={"who": who, "room": who[0]}).info.run_id
        store.log_batch(run_id, params=[Param("depth", depth)] if depth else [])
    who, room = GroupKey("tag", "who"), GroupKey("tag", "room")
    assert groups(store, by=[who, *DEPTH])[0] == [
        ("ada", "1", 1),
        ("ada", None, 1),
        ("bob", "1", 1),
    ]
    assert groups(store, by=[room, who])[0] == [("a", "ada", 2), ("b", "bob", 1)]
    assert groups(store, by=[GroupKey("dataset", ""), who])[0] == [
        (None, "ada", 2),
        (None, "bob", 1),
    ]


def test_pages_of_the_groups_of_ten_thousand_runs_meet_each_group_once(store: Store) -> None:
    store.record(
        [
            RunRecord(
                f"{number:032x}",
                NewRun("0", f"run-{number}", "ada", number),
                {"loss": Series.of([0], [1], [number % 7])},
                {"depth": str(number % 10), "rate": str(number % 250)},
            )
            for number in range(1, 10_001)
        ]
    )
    found = []
    for offset in range(0, 250, 100):
        page, total = groups(store, by=DEPTH_AND_RATE, offset=offset, limit=100)
        assert total == 250
        found += page
    assert [(depth, rate) for depth, rate, _ in found] == [
        (str(depth), str(rate)) for depth in range(10) for rate in range(depth, 250, 10)
    ]
    assert {count for *_, count in found} == {40}


def nested(store: Store, new_run, parent: str | None, **options: Any) -> str:
    run_id: str = new_run(**options).info.run_id
    if parent is not None:
        store.log_batch(run_id, tags=[RunTag(TagName.PARENT_RUN_ID, parent)])
    return run_id


def test_children_are_counted_and_left_out_at_the_top(store: Store, new_run) -> None:
    other = store.create_experiment("other", None, {})
    parent = nested(store, new_run, None)
    child = nested(store, new_run, parent)
    grandchild = nested(store, new_run, child)
    abroad = nested(store, new_run, parent, experiment_id=other)
    alone = nested(store, new_run, "f" * 32)
    itself = new_run().info.run_id
    store.log_batch(itself, tags=[RunTag(TagName.PARENT_RUN_ID, itself)])

    def top(ids: tuple[str, ...] | None) -> set[str]:
        query = RunQuery(ids, top_level=True)
        found = store.search_runs(query, 0, 9)
        assert store.count_runs(query) == len(found)
        return {run.info.run_id for run in found}

    assert top(None) == {parent, alone, itself}
    assert top(("0",)) == {parent, alone, itself}
    assert top((other,)) == {abroad}
    asked = [parent, child, grandchild, itself]
    assert store.child_counts(None, asked) == {parent: 2, child: 1}
    assert store.child_counts(["0"], asked) == {parent: 1, child: 1}
    store.delete_run(parent)
    assert top(None) == {child, abroad, alone, itself}


def test_of_what_a_filter_finds_runs_stand_below_those_that_it_finds_too(store, new_run) -> None:
    parent = nested(store, new_run, None)
    child = nested(store, new_run, parent, tags={"who": "me"})
    grandchild = nested(store, new_run, child, tags={"who": "me"})
    nested(store, new_run, child)
    mine = Comparison(Field("tag", "who"), "=", "me")
    query = RunQuery(("0",), mine, top_level=True)
    assert [run.info.run_id for run in store.search_runs(query, 0, 9)] == [child]
    assert store.count_runs(query) == 1
    asked = [parent, child, grandchild]
    assert store.child_counts(["0"], asked, mine) == {parent: 1, child: 1}
    [activity] = store.experiment_activity(mine, top_level=True)
    assert activity.run_count == 1
    store.delete_run(child)
    assert [run.info.run_id for run in store.search_runs(query, 0, 9)] == [grandchild]


def test_the_top_level_can_be_sorted_by_a_metric(store: Store, new_run) -> None:
    parent = nested(store, new_run, None)
    child = nested(store, new_run, parent)
    second = nested(store, new_run, None)
    for run_id, loss in ((parent, 3.0), (child, 2.0), (second, 1.0)):
        store.log_batch(run_id, [Metric("loss", loss, 1, 0)])
    query = RunQuery(order_by=by_loss().order_by, top_level=True)
    assert [run.info.run_id for run in store.search_runs(query, 0, 9)] == [second, parent]
