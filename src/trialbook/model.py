"""The plain data of experiment tracking: experiments, runs and what a run records.

The names and fields are MLflow's, so that code written for its entities reads
ours. Times are integers, milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from trialbook.entity import Entity
from trialbook.states import LifecycleStage as LifecycleStage  # noqa: PLC0414 -- for those who import it here
from trialbook.states import RunStatus as RunStatus  # noqa: PLC0414 -- for those who import it here
from trialbook.states import ViewType as ViewType  # noqa: PLC0414 -- for those who import it here

T = TypeVar("T")

SYSTEM_PREFIX = "system/"
"""How the names of metrics begin that Trialbook samples itself, as in MLflow."""


class TagName:
    """Tags that Trialbook keeps itself, under MLflow's names where it has them."""

    RUN_NAME = "mlflow.runName"
    PARENT_RUN_ID = "mlflow.parentRunId"
    NOTE = "mlflow.note.content"
    USER = "mlflow.user"
    SOURCE_NAME = "mlflow.source.name"
    SOURCE_TYPE = "mlflow.source.type"
    GIT_COMMIT = "mlflow.source.git.commit"
    GIT_BRANCH = "mlflow.source.git.branch"
    GIT_REPO_URL = "mlflow.source.git.repoURL"
    ENVIRONMENT = "trialbook.environment"
    UNCOMMITTED = "trialbook.uncommitted"
    STARRED = "trialbook.starred"
    PINNED = "trialbook.pinned"
    EXCEPTION = "trialbook.exception"
    SESSION = "trialbook.session"
    NOTEBOOK = "trialbook.notebook"
    FILTER = "trialbook.filter."
    """Of an experiment; the name that the filter is saved under follows."""
    LAYOUT = "trialbook.layout."
    """Of an experiment; the name that the layout of comparisons is saved under follows."""
    HEADLINE = "trialbook.headline"
    """Of an experiment: its headline metrics, one a line."""
    DATASET_CONTEXT = "mlflow.data.context"
    LOGGED_ARTIFACTS = "mlflow.loggedArtifacts"
    """Of a dataset's use in a run, not of a run."""

    LOGGED_IMAGES = "mlflow.loggedImages"
    """That there are images by key and step; its value is ``"true"``."""
    PREDICTIONS = "trialbook.predictions."
    """Describes predictions; their name and their split follow."""

    RESERVED_PREFIXES = ("mlflow.", "trialbook.")
    CONTENTS = (LOGGED_IMAGES, PREDICTIONS)
    """Beginnings of those that tell what else a run has logged."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Experiment(Entity):
    """A named group of runs.

    Attributes
    ----------
    experiment_id : str
        A number in decimal digits; ``"0"`` is the experiment ``Default``.
    name : str
        Unique in the store, deleted experiments included.
    artifact_location : str
        Folder or URL below which the runs' artifacts lie.
    lifecycle_stage : str
        One of `LifecycleStage`.
    creation_time, last_update_time : int
        Milliseconds since 1970-01-01 UTC.
    tags : dict of str to str

    Examples
    --------
    >>> tb.set_experiment("team/digits")
    <Experiment: experiment_id='1', name='team/digits'>
    """

    experiment_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    creation_time: int
    last_update_time: int
    tags: dict[str, str] = field(default_factory=dict)

    DEFAULT_EXPERIMENT_NAME: ClassVar = "Default"
    # what MLflow's have and ours have not
    workspace: ClassVar = "default"
    trace_location: ClassVar = None
    effective_trace_archival_retention: ClassVar = None
    _more: ClassVar = ("effective_trace_archival_retention", "trace_location", "workspace")

    def __repr__(self) -> str:
        # what `set_experiment` shows as a cell's last line; dict(experiment) has the others
        return f"<Experiment: experiment_id={self.experiment_id!r}, name={self.name!r}>"

    def artifact_uri(self, run_id: str) -> str:
        """Return where the artifacts of one of its runs lie, unless the run says otherwise."""
        return f"{self.artifact_location}/{run_id}/artifacts"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Param(Entity):
    """An input of a run, such as a learning rate; it may not change once logged."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RunTag(Entity):
    """A mutable label of a run."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExperimentTag(Entity):
    """A mutable label of an experiment."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Metric(Entity):
    """One point of a metric's history.

    Attributes
    ----------
    key : str
    value : float
        Any double: NaN and infinities included.
    timestamp : int
        Milliseconds since 1970-01-01 UTC.
    step : int
        Position in the series, chosen by the caller; may be negative or repeat.
    model_id, dataset_name, dataset_digest, run_id : str or None
        For MLflow's signature; stores keep them of no point.
    """

    key: str
    value: float
    timestamp: int
    step: int
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RunInfo(Entity):
    """What is known of a run besides its data.

    Attributes
    ----------
    run_id : str
        32 hexadecimal digits.
    run_name : str
    experiment_id : str
    user_id : str
        Login name of who started it.
    status : str
        One of `RunStatus`.
    start_time : int
    end_time : int or None
        None while the run is open.
    lifecycle_stage : str
        One of `LifecycleStage`.
    artifact_uri : str
        Folder or URL of the run's artifacts.
    """

    run_id: str
    run_name: str
    experiment_id: str
    user_id: str
    status: str
    start_time: int
    end_time: int | None
    lifecycle_stage: str
    artifact_uri: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RunData(Entity):
    """What a run recorded: params, tags and the latest value of each metric."""

    metrics: dict[str, float] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Dataset(Entity):
    """A dataset that a run used.

    Attributes
    ----------
    name, digest : str
        The digest is a short hash of the content.
    source_type, source : str
        Where it came from, for instance ``"local"`` and a path.
    schema, profile : str or None
        JSON texts.
    """

    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None = None
    profile: str | None = None

    @property
    def label(self) -> str:
        """What it is called in a table.

        Examples
        --------
        >>> Dataset("iris", "5f0a", "local", "{}").label
        'iris (5f0a)'
        """
        return f"{self.name} ({self.digest})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InputTag(Entity):
    """A label of a dataset's use, such as its context."""

    key: str
    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DatasetInput(Entity):
    """A dataset and the tags of its use, such as its context ``train``."""

    dataset: Dataset
    tags: list[InputTag] = field(default_factory=list)

    def __post_init__(self) -> None:
        # MLflow's callers give None where there are none
        if not self.tags:
            object.__setattr__(self, "tags", [])

    @classmethod
    def of(cls, dataset: Dataset, tags: Mapping[str, str]) -> Self:
        """Return the use of a dataset with tags that stand in a mapping."""
        return cls(dataset, [InputTag(key, value) for key, value in tags.items()])

    def tag_values(self) -> dict[str, str]:
        """Return the values of the tags by their keys."""
        return {tag.key: tag.value for tag in self.tags}

    def to_dictionary(self) -> dict[str, Any]:
        """Return the dataset and its tags as plain dictionaries."""
        return {"dataset": self.dataset.to_dictionary(), "tags": self.tag_values()}

    @property
    def key(self) -> tuple[str, str]:
        """Name and digest: what a run has of each is there once."""
        return self.dataset.name, self.dataset.digest


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RunInputs(Entity):
    """The datasets that a run used, in the order in which they were logged."""

    dataset_inputs: list[DatasetInput] = field(default_factory=list)

    _more: ClassVar = ("model_inputs",)

    @property
    def model_inputs(self) -> list[Any]:
        """Nothing: models are not recorded as inputs."""
        return []

    @property
    def labels(self) -> list[str]:
        """The labels of the datasets, sorted."""
        return sorted(used.dataset.label for used in self.dataset_inputs)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RunOutputs(Entity):
    """The models that a run made, as MLflow records them; ours are among its artifacts."""

    model_outputs: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Run(Entity):
    """One execution: its info, data and inputs.

    The number tells which of two runs of one store was created first; 0 where it is not known.
    """

    info: RunInfo
    data: RunData = field(default_factory=RunData)
    inputs: RunInputs = field(default_factory=RunInputs)
    number: int = field(default=0, compare=False, repr=False, kw_only=True)

    _more: ClassVar = ("outputs",)

    @property
    def outputs(self) -> RunOutputs:
        """Nothing: what a run made is among its artifacts."""
        return RunOutputs()


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a run is created with; its status is RUNNING then."""

    experiment_id: str
    run_name: str
    user_id: str
    start_time: int
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Points:
    """Points of one metric of a run, as columns of one length.

    Attributes
    ----------
    steps, timestamps : array of int
        Signed, 64 bits, type code ``q``; timestamps are milliseconds.
    values : array of float
        Doubles, type code ``d``.
    """

    steps: array[int] = field(default_factory=lambda: array("q"))
    timestamps: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))


class CellOutcome:
    """How the execution of a cell ended, as strings."""

    OK = "ok"
    ERROR = "error"
    INTERRUPTED = "interrupted"
    DIED = "died"
    """The process ended while the cell was executing."""

    ALL = (OK, ERROR, INTERRUPTED, DIED)


@dataclass(frozen=True, slots=True)
class CellEnding:
    """How an execution of a cell ended.

    Attributes
    ----------
    end_time : int
        Milliseconds since 1970-01-01 UTC.
    outcome : str
        One of `CellOutcome`.
    printed : str
        The end of what it wrote to stdout and stderr, at most `MAX_PRINTED` characters.
    figures : tuple of str
        The run's artifacts with figures that it displayed.
    """

    end_time: int
    outcome: str
    printed: str = ""
    figures: tuple[str, ...] = ()


MAX_CELLS = 1_000
"""Executions that are kept of a run: as many of the first ones as of the last ones."""
MAX_SOURCE = 1_000_000
"""Characters of a cell's source that are kept."""
MAX_PRINTED = 2_000
"""Characters of a cell's printed output that are kept, the last ones."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One execution of a notebook cell while a run was open.

    Attributes
    ----------
    execution_id : str
        32 hexadecimal digits; those of one process sort by when they started.
    cell_id : str
        The notebook's id of the cell; empty where the front end gave none.
    source : str
        What was executed, exactly.
    start_time : int
        Milliseconds since 1970-01-01 UTC.
    notebook : str
        Path of the notebook; empty where it is not known.
    execution_count : int or None
        The number in brackets beside the cell.
    starts_run : bool
        The run was started in this execution.
    ending : CellEnding or None
        None while it is executing.
    """

    execution_id: str
    cell_id: str
    source: str
    start_time: int
    notebook: str = ""
    execution_count: int | None = None
    starts_run: bool = False
    ending: CellEnding | None = None


