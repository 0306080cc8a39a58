"""What cells print and display, overheard on its way to the front end.

Nothing is drawn or formatted a second time, and pyplot is not touched: matplotlib's figures
come by as the images that the notebook shows.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from trialbook.service.context import executions

_shell: Any = None


@dataclass(frozen=True, slots=True)
class _Formatted:
    """What was made ready for display last, which is then displayed."""

    source: object
    data: Mapping[str, Any]

    def is_shown_as(self, data: Mapping[str, Any]) -> bool:
        """Tell whether data displayed are these: images are encoded on their way."""
        plain = "text/plain"
        return data.keys() == self.data.keys() and data.get(plain) == self.data.get(plain)


_formatted: _Formatted | None = None
_formatting: list[object] = []
"""What is being made ready, the innermost last: some things display themselves meanwhile."""


def listen(shell: Any) -> None:
    """Overhear what a kernel's shell displays; nothing the second time.

    Must be called on the thread that executes cells, because hooks are a thread's own.
    """
    global _shell, _formatted
    _formatted = None
    if _shell is shell:
        return
    _shell = shell
    register = getattr(shell.display_pub, "register_hook", None)
    if register is not None:
        register(_display)
    _overhear_results(shell.displayhook)
    _overhear_formatting(shell.display_formatter)


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
    kind = message.get("header", {}).get("msg_type")
    if kind in ("display_data", "update_display_data"):
        data = message["content"]["data"]
        source = _source_of(data)
        if kind == "display_data":
            executions.displayed(data, source)
    return message


def _source_of(data: Mapping[str, Any]) -> object:
    """Return what is displayed as these data; None where that is not known."""
    global _formatted
    formatted, _formatted = _formatted, None
    if formatted is not None and formatted.is_shown_as(data):
        return formatted.source
    return _formatting[-1] if _formatting else None


def _overhear_results(displayhook: Any) -> None:
    # older kernels have no hooks for a cell's last expression
    write: Callable[..., None] = displayhook.write_format_data

    def overheard(data: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        write(data, *args, **kwargs)
        if threading.current_thread() is threading.main_thread():
            executions.displayed(data, _source_of(data))

    displayhook.write_format_data = overheard


def _overhear_formatting(formatter: Any) -> None:
    """Learn which object is displayed: its data do not tell."""
    make: Callable[..., Any] = formatter.format

    def overheard(source: object, *args: Any, **kwargs: Any) -> Any:
        global _formatted
        if threading.current_thread() is not threading.main_thread():
            return make(source, *args, **kwargs)
        _formatting.append(source)
        try:
            made = make(source, *args, **kwargs)
        finally:
            _formatting.pop()
        # nothing of a value without data, or of a cell's None, is held
        _formatted = _Formatted(source, made[0]) if made[0] else None
        return made

    formatter.format = overheard
