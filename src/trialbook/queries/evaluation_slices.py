"""Slices of predictions and suspected labels, as messages carry them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation.label_errors import label_errors
from trialbook.evaluation.predictions import label_text
from trialbook.evaluation.slices import slices
from trialbook.protocol.messages import (
    EvaluationErrorsResult,
    EvaluationSlice,
    EvaluationSlicesResult,
    LabelErrorPair,
)

if TYPE_CHECKING:
    from trialbook.evaluation.predictions import Predictions
    from trialbook.queries.evaluation import Evaluated, Subject

MOST_SLICES = 200
MOST_SUSPECTS = 1_000
MOST_PAIRS = 50


def subject_at(looked: Evaluated, at: int) -> Subject:
    """Return one of the subjects; InvalidParameterError where there is no such one."""
    if at >= len(looked.subjects):
        raise InvalidParameterError("There is one set of predictions only.")
    return looked.subjects[at]


def slices_of(
    looked: Evaluated, at: int, column: str, measure: str | None, label: int | None
) -> EvaluationSlicesResult:
    """Return a measure by the values of a column, worst first."""
    subject = subject_at(looked, at)
    predictions = subject.predictions
    measures = _measures(predictions, label)
    chosen = measure if measure in measures else measures[0]
    values = subject.samples.values(column)
    found = slices(predictions, values, measure=chosen, label_index=label)  # type: ignore[arg-type] # one of them
    whole = slices(predictions, [None] * len(predictions), measure=chosen, label_index=label)  # type: ignore[arg-type]
    return EvaluationSlicesResult(
        column=column,
        measure=chosen,
        measures=measures,
        slices=[
            EvaluationSlice(
                title=part.text[:500],
                samples=part.count,
                measured=_finite(part.measure),
                low=_finite(part.low),
                high=_finite(part.high),
            )
            for part in found[:MOST_SLICES]
        ],
        total=_finite(whole[0].measure) if whole else None,
        left_out=max(0, len(found) - MOST_SLICES),
    )


def _measures(predictions: Predictions, label: int | None) -> list[str]:
    if predictions.task == "regression":
        return ["mae", "rmse"]
    if label is None and predictions.task != "binary":
        return ["accuracy"]
    return ["accuracy", "precision", "recall", "f1"]


def errors_of(looked: Evaluated, at: int) -> EvaluationErrorsResult:
    """Return the samples whose true label looks wrong, most suspect first."""
    predictions = subject_at(looked, at).predictions
    found = label_errors(predictions)
    size = max(len(predictions.labels), 1)
    codes = predictions.true[found.rows].astype(np.int64) * size + found.suggested
    pairs, counts = np.unique(codes, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:MOST_PAIRS]
    names = [label_text(label)[:500] for label in predictions.labels]
    return EvaluationErrorsResult(
        ids=[str(each)[:500] for each in predictions.ids[found.rows[:MOST_SUSPECTS]]],
        total=len(found.rows),
        pairs=[
            LabelErrorPair(names[pairs[at] // size], names[pairs[at] % size], int(counts[at]))
            for at in order
        ],
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
