"""The kernel's cells: which one executes, and what is due after it.

Only ``pre_run_cell`` and ``post_run_cell`` serve: ``pre_execute`` and
``post_execute`` fire for every comm message too.
"""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from trialbook.service import cells

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

log = logging.getLogger("trialbook.kernel")


def before_cell(info: ExecutionInfo) -> None:
    """Note the cell that starts."""
    if _on_main_shell():
        cells.enter(info.cell_id)


def after_cell(_: ExecutionResult) -> None:
    """Note that the cell has ended, and bring displayed views up to date."""
    if not _on_main_shell():
        return
    cells.leave()
    displays = sys.modules.get("trialbook.kernel.displays")
    if displays is None:
        return
    try:
        if not _listened():
            displays.refresh()
    except Exception:
        log.exception("Displayed views could not be brought up to date.")


def _on_main_shell() -> bool:
    """Return whether this is no subshell, whose executions are the front end's own."""
    return threading.current_thread() is threading.main_thread()


def _listened() -> bool:
    feed = sys.modules.get("trialbook.kernel.feed")
    return feed is not None and feed.feed.listened
