"""A measure by the values of a column: where a model is worst, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation import intervals
from trialbook.evaluation.labels import as_array, as_floats, coded, label_text, sorted_labels
from trialbook.evaluation.pairs import right

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.evaluation.labels import Label
    from trialbook.evaluation.predictions import Predictions

SliceMeasure = Literal["accuracy", "precision", "recall", "f1", "mae", "rmse"]

MOST_VALUES = 10
"""A column with more different numbers is cut into bins."""

MOST_SLICES = 1_000
"""A column with more different texts names samples rather than groups of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """The samples with one value, or with a number from one bin.

    Attributes
    ----------
    value : Label
        None where the samples have none, and of a bin.
    text : str
        What is shown: the value, or the bin's bounds.
    start, stop : float or None
        The bounds of a bin, from ``start`` to below ``stop``; the last holds its end too.
    count : int
        Samples with a true and a predicted value.
    measure, low, high : float
        The measure and its 95 % interval: Wilson's of shares, else by bootstrap. NaN where it is
        undefined, for instance the precision of what is never predicted.
    rows : ndarray of int64
        Places of the samples.
    """

    value: Label
    text: str
    start: float | None
    stop: float | None
    count: int
    measure: float
    low: float
    high: float
    rows: NDArray[np.int64]


def slices(
    predictions: Predictions,
    column: Any,
    *,
    measure: SliceMeasure | None = None,
    label_index: int | None = None,
    bins: int = 5,
    seed: int = 0,
) -> list[Slice]:
    """Return a measure for each value of a column, the worst first.

    Numbers of which there are many different ones are cut into bins of about as many samples, with
    bounds rounded to what can be read.

    Parameters
    ----------
    predictions : Predictions
    column
        A value for each sample: texts, numbers, None.
    measure : {"accuracy", "precision", "recall", "f1", "mae", "rmse"}, optional
        Accuracy of classifiers, MAE of regressions where not given.
    label_index : int, optional
        Of which label precision, recall and F1 are; the positive one of a binary task.
    bins : int
    seed : int
        Of the bootstrap.

    Raises
    ------
    InvalidParameterError
        The column has not a value for each sample, or the measure is not one of this task.

    Examples
    --------
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> found = slices(predictions_of([0, 1, 1, 1], [0, 1, 0, 1]), ["day", "day", "night", "day"])
    >>> [(part.text, part.count, part.measure) for part in found]
    [('night', 1, 0.0), ('day', 3, 1.0)]
    """
    measure = measure or ("mae" if predictions.task == "regression" else "accuracy")
    label_index = _checked(predictions, measure, label_index)
    values = as_array(column, "column")
    if values.ndim != 1 or len(values) != len(predictions):
        raise InvalidParameterError(
            f"column has {len(values):,} values, and there are {len(predictions):,} samples; "
            "give one for each."
        )
    if bins < 1:
        raise InvalidParameterError("bins: there is at least 1.")
    known = predictions.known()
    found = []
    for value, text, start, stop, inside in _parts(values, bins):
        rows = inside[known[inside]]
        if len(rows):
            part = predictions.take(rows)
            numbers = _measured(part, measure, label_index, seed)
            found.append(Slice(value, text, start, stop, len(rows), *numbers, rows))
    worst_is_high = measure in ("mae", "rmse")
    return sorted(found, key=lambda part: _badness(part, worst_is_high=worst_is_high))


def _badness(part: Slice, *, worst_is_high: bool) -> tuple[bool, float, int]:
    """Return by what slices are sorted: undefined last, and of equals the larger first."""
    undefined = math.isnan(part.measure)
    value = 0.0 if undefined else part.measure
    return undefined, -value if worst_is_high else value, -part.count


def _checked(predictions: Predictions, measure: str, label_index: int | None) -> int:
    allowed = get_args(SliceMeasure)
    allowed = allowed[4:] if predictions.task == "regression" else allowed[:4]
    if measure not in allowed:
        raise InvalidParameterError(
            f"measure is {measure!r}; of a {predictions.task} task it is one of "
            f"{', '.join(allowed)}."
        )
    size = len(predictions.labels)
    if measure in ("accuracy", "mae", "rmse"):
        return 0
    if label_index is None and predictions.task == "binary":
        return max(size - 1, 0)
    if label_index is None or not 0 <= label_index < size:
        raise InvalidParameterError(f"Say of which of {size:,} labels {measure} is: label_index=.")
    return label_index


Part = tuple["Label", str, "float | None", "float | None", "NDArray[np.int64]"]


