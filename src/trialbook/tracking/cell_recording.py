"""What the execution of a cell means to the runs that are open meanwhile.

A run takes part in the cell that starts it, in those that execute on the
notebook's thread while it is open, and in the one that ends it. A run that
another thread starts takes part in the cell that was executing then alone: what
executes later has nothing to do with it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import CellEnding, CellOutcome
from trialbook.service.context import executions
from trialbook.store.clock import now
from trialbook.tracking.shown_figures import ShownFigure, figure_in, write_figures
from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.service.context.executions import CellExecution
    from trialbook.service.tracker import Tracker

MAX_FIGURES = 100
"""Figures of one execution that are kept with a run."""

_capturing = False


@dataclass(slots=True, eq=False)
class Participation:
    """A run's part in an execution."""

    tracker: Tracker
    run_id: str
    starts: bool
    capturing: bool
    figures: list[ShownFigure] = field(default_factory=list)
    ending: CellEnding | None = None


_execution: CellExecution | None = None
_parts: list[Participation] = []
_unnamed: OrderedDict[str, list[Participation]] = OrderedDict()
"""By execution, what is recorded again once it is known which cell it was."""


def capture_figures(enabled: bool = True) -> None:  # noqa: FBT001, FBT002 -- reads as a switch
    """Keep the figures that cells display as artifacts of the run that is open then.

    Of nested runs the innermost gets them. They lie below ``figures/``, as what the notebook
    shows: images as they are, plotly's figures as JSON.

    Parameters
    ----------
    enabled : bool, default True
        False switches it off, which it is at first. ``%%run`` captures in any case.

    Examples
    --------
    >>> tb.capture_figures()
    >>> tb.capture_figures(False)
    """
    global _capturing
    _capturing = enabled


def begin(execution: CellExecution) -> None:
    """Forget the last execution."""
    global _execution, _parts
    _execution, _parts = execution, []


def join(
    execution: CellExecution,
    tracker: Tracker,
    run_id: str,
    *,
    starts: bool,
) -> None:
    """Record that a run takes part in an execution.

    Parameters
    ----------
    execution : CellExecution
    tracker : Tracker
    run_id : str
    starts : bool
        It starts there.
    """
    if execution is not _execution:
        begin(execution)
    if any(part.run_id == run_id for part in _parts):
        return
    part = Participation(tracker, run_id, starts, _capturing)
    if _record(execution, part):
        _parts.append(part)
        if not execution.cell_id:
            _ask(execution, part)


def _record(execution: CellExecution, part: Participation) -> bool:
    cell = replace(execution.cell, starts_run=part.starts)
    try:
        part.tracker.start_cell(part.run_id, cell)
    except (InvalidParameterError, NotFoundError):
        # it was deleted meanwhile, and stays as it was
        return False
    except Exception as error:  # noqa: BLE001 -- the user's cell goes on whatever happens
        _warn(part.run_id, error)
        return False
    return True


def _ask(execution: CellExecution, part: Participation) -> None:
    """Have the pages say which cell this is, and record it then with its id."""
    _unnamed.setdefault(execution.cell.execution_id, []).append(part)
    while len(_unnamed) > executions.MAX_UNNAMED:
        _unnamed.popitem(last=False)
    executions.ask(execution)
    if execution.cell_id:
        # a page has said so for another run while this one was recorded
        identified(execution)


def identified(execution: CellExecution) -> None:
    """Record a cell again, now that it is known which one it is; in any thread."""
    for part in _unnamed.pop(execution.cell.execution_id, ()):
        if _record(execution, part) and part.ending is not None:
            part.tracker.end_cell(part.run_id, execution.cell.execution_id, part.ending)


def capture(run_id: str, *, enabled: bool) -> None:
    """Say whether a run keeps the figures of the present execution."""
    for part in _parts:
        if part.run_id == run_id:
            part.capturing = enabled


def show(run_id: str | None, data: Mapping[str, Any]) -> None:
    """Note something displayed.

    Parameters
    ----------
    run_id : str or None
        The innermost open run; None gives it to the last one that took part.
    data : dict
        By MIME type.
    """
    part = next((part for part in _parts if part.run_id == run_id), None)
    if part is None and _parts:
        part = _parts[-1]
    if part is None or not part.capturing or len(part.figures) >= MAX_FIGURES:
        return
    figure = figure_in(data)
    if figure is not None:
        part.figures.append(figure)


def end(execution: CellExecution, error: BaseException | None) -> None:
    """Record how the execution ended with each run that took part."""
    global _parts
    if execution is not _execution:
        return
    parts, _parts = _parts, []
    ended, printed = now(), execution.printed.tail()
    for part in parts:
        try:
            figures = _written(part)
            part.ending = CellEnding(ended, outcome_of(error), printed, figures)
            part.tracker.end_cell(part.run_id, execution.cell.execution_id, part.ending)
        except Exception as failure:  # noqa: BLE001 -- as above
            _warn(part.run_id, failure)


def forget() -> None:
    """Drop what is known of the present execution."""
    global _execution, _parts
    _execution, _parts = None, []
    _unnamed.clear()


def outcome_of(error: BaseException | None) -> str:
    """Return how an execution ended that ended with this."""
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return CellOutcome.OK
    is_failure = isinstance(error, Exception | SystemExit)
    return CellOutcome.ERROR if is_failure else CellOutcome.INTERRUPTED


def _written(part: Participation) -> tuple[str, ...]:
    if not part.figures:
        return ()
    try:
        return write_figures(part.tracker.artifacts_to_write(part.run_id), part.figures)
    except Exception as error:  # noqa: BLE001 -- the rest of the cell is recorded all the same
        warn(f"Displayed figures were not kept with the run: {error}")
        return ()


def _warn(run_id: str, error: Exception) -> None:
    warn(f"The cell was not recorded with run {run_id}: {error}")
