"""The contract over SQL: each method is one transaction."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from trialbook.model import (
    Cell,
    CellRun,
    Experiment,
    LifecycleStage,
    Metric,
    NewRun,
    PagedList,
    Run,
    RunInfo,
    RunRecord,
    RunsOfCell,
    ViewType,
)
from trialbook.store import errors
from trialbook.store.batch import check_text, recordable, resolved_name
from trialbook.store.paging import decode_token
from trialbook.store.pyramid import Stretch
from trialbook.store.recording import RecordingStore
from trialbook.store.sql import (
    cell_runs,
    cells,
    experiments,
    first_logged,
    groups,
    journals,
    names,
    nested,
    page,
    purge,
    revision,
    runs,
    series,
    table,
    values,
)
from trialbook.store.sql import record as sql_record
from trialbook.store.sql.registry import SqlRegistry

if TYPE_CHECKING:
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.base import (
        Changes,
        ExperimentActivity,
        Extremes,
        LoggedMetric,
        RunNames,
        RunQuery,
    )
    from trialbook.store.groups import GroupKey, GroupPage, MetricAggregate
    from trialbook.store.pyramid import Axis, ThinSeries
    from trialbook.store.record import Problem, RecordBatch, Turn
    from trialbook.store.runs_table import RunsTable
    from trialbook.store.series import Series
    from trialbook.store.series_tail import Seen, SeriesTail
    from trialbook.store.summary import Summary


class SqlStore(RecordingStore, SqlRegistry):
    """A `trialbook.store.base.Store` over a database; its kinds say how to connect."""

    @property
    @abstractmethod
    def artifact_root(self) -> str:
        """Folder or URL below which experiments get their artifact location."""

    def create_experiment(
        self, name: str, artifact_location: str | None, tags: Mapping[str, str]
    ) -> str:
        """See `Store.create_experiment`."""
        check_text(name, artifact_location or "", *tags.keys(), *tags.values())
        with self._writing() as conn:
            return experiments.create(conn, name, artifact_location, self.artifact_root, tags)

    def get_experiment(self, experiment_id: str) -> Experiment:
        """See `Store.get_experiment`."""
        with self._reading() as conn:
            return experiments.get(conn, experiment_id)

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """See `Store.get_experiment_by_name`."""
        with self._reading() as conn:
            return experiments.get_by_name(conn, name)

    def search_experiments(
        self,
        view_type: int,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[Experiment]:
        """See `Store.search_experiments`."""
        after = decode_token(page_token, order_by)
        with self._reading() as conn:
            return experiments.search(
                conn, view_type, filter, order_by, limit=max_results, after=after
            )

    def experiment_activity(
        self,
        filter: Node | None = None,  # noqa: A002 -- the contract's name
        view_type: int = ViewType.ACTIVE_ONLY,
        *,
        top_level: bool = False,
    ) -> list[ExperimentActivity]:
        """See `Store.experiment_activity`."""
        with self._reading() as conn:
            return experiments.activity(conn, filter, view_type, top_level=top_level)

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        """See `Store.rename_experiment`."""
        check_text(name)
        with self._writing() as conn:
            experiments.rename(conn, experiment_id, name)

    def delete_experiment(self, experiment_id: str) -> None:
        """See `Store.delete_experiment`."""
        with self._writing() as conn:
            experiments.set_stage(conn, experiment_id, LifecycleStage.DELETED)

    def restore_experiment(self, experiment_id: str) -> None:
        """See `Store.restore_experiment`."""
        with self._writing() as conn:
            experiments.set_stage(conn, experiment_id, LifecycleStage.ACTIVE)

    def set_experiment_tag(self, experiment_id: str, key: str, value: str) -> None:
        """See `Store.set_experiment_tag`."""
        check_text(key, value)
        with self._writing() as conn:
            experiments.set_tag(conn, experiment_id, key, value)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """See `Store.delete_experiment_tag`."""
        with self._writing() as conn:
            experiments.delete_tag(conn, experiment_id, key)

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
        """See `Store.create_run`."""
        run_name, run_tags = resolved_name(run_name, tags)
        check_text(run_id, run_name, user_id, *run_tags.keys(), *run_tags.values())
        created = NewRun(experiment_id, run_name, user_id, start_time, run_tags)
        with self._writing() as conn:
            if not runs.exists(conn, run_id):
                experiments.get_active(conn, experiment_id)
                sql_record.record(conn, [RunRecord(run_id, created)])
            return runs.get(conn, [run_id])[0]

    def get_run(self, run_id: str) -> Run:
        """See `Store.get_run`."""
        found = self.get_runs([run_id])
        if not found:
            raise errors.no_run(run_id)
        return found[0]

    def get_runs(self, run_ids: Sequence[str]) -> list[Run]:
        """See `Store.get_runs`."""
        with self._reading() as conn:
            return runs.get(conn, run_ids)

    def update_run(
        self,
        run_id: str,
        *,
        status: str | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> RunInfo:
        """See `Store.update_run`."""
        check_text(run_name or "")
        asked: dict[str, Any] = {"status": status, "end_time": end_time, "run_name": run_name}
        changes = {name: value for name, value in asked.items() if value is not None}
        with self._writing() as conn:
            return runs.update_info(conn, run_id, changes)

    def delete_run(self, run_id: str) -> None:
        """See `Store.delete_run`."""
        with self._writing() as conn:
            runs.set_stage(conn, run_id, LifecycleStage.DELETED)

    def restore_run(self, run_id: str) -> None:
        """See `Store.restore_run`."""
        with self._writing() as conn:
            runs.set_stage(conn, run_id, LifecycleStage.ACTIVE)

    def _record_one(self, record: RunRecord) -> None:
        with self._writing() as conn:
            runs.active_row_of(conn, record.run_id)
            for problem in sql_record.record(conn, [record]):
                raise problem.error

    def record(self, batch: RecordBatch) -> list[Problem]:
        """See `Store.record`."""
        wanted, problems = recordable(batch)
        with self._writing() as conn:
            return problems + sql_record.record(conn, wanted)

    @contextmanager
    def turn(self, seconds: float | None = None) -> Iterator[Turn]:
        """See `Store.turn`."""
        with self._writing(seconds) as conn:
            yield journals.SqlTurn(conn)

    def journal_positions(self) -> dict[str, int]:
        """See `Store.journal_positions`."""
        with self._reading() as conn:
            return journals.positions(conn)

    def forget_journal(self, journal_id: str) -> None:
        """See `Store.forget_journal`."""
        with self._writing() as conn:
            journals.forget(conn, journal_id)

    def delete_tag(self, run_id: str, key: str) -> None:
        """See `Store.delete_tag`."""
        with self._writing() as conn:
            row = runs.active_row_of(conn, run_id)
            if key not in runs.texts_of(conn, row.id).tags:
                raise errors.no_tag(f"Run {run_id!r}", key)
            sql_record.record(conn, [RunRecord(run_id, tags={key: None})])

    def metric_history(self, run_id: str, key: str) -> list[Metric]:
        """See `Store.metric_history`."""
        return self.read_series(run_id, key).metrics(key)

    def read_series(self, run_id: str, key: str) -> Series:
        """See `Store.read_series`."""
        with self._reading() as conn:
            return series.read(conn, runs.row_of(conn, run_id).id, key)

    def thin_series(
        self,
        run_id: str,
        key: str,
        axis: Axis,
        between: tuple[int, int] | None = None,
        buckets: int = 1000,
    ) -> ThinSeries:
        """See `Store.thin_series`."""
        (found,) = self.thin_curves([Stretch(run_id, key, between)], axis, buckets)
        if found is None:
            raise errors.no_run(run_id)
        return found

    def thin_curves(
        self, wanted: Sequence[Stretch], axis: Axis, buckets: int = 1000
    ) -> list[ThinSeries | None]:
        """See `Store.thin_curves`."""
        with self._reading() as conn:
            numbers = runs.numbers_of(conn, list({each.run_id for each in wanted}))
            has_pyramid = self._has_pyramid()
            return series.read_thin(conn, numbers, wanted, axis, buckets, has_pyramid=has_pyramid)

    def _has_pyramid(self) -> bool:
        """Whether the store has that table; an older one that can only be read has not."""
        return True

    def read_tails(self, run_id: str, wanted: Mapping[str, Seen]) -> dict[str, SeriesTail]:
        """See `Store.read_tails`."""
        with self._reading() as conn:
            return series.read_tails(conn, runs.row_of(conn, run_id).id, wanted)

    def series_summaries(self, run_id: str) -> dict[str, Summary]:
        """See `Store.series_summaries`."""
        with self._reading() as conn:
            return series.summaries(conn, runs.row_of(conn, run_id).id)

    def run_cells(self, run_id: str) -> list[Cell]:
        """See `Store.run_cells`."""
        with self._reading() as conn:
            return cells.read(conn, runs.row_of(conn, run_id).id)

    def runs_of_cells(self, cell_ids: Sequence[str], limit: int) -> list[RunsOfCell]:
        """See `Store.runs_of_cells`."""
        with self._reading() as conn:
            return cell_runs.runs_of(conn, cell_ids, limit)

    def extreme_runs_of_cells(
        self, cell_ids: Sequence[str], metric: str, limit: int
    ) -> list[CellRun]:
        """See `Store.extreme_runs_of_cells`."""
        with self._reading() as conn:
            return cell_runs.extreme_runs_of(conn, cell_ids, metric, limit)

    def deleted_runs(self, before: int) -> list[RunInfo]:
        """See `Store.deleted_runs`."""
        with self._reading() as conn:
            return purge.deleted_runs(conn, before)

    def purge_runs(self, run_ids: Sequence[str]) -> list[RunInfo]:
        """See `Store.purge_runs`."""
        with self._writing() as conn:
            return purge.purge_runs(conn, run_ids)

    def purge_experiment(self, experiment_id: str) -> list[RunInfo]:
        """See `Store.purge_experiment`."""
        with self._writing() as conn:
            return purge.purge_experiment(conn, experiment_id)

    def search_runs(self, query: RunQuery, offset: int, limit: int) -> list[Run]:
        """See `Store.search_runs`."""
        with self._reading() as conn:
            return runs.search(conn, query, offset, limit)

    def runs_page(self, query: RunQuery, limit: int, page_token: str | None) -> PagedList[Run]:
        """See `Store.runs_page`."""
        after = decode_token(page_token, query.order_by, "run")
        with self._reading() as conn:
            return runs.page(conn, query, limit, after)

    def runs_table(self, query: RunQuery, limit: int) -> RunsTable:
        """See `Store.runs_table`."""
        with self._reading() as conn:
            return table.read(conn, query, limit)

    def count_runs(self, query: RunQuery) -> int:
        """See `Store.count_runs`."""
        with self._reading() as conn:
            return page.count(conn, query)

    def run_names(self, experiment_ids: Sequence[str] | None) -> RunNames:
        """See `Store.run_names`."""
        with self._reading() as conn:
            numbers = None
            if experiment_ids is not None:
                numbers = experiments.known_numbers(experiment_ids)
            return names.read(conn, numbers)

    def first_logged(self, experiment_ids: Sequence[str] | None) -> list[LoggedMetric]:
        """See `Store.first_logged`."""
        with self._reading() as conn:
            numbers = None
            if experiment_ids is not None:
                numbers = experiments.known_numbers(experiment_ids)
            return first_logged.read(conn, numbers)

    def run_values(
        self,
        experiment_ids: Sequence[str] | None,
        entity: Literal["attribute", "param", "tag", "dataset"],
        key: str,
        beginning: str,
        limit: int,
        view_type: int = ViewType.ACTIVE_ONLY,
    ) -> list[str]:
        """See `Store.run_values`."""
        with self._reading() as conn:
            return values.read(conn, experiment_ids, entity, key, beginning, limit, view_type)

    def extremes(self, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, Extremes]:
        """See `Store.extremes`."""
        with self._reading() as conn:
            return values.extremes(conn, run_ids, keys)

    def run_groups(
        self,
        query: RunQuery,
        by: Sequence[GroupKey],
        metrics: Sequence[MetricAggregate],
        offset: int,
        limit: int,
    ) -> GroupPage:
        """See `Store.run_groups`."""
        with self._reading() as conn:
            return groups.read(conn, query, by, metrics, offset, limit)

    def child_counts(
        self,
        experiment_ids: Sequence[str] | None,
        run_ids: Sequence[str],
        filter: Node | None = None,  # noqa: A002 -- the contract's name
    ) -> dict[str, int]:
        """See `Store.child_counts`."""
        with self._reading() as conn:
            return nested.child_counts(conn, run_ids, page.among(experiment_ids, filter))

    def changes_since(self, seen: int) -> Changes:
        """See `Store.changes_since`."""
        with self._reading() as conn:
            return revision.changes_since(conn, seen)
