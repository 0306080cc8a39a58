"""Experiments, as the sidebar lists and changes them."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.stores import StoreInfo
from trialbook.protocol.messages.values import RunsScope


class ExperimentsListParams(Message):
    store_id: str | UnsetType = UNSET
    """The kernel's current store unless given; an id must be that of a store the kernel has
    open."""
    scope: RunsScope | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    """Experiments that are archived or have archived runs, which are counted in place of the
    others."""
    search: str | UnsetType = UNSET
    """Experiments whose name, or the name of one of whose runs, contains this, whatever its
    case; _ and % as in LIKE."""


class ExperimentRow(Message):
    experiment_id: str
    name: str
    run_count: int
    """Runs of the scope, archived or not as asked for."""
    running_count: int
    """Runs with status RUNNING."""
    last_update_time: int
    """Milliseconds since 1970-01-01 UTC."""
    found: int | UnsetType = UNSET
    """How many of them have a name that contains what is searched for; left out without a
    search."""
    archived: bool | UnsetType = UNSET
    """There when true."""
    nested: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """How many of these are nested in others of these; left out where none is, and where runs are
    named one by one."""


class ExperimentsListResult(Message):
    store: StoreInfo
    cursor: int
    experiments: list[ExperimentRow]
    """Latest activity first."""


class ExperimentCreateParams(StoreParams):
    name: str


class ExperimentCreateResult(Message):
    experiment_id: str


class ExperimentUpdateParams(StoreParams):
    """What is not given stays."""

    experiment_id: str
    name: str | UnsetType = UNSET
    note: str | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    headline: Annotated[list[str], Meta(max_length=100)] | UnsetType = UNSET
    """The headline metrics, first the one that stands for a run; none to have them found by their
    names again."""
