"""Predictions of several files as one: the folds of a cross-validation, for instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import sorted_labels
from trialbook.evaluation.predictions import Label, Predictions, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def joined(parts: Sequence[Predictions]) -> Predictions:
    """Return predictions one after the other, with the labels of all of them.

    Where the labels differ, for instance since a fold lacks one, they come in scikit-learn's
    order, and a sample has no score, NaN, of a label that its part does not know.

    Raises
    ------
    InvalidParameterError
        They are of different tasks.
    """
    if len(parts) == 1:
        return parts[0]
    labels = _labels(parts)
    task = _task(parts, labels)
    scores = [_scores(part, task, labels) for part in parts]
    known = all(score is not None for score in scores)
    same = known and len({score.ndim for score in scores if score is not None}) == 1
    return Predictions(
        task,
        labels,
        np.concatenate([_codes(part, part.true, labels) for part in parts]),
        np.concatenate([_codes(part, part.predicted, labels) for part in parts]),
        np.concatenate([score for score in scores if score is not None]) if same else None,
        np.concatenate([part.ids for part in parts]),
        _joined_folds(parts),
        _joined_weights(parts),
    )


def _labels(parts: Sequence[Predictions]) -> tuple[Label, ...]:
    first = parts[0].labels
    if all(part.labels == first for part in parts):
        return first
    return tuple(sorted_labels(label for part in parts for label in part.labels))


def _task(parts: Sequence[Predictions], labels: Sequence[Label]) -> Task:
    tasks = {part.task for part in parts}
    if len(tasks) == 1 and tasks != {"binary"}:
        return parts[0].task
    if tasks <= {"binary", "multiclass"}:
        return "multiclass" if len(labels) > 2 or "multiclass" in tasks else "binary"
    raise InvalidParameterError(
        f"The predictions are of different tasks, {' and '.join(sorted(tasks))}; read one split "
        "or one fold of them."
    )


def _codes(part: Predictions, codes: NDArray[Any], labels: Sequence[Label]) -> NDArray[Any]:
    if part.labels == tuple(labels):
        return codes
    places = [labels.index(label) for label in part.labels]
    if part.task == "multilabel":
        wide = np.zeros((len(codes), len(labels)), bool)
        wide[:, places] = codes
        return wide
    recoded: NDArray[np.int32] = np.append(places, -1).astype(np.int32)[codes]
    return recoded


def _scores(part: Predictions, task: Task, labels: Sequence[Label]) -> NDArray[np.float64] | None:
    score = part.score
    if score is None or (part.labels == tuple(labels) and part.task == task):
        return score
    if score.ndim == 1 and part.task == task:
        return score
    wide = np.full((len(part), len(labels)), np.nan)
    if part.task == "binary":
        # whether 1 less this is the other label's score, nobody knows: it need be no probability
        wide[:, labels.index(part.labels[-1])] = score
    else:
        wide[:, [labels.index(label) for label in part.labels]] = score
    return wide


def _joined_folds(parts: Sequence[Predictions]) -> NDArray[np.int32] | None:
    if all(part.fold is None for part in parts):
        return None
    return np.concatenate(
        [np.full(len(p), -1, np.int32) if p.fold is None else p.fold for p in parts]
    )


def _joined_weights(parts: Sequence[Predictions]) -> NDArray[np.float64] | None:
    if all(part.weight is None for part in parts):
        return None
    return np.concatenate([np.ones(len(p)) if p.weight is None else p.weight for p in parts])
