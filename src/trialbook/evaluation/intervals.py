"""How sure a measure is: Wilson's interval of shares, the bootstrap of everything else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MOST_ROWS = 10_000
"""More samples are drawn in as many blocks, put together at random: of a sum over independent
samples the spread over blocks is the same, and a draw of a million costs no more."""

MOST_DRAWN = 4_000_000
"""How many counts of draws are held at a time."""

Z_95 = 1.959963984540054
"""Between its negative and itself lie 95 % of a normal distribution."""


def generator(seed: int) -> np.random.Generator:
    """Return a generator whose numbers are not those that a user drew with the same seed.

    Labels that were drawn by ``default_rng(0).integers`` would be the very blocks otherwise.
    """
    return np.random.default_rng([seed, 0x7472_6961])


def wilson(successes: float, total: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; NaN of nothing.

    E. B. Wilson: Probable inference, the law of succession, and statistical inference (1927).

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    if total <= 0:
        return math.nan, math.nan
    share, z2 = successes / total, Z_95**2
    below = 1 + z2 / total
    centre = (share + z2 / (2 * total)) / below
    half = Z_95 * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / below
    return max(centre - half, 0.0), min(centre + half, 1.0)


def drawn_sums(
    columns: NDArray[np.float64],
    replicates: int,
    rng: np.random.Generator,
    times: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Return the column sums of as many samples, drawn with replacement, again and again.

    Parameters
    ----------
    columns : ndarray
        (rows, columns): what each sample adds to each sum.
    replicates : int
    rng : Generator
    times : ndarray, optional
        How many samples each row stands for. Draws of equal samples are counted by a multinomial,
        which is exact.

    Returns
    -------
    ndarray
        (replicates, columns)
    """
    if times is None:
        columns = _in_blocks(columns, rng)
    sums = np.empty((replicates, columns.shape[1]))
    for start, drawn in draws(len(columns), replicates, rng, times):
        sums[start : start + len(drawn)] = drawn @ columns
    return sums


def draws(
    rows: int, replicates: int, rng: np.random.Generator, times: NDArray[np.int64] | None = None
) -> Any:
    """Yield how often each row is drawn, some replicates at a time, and the first one's number."""
    at_once = max(1, MOST_DRAWN // max(rows, 1))
    for start in range(0, replicates, at_once):
        number = min(at_once, replicates - start)
        if times is not None:
            total = int(times.sum())
            yield start, rng.multinomial(total, times / max(total, 1), size=number).astype(float)
            continue
        places = rng.integers(0, rows, (number, rows)) + rows * np.arange(number)[:, None]
        counted = np.bincount(places.ravel(), minlength=number * rows)
        yield start, counted.reshape(number, rows).astype(float)


def _in_blocks(columns: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    if len(columns) <= MOST_ROWS:
        return columns
    starts = np.linspace(0, len(columns), MOST_ROWS, endpoint=False).astype(np.int64)
    blocks: NDArray[np.float64] = np.add.reduceat(columns[rng.permutation(len(columns))], starts)
    return blocks


def percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the middle 95 % of what was drawn; NaN where nothing was defined."""
    defined = values[~np.isnan(values)]
    if not len(defined):
        return math.nan, math.nan
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def bootstrap(
    columns: NDArray[np.float64],
    statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    *,
    replicates: int = 2_000,
    seed: int = 0,
    times: NDArray[np.int64] | None = None,
) -> tuple[float, float]:
    """Return the percentile bootstrap's 95 % interval of a statistic of sums.

    Parameters
    ----------
    columns : ndarray
        (rows, columns): what each sample adds to each sum.
    statistic : callable
        From (replicates, columns) to (replicates,).
    replicates, seed : int
    times : ndarray, optional
        How many samples each row stands for.
    """
    if not len(columns):
        return math.nan, math.nan
    return percentiles(statistic(drawn_sums(columns, replicates, generator(seed), times)))
