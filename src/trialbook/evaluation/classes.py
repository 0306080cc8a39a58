"""One label a sample: the classes there are, and both arrays as their codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import (
    Label,
    coded,
    given_labels,
    label_text,
    recoded,
    sorted_labels,
)
from trialbook.evaluation.scores import column_labels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def class_codes(
    true: NDArray[Any], predicted: NDArray[Any], y_score: Any, labels: Any
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[Label], list[Label] | None]:
    """Return both arrays as codes, the labels, and what columns of scores were said to be."""
    if true.ndim > 1 or predicted.ndim > 1:
        raise InvalidParameterError(
            "y_true and y_pred have several columns; leave task out, or give one label a sample."
        )
    true_codes, true_labels = coded(true, "y_true")
    predicted_codes, predicted_labels = coded(predicted, "y_pred")
    _of_one_kind(true_labels, predicted_labels)
    seen = dict.fromkeys([*true_labels, *predicted_labels])
    columns = None if labels is None else given_labels(labels)
    first = columns if columns is not None else _named_by(y_score, seen)
    names = [*first, *sorted_labels(label for label in seen if label not in set(first))]
    if first and columns is None:
        names = sorted_labels(names)
    if len(names) == 1 and y_score is not None:
        names = _both_of(names[0])
    places = {label: place for place, label in enumerate(names)}
    return (
        recoded(true_codes, true_labels, places),
        recoded(predicted_codes, predicted_labels, places),
        names,
        columns,
    )


def _named_by(y_score: Any, seen: dict[Label, None]) -> list[Label]:
    """Return the labels that a frame of scores has columns for, as they are written in labels."""
    by_text = {label_text(label): label for label in seen}
    columns = column_labels(y_score) or []
    if by_text and not any(label_text(name) in by_text for name in columns):
        return []
    return [by_text.get(label_text(name), name) for name in columns]


def _both_of(only: Label) -> list[Label]:
    """Return both classes of a binary task of which one was seen; of other labels only that."""
    if isinstance(only, bool):
        return [False, True]
    if only in (0, 1):
        return [0, 1]
    return [-1, 1] if only == -1 else [only]


def _of_one_kind(true: Sequence[Label], predicted: Sequence[Label]) -> None:
    """Raise an error where 1 stands on one side and "1" on the other, all of them wrong."""
    if set(true) & set(predicted):
        return
    by_text = {label_text(label): label for label in true}
    for label in predicted:
        other = by_text.get(label_text(label))
        if other is not None:
            raise InvalidParameterError(
                f"y_true has {other!r} and y_pred {label!r}; give both as texts or both as numbers."
            )
