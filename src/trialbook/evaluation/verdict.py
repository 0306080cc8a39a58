"""Whether B is better than A: a difference with its interval and its test, and never without."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.evaluation import intervals
from trialbook.evaluation.pairs import Pairs, broken, fixed, right

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Measure = Literal["accuracy", "balanced_accuracy", "f1_macro", "mae", "rmse"]

EXACT_BELOW = 25
"""With fewer samples that differ McNemar's test is binomial; the chi-squared one is too rough."""

MOST_WORK = 200_000_000
"""Counts of draws; with many kinds of samples there are fewer replicates, 200 at least."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How B differs from A on the samples that both have.

    Attributes
    ----------
    measure : str
    a, b : float
        The measure of each.
    difference, low, high : float
        B less A, and its 95 % interval by the paired bootstrap.
    p : float or None
        McNemar's, of right against wrong; None of a regression.
    fixed, broken : int or None
        Samples that A has wrong and B right, and the other way; None of a regression.
    pairs : int
        Samples compared.
    better : {"A", "B"} or None
        None where the interval includes 0, or McNemar's p is 0.05 or more.
    text : str
        All of it in a sentence.
    """

    measure: Measure
    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float | None
    fixed: int | None
    broken: int | None
    pairs: int
    better: Literal["A", "B"] | None
    text: str


def mcnemar(fixed: int, broken: int) -> float:
    """Return McNemar's p: how likely a difference as large is if neither model is better.

    The exact binomial test where fewer than 25 samples differ, else chi-squared with continuity
    correction. Q. McNemar: Note on the sampling error of the difference between correlated
    proportions (1947); the correction is Edwards' (1948).

    Examples
    --------
    >>> mcnemar(6, 0), mcnemar(3, 3)
    (0.03125, 1.0)
    """
    differ = fixed + broken
    if differ < EXACT_BELOW:
        tail = sum(math.comb(differ, k) for k in range(min(fixed, broken) + 1))
        return min(1.0, tail / 2.0 ** (differ - 1))
    squared = (abs(fixed - broken) - 1) ** 2 / differ
    return math.erfc(math.sqrt(squared / 2))


def verdict(
    pairs: Pairs,
    measure: Measure | None = None,
    *,
    names: tuple[str, str] = ("A", "B"),
    replicates: int = 2_000,
    seed: int = 0,
) -> Verdict:
    """Return whether B is better than A, with an interval by the paired bootstrap.

    Both models are drawn on the same samples. Accuracy and F1 are drawn by multinomial counts of
    equal samples, which is exact; errors of more than 10,000 samples in random blocks.

    Parameters
    ----------
    pairs : Pairs
    measure : {"accuracy", "balanced_accuracy", "f1_macro", "mae", "rmse"}, optional
        Accuracy of classifiers, RMSE of regressions where not given.
    names : tuple of str
        What to call them in the sentence.
    replicates, seed : int
        The same seed gives the same interval.

    Raises
    ------
    InvalidParameterError
        The measure is not one of this task.

    Examples
    --------
    >>> from trialbook.evaluation.pairs import paired
    >>> from trialbook.evaluation.predictions import predictions_of
    >>> true = ["x", "y"] * 20
    >>> a, b = predictions_of(true, ["x"] * 40), predictions_of(true, true)
    >>> verdict(paired(a, b)).text
    'B is better: accuracy +50.0 points (95 % interval 32.5 to 65.0), McNemar p < 0.001'
    """
    task = pairs.a.task
    measure = measure or ("rmse" if task == "regression" else "accuracy")
    _check(measure, task)
    known = np.flatnonzero(pairs.a.known() & pairs.b.known())
    if task == "regression":
        drawn, whole = _of_errors(pairs, known, measure, replicates, seed)
        p = more = less = None
    else:
        more, less = len(fixed(pairs)), len(broken(pairs))
        p = mcnemar(more, less)
        draw = _of_accuracy if measure == "accuracy" else _of_classes
        drawn, whole = draw(pairs, known, measure, replicates, seed)
    low, high = intervals.percentiles(drawn)
    difference = whole[1] - whole[0]
    clear = (low > 0 or high < 0) and (p is None or p < 0.05)
    b_wins = (difference > 0) != (task == "regression")
    better: Literal["A", "B"] | None = ("B" if b_wins else "A") if clear else None
    return Verdict(
        measure,
        *whole,
        difference,
        low,
        high,
        p,
        more,
        less,
        len(known),
        better,
        _sentence(measure, (difference, low, high), p, better, names, len(known)),
    )


