"""True labels that are probably wrong, by confident learning.

C. Northcutt, L. Jiang, I. Chuang: Confident learning: estimating uncertainty in dataset labels,
Journal of Artificial Intelligence Research 70 (2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.scores import are_probabilities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions

TOLERANCE = 1e-6
"""Probabilities this close are the same: they went through float32 on their way."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelErrors:
    """Samples whose label is suspected to be wrong, the most suspicious first.

    Attributes
    ----------
    rows : ndarray of int64
        Places of the samples.
    suggested : ndarray of int32
        The label that is rather theirs: the most probable one.
    self_confidence : ndarray of float64
        The probability of the label that they have.
    joint : ndarray of int64
        (labels, labels), the confident joint: how many samples with a given label (row) are surely
        of a label (column). Each label counts at least one sample as its own.
    left_out : int
        Samples without a label or without probabilities.
    """

    rows: NDArray[np.int64]
    suggested: NDArray[np.int32]
    self_confidence: NDArray[np.float64]
    joint: NDArray[np.int64]
    left_out: int


def label_errors(predictions: Predictions) -> LabelErrors:
    """Return the samples whose true label is suspected to be wrong.

    A sample is surely of a label if that has at least the mean probability that it has among the
    samples which carry it; of several, of the most probable one. What is surely of another label
    than its own is suspected, unless its own is the most probable one. The probabilities should
    come from cross-validation: a model is too sure of the labels that it was trained on.

    Parameters
    ----------
    predictions : Predictions
        With a probability for each label.

    Raises
    ------
    InvalidParameterError
        Scores are no probabilities or not there for every label, or samples have several labels.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = label_errors(predictions_of([0, 0, 0, 1, 1], [0] * 5, [0.1, 0.2, 0.9, 0.8, 0.7]))
    >>> found.rows.tolist(), found.joint.tolist()
    ([2], [[2, 1], [0, 1]])
    """
    probability = _probabilities(predictions)
    size = len(predictions.labels)
    # a label that the model never learnt has no probability at all, and nothing is surely of it
    learnt = np.logical_not(np.isnan(probability).all(axis=0))
    probability = np.where(learnt, probability, 0.0)
    rows = np.flatnonzero((predictions.true >= 0) & ~np.isnan(probability).any(axis=1))
    rows = rows[learnt[predictions.true[rows]]]
    probability, given = probability[rows], predictions.true[rows]
    own = probability[np.arange(len(rows)), given]
    sure_of = _surely(probability, given, own)
    sure = sure_of >= 0
    pairs = given[sure].astype(np.int64) * size + sure_of[sure]
    joint = np.bincount(pairs, minlength=size * size).reshape(size, size)
    np.fill_diagonal(joint, np.maximum(np.diagonal(joint), 1))
    suspected = np.flatnonzero(sure & (sure_of != given) & ~_is_first(probability, given, own))
    order = suspected[np.argsort(own[suspected], kind="stable")]
    return LabelErrors(
        rows[order],
        probability[order].argmax(axis=1).astype(np.int32),
        own[order],
        joint,
        len(predictions) - len(rows),
    )


def _probabilities(predictions: Predictions) -> NDArray[np.float64]:
    score = predictions.score
    if predictions.task not in ("binary", "multiclass"):
        raise InvalidParameterError(
            f"Label errors are found of one label a sample, and not of a {predictions.task} task."
        )
    if score is None or not are_probabilities(score):
        raise InvalidParameterError(
            "Label errors need the probability of every label; give predict_proba's as y_score."
        )
    if score.ndim == 2:
        return score
    if predictions.task == "multiclass":
        raise InvalidParameterError(
            "Label errors need the probability of every label, and y_score has that of one only."
        )
    return np.column_stack([1 - score, score])[:, : len(predictions.labels)]


def _surely(
    probability: NDArray[np.float64], given: NDArray[np.int32], own: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return of which label each sample surely is, -1 where of none."""
    size = probability.shape[1]
    number = np.bincount(given, minlength=size)
    total = np.bincount(given, weights=own, minlength=size)
    # nothing is surely of a label that no sample carries
    expected = np.divide(total, number, out=np.full(size, np.inf), where=number > 0)
    enough = probability >= np.maximum(expected, 2 * TOLERANCE) - TOLERANCE
    several = enough.sum(axis=1)
    only = enough.argmax(axis=1) if size else np.zeros(0, dtype=np.int64)
    best = probability.argmax(axis=1) if size else only
    return np.where(several > 1, best, np.where(several == 1, only, -1))


def _is_first(
    probability: NDArray[np.float64], given: NDArray[np.int32], own: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return where the label that a sample has is the most probable one, or as good as that."""
    others = probability.copy()
    others[np.arange(len(given)), given] = own + TOLERANCE
    first: NDArray[np.bool_] = others.argmax(axis=1) == given
    return first
