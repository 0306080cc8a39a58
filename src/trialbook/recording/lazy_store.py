"""A store behind journals: opened when it is needed, and read once they have arrived in it."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trialbook.errors import NotFoundError
from trialbook.recording.flushed_reads import FlushedReads
from trialbook.recording.ingestion import Ingestion
from trialbook.store.batch import recordable

if TYPE_CHECKING:
    from trialbook.model import Experiment
    from trialbook.recording.flushed_reads import RunReads
    from trialbook.store.base import Store

T = TypeVar("T")

CLOSE_SECONDS = 10.0
"""How long the end of the process waits for the database."""


class LazyStore(FlushedReads):
    """Reads of a `trialbook.store.base.Store` to which journals are delivered.

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
    quick_read : callable
        Returns an experiment by its id without opening the store, or None.
    """

    def __init__(
        self,
        uri: str,
        place: str,
        folder: Path,
        connect: Callable[[], Store],
        quick_read: Callable[[str], Experiment | None],
    ) -> None:
        self._uri = uri
        self._place = place
        self._connect = connect
        self._quick_read = quick_read
        self._store: Store | None = None
        self._ingestion = Ingestion(folder, self._opened, self._on_problems)
        self._begin()

    def _begin(self) -> None:
        self._opening = threading.Lock()

    @abstractmethod
    def _on_problems(self, problems: dict[str, str]) -> None:
        """Take note of run ids and what went wrong with their records in the background."""

    @abstractmethod
    def _warn_reader(self) -> None:
        """Say what a reader is not going to see."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._uri!r})"

    @property
    def uri(self) -> str:
        """See `Store.uri`."""
        return self._uri

    @property
    def ingestion(self) -> Ingestion:
        """What brings the records into the database."""
        return self._ingestion

    def connect(self) -> None:
        """Open the store behind now; StoreError."""
        self._opened()

    def get_experiment(self, experiment_id: str) -> Experiment:
        """See `Store.get_experiment`."""
        # no journal says anything of experiments, so there is nothing to wait for
        seen = self._quick_read(experiment_id) if self._store is None else None
        return seen or self._opened().get_experiment(experiment_id)

    def close(self) -> None:
        """See `Store.close`; what the database does not take within seconds stays on disk."""
        self.finish(CLOSE_SECONDS)
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def finish(self, seconds: float) -> None:
        """Bring what is left into the database within a time, and say what stays."""
        held = self._ingestion.held
        left = self._ingestion.finish(seconds)
        if left or held:
            import logging

            words = _left_behind(self._place, left, held, self._ingestion.trouble)
            logging.getLogger("trialbook").warning("%s", words)

    def after_fork(self) -> None:
        """Begin anew in a forked child: locks, thread and journal are the parent's."""
        self._begin()
        self._ingestion.abandon()

    def _opened(self) -> Store:
        store = self._store
        if store is None:
            with self._opening:
                store = self._store
                if store is None:
                    store = self._store = self._connect()
        return store

    def _of_run(self, run_id: str, read: Callable[[RunReads], T]) -> T:
        try:
            return read(self._flushed())
        except NotFoundError:
            waiting, _ = recordable(self._ingestion.waiting(run_id))
            created = next((each.created for each in waiting if each.created is not None), None)
            if created is None:
                raise
        # somebody has the store locked since before the run began
        from trialbook.recording.replay import ReplayedRun

        experiment = self.get_experiment(created.experiment_id)
        return read(ReplayedRun.whole(waiting, created, experiment))

    def _flushed(self, *, others: bool = True) -> Store:
        store = self._opened()
        self._ingestion.flush(others=others)
        if others:
            self._warn_reader()
        return store


def _left_behind(place: str, left: Sequence[Path], held: int, reason: object) -> str:
    words = []
    if left:
        why = "" if reason is None else f": {reason}".rstrip(".")
        size = sum(path.stat().st_size for path in left if path.exists())
        words.append(
            f"{size:,} bytes of records are not in {place} yet{why}. They are kept in "
            f"{left[0].parent} and delivered when the store is next opened."
        )
    if held:
        words.append(f"{held:,} records could be written nowhere and are lost.")
    return " ".join(words)
