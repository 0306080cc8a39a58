"""Which stores this process has open, and which one is current.

A store is opened on first use and then shared by every thread. Looking does
not create: `current_store` with ``create=False`` answers None where nothing
has been recorded yet, so that a sidebar leaves no file behind.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, overload

from trialbook import config

if TYPE_CHECKING:
    from trialbook.store.base import Store

_lock = threading.Lock()
_open: dict[str, Store] = {}
_of_the_parent: list[Store] = []


@dataclass(frozen=True, slots=True)
class StoreDescription:
    """A store in words fit for a person; ``store_id`` is None where none exists yet."""

    store_id: str | None
    name: str
    location: str
    kind: str


def open_store(uri: str) -> Store:
    """Return the store at a URI, created if need be; the same object at every call."""
    uri = config.normalise_uri(uri)
    with _lock:
        if uri not in _open:
            _open[uri] = _connect(uri)
        return _open[uri]


@overload
def current_store(*, create: Literal[True] = True) -> Store: ...
@overload
def current_store(*, create: bool) -> Store | None: ...
def current_store(*, create: bool = True) -> Store | None:
    """Return the store of `trialbook.config.get_tracking_uri`.

    With ``create=False`` return None where it does not exist yet.
    """
    uri = config.get_tracking_uri()
    if not create and uri not in _open and not _exists(uri):
        return None
    return open_store(uri)


def store_by_id(store_id: str) -> Store | None:
    """Return the store with this id among those open and the current one."""
    current = current_store(create=False)
    candidates = [current, *open_stores()]
    return next((s for s in candidates if s is not None and s.store_id == store_id), None)


def open_stores() -> list[Store]:
    """Return every store that is open."""
    with _lock:
        return list(_open.values())


def describe(store: Store | None) -> StoreDescription:
    """Describe a store, or with None the current one, which may not exist yet."""
    if store is None:
        store = current_store(create=False)
    uri = store.uri if store is not None else config.get_tracking_uri()
    store_id = store.store_id if store is not None else None
    if uri.startswith("sqlite:"):
        path = config.sqlite_path(uri)
        return StoreDescription(store_id, path.name, str(path), "sqlite")
    location = config.without_credentials(uri)
    return StoreDescription(store_id, location.rpartition("/")[2], location, "postgresql")


def close_stores() -> None:
    """Close every store that is open; the next use opens it anew."""
    with _lock:
        stores = list(_open.values())
        _open.clear()
    for store in stores:
        store.close()


def _exists(uri: str) -> bool:
    if uri.startswith("sqlite:"):
        return config.sqlite_path(uri).exists()
    from trialbook.store import postgres_connection

    return postgres_connection.exists(uri)


def _connect(uri: str) -> Store:
    if uri.startswith("sqlite:"):
        from trialbook.store.sqlite import SqliteStore

        return SqliteStore(uri)
    from trialbook.store.postgres import PostgresStore

    return PostgresStore(uri)


def _forget_after_fork() -> None:
    """Give a forked child connections of its own.

    The parent's are kept alive, not closed: closing them here would end SQLite
    transactions and release file locks that the parent relies on.
    """
    global _lock
    _lock = threading.Lock()
    _of_the_parent.extend(_open.values())
    _open.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
