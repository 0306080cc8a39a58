"""Waiting for whoever has an SQLite file locked: not silently, and for a known time.

SQLite itself waits in silence, and sleeps ever longer between two attempts, so that who came
first may be served last. It is asked to wait for moments only, one after the other: Python's
own waiting would take the interpreter from the user's code at each attempt.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WARN_AFTER_SECONDS = 2.0
"""After so long whoever waits says for whom."""
BUSY_SECONDS = 60.0
"""How long a call waits: longer than any transaction of ours."""

_ATTEMPT_SECONDS = 0.02
_PROBE = "SELECT 1 FROM sqlite_master LIMIT 1"
# SQLite's file format says which bytes are locked by whom: in the index of the write-ahead log
# the one for writing, in a database without such a log those from the first pending one on
_LOG_BYTES = range(120, 121)
_FILE_BYTES = range(0x40000000, 0x40000000 + 512)

log = logging.getLogger("trialbook.store")


class Wait:
    """One wait for a place, which goes on until it has lasted for some seconds."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._begun = time.monotonic()
        self._deadline = self._begun + seconds
        self._told = False

    def goes_on(self) -> bool:
        """Return whether the time is not over, and say whom it takes where it takes long."""
        now = time.monotonic()
        if not self._told and self._begun + WARN_AFTER_SECONDS < now < self._deadline:
            self._told = True
            log.warning("Waiting for %s, which is locked by %s.", self._path, holder(self._path))
        return now < self._deadline


class PatientConnection(sqlite3.Connection):
    """A connection whose transactions begin and end when nobody else is in the way."""

    path: Path
    """Of the database."""

    def begin(self, *, writes: bool, seconds: float) -> None:
        """Begin a transaction; ``sqlite3.OperationalError`` where others write for so long."""

        def attempt() -> None:
            # a write that begins as a read could not wait for its turn later
            self.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            if not writes:
                try:
                    # a transaction sees what there is when it first reads
                    self.execute(_PROBE).fetchone()
                except sqlite3.Error:
                    self.rollback()
                    raise

        self.patiently(attempt, seconds)

    def commit(self) -> None:
        """Commit as soon as nobody reads what is about to be overwritten."""
        if self.in_transaction:
            self.patiently(super().commit, BUSY_SECONDS)

    def patiently(
        self, attempt: Callable[[], object], seconds: float, moment: float = _ATTEMPT_SECONDS
    ) -> None:
        """Attempt something until nobody is in the way, and say for whom it waits.

        Parameters
        ----------
        attempt : callable
        seconds : float
            After which to raise ``sqlite3.OperationalError``.
        moment : float
            Seconds that one attempt waits, in SQLite and in silence.
        """
        self.execute(f"PRAGMA busy_timeout = {moment * 1000:.0f}")
        try:
            wait = Wait(self.path, seconds)
            while True:
                try:
                    attempt()
                except sqlite3.OperationalError as error:
                    if not is_busy(error) or not wait.goes_on():
                        raise
                    # where SQLite answers at once, as it does to prevent a deadlock
                    time.sleep(_ATTEMPT_SECONDS / 20)
                else:
                    return
        finally:
            self.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")


def connect(database: str | Path, path: Path, *, uri: bool) -> PatientConnection:
    """Open a database file.

    Parameters
    ----------
    database : str or Path
        The path, or a URI with it.
    path : Path
    uri : bool
    """
    connection = sqlite3.connect(
        database,
        uri=uri,
        timeout=BUSY_SECONDS,
        # transactions are begun and ended by SQLAlchemy alone
        isolation_level=None,
        # the pool hands a connection to one thread at a time
        check_same_thread=False,
        cached_statements=256,
        factory=PatientConnection,
    )
    connection.path = path
    return connection


@contextmanager
def in_line(lock: threading.Lock, path: Path, seconds: float) -> Iterator[None]:
    """Hold a lock that the threads of this process have on a file."""
    wait = Wait(path, seconds)
    while not lock.acquire(timeout=min(WARN_AFTER_SECONDS, seconds)):
        if not wait.goes_on():
            raise sqlite3.OperationalError("database is locked")
    try:
        yield
    finally:
        lock.release()


def holder(path: Path) -> str:
    """Return who has a database locked, in words; where that is not known, that somebody has."""
    try:
        table = Path("/proc/locks").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _SOMEBODY
    index = path.with_name(path.name + "-shm")
    for file, held in ((index, _LOG_BYTES), (path, _FILE_BYTES)):
        pid = _locker(table, file, held)
        if pid is not None:
            return "this process" if pid == os.getpid() else _named(pid)
    return _SOMEBODY


_SOMEBODY = "another program"


def _locker(table: str, file: Path, held: range) -> int | None:
    """Find in Linux' table of locks who has one of some bytes of a file for writing."""
    try:
        inode = str(file.stat().st_ino)
    except OSError:
        return None
    for line in table.splitlines():
        fields = line.split()
        # as in "7: POSIX ADVISORY WRITE 4711 08:01:1234 120 120"; who waits has an arrow
        if len(fields) != 8 or fields[3] != "WRITE" or fields[5].rpartition(":")[2] != inode:
            continue
        last = held.stop if fields[7] == "EOF" else int(fields[7])
        if int(fields[6]) < held.stop and last >= held.start and int(fields[4]) > 0:
            return int(fields[4])
    return None


def _named(pid: int) -> str:
    try:
        # not its arguments, which may hold a password
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return f"process {pid}"
    return f"process {pid} ({name})"


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Return whether SQLite says so because others have the database locked."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
