"""Filters that are kept with an experiment."""

from __future__ import annotations

import pytest

import trialbook as tb
from trialbook.model import TagName
from trialbook.recording import stores
from trialbook.service.kept_texts import MAX_NAME
from trialbook.service.run_actions import create_experiment, update_experiment
from trialbook.service.saved_filters import (
    MAX_FILTER,
    MAX_FILTERS,
    saved_filters,
    update_filters,
)


@pytest.fixture
def experiment() -> str:
    return create_experiment(None, "wine")


def save(experiment: str, **filters: str) -> tuple[dict[str, str], list[str]]:
    return update_filters(None, experiment, save=filters, delete=[])


def kept(*experiments: str) -> list[tuple[str, str]]:
    found = saved_filters(stores.current_store(), experiments or None)
    return [(each.name, each.filter) for each in found]


def test_filters_are_saved_by_name_and_experiment(experiment: str) -> None:
    save(experiment, good="metrics.acc > 0.9", Best="forest")
    save("0", other="params.depth = 3")
    assert kept(experiment) == [("Best", "forest"), ("good", "metrics.acc > 0.9")]
    assert kept("0", "77", experiment)[1:] == [
        ("good", "metrics.acc > 0.9"),
        ("other", "params.depth = 3"),
    ]
    assert len(kept()) == 3
    update_experiment(None, experiment, archived=True)
    assert kept() == [("other", "params.depth = 3")]
    with pytest.raises(tb.InvalidParameterError, match="is deleted"):
        save(experiment, good="x = 1")


def test_a_change_is_undone(experiment: str) -> None:
    save(experiment, a="metrics.a > 1", b="metrics.b > 1")
    before = kept(experiment)
    # as a filter is renamed: what had the name makes way for it
    undo = update_filters(None, experiment, save={"b": "metrics.a > 1"}, delete=["a", "gone"])
    assert kept(experiment) == [("b", "metrics.a > 1")]
    assert undo == ({"b": "metrics.b > 1", "a": "metrics.a > 1"}, [])
    update_filters(None, experiment, save=undo[0], delete=undo[1])
    assert kept(experiment) == before
    assert save(experiment, a="metrics.a > 1") == ({}, [])
    assert save(experiment, c="x = 1") == ({}, ["c"])
    assert update_filters(None, experiment, save={"c": "x = 2"}, delete=["c"])[0] == {"c": "x = 1"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("", "metrics.a > 1", "must not be empty"),
        ("  ", "metrics.a > 1", "must not be empty"),
        ("x" * (MAX_NAME + 1), "metrics.a > 1", "at most 100 characters"),
        ("two\nlines", "metrics.a > 1", "control characters"),
        ("a", " ", "must not be empty"),
        ("a", "x" * (MAX_FILTER + 1), "at most 5,000 characters"),
        ("a", "metrics.a >", "value is missing"),
        ("a", "metrics.a > 1\0", "metrics.a > 1"),
    ],
)
def test_what_is_no_filter_is_refused(experiment: str, name: str, text: str, said: str) -> None:
    with pytest.raises(tb.InvalidParameterError, match=said):
        save(experiment, fine="metrics.a > 1", **{name: text})
    assert kept() == []


def test_there_are_not_too_many(experiment: str) -> None:
    save(experiment, **{f"f{number}": "a = 1" for number in range(MAX_FILTERS)})
    with pytest.raises(tb.InvalidParameterError, match="at most 50 filters"):
        save(experiment, more="a = 1")
    save(experiment, f0="a = 2")
    update_filters(None, experiment, save={"more": "a = 1"}, delete=["f0"])
    assert len(kept()) == MAX_FILTERS


def test_what_others_have_written_into_the_store_is_passed_over(experiment: str) -> None:
    store = stores.current_store()
    hostile = "<img src=x onerror=alert(1)>"
    for name, text in [
        ("", "a = 1"),
        ("x" * 150, "a = 1"),
        ("tab\t", "a = 1"),
        ("empty", "  "),
        ("long", "x" * 10_000),
        (hostile, hostile),
    ]:
        store.set_experiment_tag(experiment, TagName.FILTER + name, text)
    # what has the shape of one is text, as every name is
    assert kept() == [(hostile, hostile)]
    update_filters(None, experiment, save={}, delete=[hostile])
    assert kept() == []


def test_there_is_nothing_without_a_store() -> None:
    assert saved_filters(None, None) == []
    with pytest.raises(tb.NotFoundError, match="Nothing has been recorded"):
        save("0", a="a = 1")
