"""One run, as its page shows it."""

from typing import Literal

from trialbook.protocol.message import Message
from trialbook.protocol.messages.stores import StoreInfo
from trialbook.protocol.messages.values import RunStatus, WireNumber


class RunRef(Message):
    """A run in a link."""

    run_id: str
    run_name: str
    status: RunStatus


class RegisteredVersion(Message):
    """A version of a registered model that a run made."""

    name: str
    version: int
    aliases: list[str]
    stage: Literal["None", "Staging", "Production", "Archived"]
    path: str | None
    """Among the run's artifacts, of which empty is all; null where it lies elsewhere."""


class MetricSummary(Message):
    """A metric of a run in short; first and latest are by step."""

    key: str
    count: int
    latest: WireNumber
    latest_step: int
    latest_timestamp: int
    """Milliseconds since 1970-01-01 UTC."""
    first: WireNumber
    first_step: int
    min: WireNumber | None
    """null where every value is NaN, as are the others of least and greatest."""
    min_step: int | None
    max: WireNumber | None
    max_step: int | None
    system: bool
    """Sampled by Trialbook: how busy the machine was."""


class DatasetColumn(Message):
    """A column or an array of a dataset, as its schema has it."""

    name: str
    type: str


class DatasetUse(Message):
    """A dataset that a run used."""

    name: str
    digest: str
    context: str | None
    """What the run used it for, such as training."""
    tags: dict[str, str]
    """The others of this use."""
    source_type: str
    source: str
    """A path, a URL, or what else its source says; without credentials."""
    rows: int | None
    """null where its profile does not say."""
    columns: list[DatasetColumn]
    """The first ones; those of all datasets of a run are 1,000 at most."""
    columns_total: int | None
    """null where it has no schema that is understood."""


class Gpu(Message):
    name: str
    memory: int | None
    """Bytes."""


class GitState(Message):
    """The repository that a run started in."""

    root: str
    commit: str | None
    """null in an empty repository."""
    branch: str | None
    """null where the head is detached."""
    remote: str | None
    """Without credentials."""
    changed: list[str]
    """Tracked files that differ from the commit."""
    untracked: list[str]
    diff: str | None
    """Names the uncommitted difference, which run.diff returns."""
    diff_cut: bool
    """The difference was too long and is cut."""
    problem: str | None
    """Why git told nothing."""


class Environment(Message):
    """Where a run took place."""

    host: str
    user: str
    folder: str
    command: list[str]
    notebook: str | None
    python: str
    executable: str
    os: str
    packages: dict[str, str]
    """Versions of the distributions whose modules were loaded."""
    cpu: str
    cpu_count: int
    memory: int | None
    """Bytes."""
    gpus: list[Gpu]
    git: GitState | None


class RunFacts(Message):
    """Everything of a run but its points and files."""

    run_id: str
    run_name: str
    experiment_id: str
    experiment_name: str
    status: RunStatus
    start_time: int
    """Milliseconds since 1970-01-01 UTC."""
    end_time: int | None
    """Milliseconds since 1970-01-01 UTC."""
    archived: bool
    starred: bool
    pinned: bool
    user: str
    source_name: str
    source_type: str
    artifact_uri: str
    """Without credentials."""
    note: str
    """Markdown; hostile."""
    exception: str | None
    """The traceback of a run that failed."""
    params: dict[str, str]
    metrics: list[MetricSummary]
    """The headline metrics of its experiment, the others as first logged, those of the machine
    last."""
    tags: dict[str, str]
    """The user's tags."""
    reserved_tags: dict[str, str]
    """Tags that Trialbook and MLflow keep for themselves."""
    datasets: list[DatasetUse]
    """The first 100, in the order in which they were logged."""
    datasets_total: int
    parent: RunRef | None
    children: list[RunRef]
    """The latest 200."""
    children_total: int
    versions: list[RegisteredVersion]
    """The latest 100 versions of registered models that it made."""
    environment: Environment | None
    """null where none was kept, or is not there yet."""


class RunDetail(RunFacts):
    """A run as a store has it."""

    store: StoreInfo
    cursor: int
    """The store's revision that this shows."""


class UncommittedDiff(Message):
    """The uncommitted difference that a run started with."""

    text: str
    cut: bool
