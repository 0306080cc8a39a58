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
    run_count: Annotated[
        int, Meta(description="Runs of the scope, archived or not as asked for.")
    ]
    running_count: Annotated[int, Meta(description="Runs with status RUNNING.")]
    last_update_time: Annotated[
        int, Meta(description="Milliseconds since 1970-01-01 UTC.")
    ]
    found: (
        Annotated[
            int,
            Meta(
                description="How many of them have a name that contains what is searched for; left out without a search."
            ),
        ]
        | UnsetType
    ) = UNSET
    archived: Annotated[bool, Meta(description="There when true.")] | UnsetType = UNSET


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
    parent: (
        Annotated[
            str,
            Meta(
                description="The run that it is nested in; left out where there is none."
            ),
        ]
        | UnsetType
    ) = UNSET
    children: (
        Annotated[
            int,
            Meta(
                description="How many runs are nested in it, where the query asks for a run's children.",
                ge=0,
            ),
        ]
        | UnsetType
    ) = UNSET
    starred: Annotated[bool, Meta(description="There when true.")] | UnsetType = UNSET
    pinned: Annotated[bool, Meta(description="There when true.")] | UnsetType = UNSET
    archived: (
        Annotated[bool, Meta(description="There when true; MLflow's word is deleted.")]
        | UnsetType
    ) = UNSET
    datasets: (
        Annotated[
            list[str],
            Meta(
                description="The datasets that it used, each as name (digest), sorted; left out where there is none.",
                min_length=1,
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
    datasets: (
        Annotated[bool, Meta(description="There when true: a run used a dataset.")]
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
    all: (
        Annotated[
            int,
            Meta(
                description="Runs in the whole result with those nested in them, where the query asks for runs nested in none."
            ),
        ]
        | UnsetType
    ) = UNSET


class HelloParams(Message):
    client_version: str


class HelloResult(Message):
    version: Annotated[
        str, Meta(description="Version of the Python package in the kernel.")
    ]
    store: StoreInfo
    cwd: Annotated[str, Meta(description="The kernel's working folder.")]


class ExperimentsListResult(Message):
    store: StoreInfo
    cursor: int
    experiments: Annotated[
        list[ExperimentRow], Meta(description="Latest activity first.")
    ]


class ViewSelectParams(Message):
    view_id: str
    run_ids: list[str]


class Empty(Message):
    pass


CellOutcome: TypeAlias = Annotated[
    Literal["ok", "error", "interrupted", "died"],
    Meta(
        description="How the execution of a cell ended; died: the kernel ended meanwhile.",
        title="CellOutcome",
    ),
]


class CellRow(Message):
    """
    An execution of a cell while a run was open.
    """

    execution_id: Annotated[
        str, Meta(description="Those of one kernel sort by when they started.")
    ]
    cell_id: Annotated[str, Meta(description="Empty where the front end gave none.")]
    notebook: Annotated[
        str, Meta(description="Path of the notebook; empty where it is not known.")
    ]
    source: Annotated[
        str, Meta(description="What was executed; the beginning of what is very long.")
    ]
    source_is_cut: bool
    execution_count: int | None
    starts_run: Annotated[
        bool, Meta(description="The run was started in this execution.")
    ]
    start_time: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]
    end_time: Annotated[int, Meta(description="null while it executes.")] | None
    outcome: Annotated[CellOutcome, Meta(description="null while it executes.")] | None
    printed: Annotated[
        str, Meta(description="The end of what it printed, without colours.")
    ]
    figures: Annotated[
        list[str], Meta(description="The run's artifacts with what it displayed.")
    ]


class RunCellsParams(Message):
    store_id: (
        Annotated[str, Meta(description="null for the kernel's current store.")] | None
    )
    run_id: str
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=200)]


class RunCellsResult(Message):
    cells: Annotated[
        list[CellRow],
        Meta(description="In order; fewer than the limit where the sources are long."),
    ]
    total: Annotated[int, Meta(description="Executions that are kept of the run.")]
    is_trimmed: Annotated[
        bool, Meta(description="There were more: the first and the last ones are kept.")
    ]


class CellSource(Message):
    """
    A cell of the notebook as it is now.
    """

    cell_id: str
    source: str


class CellsRunsParams(Message):
    store_id: (
        Annotated[str, Meta(description="null for the kernel's current store.")] | None
    )
    cells: Annotated[list[CellSource], Meta(max_length=1000)]
    limit: Annotated[int, Meta(description="Runs of each cell at most.", ge=1, le=20)]


class NamedMetric(Message):
    key: str
    value: WireNumber


class CellRunRow(Message):
    """
    A run that a cell took part in.
    """

    run_id: str
    run_name: str
    status: RunStatus
    start_time: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]
    headline: (
        Annotated[
            NamedMetric, Meta(description="The one metric to show beside the cell.")
        ]
        | None
    )
    starts_run: Annotated[bool, Meta(description="The cell started the run.")]
    outcome: (
        Annotated[
            CellOutcome,
            Meta(
                description="How its last execution in the run ended; null while it executes."
            ),
        ]
        | None
    )
    has_changed: Annotated[
        bool,
        Meta(
            description="The cell's source now differs from that in the run in more than white space at the ends of lines."
        ),
    ]


