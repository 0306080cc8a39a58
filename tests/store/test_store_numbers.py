"""Params and tags that spell numbers, compared with numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from trialbook.model import Param, RunTag, ViewType
from trialbook.search import EXPERIMENTS, parse_filter
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.store.base import Store

INF = float("inf")
# whatever is a number in one store is one in each
SPELLED = {
    "-1e999": -INF,
    "-1e99999": -INF,
    "-2.5": -2.5,
    "-0": 0.0,
    "0e99999": 0.0,
    "1e-999": 0.0,
    "1e-99999": 0.0,
    "5e-324": 5e-324,
    ".5": 0.5,
    "3": 3.0,
    "+3.": 3.0,
    "3e00000": 3.0,
    "0.30000000000000004e1": 3.0000000000000004,
    "1.7976931348623157e308": 1.7976931348623157e308,
    "9" * 400: INF,
    **dict.fromkeys(["", " 3", "3\n", "0x3", "3_0", "٣", "nan", "inf", "3.0.0", "e3", "-"]),
}


@pytest.fixture(scope="module")
def spelled(shared_store: Store) -> Store:
    """Return the runs of `SPELLED`, to be read only."""
    for number, text in enumerate(SPELLED):
        run_id = f"spelled-{number:02}"
        shared_store.create_run(
            "0", run_id=run_id, run_name=text, user_id="", start_time=number, tags={}
        )
        shared_store.log_batch(run_id, [], [Param("x", text)], [RunTag("x", text)])
    return shared_store


@pytest.mark.parametrize("field", ["params.x", "tags.x"])
@pytest.mark.parametrize(
    ("operator", "holds"),
    [
        ("= 3", lambda number: number == 3),
        ("!= 3", lambda number: number != 3),
        ("< 3", lambda number: number < 3),
        ("<= 3.0", lambda number: number <= 3),
        ("> 3e0", lambda number: number > 3),
        (">= 3", lambda number: number >= 3),
        ("= 0", lambda number: number == 0),
        ("> 0", lambda number: number > 0),
        ("= 1e999", lambda number: number == INF),
        ("> -1e999", lambda number: number > -INF),
        ("IN (3, 0.5)", lambda number: number in (3, 0.5)),
        ("NOT IN (3, 0.5)", lambda number: number not in (3, 0.5)),
    ],
)
def test_texts_are_compared_as_the_numbers_they_spell(
    spelled: Store, field: str, operator: str, holds: Callable[[float], bool]
) -> None:
    runs = spelled.search_runs(RunQuery(filter=parse_filter(f"{field} {operator}")), 0, 100)
    expected = {text for text, number in SPELLED.items() if number is not None and holds(number)}
    assert {run.info.run_name for run in runs} == expected
    others = RunQuery(filter=parse_filter(f"NOT {field} {operator}"))
    assert spelled.count_runs(others) == len(SPELLED) - len(expected)


def test_tags_of_experiments_are_compared_as_numbers(store: Store) -> None:
    for text in ("2", "10", "ten"):
        store.create_experiment(text, None, {"size": text})
    page = store.search_experiments(
        ViewType.ACTIVE_ONLY, 10, parse_filter("tags.size > 2", EXPERIMENTS), (), None
    )
    assert [experiment.name for experiment in page] == ["10"]
