"""Reads the points of a series that a chart needs, from as high in its pyramid as will do.

A level is chosen by how many points to expect in each of the chart's buckets. Its rows say of
which of their parts they know too little: those across the ends of the range, and those with a
bucket that is wider than the chart's, because of a pause or because their points are in no order
along this axis. They are read one by one, from rows of level 1, and what these know too little of
from the chunks. So where the axis goes back all the time everything is read, as it has to be.

The points beside the range are among those of the chunks across its ends, which are read anyway.
Only where an end lies between two chunks they are looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Table, bindparam, select

from trialbook.store import pyramid as levels
from trialbook.store.pyramid import Axis, Neighbour, ThinSeries, parts_within
from trialbook.store.series_codec import unpack_along
from trialbook.store.sql.bulk import Lookup
from trialbook.store.sql.pyramid import LAST, covered, parts_of
from trialbook.store.sql.schema import chunks, pyramid

if TYPE_CHECKING:
    from trialbook.store.pyramid import Floats, Ints
    from trialbook.store.summary import Summary

# Along time points come as evenly as the training goes, so that of buckets which are narrow
# enough in the mean many would be too wide.
_SPARE = {"step": 1.0, "time": 1.5}
# behind every number there may be
_END = 2**63 - 1


def read(
    conn: Connection,
    of: tuple[int, str],
    summary: Summary,
    axis: Axis,
    between: tuple[int, int] | None,
    buckets: int,
    *,
    has_pyramid: bool,
) -> ThinSeries:
    """Return points that stand for all of a series, which has more than one.

    Parameters
    ----------
    conn : Connection
    of : tuple
        The run's number and the key.
    summary : Summary
    axis : {"step", "time"}
    between : tuple of int or None
    buckets : int
    has_pyramid : bool
        False where the store is older than that table.
    """
    if axis == "step":
        first, last = summary.first.step, summary.latest.step
    else:
        first, last = summary.oldest, summary.newest
    ends = (first, last) if between is None else (max(first, between[0]), min(last, between[1]))
    # a range between two positions ends one before it begins
    if ends[0] > ends[1] + 1 or (ends[0] > ends[1] and not first < ends[0] <= last):
        return ThinSeries(np.empty(0, np.int64), np.empty(0), 0, summary)
    share = (ends[1] - ends[0]) / (last - first) if last > first else 1.0
    reading = _Reading(conn, of, axis, ends, (ends[1] - ends[0]) / buckets)
    reading.has_before, reading.has_after = first < ends[0], ends[1] < last
    level = _level(summary.count * share / _SPARE[axis], buckets)
    known = reading.known() if has_pyramid and level else 0
    if not known:
        reading.read_chunks([(1, _END), (0, 0)])
        return reading.result(summary)
    # rows of level 1 that are whole are in the levels above
    whole = known // levels.CHUNKS
    if level > 1 and whole:
        missing = reading.read_rows(level, [(1, _END)])
        missing = reading.read_rows(1, [*_stretches(missing), (whole + 1, _END)])
    else:
        missing = reading.read_rows(1, [(1, _END)])
    reading.read_chunks([*_stretches(missing), (known + 1, _END), (0, 0)])
    return reading.result(summary)


def _level(expected: float, buckets: int) -> int:
    """Return the highest level with as many buckets as are asked for; 0 where none has."""
    level = 0
    while level < levels.LEVELS and expected >= buckets * levels.BUCKET * levels.RATIO**level:
        level += 1
    return level


def _stretches(numbers: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of numbers that follow one another."""
    rising = np.sort(np.fromiter(numbers, np.int64))
    for stretch in np.split(rising, np.flatnonzero(np.diff(rising) > 1) + 1):
        if len(stretch):
            yield int(stretch[0]), int(stretch[-1])