class CellRuns(Message):
    cell_id: str
    runs: Annotated[list[CellRunRow], Meta(description="The last one first.")]


class CellsRunsResult(Message):
    cells: Annotated[list[CellRuns], Meta(description="Those that have runs.")]


class CodeDiffParams(Message):
    store_id: (
        Annotated[str, Meta(description="null for the kernel's current store.")] | None
    )
    base_run_id: str
    run_id: str


class DiffLine(Message):
    """
    A line that both have, or one of them; three lines around each difference are there.
    """

    kind: Literal["same", "removed", "added"]
    base_line: (
        Annotated[
            int,
            Meta(
                description="Number of the line in the base, from 1; null for an added one."
            ),
        ]
        | None
    )
    line: (
        Annotated[
            int,
            Meta(
                description="Number of the line in the other run; null for a removed one."
            ),
        ]
        | None
    )
    text: str


class CellDiff(Message):
    """
    A cell of one run beside that of another.
    """

    base_cell_id: (
        Annotated[str, Meta(description="null where only the other run has the cell.")]
        | None
    )
    cell_id: (
        Annotated[str, Meta(description="null where only the base has the cell.")]
        | None
    )
    is_same: bool
    lines: Annotated[list[DiffLine], Meta(description="Empty where nothing differs.")]
    is_cut: Annotated[bool, Meta(description="There is more than the lines show.")]


class CodeDiffResult(Message):
    """
    The cells in the order of the run, those that only the base has where they were.
    """

    cells: list[CellDiff]


class CellDiffParams(Message):
    store_id: (
        Annotated[str, Meta(description="null for the kernel's current store.")] | None
    )
    run_id: str
    cell: CellSource


class SessionNotebookParams(Message):
    path: Annotated[
        str,
        Meta(
            description="Of the notebook that this kernel executes, from the server's root."
        ),
    ]


class RunRef(Message):
    """
    A run in a link.
    """

    run_id: str
    run_name: str
    status: RunStatus


class RegisteredVersion(Message):
    """
    A version of a registered model that a run made.
    """

    name: str
    version: int
    aliases: list[str]
    stage: Literal["None", "Staging", "Production", "Archived"]
    path: (
        Annotated[
            str,
            Meta(
                description="Among the run's artifacts, of which empty is all; null where it lies elsewhere."
            ),
        ]
        | None
    )


class MetricSummary(Message):
    """
    A metric of a run in short; first and latest are by step.
    """

    key: str
    count: int
    latest: WireNumber
    latest_step: int
    latest_timestamp: Annotated[
        int, Meta(description="Milliseconds since 1970-01-01 UTC.")
    ]
    first: WireNumber
    first_step: int
    min: (
        Annotated[
            WireNumber,
            Meta(
                description="null where every value is NaN, as are the others of least and greatest."
            ),
        ]
        | None
    )
    min_step: int | None
    max: WireNumber | None
    max_step: int | None
    system: Annotated[
        bool, Meta(description="Sampled by Trialbook: how busy the machine was.")
    ]


class Gpu(Message):
    name: str
    memory: Annotated[int, Meta(description="Bytes.")] | None


