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
from trialbook.queries.curves import MAX_BUCKETS, arranged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from trialbook.protocol.messages import CompareBandsParams
    from trialbook.store.base import Store
    from trialbook.store.series import Series

    Numbers = NDArray[np.float64]

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
        if known[index] and known[index] == _version(_counts(store, group, key)):
            continue
        series = _series(store, group, key)
        if not series:
            if known[index] and result.gone is not UNSET:
                result.gone.append(index)
            continue
        x, centre, low, high = band(
            [arranged(each, params.axis, starts.get(run, 0)) for run, each in series.items()],
            exact=params.axis == "step",
            between=between,
            places=params.points,
            centre=params.centre,
            width=params.band,
        )
        first = len(buffers)
        places = (first, first + 1, first + 2, first + 3)
        version = _version({run: len(each) for run, each in series.items()})
        result.bands.append(Band(at, key, *places, len(x), len(series), version))
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


def _series(store: Store, group: Sequence[str], key: str) -> dict[str, Series]:
    """Return the points of the runs that are there and have the metric."""
    found = {}
    for run_id in group:
        with suppress(NotFoundError):  # purged since the page was shown
            found[run_id] = store.read_series(run_id, key)
    return {run_id: series for run_id, series in found.items() if len(series)}


def _counts(store: Store, group: Sequence[str], key: str) -> dict[str, int]:
    """Return how many points the same runs have."""
    found = {}
    for run_id in group:
        with suppress(NotFoundError):
            found[run_id] = store.series_summaries(run_id).get(key)
    return {run_id: summary.count for run_id, summary in found.items() if summary}


def _version(counts: dict[str, int]) -> str:
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

    At each x it speaks of the curves that have a number there: with different lengths the line
    goes on to the end of the longest. Of several values of a curve at one x the last counts.

    Parameters
    ----------
    members : sequence of (array, array)
        x, rising, and y of each curve.
    exact : bool
        Whether curves have the same x, such as steps. They are put together at each x then, as
        long as there are no more than `places`; beyond, and where x is a time, in as many
        stretches of equal width, in each of which the last number of a curve counts.
    between : tuple of float, optional
        The first and last x, both included.
    places : int
    centre : {"mean", "median"}
    width : {"minmax", "std", "sem", "ci95"}
        From the least to the greatest; the standard deviation of a sample on either side, the
        standard error of the mean, or the 95 % interval of the mean by Student's t. These three
        are 0 wide at an x of a single curve.

    Examples
    --------
    >>> first = (np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    >>> other = (np.array([0.0, 1.0]), np.array([3.0, 6.0]))
    >>> [part.tolist() for part in band([first, other], exact=True)]
    [[0.0, 1.0], [2.0, 4.0], [1.0, 2.0], [3.0, 6.0]]
    """
    cut = [_within(x, y, between) for x, y in members]
    cut = [(x, y) for x, y in cut if len(x)]
    if not cut:
        nothing = np.empty(0)
        return nothing, nothing, nothing, nothing
    every = np.sort(np.concatenate([x for x, _ in cut]))
    grid = every[np.append(True, every[1:] != every[:-1])]
    edges = None
    if not exact or len(grid) > places:
        edges = np.linspace(every[0], every[-1], places + 1)
        grid = (edges[:-1] + edges[1:]) / 2
    values = np.full((len(cut), len(grid)), np.nan)
    for row, (x, y) in zip(values, cut, strict=True):
        known = np.isfinite(y)
        if edges is None:
            at = np.searchsorted(grid, x)
        else:
            at = np.clip(np.searchsorted(edges, x, "right") - 1, 0, places - 1)
        # of an index that occurs again the last one is kept
        row[at[known]] = y[known]
    there = np.isfinite(values).any(axis=0)
    return grid[there], *_lines(values[:, there], centre, width)


def _lines(values: Numbers, centre: Centre, width: Width) -> tuple[Numbers, Numbers, Numbers]:
    count = np.isfinite(values).sum(axis=0)
    middle = np.nanmean(values, axis=0) if centre == "mean" else np.nanmedian(values, axis=0)
    if width == "minmax":
        return middle, np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a single curve has no deviation
        apart = np.nan_to_num(np.nanstd(values, axis=0, ddof=1))
    if width != "std":
        apart = apart / np.sqrt(count)
    if width == "ci95":
        table = np.array([0.0, *_T95, _T95_MANY])
        apart = apart * table[np.minimum(count - 1, len(table) - 1)]
    return middle, middle - apart, middle + apart


def _within(x: Numbers, y: Numbers, between: tuple[float, float] | None) -> tuple[Numbers, Numbers]:
    if between is None:
        return x, y
    first, last = np.searchsorted(x, between[0]), np.searchsorted(x, between[1], "right")
    return x[first:last], y[first:last]
