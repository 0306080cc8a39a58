"""A store that records at once: into the journal first, and from there into the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from trialbook.errors import NotFoundError, StoreError
from trialbook.journal.journal import ClosedError, Journal, PointWriter
from trialbook.model import (
    Cell,
    CellEnding,
    DatasetInput,
    Experiment,
    LifecycleStage,
    Metric,
    NewRun,
    Param,
    Run,
    RunData,
    RunInfo,
    RunRecord,
    RunStatus,
    RunTag,
)
from trialbook.recording.known_runs import KnownRun
from trialbook.recording.lazy_store import LazyStore
from trialbook.recording.notices import Notices
from trialbook.store import errors
from trialbook.store.batch import batch_of, check_text, inputs_of, resolved_name

if TYPE_CHECKING:
    from trialbook.recording.recorder import Annotator
    from trialbook.store.series import Series

T = TypeVar("T")


EXPERIMENT_CACHE_SECONDS = 1.0
"""How long it is remembered that an experiment is active."""
MANY_POINTS = 100_000
"""From here on a series goes straight into the database, which takes half as long for a million."""
MAX_KNOWN = 10_000
"""Runs remembered at most; what is forgotten is asked of the store again."""


class JournaledStore(LazyStore):
    """A `trialbook.recording.recorder.Recorder` that is a database behind a journal.

    What a call recorded is safe from the death of the process when the call
    returns, and in the database shortly after. Readers of this process see it
    at once. Records that the database does not take wait in the journal; the
    next call warns of it. It is made as `LazyStore` says.
    """

    def _begin(self) -> None:
        super()._begin()
        # what is known of a run and what the journal says of it change together
        self._lock = threading.RLock()
        self._runs: dict[str, KnownRun] = {}
        self._active_experiments: dict[str, tuple[float, Experiment]] = {}
        self._deleted: set[str] = set()
        self._notices = Notices(self._ingestion)

    # Experiments

    def delete_experiment(self, experiment_id: str) -> None:
        """See `Store.delete_experiment`."""
        self._flushed().delete_experiment(experiment_id)
        self._active_experiments.clear()
        self._forget_runs()

    def restore_experiment(self, experiment_id: str) -> None:
        """See `Store.restore_experiment`."""
        self._flushed().restore_experiment(experiment_id)
        self._forget_runs()

    # Runs

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
            if run_id in self._runs:
                return self.get_run(run_id)
            run = KnownRun.new(run_id, created, self._active_experiment(experiment_id))
            self._append(run, lambda _: None)
            self._remember(run)
        self._notices.warn()
        return Run(run.info, RunData(tags=dict(run_tags)))

    def _active_experiment(self, experiment_id: str) -> Experiment:
        """Return an experiment that runs may be created in.

        The journal knows it by its id alone, so what another process changes matters when the
        run is folded. Asking each time took half the time of a run with params and metrics.
        """
        read_at, experiment = self._active_experiments.get(experiment_id, (0.0, None))
        if experiment is None or time.monotonic() - read_at > EXPERIMENT_CACHE_SECONDS:
            experiment = self.get_experiment(experiment_id)
            if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
                raise errors.experiment_not_active(experiment_id)
            self._active_experiments[experiment_id] = (time.monotonic(), experiment)
        return experiment

    def open_run(self, run_id: str) -> PointWriter:
        """See `Recorder.open_run`."""
        with self._lock:
            run = self._writable(run_id)
            return self._append(run, lambda journal: _opened_run(journal, run_id))

    def update_run(
        self,
        run_id: str,
        *,
        status: str | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> RunInfo:
        """See `Store.update_run`."""
        if status not in RunStatus.ENDED or run_name is not None:
            return self._update_at_once(run_id, status, end_time, run_name)
        with self._lock:
            run = self._writable(run_id)
            self._append(run, lambda journal: journal.add_status(run_id, status, end_time))
            run.info = replace(
                run.info,
                status=status,
                end_time=run.info.end_time if end_time is None else end_time,
            )
            info = run.info
            if end_time is not None:
                self._runs.pop(run_id, None)
        self._notices.warn()
        return info

    def _update_at_once(
        self, run_id: str, status: str | None, end_time: int | None, run_name: str | None
    ) -> RunInfo:
        with self._lock:
            info = self._flushed().update_run(
                run_id, status=status, end_time=end_time, run_name=run_name
            )
            self._forget_runs(run_id)
        return info

    def delete_run(self, run_id: str) -> None:
        """See `Store.delete_run`."""
        self._deleted.add(run_id)
        self._flushed().delete_run(run_id)
        self._forget_runs(run_id)

    def restore_run(self, run_id: str) -> None:
        """See `Store.restore_run`."""
        self._flushed().restore_run(run_id)
        self._deleted.discard(run_id)
        self._forget_runs(run_id)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
    ) -> None:
        """See `Store.log_batch`."""
        record = batch_of(run_id, metrics, params, tags)
        with self._lock:
            run = self._writable(run_id)
            record.params = run.new_params(record.params)
            if record.points or record.params or record.tags:
                self._append(run, lambda journal: journal.add_records(record))
                run.take_in(record)
            if len(metrics) == 1:
                self._append(run, lambda j: j.add_channel(run_id, metrics[0].key))
        self._notices.warn()

    def annotator(self, run_id: str) -> Annotator:
        """See `Recorder.annotator`."""
        with self._lock:
            run = self._writable(run_id)

        def annotate(metrics: Sequence[Metric] = (), tags: Sequence[RunTag] = ()) -> None:
            record = batch_of(run_id, metrics, (), tags)
            with self._lock:
                if run_id not in self._deleted:
                    self._append(run, lambda journal: journal.add_records(record))

        return annotate

    def log_series(self, run_id: str, key: str, points: Series) -> None:
        """See `Store.log_series`."""
        check_text(key)
        with self._lock:
            run = self._writable(run_id)
            if len(points) < MANY_POINTS or not self._logged_at_once(run_id, key, points):
                record = RunRecord(run_id, points={key: points})
                self._append(run, lambda journal: journal.add_records(record))
        self._notices.warn()

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        """See `Store.log_inputs`."""
        used = list(inputs_of(run_id, inputs).inputs.values())
        with self._lock:
            self._append(self._writable(run_id), lambda journal: journal.add_inputs(run_id, used))
        self._notices.warn()

    def start_cell(self, run_id: str, cell: Cell) -> None:
        """See `Recorder.start_cell`."""
        check_text(cell.execution_id, cell.cell_id, cell.notebook, cell.source)
        with self._lock:
            self._append(self._writable(run_id), lambda journal: journal.add_cell(run_id, cell))

    def end_cell(self, run_id: str, execution_id: str, ending: CellEnding) -> None:
        """See `Recorder.end_cell`."""
        check_text(ending.outcome, ending.printed, *ending.figures)
        while True:
            try:
                # the run is known to the store or to this journal since the cell began
                return self._ingestion.journal().add_cell_end(run_id, execution_id, ending)
            except ClosedError:
                continue

    def _logged_at_once(self, run_id: str, key: str, points: Series) -> bool:
        """Record points in the database now; return False where it does not take them."""
        try:
            store = self._flushed()
            if self._ingestion.trouble is not None:
                return False
            store.log_series(run_id, key, points)
        except (StoreError, NotFoundError):
            # a run that is not there may be on its way, or gone: folding tells them apart
            return False
        return True

    # Ending

    def close(self) -> None:
        """See `LazyStore.close`."""
        super().close()
        with self._lock:
            self._runs.clear()

    def after_fork(self) -> None:
        """Begin anew in a forked child; what is known of the parent's runs stays known."""
        runs = self._runs
        super().after_fork()
        self._runs = {run_id: run for run_id, run in runs.items() if run.created is not None}

    # Parts

    def _writable(self, run_id: str) -> KnownRun:
        problem = self._notices.take(run_id)
        if problem is not None:
            self._forget_runs(run_id)
        run = self._runs.get(run_id)
        if run is None:
            run = self._found(run_id)
            self._remember(run)
        run.refuse_unless_active()
        if problem is not None:
            self._notices.say(problem)
        return run

    def _found(self, run_id: str) -> KnownRun:
        try:
            return KnownRun.of(self._flushed().get_run(run_id))
        except NotFoundError:
            # another process may have created it a moment ago
            created = self._ingestion.created_elsewhere(run_id)
            if created is None:
                return KnownRun.of(self._flushed().get_run(run_id))
            return KnownRun.new(run_id, created, self.get_experiment(created.experiment_id))

    def _remember(self, run: KnownRun) -> None:
        while len(self._runs) >= MAX_KNOWN:
            del self._runs[next(iter(self._runs))]
        self._runs[run.info.run_id] = run

    def _forget_runs(self, run_id: str | None = None) -> None:
        with self._lock:
            self._ingestion.check_again(run_id)
            if run_id is None:
                self._runs.clear()
            else:
                self._runs.pop(run_id, None)

    def _append(self, run: KnownRun, append: Callable[[Journal], T]) -> T:
        """Append to the journal, which creates the run where the store may not have it yet."""
        while True:
            journal = self._ingestion.journal()
            try:
                if run.created is not None and run.journal is not journal:
                    journal.add_run(run.info.run_id, run.created)
                    run.journal = journal
                return append(journal)
            except ClosedError:
                # the process is ending, or the store was closed and is being used again
                continue

    def _warn_reader(self) -> None:
        self._notices.warn_reader()

    def _on_problems(self, problems: dict[str, str]) -> None:
        self._notices.add(problems)
        self._ingestion.check_again(None)


def _opened_run(journal: Journal, run_id: str) -> PointWriter:
    journal.add_open(run_id)
    return journal.point_writer(run_id)
