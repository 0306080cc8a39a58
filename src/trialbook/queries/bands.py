"""One line for a group of runs, with a band around it."""

from __future__ import annotations

import warnings
from contextlib import suppress
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np
from msgspec import UNSET

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.protocol.codec import little_endian
from trialbook.protocol.messages import Band, CompareBandsResult
from trialbook.queries.curves import MAX_BUCKETS, arranged, curve_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.protocol.messages import ChartSettings, CompareBandsParams
    from trialbook.store.base import Store

    Numbers = NDArray[np.float64]
    ChartAxis = CompareBandsParams | ChartSettings

Centre = Literal["mean", "median"]
Width = Literal["minmax", "std", "sem", "ci95"]
# two-sided 95 % points of Student's t for 1 to 30 degrees of freedom, then the normal one's
_T95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_T95_MANY = 1.960


def read_bands(
    store: Store | None, params: CompareBandsParams
) -> tuple[CompareBandsResult, list[bytes]]:
    """Return the lines that a message asks for, and the buffers that these count.

    Runs that do not exist any more are left out, and groups without a run that has the metric, and
    lines that a page has as they are.

    Raises
    ------
    InvalidParameterError
        These would be too many points, or what is known is not of these lines.
    """
    runs = [run_id for group in params.groups for run_id in group]
    buckets = len(runs) * len(params.keys) * params.points
    if buckets > MAX_BUCKETS:
        raise InvalidParameterError(
            f"{len(runs):,} runs with {len(params.keys):,} metrics at {params.points:,} places "
            f"each are {buckets:,} places; ask for at most {MAX_BUCKETS:,} at one time."
        )
    lines = list(product(range(len(params.groups)), dict.fromkeys(params.keys)))
    known = _known(params, len(lines))
    result = CompareBandsResult([], gone=UNSET if params.known is UNSET else [])
    if store is None:
        return result, []
    starts: dict[str, int] = {}
    if params.axis == "relative":
        starts = {r.info.run_id: r.info.start_time for r in store.get_runs(runs)}
    between = None if params.range is None else (params.range.start, params.range.end)
    buffers: list[bytes] = []
    for index, (at, key) in enumerate(lines):
        group = list(dict.fromkeys(params.groups[at]))
        if known[index] and known[index] == _version(_counts(store, group, key, params)):
            continue
        members, counts = _members(store, group, key, params, starts)
        if not members:
            if known[index] and result.gone is not UNSET:
                result.gone.append(index)
            continue
        x, centre, low, high = band(
            members,
            exact=params.axis == "step",
            between=between,
            places=params.points,
            centre=params.centre,
            width=params.band,
        )
        first = len(buffers)
        places = (first, first + 1, first + 2, first + 3)
        result.bands.append(Band(at, key, *places, len(x), len(members), _version(counts)))
        buffers += [little_endian(numbers) for numbers in (x, centre, low, high)]
    return result, buffers


def _known(params: CompareBandsParams, lines: int) -> list[str]:
    if params.known is UNSET:
        return [""] * lines
    if len(params.known) != lines:
        raise InvalidParameterError(
            f"Of {lines:,} lines there are {len(params.known):,} versions in known; "
            "each group has one for each key."
        )
    return params.known


def _members(
    store: Store,
    group: Sequence[str],
    key: str,
    params: CompareBandsParams,
    starts: dict[str, int],
) -> tuple[list[tuple[Numbers, Numbers]], dict[str, list[int]]]:
    """Return x and y of the runs that have some, and how many points each run has there."""
    members: list[tuple[Numbers, Numbers]] = []
    counts: dict[str, list[int]] = {}
    for run_id in group:
        with suppress(NotFoundError):  # purged since the page was shown
            found = member_of(store, run_id, key, params, starts.get(run_id, 0))
            if found is not None:
                counts[run_id], x, y = found
                if len(x):
                    members.append((x, y))
    return members, counts


def member_of(
    store: Store, run_id: str, key: str, settings: ChartAxis, start: int
) -> tuple[list[int], Numbers, Numbers] | None:
    """Return how many points a run has there, and along the metric of the axis, with x and y.

    By rising x, over another metric in the order of the steps. None where it has no such metric.

    Raises
    ------
    NotFoundError
        There is no such run.
    """
    series = store.read_series(run_id, key)
    if not len(series):
        return None
    if settings.axis != "metric":
        return [len(series)], *arranged(series, settings.axis, start)
    along = store.read_series(run_id, settings.axis_metric or key)
    drawn = curve_along(series, along, buckets=len(series))
    return [len(series), len(along)], drawn.x, drawn.y


