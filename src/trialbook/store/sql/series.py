"""Series in the database; everything works inside the transaction it is given.

New points go to the open chunk of their series, which is small enough to be
written anew each time. When it has grown it joins the last full chunk, or
becomes one. So a point costs the same however long its series is.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, select, update

from trialbook.store.pyramid import Axis, Stretch, ThinSeries
from trialbook.store.series import Series
from trialbook.store.series_codec import pack, unpack
from trialbook.store.series_tail import Seen, SeriesTail
from trialbook.store.sql import thin_series
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.pyramid import PyramidWriter
from trialbook.store.sql.schema import chunks, series
from trialbook.store.sql.texts import in_chunks
from trialbook.store.summary import Extreme, Point, Summary

if TYPE_CHECKING:
    from trialbook.model import Columns

# points of a full chunk and, below which a chunk stays open, of an open one
FULL = 4096
OPEN = 512
# more keys than this are not named one by one: every key of the run is read
_FEW = 200
# runs that have more different keys among them are read one by one
_ALIKE = 20

_SUMMARY = (
    "point_count",
    *(f"{p}_{n}" for p in ("first", "latest") for n in ("step", "timestamp", "value", "is_nan")),
    *(f"{extreme}_{name}" for extreme in ("min", "max") for name in ("value", "step")),
    "min_timestamp",
    "max_timestamp",
    "chunk_count",
)
_PACK = ("point_count", "min_step", "max_step", "min_timestamp", "max_timestamp", "data")
_CHUNK_KEY = ("run", "key", "number")

_RUN: BindParameter[int] = bindparam("run")
_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_SERIES = select(series).where(series.c.run == _RUN)
_SOME_SERIES = _SERIES.where(series.c.key.in_(_KEYS))
_OF_RUNS = select(series).where(
    series.c.run.in_(bindparam("runs", expanding=True)), series.c.key.in_(_KEYS)
)
_OPEN_OF_RUNS = select(chunks.c.run, chunks.c.key, chunks.c.data).where(
    chunks.c.run.in_(bindparam("runs", expanding=True)),
    chunks.c.key.in_(_KEYS),
    chunks.c.number == 0,
)
_OPEN_CHUNKS = select(chunks.c.key, chunks.c.data).where(chunks.c.run == _RUN, chunks.c.number == 0)
_SOME_OPEN_CHUNKS = _OPEN_CHUNKS.where(chunks.c.key.in_(_KEYS))
_OF_KEY = (chunks.c.run == _RUN, chunks.c.key == bindparam("key"))
_CHUNKS = select(chunks.c.number, chunks.c.data).where(*_OF_KEY).order_by(chunks.c.number)
_CHUNK = select(chunks.c.point_count, chunks.c.data).where(
    *_OF_KEY, chunks.c.number == bindparam("number")
)
_OVERLAPPING = _CHUNKS.where(
    chunks.c.min_step <= bindparam("last_step"),
    chunks.c.max_step >= bindparam("first_step"),
    chunks.c.min_timestamp <= bindparam("newest"),
    chunks.c.max_timestamp >= bindparam("oldest"),
)

_NEW_SERIES = Bulk.into(series, "run", "key", *_SUMMARY)
_NEW_CHUNK = Bulk.into(chunks, *_CHUNK_KEY, *_PACK)
_THIS_CHUNK = (
    chunks.c.run == bindparam("of_run"),
    chunks.c.key == bindparam("of_key"),
    chunks.c.number == bindparam("of_number"),
)
_DROP_CHUNK = Bulk(delete(chunks).where(*_THIS_CHUNK), "of_run", "of_key", "of_number")
_CHANGED_CHUNK = Bulk(
    update(chunks).where(*_THIS_CHUNK).values({name: bindparam(f"new_{name}") for name in _PACK}),
    "of_run",
    "of_key",
    "of_number",
    *(f"new_{name}" for name in _PACK),
)
_CHANGED_SERIES = Bulk(
    update(series)
    .where(series.c.run == bindparam("of_run"), series.c.key == bindparam("of_key"))
    .values({name: bindparam(f"new_{name}") for name in _SUMMARY}),
    "of_run",
    "of_key",
    *(f"new_{name}" for name in _SUMMARY),
)
_STEP: BindParameter[int] = bindparam("step")
_TIMESTAMP: BindParameter[int] = bindparam("timestamp")
# chunks that may have points behind a place, by the order that it is in
_BEHIND = {
    "step": _CHUNKS.where(
        (chunks.c.max_step > _STEP)
        | ((chunks.c.max_step == _STEP) & (chunks.c.max_timestamp > _TIMESTAMP))
    ),
    "time": _CHUNKS.where(
        (chunks.c.max_timestamp > _TIMESTAMP)
        | ((chunks.c.max_timestamp == _TIMESTAMP) & (chunks.c.max_step > _STEP))
    ),
}


class SeriesWriter:
    """Adds points to series of different runs, and writes all of it at the end.

    Parameters
    ----------
    conn : Connection
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._new: list[tuple[Any, ...]] = []
        self._changed: list[tuple[Any, ...]] = []
        self._new_chunks: list[tuple[Any, ...]] = []
        self._changed_chunks: list[tuple[Any, ...]] = []
        self._dropped: list[tuple[Any, ...]] = []
        self._pyramid = PyramidWriter(conn)
        self._ahead: dict[int, tuple[dict[str, Row[Any]], dict[str, Series]]] = {}

    def read_ahead(self, wanted: Mapping[int, Collection[str]]) -> None:
        """Read at once what is there of keys that are going to be added to different runs."""
        keys = {key for of_run in wanted.values() for key in of_run}
        if len(wanted) < 2 or len(keys) > _ALIKE:
            return
        self._ahead = {run: ({}, {}) for run in wanted}
        for chunk in in_chunks(wanted):
            names = {"runs": chunk, "keys": list(keys)}
            for row in self._conn.execute(_OF_RUNS, names):
                self._ahead[row.run][0][row.key] = row
            for row in self._conn.execute(_OPEN_OF_RUNS, names):
                self._ahead[row.run][1][row.key] = Series(*unpack(row.data))

    def add(self, run: int, points: Mapping[str, Columns], *, fresh: bool) -> list[str]:
        """Add points to a run, which may be named once, and return the keys that it had not.

        Parameters
        ----------
        run : int
        points : mapping of str to Columns
        fresh : bool
            The run is known to have no series yet.
        """
        if run in self._ahead:
            known, tails = self._ahead.pop(run)
        else:
            known = {} if fresh else self._known(run, points)
            tails = self._tails(run, [key for key, row in known.items() if row.point_count > 1])
        added = []
        for key, columns in points.items():
            if len(columns.values) == 1 and key not in known:
                # what most runs have most of, and arrays of one would take five times as long
                step, timestamp = int(columns.steps[0]), int(columns.timestamps[0])
                point = Point(step, timestamp, float(columns.values[0]))
                self._new.append((run, key, *_columns(Summary.of_point(point)), 0))
                added.append(key)
                continue
            given = Series.of(columns.steps, columns.timestamps, columns.values)
            if key in known:
                self._extend(run, key, known[key], tails.get(key), given)
            elif len(given):
                self._begin(run, key, given)
                added.append(key)
        return added

    def write(self) -> None:
        """Write what was added."""
        _NEW_SERIES.run(self._conn, self._new)
        _CHANGED_SERIES.run(self._conn, self._changed)
        _DROP_CHUNK.run(self._conn, self._dropped)
        _CHANGED_CHUNK.run(self._conn, self._changed_chunks)
        _NEW_CHUNK.run(self._conn, self._new_chunks)
        self._pyramid.write()

    def _known(self, run: int, keys: Collection[str]) -> dict[str, Row[Any]]:
        return {row.key: row for row in _of_keys(self._conn, _SOME_SERIES, _SERIES, run, keys)}

    def _tails(self, run: int, keys: Collection[str]) -> dict[str, Series]:
        if not keys:
            return {}
        rows = _of_keys(self._conn, _SOME_OPEN_CHUNKS, _OPEN_CHUNKS, run, keys)
        return {row.key: Series(*unpack(row.data)) for row in rows}

    def _begin(self, run: int, key: str, given: Series) -> None:
        new = given.without(())
        summary = Summary.of(new)
        full = 0 if summary.count == 1 else self._place(run, key, 0, None, new)
        self._new.append((run, key, *_columns(summary), full))

    def _extend(
        self, run: int, key: str, row: Row[Any], tail: Series | None, given: Series
    ) -> None:
        if not len(given):
            return
        known, more = _summary(row), Summary.of(given)
        if known.may_hold(more):
            new = given.without(self._overlapping(run, key, row, more))
        else:
            new = given.without(())
        if not len(new):
            return
        if len(new) != len(given):
            more = Summary.of(new)
        if known.count == 1:
            first = known.first
            new = Series.joined([Series.of([first.step], [first.timestamp], [first.value]), new])
        full = self._place(run, key, row.chunk_count, tail, new)
        self._changed.append((run, key, *_columns(known.merged(more)), full))

    def _overlapping(self, run: int, key: str, row: Row[Any], more: Summary) -> list[Series]:
        """Return the points among which one of the new ones may be."""
        if row.point_count == 1:
            return [_only_point(row)]
        bounds = {
            "run": run,
            "key": key,
            "first_step": more.first.step,
            "last_step": more.latest.step,
            "oldest": more.oldest,
            "newest": more.newest,
        }
        rows = self._conn.execute(_OVERLAPPING, bounds).all()
        return [Series(*unpack(*(data for _, data in rows)))]

    def _place(self, run: int, key: str, full: int, tail: Series | None, new: Series) -> int:
        """Put points into chunks, and return how many full ones there are now."""
        pending = new if tail is None else Series.joined([tail, new])
        last = self._last(run, key, full) if full and len(pending) >= OPEN else None
        if last is not None and last.point_count + len(pending) <= FULL:
            whole = Series.joined([Series(*unpack(last.data)), pending])
            self._changed_chunks.append((run, key, full, *_packed(whole)))
            pending = pending[:0]
        begun, grown = full + 1, []
        while len(pending) >= OPEN:
            full += 1
            grown.append(pending[:FULL])
            self._new_chunks.append((run, key, full, *_packed(grown[-1])))
            pending = pending[FULL:]
        if grown:
            # only the last one can still change
            self._pyramid.extend(run, key, begun, grown[:-1])
        if len(pending):
            chunks_ = self._new_chunks if tail is None else self._changed_chunks
            chunks_.append((run, key, 0, *_packed(pending)))
        elif tail is not None:
            self._dropped.append((run, key, 0))
        return full

    def _last(self, run: int, key: str, number: int) -> Row[Any] | None:
        row: Any = self._conn.execute(_CHUNK, {"run": run, "key": key, "number": number}).first()
        return row  # type: ignore[no-any-return] # SQLAlchemy types rows by their columns


