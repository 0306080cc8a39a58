"""Two models are joined by id, and a verdict says how sure their difference is."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.intervals import MOST_ROWS, bootstrap
from trialbook.evaluation.matrix import counts
from trialbook.evaluation.pairs import broken, delta, fixed, paired
from trialbook.evaluation.predictions import predictions_of
from trialbook.evaluation.verdict import mcnemar, verdict


@given(st.data())
def test_samples_are_joined_by_id(data: st.DataObject) -> None:
    ids = st.lists(st.sampled_from("pqrstuvw"), unique=True)
    label = st.sampled_from(["x", "y"])
    sides = []
    for _ in range(2):
        own = data.draw(ids)
        truth = {i: "x" if i < "s" else "y" for i in own}
        sides.append((own, truth, {i: data.draw(label) for i in own}))
    (ids_a, truth, of_a), (ids_b, _, of_b) = sides
    a, b = (
        predictions_of([t[i] for i in own], [told[i] for i in own], ids=own)
        for own, t, told in sides
    )
    pairs = paired(a, b)
    both = [i for i in ids_a if i in ids_b]
    assert pairs.a.ids.tolist() == pairs.b.ids.tolist() == both
    assert a.ids[pairs.rows_a].tolist() == b.ids[pairs.rows_b].tolist() == both
    assert (pairs.only_a, pairs.only_b) == (len(ids_a) - len(both), len(ids_b) - len(both))
    right_a, right_b = (np.array([t[i] == truth[i] for i in both], bool) for t in (of_a, of_b))
    assert fixed(pairs).tolist() == np.flatnonzero(~right_a & right_b).tolist()
    assert broken(pairs).tolist() == np.flatnonzero(right_a & ~right_b).tolist()
    if pairs.a.labels == a.labels == b.labels:
        change = counts(b, pairs.rows_b) - counts(a, pairs.rows_a)
        assert np.array_equal(delta(pairs), change)


def test_labels_that_one_does_not_know() -> None:
    a = predictions_of(["x", "y"], ["x", "x"], [0.2, 0.4])
    b = predictions_of(["x", "y"], ["z", "y"], np.eye(3)[[2, 1]], labels=["x", "y", "z"])
    pairs = paired(a, b)
    assert pairs.a.labels == pairs.b.labels == ("x", "y", "z")
    assert pairs.a.task == pairs.b.task == "multiclass"
    assert pairs.a.score is not None
    assert pairs.a.score[:, :2].tolist() == [[0.8, 0.2], [0.6, 0.4]]
    assert np.isnan(pairs.a.score[:, 2]).all()
    assert delta(pairs).tolist() == [[-1, 0, 1], [-1, 1, 0], [0, 0, 0]]
    turned = paired(b, a)
    assert turned.a.labels == ("x", "y", "z")
    many = paired(predictions_of([{"p"}], [{"q"}]), predictions_of([{"p"}], [{"p"}]))
    assert many.a.labels == ("p", "q")
    assert fixed(many).tolist() == [0]


def test_what_cannot_be_compared_is_counted() -> None:
    a = predictions_of(["x", "y", None, "x"], ["x", "x", "x", "y"])
    b = predictions_of(["x", "x", None, "x"], ["y", "y", "y", None])
    pairs = paired(a, b)
    assert (len(pairs), pairs.different_truth) == (3, 1)
    assert (fixed(pairs).tolist(), broken(pairs).tolist()) == ([], [0])
    assert verdict(pairs).pairs == 1


def test_folds_belong_to_the_id() -> None:
    first = predictions_of([0, 1, 0, 1], [0, 0, 0, 0], ids=[1, 2, 1, 2], fold=[0, 0, 1, 1])
    second = predictions_of([1, 0], [1, 1], ids=[2, 1], fold=1)
    assert paired(first, second).rows_a.tolist() == [2, 3]
    assert paired(first, second).rows_b.tolist() == [1, 0]
    with pytest.raises(InvalidParameterError, match="choose one fold"):
        paired(first, predictions_of([0, 1], [0, 1], ids=[1, 2]))
    with pytest.raises(InvalidParameterError, match="one task"):
        paired(first, predictions_of([0.5], [0.5]))


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_statsmodels(more: int, less: int) -> None:
    from statsmodels.stats.contingency_tables import mcnemar as theirs

    exact = more + less < 25
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = theirs([[5, more], [less, 7]], exact=exact, correction=True).pvalue
    assert mcnemar(more, less) == pytest.approx(expected, abs=1e-12)


def models(n: int, seed: int, classes: int = 3) -> tuple[Any, Any, Any, Any]:
    rng = np.random.default_rng(seed)
    true = rng.integers(0, classes, n)
    a, b = (np.where(rng.random(n) < hit, true, rng.integers(0, classes, n)) for hit in (0.6, 0.75))
    return true, a, b, rng.uniform(0.2, 2, n)


MEASURES: dict[str, Any] = {
    "accuracy": metrics.accuracy_score,
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "f1_macro": lambda *args, **options: metrics.f1_score(*args, average="macro", **options),
    "mae": metrics.mean_absolute_error,
    "rmse": metrics.root_mean_squared_error,
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("weighted", [False, True])
def test_the_interval_is_scipys_paired_bootstrap(measure: Any, weighted: bool) -> None:
    true, a, b, weight = models(150, 0)
    if measure in ("mae", "rmse"):
        true, a, b = true * 1.5, a + 0.25, b + 0.5

    def difference(true: Any, a: Any, b: Any, w: Any) -> float:
        w = w if weighted else None
        of = MEASURES[measure]
        return float(of(true, b, sample_weight=w) - of(true, a, sample_weight=w))

    w = weight if weighted else None
    pairs = paired(*(predictions_of(true, told, sample_weight=w) for told in (a, b)))
    found = verdict(pairs, measure, replicates=4000)
    assert found.difference == pytest.approx(difference(true, a, b, weight))
    assert found.a == pytest.approx(MEASURES[measure](true, a, sample_weight=w))
    expected = stats.bootstrap(
        (true, a, b, weight),
        difference,
        paired=True,
        vectorized=False,
        n_resamples=500,
        method="percentile",
        rng=np.random.default_rng(1),
    )
    interval = expected.confidence_interval
    # both are random: their ends differ by a tenth of the error that they measure
    near = 0.35 * expected.standard_error
    assert found.low == pytest.approx(interval.low, abs=near)
    assert found.high == pytest.approx(interval.high, abs=near)
    assert verdict(pairs, measure, replicates=4000) == found


def test_many_samples_in_blocks_spread_as_each_alone() -> None:
    rng = np.random.default_rng(5)
    values = rng.exponential(size=(6 * MOST_ROWS + 7, 1))
    columns = np.column_stack([values, np.ones(len(values))])
    low, high = bootstrap(columns, lambda sums: sums[:, 0] / sums[:, 1], replicates=4000)
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert high == pytest.approx(values.mean() + half, abs=0.1 * half)


def test_many_kinds_of_samples_are_drawn_in_blocks() -> None:
    # with the seed of the verdict's own: blocks must not be the labels
    true, a, b, weight = models(20_000, 0, classes=1000)
    for w in (None, weight):
        pairs = paired(*(predictions_of(true, told, sample_weight=w) for told in (a, b)))
        accuracy, f1 = verdict(pairs), verdict(pairs, "f1_macro", replicates=500)
        assert f1.better == "B"
        assert f1.low < f1.difference < f1.high
        assert f1.high - f1.low == pytest.approx(accuracy.high - accuracy.low, rel=0.25)


def test_the_sentence_never_stands_without_an_interval() -> None:
    true, a, b, _ = models(2000, 1)
    forward = verdict(paired(predictions_of(true, a), predictions_of(true, b)))
    assert forward.better == "B"
    assert forward.text.startswith("B is better: accuracy +")
    assert " points (95 % interval " in forward.text
    assert forward.text.endswith("McNemar p < 0.001")
    backward = verdict(
        paired(predictions_of(true, b), predictions_of(true, a)), names=("<old>", "<new>")
    )
    assert backward.better == "A"
    assert backward.text.startswith("<old> is better: in accuracy <new> has -")
    same = verdict(paired(predictions_of(true, a), predictions_of(true, a)))
    assert (same.better, same.difference, same.p) == (None, 0, 1)
    assert "No clear difference" in same.text
    assert "includes 0" in same.text


def test_one_sample_that_was_fixed_proves_nothing() -> None:
    found = verdict(paired(predictions_of([0, 1], [1, 1]), predictions_of([0, 1], [0, 1])))
    assert (found.fixed, found.broken, found.p) == (1, 0, 1.0)
    assert found.better is None


def test_lower_errors_are_better() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(size=300)
    a, b = true + rng.normal(size=300), true + 0.2 * rng.normal(size=300)
    found = verdict(paired(predictions_of(true, a), predictions_of(true, b)))
    assert (found.measure, found.better, found.p, found.fixed) == ("rmse", "B", None, None)
    assert found.difference < 0
    assert "RMSE -" in found.text
    assert "McNemar" not in found.text


def test_nothing_in_common() -> None:
    a = predictions_of(["x"], ["x"], ids=["1"])
    for measure in ("accuracy", "f1_macro"):
        found = verdict(paired(a, predictions_of(["x"], ["x"], ids=["2"])), measure)
        assert found.pairs == 0
        assert found.text.startswith("Nothing to compare")
        assert np.isnan(found.difference)
        assert found.better is None
    several = paired(predictions_of([{"p"}], [{"q"}]), predictions_of([{"p"}], [{"p"}]))
    with pytest.raises(InvalidParameterError, match="one of accuracy"):
        verdict(several, "f1_macro")
