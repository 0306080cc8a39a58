"""Runs, as the run table asks for them, shows them and changes them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.stores import StoreInfo
from trialbook.protocol.messages.values import (
    Aggregate,
    ColumnGroup,
    RunsScope,
    RunStatus,
    WireNumber,
)


class Sort(Message):
    """One sort key.

    Attribute keys: run_name, status, start_time, end_time, duration, experiment_id. For metrics
    the aggregate is the latest value where none is given.
    """

    group: ColumnGroup
    key: str
    descending: bool
    aggregate: Aggregate | UnsetType = UNSET


class Within(Message):
    """One of the groups that runs fall into; ``then_within`` is one of the second level in it."""

    group: Literal["param", "tag", "dataset"]
    key: str
    """Empty for datasets: runs are grouped by all that they used."""
    value: str | None
    """null for the runs that have none."""


class RunsQuery(Message):
    """Which runs, in which order."""

    experiment_ids: list[str] | None
    """null for all experiments that are not deleted."""
    filter: str
    """The search language; empty for all."""
    order_by: list[Sort]
    """Empty: pinned runs, then the others, each newest first."""
    without: list[RunStatus] | UnsetType = UNSET
    """Statuses whose runs are left out."""
    within: Within | UnsetType = UNSET
    then_within: Within | UnsetType = UNSET
    parent: str | UnsetType | None = UNSET
    """Only the runs nested in this one; null for those nested in none that the query finds."""
    scope: RunsScope | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    """Archived runs in place of the others."""


class RunRow(Message):
    """A run as the run table shows it."""

    run_id: str
    run_name: str
    experiment_id: str
    status: RunStatus
    start_time: int
    """Milliseconds since 1970-01-01 UTC."""
    end_time: int | None
    """Milliseconds since 1970-01-01 UTC; null while the run is open."""
    params: dict[str, str]
    metrics: dict[str, WireNumber]
    """The latest value of each metric."""
    tags: dict[str, str]
    """The user's tags; those that Trialbook and MLflow keep for themselves are left out."""
    number: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """Of two runs of one millisecond the one created later has the greater number."""
    min: dict[str, WireNumber] | UnsetType = UNSET
    """The least value of the metrics asked for; left out where there is none."""
    max: dict[str, WireNumber] | UnsetType = UNSET
    """The greatest value of the metrics asked for; left out where there is none."""
    parent: str | UnsetType = UNSET
    """The run that it is nested in; left out where there is none."""
    children: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    """How many runs are nested in it, where the query asks for a run's children."""
    starred: bool | UnsetType = UNSET
    """There when true."""
    pinned: bool | UnsetType = UNSET
    """There when true."""
    archived: bool | UnsetType = UNSET
    """There when true; MLflow's word is deleted."""
    datasets: Annotated[list[str], Meta(min_length=1)] | UnsetType = UNSET
    """The datasets that it used, each as name (digest), sorted; left out where there is none."""
    logged: list[Literal["images", "predictions"]] | UnsetType = UNSET
    """What it has logged that has a view of its own; left out where there is none."""


class Columns(Message):
    """The names that occur in the runs of a query, but for metrics sorted."""

    params: list[str]
    metrics: list[str]
    """That by which the runs are sorted, the headline metrics, then the others as first logged."""
    tags: list[str]
    datasets: bool | UnsetType = UNSET
    """There when true: a run used a dataset."""
    headline: list[str] | UnsetType = UNSET
    """The metrics that stand for runs where there is room for few, best first; left out where there
    is none."""
    chosen: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    """How many of these a person has chosen, the first ones; left out where nobody has."""


class RunsSearchParams(StoreParams):
    query: RunsQuery
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=1000)]
    extremes: list[str] | UnsetType = UNSET
    """Metrics of which rows tell min and max."""


class RunsFound(Message):
    """Runs of a query's result, and what a table needs besides."""

    total: int
    """Runs in the whole result."""
    rows: list[RunRow]
    columns: Columns
    experiments: dict[str, str]
    """Names of the experiments that the query spans, by id."""
    all: int | UnsetType = UNSET
    """Runs in the whole result with those nested in them, where the query asks for runs nested
    in none."""
    unfiltered: int | UnsetType = UNSET
    """Runs there would be with every status and without a filter, where the query leaves some
    out."""


class UnknownName(Message):
    """A name in a filter that no run of the query's experiments has."""

    group: Literal["param", "metric", "tag"]
    key: str
    position: Annotated[int, Meta(ge=0)]
    """Index in the filter of the first character of the field."""
    length: Annotated[int, Meta(ge=0)]
    """How many characters of the filter it takes."""
    suggestions: list[str]
    """Fields that may be meant, as the filter has them, best first."""


class RunsPage(RunsFound, kw_only=True):
    """A page of a query's result."""

    store: StoreInfo
    cursor: int
    """The store's revision that this page shows."""
    offset: int
    """Index of the first row in the whole result."""
    unknown: list[UnknownName] | UnsetType = UNSET
    """Where nothing was found: names in the filter that are to blame; left out where there is
    none."""


class RunsValuesParams(StoreParams):
    """Asks which values occur, to complete a filter."""

    experiment_ids: list[str] | None
    """null for all experiments that are not deleted."""
    group: Literal["attribute", "param", "tag", "dataset"]
    key: str
    """Of attributes run_name, status and user_id have values; of datasets name, digest and
    context."""
    beginning: str
    """What the values begin with."""
    limit: Annotated[int, Meta(ge=1, le=200)]


class RunsValuesResult(Message):
    values: list[str]
    """Different ones, sorted."""


class RunsChange(Message):
    """What is to become of runs; what is not given stays."""

    run_ids: Annotated[list[str], Meta(min_length=1, max_length=1000)]
    run_name: str | UnsetType = UNSET
    note: str | UnsetType = UNSET
    """Markdown; empty to remove it."""
    set_tags: dict[str, str] | UnsetType = UNSET
    delete_tags: list[str] | UnsetType = UNSET
    starred: bool | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    """MLflow's word is deleted."""


class RunUpdateParams(RunsChange, kw_only=True):
    store_id: str | None
    """null for the kernel's current store; an id must be that of a store the kernel has open."""


class RunUpdateResult(Message):
    undo: list[RunsChange]
    """What brings back how the runs were; runs that were so already stand in none."""


class RunsPurgeParams(StoreParams):
    run_ids: Annotated[list[str], Meta(min_length=1, max_length=1000)]


class RunsPurgeResult(Message):
    purged: int
    files: int
    bytes: int
    kept: list[str]
    """What was left where it is, in words, and why."""


class StoreChanged(Message):
    """Runs of the store have changed, by whatever process."""

    store_id: str
    cursor: int
    rows: list[RunRow]
    """The changed runs as they are now."""
    gone: list[str]
    """Ids of runs that were deleted."""
    more: bool
    """More has changed than rows and gone say: ask again."""
