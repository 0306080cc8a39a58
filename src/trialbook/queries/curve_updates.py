"""What is new of curves that a page has: their ends, where nothing came before them.

Points are never changed and only ever added, so a page's curve is as it was when there are as
many as then. It has grown at its end when all that came since lies behind the last one it has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from msgspec import UNSET

from trialbook.errors import InvalidParameterError
from trialbook.protocol.codec import little_endian
from trialbook.protocol.messages import Curve, CurveCursors, GrownCurves, SeriesReadResult
from trialbook.protocol.messages.curves import WHOLE
from trialbook.store.series import Series
from trialbook.store.series_tail import Place, Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import SeriesReadParams
    from trialbook.queries.curves import DrawnCurve
    from trialbook.store.base import Store
    from trialbook.store.series_tail import SeriesTail


@dataclass(frozen=True, slots=True, eq=False)
class CurveEnd:
    """What has come behind a cursor, nothing where `points` is empty.

    Attributes
    ----------
    points : Series
    buckets : int
        For these points, as wide as those of the whole curve.
    cursor : Seen
        Up to where this is.
    has_after : bool
        Whether the page's curve goes on behind its range already.
    """

    points: Series
    buckets: int
    cursor: Seen
    has_after: bool = False


def curve_end(
    tail: SeriesTail, known: Seen, *, between: tuple[float, float] | None, buckets: int
) -> CurveEnd | None:
    """Return what has come behind a cursor; None where other points came too.

    Parameters
    ----------
    tail : SeriesTail
        Behind the last point that is known.
    known : Seen
    between : tuple of float, optional
        The range of the whole curve, in steps or milliseconds since 1970.
    buckets : int
        Of the whole curve.

    Examples
    --------
    >>> from trialbook.store.series import Series
    >>> from trialbook.store.summary import Summary
    >>> series = Series.of(range(100), range(100), [0.5] * 100)
    >>> known = Seen(98, Place(97, 97, "step"))
    >>> tail = known.tail(Summary.of(series), series)
    >>> curve_end(tail, known, between=None, buckets=10).points.steps.tolist()
    [98, 99]
    """
    summary, points = tail.summary, tail.points
    if len(points) != summary.count - known.count:
        return None
    if not len(points):
        return CurveEnd(points, 1, known)
    place = Place.last(points, known.last.order)
    cursor = Seen(summary.count, place)
    if between is None and summary.count <= 4 * buckets:
        return CurveEnd(points, buckets, cursor)  # as few as come unbucketed when read afresh
    by_step = place.order == "step"
    first: float = summary.first.step if by_step else summary.oldest
    new: float = int((points.steps if by_step else points.timestamps).min())
    last: float = place.step if by_step else place.timestamp
    has_after = False
    if between is not None:
        known_last = known.last.step if by_step else known.last.timestamp
        if known_last < between[0]:
            return None  # another point is the last before the range
        has_after = known_last > between[1]
        first, new, last = max(first, between[0]), max(new, between[0]), min(last, between[1])
    share = (last - new) / (last - first) if last > first else 0.0
    # not even a range of NaN asks for none
    return CurveEnd(points, math.ceil(buckets * share) if 0 < share <= 1 else 1, cursor, has_after)


class CurveAnswer:
    """Gathers what an answer tells of curves, and the buffers that it counts.

    Parameters
    ----------
    params : SeriesReadParams
    names : sequence of (str, str)
        The run and the metric of each curve that it asks for.

    Raises
    ------
    InvalidParameterError
        There are not as many cursors as curves.
    """

    def __init__(self, params: SeriesReadParams, names: Sequence[tuple[str, str]]) -> None:
        self._params = params
        self._names = names
        self._known = {} if params.known is UNSET else _known(params.known, params.axis, len(names))
        self._tails: tuple[str, dict[str, SeriesTail]] = ("", {})
        self._whole: list[tuple[Curve, Seen | None]] = []
        self._grown: list[tuple[int, int, int, Seen]] = []
        self._there: set[int] = set()
        self._buffers: list[bytes] = []
        self._ends: list[tuple[bytes, bytes]] = []

    def end(self, store: Store, index: int, *, start: int) -> CurveEnd | None:
        """Return what is new of a curve that a page has; None where it is to be sent whole.

        Parameters
        ----------
        store : Store
        index : int
            Which of the curves, of a run one after the other.
        start : int
            From where the axis counts, in milliseconds.

        Raises
        ------
        NotFoundError
            There is no such run.
        """
        known = self._known.get(index)
        if known is None:
            return None
        run_id, key = self._names[index]
        end = None
        if self._params.axis == "metric":
            end = self._same_along(store, run_id, key, known)
        elif (tail := self._tails_of(store, run_id).get(key)) is not None:
            span = self._params.range
            between = None if span is None else (span.start + start, span.end + start)
            end = curve_end(tail, known, between=between, buckets=self._params.points)
        if end is not None:
            self._there.add(index)
        return end

    def _tails_of(self, store: Store, run_id: str) -> dict[str, SeriesTail]:
        """Return what is behind the ends of all curves of a run, which are read together."""
        if self._tails[0] != run_id:
            wanted = {
                self._names[index][1]: known
                for index, known in self._known.items()
                if self._names[index][0] == run_id
            }
            self._tails = (run_id, store.read_tails(run_id, wanted))
        return self._tails[1]

    def _same_along(self, store: Store, run_id: str, key: str, known: Seen) -> CurveEnd | None:
        """Return that nothing has come; a value of the axis may move points that the page has."""
        summaries = store.series_summaries(run_id)
        both = [summaries.get(name) for name in (key, self._params.axis_metric or key)]
        if known.count != sum(each.count for each in both if each):
            return None
        return CurveEnd(Series.of([], [], []), 1, known)

    def grow(self, index: int, end: CurveEnd, drawn: DrawnCurve) -> None:
        """Tell the end of a curve as it is drawn."""
        # what came lies behind what is known: none of it before the range
        x, y = drawn.with_neighbours(before=False, after=not end.has_after)
        self._grown.append((index, len(x), drawn.total, end.cursor))
        self._ends.append((little_endian(x), little_endian(y)))

    def send(self, index: int, drawn: DrawnCurve) -> None:
        """Tell a curve whole."""
        self._there.add(index)
        at = len(self._buffers)
        x, y = drawn.with_neighbours()
        curve = Curve(*self._names[index], at, at + 1, len(x), drawn.total)
        self._whole.append((curve, drawn.cursor))
        self._buffers += [little_endian(x), little_endian(y)]

    def told(self) -> tuple[SeriesReadResult, list[bytes]]:
        """Return the answer and its buffers."""
        result = SeriesReadResult([curve for curve, _ in self._whole])
        cursors = [*(each for _, each in self._whole), *(each for *_, each in self._grown)]
        if cursors:
            result.cursors = _as_message(cursors)
        if self._params.known is not UNSET:
            result.gone = [index for index in self._known if index not in self._there]
        if self._grown:
            places, counts, totals, _ = map(list, zip(*self._grown, strict=True))
            at = len(self._buffers)
            result.grown = GrownCurves(places, counts, totals, at, at + 1)
            self._buffers += map(b"".join, zip(*self._ends, strict=True))
        return result, self._buffers


def cursor_along(series: Series, along: Series) -> Seen:
    """Return up to where a whole series is that is drawn along another metric's."""
    return Seen(len(series) + len(along), Place.last(series, "step"))


