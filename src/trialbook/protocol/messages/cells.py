"""Cells of the notebook: those that took part in a run, and the runs of a cell."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import RunParams, StoreParams
from trialbook.protocol.messages.values import RunStatus, WireNumber

CellOutcome = Annotated[Literal["ok", "error", "interrupted", "died"], Meta(title="CellOutcome")]
"""How the execution of a cell ended; died: the kernel ended meanwhile."""


class CellRow(Message):
    """An execution of a cell while a run was open."""

    execution_id: str
    """Those of one kernel sort by when they started."""
    cell_id: str
    """Empty where the front end gave none."""
    notebook: str
    """Path of the notebook; empty where it is not known."""
    source: str
    """What was executed; the beginning of what is very long."""
    source_is_cut: bool
    execution_count: int | None
    starts_run: bool
    """The run was started in this execution."""
    start_time: int
    """Milliseconds since 1970-01-01 UTC."""
    end_time: int | None
    """null while it executes."""
    outcome: CellOutcome | None
    """null while it executes."""
    printed: str
    """The end of what it printed, without colours."""
    figures: list[str]
    """The run's artifacts with what it displayed."""


class RunCellsParams(RunParams):
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=200)]


class RunCellsResult(Message):
    cells: list[CellRow]
    """In order; fewer than the limit where the sources are long."""
    total: int
    """Executions that are kept of the run."""
    is_trimmed: bool
    """There were more: the first and the last ones are kept."""


class CellSource(Message):
    """A cell of the notebook as it is now."""

    cell_id: str
    source: str


class CellsRunsParams(StoreParams):
    cells: Annotated[list[CellSource], Meta(max_length=1000)]
    limit: Annotated[int, Meta(ge=1, le=20)]
    """The last runs of each cell, at most so many."""


class NamedMetric(Message):
    key: str
    value: WireNumber


class CellRunRow(Message):
    """A run that a cell took part in."""

    run_id: str
    run_name: str
    status: RunStatus
    start_time: int
    """Milliseconds since 1970-01-01 UTC."""
    headline: NamedMetric | None
    """The metric that stands for it, the same for all runs of the cell; null where it has none."""
    starts_run: bool
    """The cell started the run."""
    outcome: CellOutcome | None
    """How its last execution in the run ended; null while it executes."""
    has_changed: bool
    """The cell's source now differs from that in the run in more than white space at the ends of
    lines."""


class CellRuns(Message):
    cell_id: str
    count: int
    """How many runs there are. Of a run and the one that it is nested in, one counts: the outer
    one, unless the cell started the inner one alone."""
    runs: list[CellRunRow]
    """The last ones, the last one first; then those with the least and the greatest values of the
    headline metric that are not among them."""


class CellsRunsResult(Message):
    cells: list[CellRuns]
    """Those that have runs."""


class CellRunIdsParams(StoreParams):
    cell_id: str


class CellRunIdsResult(Message):
    run_ids: list[str]
    """Those that `cells.runs` counts, the last one first, as many as a query can name."""


class CellIdentifyParams(Message):
    execution_id: str
    """As told by cell.unnamed."""
    cell_id: str
    """Of the cell that was executing with that source."""


class CellChanged(Message):
    """A run was started by a cell, or one that a cell started has ended."""

    cell_id: str
    run_id: str
    run_name: str
    status: RunStatus
    parent: str | UnsetType = UNSET
    """The run that it is nested in."""


class CellUnnamed(Message):
    """A cell takes part in a run, and whoever asked for its execution did not say which it is."""

    execution_id: str
    source: str