def _check(measure: str, task: str) -> None:
    allowed: tuple[str, ...] = get_args(Measure)[:3]
    if task == "multilabel":
        allowed = ("accuracy",)
    elif task == "regression":
        allowed = get_args(Measure)[3:]
    if measure not in allowed:
        raise InvalidParameterError(
            f"measure is {measure!r}; of a {task} task it is one of {', '.join(allowed)}."
        )


Drawn = tuple["NDArray[np.float64]", tuple[float, float]]
"""Differences as drawn, and the measure of A and of B of all samples."""


def _from_sums(
    columns: NDArray[np.float64],
    of_both: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    replicates: int,
    seed: int,
    times: NDArray[np.int64] | None = None,
) -> Drawn:
    """Draw a measure of sums; ``of_both`` makes (…, 2), A's and B's, of (…, columns)."""
    if not len(columns):
        return np.full(1, np.nan), (math.nan, math.nan)
    sums = intervals.drawn_sums(columns, replicates, np.random.default_rng(seed), times)
    total = columns.sum(axis=0) if times is None else times @ columns
    a, b = of_both(total[None])[0]
    drawn = of_both(sums)
    return drawn[:, 1] - drawn[:, 0], (float(a), float(b))


def _means(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the first two sums by the third, which counts."""
    below = sums[:, 2:]
    undefined = np.full(sums[:, :2].shape, np.nan)
    means: NDArray[np.float64] = np.divide(sums[:, :2], below, out=undefined, where=below > 0)
    return means


def _of_errors(
    pairs: Pairs, known: NDArray[np.int64], measure: Measure, replicates: int, seed: int
) -> Drawn:
    weight = np.ones(len(known)) if pairs.b.weight is None else pairs.b.weight[known]
    away = [np.abs(side.true[known] - side.predicted[known]) for side in (pairs.a, pairs.b)]
    if measure == "mae":
        return _from_sums(
            np.column_stack([weight * away[0], weight * away[1], weight]), _means, replicates, seed
        )
    squares = np.column_stack([weight * away[0] ** 2, weight * away[1] ** 2, weight])
    return _from_sums(squares, lambda sums: np.sqrt(_means(sums)), replicates, seed)


def _of_accuracy(
    pairs: Pairs, known: NDArray[np.int64], measure: Measure, replicates: int, seed: int
) -> Drawn:
    del measure
    a, b = right(pairs.a)[known], right(pairs.b)[known]
    if pairs.b.weight is None:
        kinds = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=np.float64)
        times = np.bincount(2 * a + b, minlength=4)
        return _from_sums(kinds[: len(kinds) * bool(len(known))], _means, replicates, seed, times)
    weight = pairs.b.weight[known]
    return _from_sums(np.column_stack([weight * a, weight * b, weight]), _means, replicates, seed)


def _of_classes(
    pairs: Pairs, known: NDArray[np.int64], measure: Measure, replicates: int, seed: int
) -> Drawn:
    """Draw by kinds of samples: those with the same truth, both predictions and weight."""
    if not len(known):
        return np.full(1, np.nan), (math.nan, math.nan)
    size = len(pairs.a.labels)
    weight = np.ones(len(known)) if pairs.b.weight is None else pairs.b.weight[known]
    heaviness, weight_code = np.unique(weight, return_inverse=True)
    key = np.ravel_multi_index(
        (pairs.a.true[known], pairs.a.predicted[known], pairs.b.predicted[known], weight_code),
        (size, size, size, len(heaviness)),
    )
    kinds, times = np.unique(key, return_counts=True)
    true, of_a, of_b, heavy = np.unravel_index(kinds, (size, size, size, len(heaviness)))
    mass = heaviness[heavy]
    replicates = min(replicates, max(200, MOST_WORK // len(kinds)))
    of = _recall if measure == "balanced_accuracy" else _f1

    def both(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        heavier = drawn * mass
        actual = _by_label(heavier, true, size)
        return np.column_stack([of(heavier, true, told, actual) for told in (of_a, of_b)])

    rng = np.random.default_rng(seed)
    drawn = np.concatenate(
        [both(part) for _, part in intervals.draws(len(kinds), replicates, rng, times)]
    )
    a, b = both(times[None].astype(np.float64))[0]
    return drawn[:, 1] - drawn[:, 0], (float(a), float(b))


def _by_label(
    drawn: NDArray[np.float64], codes: NDArray[np.int64], size: int
) -> NDArray[np.float64]:
    """Return (replicates, labels): sums over the kinds of each label."""
    sums = np.zeros((len(drawn), size))
    if len(codes):
        order = np.argsort(codes, kind="stable")
        found, starts = np.unique(codes[order], return_index=True)
        sums[:, found] = np.add.reduceat(drawn[:, order], starts, axis=1)
    return sums


def _recall(
    drawn: NDArray[np.float64],
    true: NDArray[np.int64],
    told: NDArray[np.int64],
    actual: NDArray[np.float64],
) -> NDArray[np.float64]:
    hit = np.flatnonzero(true == told)
    return _mean_share(_by_label(drawn[:, hit], true[hit], actual.shape[1]), actual)


def _f1(
    drawn: NDArray[np.float64],
    true: NDArray[np.int64],
    told: NDArray[np.int64],
    actual: NDArray[np.float64],
) -> NDArray[np.float64]:
    hit = np.flatnonzero(true == told)
    size = actual.shape[1]
    correct = _by_label(drawn[:, hit], true[hit], size)
    return _mean_share(2 * correct, actual + _by_label(drawn, told, size))


def _mean_share(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over the classes that occur in what was drawn."""
    there = below > 0
    shares = np.divide(above, below, out=np.zeros(below.shape), where=there)
    mean: NDArray[np.float64] = shares.sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return mean


WORDS: dict[str, str] = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "f1_macro": "macro F1",
    "mae": "MAE",
    "rmse": "RMSE",
}


