"""What a cell displays: what it is of, what is saved of it, how it is arranged."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.compare import (
    ComparedBand,
    ComparedCurve,
    CompareLayout,
    Difference,
)
from trialbook.protocol.messages.curves import SampledCurve
from trialbook.protocol.messages.evaluation import EvaluationSnapshot, EvaluationSpec
from trialbook.protocol.messages.experiments import ExperimentRow
from trialbook.protocol.messages.groups import GroupBy
from trialbook.protocol.messages.run import RunFacts
from trialbook.protocol.messages.runs import RunsFound, RunsQuery
from trialbook.protocol.messages.stores import StoreInfo
from trialbook.protocol.messages.values import Aggregate, ColumnGroup


class ColumnChoice(Message):
    """How a person wants one column."""

    group: ColumnGroup
    key: str
    aggregate: Aggregate
    shown: bool
    pinned: bool
    width: Annotated[int, Meta(ge=24, le=2000)] | None
    """Pixels; null for the width that the name and the kind give."""


class TableLayout(Message):
    """How a person has arranged a run table."""

    columns: list[ColumnChoice]
    """In their order; columns that are not named follow, shown."""
    hide_constant: bool
    """Leave out params, metrics and tags that are the same in all rows."""
    baseline: str | None
    """The run that the others are compared with."""
    directions: dict[str, Literal["lower", "higher"]]
    """Which way a metric is better, where the guess from its name is wrong."""
    hidden_runs: list[str]
    """Runs whose eye is closed."""
    first: Annotated[int, Meta(ge=1)] | None
    """Only so many rows have their eye open; null for all."""
    sparklines: list[str]
    """Metrics whose columns draw their curve."""
    group_by: GroupBy | UnsetType | None = UNSET
    """Rows are put together by what they have here; null or left out for single runs."""
    then_by: GroupBy | UnsetType | None = UNSET
    """The runs of a group are put together by what they have here; null or left out for one level.
    """
    nested: bool | UnsetType = UNSET
    """Whether nested runs stand under their parents, where nothing is filtered; left out it is
    true."""
    only_named: bool | UnsetType = UNSET
    """Whether columns that are not named are hidden; left out it is false."""


class RunsSpec(Message, tag_field="view", tag="runs"):
    """A run table in a cell: enough to show it again on another kernel."""

    view_id: str
    store_id: str | None
    query: RunsQuery
    layout: TableLayout | UnsetType = UNSET


class RunsSnapshot(RunsFound, tag_field="view", tag="runs", kw_only=True):
    """What is saved of a run table: its first rows."""

    curves: list[ComparedCurve] | UnsetType = UNSET
    """Those that the table draws, by their steps, where there is room; notebooks have none."""


class RunSpec(Message, tag_field="view", tag="run"):
    """A run in a cell: enough to show it again on another kernel."""

    view_id: str
    store_id: str | None
    run_id: str


class RunSnapshot(Message, tag_field="view", tag="run"):
    """What is saved of a run: what it is, and small curves."""

    detail: RunFacts
    curves: list[SampledCurve]
    left_out: int
    """Params, tags, packages and curves that did not fit."""


class ExperimentsSpec(Message, tag_field="view", tag="experiments"):
    """The experiments of a store in a cell."""

    view_id: str
    store_id: str | None


class ExperimentsSnapshot(Message, tag_field="view", tag="experiments"):
    experiments: list[ExperimentRow]
    """Latest activity first."""
    total: int
    """Experiments in all."""


class CompareSpec(Message, tag_field="view", tag="compare"):
    """Runs compared in a cell, or charts of them."""

    view_id: str
    store_id: str | None
    query: RunsQuery
    layout: CompareLayout | UnsetType = UNSET


class CompareSnapshot(RunsFound, tag_field="view", tag="compare", kw_only=True):
    """What is saved of a comparison: its first runs, small curves, and what differs."""

    curves: list[ComparedCurve]
    differences: list[Difference]
    """In the order of the rows."""
    bands: list[ComparedBand] | UnsetType = UNSET
    """Of the groups, where runs are grouped; left out where they are not."""


# Every kind of view: its spec and its snapshot have the kind's name as their tag.
Spec: TypeAlias = Annotated[
    RunsSpec | RunSpec | ExperimentsSpec | CompareSpec | EvaluationSpec, Meta(title="Spec")
]
"""What a view shows: enough to show it again on another kernel."""
Snapshot: TypeAlias = Annotated[
    RunsSnapshot | RunSnapshot | ExperimentsSnapshot | CompareSnapshot | EvaluationSnapshot,
    Meta(title="Snapshot"),
]
"""What is saved of a view, of the same kind as its spec."""


class SavedView(Message):
    """The value of application/vnd.trialbook.view.v1+json in a saved output."""

    version: str
    """Trialbook's version that wrote it."""
    spec: Spec
    store: StoreInfo
    cursor: int
    """The store's revision that this shows."""
    snapshot: Snapshot
    taken_at: int
    """Milliseconds since 1970-01-01 UTC."""


class ViewSelectParams(Message):
    view_id: str
    run_ids: list[str]


class ViewBundleParams(Message):
    spec: Spec
    shared: bool | UnsetType = UNSET
    """Whether the notebook's pages share one document: then any of them may save, and one does."""


class ViewBundleResult(Message):
    view: SavedView
    html: str
    """The static, script-free twin."""
    text: str
