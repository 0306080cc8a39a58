"""Which stores this process has open, and which one is current.

A store is opened on first use and then shared by every thread. Looking does
not create: `current_store` with ``create=False`` answers None where nothing
has been recorded yet, so that a sidebar leaves no file behind.
"""

from __future__ import annotations

import atexit
import os
import threading
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload
from weakref import WeakSet, finalize

from trialbook import settings
from trialbook.errors import MissingExtraError, NotFoundError, StoreError, TrialbookError
from trialbook.journal.files import journal_files
from trialbook.model import Experiment, LifecycleStage
from trialbook.recording.journaled import JournaledStore
from trialbook.recording.lazy_store import CLOSE_SECONDS
from trialbook.store.clock import now

if TYPE_CHECKING:
    from trialbook.recording.recorder import Recorder
    from trialbook.store.base import Store

_lock = threading.Lock()
_open: dict[str, JournaledStore] = {}
# every store of this process, also those that only a `Tracker` still holds
_alive: WeakSet[JournaledStore] = WeakSet()
# held while a thread imports: a child forked then would wait for ever for that import to end
_importing = threading.RLock()


@dataclass(frozen=True, slots=True)
class StoreDescription:
    """A store in words fit for a person; ``store_id`` is None where none exists yet."""

    store_id: str | None
    name: str
    location: str
    kind: str


def open_store(uri: str) -> JournaledStore:
    """Return the store at a URI, created if need be; the same object at every call.

    What a page shows as a store's place is such a URI, without credentials: it is the store that
    this process has opened with them.
    """
    normalised = settings.given_uri(uri)
    return _open_at(normalised) or _opened(normalised)


def existing_store(uri: str | os.PathLike[str]) -> Recorder:
    """Return the store at a URI, to be looked at.

    Raises
    ------
    NotFoundError
        There is none at this URI, and looking does not create one.
    """
    normalised = settings.given_uri(settings.text_of(uri))
    store = _open_at(normalised)
    if store is None and not exists(normalised):
        place = _location(normalised).removeprefix("sqlite:///")
        raise NotFoundError(
            f"There is no store at {place}; trialbook.get_tracking_uri() tells where runs go now."
        )
    return store or _opened(normalised)


def _open_at(uri: str) -> JournaledStore | None:
    with _lock:
        return _open.get(uri) or next((s for s in _open.values() if s.uri == uri), None)


def _opened(uri: str) -> JournaledStore:
    with _lock:
        if uri not in _open:
            _open[uri] = _journaled(uri)
            _alive.add(_open[uri])
        return _open[uri]


@overload
def current_store(*, create: Literal[True] = True) -> Recorder: ...
@overload
def current_store(*, create: bool) -> Recorder | None: ...
def current_store(*, create: bool = True) -> Recorder | None:
    """Return the store in use, which stays that from now on: see `settings.pin_store`.

    With ``create=False`` return None where it does not exist yet; a page that looks
    at it must not decide in which folder a notebook begins.
    """
    uri = settings.pin_store() if create else settings.store_uri()
    try:
        if not create and uri not in _open and not exists(uri):
            return None
        return _opened(uri)
    except (StoreError, MissingExtraError) as error:
        if not settings.decline(uri, error):
            raise
        return current_store(create=create)


def known_store() -> Recorder | None:
    """Return the store in use for a call of the user's; None where it does not exist yet."""
    store = current_store(create=False)
    if store is not None:
        settings.pin_store()
    return store


def store_by_id(store_id: str) -> Recorder | None:
    """Return the store with this id among those open and the current one."""
    current = current_store(create=False)
    candidates = [current, *open_stores()]
    return next((s for s in candidates if s is not None and s.store_id == store_id), None)


def open_stores() -> list[Recorder]:
    """Return every store that is open."""
    with _lock:
        return list(_open.values())


def uri_of(store: Store) -> str:
    """Return the URI that a store was opened with, which may hold a password."""
    with _lock:
        return next((uri for uri, known in _open.items() if known is store), store.uri)


