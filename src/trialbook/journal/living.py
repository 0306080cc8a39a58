"""Journals of living processes, as other processes of the machine read them.

A reader need not wait for the process that logs, which may be busy: it brings what it reads into
the store by itself. The file stays its owner's, who finds that it has got further.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook.file_system import mount_of
from trialbook.journal import format as fmt
from trialbook.journal.digest import Digest
from trialbook.journal.files import journal_names, opened, read
from trialbook.journal.segment import host

if TYPE_CHECKING:
    from trialbook.model import RunRecord

READ_SIZE = 2**20
"""Bytes of a file that are brought into the store in one transaction."""


@dataclass(frozen=True, slots=True)
class LivingPortion:
    """What a file says up to a position of its journal."""

    end: int
    records: list[RunRecord]


class LivingFile:
    """A file of which more is written while it is read.

    Attributes
    ----------
    path : Path
    journal_id : str
        32 hexadecimal digits.
    base : int
        Position in the journal at which the file begins.
    delivered : int
        Position up to which nothing of it is left to bring into the store, as far as is known.
    """

    def __init__(self, path: Path, head: tuple[bytes, int, int]) -> None:
        self.path = path
        journal_id, self.base, self._seed = head
        self.journal_id = journal_id.hex()
        self.delivered = self.base + fmt.HEADER_SIZE
        self.forget()

    @property
    def owner(self) -> str:
        """Return the process that writes it, in words."""
        return f"process {self.path.name.split('-')[1]}"

    @property
    def is_gone(self) -> bool:
        """Return whether it is no more, so that all that it held is in the store."""
        return not os.path.lexists(self.path)

    def forget(self) -> None:
        """Begin anew, after what was read has not come into the store."""
        self._digest = Digest(self._seed)
        self._read_up_to = fmt.HEADER_SIZE

    def portion(self, position: int, end: int) -> LivingPortion | None:
        """Return what follows a position of the journal.

        Parameters
        ----------
        position : int
            Up to where the journal is in the store, which must not move meanwhile.
        end : int
            Position behind that one, at which to stop reading.

        Returns
        -------
        LivingPortion or None
            None where the file is no more: then all that it held is in the store, and the
            position may have been forgotten. None, too, where no whole record follows: then
            the call that writes it has not returned.
        """
        try:
            descriptor = opened(self.path)
        except OSError:
            return None
        try:
            start = max(position - self.base, fmt.HEADER_SIZE)
            size = max(0, end - self.base - start)
            self._go_to(descriptor, start)
            taken = self._digest.feed_own(read(descriptor, start, min(size, READ_SIZE)))
            if taken == 0:
                # a record longer than that, or one that is just being written
                taken = self._digest.feed_own(read(descriptor, start, size))
        finally:
            os.close(descriptor)
        self._read_up_to = start + taken
        if taken == 0:
            return None
        return LivingPortion(self.base + self._read_up_to, self._digest.take())

    def _go_to(self, descriptor: int, start: int) -> None:
        if start < self._read_up_to:
            self.forget()
        if start > self._read_up_to:
            size = start - self._read_up_to
            self._digest.skip_own(read(descriptor, self._read_up_to, size))
            self._read_up_to = start


class LivingFiles:
    """The files of a folder that other processes of this machine write.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, LivingFile] = {}
        self._is_here: bool | None = None

    def longer(self, own: set[str]) -> dict[LivingFile, int]:
        """Return the files that hold more than the store is known to, and where they end now.

        Each journal's are in order. ``own`` are the names of those that are not to be read.
        What another machine writes is not read either, which sees it late: its process brings
        that into the store.
        """
        names = [name for name in journal_names(self._folder) if name not in own]
        if not names or not self._on_this_machine():
            self._files = {}
            return {}
        prefix = f"{host()}-"
        files, longer = {}, {}
        for name in names:
            if name.startswith(prefix):
                file = self._files.get(name) or _found(self._folder / name)
                if file is None:
                    continue
                files[name] = file
                end = _end(file)
                if end > file.delivered:
                    longer[file] = end
        self._files = files
        return longer

    def _on_this_machine(self) -> bool:
        if self._is_here is None:
            self._is_here = not mount_of(self._folder).is_network
        return self._is_here


def _found(path: Path) -> LivingFile | None:
    try:
        descriptor = opened(path)
    except OSError:
        return None
    try:
        head = fmt.parse_header(read(descriptor, 0, fmt.HEADER_SIZE))
    finally:
        os.close(descriptor)
    return None if head is None else LivingFile(path, head)


def _end(file: LivingFile) -> int:
    try:
        return file.base + file.path.lstat().st_size
    except OSError:
        return 0
