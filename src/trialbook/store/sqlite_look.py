"""A look into a database file that may be anything, which leaves it as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from trialbook.errors import StoreError
from trialbook.store.series_codec import unpack

_LEAST = 512
_NO_DATABASE = "it is no SQLite database"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_META = "SELECT value FROM trialbook_meta WHERE key = 'schema_version'"
_COUNTS = {
    "experiments": "SELECT count(*) FROM experiments WHERE lifecycle_stage = 'active'",
    "runs": "SELECT count(*) FROM runs WHERE lifecycle_stage = 'active'",
    "deleted_runs": "SELECT count(*) FROM runs WHERE lifecycle_stage <> 'active'",
    "points": "SELECT coalesce(sum(point_count), 0) FROM series",
}
_POSITIONS = "SELECT journal_id, position FROM journal_positions"
# a series of a single point has no chunk
_UNEQUAL = """
SELECT count(*) FROM series s WHERE s.point_count > 1 AND s.point_count <>
  (SELECT coalesce(sum(c.point_count), 0) FROM chunks c WHERE c.run = s.run AND c.key = s.key)
"""
_SOME_CHUNKS = """
SELECT point_count, data FROM chunks WHERE id IN
  (SELECT id FROM chunks ORDER BY random() LIMIT 100)
"""


@dataclass(slots=True)
class Look:
    """What was seen.

    Attributes
    ----------
    schema_version : int or None
        None where it is no store.
    counts : dict of str to int
        ``experiments``, ``runs``, ``deleted_runs`` and ``points``.
    positions : dict of str to int
        Up to where each journal is in the database.
    damage : str or None
        The first thing that is not whole.
    stranger : str or None
        Why this is no store.
    """

    schema_version: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    damage: str | None = None
    stranger: str | None = None


def look(path: Path) -> Look:
    """Read a file; whatever it holds is told in the answer."""
    seen = Look()
    try:
        # SQLite takes a very short file for an empty one
        if 0 < path.stat().st_size < _LEAST:
            seen.stranger = _NO_DATABASE
            return seen
        with closing(_connected(path)) as conn:
            tables = {name for (name,) in conn.execute(_TABLES)}
            if "trialbook_meta" not in tables:
                seen.stranger = "it is a database of another program" if tables else "it is empty"
                return seen
            _read(conn, seen)
            seen.damage = next(_damage(conn), None)
    except (sqlite3.DatabaseError, OSError, ValueError) as error:
        if "not a database" in str(error):
            seen.stranger = _NO_DATABASE
        else:
            seen.damage = str(error)
    return seen


def _connected(path: Path) -> sqlite3.Connection:
    wal = path.with_name(path.name + "-wal")
    # Otherwise even a reader would leave a log and its index behind. Where there is a log, some
    # process has the file open, or died.
    unused = not wal.exists() or wal.stat().st_size == 0
    options = "mode=ro&immutable=1" if unused else "mode=ro"
    return sqlite3.connect(f"{path.as_uri()}?{options}", uri=True, timeout=10)


def _read(conn: sqlite3.Connection, seen: Look) -> None:
    (version,) = conn.execute(_META).fetchone() or (None,)
    seen.schema_version = None if version is None else int(version)
    for name, statement in _COUNTS.items():
        seen.counts[name] = conn.execute(statement).fetchone()[0]
    seen.positions = dict(conn.execute(_POSITIONS))


def _damage(conn: sqlite3.Connection) -> Iterator[str]:
    for (message,) in conn.execute("PRAGMA quick_check(1)"):
        if message != "ok":
            yield message
    for table, *_ in conn.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to one that does not exist"
    (unequal,) = conn.execute(_UNEQUAL).fetchone()
    if unequal:
        yield f"{unequal} series have other points than their summaries say"
    for count, data in conn.execute(_SOME_CHUNKS):
        try:
            whole = len(unpack(data)[0]) == count
        except StoreError as error:
            yield error.message
        else:
            if not whole:
                yield "a pack of points has another length than it should"
