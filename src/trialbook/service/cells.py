"""Which execution of which notebook cell is going on; the kernel says so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

_serial = count(1)
_current: CellExecution | None = None


@dataclass(frozen=True, slots=True)
class CellExecution:
    """One execution of a cell.

    Attributes
    ----------
    cell_id : str
    serial : int
        Counts executions in this process: executing a cell again gives another number.
    """

    cell_id: str
    serial: int

    def repeats(self, other: CellExecution | None) -> bool:
        """Tell whether the same cell is being executed again."""
        return other is not None and other.cell_id == self.cell_id and other.serial != self.serial


def enter(cell_id: str | None) -> None:
    """Note that a cell starts; None where the front end gave it no id."""
    global _current
    _current = CellExecution(cell_id, next(_serial)) if cell_id else None


def leave() -> None:
    """Note that the cell has ended."""
    global _current
    _current = None


def current() -> CellExecution | None:
    """Return the execution that is going on; None outside notebooks."""
    return _current
