"""Counts by score give every edge's confusion matrix exactly, and the best thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drawn_predictions import scored
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_score, recall_score, roc_auc_score

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.one_vs_rest import one_vs_rest
from trialbook.evaluation.predictions import predictions_of
from trialbook.evaluation.thresholds import (
    MOST_EDGES,
    all_score_counts,
    at_thresholds,
    point_by_cost,
    point_by_precision,
    point_by_recall,
    score_counts,
)


def of(true: Any, score: Any, weight: Any = None) -> Any:
    return predictions_of(true, np.zeros(len(true), dtype=int), score, sample_weight=weight)


def from_sklearn(true: Any, score: Any, weight: Any, edges: Any) -> dict[str, np.ndarray]:
    """Return scikit-learn's matrices at some of its thresholds, ascending."""
    try:
        from sklearn.metrics import confusion_matrix_at_thresholds
    except ImportError:  # before scikit-learn 1.8
        pytest.skip("scikit-learn has no confusion_matrix_at_thresholds")
    *matrices, threshold = confusion_matrix_at_thresholds(
        np.asarray(true, dtype=int), score, pos_label=1, sample_weight=weight
    )
    places = [threshold.tolist().index(edge) for edge in edges]
    return dict(zip(("tn", "fp", "fn", "tp"), (m[places] for m in matrices), strict=True))


@given(scored(), st.sampled_from([4, 7, MOST_EDGES]))
def test_every_edge_is_a_point_of_the_exact_curve(drawn: Any, most: int) -> None:
    true, score, weight = drawn
    found = score_counts(of(true, score, weight), 1, most=most)
    assert len(found.edges) <= most
    assert (np.diff(found.edges) > 0).all()
    assert {score.min(), score.max()} <= set(found.edges)
    if len(set(score)) <= most:
        assert set(found.edges) == set(score)
    at = at_thresholds(found)
    for name, expected in from_sklearn(true, score, weight, found.edges).items():
        assert np.allclose(getattr(at, name), expected), name
    if len(set(true)) == 2:
        assert found.auc == pytest.approx(roc_auc_score(true, score, sample_weight=weight))
        assert found.average_precision == pytest.approx(
            average_precision_score(true, score, sample_weight=weight)
        )
    else:
        assert found.auc is found.average_precision is None


def test_many_scores_keep_the_shape_of_the_curve() -> None:
    rng = np.random.default_rng(3)
    true = rng.random(100_000) < 0.01
    score = np.where(true, rng.beta(4, 2, 100_000), rng.beta(1, 30, 100_000))
    found = score_counts(of(true, score))
    assert MOST_EDGES / 2 < len(found.edges) <= MOST_EDGES
    at = at_thresholds(found)
    for name, expected in from_sklearn(true, score, None, found.edges).items():
        assert np.array_equal(getattr(at, name), expected)
    fpr, tpr = at.fp[::-1] / at.fp[0], at.tp[::-1] / at.tp[0]
    assert np.diff(tpr).max() < 0.005
    assert np.diff(fpr).max() < 0.005
    area = (np.diff(fpr) * (tpr[1:] + tpr[:-1])).sum() / 2
    assert area == pytest.approx(found.auc, abs=1e-4)


@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_all_labels_of_confidences_by_one_sort(seed: int, weighted: bool, negative: bool) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 40))
    true = rng.choice([0, 1, 2, 3, None], n)
    predicted = rng.integers(0, 4, n)
    score = rng.choice([0.2, 0.5, np.nan, 0.9, -1.0 if negative else 1.0], n)
    weight = rng.choice([0.5, 1.0, 2.0, 0.0], n) if weighted else None
    found = predictions_of(
        true, predicted, score, labels=range(4), task="multiclass", sample_weight=weight
    )
    for label, fast in enumerate(all_score_counts(found)):
        slow = score_counts(found, label)
        assert fast.label == slow.label == label
        assert np.array_equal(fast.edges, slow.edges)
        assert np.allclose(fast.positives, slow.positives)
        assert np.allclose(fast.negatives, slow.negatives)
        assert fast.auc == pytest.approx(slow.auc)
        assert fast.average_precision == pytest.approx(slow.average_precision)


