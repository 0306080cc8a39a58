"""The store that is one SQLite file."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Connection, Engine, Pool, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from trialbook import settings
from trialbook.errors import DiskError, InvalidParameterError, StoreBusyError, StoreError
from trialbook.search.like import ilike, like
from trialbook.store.groups import param_number
from trialbook.store.sql.bootstrap import StoreIdentity, create, existing, newer_than_known
from trialbook.store.sql.places import former_root, kept
from trialbook.store.sql.store import SqlStore
from trialbook.store.sql.words import mentioned
from trialbook.store.sqlite import journal_mode
from trialbook.store.sqlite import wait as sqlite_wait
from trialbook.store.sqlite.upgrade import upgraded

_LEAST_SQLITE = (3, 35, 0)
_HEADER = b"SQLite format 3\0"
_FIRST_LOCATION = "SELECT artifact_location FROM experiments WHERE experiment_id = 0"
_VERSION = "SELECT CAST(value AS INTEGER) FROM trialbook_meta WHERE key = 'schema_version'"


class SqliteStore(SqlStore):
    """A `trialbook.store.base.Store` in a file, for any number of threads and processes.

    The file and its folder are created where they do not exist. Commits
    survive the death of the process; what a power failure can take are the
    last of them, never the file.

    Parameters
    ----------
    uri : str
        ``sqlite:///path`` or a path.

    Raises
    ------
    StoreError
        The file is no Trialbook store or cannot be opened; at a write, it was
        written by a newer version.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     store = SqliteStore(f"{folder}/trialbook.db")
    ...     print(store.get_experiment("0").name)
    ...     store.close()
    Default
    """

    def __init__(self, uri: str) -> None:
        self._uri = settings.normalise_uri(uri)
        self._path = settings.sqlite_path(self._uri)
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._inherited: list[Pool] = []
        # without a write-ahead log anything less may tear the file when the power fails
        self._synchronous = "FULL"
        self._immutable = journal_mode.is_out_of_reach(self._path)
        self._seconds = sqlite_wait.BUSY_SECONDS
        self._engine = self._connected()
        self._writer = self._engine.execution_options(trialbook_writes=True)
        # where a store was whose rows name places as they were there
        self._former_root = "\n"
        try:
            self._identity = self._open()
            self._former_root = self._moved_from() or self._former_root
            self._file = self._file_identity()
        except BaseException:
            self._engine.dispose()
            raise

    def __repr__(self) -> str:
        return f"SqliteStore({self._uri!r})"

    @property
    def store_id(self) -> str:
        """See `Store.store_id`."""
        return self._identity.store_id

    @property
    def uri(self) -> str:
        """See `Store.uri`."""
        return self._uri

    @property
    def artifact_root(self) -> str:
        """What was chosen when the store was created, else the folder beside the file."""
        return self._identity.artifact_root or self._folder_beside()

    def _folder_beside(self) -> str:
        """Return ``trialbook-artifacts`` for ``trialbook.db``."""
        return (self._path.parent / (self._path.stem + settings.ARTIFACTS_SUFFIX)).as_posix()

    def _root(self) -> str:
        identity: StoreIdentity | None = getattr(self, "_identity", None)
        return f"{self._folder_beside() if identity is None else self.artifact_root}/"

    def _kept(self, place: str) -> str:
        identity: StoreIdentity | None = getattr(self, "_identity", None)
        elsewhere = identity is not None and identity.artifact_root is not None
        return place if elsewhere else kept(place, self._folder_beside())

    def _moved_from(self) -> str | None:
        """Return where artifacts lay when the rows of an older store were written.

        None where they name no other place, or nothing is here instead.
        """
        if self._identity.artifact_root is not None or not os.path.isdir(self._folder_beside()):  # noqa: PTH112 -- a Path takes longer
            return None
        with self._engine.begin() as conn:
            first = conn.exec_driver_sql(_FIRST_LOCATION).scalar()
        former = former_root(str(first), self._folder_beside())
        return None if former is None else f"{former}/"

    def close(self) -> None:
        """See `Store.close`."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._transaction(self._engine) as conn:
            yield conn

    @contextmanager
    def _writing(self, seconds: float | None = None) -> Iterator[Connection]:
        if self._identity.is_newer:
            raise newer_than_known(self._identity, str(self._path))
        if self._identity.is_older:
            raise StoreError(_OLDER.format(path=self._path, version=self._identity.version))
        self._follow_fork()
        most = sqlite_wait.BUSY_SECONDS if seconds is None else seconds
        with self._turn_of_thread(most), self._transaction(self._writer) as conn:
            # a newer version may have upgraded it since it was opened
            if conn.exec_driver_sql(_VERSION).scalar() != self._identity.version:
                raise self._changed(conn)
            yield conn

    @contextmanager
    def _turn_of_thread(self, seconds: float) -> Iterator[None]:
        """Take the lock of this process's threads, and note how long to wait for the file's."""
        begun = time.monotonic()
        try:
            with sqlite_wait.in_line(self._lock, self._path, seconds):
                self._seconds = max(0.0, seconds - (time.monotonic() - begun))
                yield
        except sqlite3.OperationalError as error:
            raise self._in_words(error) from None

    def _changed(self, conn: Connection) -> StoreError:
        identity = existing(conn, str(self._path))
        if identity is not None and identity.is_newer:
            self._identity = identity
            return newer_than_known(identity, str(self._path))
        return StoreError(f"The tables of {self._path} are not those that were opened.")

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        self._follow_fork()
        if self._file_identity() != self._file:
            raise StoreError(
                f"The store {self._path} was moved, replaced or deleted while it was open. "
                "Put it back, or restart the kernel to begin a new one."
            )
        if self._immutable and not journal_mode.is_out_of_reach(self._path):
            # somebody else has begun to write into it
            self._immutable = False
            self._engine.dispose()
        try:
            with engine.begin() as conn:
                yield conn
        except (DBAPIError, sqlite3.Error) as error:
            if _reason(error).startswith(_REMEMBERED):
                # a connection would say so for ever, also when somebody has put it right
                self._engine.dispose()
            raise self._in_words(error) from None
        except (UnicodeEncodeError, OverflowError) as error:
            raise InvalidParameterError(f"This cannot be stored: {error}.") from error

    def _follow_fork(self) -> None:
        """Leave the parent process its connections, which a child must not touch."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._lock = threading.Lock()
            # kept, because even to forget a connection is to close it
            self._inherited.append(self._engine.pool)
            self._engine.dispose(close=False)

    def _file_identity(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return (status.st_dev, status.st_ino)

    def _connected(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, max_overflow=-1
        )
        event.listen(engine, "begin", self._begin)
        return engine

    def _begin(self, conn: Connection) -> None:
        connection = conn.connection.driver_connection
        assert isinstance(connection, sqlite_wait.PatientConnection)  # noqa: S101 -- made below
        writes = conn.get_execution_options().get("trialbook_writes", False)
        connection.begin(
            writes=writes, seconds=self._seconds if writes else sqlite_wait.BUSY_SECONDS
        )

    def _connect(self) -> sqlite_wait.PatientConnection:
        connection = sqlite_wait.connect(
            f"{self._path.as_uri()}?immutable=1" if self._immutable else self._path,
            self._path,
            uri=self._immutable,
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite_wait.PatientConnection) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.create_function("trialbook_like", 2, like, deterministic=True)
        connection.create_function("trialbook_ilike", 2, ilike, deterministic=True)
        connection.create_function("trialbook_number", 1, param_number, deterministic=True)
        connection.create_function("trialbook_mentions", 5, mentioned, deterministic=True)
        connection.create_function("trialbook_root", 0, self._root, deterministic=True)
        connection.create_function(
            "trialbook_former_root", 0, lambda: self._former_root, deterministic=True
        )
        connection.create_function("trialbook_kept", 1, self._kept, deterministic=True)

    def _open(self) -> StoreIdentity:
        if sqlite3.sqlite_version_info < _LEAST_SQLITE:
            raise StoreError(
                f"This Python has SQLite {sqlite3.sqlite_version}; Trialbook needs 3.35 or newer."
            )
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskError.of(
                f"The folder {self._path.parent} cannot be made: {error.strerror}.", error
            ) from None
        self._refuse_other_file()
        wait = sqlite_wait.Wait(self._path, sqlite_wait.BUSY_SECONDS)
        while True:
            try:
                return self._establish()
            except (DBAPIError, sqlite3.Error) as error:
                # the change to WAL never waits, so processes that make the file at once collide
                if "locked" not in _reason(error) or not wait.goes_on():
                    raise self._in_words(error) from None
                time.sleep(0.01)

    def _refuse_other_file(self) -> None:
        """Look at a file's first bytes, because SQLite takes a very short file for an empty one."""
        if self._path.exists() and not self._path.is_file():
            # of a pipe SQLite would wait for the other end
            raise StoreError(_NO_DATABASE.format(path=self._path))
        try:
            with self._path.open("rb") as file:
                head = file.read(len(_HEADER))
        except OSError:
            # there is none, or SQLite will say what is wrong
            return
        if head and head != _HEADER:
            raise StoreError(_NO_DATABASE.format(path=self._path))

    def _establish(self) -> StoreIdentity:
        """Return what the store is; of several processes one creates it and the others find it."""
        place = str(self._path)
        with self._engine.begin() as conn:
            identity = existing(conn, place)
        if not self._immutable and (identity is None or not identity.is_newer):
            self._set_journal_mode(new=identity is None)
        if identity is not None:
            if identity.is_older and not self._out_of_reach():
                return upgraded(self._connect, self._path)
            return identity
        with self._writer.begin() as conn:
            return existing(conn, place) or create(conn, self._folder_beside())

    def _out_of_reach(self) -> bool:
        """Whether the file can only be read, as one of somebody else's."""
        return self._immutable or not os.access(self._path, os.W_OK)

    def _has_pyramid(self) -> bool:
        return not self._identity.is_older

    def _set_journal_mode(self, *, new: bool) -> None:
        # SQLAlchemy would begin a transaction first, in which the mode cannot change
        self._engine.dispose()
        with closing(self._connect()) as connection:
            mode = journal_mode.apply(connection, self._path, new=new)
        if mode == journal_mode.WAL:
            self._synchronous = "NORMAL"

    def _in_words(self, error: DBAPIError | sqlite3.Error) -> StoreError:
        reason = _reason(error)
        if "locked" in reason:
            return StoreBusyError(f"{self._path} is locked by {sqlite_wait.holder(self._path)}.")
        for sign, words in _REASONS:
            if sign in reason:
                return StoreError(words.format(path=self._path, folder=self._path.parent))
        return StoreError(f"The store {self._path} failed: {reason}.")


_NO_DATABASE = "{path} is no SQLite database. Choose another path, or move the file away."
_OLDER = (
    "{path} was written by an older Trialbook (schema {version}) and could not be upgraded when "
    "it was opened, because it cannot be written. See to that, and restart the kernel."
)
_REMEMBERED = ("file is not", "database disk image is malformed", "attempt to write a readonly")
_REASONS = (
    ("not a database", _NO_DATABASE),
    (
        "unable to open",
        "{path} cannot be opened; see that it is a file and that you may write in {folder}.",
    ),
    ("readonly", "{path} cannot be written; see that you may write it and in {folder}."),
    ("read-only", "{path} cannot be written; see that you may write it and in {folder}."),
    ("disk is full", "There is no room left on the disk of {path}."),
    ("malformed", "{path} is damaged. Restore it from a copy, or move it away."),
)


def _reason(error: DBAPIError | sqlite3.Error) -> str:
    """Return SQLite's own words, without the statement and its values."""
    return str(error.orig if isinstance(error, DBAPIError) else error)
