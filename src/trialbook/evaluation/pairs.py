"""Two models on the same samples: joined by id, what was fixed and what broke."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import recoded, sorted_labels
from trialbook.evaluation.matrix import counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.evaluation.labels import Label
    from trialbook.evaluation.predictions import Predictions


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Predictions of two models, row by row of the same samples, with the same labels.

    Attributes
    ----------
    a, b : Predictions
    rows_a, rows_b : ndarray of int64
        Where each sample stands in what was given.
    only_a, only_b : int
        Samples that the other has no prediction of; they are left out.
    different_truth : int
        Samples whose true label is not the same in both; they are left out.
    """

    a: Predictions
    b: Predictions
    rows_a: NDArray[np.int64]
    rows_b: NDArray[np.int64]
    only_a: int
    only_b: int
    different_truth: int

    def __len__(self) -> int:
        return len(self.a)


def paired(a: Predictions, b: Predictions) -> Pairs:
    """Return both models' predictions of the samples that both have, in the order of ``a``.

    Samples are the same that have the same id, and the same fold where both have folds.

    Raises
    ------
    InvalidParameterError
        The tasks differ, or ids are the same in several folds of one and the other has no folds.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> a = predictions_of(["x", "y"], ["x", "x"], ids=["1", "2"])
    >>> b = predictions_of(["y", "x"], ["y", "y"], ids=["2", "3"])
    >>> pairs = paired(a, b)
    >>> pairs.a.ids.tolist(), pairs.only_a, pairs.only_b
    (['2'], 1, 1)
    """
    if _kind(a) != _kind(b):
        raise InvalidParameterError(
            f"One has a {a.task} task and the other a {b.task} one; compare models of one task."
        )
    rows_a, rows_b = _joined(a, b)
    labels = _all_labels(a, b)
    left, right = _with_labels(a.take(rows_a), labels), _with_labels(b.take(rows_b), labels)
    same = _same_truth(left, right)
    return Pairs(
        left.take(same),
        right.take(same),
        rows_a[same],
        rows_b[same],
        len(a) - len(rows_a),
        len(b) - len(rows_b),
        int((~same).sum()),
    )


def _kind(predictions: Predictions) -> str:
    # a model that knows two of three classes is compared with one that knows all
    return "classes" if predictions.task in ("binary", "multiclass") else predictions.task


def _joined(a: Predictions, b: Predictions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places in both of the samples that both have."""
    by_fold = a.fold is not None and b.fold is not None
    # within a fold ids are different, which `predictions_of` has seen to
    different = by_fold or (a.fold is None and b.fold is None)
    if different and not by_fold and np.array_equal(a.ids, b.ids):
        return np.arange(len(a)), np.arange(len(b))
    indexes = [_index(side, by_fold=by_fold) for side in (a, b)]
    if not different and not all(index.is_unique for index in indexes):
        raise InvalidParameterError(
            "An id is in several folds of one, and the other has no folds; choose one fold."
        )
    found = indexes[1].get_indexer(indexes[0])
    rows = np.flatnonzero(found >= 0)
    return rows, found[rows].astype(np.int64)


def _index(side: Predictions, *, by_fold: bool) -> Any:
    import pandas as pd

    return (
        pd.MultiIndex.from_arrays([np.asarray(side.fold), side.ids])
        if by_fold
        else pd.Index(side.ids)
    )


def _all_labels(a: Predictions, b: Predictions) -> tuple[Label, ...]:
    if a.labels == b.labels:
        return a.labels
    if set(b.labels) <= set(a.labels):
        return a.labels
    if set(a.labels) <= set(b.labels):
        return b.labels
    return tuple(sorted_labels([*a.labels, *b.labels]))


def _with_labels(side: Predictions, labels: Sequence[Label]) -> Predictions:
    """Return predictions as codes of other labels, which hold all of theirs."""
    if tuple(labels) == side.labels:
        return side
    places = {label: place for place, label in enumerate(labels)}
    into = np.array([places[label] for label in side.labels], dtype=np.int64)
    score = _placed_score(side, into, labels)
    if side.task == "multilabel":
        true, predicted = np.zeros((2, len(side), len(labels)), dtype=bool)
        true[:, into], predicted[:, into] = side.true, side.predicted
    else:
        true = recoded(side.true, side.labels, places)
        predicted = recoded(side.predicted, side.labels, places)
    task = "multiclass" if side.task == "binary" and len(labels) > 2 else side.task
    return replace(
        side, task=task, labels=tuple(labels), true=true, predicted=predicted, score=score
    )


def _placed_score(
    side: Predictions, into: NDArray[np.int64], labels: Sequence[Label]
) -> NDArray[np.float64] | None:
    score = side.score
    if score is None or (side.task == "multiclass" and score.ndim == 1):
        return score
    placed = np.full((len(side), len(labels)), np.nan)
    if side.task == "binary":
        from trialbook.evaluation.one_vs_rest import score_of_label

        columns = [score_of_label(side, k) for k in range(len(side.labels))]
        placed[:, into] = np.column_stack(columns) if columns else score[:, None][:, :0]
        return placed[:, -1] if len(labels) <= 2 else placed
    placed[:, into] = score
    return placed


def _same_truth(a: Predictions, b: Predictions) -> NDArray[np.bool_]:
    if a.task == "multilabel":
        same: NDArray[np.bool_] = (a.true == b.true).all(axis=1)
    elif a.task == "regression":
        same = (a.true == b.true) | (np.isnan(a.true) & np.isnan(b.true))
    else:
        same = a.true == b.true
    return same


def right(predictions: Predictions) -> NDArray[np.bool_]:
    """Return which samples are right; of several labels a sample, where all are.

    Raises
    ------
    InvalidParameterError
        It is a regression, in which nothing is right or wrong.
    """
    if predictions.task == "regression":
        raise InvalidParameterError("In a regression no sample is right or wrong; compare errors.")
    if predictions.task == "multilabel":
        every: NDArray[np.bool_] = (predictions.true == predictions.predicted).all(axis=1)
        return every
    correct: NDArray[np.bool_] = predictions.true == predictions.predicted
    return correct & predictions.known()


def _both_known(pairs: Pairs) -> NDArray[np.bool_]:
    return pairs.a.known() & pairs.b.known()


def fixed(pairs: Pairs) -> NDArray[np.int64]:
    """Return the places in ``pairs`` of the samples that A has wrong and B right."""
    return np.flatnonzero(_both_known(pairs) & ~right(pairs.a) & right(pairs.b))


def broken(pairs: Pairs) -> NDArray[np.int64]:
    """Return the places in ``pairs`` of the samples that A has right and B wrong."""
    return np.flatnonzero(_both_known(pairs) & right(pairs.a) & ~right(pairs.b))


def delta(pairs: Pairs) -> NDArray[Any]:
    """Return B's confusion matrix less A's, of the samples that both have."""
    rows = _both_known(pairs)
    change: NDArray[Any] = counts(pairs.b, rows) - counts(pairs.a, rows)
    return change