def read(conn: Connection, run: int, key: str) -> Series:
    """Return the points of a series ordered by timestamp, step and value."""
    row = conn.execute(_SOME_SERIES, {"run": run, "keys": [key]}).first()
    if row is None:
        return Series.of([], [], [])
    if row.point_count == 1:
        return _only_point(row)
    packs = conn.execute(_CHUNKS, {"run": run, "key": key}).all()
    if packs[0].number == 0:
        # the open chunk is the last in time
        packs = [*packs[1:], packs[0]]
    return Series(*unpack(*(data for _, data in packs))).in_order()


def read_thin(
    conn: Connection,
    numbers: Mapping[str, int],
    wanted: Sequence[Stretch],
    axis: Axis,
    buckets: int,
    *,
    has_pyramid: bool,
) -> list[ThinSeries | None]:
    """Return points that stand for all of series in a range; None where a run has no number."""
    keys = list({each.key for each in wanted})
    rows = {
        (row.run, row.key): row
        for runs in in_chunks(list(numbers.values()))
        for row in conn.execute(_OF_RUNS, {"runs": runs, "keys": keys})
    }

    def read_one(number: int, key: str, between: tuple[int, int] | None) -> ThinSeries:
        row = rows.get((number, key))
        if row is None:
            return ThinSeries.of(Series.of([], [], []), axis)
        if row.point_count == 1:
            return ThinSeries.of(_only_point(row), axis, between)
        summary = _summary(row)
        return thin_series.read(
            conn, (number, key), summary, axis, between, buckets, has_pyramid=has_pyramid
        )

    found = [numbers.get(each.run_id) for each in wanted]
    return [
        None if number is None else read_one(number, each.key, each.between)
        for number, each in zip(found, wanted, strict=True)
    ]


