"""Filters that are kept with an experiment, so that whoever opens its store has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError
from trialbook.model import TagName
from trialbook.search import parse_filter
from trialbook.service.kept_texts import KeptText, KeptTexts

if TYPE_CHECKING:
    from trialbook.store.base import Store

MAX_FILTERS = 50
MAX_FILTER = 5000
MAX_LISTED = 200

_FILTERS = KeptTexts(TagName.FILTER, "filter", MAX_FILTERS, MAX_FILTER, parse_filter)


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with a name, of an experiment."""

    experiment_id: str
    name: str
    filter: str


def saved_filters(store: Store | None, experiment_ids: Sequence[str] | None) -> list[SavedFilter]:
    """Return the filters of experiments, with None of all that are not deleted, by name.

    What does not look like one is passed over: whoever can write the store may have put it there.
    """
    found = filter(_has_shape, _FILTERS.found(store, experiment_ids))
    return [SavedFilter(each.experiment_id, each.name, each.text) for each in found][:MAX_LISTED]


def update_filters(
    store_id: str | None,
    experiment_id: str,
    *,
    save: Mapping[str, str],
    delete: Sequence[str],
) -> tuple[dict[str, str], list[str]]:
    """Save filters by their names and delete others; return what to save and delete to undo it.

    Raises
    ------
    InvalidParameterError
        A name or a filter is empty or too long, or there are too many.
    FilterError
        A filter cannot be understood.
    NotFoundError
        There is no such experiment.
    """
    return _FILTERS.update(store_id, experiment_id, save=save, delete=delete)


def _has_shape(kept: KeptText) -> bool:
    try:
        _FILTERS.check_shape(kept.name, kept.text)
    except InvalidParameterError:
        return False
    return True
