"""Journals that lost their process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from trialbook.file_system import mount_of
from trialbook.journal import format as fmt
from trialbook.journal.digest import Digest
from trialbook.journal.files import journal_files, opened, read
from trialbook.journal.lock import try_lock
from trialbook.journal.segment import is_here, owner_is_gone, put_aside
from trialbook.model import CellEnding, CellOutcome, NewRun, RunRecord


class Abandoned:
    """A file of a journal whose process is gone, locked against others who recover it.

    Attributes
    ----------
    path : Path
    journal_id : str
        32 hexadecimal digits.
    """

    def __init__(self, path: Path, descriptor: int, head: tuple[bytes, int, int]) -> None:
        self.path = path
        self._descriptor = descriptor
        journal_id, self._base, self._seed = head
        self._damaged = 0
        self.journal_id = journal_id.hex()

    def portion(self, position: int) -> tuple[int, list[RunRecord]]:
        """Return where the records end, and what they say from a position of the journal on.

        A torn record ends them; a damaged one before others is left out. Runs
        that were open are told to be abandoned at the time of the last write.
        """
        data = read(self._descriptor)
        digest = Digest(self._seed)
        known = fmt.HEADER_SIZE
        if position > self._base + known:
            known = digest.feed_on(data[: position - self._base], known)
            digest.forget()
        end = digest.feed_on(data, known)
        self._damaged = digest.damaged
        records = digest.take()
        if (digest.open_runs or digest.open_cells) and not digest.moved:
            last = os.fstat(self._descriptor).st_mtime_ns // 1_000_000
            records = _with_abandoned(records, digest, last)
        return self._base + end, records

    def remove(self) -> None:
        """Delete the file, or put it aside where it is damaged, and give up the lock."""
        if os.name == "nt":
            # which neither deletes nor renames an open file
            self.release()
            self._remove()
        else:
            self._remove()
            self.release()

    def _remove(self) -> None:
        if self._damaged:
            put_aside(self.path, self._damaged)
        else:
            self.path.unlink(missing_ok=True)

    def release(self) -> None:
        """Give up the lock, and leave the file for another time unless it was removed."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def abandoned(folder: Path) -> Iterator[Abandoned]:
    """Yield the files of dead processes, each journal's in order; the caller lets go of each."""
    paths = journal_files(folder)
    # a lock that is taken on this machine alone says nothing of another one's processes
    locks_reach = all(map(is_here, paths)) or mount_of(folder).locks_reach
    left: set[str] = set()
    for path in paths:
        journal = path.name.partition(".")[0]
        if journal in left:
            continue
        found = _claimed(path, locks_reach=locks_reach)
        if found is not None:
            yield found
        if os.path.lexists(path):
            # in somebody else's hands: what follows it must not be in the store before it
            left.add(journal)


def created_run(folder: Path, run_id: str) -> NewRun | None:
    """Return what a run is created with that some process's journal says is to be created."""
    for data, seed in _naming(folder, run_id):
        for _, kind, payload in fmt.records(data, seed, fmt.HEADER_SIZE):
            if kind == fmt.CREATE:
                created_id, run = fmt.parse_create(payload)
                if created_id == run_id:
                    return run
    return None


def records_of(folder: Path, run_id: str) -> list[RunRecord]:
    """Return what the journals say of a run, what creates it first."""
    found = []
    for data, seed in _naming(folder, run_id):
        digest = Digest(seed)
        digest.feed_on(data, fmt.HEADER_SIZE)
        found += [record for record in digest.take() if record.run_id == run_id]
    return sorted(found, key=lambda record: record.created is None)


def _naming(folder: Path, run_id: str) -> Iterator[tuple[bytes, int]]:
    """Give the contents of the journal files that name a run, each with its checksums' seed."""
    for path in journal_files(folder):
        try:
            data = _content(path)
        except OSError:
            continue
        head = fmt.parse_header(data)
        if head is not None and run_id.encode() in data:
            yield data, head[2]


def _content(path: Path) -> bytes:
    descriptor = opened(path)
    try:
        return read(descriptor)
    finally:
        os.close(descriptor)


def _claimed(path: Path, *, locks_reach: bool) -> Abandoned | None:
    """Lock the file of a dead process; None where it lives or was recovered meanwhile."""
    try:
        descriptor = opened(path, os.O_RDWR)
    except OSError:
        return None
    try:
        head = fmt.parse_header(os.read(descriptor, fmt.HEADER_SIZE))
        # without a header its owner may not have come to lock it yet
        unborn = head is None and _is_short(descriptor) and owner_is_gone(path)
        if (head is None and not unborn) or not _take(path, descriptor, locks_reach=locks_reach):
            return None
        if not _is_at(path, descriptor):
            return None
        if head is not None:
            claimed = Abandoned(path, descriptor, head)
            descriptor = -1
            return claimed
        path.unlink(missing_ok=True)
    except OSError:
        pass
    finally:
        if descriptor >= 0:
            os.close(descriptor)
    return None


def _is_short(descriptor: int) -> bool:
    return os.fstat(descriptor).st_size < fmt.HEADER_SIZE


def _take(path: Path, descriptor: int, *, locks_reach: bool) -> bool:
    if not locks_reach and not is_here(path):
        return False
    taken = try_lock(descriptor)
    return owner_is_gone(path) if taken is None else taken


def _is_at(path: Path, descriptor: int) -> bool:
    """Tell whether the file is there still: who had the lock before may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _with_abandoned(records: list[RunRecord], digest: Digest, time: int) -> list[RunRecord]:
    by_run = {record.run_id: record for record in records}
    for run_id, execution_id in sorted(digest.open_cells):
        record = by_run.setdefault(run_id, RunRecord(run_id))
        record.cell_endings[execution_id] = CellEnding(time, CellOutcome.DIED)
    for run_id in sorted(digest.open_runs):
        record = by_run.setdefault(run_id, RunRecord(run_id))
        record.abandoned = True
        record.end_time = time
    return list(by_run.values())
