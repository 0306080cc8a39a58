"""Bringing the tables of an older SQLite store up to date, after a copy has been made."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import StaticPool, create_engine, event

from trialbook.errors import StoreError
from trialbook.store.sql.bootstrap import StoreIdentity, existing
from trialbook.store.sqlite.wait import BUSY_SECONDS, PatientConnection


def upgraded(connect: Callable[[], PatientConnection], path: Path) -> StoreIdentity:
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
    from trialbook.store.sql import migrations

    with closing(connect()) as connection:
        # a table that others refer to may have to be made anew, which must not empty those
        connection.execute("PRAGMA foreign_keys = OFF")
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        event.listen(engine, "begin", lambda _: connection.begin(writes=True, seconds=BUSY_SECONDS))
        with engine.begin() as conn:
            identity = existing(conn, str(path))
            # another process may have been faster
            if identity is not None and identity.is_older:
                migrations.refuse_unknown(identity.version, str(path))
                with closing(connect()) as unchanged:
                    _copy(unchanged, path, identity)
                migrations.upgrade(conn, identity.version, str(path))
                if conn.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise StoreError(f"The upgrade of {path} would have torn it; it is unchanged.")
            identity = existing(conn, str(path))
    assert identity is not None  # noqa: S101 -- it was there before
    return identity


def _copy(connection: sqlite3.Connection, path: Path, identity: StoreIdentity) -> None:
    """Copy a store beside its file, never into or through anything that somebody put there."""
    copy = path.with_name(f"{path.stem}-schema-{identity.version}{path.suffix}")
    # what an interrupted upgrade left is replaced by a whole one
    if copy.is_symlink() or (copy.exists() and not copy.is_file()):
        raise StoreError(
            f"{path} must be upgraded and copied first, but {copy} is no file of its own; "
            "move that away."
        )
    unfinished = path.with_name(f"{copy.stem}-{os.urandom(8).hex()}{path.suffix}")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        try:
            with closing(sqlite3.connect(unfinished)) as target:
                connection.backup(target)
            # a link that came there meanwhile is replaced itself
            unfinished.replace(copy)
        finally:
            unfinished.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"{path} must be upgraded, but cannot be copied to {copy} first: {error}."
        ) from None
