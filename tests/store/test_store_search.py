from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reference.store import MemoryStore

from trialbook.errors import FilterError
from trialbook.model import Metric, Param, RunTag, ViewType
from trialbook.search import parse_filter, parse_order, resolve_filter, resolve_order
from trialbook.search.tree import Comparison, Field
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.store.base import Store

NAN, INF = float("nan"), float("inf")


@pytest.fixture(scope="module")
def read_table(shared_store: Store) -> Store:
    """Return the runs of `fill`, to be read only."""
    return fill(shared_store)


@pytest.fixture
def table(store: Store) -> Store:
    return fill(store)


def fill(store: Store) -> Store:
    """Record five runs, ``a`` to ``e``, started in this order; ``e`` has recorded nothing."""
    rows: list[tuple[str, dict[str, float], dict[str, str], dict[str, str]]] = [
        ("a", {"acc": 0.9, "val loss": 1.0}, {"model": "Tree", "n": "10"}, {"team": "x"}),
        ("b", {"acc": 0.5}, {"model": "tree", "n": "9"}, {"team": "y"}),
        ("c", {"acc": NAN}, {"model": "forest_1", "n": "auto"}, {}),
        ("d", {"acc": INF, "val loss": -1.0}, {"model": "100%", "n": "1e1"}, {"team": "x"}),
        ("e", {}, {}, {}),
    ]
    for number, (run_id, metrics, params, tags) in enumerate(rows):
        store.create_run(
            "0",
            run_id=run_id,
            run_name=run_id.upper(),
            user_id="ada",
            start_time=number * 100,
            tags={},
        )
        store.log_batch(
            run_id,
            [Metric(key, value, 0, 0) for key, value in metrics.items()],
            [Param(key, value) for key, value in params.items()],
            [RunTag(key, value) for key, value in tags.items()],
        )
    store.update_run("a", status="FINISHED", end_time=1000)
    store.update_run("b", status="FAILED", end_time=150)
    return store


def found(store: Store, filter_: str = "", *order: str, ids: tuple[str, ...] | None = None) -> str:
    names = store.run_names(ids)
    query = RunQuery(
        ids,
        resolve_filter(parse_filter(filter_), names),
        resolve_order(parse_order(order), names),
    )
    runs = store.search_runs(query, 0, 100)
    assert store.count_runs(query) == len(runs)
    return "".join(run.info.run_id for run in runs)


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("", "edcba"),
        ("metrics.acc > 0.5", "da"),
        ("metrics.acc >= 0.5 AND metrics.acc <= 0.9", "ba"),
        ("metrics.acc != 0.9", "dcb"),  # of NaN only != is true
        ("metrics.acc = 0.9", "a"),
        ("metrics.acc < 1e999", "ba"),
        ("NOT metrics.acc > 0.5", "ecb"),
        ("metrics.`val loss` < 0", "d"),
        ("metrics.acc IS NULL", "e"),
        ("metrics.missing != 1", ""),
        ("params.model = 'tree'", "b"),
        ("params.model != 'tree'", "dca"),
        ("params.model LIKE 't%'", "b"),
        ("params.model ILIKE 'T%'", "ba"),
        ("params.model LIKE '%_1'", "c"),
        ("params.model LIKE '____'", "dba"),
        ("params.model LIKE '100%'", "d"),
        ("params.model IN ('tree', 'Tree')", "ba"),
        ("params.model NOT IN ('tree', 'Tree')", "dc"),
        ("params.missing IS NULL", "edcba"),
        ("tags.team IS NOT NULL and params.n != '9'", "da"),
        ("tags.team IS NULL", "ec"),
        ("tags.team = 'x' OR status = 'FAILED'", "dba"),
        ("NOT (tags.team = 'x' OR status = 'FAILED')", "ec"),
        ("tags.team = 'x' OR tags.team = 'y' AND metrics.acc > 0.5", "da"),
        ("(tags.team = 'x' OR tags.team = 'y') AND metrics.acc < 0.9", "b"),
        ("status = 'RUNNING' AND", "edc"),
        ("run_id IN ('a', 'e', 'zz')", "ea"),
        ("run_id NOT IN ('a', 'e', 'zz')", "dcb"),
        ("run_name = 'A' or tags.`mlflow.runName` = 'B'", "ba"),
        ("start_time < 200", "ba"),
        ("created >= 300", "ed"),
        ("end_time < 1000", "b"),
        ("NOT end_time < 1000", "edca"),
        ("end_time IS NULL", "edc"),
        ("duration = 50", "b"),
        ("duration != 50", "a"),
        ("user_id = 'ada' and experiment_id = '0'", "edcba"),
        ("artifact_uri LIKE '%/a/artifacts'", "a"),
        ("acc > 0.5 and model = 'Tree' and team = 'x'", "a"),
        ("datasets.name = 'x' or datasets.name != 'x'", ""),
    ],
)
def test_filters(read_table: Store, filter_: str, expected: str) -> None:
    assert found(read_table, filter_) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["start_time"], "abcde"),
        (["metrics.acc"], "badce"),  # numbers, NaN, missing
        (["metrics.acc DESC"], "dabce"),
        (["metrics.`val loss` DESC"], "adecb"),
        (["params.n"], "badce"),  # 9, 10, 1e1 = 10, then auto, then missing
        (["params.n DESC"], "dabce"),
        (["params.model"], "dacbe"),  # 100% < Tree < forest_1 < tree
        (["params.model DESC"], "bcade"),
        (["tags.team"], "dabec"),
        (["tags.team DESC", "start_time ASC"], "badce"),
        (["status", "run_id"], "bacde"),
        (["end_time"], "baedc"),
        (["end_time DESC"], "abedc"),
        (["duration"], "baedc"),
        (["run_name"], "abcde"),
        (["experiment_id", "metrics.missing", "params.missing DESC"], "edcba"),
        (["n"], "badce"),
    ],
)
def test_orders(read_table: Store, order: list[str], expected: str) -> None:
    assert found(read_table, "", *order) == expected


