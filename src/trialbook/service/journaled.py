"""A store that records at once: into the journal first, and from there into the database."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

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
from trialbook.service.delivery import Delivery
from trialbook.service.known_runs import KnownRun
from trialbook.service.settled import SettledStore
from trialbook.store import refusal
from trialbook.store.batch import batch_of, check_text, inputs_of, settle_name

if TYPE_CHECKING:
    from trialbook.store.base import Store
    from trialbook.store.series import Series

T = TypeVar("T")


class Annotator(Protocol):
    """Records metrics and tags of one run."""

    def __call__(self, metrics: Sequence[Metric] = (), tags: Sequence[RunTag] = ()) -> None:
        """Record them."""


CLOSE_SECONDS = 10.0
"""How long the end of the process waits for the database."""
HOME_SECONDS = 1.0
"""How long an experiment that a run was created in is taken to be as it was then."""
MANY_POINTS = 100_000
"""From here on a series goes straight into the database, which takes half as long for a million."""
MAX_KNOWN = 10_000
"""Runs remembered at most; what is forgotten is asked of the store again."""


class JournaledStore(SettledStore):
    """A `trialbook.store.base.Store` whose runs are recorded through a journal.

    What a call recorded is safe from the death of the process when the call
    returns, and in the database shortly after. Readers of this process see it
    at once. Records that the database does not take wait in the journal; the
    next call warns of it.

    Parameters
    ----------
    uri : str
        Without credentials.
    place : str
        Where the store is, in words.
    folder : Path
        Of the journals, shared by all processes.
    connect : callable
        Opens the store behind: with the first reader, or in the background.
    glance : callable
        Returns an experiment by its id without opening the store, or None.
    """

    def __init__(
        self,
        uri: str,
        place: str,
        folder: Path,
        connect: Callable[[], Store],
        glance: Callable[[str], Experiment | None],
    ) -> None:
        self._uri = uri
        self._place = place
        self._connect = connect
        self._glance = glance
        self._store: Store | None = None
        self._delivery = Delivery(folder, self._opened, self._note)
        self._begin()

    def _begin(self) -> None:
        self._opening = threading.Lock()
        # what is known of a run and what the journal says of it change together
        self._lock = threading.RLock()
        self._runs: dict[str, KnownRun] = {}
        self._homes: dict[str, tuple[float, Experiment]] = {}
        self._deleted: set[str] = set()
        self._problems: dict[str, str] = {}
        self._unsaid: list[str] = []
        self._warned: set[str] = set()

    def __repr__(self) -> str:
        return f"JournaledStore({self._uri!r})"

    @property
    def uri(self) -> str:
        """See `Store.uri`."""
        return self._uri

    @property
    def delivery(self) -> Delivery:
        """What brings the records into the database."""
        return self._delivery

    def connect(self) -> None:
        """Open the store behind now; StoreError."""
        self._opened()

    # Experiments

    def get_experiment(self, experiment_id: str) -> Experiment:
        """See `Store.get_experiment`."""
        # no journal says anything of experiments, so there is nothing to wait for
        seen = self._glance(experiment_id) if self._store is None else None
        return seen or self._opened().get_experiment(experiment_id)

    def delete_experiment(self, experiment_id: str) -> None:
        """See `Store.delete_experiment`."""
        self._settled().delete_experiment(experiment_id)
        self._homes.clear()
        self._forget_runs()

    def restore_experiment(self, experiment_id: str) -> None:
        """See `Store.restore_experiment`."""
        self._settled().restore_experiment(experiment_id)
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
        run_name, run_tags = settle_name(run_name, tags)
        check_text(run_id, run_name, user_id, *run_tags.keys(), *run_tags.values())
        created = NewRun(experiment_id, run_name, user_id, start_time, run_tags)
        with self._lock:
            if run_id in self._runs:
                return self.get_run(run_id)
            run = KnownRun.new(run_id, created, self._home(experiment_id))
            self._append(run, lambda _: None)
            self._remember(run)
        self._warn()
        return Run(run.info, RunData(tags=dict(run_tags)))

    def _home(self, experiment_id: str) -> Experiment:
        """Return an experiment that runs may be created in.

        The journal knows it by its id alone, so what another process changes matters when the
        run is folded. Asking each time took half the time of a run with params and metrics.
        """
        asked, experiment = self._homes.get(experiment_id, (0.0, None))
        if experiment is None or time.monotonic() - asked > HOME_SECONDS:
            experiment = self.get_experiment(experiment_id)
            if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
                raise refusal.experiment_not_active(experiment_id)
            self._homes[experiment_id] = (time.monotonic(), experiment)
        return experiment

    def open_run(self, run_id: str) -> PointWriter:
        """Note that a run is open in this process, and return the fast way to record points.

        Should the process die, the run is KILLED. See `Journal.point_writer`.
        """
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
        self._warn()
        return info

    def _update_at_once(
        self, run_id: str, status: str | None, end_time: int | None, run_name: str | None
    ) -> RunInfo:
        with self._lock:
            info = self._settled().update_run(
                run_id, status=status, end_time=end_time, run_name=run_name
            )
            self._forget_runs(run_id)
        return info

    def delete_run(self, run_id: str) -> None:
        """See `Store.delete_run`."""
        self._deleted.add(run_id)
        self._settled().delete_run(run_id)
        self._forget_runs(run_id)

    def restore_run(self, run_id: str) -> None:
        """See `Store.restore_run`."""
        self._settled().restore_run(run_id)
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
        self._warn()

    def annotator(self, run_id: str) -> Annotator:
        """Return how the background records into a run, also when that has ended.

        It warns of nothing, which is left to the user's calls, and asks the store
        nothing. It records nothing into a run that was deleted here.
        """
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
        self._warn()

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        """See `Store.log_inputs`."""
        used = list(inputs_of(run_id, inputs).inputs.values())
        with self._lock:
            self._append(self._writable(run_id), lambda journal: journal.add_inputs(run_id, used))
        self._warn()

    def start_cell(self, run_id: str, cell: Cell) -> None:
        """Record that a cell began to execute while a run was open."""
        check_text(cell.execution_id, cell.cell_id, cell.notebook, cell.source)
        with self._lock:
            self._append(self._writable(run_id), lambda journal: journal.add_cell(run_id, cell))

    def end_cell(self, run_id: str, execution_id: str, ending: CellEnding) -> None:
        """Record how a cell's execution ended, which may be after the run's end."""
        check_text(ending.outcome, ending.printed, *ending.figures)
        while True:
            try:
                # the run is known to the store or to this journal since the cell began
                return self._delivery.journal().add_cell_end(run_id, execution_id, ending)
            except ClosedError:
                continue

    def _logged_at_once(self, run_id: str, key: str, points: Series) -> bool:
        """Record points in the database now; return False where it does not take them."""
        try:
            store = self._settled()
            if self._delivery.trouble is not None:
                return False
            store.log_series(run_id, key, points)
        except (StoreError, NotFoundError):
            # a run that is not there may be on its way, or gone: folding tells them apart
            return False
        return True

    # Ending

    def close(self) -> None:
        """See `Store.close`; what the database does not take within seconds stays on disk."""
        self.finish(CLOSE_SECONDS)
        with self._lock:
            self._runs.clear()
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def finish(self, seconds: float) -> None:
        """Bring what is left into the database within a time, and say what stays."""
        held = self._delivery.held
        left = self._delivery.finish(seconds)
        if left or held:
            import logging

            words = _left_behind(self._place, left, held, self._delivery.trouble)
            logging.getLogger("trialbook").warning("%s", words)

    def after_fork(self) -> None:
        """Begin anew in a forked child; what is known of the parent's runs stays known."""
        runs = self._runs
        self._begin()
        self._delivery.abandon()
        self._runs = {run_id: run for run_id, run in runs.items() if run.created is not None}

    # Parts

    def _opened(self) -> Store:
        store = self._store
        if store is None:
            with self._opening:
                store = self._store
                if store is None:
                    store = self._store = self._connect()
        return store

    def _settled(self) -> Store:
        store = self._opened()
        self._delivery.settle()
        return store

    def _writable(self, run_id: str) -> KnownRun:
        problem = self._problems.pop(run_id, None)
        if problem is not None:
            self._forget_runs(run_id)
        run = self._runs.get(run_id)
        if run is None:
            run = self._found(run_id)
            self._remember(run)
        run.refuse_unless_active()
        if problem is not None:
            self._unsaid.append(problem)
        return run

    def _found(self, run_id: str) -> KnownRun:
        try:
            return KnownRun.of(self._settled().get_run(run_id))
        except NotFoundError:
            # another process may have created it a moment ago
            created = self._delivery.created_elsewhere(run_id)
            if created is None:
                return KnownRun.of(self._settled().get_run(run_id))
            return KnownRun.new(run_id, created, self.get_experiment(created.experiment_id))

    def _remember(self, run: KnownRun) -> None:
        while len(self._runs) >= MAX_KNOWN:
            del self._runs[next(iter(self._runs))]
        self._runs[run.info.run_id] = run

    def _forget_runs(self, run_id: str | None = None) -> None:
        with self._lock:
            self._delivery.check_again(run_id)
            if run_id is None:
                self._runs.clear()
            else:
                self._runs.pop(run_id, None)

    def _append(self, run: KnownRun, append: Callable[[Journal], T]) -> T:
        """Append to the journal, which creates the run where the store may not have it yet."""
        while True:
            journal = self._delivery.journal()
            try:
                if run.created is not None and run.journal is not journal:
                    journal.add_run(run.info.run_id, run.created)
                    run.journal = journal
                return append(journal)
            except ClosedError:
                # the process is ending, or the store was closed and is being used again
                continue

    def _note(self, problems: dict[str, str]) -> None:
        """Have the next call warn of what went wrong in the background."""
        self._problems.update(problems)
        self._delivery.check_again(None)

    def _warn(self) -> None:
        """Warn once per cause of what was recorded and is not in the database."""
        for message in self._causes():
            if message not in self._warned:
                self._warned.add(message)
                warnings.warn(message, stacklevel=6)

    def _causes(self) -> list[str]:
        causes, self._unsaid = self._unsaid, []
        trouble = self._delivery.trouble
        if trouble is not None:
            causes.append(
                f"Records wait on disk until the store takes them again, and nothing is lost: "
                f"{trouble}"
            )
        error = self._delivery.journal_error
        if error is not None:
            causes.append(
                f"Records wait in memory, and are lost if the process dies: {error}. They are "
                "written as soon as the journal can be."
            )
        return causes


def _opened_run(journal: Journal, run_id: str) -> PointWriter:
    journal.add_open(run_id)
    return journal.point_writer(run_id)


def _left_behind(place: str, left: Sequence[Path], held: int, reason: object) -> str:
    words = []
    if left:
        size = sum(path.stat().st_size for path in left if path.exists())
        words.append(
            f"{size:,} bytes of records are not in {place} yet: {reason}. They are kept in "
            f"{left[0].parent} and delivered when the store is next opened."
        )
    if held:
        words.append(f"{held:,} records could be written nowhere and are lost.")
    return " ".join(words)
