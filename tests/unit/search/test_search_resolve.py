from __future__ import annotations

import pytest

from trialbook.errors import FilterError
from trialbook.search import (
    has_unprefixed,
    parse_filter,
    parse_order,
    resolve_filter,
    resolve_order,
)
from trialbook.store.base import RunNames

NAMES = RunNames(
    params=("depth", "lr", "shared", "status"),
    metrics=("acc", "shared", "val loss", "val.acc"),
    tags=("team", "mlflow.runName"),
)


@pytest.mark.parametrize(
    ("text", "prefixed"),
    [
        ("acc > 1", "metrics.acc > 1"),
        (
            "min(shared) > 1 and max(`val loss`) > 1",
            "min(metrics.shared) > 1 AND max(metrics.`val loss`) > 1",
        ),
        ("depth = '3'", "params.depth = '3'"),
        ("depth >= 3 and team IN (1, 2)", "params.depth >= 3 AND tags.team IN (1, 2)"),
        ("team LIKE 'x'", "tags.team LIKE 'x'"),
        ("`val loss` < 1 or val.acc > 1", "metrics.`val loss` < 1 OR metrics.val.acc > 1"),
        (
            "NOT (acc > 1 and not depth is null)",
            "NOT (metrics.acc > 1 AND NOT params.depth IS NULL)",
        ),
        ("status = 'x'", "attributes.status = 'x'"),  # attributes come first, as in MLflow
        ("mlflow.runName = 'x'", "tags.mlflow.runName = 'x'"),
        ("metrics.unheard_of > 1", "metrics.unheard_of > 1"),
    ],
)
def test_names_are_resolved(text: str, prefixed: str) -> None:
    assert resolve_filter(parse_filter(text), NAMES) == parse_filter(prefixed)


def test_no_filter_stays_none() -> None:
    assert resolve_filter(None, NAMES) is None


def test_orders_are_resolved() -> None:
    order = parse_order(["acc DESC", "team", "start_time"])
    assert resolve_order(order, NAMES) == parse_order(
        ["metrics.acc DESC", "tags.team", "start_time"]
    )


@pytest.mark.parametrize(
    ("text", "fault", "suggestions"),
    [
        ("team = 'x' AND accc > 1", "accc", ("metrics.acc",)),
        ("`val los` > 1", "`val los`", ("metrics.`val loss`",)),
        ("statu = 'x'", "statu", ("status",)),
        ("ACC > 1", "ACC", ("metrics.acc",)),
        ("metrcs.acc > 1", "metrcs", ("metrics",)),
        ("param.x = 'a' or parms.lr = '1'", "parms", ("params",)),
        ("shared > 1", "shared", ("metrics.shared", "params.shared")),
        ("zzzzz > 1", "zzzzz", ()),
        ("min(accc) > 1", "accc", ("metrics.acc",)),
        ("min(depth) > 1", "depth", ()),
        ("min(metrcs.acc) > 1", "metrcs", ("metrics",)),
        ("depth LIKE 3", "3", ("'3'",)),
        ("depth > '3'", "'3'", ("3",)),
        ("acc IN (1)", "IN", ()),
        ("acc > '1'", "'1'", ("1",)),
        ("acc LIKE '1'", "LIKE", ()),
    ],
)
def test_errors_point_at_the_fault(text: str, fault: str, suggestions: tuple[str, ...]) -> None:
    with pytest.raises(FilterError) as caught:
        resolve_filter(parse_filter(text), NAMES)
    error = caught.value
    assert error.text == text
    assert text[error.position : error.position + error.length] == fault
    assert error.suggestions[: len(suggestions)] == suggestions
    assert bool(suggestions) == bool(error.suggestions)
    for suggestion in error.suggestions[:1]:
        mended = text[: error.position] + suggestion + text[error.position + error.length :]
        assert resolve_filter(parse_filter(mended), NAMES) is not None


def test_an_ambiguous_name_lists_its_spellings() -> None:
    with pytest.raises(FilterError, match=r"write metrics\.shared or params\.shared"):
        resolve_order(parse_order(["shared"]), NAMES)


def test_a_wrong_order_points_into_its_own_term() -> None:
    with pytest.raises(FilterError) as caught:
        resolve_order(parse_order(["acc", " accc DESC"]), NAMES)
    assert (caught.value.text, caught.value.position, caught.value.length) == (" accc DESC", 1, 4)


def test_whether_names_are_needed() -> None:
    assert not has_unprefixed(None)
    assert not has_unprefixed(parse_filter("status = 'x' or not metrics.a > 1"))
    assert has_unprefixed(parse_filter("status = 'x' or not (a > 1)"))
    assert has_unprefixed(None, parse_order(["start_time", "acc"]))