def _sentence(
    measure: str,
    numbers: tuple[float, float, float],
    p: float | None,
    better: str | None,
    names: tuple[str, str],
    pairs: int,
) -> str:
    if not pairs:
        return "Nothing to compare: no sample has a prediction of both with the same true value."
    in_points = measure not in ("mae", "rmse")
    difference, low, high = (_number(value, in_points=in_points) for value in numbers)
    sign = "+" if numbers[0] > 0 else ""
    change = f"{sign}{difference}{' points' if in_points else ''}"
    includes = " and includes 0" if numbers[1] <= 0 <= numbers[2] else ""
    interval = f"95 % interval {low} to {high}"
    test = "" if p is None else f", McNemar p {'< 0.001' if p < 0.001 else f'= {p:.2g}'}"
    if better is None:
        return (
            f"No clear difference: {names[1]}'s {WORDS[measure]} is {change} from {names[0]}'s "
            f"({interval}{includes}){test}"
        )
    winner = names[0] if better == "A" else names[1]
    if better == "A":
        change = f"{names[1]} has {change}"
        return f"{winner} is better: in {WORDS[measure]} {change} ({interval}){test}"
    return f"{winner} is better: {WORDS[measure]} {change} ({interval}){test}"


def _number(value: float, *, in_points: bool) -> str:
    if not in_points:
        return f"{value:.3g}"
    value *= 100
    # as many decimals as say something
    return f"{value:.1f}" if abs(value) >= 0.1 or value == 0 else f"{value:.1g}"
