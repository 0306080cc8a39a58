"""Counts by score, small enough to travel, from which every threshold's matrix follows exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.one_vs_rest import (
    Cumulated,
    area_under_roc,
    average_precision,
    below_all,
    cumulated,
    one_vs_rest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions

MOST_EDGES = 2_048
"""More points than a screen has pixels in a row."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCounts:
    """One label against the rest: how many samples have which score.

    Each edge is a score that occurs, so that each point of a curve made of these is a point of the
    curve of all scores. With at most 2,048 different scores there is an edge for each.

    Attributes
    ----------
    label : int
        The label's place.
    edges : ndarray of float64
        Ascending; the first is the lowest score.
    positives, negatives : ndarray of float64
        Samples, or their weights, with ``edges[i] <= score < edges[i + 1]``, in the last bin with
        any score from its edge on.
    auc, average_precision : float or None
        Of all scores, whatever the edges; None where there is one class only.
    """

    label: int
    edges: NDArray[np.float64]
    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]
    auc: float | None
    average_precision: float | None


def score_counts(
    predictions: Predictions, label_index: int | None = None, *, most: int = MOST_EDGES
) -> ScoreCounts:
    """Return counts by score of one label against the rest.

    It costs one sort of the scores: about 0.1 s for a million.

    Parameters
    ----------
    predictions : Predictions
    label_index : int, optional
        The positive one of a binary task where not given.
    most : int
        How many edges at most, at least 4.

    Raises
    ------
    InvalidParameterError
        There are no scores, or no such label.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = score_counts(predictions_of([0, 0, 1, 1], [0, 0, 0, 1], [0.1, 0.4, 0.4, 0.8]))
    >>> found.edges.tolist(), found.positives.tolist(), found.negatives.tolist()
    ([0.1, 0.4, 0.8], [0.0, 1.0, 1.0], [1.0, 1.0, 0.0])
    """
    found = cumulated(one_vs_rest(predictions, label_index))
    label = len(predictions.labels) - 1 if label_index is None else label_index
    return _counted(max(label, 0), found, most)


def all_score_counts(predictions: Predictions, *, most: int = MOST_EDGES) -> list[ScoreCounts]:
    """Return `score_counts` of every label.

    Where each sample has the score of its predicted label only, one sort serves all labels.
    A matrix of scores costs a sort of each column.

    Raises
    ------
    InvalidParameterError
        There are no scores.
    """
    score = predictions.score
    if predictions.task == "multiclass" and score is not None and score.ndim == 1:
        return _of_predicted_only(predictions, score, most)
    return [score_counts(predictions, k, most=most) for k in range(len(predictions.labels))]


def _of_predicted_only(
    predictions: Predictions, score: NDArray[np.float64], most: int
) -> list[ScoreCounts]:
    size = len(predictions.labels)
    rest = below_all(score)
    known = (predictions.true >= 0) & ~np.isnan(score)
    weight = np.ones(len(score)) if predictions.weight is None else predictions.weight
    true, weight = predictions.true[known], weight[known]
    actual, total = np.bincount(true, weights=weight, minlength=size), weight.sum()
    told = (predictions.predicted[known] >= 0) & (weight > 0)
    true, weight, score = true[told], weight[told], score[known][told]
    predicted = predictions.predicted[known][told]
    # the highest scores first, label by label: of small integers the second sort is by digits
    order = np.argsort(-score)
    small = predicted[order].astype(np.int16 if size < 2**15 else np.int32)
    order = order[np.argsort(small, kind="stable")]
    score, weight, right = score[order], weight[order], (true == predicted)[order]
    ends = np.cumsum(np.bincount(predicted, minlength=size))
    counted = []
    for label, (start, end) in enumerate(zip(np.append(0, ends[:-1]), ends, strict=True)):
        part, w, hit = score[start:end], weight[start:end], right[start:end]
        last = np.flatnonzero(np.append(part[1:] != part[:-1], np.ones(min(len(part), 1), bool)))
        positives, negatives = np.cumsum(w * hit)[last], np.cumsum(w * ~hit)[last]
        threshold = part[last]
        others = total - w.sum()
        if others > 1e-9 * total:  # all other samples have the score of what was not predicted
            positives = np.append(positives, actual[label])
            negatives = np.append(negatives, total - actual[label])
            threshold = np.append(threshold, rest)
        counted.append(_counted(label, Cumulated(positives, negatives, threshold), most))
    return counted


def _counted(label: int, found: Cumulated, most: int) -> ScoreCounts:
    if most < 4:
        raise InvalidParameterError("most: there are at least 4 edges.")
    kept = _kept(found, most)[::-1]
    positives, negatives = found.positives[kept], found.negatives[kept]
    return ScoreCounts(
        label,
        found.threshold[kept],
        positives - np.append(positives[1:], 0.0),
        negatives - np.append(negatives[1:], 0.0),
        area_under_roc(found),
        average_precision(found),
    )


def _kept(found: Cumulated, most: int) -> NDArray[np.int64]:
    """Return which thresholds stay: evenly by positives, by negatives, by score; both ends."""
    size = len(found.threshold)
    if size <= most:
        return np.arange(size)
    each = (most - 2) // 3
    by_positives = _evenly(found.positives, each)
    by_negatives = _evenly(found.negatives, each)
    by_score = _evenly(-found.threshold, most - 2 - 2 * each)
    return np.unique(np.concatenate([[0, size - 1], by_positives, by_negatives, by_score]))