def test_experiments_are_ordered_by_number(store: Store, new_run) -> None:
    for number in range(1, 11):
        store.create_experiment(f"e{number}", None, {})
    for experiment_id in ("10", "2", "9"):
        new_run(experiment_id, run_id=experiment_id)
    assert found(store, "", "experiment_id") == "2910"


def test_only_the_experiments_asked_for(table: Store, new_run) -> None:
    other = table.create_experiment("other", None, {})
    new_run(other, run_id="f", start_time=0)
    # "a" began in the same millisecond and was created before
    assert found(table) == "edcbfa"
    assert found(table, ids=(other,)) == "f"
    assert found(table, ids=(other, "0", "99", "x")) == "edcbfa"
    assert found(table, ids=()) == ""
    table.delete_experiment(other)
    assert found(table) == "edcba"


def test_view_types(table: Store) -> None:
    table.delete_run("c")

    def ids(view_type: int) -> str:
        runs = table.search_runs(RunQuery(view_type=view_type), 0, 10)
        return "".join(run.info.run_id for run in runs)

    assert ids(ViewType.ACTIVE_ONLY) == "edba"
    assert ids(ViewType.DELETED_ONLY) == "c"
    assert ids(ViewType.ALL) == "edcba"


def test_pages(read_table: Store) -> None:
    query = RunQuery(order_by=parse_order(["metrics.acc"]))
    pages = [read_table.search_runs(query, offset, 2) for offset in (0, 2, 4, 6)]
    assert ["".join(run.info.run_id for run in page) for page in pages] == ["ba", "dc", "e", ""]


def test_ties_are_broken_by_start_time_and_run_id(store: Store, new_run) -> None:
    for run_id, start_time in [("b", 1), ("a", 1), ("c", 2)]:
        new_run(run_id=run_id, start_time=start_time)
    assert found(store, "", "user_id") == "cab"


def test_runs_found_carry_their_data(read_table: Store) -> None:
    for run in read_table.search_runs(RunQuery(), 0, 10):
        got = read_table.get_run(run.info.run_id)
        assert (got.info, got.data.params, got.data.tags) == (
            run.info,
            run.data.params,
            run.data.tags,
        )
        assert str(got.data.metrics) == str(run.data.metrics)


