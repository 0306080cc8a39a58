"""What cells print and display, overheard on its way to the front end.

Nothing is drawn or formatted a second time, and pyplot is not touched: matplotlib's figures
come by as the images that the notebook shows.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from trialbook.service.context import executions

_shell: Any = None


def listen(shell: Any) -> None:
    """Overhear what a kernel's shell displays; nothing the second time.

    Must be called on the thread that executes cells, because hooks are a thread's own.
    """
    global _shell
    if _shell is shell:
        return
    _shell = shell
    register = getattr(shell.display_pub, "register_hook", None)
    if register is not None:
        register(_display)
    _overhear_results(shell.displayhook)


def listen_to_streams(cell: executions.CellExecution) -> Callable[[], None]:
    """Overhear what a cell prints; return what ends it.

    From cell to cell anew, as IPython does, which puts back what it found.
    """
    streams: list[Any] = [stream for stream in (sys.stdout, sys.stderr) if _is_the_kernels(stream)]
    overheard = [(stream, stream.write, _overheard(stream, cell)) for stream in streams]
    for stream, _, write in overheard:
        stream.write = write

    def stop() -> None:
        for stream, before, write in overheard:
            if stream.write is write:
                stream.write = before

    return stop


def _is_the_kernels(stream: Any) -> bool:
    """Tell streams from what a cell has put in their place, which prints nowhere."""
    return type(stream).__module__ == "ipykernel.iostream"


def _overheard(stream: Any, cell: executions.CellExecution) -> Callable[[str], int | None]:
    write: Callable[[str], int | None] = stream.write

    def overheard(text: str) -> int | None:
        written = write(text)
        # somebody may hold on to this beyond the cell
        if executions.current() is cell:
            cell.printed.write(text)
        return written

    return overheard


def _display(message: dict[str, Any]) -> dict[str, Any]:
    if message.get("header", {}).get("msg_type") == "display_data":
        executions.displayed(message["content"]["data"])
    return message


def _overhear_results(displayhook: Any) -> None:
    # older kernels have no hooks for a cell's last expression
    write: Callable[..., None] = displayhook.write_format_data

    def overheard(data: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        write(data, *args, **kwargs)
        if threading.current_thread() is threading.main_thread():
            executions.displayed(data)

    displayhook.write_format_data = overheard
