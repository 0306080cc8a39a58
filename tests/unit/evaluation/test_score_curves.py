"""Curves are scikit-learn's, point by point, with ties, weights and one class."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from drawn_predictions import scored
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.calibration import calibration_curve

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.curves import calibration, gain, pr, roc, score_histogram
from trialbook.evaluation.predictions import predictions_of


def of(true: Any, score: Any, weight: Any = None) -> Any:
    return predictions_of(true, np.zeros(len(true), dtype=int), score, sample_weight=weight)


@given(scored())
def test_roc(drawn: Any) -> None:
    true, score, weight = drawn
    found = roc(of(true, score, weight))
    if len(set(true)) == 1:
        assert (found.auc, len(found.fpr), len(found.tpr), len(found.threshold)) == (None, 0, 0, 0)
        return
    fpr, tpr, threshold = metrics.roc_curve(
        true, score, sample_weight=weight, drop_intermediate=False
    )
    assert np.allclose(found.fpr, fpr)
    assert np.allclose(found.tpr, tpr)
    assert np.array_equal(found.threshold, threshold)
    assert found.auc == pytest.approx(metrics.roc_auc_score(true, score, sample_weight=weight))


@given(scored())
def test_pr(drawn: Any) -> None:
    true, score, weight = drawn
    found = pr(of(true, score, weight))
    if len(set(true)) == 1:
        assert (found.average_precision, len(found.precision)) == (None, 0)
        return
    precision, recall, threshold = metrics.precision_recall_curve(true, score, sample_weight=weight)
    assert np.allclose(found.precision, precision)
    assert np.allclose(found.recall, recall)
    assert np.array_equal(found.threshold, threshold)
    assert found.average_precision == pytest.approx(
        metrics.average_precision_score(true, score, sample_weight=weight)
    )


@given(scored(probabilities=True), st.integers(1, 7), st.sampled_from(["uniform", "quantile"]))
def test_calibration(drawn: Any, bins: int, strategy: Any) -> None:
    true, score, _ = drawn
    found = calibration(of(true, score), bins=bins, strategy=strategy)
    share, mean = calibration_curve(true, score, pos_label=1, n_bins=bins, strategy=strategy)
    assert np.allclose(found.share, share)
    assert np.allclose(found.mean_score, mean)
    assert found.count.sum() == len(true)
    assert (found.low <= found.mean_score + 1e-12).all()
    assert (found.mean_score <= found.high + 1e-12).all()
    doubled = calibration(of(true, score, np.full(len(true), 2.0)), bins=bins, strategy=strategy)
    assert np.allclose(doubled.share, share)
    assert doubled.count.sum() == 2 * len(true)


@given(scored())
def test_gain(drawn: Any) -> None:
    true, score, weight = drawn
    assume(len(set(true)) == 2)
    found = gain(of(true, score, weight))
    w = np.ones(len(true)) if weight is None else np.array(weight)
    for place, threshold in enumerate(found.threshold[1:], 1):
        told = score >= threshold
        assert found.share[place] == pytest.approx(w[told].sum() / w.sum())
        assert found.gain[place] == pytest.approx((w * true)[told].sum() / (w * true).sum())
        assert found.lift[place] == pytest.approx(found.gain[place] / found.share[place])
    assert (found.share[0], found.gain[0], found.share[-1], found.gain[-1]) == (0, 0, 1, 1)
    assert np.isnan(found.lift[0])
    assert len(gain(of([1, 1], [0.1, 0.2])).gain) == 0


@given(scored(), st.integers(1, 9))
def test_histogram(drawn: Any, bins: int) -> None:
    true, score, weight = drawn
    found = score_histogram(of(true, score, weight), bins=bins)
    w = np.ones(len(true)) if weight is None else np.array(weight)
    between = (0, 1) if score.min() >= 0 and score.max() <= 1 else None
    total, edges = np.histogram(score, bins, range=between, weights=w)
    assert np.allclose(found.edges, edges)
    assert np.allclose(found.positives + found.negatives, total)
    assert found.positives.sum() == pytest.approx((w * true).sum())


def test_samples_without_score_or_truth_are_left_out() -> None:
    whole = of([0, 1, 1, 0, None], [0.1, 0.9, None, 0.3, 0.2])
    part = of([0, 1, 0], [0.1, 0.9, 0.3])
    assert roc(whole).auc == roc(part).auc == 1.0
    assert np.array_equal(roc(whole).fpr, roc(part).fpr)
    assert np.array_equal(pr(whole).precision, pr(part).precision)
    empty = of([0, 1], [None, None])
    assert roc(empty).auc is None
    assert len(calibration(empty).share) == 0
    assert not score_histogram(empty).positives.any()


def test_one_label_against_the_rest() -> None:
    rng = np.random.default_rng(1)
    true = rng.integers(0, 3, 60)
    score = rng.dirichlet([1, 1, 1], 60)
    found = predictions_of(true, score.argmax(axis=1), score)
    for label in range(3):
        assert roc(found, label).auc == pytest.approx(
            metrics.roc_auc_score(true == label, score[:, label])
        )
    several = predictions_of(np.eye(3)[true], np.eye(3)[true], score)
    assert pr(several, 2).average_precision == pytest.approx(
        metrics.average_precision_score(true == 2, score[:, 2])
    )


@given(scored(probabilities=True))
def test_the_first_of_two_labels(drawn: Any) -> None:
    true, score, weight = drawn
    assume(len(set(true)) == 2)
    found = roc(of(true, score, weight), 0)
    assert found.auc == pytest.approx(
        metrics.roc_auc_score(1 - true, 1 - score, sample_weight=weight)
    )
    assert roc(of([0, 1], [-3, 5]), 0).threshold.tolist() == [np.inf, 3, -5]


def test_scores_of_the_predicted_label_only() -> None:
    true, predicted = ["a", "b", "c", "a"], ["a", "b", "a", "c"]
    found = predictions_of(true, predicted, [0.9, 0.8, 0.6, 0.7])
    assert found.task == "multiclass"
    expected = metrics.roc_auc_score([1, 0, 0, 1], [0.9, 0, 0.6, 0])
    assert roc(found, 0).auc == pytest.approx(expected)
    below = predictions_of(true, predicted, [0.9, -0.8, 0.6, 0.7])
    assert roc(below, 0).threshold[-1] == -1.8


def test_what_has_no_curve_says_why() -> None:
    with pytest.raises(InvalidParameterError, match="no scores"):
        roc(predictions_of([0, 1], [0, 1]))
    with pytest.raises(InvalidParameterError, match="of which of 3 labels"):
        roc(predictions_of([0, 1, 2], [0, 1, 2], np.eye(3)))
    with pytest.raises(InvalidParameterError, match="no label 3"):
        roc(predictions_of([0, 1, 2], [0, 1, 2], np.eye(3)), 3)
    with pytest.raises(InvalidParameterError, match="from -2 to 5 are no probabilities"):
        calibration(of([0, 1], [-2, 5]))
    with pytest.raises(InvalidParameterError, match="strategy"):
        calibration(of([0, 1], [0.2, 0.5]), strategy="even")  # type: ignore[arg-type]


def test_nothing_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for found in (of([1, 1], [0.5, 0.5]), of([], []), of(["a"], [0.2])):
            assert roc(found).auc is None
            assert pr(found).average_precision is None
            score_histogram(found)
            calibration(found)
