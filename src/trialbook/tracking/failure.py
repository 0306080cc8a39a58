"""What a run keeps of the exception that ended it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from trialbook.service.context import executions
from trialbook.service.context.printed import storable
from trialbook.warning import warn

if TYPE_CHECKING:
    from types import TracebackType

    from trialbook.service.tracker import Tracker

EXCEPTION_TAG = "trialbook.exception"
CELL_TAG = "trialbook.exception.cell"
LINE_TAG = "trialbook.exception.line"
MAX_TRACEBACK = 8_000
_BEGINNING = 2_000
_PLACE = re.compile(r'File "([^"\n]+)", line (\d+)(, in <module>)?')


def keep_failure(tracker: Tracker, run_id: str, error: BaseException) -> None:
    """Keep the traceback in tags of the run, and in a notebook the cell and the line in it."""
    import traceback

    top = _top_of_cell(error.__traceback__)
    # without the frames of whoever executed the cell
    start = error.__traceback__ if top is None else top
    text = "".join(traceback.format_exception(type(error), error, start))
    text = _PLACE.sub(_by_the_cell, text)
    tags = {EXCEPTION_TAG: _shortened(storable(text))}
    cell = executions.current()
    if cell is not None and cell.cell_id:
        tags[CELL_TAG] = cell.cell_id
    if cell is not None and top is not None:
        tags[LINE_TAG] = str(top.tb_lineno)
    try:
        tracker.set_tags(run_id, tags)
    except Exception as failure:  # noqa: BLE001 -- the user's own error must not be hidden
        warn(f"The traceback was not kept with the run: {failure}")


def _top_of_cell(found: TracebackType | None) -> TracebackType | None:
    """Return where the traceback goes through the cell that is executing."""
    if executions.current() is None:
        return None
    namespace = vars(sys.modules["__main__"])
    while found is not None:
        frame = found.tb_frame
        if frame.f_globals is namespace and frame.f_code.co_name == "<module>":
            return found
        found = found.tb_next
    return None


def _by_the_cell(place: re.Match[str]) -> str:
    """Return a place in a traceback, where it is in a cell by the number beside that."""
    name = executions.name_of(place[1])
    return place[0] if name is None else f"{name}, line {place[2]}"


def _shortened(text: str) -> str:
    """Return a text of bounded length, with its beginning and its end."""
    if len(text) <= MAX_TRACEBACK:
        return text
    left_out = f"\n… {len(text) - MAX_TRACEBACK:,} characters …\n"
    return text[:_BEGINNING] + left_out + text[_BEGINNING + len(left_out) - MAX_TRACEBACK :]
