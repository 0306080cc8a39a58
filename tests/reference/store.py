"""A store in plain Python objects: the reference that the database stores are compared with.

It forgets everything with the process and searches by looking at every run.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reference import cells, experiments, purge, values
from reference import record as memory_record
from reference import runs as memory_runs
from reference.contents import Contents
from reference.groups import grouped
from reference.registry import MemoryRegistry
from reference.tables import table_of
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
from trialbook.store.batch import check_text, resolved_name
from trialbook.store.pyramid import Axis, Stretch, ThinSeries
from trialbook.store.recording import RecordingStore
from trialbook.store.series import Series

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
    from trialbook.store.record import Problem, RecordBatch, Turn
    from trialbook.store.runs_table import RunsTable
    from trialbook.store.series_tail import Seen, SeriesTail
    from trialbook.store.summary import Summary


class MemoryStore(RecordingStore, MemoryRegistry):
    """A `trialbook.store.base.Store` that keeps nothing.

    Parameters
    ----------
    artifact_root : str or path
        Folder below which experiments get their artifact location.
    """

    def __init__(self, artifact_root: str | Path = "trialbook-artifacts") -> None:
        super().__init__()
        self._lock = threading.RLock()
        self._artifact_root = Path(artifact_root).absolute()
        self._store_id = uuid.uuid4().hex
        self._contents = Contents()
        self.create_experiment("Default", None, {})

    @property
    def store_id(self) -> str:
        """32 hexadecimal digits."""
        return self._store_id

    @property
    def uri(self) -> str:
        """A name for messages; it opens nothing."""
        return f"memory://{self._store_id}"

    @property
    def artifact_root(self) -> str:
        """A folder, which is made when it is needed."""
        return self._artifact_root.as_posix()

    def create_experiment(
        self, name: str, artifact_location: str | None, tags: Mapping[str, str]
    ) -> str:
        """See `Store.create_experiment`."""
        check_text(name, artifact_location or "", *tags.keys(), *tags.values())
        with self._lock:
            return experiments.create(
                self._contents, name, artifact_location, self.artifact_root, tags
            )

    def get_experiment(self, experiment_id: str) -> Experiment:
        """See `Store.get_experiment`."""
        with self._lock:
            return experiments.get(self._contents, experiment_id)

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """See `Store.get_experiment_by_name`."""
        with self._lock:
            return experiments.get_by_name(self._contents, name)

    def search_experiments(
        self,
        view_type: int,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[Experiment]:
        """See `Store.search_experiments`."""
        with self._lock:
            return experiments.search(
                self._contents,
                view_type,
                filter,
                order_by,
                limit=max_results,
                page_token=page_token,
            )

    def experiment_activity(
        self,
        filter: Node | None = None,  # noqa: A002 -- the contract's name
        view_type: int = ViewType.ACTIVE_ONLY,
        *,
        top_level: bool = False,
    ) -> list[ExperimentActivity]:
        """See `Store.experiment_activity`."""
        with self._lock:
            return experiments.activity(self._contents, filter, view_type, top_level=top_level)

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        """See `Store.rename_experiment`."""
        check_text(name)
        with self._lock:
            experiments.rename(self._contents, experiment_id, name)

    def delete_experiment(self, experiment_id: str) -> None:
        """See `Store.delete_experiment`."""
        with self._lock:
            experiments.set_stage(self._contents, experiment_id, LifecycleStage.DELETED)

    def restore_experiment(self, experiment_id: str) -> None:
        """See `Store.restore_experiment`."""
        with self._lock:
            experiments.set_stage(self._contents, experiment_id, LifecycleStage.ACTIVE)

    def set_experiment_tag(self, experiment_id: str, key: str, value: str) -> None:
        """See `Store.set_experiment_tag`."""
        check_text(key, value)
        with self._lock:
            experiments.set_tag(self._contents, experiment_id, key, value)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """See `Store.delete_experiment_tag`."""
        with self._lock:
            experiments.delete_tag(self._contents, experiment_id, key)

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
        with self._lock:
            return memory_runs.create(self._contents, run_id, created)

    def get_run(self, run_id: str) -> Run:
        """See `Store.get_run`."""
        with self._lock:
            return self._contents.run(run_id).run()

    def get_runs(self, run_ids: Sequence[str]) -> list[Run]:
        """See `Store.get_runs`."""
        with self._lock:
            runs = self._contents.runs
            return [runs[run_id].run() for run_id in run_ids if run_id in runs]

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
        with self._lock:
            return memory_runs.update_info(self._contents, run_id, status, end_time, run_name)

    def delete_run(self, run_id: str) -> None:
        """See `Store.delete_run`."""
        with self._lock:
            memory_runs.set_stage(self._contents, run_id, LifecycleStage.DELETED)

    def restore_run(self, run_id: str) -> None:
        """See `Store.restore_run`."""
        with self._lock:
            memory_runs.set_stage(self._contents, run_id, LifecycleStage.ACTIVE)

    def _record_one(self, record: RunRecord) -> None:
        with self._lock:
            memory_record.record_one(self._contents, record)

    def record(self, batch: RecordBatch) -> list[Problem]:
        """See `Store.record`."""
        with self._lock:
            return memory_record.MemoryTurn(self._contents).record(batch)

    @contextmanager
    def turn(self, seconds: float | None = None) -> Iterator[Turn]:
        """See `Store.turn`."""
        with self._lock, memory_record.undone_by_error(self._contents):
            yield memory_record.MemoryTurn(self._contents)

    def journal_positions(self) -> dict[str, int]:
        """See `Store.journal_positions`."""
        with self._lock:
            return dict(self._contents.positions)

    def forget_journal(self, journal_id: str) -> None:
        """See `Store.forget_journal`."""
        self._contents.positions.pop(journal_id, None)

    def delete_tag(self, run_id: str, key: str) -> None:
        """See `Store.delete_tag`."""
        with self._lock:
            memory_runs.delete_tag(self._contents, run_id, key)

    def metric_history(self, run_id: str, key: str) -> list[Metric]:
        """See `Store.metric_history`."""
        with self._lock:
            return self._contents.run(run_id).history(key)

    def read_series(self, run_id: str, key: str) -> Series:
        """See `Store.read_series`."""
        points = self.metric_history(run_id, key)
        return Series.of(
            [point.step for point in points],
            [point.timestamp for point in points],
            [point.value for point in points],
        )

    def thin_series(
        self,
        run_id: str,
        key: str,
        axis: Axis,
        between: tuple[int, int] | None = None,
        buckets: int = 1000,
    ) -> ThinSeries:
        """See `Store.thin_series`."""
        return ThinSeries.of(self.read_series(run_id, key), axis, between)

    def thin_curves(
        self, wanted: Sequence[Stretch], axis: Axis, buckets: int = 1000
    ) -> list[ThinSeries | None]:
        """See `Store.thin_curves`."""
        return [
            self.thin_series(run_id, key, axis, between, buckets)
            if run_id in self._contents.runs
            else None
            for run_id, key, between in wanted
        ]

    def read_tails(self, run_id: str, wanted: Mapping[str, Seen]) -> dict[str, SeriesTail]:
        """See `Store.read_tails`."""
        return {
            key: wanted[key].tail(summary, self.read_series(run_id, key))
            for key, summary in self.series_summaries(run_id).items()
            if key in wanted
        }

    def series_summaries(self, run_id: str) -> dict[str, Summary]:
        """See `Store.series_summaries`."""
        with self._lock:
            return self._contents.run(run_id).summaries()

    def run_cells(self, run_id: str) -> list[Cell]:
        """See `Store.run_cells`."""
        with self._lock:
            return cells.read(self._contents, run_id)

    def runs_of_cells(self, cell_ids: Sequence[str], limit: int) -> list[RunsOfCell]:
        """See `Store.runs_of_cells`."""
        with self._lock:
            return cells.runs_of(self._contents, cell_ids, limit)

    def extreme_runs_of_cells(
        self, cell_ids: Sequence[str], metric: str, limit: int
    ) -> list[CellRun]:
        """See `Store.extreme_runs_of_cells`."""
        with self._lock:
            return cells.extreme_runs_of(self._contents, cell_ids, metric, limit)

    def deleted_runs(self, before: int) -> list[RunInfo]:
        """See `Store.deleted_runs`."""
        with self._lock:
            return purge.deleted_runs(self._contents, before)

    def purge_runs(self, run_ids: Sequence[str]) -> list[RunInfo]:
        """See `Store.purge_runs`."""
        with self._lock:
            return purge.purge_runs(self._contents, run_ids)

    def purge_experiment(self, experiment_id: str) -> list[RunInfo]:
        """See `Store.purge_experiment`."""
        with self._lock:
            return purge.purge_experiment(self._contents, experiment_id)

    def search_runs(self, query: RunQuery, offset: int, limit: int) -> list[Run]:
        """See `Store.search_runs`."""
        with self._lock:
            return memory_runs.search(self._contents, query, offset, limit)

    def runs_page(self, query: RunQuery, limit: int, page_token: str | None) -> PagedList[Run]:
        """See `Store.runs_page`."""
        with self._lock:
            return memory_runs.page(self._contents, query, limit, page_token)

    def runs_table(self, query: RunQuery, limit: int) -> RunsTable:
        """See `Store.runs_table`."""
        return table_of(self.search_runs(query, 0, limit))

    def count_runs(self, query: RunQuery) -> int:
        """See `Store.count_runs`."""
        with self._lock:
            return len(memory_runs.matching(self._contents, query))

    def run_names(self, experiment_ids: Sequence[str] | None) -> RunNames:
        """See `Store.run_names`."""
        with self._lock:
            return values.names(self._contents, experiment_ids)

    def first_logged(self, experiment_ids: Sequence[str] | None) -> list[LoggedMetric]:
        """See `Store.first_logged`."""
        with self._lock:
            return values.first_logged(self._contents, experiment_ids)

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
        with self._lock:
            return values.read(
                self._contents, experiment_ids, entity, key, beginning, limit, view_type
            )

    def extremes(self, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, Extremes]:
        """See `Store.extremes`."""
        with self._lock:
            return values.extremes(self._contents, run_ids, keys)

    def run_groups(
        self,
        query: RunQuery,
        by: Sequence[GroupKey],
        metrics: Sequence[MetricAggregate],
        offset: int,
        limit: int,
    ) -> GroupPage:
        """See `Store.run_groups`."""
        with self._lock:
            runs = memory_runs.matching(self._contents, query)
            return grouped(runs, query, by, metrics, offset, limit)

    def child_counts(
        self,
        experiment_ids: Sequence[str] | None,
        run_ids: Sequence[str],
        filter: Node | None = None,  # noqa: A002 -- the contract's name
    ) -> dict[str, int]:
        """See `Store.child_counts`."""
        with self._lock:
            return memory_runs.child_counts(self._contents, experiment_ids, run_ids, filter)

    def changes_since(self, seen: int) -> Changes:
        """See `Store.changes_since`."""
        with self._lock:
            return self._contents.changes_since(seen)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _note_change(self, run_ids: Iterable[str]) -> None:
        self._contents.note_change(run_ids)
