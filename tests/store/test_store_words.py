"""Filters of words, which search names, params and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialbook.model import Param, RunTag, ViewType
from trialbook.search import EXPERIMENTS, parse_filter
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.store.base import Store


@pytest.fixture(scope="module")
def read_runs(shared_store: Store) -> Store:
    """Return four runs, ``a`` to ``d``, to be read only."""
    rows = [
        ("a", "famous-owl", {"model": "ridge", "alpha": "0.1"}, {"mlflow.user": "grace"}),
        ("b", "Quiet ELK", {"model": "Gradient Boosting"}, {"note": 'famous "100%" \\ a:b'}),
        ("c", "x", {"mlflow.like": "ridge", "max_depth": "5"}, {"line": "one\ntwo", "Famous": ""}),
        ("d", "été", {"maxdepth": "5"}, {"trialbook.kept": "famous", "café": "Ünï"}),
    ]
    for number, (run_id, name, params, tags) in enumerate(rows):
        shared_store.create_run(
            "0", run_id=run_id, run_name=name, user_id="ada", start_time=number, tags={}
        )
        shared_store.log_batch(
            run_id,
            [],
            [Param(key, value) for key, value in params.items()],
            [RunTag(key, value) for key, value in tags.items()],
        )
    return shared_store


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("famous", "abc"),  # a name, a tag's value, a tag's key; not in trialbook's own
        ("FAMOUS Owl", "a"),
        ("ridge 0.1", "a"),
        ("ridge", "ac"),
        ("'gradient boosting'", "b"),
        ('"boosting gradient"', ""),
        ("boosting gradient", "b"),
        ("grace", ""),
        ("ada", ""),  # who started it is no name, param or tag
        ("mlflow", "c"),
        ("runName", ""),
        ("max_depth", "c"),  # no wildcard
        ("100%", "b"),
        ("9%", ""),
        ("'\\'", "b"),
        ("'famous \"'", "b"),
        ('"""100%"', "b"),
        ("a:b", "b"),
        (":", "b"),
        ('","', ""),
        ("n", "bcd"),
        ("onen", ""),  # no backslash and no n is in a line break
        ("entwo", ""),
        ('"one\ntwo"', "c"),
        ("ÉTÉ", "d"),
        ("CAFÉ üNÏ", "d"),
        ("famous ridge", "ac"),
        ("(famous) AND NOT (ridge)", "b"),
        ("(ridge) AND params.alpha < 1 OR (été)", "ad"),
        ("''", "abcd"),
    ],
)
def test_every_word_is_in_a_name_a_param_or_a_tag(
    read_runs: Store, filter_: str, expected: str
) -> None:
    query = RunQuery(filter=parse_filter(filter_))
    found = "".join(sorted(run.info.run_id for run in read_runs.search_runs(query, 0, 10)))
    assert found == expected
    assert read_runs.count_runs(query) == len(expected)


def test_words_find_experiments_and_models_too(store: Store) -> None:
    store.create_experiment("Forest fires", None, {"kind": "demo", "mlflow.x": "hidden"})
    store.create_experiment("trees", None, {"about": "a FOREST"})
    store.create_experiment("neither", None, {"trialbook.x": "forest"})

    def experiments(text: str) -> list[str]:
        filter_ = parse_filter(text, EXPERIMENTS)
        page = store.search_experiments(ViewType.ACTIVE_ONLY, 10, filter_, (), None)
        return sorted(experiment.name for experiment in page)

    assert experiments("forest") == ["Forest fires", "trees"]
    assert experiments("forest kind") == ["Forest fires"]
    assert experiments("hidden") == []
