"""Bringing the tables of an older SQLite store up to date, after a copy has been made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import StaticPool, create_engine, event

from trialbook.errors import StoreError
from trialbook.store.sql_birth import Birth, existing


def upgraded(connect: Callable[[], sqlite3.Connection], path: Path) -> Birth:
    """Upgrade a store, whose file is copied first, and return what it is then.

    Parameters
    ----------
    connect : callable
        Opens the file.
    path : Path
        The copy lies beside it: ``trialbook-schema-2.db`` for ``trialbook.db``.

    Raises
    ------
    StoreError
        It cannot be upgraded; nothing has changed then.
    """
    from trialbook.store import migrations

    with closing(connect()) as connection:
        # a table that others refer to may have to be made anew, which must not empty those
        connection.execute("PRAGMA foreign_keys = OFF")
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
        with engine.begin() as conn:
            birth = existing(conn, str(path))
            # another process may have been faster
            if birth is not None and birth.is_older:
                with closing(connect()) as unchanged:
                    _copy(unchanged, path, birth)
                migrations.upgrade(conn, birth.version, str(path))
                if conn.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise StoreError(f"The upgrade of {path} would have torn it; it is unchanged.")
            birth = existing(conn, str(path))
    assert birth is not None  # noqa: S101 -- it was there before
    return birth


def _copy(connection: sqlite3.Connection, path: Path, birth: Birth) -> None:
    copy = path.with_name(f"{path.stem}-schema-{birth.version}{path.suffix}")
    try:
        with closing(sqlite3.connect(copy)) as target:
            connection.backup(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"{path} must be upgraded, but cannot be copied to {copy} first: {error}."
        ) from error
