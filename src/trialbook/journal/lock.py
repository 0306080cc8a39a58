"""The lock that a process holds on its journal for as long as it lives.

The system releases it however the process ends, so a journal whose lock can
be taken has no owner any more. Process ids are recycled and differ between
containers and machines; a lock does not.
"""

from __future__ import annotations

import errno
import os
import sys

# a byte that no journal reaches, because on Windows a locked byte cannot be read
_WINDOWS_BYTE = 2**62
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


def try_lock(descriptor: int) -> bool | None:
    """Take the lock on an open file.

    Returns
    -------
    bool or None
        False where another process holds it, None where the file system has no locks.
    """
    try:
        _lock(descriptor)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _WINDOWS_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    # flock and not lockf: its locks belong to the open file, so that reading the journal through
    # another descriptor and closing that does not give them up
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