def test_values_are_bound_and_not_pasted(read_table: Store) -> None:
    assert found(read_table, """params.`' OR 1=1 --` = "') OR 1=1 --" """) == ""
    assert found(read_table, "tags.team IN ('x'') OR (1=1')") == ""


def test_a_hostile_pattern_takes_no_time(table: Store) -> None:
    table.log_batch("a", tags=[RunTag("long", "a" * 5000)])
    if not isinstance(table, MemoryStore):  # the reference is written to be obvious
        assert found(table, f"tags.long LIKE '{'%a' * 400}%b'") == ""
    assert found(table, "tags.long LIKE '%a_a%'") == "a"


def test_the_longest_filters_that_parse_can_be_searched_for(read_table: Store) -> None:
    assert found(read_table, " OR ".join(["metrics.acc > 0.5"] * 200)) == "da"
    assert found(read_table, "(" * 50 + "tags.team != 'x'" + ")" * 50) == "b"
    assert found(read_table, "NOT " * 50 + "tags.team = 'x'") == "da"
    nested = "tags.team = 'x' OR acc < 1 AND NOT " + "(tags.team = 'x' OR acc < 1 AND NOT " * 6
    assert found(read_table, nested + "acc < 1" + ")" * 6) == "da"
    nested = "acc > 1 OR acc > 1 AND (" * 9 + "acc > 1 OR acc > 1 AND NOT acc > 1" + ")" * 9
    assert found(read_table, nested) == "d"
    assert found(read_table, "run_id IN (" + ",".join(["'a'"] * 15_000) + ")") == "a"
    assert found(read_table, "", *(f"metrics.m{i}" for i in range(20))) == "edcba"


def test_a_name_that_was_not_resolved_is_refused(read_table: Store) -> None:
    query = RunQuery(filter=Comparison(Field("unprefixed", "acc"), ">", 0.5))
    with pytest.raises(FilterError):
        read_table.search_runs(query, 0, 10)


@pytest.mark.parametrize(
    ("filter_", "order", "expected"),
    [
        ("min(metrics.loss) < 0.2", [], "ca"),
        ("max(loss) >= 9", [], "ba"),
        ("first(loss) = 9", [], "a"),
        ("first(loss) != 9", [], "dcb"),  # of NaN only != is true
        ("count(loss) > 2", [], "ba"),
        ("latest(loss) = 1", [], "a"),
        ("min(loss) IS NULL", [], "ed"),  # missing, or nothing but NaN
        ("max(loss) IS NOT NULL", [], "cba"),
        ("first(loss) IS NULL", [], "e"),
        ("NOT min(loss) < 0.2", [], "edb"),
        ("", ["min(metrics.loss)"], "acbed"),
        ("", ["max(loss) DESC"], "baced"),
        ("", ["first(loss) DESC", "run_id"], "abcde"),
        ("", ["count(loss)", "run_id"], "cdabe"),
    ],
)
def test_the_whole_series_can_be_asked_for(
    store: Store, new_run, filter_: str, order: list[str], expected: str
) -> None:
    nan = float("nan")
    losses = {"a": [9, -1, 1], "b": [5, 20, nan, 3], "c": [0.1], "d": [nan], "e": []}
    for number, (run_id, values) in enumerate(losses.items()):
        new_run(run_id=run_id, start_time=number)
        store.log_batch(run_id, [Metric("loss", v, 0, step) for step, v in enumerate(values)])
    assert found(store, filter_, *order) == expected


def test_pages_of_an_order_by_metric_go_through_numbers_nan_and_nothing(
    store: Store, new_run
) -> None:
    values = {"a": 3.0, "b": float("nan"), "c": None, "d": 1.0, "e": float("nan"), "f": None}
    for number, (run_id, value) in enumerate(values.items()):
        new_run(run_id=run_id, start_time=number)
        if value is not None:
            store.log_batch(run_id, [Metric("m", value, 0, 0)])
    for order, expected in (("metrics.m", "daebfc"), ("metrics.m DESC", "adebfc")):
        query = RunQuery(("0",), None, parse_order([order]))
        for offset in range(7):
            for limit in range(1, 7):
                page = store.search_runs(query, offset, limit)
                ids = "".join(run.info.run_id for run in page)
                assert ids == expected[offset : offset + limit]
