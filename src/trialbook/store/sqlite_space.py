"""Giving the room in a store's file that nothing uses back to the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from trialbook.errors import StoreError

_BUSY_SECONDS = 60.0


def compact(path: Path) -> int:
    """Write the file anew without its gaps, and return how many bytes that has freed.

    Others wait meanwhile. On the disk there must be room for the file once more.

    Raises
    ------
    StoreError
        It cannot be done now; the file is as it was.
    """
    before = path.stat().st_size
    try:
        with closing(
            sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        ) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        raise StoreError(f"The store {path} cannot be compacted now: {error}.") from error
    return before - path.stat().st_size
