"""The journal of this process: every record is with the operating system when the call returns."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from trialbook.journal import format as fmt
from trialbook.journal.segment import Segment

if TYPE_CHECKING:
    from trialbook.model import Cell, CellEnding, DatasetInput, NewRun, RunRecord

PointWriter = Callable[[str, float, int], None]
"""Records key, value and step of one point of a run, now."""

SEGMENT_SIZE = 4 * 2**20
"""Bytes after which the journal goes on in another file, so that the first can be deleted."""
READ_SIZE = 2**20
"""Bytes that are brought into the store in one transaction."""
IDLE_SIZE = 2**18
"""Bytes of folded records that may stay on disk while nothing is recorded."""

log = logging.getLogger("trialbook.journal")


@dataclass(frozen=True, slots=True)
class Portion:
    """What a journal says between two of its positions."""

    start: int
    end: int
    records: list[RunRecord]


class ClosedError(Exception):
    """The journal has ended; write into another one."""


class Journal:
    """An append-only sequence of records in a folder.

    Any thread may append. One thread at a time may call `next_portion`.

    Parameters
    ----------
    folder : Path
    wake : callable
        Called when a record is appended while `idle`.

    Raises
    ------
    OSError
        No file can be made in the folder.
    """

    def __init__(self, folder: Path, wake: Callable[[], None]) -> None:
        self._folder = folder
        self._wake = wake
        self._id = os.urandom(16)
        # Reentrant, for signal handlers that log while the call they interrupt holds it.
        self._lock = threading.RLock()
        self._channels: dict[str, dict[str, int]] = {}
        self._channel_count = 0
        self._open_runs: dict[str, None] = {}
        self._open_cells: dict[tuple[str, str], None] = {}
        self._held: list[tuple[int, bytes]] = []
        self._segments = [Segment(folder, self._id, 0, 0)]
        self._number = 0
        self._portion: Portion | None = None
        self.idle = True
        """Whether nobody is going to look for new records by himself."""
        self.error: OSError | None = None
        """Why records are held in memory."""
        self.closed = False
        """Whether records go into another journal."""
        self._released = False

    @property
    def journal_id(self) -> str:
        """32 hexadecimal digits."""
        return self._id.hex()

    @property
    def held(self) -> int:
        """How many records no file could be written for; they are tried again."""
        return len(self._held)

    @property
    def paths(self) -> list[Path]:
        """The files, oldest first."""
        return [segment.path for segment in self._segments]

    # Appending

    def point_writer(self, run_id: str) -> PointWriter:
        """Return the fast way to record points of a run.

        It raises KeyError for a metric that has no channel yet (see `add_channel`), and
        ``struct.error``, OverflowError or OSError where nothing was recorded.
        """
        channels = self._channels.setdefault(run_id, {})
        # Names of this closure: each attribute looked up instead would cost about 2 % of the call.
        lock, clock, write = self._lock, time.time_ns, os.write
        pack, pack_checksum = fmt.POINT_FRAME.pack, fmt.CHECKSUM.pack
        kind, length, size = fmt.POINT, fmt.POINT_LENGTH, fmt.POINT_SIZE

        def write_point(key: str, value: float, step: int) -> None:
            with lock:
                segment = self._segments[-1]
                body = pack(length, kind, channels[key], step, clock(), value)
                data = body + pack_checksum(crc32(body, segment.seed))
                # not segment.write: a call costs 5 % more than to compare here
                written = write(segment.descriptor, data)
                if written != size:
                    segment.cut(segment.size() - written)
                if self.idle:
                    self._wake_up()

        return write_point

    def add_channel(self, run_id: str, key: str) -> None:
        """Let `point_writer` record this metric."""
        with self._lock:
            channels = self._channels.get(run_id)
            if channels is None or key in channels or self._held:
                return
            number = self._channel_count
            if self._append(fmt.CHANNEL, fmt.channel(number, run_id, key)):
                self._channel_count += 1
                channels[key] = number

    def add_records(self, record: RunRecord) -> None:
        """Append points, params and tags that belong together."""
        self._append(fmt.BATCH, fmt.batch(record))

    def add_run(self, run_id: str, run: NewRun) -> None:
        """Append that a run is created, unless the store has it."""
        self._append(fmt.CREATE, fmt.create(run_id, run))

    def add_status(self, run_id: str, status: str, end_time: int | None) -> None:
        """Append a run's status; with an end time it is open no longer."""
        with self._lock:
            self._append(fmt.STATUS, fmt.status(run_id, status, end_time))
            if end_time is not None:
                self._open_runs.pop(run_id, None)
                self.check_again(run_id)
                self._channels.pop(run_id, None)

    def add_open(self, run_id: str) -> None:
        """Append that a run is open here: if the process dies, so does the run."""
        with self._lock:
            self._open_runs[run_id] = None
            self._append(fmt.OPEN, fmt.open_run(run_id))

    def add_cell(self, run_id: str, cell: Cell) -> None:
        """Append that a cell began to execute while a run was open."""
        with self._lock:
            self._open_cells[run_id, cell.execution_id] = None
            self._append(fmt.CELL, fmt.cell(run_id, cell))

    def add_cell_end(self, run_id: str, execution_id: str, ending: CellEnding) -> None:
        """Append how a cell's execution ended."""
        with self._lock:
            self._open_cells.pop((run_id, execution_id), None)
            self._append(fmt.CELL_END, fmt.cell_end(run_id, execution_id, ending))

    def add_inputs(self, run_id: str, used: Sequence[DatasetInput]) -> None:
        """Append which datasets a run used."""
        self._append(fmt.INPUTS, fmt.inputs(run_id, used))

    def check_again(self, run_id: str | None = None) -> None:
        """Have the next point of each metric, of one run or of all, take the checked way."""
        with self._lock:
            for known, channels in self._channels.items():
                if run_id in (None, known):
                    channels.clear()

    def _append(self, kind: int, payload: bytes) -> bool:
        """Write a record, or hold it in memory; return whether it is written."""
        with self._lock:
            if self.closed:
                raise ClosedError
            self._held.append((kind, payload))
            written = self._write_held()
            if self.idle:
                self._wake_up()
            return written

    def _write_held(self) -> bool:
        segment = self._segments[-1]
        try:
            while self._held:
                segment.write(fmt.record(*self._held[0], segment.seed))
                del self._held[0]
        except OSError as error:
            self.error = error
            self.check_again()
            return False
        self.error = None
        return True

    def _wake_up(self) -> None:
        self.idle = False
        self._wake()

    # Reading

    def pending(self) -> bool:
        """Tell whether there are records that were not delivered."""
        with self._lock:
            if self.closed:
                return False
            return len(self._segments) > 1 or bool(self._held) or not self._segments[0].is_done()

    def has_portion(self) -> bool:
        """Tell whether there is as much as a portion brings, so that nobody need wait for more."""
        with self._lock:
            segment = self._segments[-1]
            return not self.closed and segment.size() - segment.read_up_to >= READ_SIZE

    def end(self) -> int:
        """Return the position behind the last record."""
        with self._lock:
            segment = self._segments[-1]
            return segment.base + (0 if self._released else segment.size())

    def rest(self) -> bool:
        """Become idle unless there is something to do; return whether it did."""
        with self._lock:
            if not (self.closed or self.pending()) and self._segments[-1].size() > IDLE_SIZE:
                self._move_on()
            self.idle = not self.pending()
            return self.idle

    def next_portion(self) -> Portion | None:
        """Return what follows, the same until `delivered` is called; None where there is nothing.

        However a thread ends that reads or delivers, another one goes on where it began.
        """
        with self._lock:
            if self._released:
                return None
            if self._portion is not None:
                return self._portion
            if self._held:
                self._write_held()
            last = self._segments[-1]
            if not last.is_in_place():
                self._replace(last)
            elif last.size() > SEGMENT_SIZE:
                self._move_on()
            while self._segments[0].is_done():
                if len(self._segments) == 1:
                    return None
                self._segments.pop(0).remove()
            segment = self._segments[0]
            size = segment.size()
        start = segment.base + segment.read_up_to
        try:
            end = segment.read(size, READ_SIZE)
        except (OSError, ValueError):
            if segment.is_closed:
                # in the meantime, because the process is ending
                return None
            raise
        self._portion = Portion(start, end, segment.digest.take())
        return self._portion

    def delivered(self) -> None:
        """Note that the last portion is in the store: its file may go."""
        self._segments[0].delivered()
        self._portion = None

    def skip_to(self, position: int) -> None:
        """Go on from where another process has brought the journal into the store."""
        with self._lock:
            if self._released:
                return
            self._portion = None
            for segment in list(self._segments):
                if position > segment.base:
                    segment.skip_to(position)

    def _replace(self, segment: Segment) -> None:
        """Go on in a new file after somebody removed the last one, which is still open here."""
        if self._move_on():
            log.warning(
                "%s was moved, removed or cut while records were written into it. What it "
                "holds is read from the open file, and a new one has been begun.",
                segment.path,
            )

    def _move_on(self) -> bool:
        """Go on in a new file; in this one where none can be made."""
        old = self._segments[-1]
        try:
            base = old.base + max(old.size(), old.read_up_to) + _MOVED_SIZE
            new = Segment(self._folder, self._id, self._number + 1, base)
        except OSError:
            return False
        try:
            for run_id in self._open_runs:
                new.write(fmt.record(fmt.OPEN, fmt.open_run(run_id), new.seed))
            for ids in self._open_cells:
                new.write(fmt.record(fmt.CELL_OPEN, fmt.open_cell(*ids), new.seed))
            # Last: should the process die before, both files say what is open.
            old.write(fmt.record(fmt.MOVED, b"", old.seed))
        except OSError:
            new.remove()
            return False
        self._number += 1
        self._segments.append(new)
        self._channel_count = 0
        self.check_again()
        return True

    # Ending

    def seal(self) -> None:
        """Take no more records; those that it has can still be read."""
        with self._lock:
            self.check_again()
            self.closed = True

    def close(self) -> list[Path]:
        """End the journal and delete its files.

        Returns
        -------
        list of Path
            The files that stay, which hold something that is not in the store.
        """
        with self._lock:
            self.seal()
            self._released = True
            left = []
            for segment in self._segments:
                if segment.is_done():
                    segment.remove()
                else:
                    segment.close()
                    left.append(segment.path)
            return left

    def abandon(self) -> None:
        """In a forked child, let go of the files, which belong to the parent.

        The lock is with the parent's open files, which the child's share: as long as the
        child kept them, nobody could see that the parent has died.
        """
        self._lock = threading.RLock()
        if self._released:
            return
        self.seal()
        self._released = True
        for segment in self._segments:
            segment.close()


_MOVED_SIZE = len(fmt.record(fmt.MOVED, b"", 0))
