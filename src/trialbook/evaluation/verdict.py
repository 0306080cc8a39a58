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

MOST_KINDS, BLOCKS = 1_000, 1_000
"""With more kinds of samples than this, samples are drawn in so many blocks."""

FEWEST, MOST_WORK = 500, 10_000_000_000
"""Replicates at least, and products of numbers at most: a second or two, with 1,000 classes."""


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

    Both models are drawn on the same samples: by multinomial counts of equal samples, which is
    exact, where there are at most 1,000 kinds of them. Else measures of classes are drawn in 1,000
    blocks of samples put together at random, and errors of more than 10,000 samples in 10,000.

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
    'B is better: accuracy +50.0 points (95 % interval 35.0 to 65.0), McNemar p < 0.001'
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
    sums = intervals.drawn_sums(columns, replicates, intervals.generator(seed), times)
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
    """Draw what measures of classes are made of: for each label, how many are told it, and so on.

    Kinds of samples, those with the same truth and predictions, are drawn as often as they occur;
    where there are too many kinds, blocks of samples put together at random.
    """
    if not len(known):
        return np.full(1, np.nan), (math.nan, math.nan)
    size = len(pairs.a.labels)
    true, a, b = (
        codes[known].astype(np.int64)
        for codes in (pairs.a.true, pairs.a.predicted, pairs.b.predicted)
    )
    weight = np.ones(len(known)) if pairs.b.weight is None else pairs.b.weight[known]
    rng = intervals.generator(seed)
    row, often = _kinds(true, a, b, weight)
    rows, first = len(often), 1.0 / often[row]
    times: NDArray[np.int64] | None = often
    if rows > MOST_KINDS:
        row, times, rows, first = (
            rng.integers(0, BLOCKS, len(known)),
            None,
            BLOCKS,
            np.ones(len(row)),
        )
    columns = np.zeros((5, rows * size))
    for place, (codes, inside) in enumerate(
        ((true, None), (a, None), (b, None), (true, true == a), (true, true == b))
    ):
        mass = weight * first if inside is None else weight * first * inside
        columns[place] = np.bincount(row * size + codes, weights=mass, minlength=rows * size)
    # (rows, 5 · labels): of a row the sums over its samples, of a kind those of one sample
    per_row = columns.reshape(5, rows, size).transpose(1, 0, 2).reshape(rows, 5 * size)
    replicates = min(replicates, max(FEWEST, MOST_WORK // per_row.size))
    of = _balanced if measure == "balanced_accuracy" else _f1

    def both(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        return of((drawn @ per_row).reshape(len(drawn), 5, size))

    drawn = np.concatenate(
        [both(part) for _, part in intervals.draws(rows, replicates, rng, times)]
    )
    whole = both((np.ones(rows) if times is None else times.astype(np.float64))[None])[0]
    return drawn[:, 1] - drawn[:, 0], (float(whole[0]), float(whole[1]))


def _kinds(
    true: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the kind of each sample, and how many samples each kind has."""
    heavy = np.unique(weight, return_inverse=True)[1]
    code = np.zeros(len(true), dtype=np.int64)
    for part in (true, a, b, heavy):  # numbered anew each time: a product of all may be too large
        code = np.unique(code * (int(part.max()) + 1) + part, return_inverse=True)[1]
    return code, np.bincount(code)


def _balanced(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return A's and B's mean recall of sums by (replicate, kind of sum, label)."""
    actual = sums[:, 0]
    return np.column_stack([_mean_share(sums[:, 3], actual), _mean_share(sums[:, 4], actual)])


def _f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return A's and B's macro F1 of sums by (replicate, kind of sum, label)."""
    return np.column_stack(
        [_mean_share(2 * sums[:, 3 + k], sums[:, 0] + sums[:, 1 + k]) for k in (0, 1)]
    )


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
