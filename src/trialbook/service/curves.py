"""Curves made small enough for the pixels that show them, in which no spike goes missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.store.series import Series

Axis = Literal["step", "time", "relative"]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Some points of a series, by rising x, and how many there are in the range."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    total: int


def curve(
    series: Series,
    axis: Axis = "step",
    *,
    start: int = 0,
    between: tuple[float, float] | None = None,
    buckets: int = 1000,
) -> Curve:
    """Return the points of a series that a chart of some pixels needs.

    Where there are more than four points for each bucket, each keeps its
    first, last, least and greatest point, and one that is no number.

    Parameters
    ----------
    series : Series
    axis : {"step", "time", "relative"}
        ``relative`` counts milliseconds from ``start``.
    start : int
    between : tuple of float, optional
        The first and last x, both included.
    buckets : int
        Of equal width on the axis.

    Examples
    --------
    >>> from trialbook.store.series import Series
    >>> spike = Series.of(range(100), [0] * 100, [0.0] * 50 + [9.0] + [0.0] * 49)
    >>> float(curve(spike, buckets=2).y.max())
    9.0
    """
    x, y = _arranged(series, axis, start)
    if between is not None:
        first, last = np.searchsorted(x, between[0]), np.searchsorted(x, between[1], "right")
        x, y = x[first:last], y[first:last]
    total = len(x)
    if total > 4 * buckets:
        kept = _kept(x, y, buckets)
        x, y = x[kept], y[kept]
    return Curve(x, y, total)


def _arranged(
    series: Series, axis: Axis, start: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    position = series.steps if axis == "step" else series.timestamps
    if axis == "relative":
        position = position - start
    values = series.values
    if len(position) > 1 and (position[1:] < position[:-1]).any():
        order = np.argsort(position, kind="stable")
        position, values = position[order], values[order]
    return position.astype(np.float64), values


def _kept(x: NDArray[np.float64], y: NDArray[np.float64], buckets: int) -> NDArray[np.intp]:
    """Return the places of the points that stand for all."""
    edges = np.linspace(x[0], x[-1], buckets + 1)[1:-1]
    starts = np.append(0, np.searchsorted(x, edges))
    starts = starts[_new(starts) & (starts < len(x))]
    ends = np.append(starts[1:], len(x))
    missing = np.flatnonzero(np.isnan(y))
    found = [missing]
    for extreme in (np.fmin, np.fmax):
        limits = np.repeat(extreme.reduceat(y, starts), ends - starts)
        found.append(np.flatnonzero(y == limits))
    first = [places[_new(np.searchsorted(starts, places, "right"))] for places in found]
    kept = np.sort(np.concatenate([starts, ends - 1, *first]))
    return kept[_new(kept)]


def _new(rising: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which of some rising numbers differ from the one before.

    With it numbers are made distinct, since a daemon thread in ``np.unique``
    aborts the process that ends meanwhile.
    """
    return np.append(True, rising[1:] != rising[:-1])[: len(rising)]


def little_endian(numbers: NDArray[np.float64]) -> bytes:
    """Return doubles as a message's buffer carries them."""
    return numbers.astype("<f8", copy=False).tobytes()


def pairs(run_ids: Sequence[str], keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return every run with every key, each once."""
    return [(run_id, key) for run_id in dict.fromkeys(run_ids) for key in dict.fromkeys(keys)]
