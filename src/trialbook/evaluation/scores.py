"""Scores as columns of labels: which column is which class, whatever they came as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import Label, as_floats, label_text, plain_label

if TYPE_CHECKING:
    from numpy.typing import NDArray


def column_labels(values: Any) -> list[Label] | None:
    """Return the labels in a frame's column names; None of what has no names, or only places."""
    columns = getattr(values, "columns", None)
    if columns is None or getattr(values, "ndim", 2) != 2:
        return None
    names = [plain_label(name) for name in list(columns)]
    return None if names == list(range(len(names))) else names


def scores_by_label(
    values: Any, labels: Sequence[Label], columns: Sequence[Label] | None, *, binary: bool
) -> NDArray[np.float64]:
    """Return scores in the order of labels.

    Parameters
    ----------
    values
        (n,), (n, 1), (n, columns), a frame, or what a forest's ``predict_proba`` returns for many
        labels: a list of (n, 2) for each.
    labels
        Classes in the order that is wanted.
    columns
        What the columns of an array stand for; those of a frame say it themselves.
    binary
        Return (n,), the scores of the second label.

    Raises
    ------
    InvalidParameterError
        Columns do not match labels, a score is infinite or no number.
    """
    names = column_labels(values)
    scores = as_floats(values, "y_score")
    if scores.ndim == 3 and scores.shape[2] == 2:
        scores = scores[:, :, 1].T
    if np.isinf(scores).any():
        raise InvalidParameterError(
            f"y_score has {np.isinf(scores).sum():,} infinite values; "
            "give finite scores, NaN where a sample has none."
        )
    if scores.ndim == 2 and scores.shape[1] == 1 and (binary or len(labels) != 1):
        scores = scores[:, 0]
    if scores.ndim == 1:
        return scores
    if scores.ndim != 2:
        raise InvalidParameterError(
            f"y_score has {scores.ndim} dimensions; give one score a sample, "
            "or a column for each label."
        )
    stands_for = _matched(names, labels) if names is not None else list(columns or labels)
    if len(stands_for) != scores.shape[1]:
        raise InvalidParameterError(
            f"y_score has {scores.shape[1]:,} columns, but there are {len(stands_for):,} labels "
            f"({_some(stands_for)}); say what the columns stand for with "
            "labels=model.classes_, or give a frame with labels as column names."
        )
    if binary:
        wanted = labels[-1] if labels else None
        return np.ascontiguousarray(scores[:, stands_for.index(wanted)])
    if stands_for == list(labels):
        return np.ascontiguousarray(scores)
    ordered = np.full((len(scores), len(labels)), np.nan)  # what a model never learnt has no score
    places = {label: place for place, label in enumerate(labels)}
    ordered[:, [places[label] for label in stands_for]] = scores
    return ordered


def _matched(names: Sequence[Label], labels: Sequence[Label]) -> list[Label]:
    """Return the labels that a frame's columns are named after, by text where not by value."""
    by_text: dict[str, Label] = {label_text(label): label for label in labels}
    matched = [name if name in labels else by_text.get(label_text(name)) for name in names]
    strange = [name for name, label in zip(names, matched, strict=True) if label is None]
    if strange or len(set(matched)) < len(matched):
        raise InvalidParameterError(
            f"The columns of y_score are {_some(names)}, but the labels are {_some(labels)}; "
            "name each column after one label."
        )
    return matched


def _some(labels: Sequence[Label]) -> str:
    shown = ", ".join(repr(label) for label in labels[:5])
    return f"{shown}, …" if len(labels) > 5 else shown or "none"


def are_probabilities(score: NDArray[np.float64]) -> bool:
    """Return whether all scores that there are lie between 0 and 1."""
    with np.errstate(invalid="ignore"):
        return not bool(((score < 0) | (score > 1)).any())
