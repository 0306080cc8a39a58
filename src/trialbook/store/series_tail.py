"""The end of a series, for whoever has read it up to there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from trialbook.store.series import Series
    from trialbook.store.summary import Summary


class Place(NamedTuple):
    """Where a point is in the order of steps and then times, or of times and then steps."""

    step: int
    timestamp: int
    order: Literal["step", "time"]

    @staticmethod
    def last(series: Series, order: Literal["step", "time"]) -> Place:
        """Return where the last point is of a series that has one and is ordered by time.

        Examples
        --------
        >>> from trialbook.store.series import Series
        >>> back = Series.of([7, 5], [100, 200], [0.3, 0.2])
        >>> Place.last(back, "step").step, Place.last(back, "time").step
        (7, 5)
        """
        at = -1
        if order == "step" and series.steps[-1] != (last := series.steps.max()):
            at = int((series.steps == last).nonzero()[0][-1])
        return Place(series.steps.item(at), series.timestamps.item(at), order)

    def behind(self, series: Series) -> Series:
        """Return the points behind this place.

        Examples
        --------
        >>> from trialbook.store.series import Series
        >>> points = Series.of([1, 2, 2], [100, 200, 300], [0.3, 0.2, 0.1])
        >>> Place(2, 200, "step").behind(points).values.tolist()
        [0.1]
        """
        if self.order == "step":
            first, other, here, then = series.steps, series.timestamps, self.step, self.timestamp
        else:
            first, other, here, then = series.timestamps, series.steps, self.timestamp, self.step
        return series[(first > here) | ((first == here) & (other > then))]


@dataclass(frozen=True, slots=True, eq=False)
class SeriesTail:
    """What there is of a series behind a place.

    Attributes
    ----------
    summary : Summary
        Of the whole series.
    points : Series
        By timestamp, step and value.
    """

    summary: Summary
    points: Series


@dataclass(frozen=True, slots=True)
class Seen:
    """Up to where somebody has read a series.

    Attributes
    ----------
    count : int
        The points that it had.
    last : Place
        Of the last of them.
    """

    count: int
    last: Place

    @staticmethod
    def whole(summary: Summary, order: Literal["step", "time"]) -> Seen | None:
        """Return up to where a whole series is; None where its summary does not tell.

        The last point along time is known where its step is the greatest too.
        """
        latest = summary.latest
        if order == "time" and latest.timestamp != summary.newest:
            return None
        return Seen(summary.count, Place(latest.step, latest.timestamp, order))

    def tail(self, summary: Summary, series: Series) -> SeriesTail:
        """Return what has come behind, of the series or of a part that has all of it."""
        points = self.last.behind(series)
        return SeriesTail(summary, points if summary.count > self.count else points[:0])
