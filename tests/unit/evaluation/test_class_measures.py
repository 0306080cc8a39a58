"""Every measure is scikit-learn's, on small and degenerate input."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from drawn_predictions import Drawn, classes
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.measures import Measures, measures
from trialbook.evaluation.predictions import Predictions, predictions_of

ZERO_DIVISION = st.sampled_from([0.0, 1.0, np.nan])


def assert_report(found: Measures, predictions: Predictions, report: dict[str, Any]) -> None:
    for place, label in enumerate(predictions.labels):
        line = report[f"{label}"]
        mine = found.precision[place], found.recall[place], found.f1[place], found.support[place]
        theirs = line["precision"], line["recall"], line["f1-score"], line["support"]
        assert mine == pytest.approx(theirs, nan_ok=True)
    for name, average in found.averages.items():
        line = report[name]
        mine = average.precision, average.recall, average.f1, average.support
        theirs = line["precision"], line["recall"], line["f1-score"], line["support"]
        assert mine == pytest.approx(theirs, nan_ok=True), name


@given(classes(), ZERO_DIVISION)
def test_one_label_a_sample(drawn: Drawn, zero_division: float) -> None:
    predictions = predictions_of(drawn.true, drawn.predicted, sample_weight=drawn.weight)
    # a label only of samples without truth is a class here; scikit-learn is told so
    true, predicted, weight = drawn.known()
    names = [f"{label}" for label in predictions.labels]
    found = measures(predictions, zero_division=zero_division)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = metrics.classification_report(
            true,
            predicted,
            labels=list(predictions.labels),
            target_names=names,
            sample_weight=weight,
            zero_division=zero_division,
            output_dict=True,
        )
        balanced = metrics.balanced_accuracy_score(true, predicted, sample_weight=weight)
        mcc = metrics.matthews_corrcoef(true, predicted, sample_weight=weight)
        kappa = metrics.cohen_kappa_score(true, predicted, sample_weight=weight)
        accuracy = metrics.accuracy_score(true, predicted, sample_weight=weight)
    assert_report(found, predictions, report)
    assert found.accuracy == pytest.approx(accuracy)
    assert found.balanced_accuracy == pytest.approx(balanced)
    assert found.mcc == pytest.approx(mcc, abs=1e-7)
    assert found.kappa == pytest.approx(kappa, nan_ok=True, abs=1e-9)


@given(st.data(), ZERO_DIVISION)
def test_several_labels_a_sample(data: st.DataObject, zero_division: float) -> None:
    size = data.draw(st.integers(1, 6))
    row = st.lists(st.integers(0, 1), min_size=3, max_size=3)
    true, predicted = (
        np.array(data.draw(st.lists(row, min_size=size, max_size=size))) for _ in range(2)
    )
    weight = data.draw(st.sampled_from([None, np.linspace(0.5, 2, size)]))
    predictions = predictions_of(true, predicted, sample_weight=weight)
    found = measures(predictions, zero_division=zero_division)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = metrics.classification_report(
            true, predicted, sample_weight=weight, zero_division=zero_division, output_dict=True
        )
    assert_report(found, predictions, report)
    assert list(found.averages) == ["micro avg", "macro avg", "weighted avg", "samples avg"]
    assert found.accuracy == pytest.approx(
        metrics.accuracy_score(true, predicted, sample_weight=weight)
    )
    assert found.mcc is found.kappa is found.log_loss is None


@given(st.integers(0, 2**32 - 1), st.integers(2, 4), st.booleans())
def test_losses_of_probabilities(seed: int, size: int, weighted: bool) -> None:
    rng = np.random.default_rng(seed)
    score = rng.dirichlet(np.full(size, 0.3), 20)
    score[0] = np.eye(size)[0]  # surely, and wrong
    true = rng.integers(0, size, 20)
    true[0] = 1
    weight = rng.uniform(0.1, 2, 20) if weighted else None
    found = measures(
        predictions_of(true, score.argmax(axis=1), score, labels=range(size), sample_weight=weight)
    )
    assert found.log_loss == pytest.approx(
        metrics.log_loss(true, score, labels=range(size), sample_weight=weight)
    )
    theirs = metrics.brier_score_loss(true, score, labels=range(size), sample_weight=weight)
    assert found.brier == pytest.approx(theirs)


def test_losses_where_there_are_none() -> None:
    def losses(*arguments: Any, **options: Any) -> tuple[float | None, float | None]:
        found = measures(predictions_of(*arguments, **options))
        return found.log_loss, found.brier

    assert losses([0, 1], [0, 1]) == (None, None)
    assert losses([0, 1], [0, 1], [-2, 5]) == (None, None)
    assert losses([0, 1, 2], [0, 1, 1], [0.4, 0.8, 0.9]) == (None, None)
    assert losses([0, 1, 2], [0, 1, 1], np.full((3, 3), 0.1)) == (None, None)
    assert losses([None, None], [0, 1], [0.2, 0.4]) == (None, None)
    # one sample has no score and one no truth
    assert losses([0, 1, 1, None], [0, 1, 1, 0], [0.2, 0.4, None, 0.3]) == pytest.approx(
        (metrics.log_loss([0, 1], [0.2, 0.4]), metrics.brier_score_loss([0, 1], [0.2, 0.4]))
    )


def test_nothing_to_measure() -> None:
    found = measures(predictions_of([None], ["a"]))
    assert np.isnan(found.accuracy)
    assert found.precision.tolist() == [0.0]
    assert np.isnan(measures(predictions_of([], [])).accuracy)


def test_a_regression_has_no_precision() -> None:
    with pytest.raises(InvalidParameterError, match="errors"):
        measures(predictions_of([0.5], [0.5]))
