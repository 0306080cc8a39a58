"""The experiment chosen for new runs: the fluent API sets it, views show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbook.store.base import Store

DEFAULT_ID = "0"

_chosen: tuple[str, str] | None = None  # the store's URI and the experiment's id


def choose(store: Store, experiment_id: str) -> None:
    """Have new runs of a store go to an experiment."""
    global _chosen
    _chosen = (store.uri, experiment_id)


def chosen_id(store: Store | None) -> str:
    """Return the id chosen for this store, else that of ``Default``."""
    if store is not None and _chosen is not None and _chosen[0] == store.uri:
        return _chosen[1]
    return DEFAULT_ID


def forget() -> None:
    """Go back to the experiment ``Default``."""
    global _chosen
    _chosen = None
