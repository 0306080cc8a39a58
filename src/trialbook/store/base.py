"""What every tracking store can do.

A store keeps and finds; it does not know of active runs, notebooks or views.
Calls validate nothing that `trialbook.service` has validated already. Every
method may be called from any thread, and a call that returned is visible to
every process that opens the same store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from trialbook.model import (
    Cell,
    CellRun,
    DatasetInput,
    Experiment,
    Metric,
    PagedList,
    Param,
    Run,
    RunInfo,
    RunsOfCell,
    RunTag,
    ViewType,
)
from trialbook.store.registry import Registry

if TYPE_CHECKING:
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.groups import GroupKey, GroupPage, MetricAggregate
    from trialbook.store.pyramid import Axis, Stretch, ThinSeries
    from trialbook.store.record import Problem, RecordBatch, Turn
    from trialbook.store.runs_table import RunsTable
    from trialbook.store.series import Series
    from trialbook.store.series_tail import Seen, SeriesTail
    from trialbook.store.summary import Summary


Extremes: TypeAlias = dict[str, tuple[float, float]]
"""The least and the greatest value of each of a run's metrics."""


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs, in which order.

    Attributes
    ----------
    experiment_ids : tuple of str or None
        None for every experiment that is not deleted.
    filter : Node or None
    order_by : tuple of OrderTerm
        Behind these, every order ends with ``start_time DESC`` and, among runs of one
        millisecond, the one that was created last first; an order by ``start_time``
        ends with the order of creation in its own direction. In both
        directions runs without a value come last. Metrics that are NaN come
        after numbers; params that spell a number are sorted by it and come
        before those that do not, which are sorted as text.
    view_type : int
        One of `trialbook.model.ViewType`.
    top_level : bool
        Without the active runs that are nested in another active one of these experiments that
        the filter finds.
    """

    experiment_ids: tuple[str, ...] | None = None
    filter: Node | None = None
    order_by: tuple[OrderTerm, ...] = ()
    view_type: int = ViewType.ACTIVE_ONLY
    top_level: bool = False


@dataclass(frozen=True, slots=True)
class RunNames:
    """The names that occur in some runs, each sorted, and whether one of them used a dataset."""

    params: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    datasets: bool = False


class LoggedMetric(NamedTuple):
    """A metric of some runs, and whether it is a series rather than a single value.

    It is one where the first or the last run that has it has more than one point.
    """

    key: str
    is_series: bool


@dataclass(frozen=True, slots=True)
class ExperimentActivity:
    """An experiment with how many runs it has and when one last changed."""

    experiment: Experiment
    run_count: int
    running_count: int
    last_update_time: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since a revision of the store.

    Attributes
    ----------
    revision : int
        The present one; pass it to the next call.
    run_ids : tuple of str
        Runs created, changed or deleted, oldest change first.
    experiments : bool
        An experiment was created, changed or deleted.
    """

    revision: int
    run_ids: tuple[str, ...] = field(default=())
    experiments: bool = False


