"""Layouts of comparisons that are kept with an experiment; what they say is the views' to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError
from trialbook.model import TagName
from trialbook.service.kept_texts import KeptTexts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trialbook.store.base import Store

DEFAULT = "default"
"""The layout that a comparison of the experiment's runs begins with."""
MAX_LAYOUTS = 50
MAX_LAYOUT = 50_000


def _check(text: str) -> None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InvalidParameterError("A layout is kept as a JSON object.")


_LAYOUTS = KeptTexts(TagName.LAYOUT, "layout", MAX_LAYOUTS, MAX_LAYOUT, _check)


def saved_layouts(store: Store | None, experiment_id: str) -> dict[str, str]:
    """Return what is kept as layouts of an experiment, in the order of their names.

    Whoever can write the store may have put it there: it need not be one, nor be short.
    """
    found = _LAYOUTS.found(store, [experiment_id])
    return {each.name: each.text for each in found[: 2 * MAX_LAYOUTS]}


def update_layouts(
    store_id: str | None,
    experiment_id: str,
    *,
    save: Mapping[str, str],
    delete: Sequence[str],
) -> tuple[dict[str, str], list[str]]:
    """Save layouts by their names and delete others; return what to save and delete to undo it.

    Raises
    ------
    InvalidParameterError
        A name is empty or too long, a layout is too long, or there are too many.
    NotFoundError
        There is no such experiment.
    """
    return _LAYOUTS.update(store_id, experiment_id, save=save, delete=delete)