def describe(store: Store | None) -> StoreDescription:
    """Describe a store, or with None the current one, which may not exist or be none at all."""
    store_id = None
    with suppress(TrialbookError):
        store = store or current_store(create=False)
        store_id = store.store_id if store is not None else None
    uri = store.uri if store is not None else settings.store_uri()
    if uri.startswith("sqlite:"):
        path = settings.sqlite_path(uri)
        return StoreDescription(store_id, path.name, str(path), "sqlite")
    location = settings.without_credentials(uri)
    return StoreDescription(store_id, location.rpartition("/")[2], location, "postgresql")


def close_stores() -> None:
    """Close every store that is open; the next use opens it anew."""
    with _lock:
        stores = list(_open.values())
        _open.clear()
    for store in stores:
        store.close()


def exists(uri: str) -> bool:
    """Whether there is a store at a normalised URI, or records that wait for it."""
    if journal_files(journals_folder(uri)):
        return True
    if uri.startswith("sqlite:"):
        return settings.sqlite_path(uri).exists()
    from trialbook.store.postgres import connection

    return connection.exists(uri)


def journals_folder(uri: str) -> Path:
    """Return the folder of a store's journals: beside its file, else with this user.

    Parameters
    ----------
    uri : str
        Normalised.
    """
    if uri.startswith("sqlite:"):
        path = settings.sqlite_path(uri)
        return path.with_name(path.name + "-journals")
    import hashlib

    import platformdirs

    name = hashlib.sha256(_location(uri).encode()).hexdigest()[:16]
    return platformdirs.user_state_path("trialbook", appauthor=False) / name


def _location(uri: str) -> str:
    """Return the URI of a store without credentials."""
    if uri.startswith("sqlite:"):
        return uri
    from trialbook.store.postgres.address import Address

    return Address.of(uri).location


def _journaled(uri: str) -> JournaledStore:
    """Return a store that opens when it is read; at once where something looks wrong with it."""
    location = _location(uri)
    path = settings.sqlite_path(uri) if uri.startswith("sqlite:") else None
    store = JournaledStore(
        location,
        location if path is None else str(path),
        journals_folder(uri),
        lambda: _connect(uri),
        lambda experiment_id: None if path is None else _seen(path, experiment_id),
    )
    if path is None or _seen(path, "0") is None:
        store.connect()
    return store


def _seen(path: Path, experiment_id: str) -> Experiment | None:
    """Return an experiment without opening the store, if that can be done."""
    from trialbook.store.sqlite import quick_read

    if path.exists():
        return quick_read.experiment(path, experiment_id)
    # where artifacts are to go elsewhere, the store has to say so to everybody first
    if experiment_id != "0" or settings.artifact_root() is not None:
        return None
    # what a new store begins with
    location = path.with_name(path.stem + settings.ARTIFACTS_SUFFIX) / experiment_id
    time = now()
    return Experiment("0", "Default", location.as_posix(), LifecycleStage.ACTIVE, time, time)


def _connect(uri: str) -> Store:
    with importing():
        import numpy  # noqa: F401 -- here, because the journal's thread loads it else

        if uri.startswith("sqlite:"):
            from trialbook.store.sqlite.store import SqliteStore

            return SqliteStore(uri)
        from trialbook.store.postgres.store import PostgresStore

        return PostgresStore(uri)


def importing() -> AbstractContextManager[object]:
    """Return the context in which a thread of ours imports: no process is forked meanwhile."""
    return _importing


def _finish_all() -> None:
    """Bring everything recorded into the databases at the end of the process."""
    for store in list(_alive):
        store.finish(CLOSE_SECONDS)


def _before_fork() -> None:
    # not for ever: a thread may be waiting for a locked database in there
    global _waited
    _waited = _importing.acquire(timeout=CLOSE_SECONDS)


def _after_fork_in_parent() -> None:
    if _waited:
        _importing.release()


def _after_fork_in_child() -> None:
    """Give a forked child journals and connections of its own."""
    global _lock, _importing
    _lock = threading.Lock()
    _importing = threading.RLock()
    for store in list(_alive):
        store.after_fork()


_waited = False
# The first finalizer of a process registers weakref's exit handler with atexit, whose handlers run
# in reverse order. That handler fails where a thread adds finalizers meanwhile, as the one that
# folds does for each connection: registered here, it runs after `_finish_all` has ended folding.
finalize(_alive, bool)
atexit.register(_finish_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork_in_parent,
        after_in_child=_after_fork_in_child,
    )
