"""Precision, recall and the other measures, from confusion matrices, as scikit-learn has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.matrix import counts, label_counts
from trialbook.evaluation.scores import are_probabilities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions


@dataclass(frozen=True, slots=True)
class Average:
    """Precision, recall and F1 over all classes, and the samples or weights of these."""

    precision: float
    recall: float
    f1: float
    support: float


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What scikit-learn's ``classification_report`` says, and what it leaves out.

    Attributes
    ----------
    precision, recall, f1, support : ndarray of float64
        One for each label, in the order of labels.
    accuracy : float
        Share of samples that are right; of several labels a sample, of those with all right.
        NaN where there are no samples.
    averages : dict of str to Average
        "macro avg" and "weighted avg"; for several labels a sample also "micro avg", "samples avg".
    balanced_accuracy, mcc, kappa : float or None
        None of several labels a sample; NaN where a measure is undefined.
    log_loss, brier : float or None
        None where scores are no probabilities, or not of every class, and of several labels.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    f1: NDArray[np.float64]
    support: NDArray[np.float64]
    accuracy: float
    averages: dict[str, Average]
    balanced_accuracy: float | None
    mcc: float | None
    kappa: float | None
    log_loss: float | None
    brier: float | None


def measures(
    predictions: Predictions, rows: NDArray[Any] | None = None, *, zero_division: float = 0.0
) -> Measures:
    """Return all measures of a classifier.

    Samples without a true or a predicted label are left out.

    Parameters
    ----------
    predictions : Predictions
    rows : ndarray, optional
        Only these samples, by place or by mask.
    zero_division : float
        What a measure is where it would divide by zero: 0, 1, or NaN to leave it out of averages.

    Raises
    ------
    InvalidParameterError
        It is a regression; see `trialbook.evaluation.regression`.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = measures(predictions_of(["a", "b", "b", "b"], ["a", "a", "b", "b"]))
    >>> found.accuracy, found.precision.tolist()
    (0.75, [0.5, 1.0])
    """
    part = predictions if rows is None else predictions.take(rows)
    if part.task == "regression":
        raise InvalidParameterError("A regression has errors, and no precision or recall.")
    against = label_counts(part)
    precision, recall, f1 = _prf(against, zero_division)
    support = against[:, 1].sum(axis=1).astype(np.float64)
    averages = {
        "macro avg": _average(precision, recall, f1, support, None),
        "weighted avg": _average(precision, recall, f1, support, support),
    }
    if part.task == "multilabel":
        p, r, f = (float(value[0]) for value in _prf(against.sum(axis=0)[None], zero_division))
        averages = {
            "micro avg": Average(p, r, f, float(support.sum())),
            **averages,
            "samples avg": _over_samples(part, float(support.sum()), zero_division),
        }
        right = (part.true == part.predicted).all(axis=1)
        accuracy = _mean(right.astype(np.float64), part.weight)
        balanced = mcc = kappa = log_loss = brier = None
    else:
        matrix = counts(part).astype(np.float64)
        total = matrix.sum()
        accuracy = float(np.trace(matrix) / total) if total else float("nan")
        balanced, mcc, kappa = balanced_accuracy(matrix), matthews(matrix), cohen_kappa(matrix)
        log_loss, brier = _of_probabilities(part)
    return Measures(
        precision, recall, f1, support, accuracy, averages, balanced, mcc, kappa, log_loss, brier
    )


def _prf(
    against: NDArray[Any], zero_division: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return precision, recall and F1 of matrices (…, 2, 2) of one against the rest."""
    right, told, actual = against[:, 1, 1], against[:, :, 1].sum(axis=1), against[:, 1].sum(axis=1)
    return (
        _divided(right, told, zero_division),
        _divided(right, actual, zero_division),
        _divided(2 * right, told + actual, zero_division),
    )


