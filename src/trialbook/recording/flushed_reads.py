"""A store whose readers see what was recorded before they asked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from trialbook.model import ViewType
from trialbook.recording.flushed_registry import FlushedRegistry

if TYPE_CHECKING:
    from trialbook.model import (
        Cell,
        CellRun,
        Experiment,
        Metric,
        PagedList,
        Run,
        RunInfo,
    )
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.base import (
        Changes,
        ExperimentActivity,
        Extremes,
        RunNames,
        RunQuery,
    )
    from trialbook.store.groups import GroupKey, GroupPage, MetricPart
    from trialbook.store.record import Problem, RecordBatch, Turn
    from trialbook.store.runs_table import RunsTable
    from trialbook.store.series import Series
    from trialbook.store.summary import Summary

T = TypeVar("T")


class RunReads(Protocol):
    """What is asked of one run, which the records in its journals can answer too."""

    def get_run(self, run_id: str, /) -> Run:
        """See `Store.get_run`."""

    def metric_history(self, run_id: str, key: str, /) -> list[Metric]:
        """See `Store.metric_history`."""

    def read_series(self, run_id: str, key: str, /) -> Series:
        """See `Store.read_series`."""

    def series_summaries(self, run_id: str, /) -> dict[str, Summary]:
        """See `Store.series_summaries`."""

    def run_cells(self, run_id: str, /) -> list[Cell]:
        """See `Store.run_cells`."""


class FlushedReads(FlushedRegistry):
    """Passes a store's calls on, once what is on the way to it has arrived.

    No journal says anything of experiments, so that calls about these alone wait for nothing.
    """

    @abstractmethod
    def _of_run(self, run_id: str, read: Callable[[RunReads], T]) -> T:
        """Read what the store has of a run, or the journals where it cannot arrive; NotFoundError.

        Where a run has not arrived in the store it is read as what the journals say of it.
        """

    @property
    def store_id(self) -> str:
        """See `Store.store_id`."""
        return self._opened().store_id

    @property
    def artifact_root(self) -> str:
        """See `Store.artifact_root`."""
        return self._opened().artifact_root

    def create_experiment(
        self, name: str, artifact_location: str | None, tags: Mapping[str, str]
    ) -> str:
        """See `Store.create_experiment`."""
        return self._opened().create_experiment(name, artifact_location, tags)

    def get_experiment(self, experiment_id: str) -> Experiment:
        """See `Store.get_experiment`."""
        return self._flushed().get_experiment(experiment_id)

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """See `Store.get_experiment_by_name`."""
        return self._opened().get_experiment_by_name(name)

    def search_experiments(
        self,
        view_type: int,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[Experiment]:
        """See `Store.search_experiments`."""
        store = self._flushed()
        return store.search_experiments(view_type, max_results, filter, order_by, page_token)

    def experiment_activity(
        self,
        filter: Node | None = None,  # noqa: A002 -- the contract's name
        view_type: int = ViewType.ACTIVE_ONLY,
    ) -> list[ExperimentActivity]:
        """See `Store.experiment_activity`."""
        return self._flushed().experiment_activity(filter, view_type)

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        """See `Store.rename_experiment`."""
        self._opened().rename_experiment(experiment_id, name)

    def set_experiment_tag(self, experiment_id: str, key: str, value: str) -> None:
        """See `Store.set_experiment_tag`."""
        self._opened().set_experiment_tag(experiment_id, key, value)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """See `Store.delete_experiment_tag`."""
        self._opened().delete_experiment_tag(experiment_id, key)

    def get_run(self, run_id: str) -> Run:
        """See `Store.get_run`."""
        return self._of_run(run_id, lambda store: store.get_run(run_id))

    def get_runs(self, run_ids: Sequence[str]) -> list[Run]:
        """See `Store.get_runs`."""
        return self._flushed().get_runs(run_ids)

    def record(self, batch: RecordBatch) -> list[Problem]:
        """See `Store.record`."""
        return self._flushed().record(batch)

    def turn(self, seconds: float | None = None) -> AbstractContextManager[Turn]:
        """See `Store.turn`."""
        return self._flushed().turn(seconds)

    def journal_positions(self) -> dict[str, int]:
        """See `Store.journal_positions`."""
        return self._flushed().journal_positions()

    def forget_journal(self, journal_id: str) -> None:
        """See `Store.forget_journal`."""
        self._flushed().forget_journal(journal_id)

    def delete_tag(self, run_id: str, key: str) -> None:
        """See `Store.delete_tag`."""
        self._flushed().delete_tag(run_id, key)

    def metric_history(self, run_id: str, key: str) -> list[Metric]:
        """See `Store.metric_history`."""
        return self._of_run(run_id, lambda store: store.metric_history(run_id, key))

    def read_series(self, run_id: str, key: str) -> Series:
        """See `Store.read_series`."""
        return self._of_run(run_id, lambda store: store.read_series(run_id, key))

    def series_summaries(self, run_id: str) -> dict[str, Summary]:
        """See `Store.series_summaries`."""
        return self._of_run(run_id, lambda store: store.series_summaries(run_id))

    def run_cells(self, run_id: str) -> list[Cell]:
        """See `Store.run_cells`."""
        return self._of_run(run_id, lambda store: store.run_cells(run_id))

    def runs_of_cells(self, cell_ids: Sequence[str], limit: int) -> list[CellRun]:
        """See `Store.runs_of_cells`."""
        return self._flushed().runs_of_cells(cell_ids, limit)

    def deleted_runs(self, before: int) -> list[RunInfo]:
        """See `Store.deleted_runs`."""
        return self._flushed().deleted_runs(before)

    def purge_runs(self, run_ids: Sequence[str]) -> list[RunInfo]:
        """See `Store.purge_runs`."""
        return self._flushed().purge_runs(run_ids)

    def purge_experiment(self, experiment_id: str) -> list[RunInfo]:
        """See `Store.purge_experiment`."""
        return self._flushed().purge_experiment(experiment_id)

    def runs_table(self, query: RunQuery, limit: int) -> RunsTable:
        """See `Store.runs_table`."""
        return self._flushed().runs_table(query, limit)

    def search_runs(self, query: RunQuery, offset: int, limit: int) -> list[Run]:
        """See `Store.search_runs`."""
        return self._flushed().search_runs(query, offset, limit)

    def runs_page(self, query: RunQuery, limit: int, page_token: str | None) -> PagedList[Run]:
        """See `Store.runs_page`."""
        return self._flushed().runs_page(query, limit, page_token)

    def count_runs(self, query: RunQuery) -> int:
        """See `Store.count_runs`."""
        return self._flushed().count_runs(query)

    def run_names(self, experiment_ids: Sequence[str] | None) -> RunNames:
        """See `Store.run_names`."""
        return self._flushed().run_names(experiment_ids)

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
        return self._flushed().run_values(experiment_ids, entity, key, beginning, limit, view_type)

    def extremes(self, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, Extremes]:
        """See `Store.extremes`."""
        return self._flushed().extremes(run_ids, keys)

    def changes_since(self, cursor: int) -> Changes:
        """See `Store.changes_since`; who polls hears of other processes a moment later."""
        return self._flushed(others=False).changes_since(cursor)

    def run_groups(
        self,
        query: RunQuery,
        by: GroupKey,
        metrics: Sequence[MetricPart],
        offset: int,
        limit: int,
    ) -> GroupPage:
        """See `Store.run_groups`."""
        return self._flushed().run_groups(query, by, metrics, offset, limit)

    def child_counts(
        self, experiment_ids: Sequence[str] | None, run_ids: Sequence[str]
    ) -> dict[str, int]:
        """See `Store.child_counts`."""
        return self._flushed().child_counts(experiment_ids, run_ids)
