"""Groups and nested runs as messages carry them."""

from __future__ import annotations

import trialbook as tb
from trialbook.protocol.messages import GroupBy, MetricPart, RunsQuery, Sort, Within
from trialbook.queries import groups, table
from trialbook.recording import stores

QUERY = RunsQuery(None, "", [])
DEPTH = GroupBy("param", "depth")
LOSS = [MetricPart("loss", "latest")]


def test_groups_of_no_store_are_none() -> None:
    page = groups.groups_page(None, QUERY, DEPTH, LOSS, 0, 10)
    assert (page.total, page.groups) == (0, [])


def test_groups_and_the_runs_within_one() -> None:
    for number in range(3):
        with tb.start_run(run_name=f"run-{number}"):
            tb.log_metric("loss", number)
            if number:
                tb.log_param("depth", 1)
    store = stores.current_store()
    page = groups.groups_page(store, QUERY, DEPTH, LOSS, 0, 10)
    assert [(group.value, group.count) for group in page.groups] == [("1", 2), (None, 1)]
    spread = page.groups[0].metrics[0]
    assert spread
    assert (spread.mean, spread.min, spread.max) == (1.5, 1, 2)
    for value, names in (("1", {"run-1", "run-2"}), (None, {"run-0"})):
        query = RunsQuery(None, "", [], within=Within("param", "depth", value))
        rows = table.runs_page(store, query, 0, 10).rows
        assert {row.run_name for row in rows} == names


def test_groups_by_dataset_and_the_runs_within_one() -> None:
    for number in range(3):
        with tb.start_run(run_name=f"run-{number}"):
            if number:
                tb.log_input(tb.entities.Dataset("wine", "77", "local", "{}"))
                tb.log_input(tb.entities.Dataset("iris", "5f0a", "local", "{}"))
    store = stores.current_store()
    page = groups.groups_page(store, QUERY, GroupBy("dataset", ""), [], 0, 10)
    both = "iris (5f0a), wine (77)"
    assert [(group.value, group.count) for group in page.groups] == [(both, 2), (None, 1)]
    for value, names in ((both, ["run-1", "run-2"]), (None, ["run-0"])):
        query = RunsQuery(None, "", [], within=Within("dataset", "", value))
        found = table.runs_page(store, query, 0, 10)
        assert sorted(row.run_name for row in found.rows) == names
        assert {", ".join(row.datasets or ()) or None for row in found.rows} == {value}
        assert found.columns.datasets is True
    down = RunsQuery(None, "", [Sort("attribute", "datasets", descending=True)])
    rows = table.runs_page(store, down, 0, 10).rows
    assert [bool(row.datasets) for row in rows] == [True, True, False]


def test_nested_runs_are_counted_and_left_out_at_the_top() -> None:
    with tb.start_run(run_name="parent") as parent:
        for number in range(2):
            with tb.start_run(run_name=f"child-{number}", nested=True):
                pass
    store = stores.current_store()
    top = table.runs_page(store, RunsQuery(None, "", [], parent=None), 0, 10)
    assert [(row.run_name, row.children) for row in top.rows] == [("parent", 2)]
    assert (top.total, top.all) == (1, 3)
    below = RunsQuery(None, "", [], parent=parent.info.run_id)
    rows = table.runs_page(store, below, 0, 10).rows
    assert {row.run_name for row in rows} == {"child-0", "child-1"}
    assert {row.parent for row in rows} == {parent.info.run_id}
