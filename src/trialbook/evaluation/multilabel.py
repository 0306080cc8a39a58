"""Several labels a sample, as a matrix with a column for each label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import Label, as_array, coded, given_labels, sorted_labels
from trialbook.evaluation.scores import column_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray


def indicator(values: Any, name: str) -> tuple[NDArray[np.bool_], list[Label] | None]:
    """Return several labels a sample as an indicator matrix, and what its columns stand for.

    Parameters
    ----------
    values
        A matrix or a frame of 0 and 1, or a list of sets or lists of labels.
    name : str
        The argument, for errors.

    Raises
    ------
    InvalidParameterError
        Other values than 0 and 1, or samples of which nothing is known.
    """
    array = as_array(values, name)
    if is_indicator(array):
        return array.astype(bool), column_labels(values)
    if array.ndim == 2 and column_labels(values) is None and array.dtype.kind not in "fc":
        array = np.fromiter(map(list, array), dtype=object, count=len(array))
    if array.ndim != 1 or not all(
        isinstance(row, (set, frozenset, list, tuple, np.ndarray)) for row in array
    ):
        raise InvalidParameterError(
            f"{name}: several labels a sample are a matrix of 0 and 1 with a column for each "
            "label, or a list of sets of labels (an empty set where a sample has none)."
        )
    lengths = np.array([len(row) for row in array], dtype=np.int64)
    flat = np.fromiter((label for row in array for label in row), dtype=object)
    codes, found = coded(flat, name)
    if (codes < 0).any():
        raise InvalidParameterError(
            f"{name}: None and NaN are no labels; leave them out of the sets."
        )
    labels = sorted_labels(found)
    places = np.array([labels.index(label) for label in found], dtype=np.int64)
    matrix = np.zeros((len(array), len(labels)), dtype=bool)
    matrix[np.repeat(np.arange(len(array)), lengths), places[codes]] = True
    return matrix, labels


def is_indicator(array: NDArray[Any]) -> bool:
    """Return whether an array is a matrix of zeros and ones."""
    if array.ndim != 2:
        return False
    if array.dtype.kind == "b":
        return True
    if array.dtype.kind == "O":
        return all(value in (0, 1) for value in array.flat)
    return array.dtype.kind in "iuf" and bool(((array == 0) | (array == 1)).all())


def indicators(
    y_true: Any, y_pred: Any, y_score: Any, labels: Any
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], list[Label], list[Label] | None]:
    """Return both as matrices with the same columns, the labels, and what scores' columns are."""
    true, true_labels = indicator(y_true, "y_true")
    predicted, predicted_labels = indicator(y_pred, "y_pred")
    given = None if labels is None else given_labels(labels)
    unnamed = given or true_labels or predicted_labels or column_labels(y_score)
    if unnamed is None:
        unnamed = list(range(true.shape[1]))
    true_labels, predicted_labels = true_labels or unnamed, predicted_labels or unnamed
    for name, matrix, own in (
        ("y_true", true, true_labels),
        ("y_pred", predicted, predicted_labels),
    ):
        if matrix.shape[1] != len(own):
            raise InvalidParameterError(
                f"{name} has {matrix.shape[1]:,} columns, but there are {len(own):,} labels; "
                "give a column for each label."
            )
    names = list(given or true_labels)
    more = [label for label in (*true_labels, *predicted_labels) if label not in set(names)]
    named = given is not None or hasattr(y_true, "columns")
    names = [*names, *dict.fromkeys(more)] if named else sorted_labels([*names, *more])
    return (
        _placed(true, true_labels, names),
        _placed(predicted, predicted_labels, names),
        names,
        given,
    )


def _placed(
    matrix: NDArray[np.bool_], own: Sequence[Label], names: Sequence[Label]
) -> NDArray[np.bool_]:
    if list(own) == list(names):
        return matrix
    places = {label: place for place, label in enumerate(names)}
    placed = np.zeros((len(matrix), len(names)), dtype=bool)
    placed[:, [places[label] for label in own]] = matrix
    return placed