def _order(axis: str) -> Literal["step", "time"]:
    return "time" if axis in ("time", "relative") else "step"


def _known(cursors: CurveCursors, axis: str, curves: int) -> dict[int, Seen]:
    """Return the cursors of the curves that a page has."""
    columns = (cursors.recorded, cursors.steps, cursors.timestamps)
    if any(len(column) != curves for column in columns):
        lengths = ", ".join(f"{len(column):,}" for column in columns)
        raise InvalidParameterError(
            f"Of {curves:,} curves there are {lengths} numbers in known; "
            "each run has one for each key."
        )
    return {
        index: Seen(recorded, Place(step, timestamp, _order(axis)))
        for index, (recorded, step, timestamp) in enumerate(zip(*columns, strict=True))
        if recorded >= 0
    }


def _as_message(cursors: Sequence[Seen | None]) -> CurveCursors:
    made = CurveCursors([], [], [])
    for cursor in cursors:
        step, timestamp = (cursor.last.step, cursor.last.timestamp) if cursor else (0, 0)
        # a page would hand back another number
        exact = -WHOLE <= step <= WHOLE and -WHOLE <= timestamp <= WHOLE
        made.recorded.append(cursor.count if cursor and exact else -1)
        made.steps.append(step if exact else 0)
        made.timestamps.append(timestamp if exact else 0)
    return made