class GitState(Message):
    """
    The repository that a run started in.
    """

    root: str
    commit: Annotated[str, Meta(description="null in an empty repository.")] | None
    branch: Annotated[str, Meta(description="null where the head is detached.")] | None
    remote: Annotated[str, Meta(description="Without credentials.")] | None
    changed: Annotated[
        list[str], Meta(description="Tracked files that differ from the commit.")
    ]
    untracked: list[str]
    diff: (
        Annotated[
            str,
            Meta(
                description="Names the uncommitted difference, which run.diff returns."
            ),
        ]
        | None
    )
    diff_cut: Annotated[
        bool, Meta(description="The difference was too long and is cut.")
    ]
    problem: Annotated[str, Meta(description="Why git told nothing.")] | None


class Environment(Message):
    """
    Where a run took place.
    """

    host: str
    user: str
    folder: str
    command: list[str]
    notebook: str | None
    python: str
    executable: str
    os: str
    packages: Annotated[
        dict[str, str],
        Meta(description="Versions of the distributions whose modules were loaded."),
    ]
    cpu: str
    cpu_count: int
    memory: Annotated[int, Meta(description="Bytes.")] | None
    gpus: list[Gpu]
    git: GitState | None


class RunParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_id: str


class DatasetColumn(Message):
    """
    A column or an array of a dataset, as its schema has it.
    """

    name: str
    type: str


class DatasetUse(Message):
    """
    A dataset that a run used.
    """

    name: str
    digest: str
    context: (
        Annotated[str, Meta(description="What the run used it for, such as training.")]
        | None
    )
    tags: Annotated[dict[str, str], Meta(description="The others of this use.")]
    source_type: str
    source: Annotated[
        str,
        Meta(
            description="A path, a URL, or what else its source says; without credentials."
        ),
    ]
    rows: (
        Annotated[int, Meta(description="null where its profile does not say.")] | None
    )
    columns: Annotated[
        list[DatasetColumn],
        Meta(
            description="The first ones; those of all datasets of a run are 1,000 at most."
        ),
    ]
    columns_total: (
        Annotated[
            int, Meta(description="null where it has no schema that is understood.")
        ]
        | None
    )


class RunDetail(Message):
    """
    Everything of a run but its points and files.
    """

    store: StoreInfo
    cursor: Annotated[int, Meta(description="The store's revision that this shows.")]
    run_id: str
    run_name: str
    experiment_id: str
    experiment_name: str
    status: RunStatus
    start_time: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]
    end_time: (
        Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")] | None
    )
    archived: bool
    starred: bool
    pinned: bool
    user: str
    source_name: str
    source_type: str
    artifact_uri: Annotated[str, Meta(description="Without credentials.")]
    note: Annotated[str, Meta(description="Markdown; hostile.")]
    exception: (
        Annotated[str, Meta(description="The traceback of a run that failed.")] | None
    )
    params: dict[str, str]
    metrics: list[MetricSummary]
    tags: Annotated[dict[str, str], Meta(description="The user's tags.")]
    reserved_tags: Annotated[
        dict[str, str],
        Meta(description="Tags that Trialbook and MLflow keep for themselves."),
    ]
    datasets: Annotated[
        list[DatasetUse],
        Meta(description="The first 100, in the order in which they were logged."),
    ]
    datasets_total: int
    parent: RunRef | None
    children: Annotated[list[RunRef], Meta(description="The latest 200.")]
    children_total: int
    versions: Annotated[
        list[RegisteredVersion],
        Meta(description="The latest 100 versions of registered models that it made."),
    ]
    environment: (
        Annotated[
            Environment,
            Meta(description="null where none was kept, or is not there yet."),
        ]
        | None
    )


class UncommittedDiff(Message):
    """
    The uncommitted difference that a run started with.
    """

    text: str
    cut: bool


class HistoryRange(Message):
    """
    From start to end, both included, in the unit of the axis.
    """

    start: float
    end: float


