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


class Sort(Message):
    """
    One sort key. Attribute keys: run_name, status, start_time, end_time, duration, experiment_id.
    """

    group: ColumnGroup
    key: str
    descending: bool


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


class RunsSpec(Message):
    """
    A run table in a cell: enough to show it again on another kernel.
    """

    view: Literal["runs"]
    view_id: str
    store_id: str | None
    query: RunsQuery


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


class SessionNotebookParams(Message):
    path: Annotated[
        str,
        Meta(
            description="Of the notebook that this kernel executes, from the server's root."
        ),
    ]


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


class Protocol(Message):
    """
    Every message between the kernel and the front end. Python and TypeScript types are generated from this file.
    """

    methods: Methods
    events: Events
    view: ViewData
    error: ErrorData
