"""A store whose readers see what was recorded before they asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from trialbook.errors import NotFoundError

if TYPE_CHECKING:
    from trialbook.model import Cell, Metric, Run
    from trialbook.store.base import Changes, Store
    from trialbook.store.pyramid import Axis, Stretch, ThinSeries
    from trialbook.store.series import Series
    from trialbook.store.series_tail import Seen, SeriesTail
    from trialbook.store.summary import Summary

P = ParamSpec("P")
T = TypeVar("T")


class RunReads(Protocol):
    """What is asked of one run, which the records in its journals can answer too."""

    def get_run(self, run_id: str, /) -> Run:
        """See `Store.get_run`."""

    def metric_history(self, run_id: str, key: str, /) -> list[Metric]:
        """See `Store.metric_history`."""

    def read_series(self, run_id: str, key: str, /) -> Series:
        """See `Store.read_series`."""

    def thin_series(
        self,
        run_id: str,
        key: str,
        axis: Axis,
        between: tuple[int, int] | None = None,
        buckets: int = 1000,
        /,
    ) -> ThinSeries:
        """See `Store.thin_series`."""

    def read_tails(self, run_id: str, wanted: Mapping[str, Seen], /) -> dict[str, SeriesTail]:
        """See `Store.read_tails`."""

    def series_summaries(self, run_id: str, /) -> dict[str, Summary]:
        """See `Store.series_summaries`."""

    def run_cells(self, run_id: str, /) -> list[Cell]:
        """See `Store.run_cells`."""


def _at_once(method: Callable[[Store], Callable[P, T]]) -> Callable[Concatenate[Any, P], T]:
    """Make a method that calls the same one of the store behind."""

    def passed(self: FlushedReads, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return method(self._opened())(*args, **kwargs)

    return passed


def _after_flush(method: Callable[[Store], Callable[P, T]]) -> Callable[Concatenate[Any, P], T]:
    """Make a method that calls the same one, once what is on the way has arrived."""

    def passed(self: FlushedReads, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return method(self._flushed())(*args, **kwargs)

    return passed


class FlushedReads(ABC):
    """Passes a store's calls on, once what is on the way to it has arrived.

    No journal says anything of experiments, so that calls about these alone wait for nothing.
    Each method is documented in `Store`. The class is not derived from it, and names methods by
    functions, because the first run of a process should not wait for that module to be loaded.
    """

    @abstractmethod
    def _opened(self) -> Store:
        """Return the store behind."""

    @abstractmethod
    def _flushed(self, *, others: bool = True) -> Store:
        """Return the store behind, after all that was recorded before has arrived there.

        Without ``others`` what other living processes recorded may be missing.
        """

    @property
    def store_id(self) -> str:
        """See `Store.store_id`."""
        return self._opened().store_id

    @property
    def artifact_root(self) -> str:
        """See `Store.artifact_root`."""
        return self._opened().artifact_root

    # Experiments

    create_experiment = _at_once(lambda store: store.create_experiment)
    get_experiment_by_name = _at_once(lambda store: store.get_experiment_by_name)
    rename_experiment = _at_once(lambda store: store.rename_experiment)
    set_experiment_tag = _at_once(lambda store: store.set_experiment_tag)
    delete_experiment_tag = _at_once(lambda store: store.delete_experiment_tag)
    search_experiments = _after_flush(lambda store: store.search_experiments)
    experiment_activity = _after_flush(lambda store: store.experiment_activity)

    # One run

    @abstractmethod
    def _of_run(self, run_id: str, read: Callable[[RunReads], T]) -> T:
        """Read what the store has of a run, or the journals where it cannot arrive; NotFoundError.

        Where a run has not arrived in the store it is read as what the journals say of it.
        """

    def get_run(self, run_id: str) -> Run:
        """See `Store.get_run`."""
        return self._of_run(run_id, lambda store: store.get_run(run_id))

    def metric_history(self, run_id: str, key: str) -> list[Metric]:
        """See `Store.metric_history`."""
        return self._of_run(run_id, lambda store: store.metric_history(run_id, key))

    def read_series(self, run_id: str, key: str) -> Series:
        """See `Store.read_series`."""
        return self._of_run(run_id, lambda store: store.read_series(run_id, key))

    def thin_series(
        self,
        run_id: str,
        key: str,
        axis: Axis,
        between: tuple[int, int] | None = None,
        buckets: int = 1000,
    ) -> ThinSeries:
        """See `Store.thin_series`."""
        return self._of_run(
            run_id, lambda store: store.thin_series(run_id, key, axis, between, buckets)
        )

    def thin_curves(
        self, wanted: Sequence[Stretch], axis: Axis, buckets: int = 1000
    ) -> list[ThinSeries | None]:
        """See `Store.thin_curves`."""
        found = self._flushed().thin_curves(wanted, axis, buckets)
        for at, (run_id, key, between) in enumerate(wanted):
            if found[at] is None:  # it may not have arrived
                with suppress(NotFoundError):
                    found[at] = self.thin_series(run_id, key, axis, between, buckets)
        return found

    def read_tails(self, run_id: str, wanted: Mapping[str, Seen]) -> dict[str, SeriesTail]:
        """See `Store.read_tails`."""
        return self._of_run(run_id, lambda store: store.read_tails(run_id, wanted))

    def series_summaries(self, run_id: str) -> dict[str, Summary]:
        """See `Store.series_summaries`."""
        return self._of_run(run_id, lambda store: store.series_summaries(run_id))

    def run_cells(self, run_id: str) -> list[Cell]:
        """See `Store.run_cells`."""
        return self._of_run(run_id, lambda store: store.run_cells(run_id))

    # Runs

    get_runs = _after_flush(lambda store: store.get_runs)
    search_runs = _after_flush(lambda store: store.search_runs)
    runs_page = _after_flush(lambda store: store.runs_page)
    runs_table = _after_flush(lambda store: store.runs_table)
    count_runs = _after_flush(lambda store: store.count_runs)
    run_names = _after_flush(lambda store: store.run_names)
    first_logged = _after_flush(lambda store: store.first_logged)
    run_values = _after_flush(lambda store: store.run_values)
    run_groups = _after_flush(lambda store: store.run_groups)
    child_counts = _after_flush(lambda store: store.child_counts)
    extremes = _after_flush(lambda store: store.extremes)
    runs_of_cells = _after_flush(lambda store: store.runs_of_cells)
    extreme_runs_of_cells = _after_flush(lambda store: store.extreme_runs_of_cells)
    delete_tag = _after_flush(lambda store: store.delete_tag)
    deleted_runs = _after_flush(lambda store: store.deleted_runs)
    purge_runs = _after_flush(lambda store: store.purge_runs)
    purge_experiment = _after_flush(lambda store: store.purge_experiment)

    def changes_since(self, seen: int) -> Changes:
        """See `Store.changes_since`; who polls hears of other processes a moment later."""
        return self._flushed(others=False).changes_since(seen)

    # Journals

    record = _after_flush(lambda store: store.record)
    turn = _after_flush(lambda store: store.turn)
    journal_positions = _after_flush(lambda store: store.journal_positions)
    forget_journal = _after_flush(lambda store: store.forget_journal)

    # The registry

    create_registered_model = _after_flush(lambda store: store.create_registered_model)
    get_registered_model = _after_flush(lambda store: store.get_registered_model)
    rename_registered_model = _after_flush(lambda store: store.rename_registered_model)
    describe_registered_model = _after_flush(lambda store: store.describe_registered_model)
    delete_registered_model = _after_flush(lambda store: store.delete_registered_model)
    search_registered_models = _after_flush(lambda store: store.search_registered_models)
    set_registered_model_tag = _after_flush(lambda store: store.set_registered_model_tag)
    set_registered_model_alias = _after_flush(lambda store: store.set_registered_model_alias)
    create_model_version = _after_flush(lambda store: store.create_model_version)
    get_model_version = _after_flush(lambda store: store.get_model_version)
    get_model_version_by_alias = _after_flush(lambda store: store.get_model_version_by_alias)
    describe_model_version = _after_flush(lambda store: store.describe_model_version)
    set_model_version_stage = _after_flush(lambda store: store.set_model_version_stage)
    delete_model_version = _after_flush(lambda store: store.delete_model_version)
    set_model_version_tag = _after_flush(lambda store: store.set_model_version_tag)
    search_model_versions = _after_flush(lambda store: store.search_model_versions)