def _parts(values: NDArray[Any], bins: int) -> list[Part]:
    """Return value, text and bounds of each slice, and the places of its samples."""
    if values.dtype.kind in "iuf" and len(np.unique(values[:100_000])) > MOST_VALUES:
        return _bins(as_floats(values, "column"), bins)
    codes, labels = coded(values, "column")
    numbers = [label for label in labels if isinstance(label, int | float)]
    if len(numbers) == len(labels) > MOST_VALUES:
        return _bins(as_floats(values, "column"), bins)
    if len(labels) > MOST_SLICES:
        raise InvalidParameterError(
            f"column has {len(labels):,} different values; of texts there are at most "
            f"{MOST_SLICES:,} slices. Give a column that groups samples."
        )
    rows = _rows_by_code(codes, len(labels))
    places = {label: place for place, label in enumerate(labels)}
    named: list[Part] = [
        (label, label_text(label), None, None, rows[places[label]])
        for label in sorted_labels(labels)
    ]
    return [*named, (None, label_text(None), None, None, rows[-1])]


def _rows_by_code(codes: NDArray[np.int64], size: int) -> list[NDArray[np.int64]]:
    """Return the places of each code, and last those of -1, which is none."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes + 1, minlength=size + 1))
    missing, *each = np.split(order, ends[:-1])
    return [*each, missing]


def _bins(numbers: NDArray[np.float64], bins: int) -> list[Part]:
    """Return bins of about as many samples each, and those without a number."""
    edges = readable_edges(numbers[np.isfinite(numbers)], bins)
    # what is infinite belongs to the bin at its end
    code = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    code[np.isnan(numbers)] = -1
    rows = _rows_by_code(code.astype(np.int64), len(edges) - 1)
    named: list[Part] = [
        (None, f"{start:.12g} to {stop:.12g}", start, stop, inside)
        for (start, stop), inside in zip(pairwise(edges), rows[:-1], strict=True)
    ]
    return [*named, (None, label_text(None), None, None, rows[-1])]


def readable_edges(values: NDArray[np.float64], bins: int) -> list[float]:
    """Return bounds of bins that hold about as many values each, with as few digits as will do.

    Examples
    --------
    >>> readable_edges(np.arange(101) / 7, 4)
    [0.0, 4.0, 7.0, 11.0, 15.0]
    """
    exact = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)))
    if len(exact) == 1:
        return [float(exact[0]), float(exact[0])]
    nearest = np.diff(exact).min()
    digits = -math.floor(math.log10(nearest)) if nearest > 0 else 12
    unit = 10.0**-digits
    edges = [_rounded(edge / unit, digits) for edge in exact]
    # nothing may lie outside
    edges[0] = _rounded(math.floor(exact[0] / unit), digits)
    edges[-1] = _rounded(math.ceil(exact[-1] / unit), digits)
    return sorted(set(edges))


def _rounded(units: float, digits: int) -> float:
    """Return a number of units of a power of ten, as the float that is written shortest."""
    return float(f"{round(units)}e{-digits}")


def _measured(
    part: Predictions, measure: str, label_index: int, seed: int
) -> tuple[float, float, float]:
    """Return a measure of some samples and its interval."""
    weight = np.ones(len(part)) if part.weight is None else part.weight
    if measure in ("mae", "rmse"):
        return _error(np.abs(part.true - part.predicted), weight, measure, seed)
    if measure == "accuracy":
        return _share(right(part), weight)
    if part.task == "multilabel":
        true, told = part.true[:, label_index], part.predicted[:, label_index]
    else:
        true, told = part.true == label_index, part.predicted == label_index
    if measure == "f1":
        return _f1(true, told, weight, seed)
    among = true if measure == "recall" else told
    return _share((true & told)[among], weight[among])


def _share(hit: NDArray[np.bool_], weight: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return a share and Wilson's interval, with weights of as many samples as they are worth."""
    total = weight.sum()
    if not total:
        return math.nan, math.nan, math.nan
    share = float(weight @ hit / total)
    worth = float(total**2 / (weight @ weight))  # Kish's effective sample size
    return share, *intervals.wilson(share * worth, worth)


def _f1(
    true: NDArray[np.bool_], told: NDArray[np.bool_], weight: NDArray[np.float64], seed: int
) -> tuple[float, float, float]:
    def f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        undefined = np.full(len(sums), np.nan)
        shares: NDArray[np.float64] = np.divide(
            2 * sums[:, 0], sums[:, 1], out=undefined, where=sums[:, 1] > 0
        )
        return shares

    columns = np.column_stack([weight * (true & told), weight * true + weight * told])
    return float(f1(columns.sum(axis=0)[None])[0]), *intervals.bootstrap(columns, f1, seed=seed)


def _error(
    size: NDArray[np.float64], weight: NDArray[np.float64], measure: str, seed: int
) -> tuple[float, float, float]:
    def mean(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        undefined = np.full(len(sums), np.nan)
        means: NDArray[np.float64] = np.divide(
            sums[:, 0], sums[:, 1], out=undefined, where=sums[:, 1] > 0
        )
        return np.sqrt(means) if measure == "rmse" else means

    columns = np.column_stack([weight * (size**2 if measure == "rmse" else size), weight])
    return float(mean(columns.sum(axis=0)[None])[0]), *intervals.bootstrap(columns, mean, seed=seed)
