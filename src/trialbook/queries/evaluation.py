"""Predictions as messages carry them: sparse counts of classes, scores by class, what differs."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.matrix import cells, label_counts
from trialbook.evaluation.pairs import Pairs, paired
from trialbook.evaluation.predictions import Predictions, label_text
from trialbook.evaluation.thresholds import score_counts
from trialbook.protocol.messages import (
    EvaluationFound,
    EvaluationScoresResult,
    EvaluationSubject,
    LabelScores,
    MatrixCounts,
    PredictionsOfRun,
)
from trialbook.queries.evaluation_numbers import numbers_predicted
from trialbook.queries.evaluation_samples import Picked, Samples
from trialbook.queries.evaluation_verdict import delta_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SCORED = 10
"""Classes whose scores are sent without being asked for."""
MAX_LABELS = 65_535
"""Of which a cell is known by a whole number of 32 bits."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """One set of predictions, or two of the same samples.

    Attributes
    ----------
    subjects : list of Subject
        Two have the same samples in the same order, and the same labels.
    pairs : Pairs or None
        None of one.
    """

    subjects: list[Subject]
    pairs: Pairs | None = None


def evaluated(subjects: Sequence[Subject]) -> Evaluated:
    """Return predictions to look at; of two the samples that both have, by their ids.

    Raises
    ------
    InvalidParameterError
        There are too many classes, or two sets are of different tasks or have no sample in common.
    """
    for subject in subjects:
        if len(subject.predictions.labels) > MAX_LABELS:
            raise InvalidParameterError(
                f"There are {len(subject.predictions.labels):,} classes; a view shows at most "
                f"{MAX_LABELS:,}."
            )
    if len(subjects) < 2:
        return Evaluated(list(subjects))
    first, second = subjects
    pairs = paired(first.predictions, second.predictions)
    if not len(pairs):
        raise InvalidParameterError(
            f"{first.title!r} and {second.title!r} have no sample in common: samples are the same "
            "that have the same id and the same true label. Log predictions with ids=…"
        )
    return Evaluated(
        [
            replace(first, predictions=pairs.a, samples=Picked(first.samples, pairs.rows_a)),
            replace(second, predictions=pairs.b, samples=Picked(second.samples, pairs.rows_b)),
        ],
        pairs,
    )


def doubles(values: Any) -> str:
    """Return numbers as a message carries them.

    Examples
    --------
    >>> doubles([1.0])
    'AAAAAAAA8D8='
    """
    return base64.b64encode(np.asarray(values, "<f8").tobytes()).decode()


def doubles_in(packed: str) -> NDArray[np.float64]:
    """Return what `doubles` has packed."""
    return np.frombuffer(base64.b64decode(packed), "<f8").astype(np.float64)


def found_of(looked: Evaluated) -> EvaluationFound:
    """Return all that a view shows."""
    first = looked.subjects[0]
    return EvaluationFound(
        labels=[label_text(label) for label in first.predictions.labels],
        labels_left_out=0,
        subjects=[_subject(subject) for subject in looked.subjects],
        delta=None if looked.pairs is None else delta_of(looked.pairs),
        columns=[column.name for column in first.samples.columns() if not column.image],
    )


def found_only(found: EvaluationFound) -> EvaluationFound:
    """Return what is found, of what may be a snapshot of it."""
    return EvaluationFound(
        **{name: getattr(found, name) for name in EvaluationFound.__struct_fields__}
    )


def scores_of_all(looked: Evaluated, labels: Sequence[int]) -> EvaluationScoresResult:
    """Return the scores of labels, of every subject that has any."""
    return EvaluationScoresResult(
        [label_scores(subject.predictions, labels) for subject in looked.subjects]
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
        scored=predictions.score is not None,
        scores=[],
    )
    if predictions.task == "regression":
        made.numbers = numbers_predicted(predictions, subject.samples)
        return made
    made.total = matrix_counts(predictions)
    if predictions.fold is not None:
        folds = np.unique(predictions.fold[predictions.fold >= 0]).tolist()
        if len(folds) > 1:
            made.folds = [matrix_counts(predictions, fold) for fold in folds]
    made.scores = label_scores(predictions, most_confused(made.total)[:SCORED])
    return made


def _without_score(predictions: Predictions, known: NDArray[np.bool_]) -> int:
    if predictions.score is None:
        return 0
    missing = np.isnan(predictions.score)
    return int((known & (missing if missing.ndim == 1 else missing.all(axis=1))).sum())


def most_confused(counts: MatrixCounts) -> list[int]:
    """Return places of labels, those of which and for which most is taken wrongly first."""
    support, predicted, correct = map(
        doubles_in, (counts.support, counts.predicted, counts.correct)
    )
    order: list[int] = np.argsort(-(support + predicted - 2 * correct), kind="stable").tolist()
    return order


def label_scores(predictions: Predictions, labels: Sequence[int]) -> list[LabelScores]:
    """Return the scores of labels; of two classes the second alone has any."""
    size = len(predictions.labels)
    if predictions.score is None or not size:
        return []
    wanted = [size - 1] if predictions.task == "binary" else [k for k in labels if k < size]
    return [_scores_of(predictions, label) for label in wanted]


def _scores_of(predictions: Predictions, label: int) -> LabelScores:
    counts = score_counts(predictions, label)
    return LabelScores(
        label=label,
        edges=doubles(counts.edges),
        positives=doubles(counts.positives),
        negatives=doubles(counts.negatives),
        auc=counts.auc,
        average_precision=counts.average_precision,
    )


def matrix_counts(predictions: Predictions, fold: int | None = None) -> MatrixCounts:
    """Return how often each class was taken for each, in all samples or those of a fold."""
    rows = predictions.known()
    if fold is not None:
        rows = rows & (predictions.fold == fold)
    size = len(predictions.labels)
    if predictions.task == "multilabel":
        codes, counts = np.zeros(0, np.int64), np.zeros(0)
        against = label_counts(predictions, rows)
        sums = [against[:, 1].sum(axis=1), against[:, :, 1].sum(axis=1), against[:, 1, 1]]
    else:
        found = cells(predictions, rows)
        codes, counts = found.true.astype(np.int64) * size + found.predicted, found.count
        right = found.true == found.predicted
        sums = [
            np.bincount(found.true, counts, size),
            np.bincount(found.predicted, counts, size),
            np.bincount(found.true[right], counts[right], size),
        ]
    weight = predictions.weight
    support, taken, correct = map(doubles, sums)
    return MatrixCounts(
        fold=fold,
        samples=int(rows.sum()),
        total=float(rows.sum() if weight is None else weight[rows].sum()),
        support=support,
        predicted=taken,
        correct=correct,
        cells=wholes(codes),
        counts=doubles(counts),
        left_out=0,
    )


def wholes(values: Any) -> str:
    """Return whole numbers as a message carries them."""
    return base64.b64encode(np.asarray(values, "<u4").tobytes()).decode()


def wholes_in(packed: str) -> NDArray[np.int64]:
    """Return what `wholes` has packed."""
    return np.frombuffer(base64.b64decode(packed), "<u4").astype(np.int64)