class RunHistoryParams(Message):
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
    keys: Annotated[list[str], Meta(max_length=200)]
    axis: Annotated[
        Literal["step", "time", "relative"],
        Meta(
            description="Steps, milliseconds since 1970, or milliseconds since the run's start."
        ),
    ]
    range: Annotated[HistoryRange, Meta(description="null for all.")] | None
    points: Annotated[
        int, Meta(description="Buckets: pixels as a rule.", ge=1, le=10000)
    ]


class HistoryCurve(Message):
    """
    A metric of a run; x and y are buffers of little-endian doubles, y may have NaN and infinities.
    """

    run_id: str
    key: str
    x: Annotated[int, Meta(description="Index of the message's buffer.")]
    y: Annotated[int, Meta(description="Index of the message's buffer.")]
    count: Annotated[int, Meta(description="Points sent.")]
    total: Annotated[
        int,
        Meta(
            description="Points recorded in the range; more than count where they are bucketed."
        ),
    ]


class RunHistoryResult(Message):
    curves: list[HistoryCurve]


ArtifactKind: TypeAlias = Annotated[
    Literal[
        "folder",
        "image",
        "svg",
        "table",
        "text",
        "markdown",
        "code",
        "pdf",
        "html",
        "plotly",
        "json",
        "model",
        "binary",
    ],
    Meta(
        description="How an artifact is shown; svg and html are not to be trusted and only shown sandboxed.",
        title="ArtifactKind",
    ),
]


class ArtifactEntry(Message):
    path: str
    name: str
    size: Annotated[int, Meta(description="Bytes; null for a folder.")] | None
    kind: ArtifactKind


class ArtifactsListParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_id: str
    path: Annotated[str, Meta(description="A folder; empty for the root.")]


class ArtifactsListResult(Message):
    path: str
    entries: Annotated[
        list[ArtifactEntry], Meta(description="The first 5,000 by name.")
    ]
    total: int


class ArtifactsReadParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_id: str
    path: str
    offset: Annotated[int, Meta(ge=0)]
    length: Annotated[int, Meta(ge=1, le=16000000)]


class ArtifactPart(Message):
    path: str
    kind: ArtifactKind
    media_type: str
    untrusted: Annotated[
        bool,
        Meta(description="Can hold scripts: only for a sandbox without same-origin."),
    ]
    size: Annotated[int, Meta(description="Bytes of the whole file.")]
    offset: int
    length: int
    encoding: Annotated[str, Meta(description="utf-8 where the part is text.")] | None
    buffer: Annotated[int, Meta(description="Index of the message's buffer.")]


class ArtifactsTableParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_id: str
    path: str
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=1000)]
    columns: Annotated[list[str], Meta(description="null for the first 200.")] | None


TableCell: TypeAlias = Annotated[str | float | bool, Meta(title="TableCell")] | None


class TableColumn(Message):
    name: str
    type: Literal["number", "text", "boolean", "time", "other"]


class ArtifactTable(Message):
    """
    A page of a table; numbers that JSON cannot hold are text.
    """

    path: str
    columns: list[TableColumn]
    column_total: int
    rows: list[list[TableCell]]
    offset: int
    total: Annotated[
        int, Meta(description="Rows of the table, of what was read of it.")
    ]
    cut: Annotated[
        bool, Meta(description="The file is too long, and only its beginning was read.")
    ]


class RunUpdateParams(Message):
    """
    What is not given stays.
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
    run_ids: Annotated[list[str], Meta(max_length=1000, min_length=1)]
    run_name: str | UnsetType = UNSET
    note: (
        Annotated[str, Meta(description="Markdown; empty to remove it.")] | UnsetType
    ) = UNSET
    set_tags: dict[str, str] | UnsetType = UNSET
    delete_tags: list[str] | UnsetType = UNSET
    starred: bool | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    archived: (
        Annotated[bool, Meta(description="MLflow's word is deleted.")] | UnsetType
    ) = UNSET


class RunsPurgeParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_ids: Annotated[list[str], Meta(max_length=1000, min_length=1)]


class RunsPurgeResult(Message):
    purged: int
    files: int
    bytes: int
    kept: Annotated[
        list[str], Meta(description="What was left where it is, in words, and why.")
    ]


class ExperimentCreateParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    name: str


class ExperimentCreateResult(Message):
    experiment_id: str


class ExperimentUpdateParams(Message):
    """
    What is not given stays.
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
    experiment_id: str
    name: str | UnsetType = UNSET
    note: str | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class KnownStore(Message):
    """
    A store that this person has used.
    """

    location: Annotated[
        str, Meta(description="Without credentials; what stores.switch takes.")
    ]
    name: str
    kind: Literal["sqlite", "postgresql"]
    last_used: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]
    current: bool
    exists: (
        Annotated[bool, Meta(description="null where it takes a connection to tell.")]
        | None
    )


