"""Confusion matrices: counted, normalised, collapsed into groups, over folds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import Label, label_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions

Normalise = Literal["true", "pred", "all"]

MOST_DENSE = 4_000
"""With more labels a whole matrix is never held: it would take more than 128 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of a confusion matrix that are not empty, by row and then column.

    Attributes
    ----------
    true, predicted : ndarray of int32
        Codes of labels.
    count : ndarray
        Samples as int64, or their weights as float64.
    """

    true: NDArray[np.int32]
    predicted: NDArray[np.int32]
    count: NDArray[Any]

    def __len__(self) -> int:
        return len(self.count)


def counts(predictions: Predictions, rows: NDArray[Any] | None = None) -> NDArray[Any]:
    """Return the confusion matrix as scikit-learn has it: rows are true, columns predicted.

    Samples without a true or a predicted label are left out.

    Parameters
    ----------
    predictions : Predictions
    rows : ndarray, optional
        Only these samples, by place or by mask.

    Returns
    -------
    ndarray of int64 or float64
        (labels, labels); float64 where samples have weights.

    Raises
    ------
    InvalidParameterError
        Of several labels a sample, for which `label_counts` is, or of a regression, or of so
        many labels that it would not fit; see `cells`.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> counts(predictions_of(["a", "b", "b"], ["a", "a", "b"])).tolist()
    [[1, 0], [1, 1]]
    """
    size = len(predictions.labels)
    if size > MOST_DENSE:
        raise InvalidParameterError(
            f"There are {size:,} labels; a whole matrix has at most {MOST_DENSE:,}. Ask for cells."
        )
    code, weight = _pairs(predictions, rows)
    flat = np.bincount(code, weights=weight, minlength=size * size)
    return flat.reshape(size, size)


def cells(predictions: Predictions, rows: NDArray[Any] | None = None) -> Cells:
    """Return the cells that are not empty, of as many labels as there may be.

    Raises
    ------
    InvalidParameterError
        Of several labels a sample, or of a regression.
    """
    size = len(predictions.labels)
    code, weight = _pairs(predictions, rows)
    if size * size <= max(4 * len(code), 1_000_000):
        number = np.bincount(code, minlength=size * size)
        found = np.flatnonzero(number)
        count = number if weight is None else np.bincount(code, weights=weight)
        count = count[found]
    else:
        found, inverse = np.unique(code, return_inverse=True)
        count = np.bincount(inverse, weights=weight, minlength=len(found))
    true, predicted = np.divmod(found, max(size, 1))
    return Cells(true.astype(np.int32), predicted.astype(np.int32), count)


def _pairs(
    predictions: Predictions, rows: NDArray[Any] | None
) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
    """Return one number for each sample's true and predicted label, and the weights."""
    if predictions.task not in ("binary", "multiclass"):
        raise InvalidParameterError(
            f"A {predictions.task} task has no matrix of labels; one label a sample has, and "
            "several have counts for each label."
        )
    part = predictions if rows is None else predictions.take(rows)
    known = part.known()
    code = part.true[known].astype(np.int64) * len(part.labels) + part.predicted[known]
    return code, None if part.weight is None else part.weight[known]


