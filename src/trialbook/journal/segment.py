"""One file of a journal, as the process that owns it writes and reads it."""

from __future__ import annotations

import errno
import os
import socket
import zlib
from pathlib import Path
from typing import Never

from trialbook.journal import format as fmt
from trialbook.journal.digest import Digest
from trialbook.journal.lock import try_lock
from trialbook.journal.process import start_mark

SUFFIX = ".journal"

# the number of a closed file is soon that of another one, which a late write must not reach
_CLOSED = -1

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def owner() -> str:
    """Return this process as file names say it: machine, process id and when it started."""
    pid = os.getpid()
    return f"{host()}-{pid}-{start_mark(pid) or 0}"


def host() -> str:
    """Return a short name of this machine."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


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

    def read(self, end: int, limit: int) -> int:
        """Digest what follows from what was read up to, about ``limit`` bytes of it at most.

        Returns
        -------
        int
            The position in the journal up to which is digested now.
        """
        length = min(end - self.read_up_to, limit)
        self._reader.seek(self.read_up_to)
        taken = self.digest.feed_own(self._reader.read(length))
        if taken == 0 and length > 0:
            # a record longer than the limit
            self._reader.seek(self.read_up_to)
            taken = self.digest.feed_own(self._reader.read(end - self.read_up_to))
        self.read_up_to += taken
        return self.base + self.read_up_to

    def close(self) -> None:
        """Give up the lock and leave the file to whoever opens the store next."""
        self._reader.close()
        os.close(self.descriptor)
        self.descriptor = _CLOSED

    def remove(self) -> None:
        """Close and delete the file."""
        self.close()
        self.path.unlink(missing_ok=True)