def read_tails(conn: Connection, run: int, wanted: Mapping[str, Seen]) -> dict[str, SeriesTail]:
    """Return what is behind the ends of series, of the chunks that may have some."""
    rows = {row.key: row for row in _of_keys(conn, _SOME_SERIES, _SERIES, run, wanted)}
    grown = [key for key, row in rows.items() if row.point_count > max(wanted[key].count, 1)]
    newest = {
        row.key: Series(*unpack(row.data))
        for row in _of_keys(conn, _SOME_OPEN_CHUNKS, _OPEN_CHUNKS, run, grown)
    }
    return {key: _tail(conn, run, row, wanted[key], newest.get(key)) for key, row in rows.items()}


def _tail(
    conn: Connection, run: int, row: Row[Any], seen: Seen, newest: Series | None
) -> SeriesTail:
    summary, new = _summary(row), row.point_count - seen.count
    if row.point_count == 1:
        return seen.tail(summary, _only_point(row))
    if new <= 0:
        return SeriesTail(summary, Series.of([], [], []))
    if newest is not None and len(seen.last.behind(newest)) == new:
        # as many as are new altogether: the other chunks have none
        return seen.tail(summary, newest.in_order())
    bounds = {"step": seen.last.step, "timestamp": seen.last.timestamp}
    packs = conn.execute(_BEHIND[seen.last.order], {"run": run, "key": row.key, **bounds}).all()
    return seen.tail(summary, Series(*unpack(*(data for _, data in packs))).in_order())