def _counts(
    store: Store, group: Sequence[str], key: str, params: CompareBandsParams
) -> dict[str, list[int]]:
    """Return how many points the same runs have, and along the metric of the axis."""
    names = [key, params.axis_metric or key] if params.axis == "metric" else [key]
    found = {}
    for run_id in group:
        with suppress(NotFoundError):
            summaries = store.series_summaries(run_id)
            if key in summaries:
                found[run_id] = [
                    summaries[name].count if name in summaries else 0 for name in names
                ]
    return found


def _version(counts: dict[str, list[int]]) -> str:
    """Return another text for other points: they are only ever added, so that counts tell."""
    return sha256(repr(counts).encode()).hexdigest()[:16]


def band(
    members: Sequence[tuple[Numbers, Numbers]],
    *,
    exact: bool,
    between: tuple[float, float] | None = None,
    places: int = 1000,
    centre: Centre = "mean",
    width: Width = "minmax",
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return x, the line, and the lower and upper edge of the band of some curves.

    From its first number to its last a curve counts at each x: where it has no number itself,
    with where its line passes, as pandas' ``interpolate(method="index", limit_area="inside")``
    has it. Curves of different density make no zigzag so, and with different lengths the line
    goes on to the end of the longest. Of several values of a curve at one x the last counts.

    Parameters
    ----------
    members : sequence of (array, array)
        x and y of each curve. Where x does not rise, as over another metric, points stand in
        the order in which they were logged.
    exact : bool
        Whether curves have the same x, such as steps. They are put together at each x then, as
        long as there are no more than `places`; beyond, and where x is a time or a metric, in as
        many stretches of equal width, in each of which the last number of a curve counts.
    between : tuple of float, optional
        The first and last x, both included. The line and the band go on to the nearest number of
        a curve on either side of it, unless a curve does not rise.
    places : int
    centre : {"mean", "median"}
    width : {"minmax", "std", "sem", "ci95"}
        From the least to the greatest, of a stretch too; the standard deviation of a sample on
        either side, the standard error of the mean, or the 95 % interval of the mean by Student's
        t. These three are 0 wide at an x of a single curve.

    Examples
    --------
    >>> first = (np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    >>> other = (np.array([0.0, 1.0]), np.array([3.0, 6.0]))
    >>> [part.tolist() for part in band([first, other], exact=True)]
    [[0.0, 1.0], [2.0, 4.0], [1.0, 2.0], [3.0, 6.0]]
    """
    known = [(x[np.isfinite(y)], y[np.isfinite(y)]) for x, y in members]
    inner = _band(known, between, places, centre, width, exact=exact)
    if between is None or any((x[1:] < x[:-1]).any() for x, _ in known):
        return inner
    outer = [_beside(known, x, centre, width) for x in _nearest(known, between)]
    if not len(inner[0]) and not all(len(x) for x, *_ in outer):
        return inner  # no line passes through
    before, after = outer
    x, line, low, high = map(np.concatenate, zip(before, inner, after, strict=True))
    return x, line, low, high


def _nearest(
    members: Sequence[tuple[Numbers, Numbers]], between: tuple[float, float]
) -> tuple[Numbers, Numbers]:
    """Return the last x before a range and the first behind it; each empty where there is none."""
    every = np.concatenate([np.empty(0), *(x for x, _ in members)])
    first, last = every[every < between[0]], every[every > between[1]]
    return (first.max(keepdims=True) if len(first) else first), (
        last.min(keepdims=True) if len(last) else last
    )


def _beside(
    members: Sequence[tuple[Numbers, Numbers]], x: Numbers, centre: Centre, width: Width
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the line and the band at an x, if there is one."""
    if not len(x):
        return x, x, x, x
    values = np.array([_along(x, *_last_of_each(*member)) for member in members])
    return _told(x, values, values, values, centre, width)


def _last_of_each(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Return of several values at one x the last."""
    last = np.roll(_changes(x), -1) if len(x) else _changes(x)
    return x[last], y[last]


def _band(
    known: Sequence[tuple[Numbers, Numbers]],
    between: tuple[float, float] | None,
    places: int,
    centre: Centre,
    width: Width,
    *,
    exact: bool,
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return what `band` does of curves of numbers, in the range alone."""
    within = [x[(x >= between[0]) & (x <= between[1])] if between else x for x, _ in known]
    seen = [x for x in within if len(x)]
    if not seen:
        nothing = np.empty(0)
        return nothing, nothing, nothing, nothing
    if exact and max(np.count_nonzero(_changes(x)) for x in seen) <= places:
        every = np.sort(np.concatenate([x[_changes(x)] for x in seen]))
        grid = every[_changes(every)]
        if len(grid) <= places:
            values = np.array([_along(grid, *_last_of_each(x, y)) for x, y in known])
            return _told(grid, values, values, values, centre, width)
    first, end = min(x.min() for x in seen), max(x.max() for x in seen)
    edges = np.linspace(first, end, (places if end > first else 1) + 1)
    grid = (edges[:-1] + edges[1:]) / 2
    stretched = [_stretched(x, y, edges, grid) for x, y in known]
    values, lows, highs, own = (np.array(part) for part in zip(*stretched, strict=True))
    there = own.any(axis=0)
    return _told(grid[there], values[:, there], lows[:, there], highs[:, there], centre, width)


def _stretched(
    x: Numbers, y: Numbers, edges: Numbers, grid: Numbers
) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
    """Return a curve's last, least and greatest number in each stretch, or where it passes.

    With these comes in which stretches it has a number itself.
    """
    if len(x) > 1 and (x[1:] < x[:-1]).any():
        inside = (x >= edges[0]) & (x <= edges[-1])
        x, y = x[inside], y[inside]
        stretch = np.clip(np.searchsorted(edges, x, "right") - 1, 0, len(grid) - 1)
        # within a stretch the order stays
        order = np.argsort(stretch, kind="stable")
        y, starts = y[order], np.searchsorted(stretch[order], np.arange(len(grid)))
        first, end = 0, len(y)
        before = after = slice(0, 0)
    else:
        first, end = np.searchsorted(x, edges[0]), np.searchsorted(x, edges[-1], "right")
        starts = np.searchsorted(x, edges[:-1])
        # lines come in from the left and go out to the right
        before, after = slice(max(0, first - 1), first), slice(end, end + 1)
    ends = np.append(starts[1:], end)
    own = ends > starts
    at = np.flatnonzero(own)
    values = _along(
        grid,
        np.concatenate([x[before], grid[at], x[after]]),
        np.concatenate([y[before], y[ends[at] - 1], y[after]]),
    )
    low, high = values.copy(), values.copy()
    if len(at):
        low[at] = np.minimum.reduceat(y[:end], starts[at])
        high[at] = np.maximum.reduceat(y[:end], starts[at])
    return values, low, high, own


def _along(grid: Numbers, x: Numbers, y: Numbers) -> Numbers:
    """Return where the line through some points passes, from the first of them to the last."""
    if not len(x):
        return np.full(len(grid), np.nan)
    return np.interp(grid, x, y, left=np.nan, right=np.nan)


def _changes(rising: Numbers) -> NDArray[np.bool_]:
    """Return which of some rising numbers differ from the one before."""
    return np.append(True, rising[1:] != rising[:-1])[: len(rising)]


def _told(
    grid: Numbers, values: Numbers, lows: Numbers, highs: Numbers, centre: Centre, width: Width
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return the places with the line and the edges of the band."""
    count = np.isfinite(values).sum(axis=0)
    middle = np.nanmean(values, axis=0) if centre == "mean" else np.nanmedian(values, axis=0)
    if width == "minmax":
        return grid, middle, np.nanmin(lows, axis=0), np.nanmax(highs, axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a single curve has no deviation
        apart = np.nan_to_num(np.nanstd(values, axis=0, ddof=1))
    if width != "std":
        apart = apart / np.sqrt(count)
    if width == "ci95":
        table = np.array([0.0, *_T95, _T95_MANY])
        apart = apart * table[np.minimum(count - 1, len(table) - 1)]
    return grid, middle, middle - apart, middle + apart
