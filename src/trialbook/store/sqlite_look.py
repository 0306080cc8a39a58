"""A look into a database file that may be anything, which leaves it as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from trialbook.store.look import Look, damage, read

_LEAST = 512
_NO_DATABASE = "it is no SQLite database"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


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
            read(conn, seen)
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


def _damage(conn: sqlite3.Connection) -> Iterator[str]:
    for (message,) in conn.execute("PRAGMA quick_check(1)"):
        if message != "ok":
            yield message
    for table, *_ in conn.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to one that does not exist"
    yield from damage(conn)
