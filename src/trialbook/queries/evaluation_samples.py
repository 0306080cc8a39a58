"""The samples behind the cells of a matrix: which they are, and what was logged beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from msgspec import UNSET

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.one_vs_rest import one_vs_rest
from trialbook.evaluation.pairs import right
from trialbook.evaluation.predictions import Predictions, label_text
from trialbook.evaluation.slices import slices
from trialbook.protocol.messages import (
    EvaluatedSample,
    EvaluationSamplesParams,
    EvaluationSamplesResult,
    SampleColumn,
)
from trialbook.queries.thumbnails import thumbnail

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trialbook.protocol.messages import TableCell
    from trialbook.queries.evaluation import Subject

TEXT_LIMIT = 500
"""Characters of a value that are sent."""
MOST_COLUMNS = 50


class Samples(Protocol):
    """What was logged beside predictions, sample by sample."""

    def columns(self) -> list[SampleColumn]:
        """Return what there is of each sample."""

    def rows(self, places: Sequence[int], columns: Sequence[str]) -> list[list[Any]]:
        """Return the values of some samples, by column."""

    def values(self, column: str) -> Sequence[Any]:
        """Return one column of all samples; NotFoundError where there is no such one."""


class NoSamples:
    """Predictions alone."""

    def columns(self) -> list[SampleColumn]:
        """Return none."""
        return []

    def rows(self, places: Sequence[int], columns: Sequence[str]) -> list[list[Any]]:  # noqa: ARG002
        """Return nothing of each."""
        return [[] for _ in places]

    def values(self, column: str) -> Sequence[Any]:
        """Refuse."""
        raise InvalidParameterError(
            f"There is no column {column!r}: nothing was given beside the samples, as samples=…"
        )


class Picked:
    """Some of the samples, in an order of their own.

    Parameters
    ----------
    samples : Samples
    places : ndarray
        Where each of them is among all.
    """

    def __init__(self, samples: Samples, places: NDArray[np.int64]) -> None:
        self._samples = samples
        self._places = places

    def columns(self) -> list[SampleColumn]:
        """Return the columns of all."""
        return self._samples.columns()

    def rows(self, places: Sequence[int], columns: Sequence[str]) -> list[list[Any]]:
        """Return the values of some of these."""
        return self._samples.rows(self._places[list(places)].tolist(), columns)

    def values(self, column: str) -> Sequence[Any]:
        """Return a column of these."""
        values = self._samples.values(column)
        return [values[place] for place in self._places]


class FrameSamples:
    """What stands beside predictions in a frame.

    Parameters
    ----------
    frame : DataFrame
    images : collection of str
        Columns of pictures.
    """

    def __init__(self, frame: pd.DataFrame, images: Collection[str] = ()) -> None:
        self._frame = frame
        self._images = set(images)

    def columns(self) -> list[SampleColumn]:
        """Return the columns of the frame."""
        return [SampleColumn(str(name), str(name) in self._images) for name in self._frame]

    def rows(self, places: Sequence[int], columns: Sequence[str]) -> list[list[Any]]:
        """Return rows of the frame."""
        taken = self._frame.iloc[list(places)]
        by_column = [self._column(taken, name).tolist() for name in columns]
        return [list(row) for row in zip(*by_column, strict=True)] or [[] for _ in places]

    def values(self, column: str) -> Sequence[Any]:
        """Return a column of the frame."""
        values: list[Any] = self._column(self._frame, column).tolist()
        return values

    def _column(self, frame: pd.DataFrame, name: str) -> pd.Series[Any]:
        for at, known in enumerate(frame.columns):
            if str(known) == name:
                return frame.iloc[:, at]
        there = ", ".join(repr(str(each)) for each in self._frame) or "none"
        raise InvalidParameterError(
            f"There is no column {name!r} beside the samples; there are {there}."
        )


def sample_page(
    subjects: Sequence[Subject], params: EvaluationSamplesParams
) -> EvaluationSamplesResult:
    """Return some of the samples that a request is for, the most confident first.

    Raises
    ------
    InvalidParameterError
        There is no such subject, label, column, or no second subject to compare with.
    """
    if params.subject >= len(subjects):
        raise InvalidParameterError("There is one set of predictions only.")
    subject = subjects[params.subject]
    places = places_of(subjects, params)
    shown = places[params.offset : params.offset + params.limit]
    return EvaluationSamplesResult(
        columns=subject.samples.columns()[:MOST_COLUMNS],
        samples=_described(subjects, params.subject, shown),
        offset=params.offset,
        total=len(places),
    )


def places_of(subjects: Sequence[Subject], params: EvaluationSamplesParams) -> NDArray[np.int64]:
    """Return the places of the samples that a request is for, in their order."""
    subject = subjects[params.subject]
    predictions = subject.predictions
    chosen = np.ones(len(predictions), dtype=bool)
    if params.fold is not UNSET:
        if predictions.fold is None:
            raise InvalidParameterError("These predictions have no folds.")
        chosen &= predictions.fold == params.fold
    if params.blocks is not UNSET:
        chosen &= _in_cells(predictions, params)
    if params.change is not UNSET:
        chosen &= _changed(subjects, params)
    if params.column is not UNSET:
        chosen &= _in_slice(subject, params.column, str(params.slice))
    if params.ids is not UNSET:
        order = {sample: at for at, sample in enumerate(params.ids)}
        rank = np.array([order.get(sample, -1) for sample in predictions.ids])
        found = np.flatnonzero(chosen & (rank >= 0))
        return found[np.argsort(rank[found], kind="stable")]
    found = np.flatnonzero(chosen)
    return found[np.argsort(-_confidence(predictions)[found], kind="stable")]


def _in_cells(predictions: Predictions, params: EvaluationSamplesParams) -> NDArray[np.bool_]:
    known = predictions.known()
    true, predicted, size = predictions.true, predictions.predicted, len(predictions.labels)
    if params.at is not UNSET:
        label = params.at.label
        if label >= size:
            raise InvalidParameterError(f"There is no label {label}; there are {size:,} from 0.")
        several = predictions.task == "multilabel"
        true = (true[:, label] if several else true == label).astype(np.int32)
        if params.at.threshold is None:
            predicted = predicted[:, label] if several else predicted == label
        else:
            score = scores_of(predictions, label)
            known = known & ~np.isnan(score)
            predicted = score >= params.at.threshold
        predicted, size = predicted.astype(np.int32), 2
    elif predictions.task in ("multilabel", "regression"):
        raise InvalidParameterError("Cells are of predictions of one class a sample.")
    chosen = np.zeros(len(predictions), dtype=bool)
    for block in params.blocks or ():
        rows, columns = (np.zeros(size + 1, dtype=bool) for _ in range(2))
        rows[[each for each in block.true if each < size]] = True
        columns[[each for each in block.predicted if each < size]] = True
        chosen |= rows[true] & columns[predicted]
    return chosen & known


def scores_of(predictions: Predictions, label: int) -> NDArray[np.float64]:
    """Return the scores of one class, NaN where a sample has none; of all samples."""
    found = one_vs_rest(predictions, label)
    score = np.full(len(predictions), np.nan)
    score[found.rows] = found.score
    return score


def _changed(subjects: Sequence[Subject], params: EvaluationSamplesParams) -> NDArray[np.bool_]:
    if len(subjects) < 2:
        raise InvalidParameterError("There is nothing to compare these predictions with.")
    one, other = (subject.predictions for subject in subjects)
    known, first, second = one.known() & other.known(), right(one), right(other)
    wanted = {
        "fixed": ~first & second,
        "broken": first & ~second,
        "both_wrong": ~first & ~second,
    }[str(params.change)]
    return known & wanted


def _in_slice(subject: Subject, column: str, title: str) -> NDArray[np.bool_]:
    chosen = np.zeros(len(subject.predictions), dtype=bool)
    for part in slices(subject.predictions, subject.samples.values(column)):
        if part.text == title:
            chosen[part.rows] = True
            return chosen
    raise InvalidParameterError(f"There is no slice {title[:100]!r} by {column!r} any more.")


def _confidence(predictions: Predictions) -> NDArray[np.float64]:
    """Return how sure each prediction was; the same of all where nobody knows."""
    if predictions.task == "regression":
        away = np.abs(predictions.true - predictions.predicted)
        return np.where(np.isnan(away), -1.0, away)
    score = predictions.score
    if score is None:
        return np.zeros(len(predictions))
    if predictions.task == "multilabel":
        return np.zeros(len(predictions))
    if predictions.task == "binary" and score.ndim == 1:
        positive = predictions.predicted == len(predictions.labels) - 1
        score = np.where(positive, score, -score)
    elif score.ndim == 2:
        score = score[np.arange(len(score)), predictions.predicted]
    sure: NDArray[np.float64] = np.nan_to_num(score, nan=-np.inf, neginf=-np.inf)
    return sure


def _described(
    subjects: Sequence[Subject], at: int, places: NDArray[np.int64]
) -> list[EvaluatedSample]:
    subject = subjects[at]
    columns = subject.samples.columns()[:MOST_COLUMNS]
    rows = subject.samples.rows(places.tolist(), [column.name for column in columns])
    others = _others(subjects, at, places)
    made = []
    for place, row, other in zip(places.tolist(), rows, others, strict=True):
        predictions = subject.predictions
        values = [
            thumbnail(value) if column.image else plain_value(value)
            for column, value in zip(columns, row, strict=True)
        ]
        made.append(
            EvaluatedSample(
                id=str(predictions.ids[place])[:TEXT_LIMIT],
                true=_told(predictions, predictions.true[place]),
                predicted=_told(predictions, predictions.predicted[place]),
                score=sample_score(predictions, place),
                values=values,
                other=UNSET if other is None else other,
            )
        )
    return made


def _others(subjects: Sequence[Subject], at: int, places: NDArray[np.int64]) -> list[str | None]:
    """Return what the other subject has predicted of each sample; None where there is no other."""
    if len(subjects) < 2:
        return [None] * len(places)
    other = subjects[1 - at].predictions
    return [_told(other, other.predicted[place]) for place in places]


def _told(predictions: Predictions, value: Any) -> str:
    """Return what is true or predicted of one sample, as it is shown."""
    if predictions.task == "regression":
        return "" if np.isnan(value) else f"{value:.6g}"
    if predictions.task == "multilabel":
        names = [label_text(predictions.labels[at]) for at in np.flatnonzero(value)]
        return ", ".join(names)[:TEXT_LIMIT]
    return label_text(None if value < 0 else predictions.labels[value])[:TEXT_LIMIT]


def sample_score(predictions: Predictions, place: int) -> float | None:
    """Return the score of what was predicted of a sample; of two classes that of the second."""
    if predictions.score is None or predictions.task == "multilabel":
        return None
    score = predictions.score[place]
    if np.ndim(score):
        code = predictions.predicted[place]
        score = np.nan if code < 0 else score[code]
    return float(score) if np.isfinite(score) else None


def plain_value(value: Any) -> TableCell:
    """Return a value as a message carries it: what is neither text nor number is its text.

    Examples
    --------
    >>> import numpy as np
    >>> [plain_value(value) for value in (np.int64(3), float("nan"), "a", None)]
    [3.0, None, 'a', None]
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        number = float(value)
        return number if np.isfinite(number) else None if number != number else str(number)  # noqa: PLR0124 - NaN
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    text = str(value)
    return None if text in ("NaT", "<NA>") else text[:TEXT_LIMIT]
