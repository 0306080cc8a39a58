"""Which execution of which notebook cell is going on; the kernel says so.

The kernel tells what happens to cells, and whoever keeps runs watches: neither
knows the other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from trialbook.model import MAX_SOURCE, Cell
from trialbook.service.environment import notebook_path
from trialbook.service.printed import Printed, storable

_serial = count(1)
_session = os.urandom(8).hex()
_last_id = 0
_current: CellExecution | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CellExecution:
    """One execution of a cell.

    Attributes
    ----------
    cell_id : str
        Empty where the front end gave none.
    serial : int
        Counts executions in this process: executing a cell again gives another number.
    cell : Cell
        As runs record it.
    printed : Printed
    """

    cell_id: str
    serial: int
    cell: Cell
    printed: Printed = field(default_factory=Printed)

    def repeats(self, other: CellExecution | None) -> bool:
        """Tell whether the same cell is being executed again."""
        return (
            other is not None
            and self.cell_id != ""
            and other.cell_id == self.cell_id
            and other.serial != self.serial
        )


class Watcher(Protocol):
    """Whoever is told what happens to cells, in the thread in which they execute."""

    def started(self, execution: CellExecution) -> None:
        """Take note that a cell starts."""

    def displayed(self, execution: CellExecution, data: Mapping[str, Any]) -> None:
        """Take note of something that it displays, by MIME type."""

    def ended(self, execution: CellExecution, error: BaseException | None) -> None:
        """Take note that the cell has ended, and with what."""


@dataclass(frozen=True, slots=True)
class CellNews:
    """A run was started or ended while a cell executed."""

    cell_id: str
    run_id: str
    run_name: str
    status: str


_watcher: Watcher | None = None
_tell: Callable[[CellNews], None] | None = None


def watch(watcher: Watcher) -> None:
    """Have what happens to cells told to the one who keeps runs."""
    global _watcher
    _watcher = watcher


def set_tell(tell: Callable[[CellNews], None] | None) -> None:
    """Say who is told of the runs of cells; the kernel is."""
    global _tell
    _tell = tell


def tell(news: CellNews) -> None:
    """Tell of a cell's run."""
    if _tell is not None:
        _tell(news)


def enter(cell_id: str | None, source: str = "", execution_count: int | None = None) -> None:
    """Note that a cell starts; None where what is executed is no cell."""
    global _current
    _current = None if cell_id is None else _execution(cell_id, source, execution_count)
    if _current is not None and _watcher is not None:
        _watcher.started(_current)


def leave(error: BaseException | None = None) -> None:
    """Note that the cell has ended, and with which error."""
    global _current
    execution = _current
    try:
        if execution is not None and _watcher is not None:
            _watcher.ended(execution, error)
    finally:
        _current = None


def displayed(data: Mapping[str, Any]) -> None:
    """Note what the cell displays."""
    if _current is not None and _watcher is not None:
        _watcher.displayed(_current, data)


def current() -> CellExecution | None:
    """Return the execution that is going on; None outside notebooks."""
    return _current


def _execution(cell_id: str, source: str, execution_count: int | None) -> CellExecution:
    cell = Cell(
        _next_id(),
        storable(cell_id)[:250],
        storable(source[:MAX_SOURCE]),
        time.time_ns() // 1_000_000,
        notebook_path(),
        execution_count,
    )
    return CellExecution(cell.cell_id, next(_serial), cell)


def _next_id() -> str:
    """Return an id behind all earlier ones of this process, whatever becomes of the clock."""
    global _last_id
    _last_id = max(_last_id + 1, time.time_ns())
    return f"{_last_id:016x}{_session}"


def _forget() -> None:
    """In a forked child, no cell executes."""
    global _current
    _current = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
