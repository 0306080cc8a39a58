"""The files of a folder of journals, whatever else lies there under such a name.

Anybody who can write into the folder of a store can put something there: a pipe, whose reader
waits for ever, or a link to somebody else's file. Only plain files are opened.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

SUFFIX = ".journal"

_BINARY = getattr(os, "O_BINARY", 0)
# neither waits for the other end of a pipe nor follows a link; Windows has none of these
_CAREFUL = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | _BINARY


def journal_files(folder: Path) -> list[Path]:
    """Return the files of all journals, each journal's in order."""
    return [Path(folder, name) for name in journal_names(folder)]


def journal_names(folder: Path) -> list[str]:
    """Return the names of `journal_files`."""
    try:
        with os.scandir(folder) as entries:
            return sorted(
                entry.name
                for entry in entries
                if entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False)
            )
    except OSError:
        # there is none, or it is not ours to look at
        return []


def opened(path: Path, flags: int = os.O_RDONLY) -> int:
    """Return a descriptor of a plain file; OSError where it is none or cannot be opened."""
    descriptor = os.open(path, flags | _CAREFUL)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "no plain file", str(path))


def read(descriptor: int, start: int = 0, size: int = -1) -> bytes:
    """Return what an open file holds from an offset on, of a size at most unless that is -1."""
    with open(descriptor, "rb", buffering=0, closefd=False) as file:
        file.seek(start)
        return file.read(size)
