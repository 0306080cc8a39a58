"""One label against all others: truth, score and weight of the samples that have all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.scores import are_probabilities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions


@dataclass(frozen=True, slots=True, eq=False)
class OneVsRest:
    """The samples of a curve; those without a true label or a score are left out.

    Attributes
    ----------
    rows : ndarray of int64
        Their places among all samples.
    positive : ndarray of bool
    score : ndarray of float64
    weight : ndarray of float64 or None
    """

    rows: NDArray[np.int64]
    positive: NDArray[np.bool_]
    score: NDArray[np.float64]
    weight: NDArray[np.float64] | None


def one_vs_rest(predictions: Predictions, label_index: int | None = None) -> OneVsRest:
    """Return truth and score of a label against all others.

    Of a binary task's first label the score is one minus that of the second where scores are
    probabilities, and its negative otherwise. Where each sample has only the score of the label
    that was predicted, another label's is lower than all: 0, or one below the lowest score.

    Parameters
    ----------
    predictions : Predictions
    label_index : int, optional
        The label's place; the last of a binary task where not given.

    Raises
    ------
    InvalidParameterError
        There are no scores, no such label, or it has to be said which.
    """
    score, size = predictions.score, len(predictions.labels)
    if score is None:
        raise InvalidParameterError("There are no scores; give y_score with the predictions.")
    if label_index is None:
        if predictions.task != "binary":
            raise InvalidParameterError(f"Say of which of {size:,} labels the curve is.")
        label_index = max(size - 1, 0)
    if not 0 <= label_index < max(size, 1):
        raise InvalidParameterError(f"There is no label {label_index}; there are {size:,} from 0.")
    if predictions.task == "multilabel":
        positive, known = predictions.true[:, label_index], np.ones(len(predictions), dtype=bool)
    else:
        positive, known = predictions.true == label_index, predictions.true >= 0
    score = score_of_label(predictions, label_index)
    rows = np.flatnonzero(known & ~np.isnan(score))
    weight = predictions.weight
    return OneVsRest(rows, positive[rows], score[rows], None if weight is None else weight[rows])


def score_of_label(predictions: Predictions, label_index: int) -> NDArray[np.float64]:
    """Return each sample's score of a label, by the rules of `one_vs_rest`."""
    score = predictions.score
    if score is None:
        raise InvalidParameterError("There are no scores; give y_score with the predictions.")
    if score.ndim == 2:
        column: NDArray[np.float64] = score[:, label_index]
        return column
    if predictions.task == "binary":
        if label_index == 1 or len(predictions.labels) < 2:
            return score
        return 1 - score if are_probabilities(score) else -score
    others = np.where(np.isnan(score), np.nan, below_all(score))
    return np.where(predictions.predicted == label_index, score, others)


def below_all(score: NDArray[np.float64]) -> float:
    """Return the score of labels that were not predicted, of which there is none."""
    lowest = float(np.nanmin(score)) if not np.isnan(score).all() else 1.0
    return 0.0 if lowest > 0 else lowest - 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Cumulated:
    """What is at or above each distinct score, the highest score first.

    Attributes
    ----------
    positives, negatives : ndarray of float64
        Samples, or their weights, with at least that score.
    threshold : ndarray of float64
    """

    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]
    threshold: NDArray[np.float64]

    @property
    def defined(self) -> bool:
        """Whether there are both positives and negatives."""
        return bool(len(self.threshold) and self.positives[-1] > 0 and self.negatives[-1] > 0)


def cumulated(found: OneVsRest) -> Cumulated:
    """Return positives and negatives at each distinct threshold, but for samples of no weight."""
    positive, score, weight = found.positive, found.score, found.weight
    if weight is not None:
        there = weight > 0
        positive, score, weight = positive[there], score[there], weight[there]
    order = np.argsort(score)[::-1]
    score, positive = score[order], positive[order]
    is_last = np.ones(len(score), dtype=bool)
    is_last[:-1] = score[1:] != score[:-1]
    last = np.flatnonzero(is_last)
    if weight is None:
        positives = np.cumsum(positive, dtype=np.float64)[last]
        negatives = 1.0 + last - positives
    else:
        w = weight[order]
        positives = np.cumsum(positive * w)[last]
        negatives = np.cumsum(~positive * w)[last]
    return Cumulated(positives, negatives, score[last])


def area_under_roc(found: Cumulated) -> float | None:
    """Return the area by trapezoids; None where there is one class only."""
    if not found.defined:
        return None
    fpr = np.append(0.0, found.negatives / found.negatives[-1])
    tpr = np.append(0.0, found.positives / found.positives[-1])
    # NumPy's own was renamed in its second version
    return float((np.diff(fpr) * (tpr[1:] + tpr[:-1])).sum() / 2)


def average_precision(found: Cumulated) -> float | None:
    """Return the mean of precisions weighted by the gain in recall; None of one class only."""
    if not found.defined:
        return None
    gained = np.diff(found.positives, prepend=0.0) / found.positives[-1]
    return float((gained * found.positives / (found.positives + found.negatives)).sum())
