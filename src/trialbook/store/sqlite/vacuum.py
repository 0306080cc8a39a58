"""Giving the room in a store's file that nothing uses back to the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from trialbook.errors import StoreError
from trialbook.store.sqlite import wait


def compact(path: Path) -> int:
    """Write the file anew without its gaps, and return how many bytes that has freed.

    Others wait meanwhile. It waits for others, too, and says for whom. On the disk there must
    be room for the file once more.

    Raises
    ------
    StoreError
        It cannot be done now; the file is as it was.
    """
    before = path.stat().st_size
    try:
        with closing(wait.connect(path, path, uri=False)) as connection:
            # where somebody only reads, SQLite asks for the file after it has written the new one
            connection.patiently(
                lambda: connection.execute("VACUUM"),
                wait.BUSY_SECONDS,
                wait.WARN_AFTER_SECONDS,
            )
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError as error:
        reason = f"it is locked by {wait.holder(path)}" if wait.is_busy(error) else str(error)
        raise StoreError(f"The store {path} cannot be compacted now: {reason}.") from None
    except sqlite3.Error as error:
        raise StoreError(f"The store {path} cannot be compacted now: {error}.") from None
    return before - path.stat().st_size