def label_counts(predictions: Predictions, rows: NDArray[Any] | None = None) -> NDArray[Any]:
    """Return for each label how it stands against all others, of one or several labels a sample.

    Returns
    -------
    ndarray of int64 or float64
        (labels, 2, 2), as scikit-learn's ``multilabel_confusion_matrix``: true negatives and false
        positives, below them false negatives and true positives.
    """
    part = predictions if rows is None else predictions.take(rows)
    if part.task == "multilabel":
        weight = part.weight
        true, predicted = part.true, part.predicted
        kind = np.float64 if weight is not None else np.int64
        w = np.ones(len(part), dtype=kind) if weight is None else weight
        both, actual, told = w @ (true & predicted), w @ true, w @ predicted
        total = w.sum()
    else:
        matrix = counts(part)
        both, actual, told = np.diagonal(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
        total = matrix.sum()
    wrong = np.array([[total - actual - told + both, told - both], [actual - both, both]])
    return np.moveaxis(wrong, 2, 0)


def normalised(matrix: NDArray[Any], by: Normalise | None) -> NDArray[Any]:
    """Return shares as scikit-learn's ``normalize`` has them; 0 where there is nothing to share.

    Parameters
    ----------
    matrix : ndarray
        (labels, labels), or more of them in a first dimension.
    by : {"true", "pred", "all"} or None
        Of the row, of the column or of all; None: leave counts.
    """
    if by is None:
        return matrix
    axes: dict[str, tuple[int, ...]] = {"true": (-1,), "pred": (-2,), "all": (-2, -1)}
    if by not in axes:
        raise InvalidParameterError(f"normalise is {by!r}; it is 'true', 'pred', 'all' or None.")
    total = matrix.sum(axis=axes[by], keepdims=True)
    shares: NDArray[Any] = np.divide(
        matrix, total, out=np.zeros(matrix.shape, dtype=np.float64), where=total != 0
    )
    return shares


def top_confusions(found: Cells, most: int = 20) -> Cells:
    """Return the largest cells off the diagonal, the largest first.

    Parameters
    ----------
    found : Cells
    most : int
        How many at most.
    """
    wrong = np.flatnonzero((found.true != found.predicted) & (found.count > 0))
    # stable: cells as large as each other stay by row and column
    order = wrong[np.argsort(-found.count[wrong], kind="stable")][:most]
    return Cells(found.true[order], found.predicted[order], found.count[order])


def collapsed(predictions: Predictions, groups: Mapping[str, Collection[Label]]) -> Predictions:
    """Return predictions in which groups of labels are one label each.

    Labels in no group stay as they are, after the groups. Scores of a group are the sum of its
    members' where they are probabilities, and left out otherwise.

    Parameters
    ----------
    predictions : Predictions
    groups : mapping of str to labels
        The labels by the name of their group.

    Raises
    ------
    InvalidParameterError
        A label is in two groups or not among the predictions', or a group is called as a label
        that stays.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = predictions_of(["cat", "dog", "car"], ["dog", "dog", "car"])
    >>> collapsed(found, {"animal": ["cat", "dog"]}).labels
    ('animal', 'car')
    """
    places = {label: place for place, label in enumerate(predictions.labels)}
    into = np.full(len(places), -1, dtype=np.int32)
    for group, members in enumerate(groups.values()):
        for label in members:
            if label not in places:
                raise InvalidParameterError(f"groups: there is no label {label!r}.")
            if into[places[label]] >= 0:
                raise InvalidParameterError(f"groups: {label!r} is in two groups.")
            into[places[label]] = group
    stay = np.flatnonzero(into < 0)
    into[stay] = len(groups) + np.arange(len(stay), dtype=np.int32)
    names: tuple[Label, ...] = (*groups, *(predictions.labels[place] for place in stay))
    if len({label_text(name) for name in names}) < len(names):
        raise InvalidParameterError("groups: name each group otherwise than the labels that stay.")
    if predictions.task == "multilabel":
        true, predicted = (
            _any_of(m, into, len(names)) for m in (predictions.true, predictions.predicted)
        )
    else:
        codes = np.append(into, np.int32(-1))
        true, predicted = codes[predictions.true], codes[predictions.predicted]
    return replace(
        predictions,
        task="multilabel" if predictions.task == "multilabel" else "multiclass",
        labels=names,
        true=true,
        predicted=predicted,
        score=_summed(predictions, into, len(names)),
    )


def _any_of(matrix: NDArray[np.bool_], into: NDArray[np.int32], size: int) -> NDArray[np.bool_]:
    joined = np.zeros((len(matrix), size), dtype=bool)
    for label, group in enumerate(into):
        joined[:, group] |= matrix[:, label]
    return joined


def _summed(
    predictions: Predictions, into: NDArray[np.int32], size: int
) -> NDArray[np.float64] | None:
    from trialbook.evaluation.scores import are_probabilities

    score = predictions.score
    if score is None or predictions.task == "multilabel" or not are_probabilities(score):
        return None
    if score.ndim == 1:
        if predictions.task == "multiclass":
            return score  # how sure the model was of one label says no less of its group
        score = np.column_stack([1 - score, score])[:, : len(into)]
    joined = np.zeros((len(score), size))
    for label, group in enumerate(into):
        joined[:, group] += score[:, label]
    return joined


@dataclass(frozen=True, slots=True, eq=False)
class FoldMatrix:
    """A confusion matrix over the folds of a cross-validation.

    Attributes
    ----------
    folds : tuple of int
    mean, spread : ndarray of float64
        (labels, labels); the spread is the standard deviation of a sample, 0 of a single fold.
    """

    folds: tuple[int, ...]
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]


def across_folds(predictions: Predictions, by: Normalise | None = None) -> FoldMatrix:
    """Return mean and spread of each cell over the folds, of counts or of shares.

    Raises
    ------
    InvalidParameterError
        There are no folds.
    """
    if predictions.fold is None:
        raise InvalidParameterError("There are no folds; give fold= with the predictions.")
    folds = np.unique(predictions.fold)
    size = len(predictions.labels)
    mean, squares = np.zeros((size, size)), np.zeros((size, size))
    for number, fold in enumerate(folds, 1):  # Welford's: one matrix at a time is held
        matrix = normalised(counts(predictions, predictions.fold == fold), by)
        away = matrix - mean
        mean = mean + away / number
        squares += away * (matrix - mean)
    spread = np.sqrt(squares / max(len(folds) - 1, 1))
    return FoldMatrix(tuple(folds.tolist()), mean, spread)
