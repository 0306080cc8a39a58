"""The store that a request names by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError
from trialbook.recording import stores

if TYPE_CHECKING:
    from trialbook.recording.recorder import Recorder


def store_named(store_id: str | None) -> Recorder | None:
    """Return the store that a message means.

    Parameters
    ----------
    store_id : str or None
        None for the current store, which may not exist yet; then the answer is None.

    Raises
    ------
    NotFoundError
        This process has no such store open.
    """
    if store_id is None:
        return stores.current_store(create=False)
    store = stores.store_by_id(store_id)
    if store is None:
        here = stores.describe(None).location
        raise NotFoundError(
            f"This kernel does not have the store {store_id!r} open; it looks at {here}."
        )
    return store


def existing(store_id: str | None) -> Recorder:
    """Return the store that a message means; NotFoundError where it does not exist yet."""
    store = store_named(store_id)
    if store is None:
        raise NotFoundError("Nothing has been recorded here yet, so there is nothing to change.")
    return store
