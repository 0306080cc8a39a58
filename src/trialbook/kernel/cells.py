"""The kernel's cells: which one executes, how it ends, and what is due after it.

Only ``pre_run_cell`` and ``post_run_cell`` serve: ``pre_execute`` and
``post_execute`` fire for every comm message too.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.kernel import notebook_file, outputs
from trialbook.service.context import executions

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

log = logging.getLogger("trialbook.kernel")

_kernel: Any = None
_request = ""
_nested = 0
_ahead: int | None = None
_stop_listening: Callable[[], None] | None = None


def attach(kernel: Any) -> None:
    """Note the kernel, and the cell that imports Trialbook, which started before anybody listened.

    Parameters
    ----------
    kernel : ipykernel.kernelbase.Kernel
    """
    global _kernel
    _kernel = kernel
    notebook_file.note(kernel.shell.user_ns)
    if not _on_main_shell():
        return
    parent = _parent()
    content = parent.get("content", {})
    if content.get("silent", False):
        return
    cell_id = parent.get("metadata", {}).get("cellId")
    if cell_id or content.get("store_history", False):
        # IPython has noted the source already
        count = _execution_count(behind=1)
        _enter(cell_id or "", content.get("code", ""), count)


def before_cell(info: ExecutionInfo) -> None:
    """Note the cell that starts."""
    global _nested
    if not _on_main_shell():
        return
    if executions.current() is not None and _request == _request_id():
        # a cell that executes code as a cell, as %run of a notebook does, is one cell still
        _nested += 1
        return
    try:
        if info.cell_id or info.store_history:
            count = _execution_count(behind=0) if info.store_history else None
            _enter(info.cell_id or "", info.raw_cell or "", count)
    except Exception:
        log.exception("The cell that starts could not be noted.")


def after_cell(result: ExecutionResult | None) -> None:
    """Note that the cell has ended, and bring displayed views up to date.

    There is no result where the cell was cancelled as a whole.
    """
    global _nested, _stop_listening
    if not _on_main_shell():
        return
    if _nested:
        _nested -= 1
        return
    try:
        stop, _stop_listening = _stop_listening, None
        if stop is not None:
            stop()
        executions.leave(
            KeyboardInterrupt()
            if result is None
            else result.error_before_exec or result.error_in_exec
        )
    except Exception:
        log.exception("The end of the cell could not be noted.")
    if "trialbook.kernel.displays" not in sys.modules:
        return
    try:
        # waits for a thread that has only begun to load it
        from trialbook.kernel import displays

        if not _listened():
            displays.refresh()
    except Exception:
        log.exception("Displayed views could not be brought up to date.")


def publish(news: executions.CellNews) -> None:
    """Tell pages of a cell's run."""
    try:
        if not (_listened() or _names_its_store()):
            return
        from msgspec import UNSET

        from trialbook.kernel import events
        from trialbook.protocol.messages import CellChanged

        event = CellChanged(
            news.cell_id,
            news.run_id,
            news.run_name,
            news.status,  # type: ignore[arg-type] # the model's text
            UNSET if news.parent is None else news.parent,
        )
        events.publish("cell.changed", event)
    except Exception:
        log.exception("A page could not be told of a cell's run.")


def name_of(file: str) -> str | None:
    """Return a cell's name, ``Cell [5]``, by the temporary file that its code is compiled under."""
    # a label and "In[5]"; None where it is no cell's
    found = _kernel.shell.compile.format_code_name(file)
    return None if found is None else f"{found[0]} {found[1].removeprefix('In')}"


def ask(execution: executions.CellExecution) -> None:
    """Ask the pages which of their cells is executing."""
    try:
        if not _listened():
            return
        from trialbook.kernel import events
        from trialbook.protocol.messages import CellUnnamed

        cell = execution.cell
        events.publish("cell.unnamed", CellUnnamed(cell.execution_id, cell.source))
    except Exception:
        log.exception("No page could be asked which cell is executing.")


def _enter(cell_id: str, source: str, execution_count: int | None) -> None:
    global _request, _nested, _stop_listening
    notebook_file.note(_kernel.shell.user_ns)
    _request, _nested = _request_id(), 0
    outputs.listen(_kernel.shell)
    executions.enter(notebook_file.cell_id(cell_id), source, execution_count)
    execution = executions.current()
    if execution is not None:
        _stop_listening = outputs.listen_to_streams(execution)


def _execution_count(behind: int) -> int:
    """Return the number of the cell that starts, which newer IPythons have counted already.

    ``behind`` is how many cells its list of inputs is ahead of that number.
    """
    global _ahead
    count: int = _kernel.shell.execution_count
    if _ahead is None:
        number = len(_kernel.shell.history_manager.input_hist_raw) - behind
        _ahead = 1 if count == number + 1 else 0
    return count - _ahead


def _parent() -> dict[str, Any]:
    parent: dict[str, Any] = _kernel.get_parent("shell")
    return parent


def _request_id() -> str:
    return str(_parent().get("header", {}).get("msg_id", ""))


def _on_main_shell() -> bool:
    """Return whether this is no subshell, whose executions are the front end's own."""
    return threading.current_thread() is threading.main_thread()


def _listened() -> bool:
    if "trialbook.rpc.feed" not in sys.modules:
        return False
    from trialbook.kernel import events
    from trialbook.rpc.feed import feed

    return feed.uses(events.publish)


def _names_its_store() -> bool:
    if "trialbook.kernel.announcing" not in sys.modules:
        return False
    from trialbook.kernel import announcing

    return announcing.names_its_store()
