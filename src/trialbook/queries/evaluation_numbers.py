"""What a regressor has predicted, as a message carries it."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING

import numpy as np

from trialbook.evaluation.regression import regression_measures, residuals, worst
from trialbook.protocol.messages import NumberColumn, NumbersPredicted
from trialbook.queries.evaluation_samples import plain_value

if TYPE_CHECKING:
    from trialbook.evaluation.predictions import Predictions
    from trialbook.queries.evaluation_samples import Samples

MOST_POINTS = 2_000
"""Samples that are drawn one by one."""
WORST = 50
BINS = 60
MOST_COLUMNS = 8
_MEASURES = ("mae", "rmse", "median_ae", "mape", "r2", "explained_variance")


def numbers_predicted(
    predictions: Predictions, samples: Samples, most: int = MOST_POINTS
) -> NumbersPredicted:
    """Return predicted beside actual numbers: the worst, and of the others so many evenly.

    Parameters
    ----------
    predictions : Predictions
        Of a regression.
    samples : Samples
        What was logged beside them.
    most : int
        Samples at most.
    """
    known = np.flatnonzero(predictions.known())
    first = worst(predictions, min(WORST, most))
    others = np.setdiff1d(known, first)
    step = max(1, math.ceil(len(others) / max(1, most - len(first))))
    places = np.sort(np.concatenate([first, others[::step]]).astype(np.int64))
    away = residuals(predictions)[known]
    weight = None if predictions.weight is None else predictions.weight[known]
    counts, edges = np.histogram(away, bins=BINS, weights=weight) if len(away) else ([], [])
    measured = regression_measures(predictions)
    values = {name: float(getattr(measured, name)) for name in _MEASURES}
    at = {place: number for number, place in enumerate(places.tolist())}
    return NumbersPredicted(
        ids=[str(each)[:100] for each in predictions.ids[places]],
        actual=_packed(predictions.true[places]),
        predicted=_packed(predictions.predicted[places]),
        count=len(known),
        measures={name: value if math.isfinite(value) else None for name, value in values.items()},
        edges=_packed(edges),
        counts=_packed(counts),
        worst=[at[place] for place in first.tolist()],
        columns=_columns(samples, places.tolist()),
    )


def _columns(samples: Samples, places: list[int]) -> list[NumberColumn]:
    names = [column.name for column in samples.columns() if not column.image]
    rows = samples.rows(places, names)
    made = []
    for at, name in enumerate(names):
        values = [plain_value(row[at]) for row in rows]
        if all(value is None or isinstance(value, float) for value in values):
            numbers = [math.nan if value is None else value for value in values]
            made.append(NumberColumn(name, _packed(numbers)))
    return made[:MOST_COLUMNS]


def _packed(values: object) -> str:
    return base64.b64encode(np.asarray(values, "<f8").tobytes()).decode()