@dataclass(frozen=True, slots=True)
class CellRun:
    """A run that a cell took part in.

    Attributes
    ----------
    cell_id, run_id : str
    execution_id : str
        The last execution of the cell in the run.
    starts_run : bool
        The run was started in that execution.
    outcome : str or None
        See `CellEnding`; None while it is executing.
    fingerprint : str
        Of its source, see `trialbook.store.source.fingerprint`.
    """

    cell_id: str
    run_id: str
    execution_id: str
    starts_run: bool
    outcome: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RunsOfCell:
    """The runs that a cell took part in.

    Attributes
    ----------
    cell_id : str
    count : int
        How many there are.
    runs : tuple of CellRun
        The last ones, the last one first.
    """

    cell_id: str
    count: int
    runs: tuple[CellRun, ...]


class Columns(Protocol):
    """What has the columns of `Points`, as whatever NumPy makes an array of."""

    @property
    def steps(self) -> Any:
        """Signed integers of 64 bits."""

    @property
    def timestamps(self) -> Any:
        """Signed integers of 64 bits, milliseconds."""

    @property
    def values(self) -> Any:
        """Doubles."""


@dataclass(slots=True)
class RunRecord:
    """What was recorded of one run over some time, put together.

    Attributes
    ----------
    run_id : str
    created : NewRun or None
        How to create the run where the store does not have it.
    points : dict of str to Columns
        New points of each metric, in the order in which they were logged.
    params : dict of str to str
    tags : dict of str to str or None
        None deletes a tag, if there is one; ``mlflow.runName`` renames the run.
    status : str or None
        One of `RunStatus`; None where it did not change.
    end_time : int or None
    abandoned : bool
        The process died with the run open: a run that is RUNNING still is KILLED at ``end_time``.
    cells : dict of str to Cell
        Executions that began, under their ids.
    cell_endings : dict of str to CellEnding
        How executions ended, these and earlier ones.
    inputs : dict of tuple of str to DatasetInput
        Datasets that the run used, under their names and digests. Of one name and digest the
        first that a run has stands.
    """

    run_id: str
    created: NewRun | None = None
    points: dict[str, Columns] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str | None] = field(default_factory=dict)
    status: str | None = None
    end_time: int | None = None
    abandoned: bool = False
    cells: dict[str, Cell] = field(default_factory=dict)
    cell_endings: dict[str, CellEnding] = field(default_factory=dict)
    inputs: dict[tuple[str, str], DatasetInput] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FileInfo(Entity):
    """An artifact or a folder of artifacts.

    Attributes
    ----------
    path : str
        Relative to the run's artifacts, with forward slashes.
    is_dir : bool
    file_size : int or None
        Bytes; None for a folder.
    """

    path: str
    is_dir: bool
    file_size: int | None


class PagedList(list[T], Generic[T]):
    """A list that knows how to ask for what follows it.

    Attributes
    ----------
    token : str or None
        Pass it as ``page_token`` for the next page; None on the last one.
    """

    def __init__(self, items: Iterable[T], token: str | None = None) -> None:
        super().__init__(items)
        self.token = token

    def to_list(self) -> list[T]:
        """Return the items as a plain list."""
        return list(self)
