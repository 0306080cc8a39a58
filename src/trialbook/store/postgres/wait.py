"""Saying whom a read or a write of PostgreSQL waits for, where it takes long."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trialbook.errors import StoreError
from trialbook.store.postgres.connection import connect
from trialbook.store.postgres.driver import psycopg

if TYPE_CHECKING:
    from typing import LiteralString

    from trialbook.store.postgres.address import Address

WARN_AFTER_SECONDS = 2.0
"""After so long whoever waits says for whom, as in `trialbook.store.sqlite.wait`."""

_BLOCKING: LiteralString = (
    "SELECT blocking.pid, application_name, usename, host(client_addr) "
    "FROM unnest(pg_catalog.pg_blocking_pids(%s)) AS blocking(pid) "
    "LEFT JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = blocking.pid LIMIT 3"
)

log = logging.getLogger("trialbook.store")


class Waits:
    """The transactions of a store, which one thread watches as long as there are any.

    Parameters
    ----------
    address : Address
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._lock = threading.Lock()
        # by the server's process: since when it is not known to wait for nobody
        self._since: dict[int, float] = {}
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    @contextmanager
    def telling(self, pid: int) -> Iterator[None]:
        """Say once for whom a transaction waits, should it do so for long.

        Parameters
        ----------
        pid : int
            Of the server's process that has its session.
        """
        with self._lock:
            self._since[pid] = time.monotonic()
            if self._thread is None and not self._closed.is_set():
                self._thread = thread = threading.Thread(
                    target=self._watch, name="trialbook-wait", daemon=True
                )
                try:
                    thread.start()
                except RuntimeError:  # the interpreter is about to end
                    self._thread = None
        try:
            yield
        finally:
            with self._lock:
                self._since.pop(pid, None)

    def close(self) -> None:
        """End the thread."""
        self._closed.set()

    def _watch(self) -> None:
        while not self._closed.wait(WARN_AFTER_SECONDS / 4):
            with self._lock:
                if not self._since:
                    self._thread = None
                    return
                until = time.monotonic() - WARN_AFTER_SECONDS
                long = [pid for pid, since in self._since.items() if since < until]
            for pid in long:
                told = self._tell(pid)
                with self._lock:
                    if told:
                        self._since.pop(pid, None)
                    elif pid in self._since:
                        self._since[pid] = time.monotonic()

    def _tell(self, pid: int) -> bool:
        """Return whether there is nothing more to say of a session."""
        try:
            with connect(self._address, autocommit=True) as connection:
                holders = connection.execute(_BLOCKING, [pid]).fetchall()
        except (psycopg.Error, StoreError):
            # the transaction itself is going to say what is wrong
            return True
        if holders:
            names = ", ".join(_named(*holder) for holder in holders)
            log.warning("Waiting for %s, which is locked by %s.", self._address.location, names)
        return bool(holders)


def _named(pid: int, application: str | None, user: str | None, host: str | None) -> str:
    """Return a session in words; of another user's the server may keep some to itself."""
    parts = (application or "", f"of {user}" if user else "", f"at {host}" if host else "")
    known = " ".join(filter(None, parts))
    return f"session {pid}{f' ({known})' if known else ''}"