class StoresListResult(Message):
    stores: Annotated[list[KnownStore], Meta(description="Last used first.")]


class StoresSwitchParams(Message):
    location: Annotated[str, Meta(description="One that stores.list gave.")]


class StoresSwitchResult(Message):
    store: StoreInfo


class CodeInsertParams(Message):
    store_id: (
        Annotated[
            str,
            Meta(
                description="null for the kernel's current store; an id must be that of a store the kernel has open."
            ),
        ]
        | None
    )
    run_ids: Annotated[list[str], Meta(max_length=100, min_length=1)]
    what: Literal["show", "params", "history", "model"]
    key: (
        Annotated[
            str,
            Meta(description="Of history: the metric; of model: the artifact path."),
        ]
        | UnsetType
    ) = UNSET


class CodeInsertResult(Message):
    source: Annotated[str, Meta(description="Of one cell.")]


class RunSpec(Message):
    """
    A run in a cell: enough to show it again on another kernel.
    """

    view: Literal["run"]
    view_id: str
    store_id: str | None
    run_id: str


class SampledCurve(Message):
    """
    A curve as a notebook keeps it.
    """

    key: str
    total: Annotated[int, Meta(description="Points recorded.")]
    steps: list[int]
    values: list[WireNumber]


class RunSnapshot(Message):
    store: StoreInfo
    cursor: int
    detail: RunDetail
    curves: list[SampledCurve]
    left_out: Annotated[
        int, Meta(description="Params, tags, packages and curves that did not fit.")
    ]


class RunViewData(Message):
    """
    The value of application/vnd.trialbook.view.v1+json of a run.
    """

    version: Annotated[str, Meta(description="Trialbook's version that wrote it.")]
    spec: RunSpec
    snapshot: RunSnapshot
    taken_at: Annotated[int, Meta(description="Milliseconds since 1970-01-01 UTC.")]


class RunBundleParams(Message):
    spec: RunSpec


class RunBundleResult(Message):
    view: RunViewData
    html: Annotated[str, Meta(description="The static, script-free twin.")]
    text: str


class StoresListParams(Message):
    pass


