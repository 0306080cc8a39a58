"""A curve without its noise, for readers without scripts: in the numbers of the page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from trialbook.protocol.messages import Smoothing

    Numbers = NDArray[np.float64]

_MOST_UNITS = 1000
"""Units that a long curve has: a strength means the same for a thousand points and a million."""
_REACH = 3
"""Standard deviations of a bell curve within which all but a thousandth of it is."""
_STRONGEST = 0.999


def smoothing_unit(length: float, points: int) -> float:
    """Return what an exponential average counts an axis in.

    The distance from point to point, if they are evenly spaced; of more than a thousand points a
    thousandth of the curve.

    Examples
    --------
    >>> smoothing_unit(99.0, 100), smoothing_unit(1_000_000.0, 1_000_001)
    (1.0, 1000.0)
    """
    return length / max(1, min(points - 1, _MOST_UNITS))


def smoothed(
    x: Numbers, y: Numbers, smoothing: Smoothing, unit: float, *, goes_back: bool = False
) -> Numbers:
    """Return a curve without its noise; what is no number stays as it is.

    Parameters
    ----------
    x, y : array of float64
        By rising x, unless `goes_back`. Several values at one x have one average.
    smoothing : Smoothing
        ``ema`` as pandas' ``ewm(halflife=…, times=…)`` has it, ``mean`` and ``gaussian`` as its
        centred ``rolling`` of the points.
    unit : float
        Of ``ema``: how far along x so much is left of a value as `smoothing` says.
    goes_back : bool
        From point to point then, wherever they are on the axis.

    Examples
    --------
    >>> from trialbook.protocol.messages import Smoothing
    >>> y = np.array([0.0, 3.0, 0.0])
    >>> smoothed(np.arange(3.0), y, Smoothing("mean", 3), 1.0).tolist()
    [1.5, 1.0, 1.5]
    """
    if goes_back:
        x, unit = np.arange(len(y), dtype=np.float64), smoothing_unit(len(y) - 1.0, len(y))
    amount = smoothing.amount
    if smoothing.kind == "ema":
        return _averaged(x, y, min(amount, _STRONGEST), unit)
    if smoothing.kind == "mean":
        reach = math.floor(max(0.0, amount - 1) / 2)
        return _in_places(x, y, lambda means: _weighted(means, np.ones(reach + 1)))
    if amount == 0:
        return y
    distance = np.arange(math.ceil(_REACH * amount) + 1)
    bell = np.exp(-0.5 * (distance / amount) ** 2)
    return _in_places(x, y, lambda means: _weighted(means, bell))


def _averaged(x: Numbers, y: Numbers, strength: float, unit: float) -> Numbers:
    total, weight = 0.0, 0.0
    before = float(x[0]) if len(x) else 0.0
    found = y.tolist()
    places = x.tolist()
    for at, (place, value) in enumerate(zip(places, found, strict=True)):
        if math.isfinite(value):
            kept = strength ** ((place - before) / unit) if unit > 0 else 1.0
            total, weight, before = kept * total + value, kept * weight + 1, place
            found[at] = total / weight
    # of several at one x the last average has all of them in it
    last, following = math.nan, math.nan
    for at in reversed(range(len(found))):
        if places[at] != following:
            last, following = math.nan, places[at]
        if math.isfinite(found[at]):
            last = found[at] if math.isnan(last) else last
            found[at] = last
    return np.array(found, dtype=np.float64)


def _in_places(x: Numbers, y: Numbers, smooth: Callable[[Numbers], Numbers]) -> Numbers:
    """Return what is made of the mean of each x, at all points that it is of."""
    if not len(x):
        return y
    there = np.isfinite(y)
    place = np.cumsum(np.append(False, x[1:] != x[:-1]))
    counts = np.bincount(place, weights=there)
    with np.errstate(invalid="ignore"):  # a place without a number has no mean
        means = np.bincount(place, weights=np.where(there, y, 0.0)) / counts
    return np.where(there, smooth(means)[place], y)


def _weighted(y: Numbers, weights: Numbers) -> Numbers:
    """Return the mean around each point, of weights by the distance from it."""
    half = weights[: max(1, min(len(weights), len(y)))]
    window = np.concatenate([half[:0:-1], half])
    there = np.isfinite(y)
    middle = slice(len(half) - 1, len(half) - 1 + len(y))
    with np.errstate(invalid="ignore"):
        total = np.convolve(np.where(there, y, 0.0), window)[middle]
        return np.where(there, total / np.convolve(there.astype(float), window)[middle], y)
