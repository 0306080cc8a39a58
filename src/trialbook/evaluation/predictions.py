"""What a model predicted beside what is true, checked once and in one form for every measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.classes import class_codes
from trialbook.evaluation.labels import Label, are_texts, as_array, as_floats, label_text
from trialbook.evaluation.multilabel import indicators
from trialbook.evaluation.samples import same_length, sample_folds, sample_ids, sample_weights
from trialbook.evaluation.scores import scores_by_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Label", "Predictions", "Task", "label_text", "predictions_of"]

Task = Literal["binary", "multiclass", "multilabel", "regression"]


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Predictions of one model on one set of samples; see `predictions_of`.

    Attributes
    ----------
    task : {"binary", "multiclass", "multilabel", "regression"}
    labels : tuple of Label
        The classes, in scikit-learn's order or the given one; empty for regression.
    true, predicted : ndarray
        Codes into ``labels`` as int32, -1 where there is no label; for multilabel an indicator
        matrix (n, labels) of bool; for regression float64, NaN where there is no value.
    score : ndarray of float64 or None
        Binary: (n,), of the last label, the positive class. Multilabel: (n, labels). Multiclass:
        (n, labels), or (n,), how sure the model was of the label that it predicted. NaN where a
        sample has none. Regression: None.
    ids : ndarray of object
        A text for each sample, different within a fold.
    fold : ndarray of int32 or None
        In which fold of a cross-validation a sample was predicted.
    weight : ndarray of float64 or None
    """

    task: Task
    labels: tuple[Label, ...]
    true: NDArray[Any]
    predicted: NDArray[Any]
    score: NDArray[np.float64] | None
    ids: NDArray[np.object_]
    fold: NDArray[np.int32] | None
    weight: NDArray[np.float64] | None

    def __len__(self) -> int:
        return len(self.true)

    def known(self) -> NDArray[np.bool_]:
        """Return where both the true and the predicted are known: what measures are taken of."""
        if self.task == "multilabel":
            return np.ones(len(self), dtype=bool)
        known: NDArray[np.bool_]
        if self.task == "regression":
            known = np.isfinite(self.true) & np.isfinite(self.predicted)
        else:
            known = (self.true >= 0) & (self.predicted >= 0)
        return known

    def take(self, rows: NDArray[Any]) -> Predictions:
        """Return some samples, by place or by mask, with all labels."""
        return Predictions(
            self.task,
            self.labels,
            self.true[rows],
            self.predicted[rows],
            None if self.score is None else self.score[rows],
            self.ids[rows],
            None if self.fold is None else self.fold[rows],
            None if self.weight is None else self.weight[rows],
        )


