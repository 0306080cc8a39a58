"""How SQLite keeps a transaction whole: by a write-ahead log, or where that is unsafe by another.

The log lets readers and writers work at once, but through memory that they
share. On a network file system they share none, and the file would be torn.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from trialbook import settings
from trialbook.file_system import mount_of

log = logging.getLogger("trialbook.store")

WAL = "wal"


def wal_is_safe(path: Path) -> bool:
    """Tell whether a database file may have a write-ahead log where it is."""
    setting = os.environ.get(settings.SQLITE_WAL_VARIABLE)
    if setting:
        return setting != "0"
    return not mount_of(path.parent).is_network


def is_out_of_reach(path: Path) -> bool:
    """Tell whether a database can only be read as it lies there.

    A write-ahead log wants to be written into the folder even to be read. Where
    that cannot be and there is none, nobody can be writing into the file either.
    """
    wal = path.with_name(path.name + "-wal")
    has_wal = wal.exists() and wal.stat().st_size > 0
    return path.is_file() and not os.access(path.parent, os.W_OK) and not has_wal


def apply(connection: sqlite3.Connection, path: Path, *, new: bool) -> str:
    """Have a database use a mode that is safe where it is, and return the mode.

    Parameters
    ----------
    connection : sqlite3.Connection
        Outside a transaction.
    path : Path
    new : bool
        An older file stays without a write-ahead log where it has none:
        another machine may have it open.
    """
    if wal_is_safe(path):
        return _set(connection, "WAL") if new else present(connection)
    mode = present(connection)
    if mode == WAL or new:
        mode = _set(connection, "DELETE")
        log.warning(
            "%s is on a network file system, where SQLite's write-ahead log is unsafe. Another "
            "mode is used, in which its readers and writers wait for one another. Logging does "
            "not wait.",
            path,
        )
    return mode


def present(connection: sqlite3.Connection) -> str:
    """Return the mode that a database is in, as SQLite names it."""
    mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return mode


def _set(connection: sqlite3.Connection, mode: str) -> str:
    # SQLite answers with the mode that it could have
    answer: str = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0]
    return answer
