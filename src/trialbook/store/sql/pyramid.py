"""The pyramid of a series in the database; everything works inside the transaction it is given.

Full chunks but the last ones, which may still grow, are in a row of level 1, `CHUNKS` of them in
each; the last row is written anew with every few chunks. A whole row of level 1 becomes a part of
a row on each level above. Whatever is not in the pyramid is read from the chunks, which stay what
counts: a series that was written before there were pyramids gets its own when it has grown on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from trialbook.store import pyramid as levels
from trialbook.store.series import Series
from trialbook.store.series_codec import unpack
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import chunks, pyramid

_KEY = ("run", "key", "level", "number")
_CONTENT = ("part_count", "min_step", "max_step", "min_timestamp", "max_timestamp", "data")
_OF_KEY = (pyramid.c.run == bindparam("run"), pyramid.c.key == bindparam("key"))
_OF_LEVEL = (*_OF_KEY, pyramid.c.level == bindparam("level"))
_ROW = select(pyramid.c.data).where(*_OF_LEVEL, pyramid.c.number == bindparam("number"))
LAST = (
    select(pyramid.c.number, pyramid.c.part_count)
    .where(*_OF_LEVEL)
    .order_by(pyramid.c.number.desc())
    .limit(1)
)
_OF_SERIES = (chunks.c.run == bindparam("run"), chunks.c.key == bindparam("key"))
_SOME_CHUNKS = (
    select(chunks.c.data)
    .where(*_OF_SERIES, chunks.c.number.between(bindparam("first"), bindparam("last")))
    .order_by(chunks.c.number)
)

_NEW = Bulk.into(pyramid, *_KEY, *_CONTENT)
_CHANGED = Bulk(
    update(pyramid)
    .where(*(pyramid.c[name] == bindparam(f"of_{name}") for name in _KEY))
    .values({name: bindparam(f"new_{name}") for name in _CONTENT}),
    *(f"of_{name}" for name in _KEY),
    *(f"new_{name}" for name in _CONTENT),
)


# Chunks that come into a row together. With each one the row would be written so often that a loop
# of single points took longer; these few are soon read as they are.
_AT_ONCE = 4


class PyramidWriter:
    """Adds chunks to the pyramids of different series, and writes all of it at the end.

    Parameters
    ----------
    conn : Connection
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._new: list[tuple[Any, ...]] = []
        self._changed: list[tuple[Any, ...]] = []

    def extend(self, run: int, key: str, first: int, final: Sequence[Series]) -> None:
        """Add chunks of a series that will not change any more, and those before them.

        Parameters
        ----------
        run : int
        key : str
        first : int
            Number of the first one.
        final : sequence of Series
        """
        last = (first - 1 + len(final)) // _AT_ONCE * _AT_ONCE
        if last == max(0, first - 2) // _AT_ONCE * _AT_ONCE:
            return
        known = self._known(run, key) if first > 1 else 0
        rest = islice(
            chain(self._chunks(run, key, known + 1, first - 1), final), max(0, last - known)
        )
        rows = _Rows(self._conn, run, key)
        while some := list(islice(rest, levels.CHUNKS - known % levels.CHUNKS)):
            number, there = divmod(known, levels.CHUNKS)
            rows.add(1, number + 1, there, levels.Row.of(some))
            known += len(some)
            if known % levels.CHUNKS == 0:
                rows.lift(number + 1)
        new, changed = rows.packed()
        self._new += new
        self._changed += changed

    def write(self) -> None:
        """Write what was added."""
        _CHANGED.run(self._conn, self._changed)
        _NEW.run(self._conn, self._new)

    def _known(self, run: int, key: str) -> int:
        last = self._conn.execute(LAST, {"run": run, "key": key, "level": 1}).first()
        return covered(*last) if last else 0

    def _chunks(self, run: int, key: str, first: int, last: int) -> Iterator[Series]:
        for start in range(first, last + 1, levels.CHUNKS):
            end = min(last, start + levels.CHUNKS - 1)
            names = {"run": run, "key": key, "first": start, "last": end}
            for data in self._conn.scalars(_SOME_CHUNKS, names).all():
                yield Series(*unpack(data))


class _Rows:
    """The rows of one series that are being changed."""

    def __init__(self, conn: Connection, run: int, key: str) -> None:
        self._conn = conn
        self._of = (run, key)
        # pieces of each, under level and number
        self._rows: dict[tuple[int, int], list[levels.Row]] = {}
        self._known: set[tuple[int, int]] = set()

    def add(self, level: int, number: int, there: int, more: levels.Row) -> None:
        """Add parts to a row that has so many."""
        place = (level, number)
        if place not in self._rows:
            self._rows[place] = []
            if there:
                names = dict(zip(_KEY, (*self._of, *place), strict=True))
                data = self._conn.execute(_ROW, names).scalar_one()
                self._rows[place].append(levels.Row.unpack(data))
                self._known.add(place)
        self._rows[place].append(more)

    def lift(self, number: int) -> None:
        """Put a whole row of level 1 into those of the levels above."""
        row = levels.Row.joined(self._rows[1, number])
        for level in range(2, levels.LEVELS + 1):
            row = row.coarser()
            above, there = divmod(number - 1, parts_of(level))
            self.add(level, above + 1, there, row)

    def packed(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Return new rows and changed ones as the database takes them."""
        found: tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]] = ([], [])
        for place, pieces in self._rows.items():
            row = levels.Row.joined(pieces)
            steps, timestamps = row.points.steps, row.points.timestamps
            bounds = (steps.min(), steps.max(), timestamps.min(), timestamps.max())
            content = (len(row.parts), *map(int, bounds), row.pack())
            found[place in self._known].append((*self._of, *place, *content))
        return found


def parts_of(level: int) -> int:
    """Return how many parts a whole row has, so that rows of all levels have as many buckets."""
    return levels.CHUNKS if level == 1 else int(levels.RATIO ** (level - 1))


def covered(number: int, part_count: int) -> int:
    """Return up to which chunk a pyramid goes whose last row of level 1 is this one."""
    return (number - 1) * levels.CHUNKS + part_count
