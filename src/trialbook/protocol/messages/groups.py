"""Runs put together by what they have in common."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.runs import RunsQuery, UnknownName
from trialbook.protocol.messages.values import Aggregate


class GroupBy(Message):
    """What runs are grouped by."""

    group: Literal["param", "tag", "dataset"]
    key: str
    """Empty for datasets: runs are grouped by all that they used."""


class MetricPart(Message):
    """A metric, and which of its values counts."""

    key: str
    aggregate: Aggregate


class RunsGroupsParams(StoreParams):
    """Asks for groups of runs.

    Where the order begins with a metric that is asked for, groups stand in the order of its
    mean; else by their value.
    """

    query: RunsQuery
    by: GroupBy
    metrics: Annotated[list[MetricPart], Meta(max_length=200)]
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=1000)]


class Spread(Message):
    """What a group of runs has of a metric.

    NaN, infinities and numbers beyond 1e150 are left out.
    """

    count: Annotated[int, Meta(ge=1)]
    mean: float
    std: float | None
    """Of a sample; null for a single value."""
    min: float
    max: float


class GroupRow(Message):
    """Runs that have the same."""

    value: str | None
    """null for the runs that have none."""
    count: Annotated[int, Meta(ge=1)]
    metrics: list[Spread | None]
    """In the order asked for; null where no run has a number."""


class RunsGroupsResult(Message):
    cursor: int
    """The store's revision that this shows."""
    offset: int
    total: int
    """Groups in the whole result."""
    groups: list[GroupRow]
    unknown: list[UnknownName] | UnsetType = UNSET
    """Where nothing was found: names in the filter that are to blame; left out where there is
    none."""
