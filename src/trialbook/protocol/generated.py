"""Generated from schema.json by dev/protocol.py: do not edit."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias
from msgspec import Meta, UNSET, UnsetType, field
from trialbook.protocol.message import Message


WireNumber: TypeAlias = Annotated[
    float | Literal["NaN", "Infinity", "-Infinity"],
    Meta(
        description="A double. JSON has no NaN and no infinities: they travel as the strings that protobuf's JSON mapping uses.",
        title="WireNumber",
    ),
]


RunStatus: TypeAlias = Annotated[
    Literal["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"],
    Meta(title="RunStatus"),
]


ColumnGroup: TypeAlias = Annotated[
    Literal["attribute", "param", "metric", "tag"],
    Meta(
        description="What a column of the run table shows: a property of the run itself, a param, a metric's latest value or a tag.",
        title="ColumnGroup",
    ),
]


Aggregate: TypeAlias = Annotated[
    Literal["latest", "min", "max"],
    Meta(
        description="What of a metric's series a column shows and sorts by.",
        title="Aggregate",
    ),
]


class Sort(Message):
    """
    One sort key. Attribute keys: run_name, status, start_time, end_time, duration, experiment_id. For metrics the aggregate is the latest value where none is given.
    """

    group: ColumnGroup
    key: str
    descending: bool
    aggregate: Aggregate | UnsetType = UNSET


class StoreInfo(Message):
    """
    Which store the kernel looks at, in words fit for a person; never with credentials.
    """

    store_id: (
        Annotated[
            str,
            Meta(
                description="The id written in the store when it was created; null while nothing has been recorded yet and no store exists."
            ),
        ]
        | None
    )
    name: Annotated[str, Meta(description="Short name: the file's or the database's.")]
    location: Annotated[str, Meta(description="Full path or URL without credentials.")]
    kind: Literal["sqlite", "postgresql"]


class ExperimentRow(Message):
    experiment_id: str
    name: str
    run_count: Annotated[int, Meta(description="Active (not deleted) runs.")]
    running_count: Annotated[int, Meta(description="Runs with status RUNNING.")]
    last_update_time: Annotated[
        int, Meta(description="Milliseconds since 1970-01-01 UTC.")
    ]


class RunRow(Message):
    """
    A run as the run table shows it.
    """

    run_id: str
    run_name: str
    experiment_id: str
    status: RunStatus
    start_time: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]
    end_time: (
        Annotated[
            int,
            Meta(
                description="Milliseconds since 1970-01-01 UTC; null while the run is open."
            ),
        ]
        | None
    )
    params: dict[str, str]
    metrics: Annotated[
        dict[str, WireNumber], Meta(description="The latest value of each metric.")
    ]
    tags: Annotated[
        dict[str, str],
        Meta(
            description="The user's tags; those that Trialbook and MLflow keep for themselves are left out."
        ),
    ]
    min: (
        Annotated[
            dict[str, WireNumber],
            Meta(
                description="The least value of the metrics asked for; left out where there is none."
            ),
        ]
        | UnsetType
    ) = UNSET
    max: (
        Annotated[
            dict[str, WireNumber],
            Meta(
                description="The greatest value of the metrics asked for; left out where there is none."
            ),
        ]
        | UnsetType
    ) = UNSET


class Columns(Message):
    """
    The names that occur in the runs of a query, sorted.
    """

    params: list[str]
    metrics: list[str]
    tags: list[str]


class RunsQuery(Message):
    """
    Which runs, in which order.
    """

    experiment_ids: (
        Annotated[
            list[str],
            Meta(description="null for all experiments that are not deleted."),
        ]
        | None
    )
    filter: Annotated[str, Meta(description="The search language; empty for all.")]
    order_by: Annotated[list[Sort], Meta(description="Empty: newest first.")]
    without: (
        Annotated[
            list[RunStatus], Meta(description="Statuses whose runs are left out.")
        ]
        | UnsetType
    ) = UNSET


class RunsPage(Message):
    store: StoreInfo
    cursor: Annotated[
        int, Meta(description="The store's revision that this page shows.")
    ]
    offset: Annotated[
        int, Meta(description="Index of the first row in the whole result.")
    ]
    total: Annotated[int, Meta(description="Runs in the whole result.")]
    rows: list[RunRow]
    columns: Columns
    experiments: Annotated[
        dict[str, str],
        Meta(description="Names of the experiments that the query spans, by id."),
    ]


Width: TypeAlias = Annotated[
    int,
    Meta(
        description="Pixels; null for the width that the name and the kind give.",
        ge=24,
        le=2000,
    ),
]


class ColumnChoice(Message):
    """
    How a person wants one column.
    """

    group: ColumnGroup
    key: str
    aggregate: Aggregate
    shown: bool
    pinned: bool
    width: (
        Annotated[
            Width,
            Meta(
                description="Pixels; null for the width that the name and the kind give."
            ),
        ]
        | None
    )


First: TypeAlias = Annotated[
    int, Meta(description="Only so many rows have their eye open; null for all.", ge=1)
]


class TableLayout(Message):
    """
    How a person has arranged a run table.
    """

    columns: Annotated[
        list[ColumnChoice],
        Meta(description="In their order; columns that are not named follow, shown."),
    ]
    hide_constant: Annotated[
        bool,
        Meta(
            description="Leave out params, metrics and tags that are the same in all rows."
        ),
    ]
    baseline: (
        Annotated[str, Meta(description="The run that the others are compared with.")]
        | None
    )
    directions: Annotated[
        dict[str, Literal["lower", "higher"]],
        Meta(
            description="Which way a metric is better, where the guess from its name is wrong."
        ),
    ]
    hidden_runs: Annotated[list[str], Meta(description="Runs whose eye is closed.")]
    first: (
        Annotated[
            First,
            Meta(description="Only so many rows have their eye open; null for all."),
        ]
        | None
    )
    sparklines: Annotated[
        list[str], Meta(description="Metrics whose columns draw their curve.")
    ]


class RunsSpec(Message):
    """
    A run table in a cell: enough to show it again on another kernel.
    """

    view: Literal["runs"]
    view_id: str
    store_id: str | None
    query: RunsQuery
    layout: TableLayout | UnsetType = UNSET


class ViewData(Message):
    """
    The value of application/vnd.trialbook.view.v1+json in a saved output.
    """

    version: Annotated[str, Meta(description="Trialbook's version that wrote it.")]
    spec: RunsSpec
    snapshot: RunsPage
    taken_at: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]


class HelloParams(Message):
    client_version: str


class HelloResult(Message):
    version: Annotated[
        str, Meta(description="Version of the Python package in the kernel.")
    ]
    store: StoreInfo
    cwd: Annotated[str, Meta(description="The kernel's working folder.")]


class ExperimentsListParams(Message):
    pass


class ExperimentsListResult(Message):
    store: StoreInfo
    cursor: int
    experiments: Annotated[
        list[ExperimentRow], Meta(description="Latest activity first.")
    ]


class RunsSearchParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    query: RunsQuery
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=1000)]
    extremes: (
        Annotated[
            list[str], Meta(description="Metrics of which rows tell min and max.")
        ]
        | UnsetType
    ) = UNSET


class RunsValuesParams(Message):
    """
    Asks which values occur, to complete a filter.
    """

    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    experiment_ids: (
        Annotated[
            list[str],
            Meta(description="null for all experiments that are not deleted."),
        ]
        | None
    )
    group: Literal["attribute", "param", "tag"]
    key: Annotated[
        str, Meta(description="Of attributes run_name, status and user_id have values.")
    ]
    beginning: Annotated[str, Meta(description="What the values begin with.")]
    limit: Annotated[int, Meta(ge=1, le=200)]


class RunsValuesResult(Message):
    values: Annotated[list[str], Meta(description="Different ones, sorted.")]


class RunsCurvesParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_ids: Annotated[list[str], Meta(max_length=200)]
    key: str
    points: Annotated[
        int, Meta(description="At most so many for each run.", ge=2, le=400)
    ]


class Curve(Message):
    """
    A series cut into buckets of steps, each with its least and its greatest value in their order.
    """

    steps: list[int]
    values: list[WireNumber]


class ViewSelectParams(Message):
    view_id: str
    run_ids: list[str]


class Empty(Message):
    pass


class ViewBundleParams(Message):
    spec: RunsSpec


class ViewBundleResult(Message):
    view: ViewData
    html: Annotated[str, Meta(description="The static, script-free twin.")]
    text: str


class SessionHello(Message):
    params: HelloParams
    result: HelloResult


class ExperimentsList(Message):
    params: ExperimentsListParams
    result: ExperimentsListResult


class RunsSearch(Message):
    params: RunsSearchParams
    result: RunsPage


class ViewSelect(Message):
    params: ViewSelectParams
    result: Empty


class ViewBundle(Message):
    params: ViewBundleParams
    result: ViewBundleResult


class RunsValues(Message):
    params: RunsValuesParams
    result: RunsValuesResult


class StoreChanged(Message):
    """
    Runs of the store have changed, by whatever process.
    """

    store_id: str
    cursor: int
    rows: Annotated[list[RunRow], Meta(description="The changed runs as they are now.")]
    gone: Annotated[list[str], Meta(description="Ids of runs that were deleted.")]
    more: Annotated[
        bool, Meta(description="More has changed than rows and gone say: ask again.")
    ]


class SessionStarted(Message):
    """
    Trialbook has been imported in the kernel: from now on it answers.
    """

    version: Annotated[str, Meta(description="Version of the Python package.")]


class SessionChanged(Message):
    """
    The kernel now looks at another store, or its store has come into being.
    """

    store: StoreInfo


class Events(Message):
    """
    What the kernel pushes, on the comm trialbook.events.
    """

    session_started: SessionStarted = field(name="session.started")
    store_changed: StoreChanged = field(name="store.changed")
    session_changed: SessionChanged = field(name="session.changed")


class ErrorData(Message):
    """
    The data member of a JSON-RPC error: what the interface needs to say more than the message.
    """

    error_code: Annotated[
        str,
        Meta(
            description="MLflow's code where it has one, for instance INVALID_PARAMETER_VALUE."
        ),
    ]
    position: (
        Annotated[
            int, Meta(description="In a filter: index of the first wrong character.")
        ]
        | UnsetType
    ) = UNSET
    length: (
        Annotated[int, Meta(description="In a filter: how many characters are wrong.")]
        | UnsetType
    ) = UNSET
    suggestions: list[str] | UnsetType = UNSET


class RunsCurvesResult(Message):
    curves: Annotated[
        dict[str, Curve],
        Meta(description="By run id; runs that lack the metric are left out."),
    ]


class RunsCurves(Message):
    params: RunsCurvesParams
    result: RunsCurvesResult


class Methods(Message):
    """
    What the front end may ask, on the comm target trialbook.rpc.
    """

    session_hello: SessionHello = field(name="session.hello")
    experiments_list: ExperimentsList = field(name="experiments.list")
    runs_search: RunsSearch = field(name="runs.search")
    view_select: ViewSelect = field(name="view.select")
    view_bundle: ViewBundle = field(name="view.bundle")
    runs_values: RunsValues = field(name="runs.values")
    runs_curves: RunsCurves = field(name="runs.curves")


class Protocol(Message):
    """
    Every message between the kernel and the front end. Python and TypeScript types are generated from this file.
    """

    methods: Methods
    events: Events
    view: ViewData
    error: ErrorData
