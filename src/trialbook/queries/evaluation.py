"""Predictions as messages carry them: sparse counts of classes, and scores by class."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.labels import sorted_labels
from trialbook.evaluation.predictions import Predictions, label_text
from trialbook.evaluation.thresholds import score_counts
from trialbook.protocol.messages import (
    UNSET,
    EvaluationFound,
    EvaluationSubject,
    LabelScores,
    MatrixCounts,
    PredictionsOfRun,
)
from trialbook.queries.evaluation_numbers import numbers_predicted
from trialbook.queries.evaluation_pairs import delta_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.queries.evaluation_samples import Samples

SCORED = 10
"""Classes whose scores are sent without being asked for."""
_DENSE = 4_000_000
"""Cells of which an array is made to count them."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Predictions that are looked at, and what was logged beside their samples.

    Attributes
    ----------
    title : str
    run : PredictionsOfRun or None
        None for arrays.
    predictions : Predictions
    samples : Samples
    """

    title: str
    run: PredictionsOfRun | None
    predictions: Predictions
    samples: Samples


def doubles(values: Any) -> str:
    """Return numbers as a message carries them.

    Examples
    --------
    >>> doubles([1.0])
    'AAAAAAAA8D8='
    """
    return base64.b64encode(np.asarray(values, "<f8").tobytes()).decode()


def numbers_in(packed: str) -> NDArray[np.float64]:
    """Return what `doubles` has packed."""
    return np.frombuffer(base64.b64decode(packed), "<f8").astype(np.float64)


def aligned(subjects: Sequence[Subject]) -> list[Subject]:
    """Return subjects whose predictions have the same labels.

    Raises
    ------
    InvalidParameterError
        They are not of the same kind, such as classes beside numbers.
    """
    tasks = {_kind(subject.predictions) for subject in subjects}
    if len(tasks) > 1:
        raise InvalidParameterError(
            f"{subjects[0].title!r} predicts {_KINDS[_kind(subjects[0].predictions)]} and "
            f"{subjects[1].title!r} {_KINDS[_kind(subjects[1].predictions)]}: these cannot be "
            "compared."
        )
    labels = tuple(subjects[0].predictions.labels)
    if all(tuple(subject.predictions.labels) == labels for subject in subjects):
        return list(subjects)
    together = sorted_labels(
        label for subject in subjects for label in subject.predictions.labels
    )
    return [
        Subject(each.title, each.run, _recoded(each.predictions, tuple(together)), each.samples)
        for each in subjects
    ]


_KINDS = {"classes": "one class a sample", "several": "several classes a sample", "regression": "numbers"}


def _kind(predictions: Predictions) -> str:
    return {"multilabel": "several", "regression": "regression"}.get(predictions.task, "classes")


def _recoded(predictions: Predictions, labels: tuple[Any, ...]) -> Predictions:
    places = np.array([labels.index(label) for label in predictions.labels], np.int32)
    n = len(predictions)
    score: NDArray[np.float64] | None = None
    if predictions.score is not None:
        score = np.full((n, len(labels)), np.nan)
        if predictions.score.ndim == 1 and predictions.task == "binary":
            score[:, places[0]] = 1 - predictions.score
            score[:, places[-1]] = predictions.score
        elif predictions.score.ndim == 2:
            score[:, places] = predictions.score
    if predictions.task == "multilabel":
        true, predicted = np.zeros((2, n, len(labels)), dtype=bool)
        true[:, places], predicted[:, places] = predictions.true, predictions.predicted
        task = predictions.task
    else:
        codes = np.append(places, -1).astype(np.int32)
        true, predicted = codes[predictions.true], codes[predictions.predicted]
        task = "binary" if len(labels) <= 2 else "multiclass"
    return Predictions(
        task, labels, true, predicted, score, predictions.ids, predictions.fold, predictions.weight
    )


def found_of(subjects: Sequence[Subject]) -> EvaluationFound:
    """Return all that a view shows of one subject or two with the same labels."""
    first = subjects[0].predictions
    columns = [
        column.name for column in subjects[0].samples.columns() if not column.image
    ]
    return EvaluationFound(
        labels=[label_text(label) for label in first.labels],
        labels_left_out=0,
        subjects=[_subject(subject) for subject in subjects],
        delta=delta_of(*(subject.predictions for subject in subjects)) if subjects[1:] else None,
        columns=columns,
    )


def _subject(subject: Subject) -> EvaluationSubject:
    predictions = subject.predictions
    known = predictions.known()
    made = EvaluationSubject(
        title=subject.title,
        run=subject.run,
        task=predictions.task,
        samples=len(predictions),
        without_truth=int((~known).sum()),
        without_score=_without_score(predictions, known),
        total=None,
        folds=[],
        scored=predictions.score is not None and predictions.score.ndim == _columns(predictions),
        scores=[],
    )
    if predictions.task == "regression":
        made.numbers = numbers_predicted(predictions)
        return made
    made.total = matrix_counts(predictions)
    if predictions.fold is not None:
        folds = np.unique(predictions.fold).tolist()
        if len(folds) > 1:
            made.folds = [matrix_counts(predictions, fold) for fold in folds]
    if made.scored:
        made.scores = label_scores(predictions, _most_confused(made.total)[:SCORED])
    return made


def _columns(predictions: Predictions) -> int:
    """Return how many dimensions scores have where every class has its own."""
    return 1 if predictions.task == "binary" and predictions.score is not None and predictions.score.ndim == 1 else 2


def _without_score(predictions: Predictions, known: NDArray[np.bool_]) -> int:
    if predictions.score is None:
        return 0
    missing = np.isnan(predictions.score)
    return int((known & (missing if missing.ndim == 1 else missing.all(axis=1))).sum())


def _most_confused(counts: MatrixCounts) -> list[int]:
    """Return places of labels, those of which and for which most is taken wrongly first."""
    support, predicted, correct = map(
        numbers_in, (counts.support, counts.predicted, counts.correct)
    )
    order: list[int] = np.argsort(-(support + predicted - 2 * correct), kind="stable").tolist()
    return order


def label_scores(predictions: Predictions, labels: Sequence[int]) -> list[LabelScores]:
    """Return the scores of those labels that have any; of two classes the second has."""
    if predictions.score is None:
        return []
    if predictions.score.ndim == 1:
        labels = [len(predictions.labels) - 1] if predictions.task == "binary" else []
    made = []
    for label in labels:
        counts = score_counts(predictions, label)
        means = getattr(counts, "means", None)
        made.append(
            LabelScores(
                label=label,
                edges=doubles(counts.edges),
                positives=doubles(counts.positives),
                negatives=doubles(counts.negatives),
                auc=_number(counts.auc),
                average_precision=_number(counts.average_precision),
                means=UNSET if means is None else doubles(means),
            )
        )
    return made


def _number(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def matrix_counts(predictions: Predictions, fold: int | None = None) -> MatrixCounts:
    """Return how often each class was taken for each, in all samples or those of a fold."""
    rows = predictions.known()
    if fold is not None:
        rows = rows & (predictions.fold == fold)
    weight = np.ones(len(predictions)) if predictions.weight is None else predictions.weight
    weight, true, predicted = weight[rows], predictions.true[rows], predictions.predicted[rows]
    size = len(predictions.labels)
    if predictions.task == "multilabel":
        cells, counts = np.zeros(0, np.int64), np.zeros(0)
        sums = [weight @ true, weight @ predicted, weight @ (true & predicted)]
    else:
        cells, counts = _sparse(true.astype(np.int64) * size + predicted, weight, size * size)
        right = true == predicted
        sums = [
            np.bincount(codes, weights, minlength=size)
            for codes, weights in (
                (true, weight),
                (predicted, weight),
                (true[right], weight[right]),
            )
        ]
    support, taken, correct = map(doubles, sums)
    return MatrixCounts(
        fold=fold,
        samples=int(rows.sum()),
        total=float(weight.sum()),
        support=support,
        predicted=taken,
        correct=correct,
        cells=base64.b64encode(cells.astype("<u4").tobytes()).decode(),
        counts=doubles(counts),
        left_out=0,
    )


def _sparse(
    keys: NDArray[np.int64], weight: NDArray[np.float64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return which cells are not zero, ascending, and what is in them."""
    if size <= _DENSE:
        dense = np.bincount(keys, weight, minlength=size)
        cells = np.flatnonzero(dense)
        return cells, dense[cells]
    cells, places = np.unique(keys, return_inverse=True)
    return cells, np.bincount(places, weight, minlength=len(cells))
