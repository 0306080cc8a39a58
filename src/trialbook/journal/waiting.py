"""What waits in a folder of journals, seen without touching it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trialbook.journal import format as fmt
from trialbook.journal.files import journal_files, opened, read
from trialbook.journal.segment import DAMAGED, is_here, owner_is_gone


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files, and the bytes in them that are not in the database yet."""

    files: int = 0
    size: int = 0

    def plus(self, size: int) -> Waiting:
        """Return this with one more file."""
        return Waiting(self.files + 1, self.size + size)


@dataclass(frozen=True, slots=True)
class Journals:
    """The journals of a store.

    Attributes
    ----------
    living : Waiting
        Of processes of this machine that run.
    dead : Waiting
        Of processes of this machine that have ended.
    elsewhere : Waiting
        Of other machines.
    damaged : tuple of str
        Names of files that were put aside because not all of them could be read.
    foreign : tuple of str
        Names of whatever else is in the folder.
    """

    living: Waiting = Waiting()
    dead: Waiting = Waiting()
    elsewhere: Waiting = Waiting()
    damaged: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


def journals(folder: Path, position: Callable[[str], int]) -> Journals:
    """Look at a folder, which need not exist.

    Parameters
    ----------
    folder : Path
    position : callable
        Returns up to where a journal is in the database.
    """
    living = dead = elsewhere = Waiting()
    known = set()
    for path in journal_files(folder):
        left = _left(path, position)
        if left is None:
            continue
        known.add(path.name)
        if not is_here(path):
            elsewhere = elsewhere.plus(left)
        elif owner_is_gone(path):
            dead = dead.plus(left)
        else:
            living = living.plus(left)
    try:
        others = sorted(path.name for path in folder.iterdir() if path.name not in known)
    except OSError:
        others = []
    damaged = tuple(name for name in others if name.endswith(DAMAGED))
    foreign = tuple(name for name in others if not name.endswith(DAMAGED))
    return Journals(living, dead, elsewhere, damaged, foreign)


def _left(path: Path, position: Callable[[str], int]) -> int | None:
    """Return how many bytes of a journal are not in the database; None where it is none."""
    try:
        descriptor = opened(path)
    except OSError:
        return None
    try:
        head, size = (
            fmt.parse_header(read(descriptor, 0, fmt.HEADER_SIZE)),
            os.fstat(descriptor).st_size,
        )
    finally:
        os.close(descriptor)
    if head is None:
        return None
    journal_id, base, _ = head
    begin = max(position(journal_id.hex()), base + fmt.HEADER_SIZE)
    return max(0, base + size - begin)
