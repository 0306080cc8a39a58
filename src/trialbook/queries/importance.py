"""How much each param of some runs has to do with a metric."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec.structs import replace

from trialbook.protocol.codec import plain_number
from trialbook.protocol.messages import CompareImportanceResult, ParamImportance
from trialbook.queries import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.protocol.messages import MetricPart, RunRow, RunsQuery
    from trialbook.store.base import Store

    Numbers = NDArray[np.float64]

MAX_RUNS = 2_000
"""Runs that are looked at: the first of the query."""
MAX_PARAMS = 200
"""Params that are set against a metric."""
FEWEST = 5
"""Runs with fewer a forest has nothing to learn from."""
TREES = 100
REPEATS = 5


def importance(
    store: Store | None, query: RunsQuery, metric: MetricPart
) -> CompareImportanceResult:
    """Return the params of a query's runs by how much they have to do with a metric.

    Two measures that are told side by side: how much worse a random forest predicts the metric
    once a param's values are shuffled, as the share of all params, and Spearman's rank
    correlation, which has a sign. Both rest on the runs with a finite value of the metric.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    query : RunsQuery
    metric : MetricPart

    Notes
    -----
    The forest is scikit-learn's ``RandomForestRegressor``, the shuffling its
    ``permutation_importance`` [1]_, both with a fixed seed; without scikit-learn there is the
    correlation alone. A param whose values are all numbers counts as such; of others each value
    has its rank in the alphabet, which a forest can take apart. A run without the param has a
    value below all others.

    .. [1] L. Breiman, "Random Forests", Machine Learning 45, 2001.
    """
    rows, total = _rows(store, query, metric)
    known = [(row, _value(row, metric)) for row in rows]
    runs = [(row, value) for row, value in known if value is not None and math.isfinite(value)]
    target = np.array([value for _, value in runs])
    values = _params([row for row, _ in runs])
    shares = _forest([_column(found) for found in values.values()], target)
    told = [
        ParamImportance(
            name,
            None if shares is None else float(shares[at]),
            rank_correlation(found, target),
            sum(value is not None for value in found),
            len(set(found) - {None}),
        )
        for at, (name, found) in enumerate(values.items())
    ]
    told.sort(key=lambda each: (-(each.importance or 0), -abs(each.correlation or 0), each.param))
    return CompareImportanceResult(told, len(runs), total, shares is not None)


def _rows(store: Store | None, query: RunsQuery, metric: MetricPart) -> tuple[list[RunRow], int]:
    # a page counts the runs, and tells the extremes of one metric beside the latest value
    rows: list[RunRow] = []
    asked = replace(query, order_by=[])
    while True:
        page = table.runs_page(store, asked, len(rows), table.MAX_PAGE, [metric.key])
        rows += page.rows
        if not page.rows or len(rows) >= min(page.total, MAX_RUNS):
            return rows[:MAX_RUNS], page.total


def _value(row: RunRow, metric: MetricPart) -> float | None:
    known = {"latest": row.metrics, "min": row.min or {}, "max": row.max or {}}
    number = known[metric.aggregate].get(metric.key)
    return None if number is None else plain_number(number)


def _params(rows: Sequence[RunRow]) -> dict[str, list[str | None]]:
    """Return each param that is not the same in all runs with its value in every run."""
    names = sorted({name for row in rows for name in row.params})
    found = {name: [row.params.get(name) for row in rows] for name in names}
    differing = {name: values for name, values in found.items() if len(set(values)) > 1}
    return dict(list(differing.items())[:MAX_PARAMS])


def numbers_of(values: Sequence[str | None]) -> list[float | None] | None:
    """Return texts as numbers, or None where one is none.

    Examples
    --------
    >>> numbers_of(["1", None, "1e-3"]), numbers_of(["1", "adam"])
    ([1.0, None, 0.001], None)
    """
    try:
        numbers = [None if value is None else float(value) for value in values]
    except ValueError:
        return None
    return None if any(n is not None and not math.isfinite(n) for n in numbers) else numbers


def _column(values: Sequence[str | None]) -> Numbers:
    numbers = numbers_of(values)
    if numbers is None:
        places = {value: place for place, value in enumerate(sorted(set(values) - {None}, key=str))}
        numbers = [None if value is None else float(places[value]) for value in values]
    below = min(number for number in numbers if number is not None) - 1
    return np.array([below if number is None else number for number in numbers])


def _forest(columns: Sequence[Numbers], target: Numbers) -> Numbers | None:
    """Return the share of each column in what a forest knows of the target."""
    if len(target) < FEWEST or not columns or np.ptp(target) == 0:
        return None
    try:
        from sklearn.ensemble import RandomForestRegressor
        from sklearn.inspection import permutation_importance
    except ImportError:
        return None
    features: Any = np.column_stack(list(columns))
    forest = RandomForestRegressor(n_estimators=TREES, random_state=0).fit(features, target)
    found = permutation_importance(forest, features, target, n_repeats=REPEATS, random_state=0)
    gains: Numbers = np.maximum(found.importances_mean, 0)
    return gains / (gains.sum() or 1.0)


def rank_correlation(values: Sequence[str | None], target: Numbers) -> float | None:
    """Return Spearman's rank correlation of a param with a metric, from -1 to 1.

    Values that are the same share the mean of their ranks. None where a value is no number, or
    there are no two different ones on a side.

    Examples
    --------
    >>> rank_correlation(["1", "2", "10"], np.array([0.3, 0.2, 0.1]))
    -1.0
    """
    numbers = numbers_of(values)
    if numbers is None:
        return None
    there = [at for at, number in enumerate(numbers) if number is not None]
    x = _ranks(np.array([numbers[at] for at in there], np.float64))
    y = _ranks(target[there])
    if len(there) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    x, y = x - x.mean(), y - y.mean()
    correlation = float((x * y).sum() / math.sqrt((x * x).sum() * (y * y).sum()))
    return min(1.0, max(-1.0, correlation))


def _ranks(values: Numbers) -> Numbers:
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    # places of the first and behind the last of those that are the same
    first = np.searchsorted(ordered, ordered, "left")
    behind = np.searchsorted(ordered, ordered, "right")
    ranks = np.empty(len(values))
    ranks[order] = (first + behind - 1) / 2
    return ranks