class _Reading:
    """Puts together what is read of one series."""

    def __init__(
        self,
        conn: Connection,
        of: tuple[int, str],
        axis: Axis,
        ends: tuple[int, int],
        width: float,
    ) -> None:
        self._conn = conn
        self._axis: Axis = axis
        self._ends = ends
        self._width = width
        self._of = {"run": of[0], "key": of[1]}
        self._within = {"least": ends[0], "greatest": ends[1]}
        # points, behind the number of the first chunk that they are of
        self._found: list[tuple[int, Ints, Floats]] = []
        self._left_out = 0
        # points beside the range, behind their places in the order of logging
        self._before: list[tuple[int, int, Neighbour]] = []
        self._after: list[tuple[int, int, Neighbour]] = []
        self.has_before = self.has_after = False

    def known(self) -> int:
        """Return how many chunks the pyramid knows: those up to this number."""
        last = _LAST_ROW.rows(self._conn, **self._of, level=1)
        return covered(*last[0]) if last else 0

    def read_rows(self, level: int, stretches: list[tuple[int, int]]) -> set[int]:
        """Read rows of some numbers, and return which parts of them have to be read."""
        missing = set()
        count = parts_of(level)
        chunks_of_part = 1 if level == 1 else levels.CHUNKS
        for first, last in stretches:
            names = {"level": level, "first": first, "last": last}
            for row, data in self._rows(_ROWS, names):
                for part in parts_within(data, self._axis, self._ends, self._width):
                    number = (row - 1) * count + part.number + 1
                    if part.left_out is None:
                        missing.add(number)
                    else:
                        chunk = (number - 1) * chunks_of_part + 1
                        self._found.append((chunk, part.positions, part.values))
                        self._left_out += part.left_out
        return missing

    def read_chunks(self, stretches: list[tuple[int, int]]) -> None:
        """Read chunks of some numbers."""
        for first, last in stretches:
            rows = self._rows(_CHUNKS, {"first": first, "last": last})
            positions, values = unpack_along(self._axis == "step", *(data for _, data in rows))
            within = (positions >= self._ends[0]) & (positions <= self._ends[1])
            # the open chunk is the last in time
            number = first or _END
            if not within.all():
                self._look_beside(number, positions, values)
                positions, values = positions[within], values[within]
            self._found.append((number, positions, values))

    def _look_beside(self, number: int, positions: Ints, values: Floats) -> None:
        """Remember the points beside the range, of a chunk and those that follow it."""
        least, greatest = self._ends
        if before := Neighbour.before(positions, values, least):
            self._before.append((before.position, number, before))
        if after := Neighbour.after(positions, values, greatest):
            self._after.append((after.position, number, after))

    def _read_beside(self) -> None:
        """Read the points beside the range that no chunk across its ends has."""
        for lookups, wanted in (
            (_BEFORE, self.has_before and not self._before),
            (_AFTER, self.has_after and not self._after),
        ):
            rows = self._rows(lookups, {}) if wanted else []
            for number, data in rows:
                self._look_beside(number or _END, *unpack_along(self._axis == "step", data))

    def result(self, summary: Summary) -> ThinSeries:
        """Return all points, in the order of logging."""
        found = sorted(self._found, key=lambda piece: piece[0])
        positions = np.concatenate([np.empty(0, np.int64), *(piece[1] for piece in found)])
        values = np.concatenate([np.empty(0), *(piece[2] for piece in found)])
        self._read_beside()
        before = max(self._before, default=(0, 0, None), key=_place)[2]
        after = min(self._after, default=(0, 0, None), key=_place)[2]
        return ThinSeries(positions, values, self._left_out, summary, before, after)

    def _rows(self, lookups: dict[Axis, Lookup], names: dict[str, int]) -> list[tuple[Any, ...]]:
        return lookups[self._axis].rows(self._conn, **self._of, **self._within, **names)


def _place(found: tuple[int, int, Neighbour | None]) -> tuple[int, int]:
    """Return where a point is: along the axis, then in the order of logging."""
    return found[:2]


def _beside(*, before: bool) -> dict[Axis, Lookup]:
    """Return what reads the chunk that ends last before a range, or begins first behind it."""
    rows = select(chunks.c.number, chunks.c.data).where(
        chunks.c.run == bindparam("run"), chunks.c.key == bindparam("key")
    )
    columns: dict[Axis, str] = {"step": "step", "time": "timestamp"}
    found = {}
    for axis, name in columns.items():
        end: ColumnElement[int] = chunks.c[f"{'max' if before else 'min'}_{name}"]
        # each statement binds both ends of the range
        is_beside = (
            (end < bindparam("least")) & (end <= bindparam("greatest"))
            if before
            else (end > bindparam("greatest")) & (end >= bindparam("least"))
        )
        # the open chunk, number 0, is the last in time
        order = (end, chunks.c.number == 0, chunks.c.number)
        nearest = [each.desc() for each in order] if before else order
        found[axis] = Lookup(rows.where(is_beside).order_by(*nearest).limit(1))
    return found


def _lookups(table: Table) -> dict[Axis, Lookup]:
    """Return what reads those rows of a series, of some numbers, that have points in a range."""
    rows = select(table.c.number, table.c.data).where(
        table.c.run == bindparam("run"),
        table.c.key == bindparam("key"),
        table.c.number.between(bindparam("first"), bindparam("last")),
    )
    rows = rows.order_by(table.c.number)
    if table is pyramid:
        rows = rows.where(table.c.level == bindparam("level"))
    columns: dict[Axis, str] = {"step": "step", "time": "timestamp"}
    return {
        axis: Lookup(
            rows.where(
                table.c[f"min_{name}"] <= bindparam("greatest"),
                table.c[f"max_{name}"] >= bindparam("least"),
            )
        )
        for axis, name in columns.items()
    }


_ROWS = _lookups(pyramid)
_CHUNKS = _lookups(chunks)
_BEFORE, _AFTER = _beside(before=True), _beside(before=False)
_LAST_ROW = Lookup(LAST)
