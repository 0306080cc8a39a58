"""Curves made small enough for the pixels that show them, in which no spike goes missing."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import SampledCurve
from trialbook.queries.curve_updates import CurveAnswer, cursor_along
from trialbook.store.m4 import changes, m4
from trialbook.store.pyramid import Stretch
from trialbook.store.series_tail import Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.protocol.messages import SeriesReadParams, SeriesReadResult
    from trialbook.store.base import Store
    from trialbook.store.pyramid import Axis as StoredAxis
    from trialbook.store.pyramid import ThinSeries
    from trialbook.store.series import Series

Axis = Literal["step", "time", "relative"]

FURTHEST = 2.0**64
"""No position is beyond it."""

MAX_BUCKETS = 1_000_000
"""In one answer: of all curves together at most 80 MB."""


def read_curves(
    store: Store | None, params: SeriesReadParams
) -> tuple[SeriesReadResult, list[bytes]]:
    """Return what a message asks for of some runs' metrics, and the buffers that this counts.

    A run that does not exist, or not any more, and a metric that a run does not have are left out.
    Of curves that a page knows what is new is told, see `trialbook.queries.curve_updates`.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    params : SeriesReadParams

    Raises
    ------
    InvalidParameterError
        These would be too many points, or what is known is not of these curves.
    """
    run_ids, keys = dict.fromkeys(params.run_ids), dict.fromkeys(params.keys)
    buckets = len(run_ids) * len(keys) * params.points
    if buckets > MAX_BUCKETS:
        raise InvalidParameterError(
            f"{len(run_ids):,} runs with {len(keys):,} metrics in {params.points:,} buckets each "
            f"are {buckets:,} buckets; ask for at most {MAX_BUCKETS:,} at one time."
        )
    names = list(product(run_ids, keys))
    answer = CurveAnswer(params, names)
    if store is None:
        return answer.told()
    starts: dict[str, int] = {}
    if params.axis == "relative":
        starts = {r.info.run_id: r.info.start_time for r in store.get_runs(list(run_ids))}
    whole = [
        index
        for index, (run_id, _) in enumerate(names)
        if not _has_end(store, params, answer, index, starts.get(run_id, 0))
    ]
    wanted = [(*names[index], starts.get(names[index][0], 0)) for index in whole]
    for index, drawn in zip(whole, _read_whole(store, params, wanted), strict=True):
        if drawn is not None:
            answer.send(index, drawn)
    return answer.told()


def _has_end(
    store: Store, params: SeriesReadParams, answer: CurveAnswer, index: int, start: int
) -> bool:
    """Tell what has come behind the end of a curve that a page has; False where it has none."""
    with suppress(NotFoundError):  # purged since the page was shown
        end = answer.end(store, index, start=start)
        if end is None:
            return False
        if len(end.points) and params.axis != "metric":
            between, buckets = _between(params), end.buckets
            new = curve(end.points, params.axis, start=start, between=between, buckets=buckets)
            answer.grow(index, end, new)
    return True


def _read_whole(
    store: Store, params: SeriesReadParams, wanted: Sequence[tuple[str, str, int]]
) -> list[DrawnCurve | None]:
    """Return curves, each of a run and a metric, from whenever relative time counts."""
    between, buckets = _between(params), params.points
    if params.axis != "metric":
        return read_curves_at_once(store, wanted, params.axis, between=between, buckets=buckets)
    return [
        _read_along(store, run_id, key, params.axis_metric or key, between, buckets)
        for run_id, key, _ in wanted
    ]


def _read_along(
    store: Store,
    run_id: str,
    key: str,
    axis_metric: str,
    between: tuple[float, float] | None,
    buckets: int,
) -> DrawnCurve | None:
    # what another metric was may go back, so that no bucket of it is known ahead
    with suppress(NotFoundError):
        series = store.read_series(run_id, key)
        if len(series):
            along = store.read_series(run_id, axis_metric)
            return curve_along(series, along, between=between, buckets=buckets)
    return None


def _between(params: SeriesReadParams) -> tuple[float, float] | None:
    return None if params.range is None else (params.range.start, params.range.end)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """Some points of a series, by rising x unless it is a metric, and how many in the range.

    Where a cursor is known, a page that has the curve can ask with it for what comes next. `before`
    and `after` are x and y of the points beside the range: the line leads to them.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    total: int
    cursor: Seen | None = None
    before: tuple[float, float] | None = None
    after: tuple[float, float] | None = None

    def with_neighbours(
        self, *, before: bool = True, after: bool = True
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x and y with the points beside the range."""
        first = [self.before] if before and self.before else []
        last = [self.after] if after and self.after else []
        if not first and not last:
            return self.x, self.y
        x, y = (
            np.concatenate([[each[at] for each in first], inner, [each[at] for each in last]])
            for at, inner in enumerate((self.x, self.y))
        )
        return x, y


def curve(
    series: Series,
    axis: Axis = "step",
    *,
    start: int = 0,
    between: tuple[float, float] | None = None,
    buckets: int = 1000,
) -> DrawnCurve:
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
    x, y = arranged(series, axis, start)
    if between is None:
        return _drawn(x, y, x, buckets)
    first, last = np.searchsorted(x, between[0]), np.searchsorted(x, between[1], "right")
    drawn = _drawn(x[first:last], y[first:last], x[first:last], buckets)
    return replace(drawn, before=_point(x, y, first - 1), after=_point(x, y, last))


def read_curve(
    store: Store,
    run_id: str,
    key: str,
    axis: Axis = "step",
    *,
    start: int = 0,
    between: tuple[float, float] | None = None,
    buckets: int = 1000,
) -> DrawnCurve | None:
    """Return what `curve` does of a metric; None where the run does not have it.

    Of a long series the store does not read all points, but those which stand for all in buckets
    of its own, none of them wider than the chart's. So the least and greatest of each bucket is
    there, or one that goes as far less than a bucket beside it; the range's own first, last, least
    and greatest always are.

    Raises
    ------
    NotFoundError
        There is no such run.
    """
    begin = start if axis == "relative" else 0
    ends = None if between is None else _whole_numbers(between, begin)
    along = _stored(axis)
    return _thinned(store.thin_series(run_id, key, along, ends, buckets), along, begin, buckets)


def read_curves_at_once(
    store: Store,
    wanted: Sequence[tuple[str, str, int]],
    axis: Axis = "step",
    *,
    between: tuple[float, float] | None = None,
    buckets: int = 1000,
) -> list[DrawnCurve | None]:
    """Return what `read_curve` does of many metrics, read at one time; None for unknown runs.

    Parameters
    ----------
    store : Store
    wanted : sequence of tuple
        Run, key, and from when relative time counts.
    axis, between, buckets
        As for `read_curve`.
    """
    begins = [start if axis == "relative" else 0 for *_, start in wanted]
    stretches = [
        Stretch(run_id, key, None if between is None else _whole_numbers(between, begin))
        for (run_id, key, _), begin in zip(wanted, begins, strict=True)
    ]
    along = _stored(axis)
    found = store.thin_curves(stretches, along, buckets)
    return [
        None if each is None else _thinned(each, along, begin, buckets)
        for each, begin in zip(found, begins, strict=True)
    ]


def _stored(axis: Axis) -> StoredAxis:
    return "step" if axis == "step" else "time"


def _thinned(found: ThinSeries, along: StoredAxis, begin: int, buckets: int) -> DrawnCurve | None:
    if found.summary is None:
        return None
    x, y = _by_rising(found.positions - begin, found.values)
    drawn = _drawn(x, y, x, buckets)
    cursor = Seen.whole(found.summary, along)
    before, after = (
        each and (float(each.position - begin), each.value) for each in (found.before, found.after)
    )
    total = drawn.total + found.left_out
    return DrawnCurve(drawn.x, drawn.y, total, cursor, before, after)


def _whole_numbers(between: tuple[float, float], begin: int) -> tuple[int, int]:
    """Return the first and the last whole position of a range, counted from ``begin``.

    Of one between two positions the last comes before the first, of none at all two before.
    """
    if not between[0] <= between[1]:
        return 1, -1
    first, last = (min(max(end, -FURTHEST), FURTHEST) for end in between)
    least, greatest = math.ceil(first) + begin, math.floor(last) + begin
    return max(least, -(2**63)), min(greatest, 2**63 - 1)


def curve_along(
    series: Series,
    along: Series,
    *,
    between: tuple[float, float] | None = None,
    buckets: int = 1000,
) -> DrawnCurve:
    """Return the points of a series against another metric's values, in the order of the steps.

    The x of a point is the last number that the other metric had at its step or before; points
    before the first are left out. x may go back, so that buckets hold equally many points. Of a
    range also the points outside come that a line across it begins or ends at, and NaN where the
    curve is away; there are none of them where they were more than the points in the range may be.

    Examples
    --------
    >>> from trialbook.store.series import Series
    >>> loss = Series.of([1, 2, 3], [0, 0, 0], [0.9, 0.5, 0.4])
    >>> seen = Series.of([2, 3], [0, 0], [200.0, 100.0])
    >>> curve_along(loss, seen).x.tolist(), curve_along(loss, seen).y.tolist()
    ([200.0, 100.0], [0.5, 0.4])
    """
    positions, numbers = arranged(along, "step", 0)
    finite = np.isfinite(numbers)
    positions, numbers = positions[finite], numbers[finite]
    steps, y = arranged(series, "step", 0)
    at = np.searchsorted(positions, steps, "right") - 1
    x, y = numbers[at[at >= 0]], y[at >= 0]
    cursor = cursor_along(series, along) if len(series) else None
    if between is None:
        return replace(_drawn(x, y, _counted(x), buckets), cursor=cursor)
    inside = np.flatnonzero((x >= between[0]) & (x <= between[1]))
    kept = inside
    if len(inside) > 4 * buckets:
        kept = inside[_kept(_counted(inside), y[inside], buckets)]
    outside = _ends_outside(x, between)
    if len(outside) > 4 * buckets:
        outside = outside[:0]
    gapped_x, gapped_y = _with_gaps(x, y, kept, outside)
    return DrawnCurve(gapped_x, gapped_y, len(inside), cursor)


def _counted(numbers: NDArray[Any]) -> NDArray[np.float64]:
    return np.arange(len(numbers), dtype=np.float64)


def _ends_outside(x: NDArray[np.float64], between: tuple[float, float]) -> NDArray[np.intp]:
    """Return the places of points outside a range from or to which a line leads into it."""
    crosses = np.minimum(x[1:], x[:-1]) <= between[1]
    crosses &= np.maximum(x[1:], x[:-1]) >= between[0]
    is_end = np.append(crosses, False) | np.append(False, crosses)
    return np.flatnonzero(is_end[: len(x)] & ~((x >= between[0]) & (x <= between[1])))


def _with_gaps(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    inside: NDArray[np.intp],
    outside: NDArray[np.intp],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y at some places; NaN where no line leads from one outside to the next."""
    places = np.concatenate([inside, outside])
    is_outside = np.repeat([False, True], [len(inside), len(outside)])
    order = np.argsort(places, kind="stable")
    places, is_outside = places[order], is_outside[order]
    apart = is_outside[1:] & is_outside[:-1] & (np.diff(places) > 1)
    gaps = np.flatnonzero(apart) + 1
    return np.insert(x[places], gaps, np.nan), np.insert(y[places], gaps, np.nan)


def _point(
    x: NDArray[np.float64], y: NDArray[np.float64], at: np.intp
) -> tuple[float, float] | None:
    return (float(x[at]), float(y[at])) if 0 <= at < len(x) else None


def _drawn(
    x: NDArray[np.float64], y: NDArray[np.float64], position: NDArray[np.float64], buckets: int
) -> DrawnCurve:
    """Return what stands for all points, in buckets of equal width of a rising position."""
    total = len(x)
    if total > 4 * buckets:
        kept = _kept(position, y, buckets)
        x, y = x[kept], y[kept]
    return DrawnCurve(x, y, total)


def sampled_curve(store: Store, run_id: str, key: str, buckets: int) -> SampledCurve:
    """Return a curve as what is saved of a view has it."""
    drawn = read_curve(store, run_id, key, buckets=buckets)
    if drawn is None:
        return SampledCurve(key, 0, [], [])
    values = [wire_number(value) for value in drawn.y.tolist()]
    return SampledCurve(key, drawn.total, [int(step) for step in drawn.x], values)


def arranged(
    series: Series, axis: Axis, start: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y of a series by rising x; points of one x as they were logged."""
    position = series.steps if axis == "step" else series.timestamps
    if axis == "relative":
        position = position - start
    return _by_rising(position, series.values)


def _by_rising(
    position: NDArray[np.int64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if len(position) > 1 and (position[1:] < position[:-1]).any():
        order = np.argsort(position, kind="stable")
        position, values = position[order], values[order]
    return position.astype(np.float64), values


def _kept(x: NDArray[np.float64], y: NDArray[np.float64], buckets: int) -> NDArray[np.intp]:
    """Return the places of the points that stand for all, in buckets of equal width."""
    edges = np.linspace(x[0], x[-1], buckets + 1)[1:-1]
    starts = np.append(0, np.searchsorted(x, edges))
    return m4(y, starts[changes(starts) & (starts < len(x))])
