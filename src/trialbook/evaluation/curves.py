"""The curves of a classifier's scores: every distinct threshold is a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.one_vs_rest import (
    area_under_roc,
    average_precision,
    cumulated,
    one_vs_rest,
)
from trialbook.evaluation.scores import are_probabilities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions

EMPTY: NDArray[np.float64] = np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """False and true positive rates by falling threshold; empty, and ``auc`` None, of one class."""

    fpr: NDArray[np.float64]
    tpr: NDArray[np.float64]
    threshold: NDArray[np.float64]
    auc: float | None


@dataclass(frozen=True, slots=True, eq=False)
class PrecisionRecall:
    """Precision and recall by rising threshold; the last, (1, 0), is of no threshold.

    Empty, and ``average_precision`` None, where there is one class only.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    threshold: NDArray[np.float64]
    average_precision: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Share of positives beside the mean score, of the bins that hold samples."""

    share: NDArray[np.float64]
    mean_score: NDArray[np.float64]
    count: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """What share of the positives is among the samples of the highest scores.

    Attributes
    ----------
    share, gain, lift, threshold : ndarray of float64
        Share of all samples, share of the positives that is in it, their quotient (NaN at the
        start, where it is 0 by 0), and the lowest score among them.
    """

    share: NDArray[np.float64]
    gain: NDArray[np.float64]
    lift: NDArray[np.float64]
    threshold: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Samples, or their weights, by score; the last bin holds its upper edge too."""

    edges: NDArray[np.float64]
    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]


def roc(predictions: Predictions, label_index: int | None = None) -> Roc:
    """Return the ROC curve of a label, as scikit-learn's with ``drop_intermediate=False``.

    Parameters
    ----------
    predictions : Predictions
    label_index : int, optional
        The label against all others; the positive one of a binary task where not given.

    Raises
    ------
    InvalidParameterError
        There are no scores, or no such label.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = roc(predictions_of([0, 0, 1, 1], [0, 0, 0, 1], [0.1, 0.4, 0.35, 0.8]))
    >>> found.fpr.tolist(), found.tpr.tolist(), found.auc
    ([0.0, 0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0, 1.0], 0.75)
    """
    found = cumulated(one_vs_rest(predictions, label_index))
    if not found.defined:
        return Roc(EMPTY, EMPTY, EMPTY, None)
    return Roc(
        np.append(0.0, found.negatives / found.negatives[-1]),
        np.append(0.0, found.positives / found.positives[-1]),
        np.append(np.inf, found.threshold),
        area_under_roc(found),
    )


def pr(predictions: Predictions, label_index: int | None = None) -> PrecisionRecall:
    """Return precision and recall of a label, as scikit-learn's ``precision_recall_curve``.

    Raises
    ------
    InvalidParameterError
        There are no scores, or no such label.
    """
    found = cumulated(one_vs_rest(predictions, label_index))
    if not found.defined:
        return PrecisionRecall(EMPTY, EMPTY, EMPTY, None)
    precision = found.positives / (found.positives + found.negatives)
    return PrecisionRecall(
        np.append(precision[::-1], 1.0),
        np.append((found.positives / found.positives[-1])[::-1], 0.0),
        found.threshold[::-1],
        average_precision(found),
    )


def calibration(
    predictions: Predictions,
    label_index: int | None = None,
    *,
    bins: int = 10,
    strategy: Literal["uniform", "quantile"] = "uniform",
) -> Calibration:
    """Return the calibration curve, as scikit-learn's, with weights where there are any.

    Parameters
    ----------
    predictions : Predictions
    label_index : int, optional
    bins : int
    strategy : {"uniform", "quantile"}
        Bins of the same width, or of as many samples.

    Raises
    ------
    InvalidParameterError
        Scores are no probabilities.
    """
    if bins < 1 or strategy not in ("uniform", "quantile"):
        raise InvalidParameterError("bins is at least 1, and strategy 'uniform' or 'quantile'.")
    found = one_vs_rest(predictions, label_index)
    if not are_probabilities(found.score):
        low, high = found.score.min(), found.score.max()
        raise InvalidParameterError(
            f"Scores from {low:g} to {high:g} are no probabilities, of which a calibration curve "
            "is; give predict_proba's."
        )
    if not len(found.score):
        return Calibration(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY)
    edges = np.linspace(0.0, 1.0, bins + 1)
    if strategy == "quantile":
        edges = np.percentile(found.score, edges * 100)
    bin_of = np.searchsorted(edges[1:-1], found.score)
    weight = np.ones(len(bin_of)) if found.weight is None else found.weight
    total = np.bincount(bin_of, weights=weight, minlength=bins)
    there = total > 0
    positives = np.bincount(bin_of, weights=weight * found.positive, minlength=bins)
    scores = np.bincount(bin_of, weights=weight * found.score, minlength=bins)
    return Calibration(
        positives[there] / total[there],
        scores[there] / total[there],
        total[there].astype(np.float64),
        edges[:-1][there],
        edges[1:][there],
    )


def gain(predictions: Predictions, label_index: int | None = None) -> Gain:
    """Return cumulated gain and lift; empty where there is one class only.

    Raises
    ------
    InvalidParameterError
        There are no scores, or no such label.
    """
    found = cumulated(one_vs_rest(predictions, label_index))
    if not found.defined:
        return Gain(EMPTY, EMPTY, EMPTY, EMPTY)
    told = found.positives + found.negatives
    share = np.append(0.0, told / told[-1])
    gained = np.append(0.0, found.positives / found.positives[-1])
    lift = np.append(np.nan, gained[1:] / share[1:])
    return Gain(share, gained, lift, np.append(np.inf, found.threshold))


def score_histogram(
    predictions: Predictions, label_index: int | None = None, *, bins: int = 20
) -> Histogram:
    """Return how scores of positives and of negatives are distributed, as NumPy's ``histogram``.

    Probabilities have bins from 0 to 1, other scores from the lowest to the highest.

    Raises
    ------
    InvalidParameterError
        There are no scores, or no such label.
    """
    found = one_vs_rest(predictions, label_index)
    between = None if len(found.score) and not are_probabilities(found.score) else (0.0, 1.0)
    edges = np.histogram_bin_edges(found.score, bins, between)
    weight = np.ones(len(found.score)) if found.weight is None else found.weight
    positives, negatives = (
        np.histogram(found.score[side], edges, weights=weight[side])[0].astype(np.float64)
        for side in (found.positive, ~found.positive)
    )
    return Histogram(edges, positives, negatives)
