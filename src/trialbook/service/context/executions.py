"""Which execution of which notebook cell is going on; the kernel says so.

The kernel tells what happens to cells, and whoever keeps runs watches: neither
knows the other.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Protocol

from trialbook.model import MAX_SOURCE, Cell
from trialbook.service.context.printed import Printed, storable
from trialbook.service.context.session import notebook_path
from trialbook.store.clock import now

_serial = count(1)
_session = os.urandom(8).hex()
_last_id = 0
_current: CellExecution | None = None
_mark: ContextVar[bool] = ContextVar("trialbook_cells", default=False)
_token: Token[bool] | None = None


MAX_CELL_ID = 250
MAX_UNNAMED = 100
"""Executions for which a page may still say which cell they are of; the last ones."""


@dataclass(slots=True, eq=False)
class CellExecution:
    """One execution of a cell.

    Attributes
    ----------
    cell_id : str
        Empty where the front end gave none, until a page says it: see `identify`.
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
        """Tell whether the same cell is being executed again.

        By its source where the front end has not said which cell it is.
        """
        if other is None or other.serial == self.serial:
            return False
        if self.cell_id and other.cell_id:
            return self.cell_id == other.cell_id
        return self.cell.source == other.cell.source


class Watcher(Protocol):
    """Whoever is told what happens to cells, in the thread in which they execute."""

    def started(self, execution: CellExecution) -> None:
        """Take note that a cell starts."""

    def displayed(self, execution: CellExecution, data: Mapping[str, Any], source: object) -> None:
        """Take note of something that it displays, by MIME type, and of what that is if known."""

    def ended(self, execution: CellExecution, error: BaseException | None) -> None:
        """Take note that the cell has ended, and with what."""

    def identified(self, execution: CellExecution) -> None:
        """Take note that it is known now which cell this is or was, in any thread."""


@dataclass(frozen=True, slots=True)
class CellNews:
    """A run was started or ended while a cell executed."""

    cell_id: str
    run_id: str
    run_name: str
    status: str
    parent: str | None
    """The run that it is nested in."""


_watcher: Watcher | None = None
_tell: Callable[[CellNews], None] | None = None
_ask: Callable[[CellExecution], None] | None = None
_unnamed: OrderedDict[str, CellExecution] = OrderedDict()
_name_of: Callable[[str], str | None] | None = None


def watch(watcher: Watcher) -> None:
    """Have what happens to cells told to the one who keeps runs."""
    global _watcher
    _watcher = watcher


def set_tell(tell: Callable[[CellNews], None] | None) -> None:
    """Say who is told of the runs of cells; the kernel is."""
    global _tell
    _tell = tell


def set_names(name_of: Callable[[str], str | None] | None) -> None:
    """Say who knows which cell a file of code stands for; the kernel does."""
    global _name_of
    _name_of = name_of


def name_of(file: str) -> str | None:
    """Return what a cell is called whose code was compiled under a file's name, or None."""
    return None if _name_of is None else _name_of(file)


def tell(news: CellNews) -> None:
    """Tell of a cell's run."""
    if _tell is not None:
        _tell(news)


def set_ask(ask: Callable[[CellExecution], None] | None) -> None:
    """Say who asks the pages which cell is executing; the kernel does."""
    global _ask
    _ask = ask


def ask(execution: CellExecution) -> None:
    """Ask which cell an execution is of, because the front end did not say so.

    That is so where a server executes the cells of its notebooks.
    """
    if execution.cell_id or execution.cell.execution_id in _unnamed:
        return
    _unnamed[execution.cell.execution_id] = execution
    while len(_unnamed) > MAX_UNNAMED:
        _unnamed.popitem(last=False)
    if _ask is not None:
        _ask(execution)


def ask_again() -> None:
    """Ask for all cells that nobody has named: there is a page that was not asked before."""
    for execution in list(_unnamed.values()):
        if _ask is not None:
            _ask(execution)


def identify(execution_id: str, cell_id: str) -> None:
    """Note which cell an execution is of; nothing where that is known."""
    execution = _unnamed.pop(execution_id, None)
    if execution is None:
        return
    execution.cell_id = storable(cell_id)[:MAX_CELL_ID]
    execution.cell = replace(execution.cell, cell_id=execution.cell_id)
    if _watcher is not None:
        _watcher.identified(execution)


def enter(cell_id: str | None, source: str = "", execution_count: int | None = None) -> None:
    """Note that a cell starts; None where what is executed is no cell."""
    global _current
    _note_context()
    _current = None if cell_id is None else _execution(cell_id, source, execution_count)
    if _current is not None and _watcher is not None:
        _watcher.started(_current)


def leave(error: BaseException | None = None) -> None:
    """Note that the cell has ended, and with which error."""
    global _current
    # one that awaits was executed in a context of its own
    _note_context()
    execution = _current
    try:
        if execution is not None and _watcher is not None:
            _watcher.ended(execution, error)
    finally:
        _current = None


def displayed(data: Mapping[str, Any], source: object = None) -> None:
    """Note what the cell displays, and which object that is, where it is known."""
    if _current is not None and _watcher is not None:
        _watcher.displayed(_current, data, source)


def current() -> CellExecution | None:
    """Return the execution that is going on; None outside notebooks."""
    return _current


def in_context() -> bool:
    """Tell whether cells execute in the present context, which is not one of their tasks'."""
    if _token is None:
        return False
    if not _mark.get():
        # no cell's and no task's of one: the kernel handles a message of a widget
        return threading.current_thread() is threading.main_thread()
    try:
        _mark.reset(_token)  # which Python refuses in any other context
    except (ValueError, RuntimeError):
        return False
    _note_context()
    return True


def _note_context() -> None:
    global _token
    _token = _mark.set(True)


def _execution(cell_id: str, source: str, execution_count: int | None) -> CellExecution:
    cell = Cell(
        _next_id(),
        storable(cell_id)[:MAX_CELL_ID],
        storable(source[:MAX_SOURCE]),
        now(),
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
    global _current, _token
    _current = _token = None
    _unnamed.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
