"""Inspects a database file that may be anything, and leaves it as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from trialbook.model import TagName
from trialbook.store.inspection import Inspection, damage, read
from trialbook.store.sqlite import wait
from trialbook.store.sqlite.repair import former_places

_LEAST = 512
_NO_DATABASE = "it is no SQLite database"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
# where a run took place is described in a file, which its tag names
_DESCRIBED = (TagName.ENVIRONMENT, TagName.UNCOMMITTED)
_WITH_ARTIFACTS = """
SELECT count(DISTINCT run) FROM tags WHERE key IN (?, ?)
  AND NOT EXISTS (SELECT * FROM trialbook_meta WHERE key = 'artifact_root')
"""


def inspect(path: Path) -> Inspection:
    """Read a file; whatever it holds is told in the answer."""
    seen = Inspection()
    try:
        # SQLite takes a very short file for an empty one
        if 0 < path.stat().st_size < _LEAST:
            seen.not_a_store = _NO_DATABASE
            return seen
        with closing(_connected(path)) as conn:
            tables = {name for (name,) in conn.execute(_TABLES)}
            if "trialbook_meta" not in tables:
                seen.not_a_store = (
                    "it is a database of another program" if tables else "it is empty"
                )
                return seen
            read(conn, seen)
            seen.former_places = former_places(conn, path)
            (seen.with_artifacts,) = conn.execute(_WITH_ARTIFACTS, _DESCRIBED).fetchone()
            seen.damage = next(_damage(conn, seen), None)
    except (sqlite3.DatabaseError, OSError, ValueError) as error:
        if isinstance(error, sqlite3.OperationalError) and wait.is_busy(error):
            seen.locked = wait.holder(path)
        elif getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_ROLLBACK:
            seen.unfinished = True
        elif "not a database" in str(error):
            seen.not_a_store = _NO_DATABASE
        else:
            seen.damage = str(error)
    return seen


def has_log(path: Path) -> bool:
    """Tell from the header whether a database is in write-ahead mode."""
    try:
        with path.open("rb") as file:
            return file.read(20)[18:20] == b"\2\2"
    except OSError:
        return False


def _connected(path: Path) -> sqlite3.Connection:
    wal = path.with_name(path.name + "-wal")
    # Otherwise even a reader would leave a log and its index behind. Where there is a log, some
    # process has the file open, or died. In other modes a reader leaves nothing, and minds locks.
    unused = has_log(path) and (not wal.exists() or wal.stat().st_size == 0)
    options = "mode=ro&immutable=1" if unused else "mode=ro"
    return sqlite3.connect(f"{path.as_uri()}?{options}", uri=True, timeout=wait.WARN_AFTER_SECONDS)


def _damage(conn: sqlite3.Connection, seen: Inspection) -> Iterator[str]:
    for (message,) in conn.execute("PRAGMA quick_check(1)"):
        if message != "ok":
            yield message
    for table, *_ in conn.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to one that does not exist"
    yield from damage(conn, seen)
