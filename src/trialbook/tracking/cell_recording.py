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
from trialbook.tracking.shown_figures import FiguresOfCell, FiguresOfRun, figure_in
from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.service.context.executions import CellExecution
    from trialbook.service.tracker import Tracker

MAX_RUNS = 100
"""Runs whose figures are known apart, so that each is kept once; the last ones."""

_capturing = False


@dataclass(slots=True, eq=False)
class Participation:
    """A run's part in an execution."""

    tracker: Tracker
    run_id: str
    starts: bool
    capturing: bool
    figures: FiguresOfCell = field(default_factory=FiguresOfCell)
    ending: CellEnding | None = None


_execution: CellExecution | None = None
_parts: list[Participation] = []
_unnamed: OrderedDict[str, list[Participation]] = OrderedDict()
"""By execution, what is recorded again once it is known which cell it was."""
_figures: OrderedDict[str, FiguresOfRun] = OrderedDict()
"""By run, what it has of figures."""


def capture_figures(enabled: bool = True) -> None:  # noqa: FBT001, FBT002 -- reads as a switch
    """Keep the figures that cells display as artifacts of the run that is open then.

    Of nested runs the innermost gets them. They lie below ``figures/``, as what the notebook
    shows: images as they are, figures of plotly and Altair as JSON. A figure that is displayed
    again, also by a later cell, is kept once and as it was shown last; one that was logged by
    `log_figure` is not kept again. Of one execution at most 100 figures are kept, of 50 MB
    together; a warning says what is left out.

    Parameters
    ----------
    enabled : bool, default True
        False switches it off, which it is at first. A cell with ``%%run`` begins with it in any
        case.

    See Also
    --------
    autolog : the same under MLflow's name.

    Examples
    --------
    >>> tb.capture_figures()
    >>> tb.capture_figures(False)
    """
    global _capturing
    _capturing = enabled
    for part in _parts:
        part.capturing = enabled


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


def show(run_id: str | None, data: Mapping[str, Any], source: object) -> None:
    """Note something displayed.

    Parameters
    ----------
    run_id : str or None
        The innermost open run; None gives it to the last one that took part.
    data : dict
        By MIME type.
    source : object
        What was displayed, where that is known.
    """
    part = _part_of(run_id)
    if part is None and _parts:
        part = _parts[-1]
    if part is None or not part.capturing:
        return
    try:
        figure = figure_in(data, source)
        if figure is not None and not _figures_of(part.run_id).has_logged(figure, source):
            part.figures.add(figure, source)
    except Exception as error:  # noqa: BLE001 -- it is displayed all the same
        warn(f"A displayed figure was not kept with the run: {error}")


def logged(run_id: str, figure: object) -> None:
    """Note a figure that the user has logged, which is then not kept as displayed too."""
    if executions.current() is None:
        return
    part = _part_of(run_id)
    cell = part.figures if part is not None and part.capturing else None
    try:
        _figures_of(run_id).note_logged(figure, cell)
    except Exception as error:  # noqa: BLE001 -- it is logged all the same
        warn(f"Whether a logged figure is displayed too cannot be told: {error}")


def _part_of(run_id: str | None) -> Participation | None:
    return next((part for part in _parts if part.run_id == run_id), None)


def _figures_of(run_id: str) -> FiguresOfRun:
    figures = _figures.setdefault(run_id, FiguresOfRun())
    _figures.move_to_end(run_id)
    while len(_figures) > MAX_RUNS:
        _figures.popitem(last=False)
    return figures


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
    _figures.clear()


def outcome_of(error: BaseException | None) -> str:
    """Return how an execution ended that ended with this."""
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return CellOutcome.OK
    is_failure = isinstance(error, Exception | SystemExit)
    return CellOutcome.ERROR if is_failure else CellOutcome.INTERRUPTED


def _written(part: Participation) -> tuple[str, ...]:
    shown = part.figures
    if shown.left_out:
        warn(
            f"{shown.left_out} of the figures displayed were not kept with the run: of one "
            f"execution at most {shown.MAX_FIGURES} are, of "
            f"{shown.MAX_BYTES // 1_000_000} MB together."
        )
    if not shown.waiting:
        return ()
    try:
        folder = part.tracker.artifacts_to_write(part.run_id)
        return _figures_of(part.run_id).write(folder, shown)
    except Exception as error:  # noqa: BLE001 -- the rest of the cell is recorded all the same
        warn(f"Displayed figures were not kept with the run: {error}")
        return ()


def _warn(run_id: str, error: Exception) -> None:
    warn(f"The cell was not recorded with run {run_id}: {error}")
