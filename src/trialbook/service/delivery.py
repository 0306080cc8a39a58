"""Brings the journals of a folder into a store: this process's own, and those of dead ones."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook.errors import StoreError, TrialbookError
from trialbook.journal.journal import Journal
from trialbook.journal.recovery import Abandoned, abandoned, created_run, journal_files
from trialbook.store.record import JournalEnd, Problem

if TYPE_CHECKING:
    from trialbook.model import NewRun
    from trialbook.store.base import Store

GATHER = 0.1
"""Seconds from the first record to folding it and what has come in the meantime."""
LOOK = 2.0
"""Seconds between two looks for journals that lost their process."""
RETRY = 1.0
"""Seconds after an error."""
PATIENCE = 10.0
"""Seconds that a reader waits for the records before it to be folded."""
_NO_ANSWER = "the store did not answer in {:g} seconds"

log = logging.getLogger("trialbook.service")


class Delivery:
    """Folds in the background, or at once when `settle` is called.

    Parameters
    ----------
    folder : Path
        Of the journals.
    opened : callable
        Returns the store, which may take its time.
    told : callable
        Is called with run ids and what was wrong with their records.
    """

    def __init__(
        self,
        folder: Path,
        opened: Callable[[], Store],
        told: Callable[[dict[str, str]], None],
    ) -> None:
        self._folder = folder
        self._opened = opened
        self._told = told
        self._begin()

    def _begin(self) -> None:
        self._journal: Journal | None = None
        # one thread folds at a time
        self._folding = threading.RLock()
        self._starting = threading.Lock()
        # reentrant, for signal handlers that log
        self._waking = threading.RLock()
        self._thread: threading.Thread | None = None
        self._awake = threading.Event()
        self._stop = threading.Event()
        self._unreadable: set[Path] = set()
        self._looked = self._failed = float("-inf")
        self.trouble: Exception | None = None
        """Why records wait in their files."""

    # Writing

    def journal(self) -> Journal:
        """Return the journal to write into.

        Raises
        ------
        StoreError
            There is none, and none can be made.
        """
        journal = self._journal
        if journal is None or journal.closed:
            with self._starting:
                journal = self._journal
                if journal is None or journal.closed:
                    journal = self._journal = self._new_journal()
        return journal

    def _new_journal(self) -> Journal:
        try:
            return Journal(self._folder, self._wake)
        except OSError as error:
            raise StoreError(
                f"Nothing can be recorded: {self._folder} cannot be written ({error.strerror}). "
                "See that the folder may be written and that there is room on its disk."
            ) from error

    @property
    def held(self) -> int:
        """How many records could be written to no file so far."""
        journal = self._journal
        return 0 if journal is None else journal.held

    @property
    def journal_error(self) -> OSError | None:
        """Why that is so."""
        journal = self._journal
        return None if journal is None else journal.error

    def check_again(self, run_id: str | None) -> None:
        """Have the next point of a run, or of all, take the checked way."""
        journal = self._journal
        if journal is not None:
            journal.check_again(run_id)

    def created_elsewhere(self, run_id: str) -> NewRun | None:
        """Return what a run is created with that another process's journal still holds."""
        return created_run(self._folder, run_id)

    # Folding

    def look_again(self) -> None:
        """Have the next `settle` look for journals that lost their process."""
        self._looked = float("-inf")

    def settle(self) -> None:
        """Fold what was recorded before this call; where that fails, note why."""
        journal = self._journal
        look = time.monotonic() - self._looked > LOOK
        if not look and (journal is None or not _pending(journal)):
            return
        if self.trouble is not None and time.monotonic() - self._failed < RETRY:
            return
        # Not for ever: a reader can be shown what is in the store without the latest records.
        if self._folding.acquire(timeout=PATIENCE):
            try:
                self._attempt(journal, look=look)
            finally:
                self._folding.release()

    def _attempt(self, journal: Journal | None, *, look: bool = False) -> bool:
        """Fold; return whether nothing went wrong."""
        try:
            if look:
                self._looked = time.monotonic()
                self._recover()
            if journal is not None:
                self._fold(journal)
        except Exception as error:
            # whatever it is, the records wait in their file
            if not isinstance(error, TrialbookError):
                log.exception("Records could not be brought into the store.")
            self._failed = time.monotonic()
            if repr(error) != repr(self.trouble):
                self.trouble = error
                self._told({})
            return False
        self.trouble = None
        return True

    def _fold(self, journal: Journal) -> None:
        # Not until nothing is left: a loop that logs would keep its reader waiting for ever.
        end = journal.end()
        while (portion := journal.next_portion()) is not None:
            if portion.records:
                end_of_portion = JournalEnd(journal.journal_id, portion.end)
                problems = self._opened().record(portion.records, end_of_portion)
                if problems:
                    self._told(_in_words(problems))
            journal.delivered()
            if portion.end >= end:
                return

    def _recover(self) -> None:
        for file in abandoned(self._folder):
            try:
                self._deliver(file)
            except StoreError:
                # which every other file would meet
                raise
            except Exception:
                if file.path not in self._unreadable:
                    self._unreadable.add(file.path)
                    log.exception("%s cannot be brought into the store; it stays.", file.path)
            finally:
                file.release()

    def _deliver(self, file: Abandoned) -> None:
        store = self._opened()
        end, records = file.portion(store.journal_position(file.journal_id))
        problems = store.record(records, JournalEnd(file.journal_id, end))
        for run_id, problem in _in_words(problems).items():
            log.warning("Run %s of a process that died: %s", run_id, problem)
        file.remove()
        if not any(file.journal_id in path.name for path in journal_files(self._folder)):
            store.forget_journal(file.journal_id)

    # The thread

    def _wake(self) -> None:
        """Have the thread fold soon, and start it where it does not run."""
        with self._waking:
            if self._thread is None or self._stop.is_set() or not self._thread.is_alive():
                # of its own: another thread may still be about to end
                self._stop, self._awake = threading.Event(), threading.Event()
                self._thread = thread = threading.Thread(
                    target=self._run,
                    args=(self._stop, self._awake),
                    name="trialbook-journal",
                    daemon=True,
                )
                try:
                    thread.start()
                except RuntimeError:  # the interpreter is about to end; the rest is folded there
                    return
            self._awake.set()

    def _run(self, stop: threading.Event, awake: threading.Event) -> None:
        try:
            while not stop.is_set():
                awake.wait()
                awake.clear()
                self._fold_until_idle(stop)
        finally:
            self._leave(stop)

    def _leave(self, stop: threading.Event) -> None:
        """Have the next record start another thread, however this one ends."""
        with self._waking:
            # though it still lives it may be told of nothing any more
            if self._thread is threading.current_thread():
                self._thread = None
        # not above: whoever records holds the journal when he comes for that lock
        journal = self._journal
        if journal is not None:
            journal.idle = True
            if stop.is_set() and _pending(journal):
                # begun by a thread that logged while the store was closed
                self._wake()

    def _fold_until_idle(self, stop: threading.Event) -> None:
        journal = self._journal
        # a series of a million points is worth a transaction of its own
        pause = 0.0 if journal is not None and journal.has_portion() else GATHER
        while not stop.wait(pause):
            with self._folding:
                if stop.is_set():
                    # the store may be closed by now, and would be opened again
                    return
                look = time.monotonic() - self._looked > LOOK
                journal = self._journal
                done = self._attempt(journal, look=look)
            if done and (journal is None or journal.rest()):
                return
            pause = GATHER if done and journal is not None and not journal.held else RETRY

    # Ending

    def finish(self, seconds: float) -> list[Path]:
        """Fold what is left within a time, and close the journal.

        What the store has not taken by then stays in files, which the next process to open the
        store delivers. A fold that is under way may still end: whatever of a file is in the store
        already is not recorded again.

        Returns
        -------
        list of Path
            Files that stay, because what they hold could not be folded.
        """
        journal = self._journal
        if journal is None or journal.closed:
            return []
        # from here on other threads record into another journal
        journal.seal()
        # and another thread folds that one
        self._stop.set()
        self._awake.set()
        worker = threading.Thread(
            target=self._fold_rest, args=(journal,), name="trialbook-last-fold", daemon=True
        )
        late = None
        try:
            worker.start()
        except RuntimeError:
            self._fold_rest(journal)
        else:
            late = self._wait(worker, seconds)
        left = journal.close()
        if left:
            # last, because a fold that ends this moment takes back what was wrong before it
            self.trouble = self.trouble or StoreError(late or _NO_ANSWER.format(PATIENCE))
            self.look_again()
        elif late is None and self.trouble is None:
            self._forget(journal)
        return left

    def _fold_rest(self, journal: Journal) -> None:
        if self._folding.acquire(timeout=PATIENCE):
            try:
                self._attempt(journal)
            finally:
                self._folding.release()

    def _wait(self, worker: threading.Thread, seconds: float) -> str | None:
        """Return why the last fold has not ended; None where it has."""
        try:
            worker.join(seconds)
            reason = _NO_ANSWER.format(seconds)
        except KeyboardInterrupt:
            reason = "waiting for the store was interrupted"
        return reason if worker.is_alive() else None

    def _forget(self, journal: Journal) -> None:
        try:
            self._opened().forget_journal(journal.journal_id)
        except TrialbookError:
            # a row too many harms nobody
            log.debug("The position of a finished journal stays.", exc_info=True)

    def abandon(self) -> None:
        """Begin anew in a forked child: journal, locks and thread are the parent's."""
        journal = self._journal
        self._begin()
        if journal is not None:
            journal.abandon()


def _pending(journal: Journal) -> bool:
    return not journal.closed and journal.pending()


def _in_words(problems: Iterable[Problem]) -> dict[str, str]:
    """Return the first problem of each run."""
    words: dict[str, str] = {}
    for problem in problems:
        words.setdefault(problem.run_id, problem.error.message)
    return words