Aggregate: TypeAlias = Annotated[
    Literal["latest", "min", "max"],
    Meta(
        description="What of a metric's series a column shows and sorts by.",
        title="Aggregate",
    ),
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
    group: Literal["attribute", "param", "tag", "dataset"]
    key: Annotated[
        str,
        Meta(
            description="Of attributes run_name, status and user_id have values; of datasets name, digest and context."
        ),
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


class GroupBy(Message):
    """
    What runs are grouped by.
    """

    group: Literal["param", "tag", "dataset"]
    key: Annotated[
        str,
        Meta(description="Empty for datasets: runs are grouped by all that they used."),
    ]


class Within(Message):
    """
    One of the groups that runs fall into.
    """

    group: Literal["param", "tag", "dataset"]
    key: Annotated[
        str,
        Meta(description="Empty for datasets: runs are grouped by all that they used."),
    ]
    value: Annotated[str, Meta(description="null for the runs that have none.")] | None


class MetricPart(Message):
    """
    A metric, and which of its values counts.
    """

    key: str
    aggregate: Aggregate


class Spread(Message):
    """
    What a group of runs has of a metric. NaN, infinities and numbers beyond 1e150 are left out.
    """

    count: Annotated[int, Meta(ge=1)]
    mean: float
    std: (
        Annotated[float, Meta(description="Of a sample; null for a single value.")]
        | None
    )
    min: float
    max: float


class GroupRow(Message):
    """
    Runs that have the same.
    """

    value: Annotated[str, Meta(description="null for the runs that have none.")] | None
    count: Annotated[int, Meta(ge=1)]
    metrics: Annotated[
        list[Spread | None],
        Meta(description="In the order asked for; null where no run has a number."),
    ]


class RunsGroupsResult(Message):
    cursor: Annotated[int, Meta(description="The store's revision that this shows.")]
    offset: int
    total: Annotated[int, Meta(description="Groups in the whole result.")]
    groups: list[GroupRow]


RunsScope: TypeAlias = Annotated[
    Literal["notebook", "session"],
    Meta(
        description="Which runs by where they were started: in the notebook of this kernel, or since this kernel started.",
        title="RunsScope",
    ),
]


class SessionHello(Message):
    params: HelloParams
    result: HelloResult


class ViewSelect(Message):
    params: ViewSelectParams
    result: Empty


class SessionNotebook(Message):
    params: SessionNotebookParams
    result: Empty


class RunCells(Message):
    params: RunCellsParams
    result: RunCellsResult


class CellsRuns(Message):
    params: CellsRunsParams
    result: CellsRunsResult


class RunCodeDiff(Message):
    params: CodeDiffParams
    result: CodeDiffResult


class CellDiff1(Message):
    """
    How a cell as it is now differs from what it was when a run executed it last; one cell.
    """

    params: CellDiffParams
    result: CodeDiffResult


class RunGet(Message):
    params: RunParams
    result: RunDetail


class RunDiff(Message):
    params: RunParams
    result: UncommittedDiff


class RunHistory(Message):
    params: RunHistoryParams
    result: RunHistoryResult


class ArtifactsList(Message):
    params: ArtifactsListParams
    result: ArtifactsListResult


class ArtifactsRead(Message):
    params: ArtifactsReadParams
    result: ArtifactPart


class ArtifactsTable(Message):
    params: ArtifactsTableParams
    result: ArtifactTable


class RunUpdate(Message):
    params: RunUpdateParams
    result: Empty


class RunPurge(Message):
    params: RunsPurgeParams
    result: RunsPurgeResult


class ExperimentCreate(Message):
    params: ExperimentCreateParams
    result: ExperimentCreateResult


class ExperimentUpdate(Message):
    params: ExperimentUpdateParams
    result: Empty


class StoresList(Message):
    params: StoresListParams
    result: StoresListResult


class StoresSwitch(Message):
    params: StoresSwitchParams
    result: StoresSwitchResult


class CodeInsert(Message):
    params: CodeInsertParams
    result: CodeInsertResult


class RunBundle(Message):
    params: RunBundleParams
    result: RunBundleResult


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


class CellChanged(Message):
    """
    A run was started by a cell, or one that a cell started has ended.
    """

    cell_id: str
    run_id: str
    run_name: str
    status: RunStatus


class Events(Message):
    """
    What the kernel pushes, on the comm trialbook.events.
    """

    session_started: SessionStarted = field(name="session.started")
    store_changed: StoreChanged = field(name="store.changed")
    session_changed: SessionChanged = field(name="session.changed")
    cell_changed: CellChanged = field(name="cell.changed")


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


class Sort(Message):
    """
    One sort key. Attribute keys: run_name, status, start_time, end_time, duration, experiment_id. For metrics the aggregate is the latest value where none is given.
    """

    group: ColumnGroup
    key: str
    descending: bool
    aggregate: Aggregate | UnsetType = UNSET


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
    order_by: Annotated[
        list[Sort],
        Meta(description="Empty: pinned runs, then the others, each newest first."),
    ]
    without: (
        Annotated[
            list[RunStatus], Meta(description="Statuses whose runs are left out.")
        ]
        | UnsetType
    ) = UNSET
    within: Within | UnsetType = UNSET
    parent: (
        Annotated[
            str,
            Meta(
                description="Only the runs nested in this one; null for those nested in none that the query spans."
            ),
        ]
        | None
        | UnsetType
    ) = UNSET
    scope: RunsScope | UnsetType = UNSET
    archived: (
        Annotated[bool, Meta(description="Archived runs in place of the others.")]
        | UnsetType
    ) = UNSET


class ExperimentsListParams(Message):
    scope: RunsScope | UnsetType = UNSET
    archived: (
        Annotated[
            bool,
            Meta(
                description="Experiments that are archived or have archived runs, which are counted in place of the others."
            ),
        ]
        | UnsetType
    ) = UNSET
    search: (
        Annotated[
            str,
            Meta(
                description="Experiments whose name, or the name of one of whose runs, contains this, whatever its case; _ and % as in LIKE."
            ),
        ]
        | UnsetType
    ) = UNSET


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
    group_by: (
        Annotated[
            GroupBy,
            Meta(
                description="Rows are put together by what they have here; null or left out for single runs."
            ),
        ]
        | None
        | UnsetType
    ) = UNSET
    nested: (
        Annotated[
            bool,
            Meta(
                description="Whether nested runs stand under their parents, where nothing is filtered; left out it is true."
            ),
        ]
        | UnsetType
    ) = UNSET
    only_named: (
        Annotated[
            bool,
            Meta(
                description="Whether columns that are not named are hidden; left out it is false."
            ),
        ]
        | UnsetType
    ) = UNSET


class RunsCurvesResult(Message):
    curves: Annotated[
        dict[str, Curve],
        Meta(description="By run id; runs that lack the metric are left out."),
    ]


class RunsGroupsParams(Message):
    """
    Asks for groups of runs. Where the order begins with a metric that is asked for, groups stand in the order of its mean; else by their value.
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
    query: RunsQuery
    by: GroupBy
    metrics: Annotated[list[MetricPart], Meta(max_length=200)]
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=1000)]


class ExperimentsList(Message):
    params: ExperimentsListParams
    result: ExperimentsListResult


class RunsSearch(Message):
    params: RunsSearchParams
    result: RunsPage


class RunsCurves(Message):
    params: RunsCurvesParams
    result: RunsCurvesResult


class RunsGroups(Message):
    params: RunsGroupsParams
    result: RunsGroupsResult


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


class ViewBundleParams(Message):
    spec: RunsSpec


class ViewBundleResult(Message):
    view: ViewData
    html: Annotated[str, Meta(description="The static, script-free twin.")]
    text: str


class ViewBundle(Message):
    params: ViewBundleParams
    result: ViewBundleResult


class Methods(Message):
    """
    What the front end may ask, on the comm target trialbook.rpc.
    """

    session_hello: SessionHello = field(name="session.hello")
    experiments_list: ExperimentsList = field(name="experiments.list")
    runs_search: RunsSearch = field(name="runs.search")
    view_select: ViewSelect = field(name="view.select")
    view_bundle: ViewBundle = field(name="view.bundle")
    session_notebook: SessionNotebook = field(name="session.notebook")
    run_cells: RunCells = field(name="run.cells")
    cells_runs: CellsRuns = field(name="cells.runs")
    run_code_diff: RunCodeDiff = field(name="run.code_diff")
    cell_diff: Annotated[
        CellDiff1,
        Meta(
            description="How a cell as it is now differs from what it was when a run executed it last; one cell."
        ),
    ] = field(name="cell.diff")
    run_get: RunGet = field(name="run.get")
    run_diff: RunDiff = field(name="run.diff")
    run_history: RunHistory = field(name="run.history")
    artifacts_list: ArtifactsList = field(name="artifacts.list")
    artifacts_read: ArtifactsRead = field(name="artifacts.read")
    artifacts_table: ArtifactsTable = field(name="artifacts.table")
    run_update: RunUpdate = field(name="run.update")
    run_purge: RunPurge = field(name="run.purge")
    experiment_create: ExperimentCreate = field(name="experiment.create")
    experiment_update: ExperimentUpdate = field(name="experiment.update")
    stores_list: StoresList = field(name="stores.list")
    stores_switch: StoresSwitch = field(name="stores.switch")
    code_insert: CodeInsert = field(name="code.insert")
    run_bundle: RunBundle = field(name="run.bundle")
    runs_values: RunsValues = field(name="runs.values")
    runs_curves: RunsCurves = field(name="runs.curves")
    runs_groups: RunsGroups = field(name="runs.groups")


class Protocol(Message):
    """
    Every message between the kernel and the front end. Python and TypeScript types are generated from this file.
    """

    methods: Methods
    events: Events
    view: ViewData
    error: ErrorData
    run_view: RunViewData
