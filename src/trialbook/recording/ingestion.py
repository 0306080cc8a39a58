"""Brings the journals of a folder into a store: this process's own, and those of dead ones."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook.errors import DiskError, StoreBusyError, StoreError, TrialbookError
from trialbook.journal.journal import Journal, Portion
from trialbook.journal.recovery import created_run, records_of
from trialbook.recording.other_journals import OtherJournals
from trialbook.recording.switch_interval import responsive_threads
from trialbook.store.record import JournalEnd, Problem

if TYPE_CHECKING:
    from trialbook.journal.living import LivingFile
    from trialbook.model import NewRun, RunRecord
    from trialbook.store.base import Store

FOLD_DELAY_SECONDS = 0.1
"""From the first record to folding it and what has come in the meantime."""
RECOVERY_INTERVAL_SECONDS = 2.0
"""Between two searches for journals that lost their process."""
RETRY_SECONDS = 1.0
"""From an error to the next attempt."""
FLUSH_TIMEOUT_SECONDS = 2.0
"""How long a reader waits for the records before it to be folded, and a fold for its turn."""
SHORT_TIMEOUT_SECONDS = 0.1
"""How long readers wait after one has waited in vain."""
BUSY_WARNING_SECONDS = 10.0
"""How long folds are in vain before a warning says that others have the store locked."""
_NO_ANSWER = "the store did not answer in {:g} seconds"

log = logging.getLogger("trialbook.service")


class Ingestion:
    """Folds in the background, or at once when `flush` is called.

    Parameters
    ----------
    folder : Path
        Of the journals.
    opened : callable
        Returns the store, which may take its time.
    on_problems : callable
        Is called with run ids and what was wrong with their records.
    """

    def __init__(
        self,
        folder: Path,
        opened: Callable[[], Store],
        on_problems: Callable[[dict[str, str]], None],
    ) -> None:
        self._folder = folder
        self._opened = opened
        self._on_problems = on_problems
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
        self._others = OtherJournals(self._folder, self._opened)
        self._scanned_at = self._failed = self._busy_since = float("-inf")
        self._busy: StoreBusyError | None = None
        # whether the thread that folds has its turn, and so waits for nobody
        self._writing = False
        self.trouble: Exception | None = None
        """Why records wait in their files."""
        self.lateness: Exception | None = None
        """Why a reader did not see what other processes had recorded."""

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
            raise DiskError.of(
                f"Nothing can be recorded: {self._folder} cannot be written ({error.strerror}). "
                "See that the folder may be written and that there is room on its disk.",
                error,
            ) from None

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

    def waiting(self, run_id: str) -> list[RunRecord]:
        """Return what journals hold of a run, where they cannot be brought into the store now."""
        if self.trouble is None and self.lateness is None:
            return []
        return records_of(self._folder, run_id)

    # Folding

    def rescan(self) -> None:
        """Have the next `flush` search for journals that lost their process."""
        self._scanned_at = float("-inf")

    def flush(self, *, others: bool = True) -> None:
        """Fold what any process of this machine recorded before this call.

        Where that fails, note why: a reader can be shown what is in the store without it.

        Parameters
        ----------
        others : bool
            Without it, what other living processes recorded may come a moment later.
        """
        journal = self._journal
        own = set() if journal is None else {path.name for path in journal.paths}
        longer = self._others.longer(own) if others else {}
        scan = bool(longer) or time.monotonic() - self._scanned_at > RECOVERY_INTERVAL_SECONDS
        if not scan and (journal is None or not _pending(journal)):
            self.lateness = None
            return
        if self.trouble is not None and time.monotonic() - self._failed < RETRY_SECONDS:
            return
        calm = self.trouble is None and self.lateness is None
        seconds = FLUSH_TIMEOUT_SECONDS if calm else SHORT_TIMEOUT_SECONDS
        busy = self._busy
        # a fold that began to wait just before is about to say for whom
        if not self._may_fold(seconds + SHORT_TIMEOUT_SECONDS):
            self.lateness = self.lateness or StoreError(_NO_ANSWER.format(FLUSH_TIMEOUT_SECONDS))
            return
        if self._busy not in (None, busy):
            seconds = SHORT_TIMEOUT_SECONDS  # it has waited for both
        try:
            if self._attempt(journal, scan=scan, seconds=seconds):
                self._bring_in(longer, seconds)
            else:
                self.lateness = self._busy
        finally:
            self._folding.release()

    def _may_fold(self, seconds: float) -> bool:
        """Wait for the thread that folds: while it writes, and so long where it waits itself."""
        deadline = time.monotonic() + seconds
        while not self._folding.acquire(timeout=SHORT_TIMEOUT_SECONDS):
            if self._writing:
                deadline = time.monotonic() + seconds
            elif time.monotonic() > deadline:
                return False
        return True

    def _bring_in(self, longer: dict[LivingFile, int], seconds: float) -> None:
        try:
            self._others.bring_in(longer, seconds)
        except Exception as error:
            # whatever it is, their own processes are going to bring the records in
            if not isinstance(error, TrialbookError):
                log.exception("Records of other processes could not be brought into the store.")
            self.lateness = error
        else:
            self.lateness = None

    def _attempt(
        self, journal: Journal | None, *, scan: bool = False, seconds: float | None = None
    ) -> bool:
        """Fold; return whether nothing went wrong."""
        seconds = FLUSH_TIMEOUT_SECONDS if seconds is None else seconds
        try:
            if scan:
                self._scanned_at = time.monotonic()
                self._others.recover(seconds)
            if journal is not None:
                self._fold(journal, seconds)
        except StoreBusyError as error:
            self._note_busy(error)
            return False
        except Exception as error:
            # whatever it is, the records wait in their file
            if not isinstance(error, TrialbookError):
                log.exception("Records could not be brought into the store.")
            self._note(error)
            return False
        self.trouble = self._busy = None
        return True

    def _note_busy(self, error: StoreBusyError) -> None:
        """Note that others write: it is nothing to warn of while they do so for moments."""
        if self._busy is None:
            self._busy_since = time.monotonic()
        self._busy = error
        if time.monotonic() - self._busy_since > BUSY_WARNING_SECONDS:
            self._note(error)

    def _note(self, error: Exception) -> None:
        self._failed = time.monotonic()
        if repr(error) != repr(self.trouble):
            self.trouble = error
            self._on_problems({})

    def _fold(self, journal: Journal, seconds: float) -> None:
        # Not until nothing is left: a loop that logs would keep its reader waiting for ever.
        end = journal.end()
        while (portion := journal.next_portion()) is not None:
            if self._fold_portion(journal, portion, seconds) >= end:
                return

    def _fold_portion(self, journal: Journal, portion: Portion, seconds: float) -> int:
        """Fold what another process has not folded yet, and return up to where that is done."""
        store = self._opened()
        # other processes wait while this one has its turn
        with store.turn(seconds) as turn, responsive_threads():
            self._writing = True
            try:
                position = turn.position(journal.journal_id)
                problems = []
                if position <= portion.start:
                    end = JournalEnd(journal.journal_id, portion.end)
                    problems = turn.record(portion.records, [end])
            finally:
                self._writing = False
        if position > portion.start:
            journal.skip_to(position)
            return position
        if problems:
            self._on_problems(_in_words(problems))
        journal.delivered()
        return portion.end

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
            # it is still alive here, but waits for no more records: a new thread must take them
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
        pause = 0.0 if journal is not None and journal.has_portion() else FOLD_DELAY_SECONDS
        while not stop.wait(pause):
            with self._folding:
                if stop.is_set():
                    # the store may be closed by now, and would be opened again
                    return
                scan = time.monotonic() - self._scanned_at > RECOVERY_INTERVAL_SECONDS
                journal = self._journal
                done = self._attempt(journal, scan=scan)
            if done and (journal is None or journal.rest()):
                return
            calm = self.trouble is None and journal is not None and not journal.held
            pause = FOLD_DELAY_SECONDS if calm else RETRY_SECONDS

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
            target=self._fold_rest, args=(journal, seconds), name="trialbook-last-fold", daemon=True
        )
        late = None
        try:
            worker.start()
        except RuntimeError:
            self._fold_rest(journal, seconds)
        else:
            late = self._wait(worker, seconds)
        left = journal.close()
        if left:
            # last, because a fold that ends this moment takes back what was wrong before it
            self.trouble = (
                self.trouble or self._busy or StoreError(late or _NO_ANSWER.format(seconds))
            )
            self.rescan()
        elif late is None and self.trouble is None:
            self._forget(journal)
        return left

    def _fold_rest(self, journal: Journal, seconds: float) -> None:
        if self._folding.acquire(timeout=seconds):
            try:
                self._attempt(journal, seconds=seconds)
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