def _evenly(rising: NDArray[np.float64], number: int) -> NDArray[np.int64]:
    """Return the first places at which a rising array reaches evenly spaced values."""
    wanted = np.linspace(rising[0], rising[-1], number)
    return np.minimum(np.searchsorted(rising, wanted), len(rising) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class AtThresholds:
    """The confusion matrix at each edge, ascending: what has at least that score is positive."""

    threshold: NDArray[np.float64]
    tn: NDArray[np.float64]
    fp: NDArray[np.float64]
    fn: NDArray[np.float64]
    tp: NDArray[np.float64]


def at_thresholds(counts: ScoreCounts) -> AtThresholds:
    """Return what scikit-learn's ``confusion_matrix_at_thresholds`` has at these edges."""
    tp = np.cumsum(counts.positives[::-1])[::-1]
    fp = np.cumsum(counts.negatives[::-1])[::-1]
    positives, negatives = (tp[0], fp[0]) if len(tp) else (0.0, 0.0)
    return AtThresholds(counts.edges, negatives - fp, fp, positives - tp, tp)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold and what it does; infinite where nothing is to be called positive.

    ``precision`` is NaN where nothing is, and ``recall`` where there is nothing to find.
    """

    threshold: float
    tn: float
    fp: float
    fn: float
    tp: float
    precision: float
    recall: float


def _point(found: AtThresholds, place: int) -> OperatingPoint:
    tn, fp, fn, tp = (float(v[place]) for v in (found.tn, found.fp, found.fn, found.tp))
    nan = float("nan")
    precision, recall = tp / (tp + fp) if tp + fp else nan, tp / (tp + fn) if tp + fn else nan
    return OperatingPoint(float(found.threshold[place]), tn, fp, fn, tp, precision, recall)


def point_by_cost(counts: ScoreCounts, cost: Sequence[Sequence[float]]) -> OperatingPoint:
    """Return the threshold of the least cost, the highest of several.

    Parameters
    ----------
    counts : ScoreCounts
        The answer is the best of its edges.
    cost : matrix
        ``[[cost of a true negative, of a false positive], [of a false negative, of a true
        positive]]``; a negative cost is a benefit.

    Raises
    ------
    InvalidParameterError
        It is no matrix of two by two finite numbers.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = score_counts(predictions_of([0, 0, 1, 1], [0, 0, 0, 1], [0.1, 0.4, 0.35, 0.8]))
    >>> point_by_cost(found, [[0, 1], [5, 0]]).threshold
    0.35
    """
    try:
        matrix: NDArray[Any] = np.asarray(cost, dtype=np.float64)
    except (TypeError, ValueError):
        matrix = EMPTY
    if matrix.shape != (2, 2) or not np.isfinite(matrix).all():
        raise InvalidParameterError(
            "cost: give [[true negative, false positive], [false negative, true positive]]."
        )
    found = _with_none(at_thresholds(counts))
    each = (
        matrix[0, 0] * found.tn
        + matrix[0, 1] * found.fp
        + matrix[1, 0] * found.fn
        + matrix[1, 1] * found.tp
    )
    return _point(found, len(each) - 1 - int(np.argmin(each[::-1])))


EMPTY: NDArray[np.float64] = np.zeros(0)


def _with_none(found: AtThresholds) -> AtThresholds:
    """Return the matrices and that of calling nothing positive."""
    positives, negatives = (found.tp[0], found.fp[0]) if len(found.tp) else (0.0, 0.0)
    return AtThresholds(
        np.append(found.threshold, np.inf),
        np.append(found.tn, negatives),
        np.append(found.fp, 0.0),
        np.append(found.fn, positives),
        np.append(found.tp, 0.0),
    )


def point_by_precision(counts: ScoreCounts, wanted: float) -> OperatingPoint | None:
    """Return the threshold of the most recall with at least this precision; None if none has it.

    Raises
    ------
    InvalidParameterError
        It is not between 0 and 1.
    """
    found = at_thresholds(counts)
    told = found.tp + found.fp
    precision = np.divide(found.tp, told, out=np.zeros(len(told)), where=told > 0)
    return _best(found, precision >= _share(wanted), found.tp, precision)


def point_by_recall(counts: ScoreCounts, wanted: float) -> OperatingPoint | None:
    """Return the threshold of the most precision with at least this recall; None if none has it.

    Raises
    ------
    InvalidParameterError
        It is not between 0 and 1.
    """
    found = at_thresholds(counts)
    told, actual = found.tp + found.fp, found.tp + found.fn
    precision = np.divide(found.tp, told, out=np.zeros(len(told)), where=told > 0)
    recall = np.divide(found.tp, actual, out=np.full(len(told), np.nan), where=actual > 0)
    return _best(found, recall >= _share(wanted), precision, found.tp)


def _best(
    found: AtThresholds,
    allowed: NDArray[np.bool_],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> OperatingPoint | None:
    """Return the allowed point of the highest first, then second value, then threshold."""
    places = np.flatnonzero(allowed & (found.tp + found.fn > 0))
    if not len(places):
        return None
    order = np.lexsort((found.threshold[places], second[places], first[places]))
    return _point(found, int(places[order[-1]]))


def _share(wanted: float) -> float:
    if not 0 <= wanted <= 1:
        raise InvalidParameterError(f"{wanted!r} is no share; give a number from 0 to 1.")
    return wanted