def summaries(conn: Connection, run: int) -> dict[str, Summary]:
    """Return the summary of each series of a run."""
    return {row.key: _summary(row) for row in conn.execute(_SERIES, {"run": run})}


def _of_keys(
    conn: Connection, some: Any, every: Any, run: int, keys: Collection[str]
) -> Sequence[Row[Any]]:
    """Read what a run has under these keys."""
    if len(keys) < _FEW:
        return conn.execute(some, {"run": run, "keys": list(keys)}).all()
    return [row for row in conn.execute(every, {"run": run}) if row.key in keys]


def _only_point(row: Row[Any]) -> Series:
    value = math.nan if row.first_is_nan else row.first_value
    return Series.of([row.first_step], [row.first_timestamp], [value])


def _packed(points: Series) -> tuple[Any, ...]:
    return (
        len(points),
        int(points.steps.min()),
        int(points.steps.max()),
        int(points.timestamps.min()),
        int(points.timestamps.max()),
        pack(points.steps, points.timestamps, points.values),
    )


def _columns(summary: Summary) -> tuple[Any, ...]:
    """Return a summary as the columns that `_SUMMARY` names, but for the last."""
    return (
        summary.count,
        *_stored(summary.first),
        *_stored(summary.latest),
        *(summary.least or (None, None)),
        *(summary.greatest or (None, None)),
        summary.oldest,
        summary.newest,
    )


def _stored(point: Point) -> tuple[int, int, float, bool]:
    missing = math.isnan(point.value)
    return (point.step, point.timestamp, 0.0 if missing else point.value, missing)


def _summary(row: Row[Any]) -> Summary:
    def point(step: int, timestamp: int, value: float, is_nan: bool) -> Point:  # noqa: FBT001 -- a column
        return Point(step, timestamp, math.nan if is_nan else value)

    return Summary(
        row.point_count,
        point(row.first_step, row.first_timestamp, row.first_value, row.first_is_nan),
        point(row.latest_step, row.latest_timestamp, row.latest_value, row.latest_is_nan),
        None if row.min_step is None else Extreme(row.min_value, row.min_step),
        None if row.max_step is None else Extreme(row.max_value, row.max_step),
        row.min_timestamp,
        row.max_timestamp,
    )