def _divided(above: NDArray[Any], below: NDArray[Any], otherwise: float) -> NDArray[np.float64]:
    out = np.full(np.shape(above), otherwise, dtype=np.float64)
    divided: NDArray[np.float64] = np.divide(above, below, out=out, where=below != 0)
    return divided


def _mean(values: NDArray[np.float64], weight: NDArray[np.float64] | None) -> float:
    """Return the mean of what is not NaN; the plain one where weights are all zero."""
    there = ~np.isnan(values)
    if not there.any():
        return float("nan")
    if weight is None or not weight[there].any():
        return float(values[there].mean())
    return float(np.average(values[there], weights=weight[there]))


def _average(
    precision: NDArray[np.float64],
    recall: NDArray[np.float64],
    f1: NDArray[np.float64],
    support: NDArray[np.float64],
    weight: NDArray[np.float64] | None,
) -> Average:
    p, r, f = (_mean(values, weight) for values in (precision, recall, f1))
    return Average(p, r, f, float(support.sum()))


def _over_samples(part: Predictions, support: float, zero_division: float) -> Average:
    """Return what each sample's labels reach, averaged over samples."""
    right = (part.true & part.predicted).sum(axis=1)
    told, actual = part.predicted.sum(axis=1), part.true.sum(axis=1)
    return Average(
        _mean(_divided(right, told, zero_division), part.weight),
        _mean(_divided(right, actual, zero_division), part.weight),
        _mean(_divided(2 * right, told + actual, zero_division), part.weight),
        support,
    )


def balanced_accuracy(matrix: NDArray[Any]) -> float:
    """Return the mean recall of the classes that have samples; NaN where none has."""
    actual = matrix.sum(axis=1)
    there = actual > 0
    recall = np.diagonal(matrix)[there] / actual[there]
    return float(recall.mean()) if there.any() else float("nan")


def matthews(matrix: NDArray[Any]) -> float:
    """Return Matthews' correlation coefficient, of many classes Gorodkin's; 0 where undefined."""
    actual, told = matrix.sum(axis=1), matrix.sum(axis=0)
    total = actual.sum()
    spread = (total**2 - actual @ actual) * (total**2 - told @ told)
    if spread == 0:
        return 0.0
    return float((np.trace(matrix) * total - actual @ told) / np.sqrt(spread))


def cohen_kappa(matrix: NDArray[Any]) -> float:
    """Return by how much more than chance true and predicted agree; NaN where undefined."""
    actual, told, total = matrix.sum(axis=1), matrix.sum(axis=0), matrix.sum()
    if total == 0:
        return float("nan")
    by_chance = (total - actual @ told / total) if total else 0.0
    wrong = total - np.trace(matrix)
    return float(1 - wrong / by_chance) if by_chance != 0 else float("nan")


def _of_probabilities(part: Predictions) -> tuple[float | None, float | None]:
    """Return log loss and Brier score, of the samples that have a true label and all scores."""
    score, size = part.score, len(part.labels)
    if score is None or size < 2 or (part.task == "multiclass" and score.ndim == 1):
        return None, None
    columns = np.column_stack([1 - score, score]) if score.ndim == 1 else score
    there = (part.true >= 0) & ~np.isnan(columns).any(axis=1)
    columns, true = columns[there], part.true[there]
    weight = None if part.weight is None else part.weight[there]
    if not len(true) or not are_probabilities(columns):
        return None, None
    sums = columns.sum(axis=1)
    if not np.allclose(sums, 1, rtol=1e-5, atol=1e-5) or (weight is not None and not weight.any()):
        return None, None
    tiny = np.finfo(np.float64).eps
    of_true = columns[np.arange(len(true)), true]
    log_loss = -np.log(np.clip(of_true, tiny, 1 - tiny))
    # the sum over classes of (p - [true])², without a matrix of truths
    brier = (columns**2).sum(axis=1) - 2 * of_true + 1
    half = 0.5 if size == 2 else 1.0
    return (
        float(np.average(log_loss, weights=weight)),
        float(np.average(brier, weights=weight)) * half,
    )
