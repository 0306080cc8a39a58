"""Filters of run tables that are kept with an experiment under a name."""

from typing import Annotated

from msgspec import Meta

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import StoreParams


class SavedFilter(Message):
    experiment_id: str
    name: str
    """No two of one experiment have the same."""
    filter: str
    """The search language."""


class FiltersListParams(StoreParams):
    experiment_ids: list[str] | None
    """null for all experiments that are not deleted."""


class FiltersListResult(Message):
    filters: list[SavedFilter]
    """By name."""


class FiltersChange(Message):
    """What is to become of the saved filters of an experiment; others stay."""

    save: dict[str, str]
    """Filters by their names."""
    delete: Annotated[list[str], Meta(max_length=1000)]
    """Names; one that is not there is passed over."""


class FiltersUpdateParams(FiltersChange, kw_only=True):
    store_id: str | None
    """null for the kernel's current store; an id must be that of a store the kernel has open."""
    experiment_id: str


class FiltersUpdateResult(Message):
    """What brings back how they were."""

    undo: FiltersChange
