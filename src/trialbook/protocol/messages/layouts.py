"""Layouts of comparisons that are kept with an experiment under a name."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.compare import CompareLayout
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.values import RunStatus


class KeptLayout(Message):
    """How a comparison is arranged, whatever its runs: without a baseline and hidden runs."""

    layout: CompareLayout
    without: list[RunStatus] | UnsetType = UNSET
    """Runs with these statuses are left out."""


class SavedLayout(Message):
    name: str
    """No two of one experiment have the same; the one named default is what a comparison of its
    runs begins with."""
    kept: KeptLayout | None
    """null where what the store has under the name is no layout that this version reads."""


class LayoutsListParams(StoreParams):
    experiment_id: str


class LayoutsListResult(Message):
    layouts: list[SavedLayout]
    """By name."""


class LayoutsChange(Message):
    """What is to become of the saved layouts of an experiment; others stay."""

    save: dict[str, KeptLayout]
    """Layouts by their names."""
    delete: Annotated[list[str], Meta(max_length=1000)]
    """Names; one that is not there is passed over."""


class LayoutsUpdateParams(LayoutsChange, kw_only=True):
    store_id: str | None
    """null for the kernel's current store; an id must be that of a store the kernel has open."""
    experiment_id: str


class LayoutsUpdateResult(Message):
    """What brings back how they were; what could not be read is not brought back."""

    undo: LayoutsChange
