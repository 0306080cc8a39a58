"""Hearing of writes to a PostgreSQL store without asking for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from trialbook.errors import TrialbookError
from trialbook.store.postgres.driver import psycopg, sql

# A connection that died unnoticed, or one through a pooler that drops notifications, is as silent
# as one with nothing to say. So the database is asked now and then all the same.
_ASK_SECONDS = 5.0
_RETRY_SECONDS = 1.0

Connect = Callable[[], "psycopg.Connection[Any]"]


class CachedRevision(NamedTuple):
    """What is known without asking: the present revision, if nothing was heard since."""

    revision: int | None
    generation: int


class Listener:
    """One connection that is told of every write to a store, opened when first asked.

    Parameters
    ----------
    connect : callable
        Opens a connection that commits by itself.
    channel : str
        Where writers send their notifications.
    """

    def __init__(self, connect: Connect, channel: str) -> None:
        self._connect = connect
        self._channel = channel
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._closed = False
        self._retry_at = 0.0
        self._revision: int | None = None
        self._read_at = 0.0
        # counts what was heard, so that a reader who is slow does not undo it
        self._generation = 0

    @property
    def backend(self) -> int | None:
        """The server's process that notifies this listener, if it listens."""
        connection = self._connection
        return None if connection is None else connection.info.backend_pid

    def cached(self) -> CachedRevision:
        """Take in what was heard; never fails, because then the caller asks the database."""
        with self._lock:
            if self._heard() or time.monotonic() - self._read_at > _ASK_SECONDS:
                self._forget()
            return CachedRevision(self._revision, self._generation)

    def note(self, cached: CachedRevision, revision: int) -> None:
        """Keep the revision that was read after `cached`, unless a write was heard meanwhile."""
        with self._lock:
            if cached.generation == self._generation and self._connection is not None:
                self._revision = revision
                self._read_at = time.monotonic()

    def forget(self) -> None:
        """Have the next `cached` know nothing, as after a write of our own."""
        with self._lock:
            self._forget()

    def close(self) -> None:
        """Close the connection, for good."""
        with self._lock:
            self._closed = True
            self._drop()

    def inherited(self) -> psycopg.Connection[Any] | None:
        """Return the parent's connection to a forked child, which must not touch it."""
        self._lock = threading.Lock()
        connection, self._connection = self._connection, None
        self._forget()
        return connection

    def _forget(self) -> None:
        self._revision = None
        self._generation += 1

    def _heard(self) -> bool:
        if self._connection is None:
            self._listen()
            return True
        try:
            return bool(list(self._connection.notifies(timeout=0)))
        except psycopg.Error:
            # the server ended it; what was sent meanwhile is lost
            self._drop()
            self._listen()
            return True

    def _listen(self) -> None:
        if self._closed or time.monotonic() < self._retry_at:
            return
        try:
            self._connection = self._connect()
            self._connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        except (psycopg.Error, TrialbookError):
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            self._drop()

    def _drop(self) -> None:
        self._forget()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
