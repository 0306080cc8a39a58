"""The store that a team shares: one PostgreSQL database."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Pool, QueuePool, create_engine, text
from sqlalchemy.exc import DBAPIError

from trialbook import settings
from trialbook.errors import InvalidParameterError
from trialbook.store.base import Changes
from trialbook.store.postgres import bootstrap
from trialbook.store.postgres.address import Address
from trialbook.store.postgres.connection import connect
from trialbook.store.postgres.driver import psycopg
from trialbook.store.postgres.errors import LOCK_SECONDS, in_use, in_words
from trialbook.store.postgres.listener import Listener
from trialbook.store.postgres.wait import Waits
from trialbook.store.sql.bootstrap import StoreIdentity, newer_than_known
from trialbook.store.sql.store import SqlStore

# Each write takes its turn by locking the row that counts changes, before it reads anything, and
# keeps it until it has committed. So changes are numbered in the order in which they are
# committed, and no reader who has seen number 7 can meet a 6 later. Nor can two writes deadlock,
# fail to be serialised, or both find a param unset: these never happen, so nothing is retried.
# A row, unlike an advisory lock, is also locked by databases that only speak PostgreSQL's language.
_TURN = text(
    "SELECT pg_notify(:channel, ''), "
    "(SELECT value FROM trialbook_meta WHERE key = 'schema_version') "
    "FROM revision FOR UPDATE OF revision"
)
_SET_LOCK_TIMEOUT = text("SELECT set_config('lock_timeout', :milliseconds, true)")


class PostgresStore(SqlStore):
    """A `trialbook.store.base.Store` in a PostgreSQL database, for any number of machines.

    The tables are created where there are none. Another process hears of a
    write through a notification, a moment after the call returned.

    Parameters
    ----------
    uri : str
        ``postgresql://user:password@host:5432/database``. What is missing is
        taken from where libpq has it: ``$PGUSER``, ``$PGPASSWORD``,
        ``~/.pgpass`` and so on. Behind ``?`` stand libpq's options, for
        instance ``sslmode=require`` or ``host=/var/run/postgresql`` for a
        socket, and ``schema``, which is created where it does not exist.

    Raises
    ------
    InvalidParameterError
        The URI cannot be read.
    StoreError
        The database cannot be reached or belongs to something else; at a
        write, it was written by a newer version or may not be written.
    """

    def __init__(self, uri: str) -> None:
        self._address = Address.of(settings.normalise_uri(uri))
        self._lock = threading.Lock()
        self._waits = Waits(self._address)
        self._process = os.getpid()
        self._inherited: list[Pool | psycopg.Connection[Any] | None] = []
        self._engine = self._connected()
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = self._engine.execution_options(isolation_level="READ COMMITTED")
        try:
            self._identity = self._open()
        except BaseException:
            self._engine.dispose()
            raise
        self._channel = f"trialbook_{self._identity.store_id}"
        self._listener = Listener(lambda: connect(self._address, autocommit=True), self._channel)

    def __repr__(self) -> str:
        return f"PostgresStore({self.uri!r})"

    @property
    def store_id(self) -> str:
        """See `Store.store_id`."""
        return self._identity.store_id

    @property
    def uri(self) -> str:
        """See `Store.uri`."""
        return self._address.location

    @property
    def artifact_root(self) -> str:
        """What was written down with the store: a URL, or a folder that every machine has."""
        return self._identity.artifact_root or _folder_here()

    def changes_since(self, seen: int) -> Changes:
        """See `Store.changes_since`."""
        if seen < 0:
            return super().changes_since(seen)
        self._follow_fork()
        cached = self._listener.cached()
        if cached.revision == seen:
            return Changes(seen)
        changes = super().changes_since(seen)
        self._listener.note(cached, changes.revision)
        return changes

    def close(self) -> None:
        """See `Store.close`."""
        self._follow_fork()
        self._listener.close()
        self._waits.close()
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._transaction(self._reader) as conn, self._waits.telling(_pid(conn)):
            yield conn

    @contextmanager
    def _writing(self, seconds: float | None = None) -> Iterator[Connection]:
        self._follow_fork()
        # threads that wait for one another here need no connection for it
        lock = self._lock
        if not lock.acquire(timeout=LOCK_SECONDS if seconds is None else seconds):
            raise in_use(self._address)
        try:
            with self._transaction(self._writer) as conn, self._waits.telling(_pid(conn)):
                if seconds is not None:
                    conn.execute(_SET_LOCK_TIMEOUT, {"milliseconds": f"{seconds * 1000:.0f}"})
                self._take_turn(conn)
                yield conn
        finally:
            lock.release()
            self._listener.forget()

    def _take_turn(self, conn: Connection) -> None:
        if not self._identity.is_newer:
            _, version = conn.execute(_TURN, {"channel": self._channel}).one()
            # another process may have upgraded the tables since they were opened here
            self._identity = replace(self._identity, version=int(version))
        if self._identity.is_newer:
            raise newer_than_known(self._identity, self._address.location)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        self._follow_fork()
        try:
            with engine.begin() as conn:
                yield conn
        except (DBAPIError, psycopg.Error) as error:
            raise in_words(error, self._address) from None
        except (UnicodeEncodeError, OverflowError) as error:
            raise InvalidParameterError(f"This cannot be stored: {error}.") from error

    def _follow_fork(self) -> None:
        """Leave the parent process its connections, which a child must not touch."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._lock = threading.Lock()
            self._waits = Waits(self._address)
            # kept, because even to forget a connection is to close it
            self._inherited += [self._engine.pool, self._listener.inherited()]
            self._engine.dispose(close=False)

    def _connected(self) -> Engine:
        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: connect(self._address),
            poolclass=QueuePool,
            # a server has a hundred connections for everybody
            pool_size=2,
            max_overflow=-1,
            # a connection that the server ended meanwhile is replaced before it is used
            pool_pre_ping=True,
            hide_parameters=True,
            use_native_hstore=False,
        )

    def _open(self) -> StoreIdentity:
        with self._transaction(self._reader) as conn:
            identity = bootstrap.existing(conn, self._address)
        if identity is not None and not identity.is_older:
            return identity
        with self._transaction(self._writer) as conn:
            return bootstrap.established(conn, self._address, _folder_here())


def _pid(conn: Connection) -> int:
    """Return the process of the server that has the session."""
    connection: psycopg.Connection[Any] | None = conn.connection.driver_connection
    return 0 if connection is None else connection.info.backend_pid


def _folder_here() -> str:
    """Return where artifacts go of a store that is created in this working folder."""
    return settings.artifact_location(f"trialbook{settings.ARTIFACTS_SUFFIX}")
