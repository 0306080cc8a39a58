"""A walk over pages meets each run once, whatever comes and goes between two pages."""

from __future__ import annotations

import base64
import itertools
import json
from typing import TYPE_CHECKING

import pytest

from trialbook.errors import InvalidParameterError
from trialbook.model import Metric, Param, RunTag, ViewType
from trialbook.search import EXPERIMENTS, parse_filter, parse_order
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.store.base import Store

NAN, INF = float("nan"), float("inf")
ACC = (0.5, NAN, None, -0.0, INF, 0.0, -INF, 0.5)
LR = ("10", "9", "auto", None, "1e-3", "Tree")
TEAM = ("red", None, "blue")
ORDERS = [
    [],
    ["start_time"],
    ["end_time DESC"],
    ["duration", "run_name"],
    ["metrics.acc"],
    ["metrics.acc DESC", "params.lr"],
    ["min(metrics.acc) DESC", "count(metrics.acc)"],
    ["params.lr"],
    ["params.lr DESC", "metrics.acc"],
    ["tags.team DESC"],
    ["experiment_id DESC", "tags.team", "run_id DESC"],
    ["metrics.nowhere"],
]


def add(store: Store, numbers: range) -> None:
    for number in numbers:
        run_id = f"r{number * 7 % 100:02}"
        store.create_run(
            "0",
            run_id=run_id,
            run_name=f"n{number % 3}",
            user_id="",
            start_time=number // 3,
            tags={},
        )
        acc, lr, team = (values[number % len(values)] for values in (ACC, LR, TEAM))
        store.log_batch(
            run_id,
            [] if acc is None else [Metric("acc", acc, 0, 0)],
            [] if lr is None else [Param("lr", lr)],
            [] if team is None else [RunTag("team", team)],
        )
        if number % 4:
            store.update_run(run_id, status="FINISHED", end_time=number // 3 + number % 5)


def ids(runs: list[object]) -> list[str]:
    return [run.info.run_id for run in runs]  # type: ignore[attr-defined] # they are runs


@pytest.mark.parametrize("terms", ORDERS, ids=" ".join)
def test_walk_among_runs_that_come_and_go(store: Store, terms: list[str]) -> None:
    add(store, range(24))
    query = RunQuery(("0",), parse_filter("run_id != 'r07'"), parse_order(terms))
    expected = ids(store.search_runs(query, 0, 100))
    met: list[str] = []
    token = None
    for step in itertools.count(30):
        page = store.runs_page(query, 5, token)
        met += ids(page)
        token = page.token
        if token is None:
            break
        add(store, range(step, step + 1))
        if step == 31:
            gone = next(run_id for run_id in expected if run_id not in met)
            store.delete_run(met[-1])
            store.delete_run(gone)
    assert len(met) == len(set(met))
    assert [run_id for run_id in met if run_id in expected] == [r for r in expected if r != gone]


@pytest.mark.parametrize("terms", ORDERS, ids=" ".join)
@pytest.mark.parametrize("view_type", [ViewType.ACTIVE_ONLY, ViewType.ALL])
def test_pages_are_parts_of_the_whole(store: Store, terms: list[str], view_type: int) -> None:
    add(store, range(20))
    store.delete_run("r21")
    query = RunQuery(None, None, parse_order(terms), view_type)
    expected = ids(store.search_runs(query, 0, 100))
    for size in (1, 7, len(expected)):
        met, token = [], None
        while True:
            page = store.runs_page(query, size, token)
            assert len(page) <= size
            met += ids(page)
            token = page.token
            if token is None:
                break
        assert met == expected


def test_walk_among_experiments(store: Store) -> None:
    for number in range(7):
        store.create_experiment(f"e{number}", None, {"k": str(number % 2)} if number % 3 else {})
    order = parse_order(["tags.k DESC", "name"], EXPERIMENTS)
    expected = [
        e.name for e in store.search_experiments(ViewType.ACTIVE_ONLY, 100, None, order, None)
    ]
    met, token = [], None
    for number in itertools.count(10):
        page = store.search_experiments(ViewType.ACTIVE_ONLY, 3, None, order, token)
        met += [experiment.name for experiment in page]
        token = page.token
        if token is None:
            break
        store.create_experiment(f"e{number}", None, {"k": "9"})
    assert [name for name in met if name in expected] == expected
    assert len(met) == len(set(met))


def forged(token: str) -> list[str]:
    """Return tokens that are nearly right."""
    mark, *place = json.loads(base64.b64decode(token))
    numbers_in_place_of_text = [7 for _ in place] if str in map(type, place) else [1]
    wrong = [
        {"offset": 1},
        [],
        [mark],
        [mark, *place[:-1]],
        [mark, *place, 0],
        [mark + 1, *place],
        [mark, *("x" for _ in place)],
        [mark, *numbers_in_place_of_text],
        [mark, *([1] for _ in place)],
        [mark, *(True for _ in place)],
        [mark, *(2**63 for _ in place)],
        [mark, *(NAN for _ in place)],
        [mark, "' OR 1", *place[1:]],
        "x",
        5,
    ]
    tokens = [base64.b64encode(json.dumps(value).encode()).decode() for value in wrong]
    return [*tokens, "nonsense", "ä", "=", token[:-4], base64.b64encode(b"[" * 99_999).decode()]


@pytest.mark.parametrize("terms", [[], ["metrics.acc"], ["params.lr", "end_time"]], ids=" ".join)
def test_hostile_tokens(store: Store, terms: list[str]) -> None:
    add(store, range(8))
    query = RunQuery(("0",), None, parse_order(terms))
    token = store.runs_page(query, 2, None).token
    assert token is not None
    for wrong in forged(token):
        with pytest.raises(InvalidParameterError):
            store.runs_page(query, 2, wrong)
    with pytest.raises(InvalidParameterError):
        store.runs_page(RunQuery(("0",), None, parse_order(["run_name"])), 2, token)
    with pytest.raises(InvalidParameterError):
        store.search_experiments(ViewType.ACTIVE_ONLY, 2, None, (), token)