def predictions_of(
    y_true: Any,
    y_pred: Any,
    y_score: Any = None,
    *,
    ids: Any = None,
    labels: Any = None,
    task: Task | None = None,
    fold: Any = None,
    sample_weight: Any = None,
) -> Predictions:
    """Return predictions of any form as codes, after checking that they fit together.

    Parameters
    ----------
    y_true, y_pred
        Lists, arrays, Series, frames or tensors. Classes are texts, numbers or truth values; None
        and NaN mean that there is no label, and such samples are left out of every measure.
        Labels that are only predicted are classes too. Several labels a sample are a matrix of 0
        and 1 or a list of sets. Numbers that are not whole are a regression, in which values that
        are missing or infinite are left out, and counted.
    y_score
        Binary: (n,) of the positive class, or (n, 2). More classes and multilabel: a column for
        each label; for more classes also (n,), how sure the model was of what it predicted. A frame
        says by its columns which labels they are. NaN where there is none: the sample is left out
        of curves.
    ids
        What names a sample, by which two models are compared; its place where not given.
    labels
        All classes in the order of the score's columns, as ``model.classes_`` has them; what is
        seen besides comes after them and has no score. For binary, the second is the positive one.
    task : {"binary", "multiclass", "multilabel", "regression"}, optional
        Else as scikit-learn's ``type_of_target`` decides.
    fold
        A whole number for each sample, or one for all.
    sample_weight

    Raises
    ------
    InvalidParameterError
        Lengths differ, columns of scores do not match labels, ids repeat, weights are negative, …

    Examples
    --------
    >>> found = predictions_of(["cat", "dog", None], ["cat", "cat", "dog"], [0.1, 0.4, 0.9])
    >>> found.task, found.labels, found.true.tolist()
    ('binary', ('cat', 'dog'), [0, 1, -1])
    """
    if task is not None and task not in get_args(Task):
        raise InvalidParameterError(
            f"task is {task!r}; it is one of {', '.join(get_args(Task))}, or None."
        )
    true, predicted = _column(y_true, "y_true"), _column(y_pred, "y_pred")
    n = len(true)
    same_length(n, y_pred=predicted)
    kind = task or _kind_of(true, predicted, labels)
    names: list[Label] = []
    score = None
    if kind == "regression":
        true, predicted = as_floats(true, "y_true"), as_floats(predicted, "y_pred")
        if true.ndim > 1 or predicted.ndim > 1 or y_score is not None:
            raise InvalidParameterError(
                "A regression has one number a sample in y_true and in y_pred, and no y_score."
            )
    elif kind == "multilabel":
        true, predicted, names, columns = indicators(y_true, y_pred, y_score, labels)
        if y_score is not None:
            score = scores_by_label(y_score, names, columns, binary=False)
            _same_shape(score, (n, len(names)))
    else:
        true, predicted, names, columns = class_codes(true, predicted, y_score, labels)
        kind = task or ("multiclass" if len(names) > 2 else "binary")
        if kind == "binary" and len(names) > 2:
            raise InvalidParameterError(
                f"task is 'binary', but there are {len(names):,} labels; leave task out."
            )
        if y_score is not None:
            score = scores_by_label(y_score, names, columns, binary=kind == "binary")
    if score is not None:
        same_length(n, y_score=score)
    folds = sample_folds(fold, n)
    weight = sample_weights(sample_weight, n)
    return Predictions(
        kind, tuple(names), true, predicted, score, sample_ids(ids, n, folds), folds, weight
    )


def _column(values: Any, name: str) -> NDArray[Any]:
    """Return values as an array, a single column as a plain one."""
    array = as_array(values, name)
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


def _same_shape(score: NDArray[np.float64], shape: tuple[int, int]) -> None:
    if score.shape != shape:
        raise InvalidParameterError(
            f"y_score has the shape {score.shape}; of several labels a sample it is {shape}, "
            "a column for each label."
        )


def _kind_of(true: NDArray[Any], predicted: NDArray[Any], labels: Any) -> Task:
    """Return what scikit-learn's ``type_of_target`` makes of both; "multiclass" of any classes."""
    if true.ndim == 2 or _holds_sets(true):
        return "multilabel"
    if predicted.ndim == 2 or _holds_sets(predicted):
        raise InvalidParameterError(
            "y_true has one label a sample and y_pred several columns; give scores as "
            "y_score, and in y_pred the label with the highest one (scores.argmax(axis=1))."
        )
    if labels is not None:
        return "multiclass"
    if _is_continuous(true):
        return "regression"
    if _is_continuous(predicted):
        if true.dtype.kind not in "iuf" or set(np.unique(true).tolist()) <= {0, 1}:
            raise InvalidParameterError(
                "y_true holds labels and y_pred numbers that are not whole; give scores as "
                "y_score and labels as y_pred, or task='regression'."
            )
        return "regression"
    return "multiclass"


def _holds_sets(values: NDArray[Any]) -> bool:
    if values.dtype != object or are_texts(values):
        return False
    return any(isinstance(v, (set, frozenset, list, tuple, np.ndarray)) for v in values.flat)


def _is_continuous(values: NDArray[Any]) -> bool:
    """Return whether these are numbers of which some are not whole."""
    if values.dtype == object:
        if are_texts(values):
            return False
        held = [value for value in values.tolist() if isinstance(value, float)]
        if not held or any(isinstance(value, str) for value in values.tolist()):
            return False
        values = np.array(held)
    if values.dtype.kind != "f":
        return False
    finite = values[np.isfinite(values)]
    return bool((finite != np.trunc(finite)).any())
