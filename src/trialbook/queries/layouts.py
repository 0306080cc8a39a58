"""Layouts of comparisons, as an experiment keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from trialbook.protocol.codec import read
from trialbook.protocol.messages import KeptLayout, SavedLayout
from trialbook.service import saved_layouts as service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trialbook.store.base import Store


def layouts_of(store: Store | None, experiment_id: str) -> list[SavedLayout]:
    """Return the layouts of an experiment by name, also those that cannot be read."""
    kept = service.saved_layouts(store, experiment_id)
    return [SavedLayout(name, _layout(text)) for name, text in kept.items()]


def update_layouts(
    store_id: str | None,
    experiment_id: str,
    *,
    save: Mapping[str, KeptLayout],
    delete: Sequence[str],
) -> tuple[dict[str, KeptLayout], list[str]]:
    """Save layouts by their names and delete others; return what to save and delete to undo it.

    Raises
    ------
    InvalidParameterError
        A name is empty or too long, a layout is too long, or there are too many.
    NotFoundError
        There is no such experiment.
    """
    texts = {name: msgspec.json.encode(_of_any_runs(kept)).decode() for name, kept in save.items()}
    before, new = service.update_layouts(store_id, experiment_id, save=texts, delete=delete)
    restored = {name: _layout(text) for name, text in before.items()}
    unread = [name for name, kept in restored.items() if kept is None and name in save]
    return {name: kept for name, kept in restored.items() if kept}, [*new, *unread]


def _layout(text: str) -> KeptLayout | None:
    """Return None of what is no layout: anybody may have written it."""
    if len(text) > service.MAX_LAYOUT:
        return None
    try:
        return _of_any_runs(read(KeptLayout, msgspec.json.decode(text)))
    except (msgspec.MsgspecError, RecursionError):
        return None


def _of_any_runs(kept: KeptLayout) -> KeptLayout:
    """Return the layout without what is said of single runs."""
    return replace(kept, layout=replace(kept.layout, baseline=UNSET, hidden_runs=UNSET))
