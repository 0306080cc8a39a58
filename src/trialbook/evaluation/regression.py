"""A regression's errors, as scikit-learn measures them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.evaluation.predictions import Predictions


@dataclass(frozen=True, slots=True)
class RegressionMeasures:
    """Measures of a regression; all NaN where there are no samples.

    Attributes
    ----------
    mae, rmse, median_ae : float
        Errors in the target's unit.
    mape : float
        As a share: 0.1 is 10 %.
    r2, explained_variance : float
        1 at best; ``r2`` is NaN of a single sample.
    count, left_out : int
        Samples measured, and those without a finite true or predicted value.
    """

    mae: float
    rmse: float
    median_ae: float
    mape: float
    r2: float
    explained_variance: float
    count: int
    left_out: int


def residuals(predictions: Predictions) -> NDArray[np.float64]:
    """Return true less predicted of each sample; NaN where one of them is missing.

    Raises
    ------
    InvalidParameterError
        It is no regression.
    """
    if predictions.task != "regression":
        raise InvalidParameterError(
            f"A {predictions.task} task has no residuals; give task='regression' with numbers."
        )
    away = np.full(len(predictions), np.nan)
    known = predictions.known()
    away[known] = predictions.true[known] - predictions.predicted[known]
    return away


def regression_measures(
    predictions: Predictions, rows: NDArray[Any] | None = None
) -> RegressionMeasures:
    """Return all measures of a regression, weighted where samples have weights.

    Raises
    ------
    InvalidParameterError
        It is no regression.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = regression_measures(predictions_of([1.5, 2.0, None], [1.0, 2.0, 3.0]))
    >>> found.mae, found.count, found.left_out
    (0.25, 2, 1)
    """
    part = predictions if rows is None else predictions.take(rows)
    away, known = residuals(part), part.known()
    away, true = away[known], part.true[known]
    weight = None if part.weight is None else part.weight[known]
    count, left_out = len(away), len(part) - len(away)
    if not count or (weight is not None and not weight.any()):
        nan = math.nan
        return RegressionMeasures(nan, nan, nan, nan, nan, nan, count, left_out)

    def mean(values: NDArray[np.float64]) -> float:
        return float(np.average(values, weights=weight))

    size = np.abs(away)
    variance = mean((true - mean(true)) ** 2)
    return RegressionMeasures(
        mae=mean(size),
        rmse=math.sqrt(mean(away**2)),
        median_ae=float(np.median(size)) if weight is None else _median(size, weight),
        mape=mean(size / np.maximum(np.abs(true), np.finfo(np.float64).eps)),
        r2=_explained(mean(away**2), variance) if count > 1 else math.nan,
        explained_variance=_explained(mean((away - mean(away)) ** 2), variance),
        count=count,
        left_out=left_out,
    )


def _explained(unexplained: float, variance: float) -> float:
    """Return the explained share; of a target that never changes 1 if it was met, and else 0."""
    if variance == 0:
        return 1.0 if unexplained == 0 else 0.0
    return float(1 - unexplained / variance)


def _median(values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Return the weighted median, the mean of two where half the weight is on either side."""
    values, weight = values[weight > 0], weight[weight > 0]
    order = np.argsort(values)
    below = np.cumsum(weight[order])
    place = int(np.searchsorted(below, below[-1] / 2))
    upper = min(place + 1, len(order) - 1)
    if below[place] == below[-1] / 2:
        return float(values[order[[place, upper]]].mean())
    return float(values[order[place]])


def error_quantiles(
    predictions: Predictions, shares: Sequence[float] = (0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
) -> NDArray[np.float64]:
    """Return below which size of error these shares of the samples are; NaN of no samples.

    Raises
    ------
    InvalidParameterError
        It is no regression, or a share is not from 0 to 1.
    """
    if any(not 0 <= share <= 1 for share in shares):
        raise InvalidParameterError("shares: give numbers from 0 to 1.")
    size = np.abs(residuals(predictions))
    size = size[~np.isnan(size)]
    if not len(size):
        return np.full(len(shares), np.nan)
    quantiles: NDArray[np.float64] = np.quantile(size, shares)
    return quantiles


def worst(predictions: Predictions, most: int = 20) -> NDArray[np.int64]:
    """Return the places of the samples with the largest errors, the largest first.

    Raises
    ------
    InvalidParameterError
        It is no regression.
    """
    size = np.abs(residuals(predictions))
    rows = np.flatnonzero(~np.isnan(size))
    return rows[np.argsort(-size[rows], kind="stable")][:most]
