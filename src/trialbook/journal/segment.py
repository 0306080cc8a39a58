"""One file of a journal, as the process that owns it writes and reads it."""

from __future__ import annotations

import errno
import logging
import os
import socket
import zlib
from pathlib import Path
from typing import Never

from trialbook.journal import format as fmt
from trialbook.journal.digest import Digest
from trialbook.journal.files import SUFFIX
from trialbook.journal.lock import try_lock

DAMAGED = ".damaged"
"""Ends the name of a file that is kept because not all of it could be read."""

# the number of a closed file is soon that of another one, which a late write must not reach
_CLOSED = -1

log = logging.getLogger("trialbook.journal")

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def owner() -> str:
    """Return this process as file names say it: machine, process id and when it started."""
    pid = os.getpid()
    return f"{host()}-{pid}-{_start_mark(pid) or 0}"


def host() -> str:
    """Return a short name of this machine."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def is_here(path: Path) -> bool:
    """Tell from a file's name whether its owner is, or was, a process of this machine."""
    return path.name.startswith(f"{host()}-")


def owner_is_gone(path: Path) -> bool:
    """Tell from a file's name whether its owner was a process of this machine and is no more."""
    parts = path.name.split("-", 3)
    if not is_here(path) or len(parts) < 4 or not (parts[1] + parts[2]).isdecimal():
        return False
    then, now = int(parts[2]), _start_mark(int(parts[1]))
    return now is None or (0 not in (then, now) and then != now)


def _start_mark(pid: int) -> int | None:
    """Return when a process of this machine started; None where it is gone, 0 if unknown.

    Its id alone does not name a process, because a later one may be given the same.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0 if not Path("/proc/self/stat").exists() and _is_alive(pid) else None
    # the name before the closing bracket may contain anything, brackets and spaces too
    return int(stat.rpartition(")")[2].split()[19])


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


class Segment:
    """A file that nobody else writes, locked for as long as it is open.

    Parameters
    ----------
    folder : Path
        Made if need be.
    journal_id : bytes
    number : int
        Counts the files of the journal.
    base : int
        Position in the journal at which the file begins.

    Raises
    ------
    OSError
        The file cannot be made.
    """

    def __init__(self, folder: Path, journal_id: bytes, number: int, base: int) -> None:
        self.path = folder / f"{owner()}-{journal_id.hex()}.{number:06}{SUFFIX}"
        self.base = base
        head, self.seed = fmt.header(journal_id, base)
        self.digest = Digest(self.seed)
        self.read_up_to = fmt.HEADER_SIZE
        self._delivered = fmt.HEADER_SIZE
        self._reading = False
        folder.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(self.path, _FLAGS, 0o666)
        try:
            # Locked first: a file with a header and without a lock has lost its owner.
            try_lock(self.descriptor)
            self.write(head)
            self._reader = self.path.open("rb", buffering=0)
        except BaseException:
            os.close(self.descriptor)
            self.path.unlink(missing_ok=True)
            raise

    @property
    def is_closed(self) -> bool:
        """Whether it was left or deleted."""
        return self.descriptor == _CLOSED

    def write(self, data: bytes) -> None:
        """Append; OSError leaves the file as it was. Two threads may not write at once."""
        written = os.write(self.descriptor, data)
        if written != len(data):
            self.cut(self.size() - written)

    def cut(self, size: int) -> Never:
        """Take back what the disk had room for of a record; OSError."""
        os.ftruncate(self.descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))

    def size(self) -> int:
        """Return the length of the file in bytes."""
        return os.fstat(self.descriptor).st_size

    def is_in_place(self) -> bool:
        """Tell whether the file can still be found, and is what was written into it."""
        try:
            there, ours = self.path.stat(), os.fstat(self.descriptor)
        except OSError:
            return False
        return os.path.samestat(there, ours) and ours.st_size >= self.read_up_to

    def is_done(self) -> bool:
        """Tell whether all that was written is delivered."""
        return not self._reading and self.read_up_to >= self.size()

    def read(self, end: int, limit: int) -> int:
        """Digest what follows from what was delivered, about ``limit`` bytes of it at most.

        Returns
        -------
        int
            The position in the journal up to which is digested now.
        """
        if self._reading:
            # whatever ended the thread that read this left the digest between two records
            self._read_again(self._delivered)
        self._reading = True
        taken = self.digest.feed_own(self._bytes(min(end, self.read_up_to + limit)))
        if taken == 0:
            # a record longer than the limit, or a damaged one
            data = self._bytes(end)
            taken = self.digest.feed_own(data)
            if taken == 0:
                taken = self.digest.feed_on(data)
            if taken == 0:
                taken = len(data)
                self.digest.damaged += taken
        self.read_up_to += taken
        return self.base + self.read_up_to

    def delivered(self) -> None:
        """Note that what was read is in the store."""
        self._delivered = self.read_up_to
        self._reading = False

    def skip_to(self, position: int) -> None:
        """Go on at a position of the journal up to which another process has read the file."""
        end = min(position - self.base, self.size())
        if end < self.read_up_to:
            self._read_again(end)
        else:
            self.digest.skip_own(self._bytes(end))
        self.read_up_to = end
        self.delivered()

    def _read_again(self, end: int) -> None:
        self.digest = Digest(self.seed)
        self.read_up_to = fmt.HEADER_SIZE
        data = self._bytes(end)
        self.digest.feed_on(data, self.digest.feed_own(data))
        self.digest.forget()
        self.read_up_to = end

    def _bytes(self, end: int) -> bytes:
        self._reader.seek(self.read_up_to)
        return self._reader.read(end - self.read_up_to)

    def close(self) -> None:
        """Give up the lock and leave the file to whoever opens the store next."""
        self._reader.close()
        os.close(self.descriptor)
        self.descriptor = _CLOSED

    def remove(self) -> None:
        """Close and delete the file, or put it aside where it could not be read whole."""
        self.close()
        if self.digest.damaged:
            put_aside(self.path, self.digest.damaged)
        else:
            self.path.unlink(missing_ok=True)


def put_aside(path: Path, damaged: int) -> None:
    """Keep a file of which a part could not be read, under a name that nobody looks for."""
    try:
        aside = path.replace(path.with_name(path.name + DAMAGED))
    except FileNotFoundError:
        return
    log.warning(
        "%s bytes of records were damaged and could not be read; what could be is in the store. "
        "The file is kept as %s.",
        f"{damaged:,}",
        aside,
    )
