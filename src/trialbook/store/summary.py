"""What stands for a whole series in the run table and in filters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trialbook.store.series import Series


class Point(NamedTuple):
    """One point of a series."""

    step: int
    timestamp: int
    value: float

    @property
    def recency(self) -> tuple[int, int, float, bool]:
        """The sort key whose greatest is the latest point, as in MLflow; NaN counts as 0."""
        missing = math.isnan(self.value)
        return (self.step, self.timestamp, 0.0 if missing else self.value, missing)


class Extreme(NamedTuple):
    """The least or greatest value of a series and the first step that has it."""

    value: float
    step: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A series in short.

    Attributes
    ----------
    count : int
    first, latest : Point
        Least and greatest by step, then timestamp, then value.
    least, greatest : Extreme or None
        NaN is neither; None where every value is NaN. -0.0 counts as 0.0.
    oldest, newest : int
        Least and greatest timestamp.
    """

    count: int
    first: Point
    latest: Point
    least: Extreme | None
    greatest: Extreme | None
    oldest: int
    newest: int

    @staticmethod
    def of(series: Series) -> Summary:
        """Summarise points, at least one, that are all different.

        Examples
        --------
        >>> from trialbook.store.series import Series
        >>> summary = Summary.of(Series.of(range(3), [0, 0, 0], [3.0, 1.0, 2.0]))
        >>> summary.latest.value, summary.least
        (2.0, Extreme(value=1.0, step=1))
        """
        if len(series) == 1:
            return Summary.of_point(_point(series, 0))
        steps, timestamps = series.steps, series.timestamps
        return Summary(
            len(series),
            min(_tied(series, steps == steps.min()), key=_recency),
            max(_tied(series, steps == steps.max()), key=_recency),
            *_extremes(series),
            int(timestamps.min()),
            int(timestamps.max()),
        )

    @staticmethod
    def of_point(point: Point) -> Summary:
        """Summarise one point."""
        missing = math.isnan(point.value)
        extreme = None if missing else Extreme(point.value + 0.0, point.step)
        return Summary(1, point, point, extreme, extreme, point.timestamp, point.timestamp)

    def merged(self, other: Summary) -> Summary:
        """Return the summary of the points of both, which have none in common."""
        return Summary(
            self.count + other.count,
            min(self.first, other.first, key=_recency),
            max(self.latest, other.latest, key=_recency),
            min(filter(None, (self.least, other.least)), default=None),
            max(filter(None, (self.greatest, other.greatest)), key=_greatness, default=None),
            min(self.oldest, other.oldest),
            max(self.newest, other.newest),
        )

    def may_hold(self, other: Summary) -> bool:
        """Return whether a point of the other one can be among these."""
        return (
            self.first.step <= other.latest.step
            and other.first.step <= self.latest.step
            and self.oldest <= other.newest
            and other.oldest <= self.newest
        )


def _point(series: Series, at: int) -> Point:
    return Point(series.steps.item(at), series.timestamps.item(at), series.values.item(at))


def _tied(series: Series, at_end: NDArray[np.bool_]) -> list[Point]:
    """Return the points at the first or the last step; of many, the least and the greatest."""
    places = np.flatnonzero(at_end)
    if len(places) > 2:
        values = series.values[places]
        missing = np.isnan(values)
        order = np.lexsort((missing, np.where(missing, 0.0, values), series.timestamps[places]))
        places = places[order[[0, -1]]]
    return [_point(series, place) for place in places.tolist()]


def _extremes(series: Series) -> tuple[Extreme | None, Extreme | None]:
    values, steps = series.values, series.steps
    missing = np.isnan(values)
    if missing.any():
        values, steps = values[~missing], steps[~missing]
    if not len(values):
        return None, None
    found = (
        Extreme(value + 0.0, int(steps[values == value].min()))
        for value in (float(values.min()), float(values.max()))
    )
    least, greatest = found
    return least, greatest


def _recency(point: Point) -> Any:
    return point.recency


def _greatness(extreme: Extreme) -> tuple[float, int]:
    return (extreme.value, -extreme.step)
