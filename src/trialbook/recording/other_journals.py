"""Brings into a store what other processes wrote into the journals of its folder."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook.errors import StoreBusyError, StoreError
from trialbook.journal.files import journal_files
from trialbook.journal.living import LivingFile, LivingFiles, LivingPortion
from trialbook.journal.recovery import Abandoned, abandoned
from trialbook.recording.switch_interval import responsive_threads
from trialbook.store.record import JournalEnd

if TYPE_CHECKING:
    from trialbook.store.base import Store
    from trialbook.store.record import Turn

BUSY_TIMEOUT_SECONDS = 10.0
"""How much longer a reader waits while other processes bring in what it waits for."""
POLL_SECONDS = 0.01
"""Between two checks whether other processes have done it."""

log = logging.getLogger("trialbook.service")


class OtherJournals:
    """The journals of a folder that other processes write, or wrote before they died.

    One thread at a time may call `recover` and `bring_in`.

    Parameters
    ----------
    folder : Path
    opened : callable
        Returns the store, which may take its time.
    """

    def __init__(self, folder: Path, opened: Callable[[], Store]) -> None:
        self._folder = folder
        self._opened = opened
        self._living = LivingFiles(folder)
        self._unreadable: set[Path] = set()

    # Of dead processes

    def recover(self, seconds: float) -> None:
        """Bring in the journals that lost their process, and delete their files; StoreError.

        ``seconds`` is how long to wait for each turn.
        """
        for file in abandoned(self._folder):
            try:
                self._deliver(file, seconds)
            except StoreError:
                # which every other file would meet
                raise
            except Exception:
                if file.path not in self._unreadable:
                    self._unreadable.add(file.path)
                    log.exception("%s cannot be brought into the store; it stays.", file.path)
            finally:
                file.release()

    def _deliver(self, file: Abandoned, seconds: float) -> None:
        store = self._opened()
        position = store.journal_positions().get(file.journal_id, 0)
        while True:
            end, records = file.portion(position)
            with store.turn(seconds) as turn:
                before, position = position, turn.position(file.journal_id)
                if position == before:
                    ends = [JournalEnd(file.journal_id, max(end, position))]
                    problems = turn.record(records, ends)
                    break
        for problem in problems:
            log.warning("Run %s of a process that died: %s", problem.run_id, problem.error.message)
        file.remove()
        if not any(file.journal_id in path.name for path in journal_files(self._folder)):
            store.forget_journal(file.journal_id)

    # Of living processes

    def longer(self, own: set[str]) -> dict[LivingFile, int]:
        """See `LivingFiles.longer`."""
        return self._living.longer(own)

    def bring_in(self, ends: dict[LivingFile, int], seconds: float) -> None:
        """Bring files of living processes into the store, each up to a position of its journal.

        What is wrong with a process's records is to be told by that process, so such records
        are left to it; and so is everything where this process may not write. StoreError where
        something is missing still when the time is over.
        """
        if not ends:
            return
        deadline = time.monotonic() + seconds
        store = self._opened()
        left = _missing(store, ends)
        reason: StoreError | None = None
        try:
            while left and _brought_in(store, left, seconds):
                left = {file: end for file, end in left.items() if end > file.delivered}
        except StoreBusyError as error:
            before = {file: file.delivered for file in left}
            left = _missing(store, left)
            if any(file.delivered > position for file, position in before.items()):
                # it is busy with these very records
                deadline += BUSY_TIMEOUT_SECONDS
            reason = error
        except StoreError as error:
            reason = error
        while left := _missing(store, left):
            if time.monotonic() > deadline:
                raise reason or _left_to_others(left)
            time.sleep(POLL_SECONDS)


def _missing(store: Store, ends: dict[LivingFile, int]) -> dict[LivingFile, int]:
    """Return those of the files that the store does not have up to there."""
    if ends:
        positions = store.journal_positions()
        for file, end in ends.items():
            position = positions.get(file.journal_id, 0)
            # the position of a journal that has ended is forgotten, once its files are gone
            file.delivered = max(file.delivered, end if file.is_gone else position)
    return {file: end for file, end in ends.items() if end > file.delivered}


def _brought_in(store: Store, ends: dict[LivingFile, int], seconds: float) -> bool:
    """Bring in a portion of each file in one transaction; return whether any could be."""
    try:
        with store.turn(seconds) as turn, responsive_threads():
            delivered = _flushed(turn, ends)
    except BaseException:
        for file in ends:
            file.forget()
        raise
    for file, position in delivered.items():
        file.delivered = max(file.delivered, position)
    return bool(delivered)


def _flushed(turn: Turn, ends: dict[LivingFile, int]) -> dict[LivingFile, int]:
    """Record a portion of each file, and return up to where nothing is left to do in it."""
    delivered = {}
    portions = []
    reached: dict[str, int] = {}
    for file, end in ends.items():
        position = reached.get(file.journal_id, turn.position(file.journal_id))
        if position >= end:
            delivered[file] = position
        elif position >= file.base:
            portion = _read(file, position, end)
            if portion is None:
                delivered[file] = end
            else:
                portions.append((file, portion))
                reached[file.journal_id] = portion.end
    for file, portion in _recorded(turn, portions):
        delivered[file] = portion.end
    return delivered


def _read(file: LivingFile, position: int, end: int) -> LivingPortion | None:
    try:
        return file.portion(position, end)
    except Exception:
        log.debug("%s cannot be read.", file.path, exc_info=True)
        file.forget()
        return None


_Portions = list[tuple[LivingFile, LivingPortion]]


def _recorded(turn: Turn, portions: _Portions) -> _Portions:
    """Record portions in which nothing is wrong, and return these."""
    records = [record for _, portion in portions for record in portion.records]
    ends = [JournalEnd(file.journal_id, portion.end) for file, portion in portions]
    if not portions or not turn.record(records, ends, whole=True):
        return portions
    recorded = []
    wrong: set[str] = set()
    for (file, portion), end in zip(portions, ends, strict=True):
        if file.journal_id in wrong or turn.record(portion.records, [end], whole=True):
            # what follows it in its journal must not be in the store before it
            wrong.add(file.journal_id)
            file.forget()
        else:
            recorded.append((file, portion))
    return recorded


def _left_to_others(left: dict[LivingFile, int]) -> StoreError:
    owners = ", ".join(sorted({file.owner for file in left}))
    return StoreError(f"records of {owners} wait for that process to bring them into the store")
