"""The stores that this person has used, so that a page can go back to one.

A file for each, in the person's state folder: two processes never write the
same. What is kept of a database's URL has no credentials.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trialbook import settings
from trialbook.errors import NotFoundError, TrialbookError
from trialbook.recording import stores
from trialbook.service import current_experiment
from trialbook.service.experiments import Experiments
from trialbook.store.sqlite import quick_read

if TYPE_CHECKING:
    from trialbook.store.base import Store

MAX_KNOWN = 200
_NOTE_AGAIN_SECONDS = 600.0  # after these a use is noted once more

_noted: dict[str, float] = {}
_uris: dict[str, str] = {}
# where new runs of this process went before, by location
_left: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class RecordingPlace:
    """Where new runs go; ``experiment`` is its name."""

    location: str
    experiment: str
    uri: str


@dataclass(frozen=True, slots=True)
class KnownStore:
    """A store that was used.

    Attributes
    ----------
    location : str
        Without credentials; what `open_known` and `switch` take.
    name : str
    kind : {"sqlite", "postgresql"}
    last_used : int
        Milliseconds since 1970-01-01 UTC.
    current : bool
        Whether new runs go there.
    exists : bool or None
        None where it takes a connection to tell.
    """

    location: str
    name: str
    kind: Literal["sqlite", "postgresql"]
    last_used: int
    current: bool
    exists: bool | None


def note(store: Store | None) -> None:
    """Remember that a store is in use; what cannot be remembered is passed over."""
    if store is None:
        return
    _uris[store.uri] = stores.uri_of(store)
    if time.monotonic() - _noted.get(store.uri, -_NOTE_AGAIN_SECONDS) < _NOTE_AGAIN_SECONDS:
        return
    _noted[store.uri] = time.monotonic()
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{_name(store.uri)}.txt"
        unfinished = target.with_suffix(f".{os.urandom(4).hex()}")
        unfinished.write_text(store.uri, encoding="utf-8")
        unfinished.replace(target)
    except OSError:
        return


def known() -> list[KnownStore]:
    """Return the stores that were used, last used first."""
    current = stores.current_store(create=False)
    here = settings.store_uri() if current is None else current.uri
    found = []
    for location, last_used in _remembered():
        is_file = location.startswith("sqlite:")
        path = settings.sqlite_path(location) if is_file else None
        found.append(
            KnownStore(
                location=str(path) if path else location,
                name=path.name if path else location.rpartition("/")[2],
                kind="sqlite" if is_file else "postgresql",
                last_used=last_used,
                current=location == here,
                exists=stores.exists(location) if path else None,
            )
        )
    return found


def open_known(location: str) -> Store:
    """Open a store that was used before, so that it can be read; new runs go where they went.

    Raises
    ------
    NotFoundError
        It is not among those, or its file is gone.
    StoreError
        It cannot be opened.
    """
    uri = _uri_of(location)
    if uri.startswith("sqlite:") and not stores.exists(uri):
        raise NotFoundError(f"There is no file {str(settings.sqlite_path(uri))!r} any more.")
    # with its password where this process has been given it
    store = stores.open_store(_uris.get(uri, uri))
    store.connect()
    return store


def find(store_id: str) -> Store:
    """Return the store with an id, opened among those that were used before.

    Raises
    ------
    NotFoundError
        None of them has it; a database server is asked only where it is open already.
    StoreError
        It cannot be opened.
    """
    store = stores.store_by_id(store_id)
    if store is not None:
        return store
    for uri, _ in _remembered():
        if uri.startswith("sqlite:"):
            path = settings.sqlite_path(uri)
            if quick_read.store_id(path) == store_id:
                return open_known(str(path))
    raise NotFoundError(
        "The store of this run is not among those that you have used; choose it once with "
        "trialbook.set_tracking_uri."
    )


def forget_known(locations: Iterable[str]) -> None:
    """Give some stores no more with `known`, until they are used again; their files stay."""
    for location in locations:
        with suppress(NotFoundError, OSError):
            uri = _uri_of(location)
            (_folder() / f"{_name(uri)}.txt").unlink()
            _noted.pop(uri, None)


def switch(location: str, experiment: str | None = None) -> RecordingPlace:
    """Have new runs go to a store that was used before; return where they went till now.

    Parameters
    ----------
    location : str
        Of a store that was used before, or what this returned as the place before.
    experiment : str or None
        Its name; made where there is none. None for one that is called as the present one.

    Raises
    ------
    NotFoundError
        It is not among those, or its file is gone.
    StoreError
        It cannot be opened; the store in use stays.
    """
    before = _present()
    uri = _left.get(location)
    if uri is None:
        store: Store | None = open_known(location)
        uri = _uri_of(location)
        uri = _uris.get(uri, uri)
    else:
        # nothing may have been recorded there: going back does not begin a store
        store = stores.open_store(uri) if stores.exists(uri) else None
    chosen = None
    if store is not None:
        name = before.experiment if experiment is None else experiment
        chosen = _experiment_id(store, name)
    settings.set_tracking_uri(uri)
    if store is not None and chosen is not None:
        current_experiment.choose(store, chosen)
        _noted.pop(store.uri, None)
        note(store)
    _left[before.location] = before.uri
    return before


def _experiment_id(store: Store, name: str) -> str:
    if name == current_experiment.DEFAULT_NAME:
        return current_experiment.DEFAULT_ID
    return Experiments(store).use(name).experiment_id


def _present() -> RecordingPlace:
    """Return where new runs go."""
    store = None
    with suppress(TrialbookError):
        store = stores.current_store(create=False)
    name = current_experiment.chosen_name(store)
    return RecordingPlace(stores.describe(None).location, name, settings.store_uri())


def forget() -> None:
    """Forget what this process has noted."""
    _noted.clear()
    _uris.clear()
    _left.clear()


def _uri_of(location: str) -> str:
    for uri, _ in _remembered():
        path = str(settings.sqlite_path(uri)) if uri.startswith("sqlite:") else uri
        if location == path:
            return uri
    raise NotFoundError(
        f"{settings.without_secrets(location)[:200]!r} is no store that was used before; choose it "
        "once with trialbook.set_tracking_uri."
    )


def _remembered() -> list[tuple[str, int]]:
    found = []
    try:
        for path in _folder().glob("*.txt"):
            uri = path.read_text(encoding="utf-8")
            if _name(uri) == path.stem and settings.normalise_uri(uri) == uri:
                found.append((uri, path.stat().st_mtime_ns // 1_000_000))
    except (OSError, UnicodeDecodeError, TrialbookError):
        pass
    found.sort(key=lambda item: -item[1])
    return found[:MAX_KNOWN]


def _folder() -> Path:
    import platformdirs

    return platformdirs.user_state_path("trialbook", appauthor=False) / "stores"


def _name(uri: str) -> str:
    return hashlib.sha256(uri.encode()).hexdigest()[:16]