def test_all_labels_of_a_matrix() -> None:
    score = np.array([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25]])
    found = all_score_counts(predictions_of(["a", "b"], ["a", "b"], score, labels=["a", "b", "c"]))
    assert [counts.auc for counts in found] == [1.0, 1.0, None]
    assert found[2].negatives.tolist() == [2.0]


@given(scored(), st.sampled_from([[[0, 1], [5, 0]], [[0, 3], [1, 0]], [[-1, 2], [2, -4]]]))
def test_the_cheapest_threshold(drawn: Any, cost: list[list[float]]) -> None:
    true, score, weight = drawn
    point = point_by_cost(score_counts(of(true, score, weight), 1), cost)
    w = np.ones(len(true)) if weight is None else np.array(weight)

    def total(threshold: float) -> float:
        return float((w * np.array(cost)[true, (score >= threshold).astype(int)]).sum())

    assert total(point.threshold) == pytest.approx(min(map(total, [*score, np.inf])))
    told = score >= point.threshold
    assert point.tp == pytest.approx((w * true)[told].sum(), abs=1e-9)
    assert point.tn == pytest.approx((w * (1 - true))[~told].sum(), abs=1e-9)


@given(scored(), st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]))
def test_wanted_precision_and_recall(drawn: Any, wanted: float) -> None:
    true, score, _ = drawn
    assume(true.any())
    counts = score_counts(of(true, score), 1)
    every = {
        t: (
            precision_score(true, score >= t, zero_division=0),
            recall_score(true, score >= t),
        )
        for t in score
    }
    by_precision, by_recall = point_by_precision(counts, wanted), point_by_recall(counts, wanted)
    allowed = [r for p, r in every.values() if p >= wanted]
    if by_precision is None:
        assert not allowed
    else:
        assert by_precision.recall == max(allowed)
        assert every[by_precision.threshold] == (by_precision.precision, by_precision.recall)
    assert by_recall is not None  # all that has the lowest score at least is all
    assert by_recall.precision == max(p for p, r in every.values() if r >= wanted)
    assert by_recall.recall >= wanted


def test_points_where_there_is_nothing_to_find() -> None:
    none = score_counts(of([0, 0], [0.1, 0.2]), 1)
    assert point_by_precision(none, 0.5) is point_by_recall(none, 0.5) is None
    never = point_by_cost(none, [[0, 1], [1, 0]])
    assert (never.threshold, never.tn, never.fp) == (np.inf, 2, 0)
    assert np.isnan(never.precision)
    assert np.isnan(never.recall)
    empty = score_counts(of([], []))
    assert len(empty.edges) == 0
    assert point_by_cost(empty, [[0, 1], [1, 0]]).threshold == np.inf


@pytest.mark.parametrize("cost", [[1, 2], [[1, 2]], [[1, 2], [3, "x"]], [[1, 2], [3, np.inf]]])
def test_a_cost_that_is_no_matrix(cost: Any) -> None:
    with pytest.raises(InvalidParameterError, match="false positive"):
        point_by_cost(score_counts(of([0, 1], [0.1, 0.2])), cost)


def test_a_share_is_between_nothing_and_all() -> None:
    counts = score_counts(of([0, 1], [0.1, 0.2]))
    with pytest.raises(InvalidParameterError, match="from 0 to 1"):
        point_by_recall(counts, 90)
    with pytest.raises(InvalidParameterError, match="at least 4"):
        score_counts(of([0, 1], [0.1, 0.2]), most=1)


def test_scores_stay_with_their_samples() -> None:
    found = one_vs_rest(of([0, None, 1], [0.1, 0.2, 0.3], [1, 2, 3]))
    assert found.rows.tolist() == [0, 2]
    assert found.weight is not None
    assert found.weight.tolist() == [1, 3]
