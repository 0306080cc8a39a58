"""The plain data of experiment tracking: experiments, runs and what a run records.

The names and fields are MLflow's, so that code written for its entities reads
ours. Times are integers, milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class RunStatus:
    """The states of a run, as strings."""

    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    KILLED = "KILLED"

    ALL = (RUNNING, SCHEDULED, FINISHED, FAILED, KILLED)
    ENDED = (FINISHED, FAILED, KILLED)


class LifecycleStage:
    """Whether an experiment or a run is in use or deleted (and can be restored)."""

    ACTIVE = "active"
    DELETED = "deleted"


class ViewType:
    """Which lifecycle stages a search looks at; the numbers are MLflow's."""

    ACTIVE_ONLY = 1
    DELETED_ONLY = 2
    ALL = 3


class TagName:
    """Tags that Trialbook keeps itself, under MLflow's names."""

    RUN_NAME = "mlflow.runName"
    PARENT_RUN_ID = "mlflow.parentRunId"
    NOTE = "mlflow.note.content"
    USER = "mlflow.user"
    SOURCE_NAME = "mlflow.source.name"
    SOURCE_TYPE = "mlflow.source.type"

    RESERVED_PREFIXES = ("mlflow.", "trialbook.")


@dataclass(frozen=True, slots=True)
class Experiment:
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
    """

    experiment_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    creation_time: int
    last_update_time: int
    tags: dict[str, str] = field(default_factory=dict)

    def artifact_uri(self, run_id: str) -> str:
        """Return where the artifacts of one of its runs lie, unless the run says otherwise."""
        return f"{self.artifact_location}/{run_id}/artifacts"


@dataclass(frozen=True, slots=True)
class Param:
    """An input of a run, such as a learning rate; it may not change once logged."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class RunTag:
    """A mutable label of a run."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Metric:
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
    """

    key: str
    value: float
    timestamp: int
    step: int


@dataclass(frozen=True, slots=True)
class RunInfo:
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


@dataclass(frozen=True, slots=True)
class RunData:
    """What a run recorded: params, tags and the latest value of each metric."""

    metrics: dict[str, float] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dataset:
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


@dataclass(frozen=True, slots=True)
class DatasetInput:
    """A dataset and the tags of its use, such as its context ``train``."""

    dataset: Dataset
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunInputs:
    """The datasets that a run used."""

    dataset_inputs: list[DatasetInput] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """One execution: its info, data and inputs."""

    info: RunInfo
    data: RunData = field(default_factory=RunData)
    inputs: RunInputs = field(default_factory=RunInputs)


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
    """

    run_id: str
    created: NewRun | None = None
    points: dict[str, Columns] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str | None] = field(default_factory=dict)
    status: str | None = None
    end_time: int | None = None
    abandoned: bool = False


@dataclass(frozen=True, slots=True)
class FileInfo:
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

    def __init__(self, items: Iterable[T], token: str | None) -> None:
        super().__init__(items)
        self.token = token
