"""Few points that stand for many: levels of buckets over a series, each level of wider ones.

The lowest level has a bucket for every `BUCKET` points of a full chunk, and each level above a
bucket for every `RATIO` of those below. A bucket keeps points, exactly as they were logged: its
first and last, those of least and greatest value, step and time, and its first NaN. So the
kept points tell the extremes of any buckets together, and how wide each is along either axis.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from trialbook.errors import StoreError
from trialbook.store.m4 import m4
from trialbook.store.series import Series
from trialbook.store.series_codec import pack, unpack, unpack_along
from trialbook.store.summary import Summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

Axis = Literal["step", "time"]

# with fewer points in a bucket the lowest level alone would take more than half a byte a point
BUCKET = 64
RATIO = 8
LEVELS = 4
# so many chunks are in a row of the lowest level
CHUNKS = 16

_MAGIC = b"P1"
_HEAD = struct.Struct("<2sHI")


class Stretch(NamedTuple):
    """A part of a series: all of it, or between two positions, both included."""

    run_id: str
    key: str
    between: tuple[int, int] | None = None


class Neighbour(NamedTuple):
    """A point beside a range, which a line leads to from within it."""

    position: int
    value: float

    @staticmethod
    def before(positions: Ints, values: Floats, least: int) -> Neighbour | None:
        """Return the last point before a range, of several at one place the one logged last.

        Examples
        --------
        >>> Neighbour.before(np.array([1, 3, 3, 5]), np.array([0.1, 0.2, 0.3, 0.4]), 4)
        Neighbour(position=3, value=0.3)
        """
        outside = positions < least
        if not outside.any():
            return None
        nearest = positions[outside].max()
        return Neighbour(int(nearest), float(values[positions == nearest][-1]))

    @staticmethod
    def after(positions: Ints, values: Floats, greatest: int) -> Neighbour | None:
        """Return the first point behind a range, of several at one place the one logged first."""
        outside = positions > greatest
        if not outside.any():
            return None
        nearest = positions[outside].min()
        return Neighbour(int(nearest), float(values[positions == nearest][0]))


@dataclass(frozen=True, slots=True, eq=False)
class ThinSeries:
    """Points of a series within a range, in the order of logging, that stand for all there.

    Attributes
    ----------
    positions : array of int64
        Their steps, or their times in milliseconds since 1970.
    values : array of float64
    left_out : int
        How many points of the range they stand for beside themselves.
    summary : Summary or None
        Of the whole series, as it was read together with them; None where it has no point.
    before, after : Neighbour or None
        The last point before the range and the first behind it, which are none of the points.
        Beside a range without any there are both, for the line that passes through, or none.
    """

    positions: Ints
    values: Floats
    left_out: int
    summary: Summary | None
    before: Neighbour | None = None
    after: Neighbour | None = None

    @staticmethod
    def of(series: Series, axis: Axis, between: tuple[int, int] | None = None) -> ThinSeries:
        """Return all points of a range, both ends included, of a series in the order of time.

        Examples
        --------
        >>> series = Series.of([1, 2, 3], [0, 0, 0], [0.9, 0.5, 0.4])
        >>> ThinSeries.of(series, "step", (2, 9)).values.tolist()
        [0.5, 0.4]
        """
        positions = series.steps if axis == "step" else series.timestamps
        summary = Summary.of(series) if len(series) else None
        if between is None:
            return ThinSeries(positions, series.values, 0, summary)
        within = (positions >= between[0]) & (positions <= between[1])
        before = Neighbour.before(positions, series.values, between[0])
        after = Neighbour.after(positions, series.values, between[1])
        found = ThinSeries(positions[within], series.values[within], 0, summary, before, after)
        # one less is between two positions
        return found if between[0] <= between[1] + 1 else replace(found, before=None, after=None)

    def __post_init__(self) -> None:
        if not len(self.positions) and (self.before is None or self.after is None):
            # no line passes through
            object.__setattr__(self, "before", None)
            object.__setattr__(self, "after", None)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Buckets of consecutive parts of a series: of chunks, above that of rows of the lowest level.

    Attributes
    ----------
    points : Series
        What the buckets keep, bucket by bucket.
    sizes : array of uint8
        How many points each bucket keeps.
    parts : array of uint32
        For each part, how many buckets it has and how many points these stand for.
    """

    points: Series
    sizes: NDArray[np.uint8]
    parts: NDArray[np.uint32]

    @staticmethod
    def of(chunks: Sequence[Series]) -> Row:
        """Return the lowest level's buckets of chunks, none of which is empty."""
        lengths = [len(chunk) for chunk in chunks]
        counts = [-(-length // BUCKET) for length in lengths]
        begins = np.cumsum([0, *lengths[:-1]])
        starts = np.concatenate(
            [begin + BUCKET * np.arange(n) for begin, n in zip(begins, counts, strict=True)]
        )
        return _row(Series.joined(chunks), starts, np.array([counts, lengths], "<u4").T)

    @staticmethod
    def joined(rows: Sequence[Row]) -> Row:
        """Return the parts of several rows, one behind the other."""
        if len(rows) == 1:
            return rows[0]
        return Row(
            Series.joined([row.points for row in rows]),
            np.concatenate([row.sizes for row in rows]),
            np.concatenate([row.parts for row in rows]),
        )

    def coarser(self) -> Row:
        """Return the buckets of the level above, all as one part."""
        starts = _starts(self.sizes)[::RATIO]
        total = int(self.parts[:, 1].sum())
        return _row(self.points, starts, np.array([[len(starts), total]], "<u4"))

    def pack(self) -> bytes:
        """Return the row as bytes."""
        points = self.points
        head = _HEAD.pack(_MAGIC, len(self.parts), len(self.sizes))
        packed = pack(points.steps, points.timestamps, points.values, quickly=True)
        return b"".join((head, self.parts.tobytes(), self.sizes.tobytes(), packed))

    @staticmethod
    def unpack(data: bytes) -> Row:
        """Return the row that was packed; StoreError where the bytes are damaged."""
        sizes, parts, packed = _opened(data)
        return Row(Series(*unpack(packed)), sizes, parts)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What a row says of one of its parts in a range, or of several that are neighbours.

    Attributes
    ----------
    number : int
        Of the part in its row, from 0, or of the first one.
    positions, values : array
        Of the points that stand for it.
    left_out : int or None
        How many it has beside these; None where the part itself has to be read.
    """

    number: int
    positions: Ints
    values: Floats
    left_out: int | None


def parts_within(data: bytes, axis: Axis, between: tuple[int, int], width: float) -> list[Part]:
    """Return the parts of a packed row that have points in a range.

    Parameters
    ----------
    data : bytes
    axis : {"step", "time"}
    between : tuple of int
        The first and last position of the range, both included.
    width : float
        How wide a bucket may be for its points to stand for it. A wider one is about a pause,
        or of points in no order along this axis, and of one across the range's ends it is not
        known what lies within: those parts have to be read themselves.

    Raises
    ------
    StoreError
        The bytes are damaged.
    """
    sizes, parts, packed = _opened(data)
    positions, values = unpack_along(axis == "step", packed)
    starts, first = _starts(sizes), _starts(parts[:, 0])
    if (positions[1:] >= positions[:-1]).all():
        # as a rule, and several times faster than to look at each point
        least, greatest = positions[starts], positions[starts + sizes - 1]
    else:
        least = np.minimum.reduceat(positions, starts)
        greatest = np.maximum.reduceat(positions, starts)
    # as floats, because integers this far apart may wrap around
    good = greatest.astype(float) - least.astype(float) <= width
    good &= (least >= between[0]) & (greatest <= between[1])
    counts = parts[:, 1]
    if good.all():
        return [Part(0, positions, values, int(counts.sum()) - len(positions))]
    stands = np.logical_and.reduceat(good, first)
    outside = np.logical_and.reduceat((greatest < between[0]) | (least > between[1]), first)
    places = np.append(starts[first], len(positions))
    found = []
    # neighbours that stand for their points are taken together
    begins = np.flatnonzero(np.append(True, ~stands[1:] | ~stands[:-1])).tolist()
    for number, end in zip(begins, [*begins[1:], len(parts)], strict=True):
        if not outside[number]:
            place = slice(places[number], places[end])
            left_out = int(counts[number:end].sum() - (places[end] - places[number]))
            found.append(
                Part(number, positions[place], values[place], left_out if stands[number] else None)
            )
    return found


def _row(points: Series, starts: NDArray[np.intp], parts: NDArray[np.uint32]) -> Row:
    kept = m4(points.values, starts, points.steps, points.timestamps)
    ends = np.searchsorted(kept, np.append(starts, len(points)))
    return Row(points[kept], np.diff(ends).astype("u1"), parts)


def _starts(lengths: NDArray[np.unsignedinteger]) -> NDArray[np.intp]:
    return np.cumsum(lengths, dtype=np.intp) - lengths


def _opened(data: bytes) -> tuple[NDArray[np.uint8], NDArray[np.uint32], memoryview]:
    try:
        magic, part_count, bucket_count = _HEAD.unpack_from(data)
        if magic != _MAGIC:
            raise StoreError(f"A row of buckets does not begin with {_MAGIC!r}.")
        parts = np.frombuffer(data, "<u4", 2 * part_count, _HEAD.size).reshape(-1, 2)
        at = _HEAD.size + parts.nbytes
        sizes = np.frombuffer(data, "u1", bucket_count, at)
    except (ValueError, TypeError, struct.error) as error:
        raise StoreError(f"A row of buckets is damaged: {error}.") from error
    return sizes, parts, memoryview(data)[at + bucket_count :]
