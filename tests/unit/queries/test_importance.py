"""What params have to do with a metric: scikit-learn's importance, SciPy's correlation."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trialbook as tb
from trialbook.errors import FilterError, InvalidParameterError, NotFoundError
from trialbook.protocol.messages import MetricPart, RunsQuery
from trialbook.queries.importance import importance, rank_correlation
from trialbook.recording import stores

EVERY = RunsQuery(None, "", [])


def sweep(count: int = 40) -> None:
    rng = random.Random(3)  # noqa: S311 - hyper-parameters
    for _ in range(count):
        depth, rate = rng.choice([1, 2, 3, 5, 8]), rng.choice([0.01, 0.1, 1])
        with tb.start_run():
            tb.log_params({"depth": depth, "rate": rate, "kind": rng.choice("abc"), "same": 7})
            tb.log_metric("loss", 10 / depth + 0.1 * math.log10(rate))


def test_shares_are_scikit_learns() -> None:
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.inspection import permutation_importance

    sweep()
    told = importance(stores.known_store(), EVERY, MetricPart("loss", "latest"))
    assert (told.runs, told.total, told.forest) == (40, 40, True)
    assert [each.param for each in told.params][:2] == ["depth", "rate"]
    assert {each.param for each in told.params} == {"depth", "rate", "kind"}
    frame = tb.search_runs()
    features = np.column_stack(
        [
            frame["params.depth"].astype(float),
            frame["params.kind"].map({"a": 0, "b": 1, "c": 2}),
            frame["params.rate"].astype(float),
        ]
    )
    forest = RandomForestRegressor(n_estimators=100, random_state=0)
    forest.fit(features, frame["metrics.loss"])
    found = permutation_importance(
        forest, features, frame["metrics.loss"], n_repeats=5, random_state=0
    ).importances_mean
    expected = dict(zip(("depth", "kind", "rate"), np.maximum(found, 0), strict=True))
    total = sum(expected.values())
    for each in told.params:
        assert each.importance == pytest.approx(expected[each.param] / total, rel=1e-6)
    by_name = {each.param: each for each in told.params}
    assert (by_name["depth"].correlation or 0) < -0.9
    assert (by_name["kind"].correlation, by_name["kind"].values) == (None, 3)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=30))
def test_the_correlation_is_scipys(pairs: list[tuple[int, int]]) -> None:
    from scipy import stats

    x, y = [a for a, _ in pairs], np.array([float(b) for _, b in pairs])
    found = rank_correlation([str(a) for a in x], y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-9)


def test_few_runs_have_no_forest_and_odd_values_do_no_harm() -> None:
    for value, metric in (("1", 0.5), ("nan", 0.4), ("inf", math.nan), ("x", math.inf)):
        with tb.start_run():
            tb.log_params({"a": value})
            tb.log_metric("loss", metric)
    with tb.start_run():
        tb.log_metric("loss", 0.1)
    told = importance(stores.known_store(), EVERY, MetricPart("loss", "latest"))
    assert (told.runs, told.total, told.forest) == (3, 5, False)
    (only,) = told.params
    assert (only.param, only.importance, only.correlation) == ("a", None, None)
    assert (only.runs, only.values) == (2, 2)


def test_the_extreme_of_a_curve_counts() -> None:
    for depth in range(6):
        with tb.start_run():
            tb.log_param("depth", depth)
            for value in (5.0 - depth, 9.0):
                tb.log_metric("loss", value)
    told = importance(stores.known_store(), EVERY, MetricPart("loss", "min"))
    assert told.params[0].correlation == -1.0
    assert (
        importance(stores.known_store(), EVERY, MetricPart("loss", "latest")).params[0].correlation
        is None
    )


def test_nothing_recorded_has_no_importance() -> None:
    told = importance(None, EVERY, MetricPart("loss", "latest"))
    assert (told.params, told.runs, told.forest) == ([], 0, False)


def test_a_view_says_which_metric_is_near() -> None:
    sweep(6)
    view = tb.compare()
    assert view.importance("loss").columns.tolist() == [
        "param", "importance", "correlation", "runs", "values"
    ]  # fmt: skip
    with pytest.raises(NotFoundError, match=r"metric 'los'\. Did you mean 'loss'\?"):
        view.importance("los")
    with pytest.raises(InvalidParameterError, match="Say which metric"):
        view.importance()
    with pytest.raises(FilterError, match="takes a metric"):
        view.importance("min(params.depth)")