class Store(Registry, Protocol):
    """The contract of a tracking store; `tests/store` holds every store to it."""

    @property
    def store_id(self) -> str:
        """32 hexadecimal digits, written in the store when it was created."""

    @property
    def uri(self) -> str:
        """The URI that opens this store, without credentials."""

    @property
    def artifact_root(self) -> str:
        """Folder or URL below which experiments get their artifact location."""

    def create_experiment(
        self, name: str, artifact_location: str | None, tags: Mapping[str, str]
    ) -> str:
        """Return the new id; AlreadyExistsError where the name is taken, deleted ones included."""

    def get_experiment(self, experiment_id: str) -> Experiment:
        """Return it, deleted or not; NotFoundError."""

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """Return it, deleted or not; None where there is none."""

    def search_experiments(
        self,
        view_type: int,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the word that `RunQuery` uses
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[Experiment]:
        """Return a page; without an order the last created comes first, as in MLflow."""

    def experiment_activity(
        self,
        filter: Node | None = None,  # noqa: A002 -- the word that `RunQuery` uses
        view_type: int = ViewType.ACTIVE_ONLY,
        *,
        top_level: bool = False,
    ) -> list[ExperimentActivity]:
        """Return the active experiments, latest activity first, and count those runs that match.

        With another view the runs of that view are counted, and deleted experiments come too.
        With ``top_level`` runs that are nested in an active one of their experiment which matches
        do not count.
        """

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        """Give an active experiment another name."""

    def delete_experiment(self, experiment_id: str) -> None:
        """Mark it and its runs deleted."""

    def restore_experiment(self, experiment_id: str) -> None:
        """Undo `delete_experiment`, for all its runs."""

    def set_experiment_tag(self, experiment_id: str, key: str, value: str) -> None:
        """Set or overwrite."""

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """NotFoundError where there is no such tag."""

    def create_run(
        self,
        experiment_id: str,
        *,
        run_id: str,
        run_name: str,
        user_id: str,
        start_time: int,
        tags: Mapping[str, str],
    ) -> Run:
        """Create a run with status RUNNING; a second call with the same run_id changes nothing."""

    def get_run(self, run_id: str) -> Run:
        """Return it, deleted or not; NotFoundError."""

    def get_runs(self, run_ids: Sequence[str]) -> list[Run]:
        """Return those that exist, in the order asked for."""

    def update_run(
        self,
        run_id: str,
        *,
        status: str | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> RunInfo:
        """Change what is not None."""

    def delete_run(self, run_id: str) -> None:
        """Mark it deleted."""

    def restore_run(self, run_id: str) -> None:
        """Undo `delete_run`."""

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
    ) -> None:
        """Record all or nothing.

        InvalidParameterError where a param has another value already or the
        run is deleted; an exact duplicate of a metric point is dropped.
        """

    def log_series(self, run_id: str, key: str, points: Series) -> None:
        """Record points of a metric as `log_batch` does, without an object for each."""

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        """Record which datasets a run used.

        Nothing happens to those that it has: of one name and digest the first stands.
        InvalidParameterError where the run is deleted.
        """

    def record(self, batch: RecordBatch) -> list[Problem]:
        """Record what was gathered, in one transaction, and return what is wrong with it.

        Recording a batch again changes nothing. Unlike `log_batch` it goes on
        where something is wrong: a param that has another value already is
        left out alone, a run that does not exist and is not created here, or
        whose experiment does not exist, is left out whole. Deleted runs and
        experiments are recorded into, because the calls came before the
        deletion, but named.
        """

    def turn(self, seconds: float | None = None) -> AbstractContextManager[Turn]:
        """Return a transaction for what journals hold; an error in it undoes all of it.

        StoreError where others write for so many seconds that it cannot begin; with None it
        waits for as long as any other write does.
        """

    def journal_positions(self) -> dict[str, int]:
        """Return up to where each journal is in the store."""

    def forget_journal(self, journal_id: str) -> None:
        """Drop the position of a journal whose files are gone."""

    def delete_tag(self, run_id: str, key: str) -> None:
        """NotFoundError where there is no such tag."""

    def metric_history(self, run_id: str, key: str) -> list[Metric]:
        """Return every point, ordered by timestamp, step and value; empty for an unknown key."""

    def read_series(self, run_id: str, key: str) -> Series:
        """Return what `metric_history` does, as arrays."""

    def thin_series(
        self,
        run_id: str,
        key: str,
        axis: Axis,
        between: tuple[int, int] | None = None,
        buckets: int = 1000,
    ) -> ThinSeries:
        """Return points that stand on a chart for all of a series, or for those in a range.

        Each bucket of the chart, as wide as the range by ``buckets``, has its first, last, least
        and greatest point and a NaN among them, or one that goes as far less than a bucket
        beside it. Where they are few they are all there are. Empty for an unknown key.

        ``between`` is the first and the last position, both included; between two positions it
        ends one before it begins. The points beside it, which a line leads to, are told too.
        """

    def thin_curves(
        self, wanted: Sequence[Stretch], axis: Axis, buckets: int = 1000
    ) -> list[ThinSeries | None]:
        """Return what `thin_series` does of many metrics, all read at one time.

        None for a run that does not exist.
        """

    def read_tails(self, run_id: str, wanted: Mapping[str, Seen]) -> dict[str, SeriesTail]:
        """Return what is behind the ends of metrics as somebody has seen them, under their keys.

        No series is read whole. The points behind are all that is new when there are as many as
        the series has more; where it has none more, none are looked for. Unknown keys are left out.
        """

    def series_summaries(self, run_id: str) -> dict[str, Summary]:
        """Return the summary of each of a run's metrics, under its key."""

    def run_cells(self, run_id: str) -> list[Cell]:
        """Return the executions of cells while the run was open, in order; NotFoundError.

        Of more than `trialbook.model.MAX_CELLS` the first and the last ones.
        """

    def runs_of_cells(self, cell_ids: Sequence[str], limit: int) -> list[RunsOfCell]:
        """Return the active runs of those cells that took part in any.

        At most ``limit`` of each cell, with the last execution of the cell in the run. Of
        the runs that one execution has, the one that started last is the last.

        Of a run and the one that it is nested in, one stands for both: the outer one, unless
        the cell started the inner one alone, as where another cell has opened the outer one.
        """

    def extreme_runs_of_cells(
        self, cell_ids: Sequence[str], metric: str, limit: int
    ) -> list[CellRun]:
        """Return, of the runs that `runs_of_cells` counts, those of extreme values.

        Of each cell at most ``limit`` with the least latest values of the metric, and as many with
        the greatest, in no order. NaN is neither.
        """

    def deleted_runs(self, before: int) -> list[RunInfo]:
        """Return the runs that are deleted and have not changed since a time, oldest change first.

        ``before`` is in milliseconds since 1970 and excluded. What a journal brings to a
        run after its deletion counts as a change.
        """

    def purge_runs(self, run_ids: Sequence[str]) -> list[RunInfo]:
        """Delete runs for good and return what they were, so that their artifacts can go too.

        NotFoundError or InvalidParameterError, and nothing is purged, where a
        run does not exist or is not deleted.
        """

    def purge_experiment(self, experiment_id: str) -> list[RunInfo]:
        """Delete an experiment and its runs for good, and return what the runs were.

        InvalidParameterError, and nothing is purged, where it or one of its
        runs is not deleted, and for experiment ``"0"``. Its id is not used again.
        """

    def search_runs(self, query: RunQuery, offset: int, limit: int) -> list[Run]:
        """Return at most ``limit`` runs from ``offset`` on."""

    def runs_page(self, query: RunQuery, limit: int, page_token: str | None) -> PagedList[Run]:
        """Return at most ``limit`` runs and a token for those behind them.

        Whatever is added or deleted in the meantime, page by page each run that was there when
        the walk began, and has not changed in what the order asks for, comes exactly once.
        InvalidParameterError where the token is not that of a page in this order.
        """

    def runs_table(self, query: RunQuery, limit: int) -> RunsTable:
        """Return at most ``limit`` runs as columns, the first of `search_runs`."""

    def count_runs(self, query: RunQuery) -> int:
        """Return how many runs `search_runs` would find in all."""

    def run_names(self, experiment_ids: Sequence[str] | None) -> RunNames:
        """Return the names that occur in the active runs of these experiments."""

    def first_logged(self, experiment_ids: Sequence[str] | None) -> list[LoggedMetric]:
        """Return the metrics of the active runs of these experiments, first logged first.

        Metrics stand in the order in which the first runs that have them were created, those of
        one run by their oldest timestamps, then by name.
        """

    def run_values(
        self,
        experiment_ids: Sequence[str] | None,
        entity: Literal["attribute", "param", "tag", "dataset"],
        key: str,
        beginning: str,
        limit: int,
        view_type: int = ViewType.ACTIVE_ONLY,
    ) -> list[str]:
        """Return the different texts, sorted, that runs of a view have under a name.

        Of attributes ``run_name``, ``status`` and ``user_id`` are texts, of datasets ``name``,
        ``digest`` and ``context``. At most ``limit``, all of which start with ``beginning``.
        """

    def extremes(self, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, Extremes]:
        """Return, by run and metric, the least and the greatest value; neither is ever NaN.

        Series that have no such value are left out, and so are runs that have no such series.
        """

    def run_groups(
        self,
        query: RunQuery,
        by: Sequence[GroupKey],
        metrics: Sequence[MetricAggregate],
        offset: int,
        limit: int,
    ) -> GroupPage:
        """Return at most ``limit`` groups of the runs that `search_runs` would find.

        Grouped by several things, at most `trialbook.store.groups.MAX_LEVELS`, each combination
        that runs have is a group, and those of the same first value stand together. Where the
        order begins with a metric, groups stand in the order of its mean, those without one last;
        else they stand in the order of what they are grouped by. So do the first values.
        """

    def child_counts(
        self,
        experiment_ids: Sequence[str] | None,
        run_ids: Sequence[str],
        filter: Node | None = None,  # noqa: A002 -- as in `RunQuery`
    ) -> dict[str, int]:
        """Return how many active runs of these experiments are nested in each run that has any.

        Only those that a filter finds are counted.
        """

    def changes_since(self, seen: int) -> Changes:
        """Return what has changed after a revision; ``seen=-1`` asks for the present one alone.

        Where nothing has changed this costs next to nothing, so it may be
        polled. A revision greater than any that this store gave out comes from
        another one that was here before: everything has changed.
        """

    def close(self) -> None:
        """Release files and connections of every thread."""
