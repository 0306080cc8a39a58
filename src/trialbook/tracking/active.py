"""The runs that are open in this process: a stack for each thread, as in MLflow 3.

A thread does not see the active run of another: where it logs without one, it
starts its own. Give it ``run_id`` to log into a run of another thread.
"""

from __future__ import annotations

import atexit
import os
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, InvalidStateError
from trialbook.model import LifecycleStage, Run, RunStatus, TagName
from trialbook.service import capture, cells, system_metrics
from trialbook.service.tracker import Tracker
from trialbook.tracking import taking_part
from trialbook.tracking.failure import keep_failure

if TYPE_CHECKING:
    from types import TracebackType

    from trialbook.journal.journal import PointWriter


class ActiveRun(Run):
    """A run that was started; as a context manager it ends with its block.

    An exception that leaves the block ends the run as FAILED and keeps the
    traceback in the tag ``trialbook.exception``, in a notebook also the cell and the
    line; an interrupt ends it as KILLED.
    """

    __slots__ = ()

    def __init__(self, run: Run) -> None:
        super().__init__(run.info, run.data, run.inputs)

    def __enter__(self) -> ActiveRun:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        exc_traceback: TracebackType | None,
    ) -> None:
        entries = here.entries
        if all(entry.run is not self for entry in entries):
            return
        status = _status_after(exc_value)
        while entries:
            run = entries[-1].run
            if status == RunStatus.FAILED and exc_value is not None:
                keep_failure(entries[-1].tracker, entries[-1].run.info.run_id, exc_value)
            end_last(status)
            if run is self:
                return


@dataclass(slots=True, eq=False)
class OpenRun:
    """A run on the stack, the store it is in and the cell that started it.

    ``write_point`` is the fast way to record a point, see `Tracker.open_run`. A run that
    ``ends_with_cell`` is that of ``%%run``.
    """

    run: ActiveRun
    tracker: Tracker
    cell: cells.CellExecution | None
    write_point: PointWriter
    ends_with_cell: bool = False


class _Stack(threading.local):
    def __init__(self) -> None:
        self.entries: list[OpenRun] = []
        self.last: OpenRun | None = None


here = _Stack()
"""The runs of the present thread; a name and no function, because `log_metric` looks here."""
_open: list[OpenRun] = []


def last_open() -> OpenRun | None:
    """Return the innermost run open in this thread."""
    return here.entries[-1] if here.entries else None


def last_ended_or_open() -> OpenRun | None:
    """Return the innermost run open in this thread, else the one that ended last in it."""
    return last_open() or here.last


def tracker_of(run_id: str) -> Tracker:
    """Return the tracker that an open run was started with, else that of the store in use."""
    for entry in reversed(_open):
        if entry.run.info.run_id == run_id:
            return entry.tracker
    return Tracker.current()


def make_room(*, nested: bool) -> None:
    """End what an earlier execution of the present cell left open, and what is nested in it.

    Raises
    ------
    InvalidStateError
        A run is still open then and the new one is not to be nested in it.
    """
    cell = cells.current()
    entries = here.entries
    left = [i for i, entry in enumerate(entries) if cell is not None and cell.repeats(entry.cell)]
    while left and len(entries) > left[0]:
        end_last(RunStatus.FINISHED)
    if entries and not nested:
        info = entries[-1].run.info
        raise InvalidStateError(
            f"The run {info.run_name!r} with id {info.run_id!r} is active already. End it with "
            "end_run(), use `with start_run():` so that it ends by itself, or start a run inside "
            "it with start_run(nested=True)."
        )


def push(run: Run, tracker: Tracker) -> ActiveRun:
    """Make a run the innermost active one."""
    active = ActiveRun(run)
    cell = cells.current()
    entry = OpenRun(active, tracker, cell, tracker.open_run(run.info.run_id))
    if cell is not None:
        taking_part.join(cell, tracker, run.info.run_id, starts=True)
        _tell(entry, RunStatus.RUNNING)
    # The store is open by now, so this comes before whatever it does at exit.
    atexit.unregister(end_all)
    atexit.register(end_all)
    _open.append(entry)
    here.entries.append(entry)
    here.last = entry
    if TagName.ENVIRONMENT not in run.data.tags:
        capture.capture.begin(tracker.store, run.info.run_id)
    system_metrics.sampler.begin(tracker.store, run.info.run_id)
    return active


def end_last_with_cell() -> None:
    """Have the innermost run end when the cell does that is executing."""
    here.entries[-1].ends_with_cell = True


def end_last(status: str) -> None:
    """End the innermost run; one that was deleted meanwhile is left as it is."""
    if not here.entries:
        return
    entry = here.entries.pop()
    here.last = entry
    if entry in _open:
        _open.remove(entry)
    _end(entry, status)


def end_all() -> None:
    """End every open run as FINISHED, the innermost first: what happens at interpreter exit."""
    while _open:
        entry = _open.pop()
        try:
            _end(entry, RunStatus.FINISHED)
        except Exception as error:  # noqa: BLE001 -- the other runs are to end as well
            warnings.warn(f"Run {entry.run.info.run_id} could not be ended: {error}", stacklevel=2)
    here.entries.clear()


def forget() -> None:
    """Drop the stacks of every thread without ending a run."""
    global here
    here = _Stack()
    _open.clear()
    taking_part.forget()


def _end(entry: OpenRun, status: str) -> None:
    run_id = entry.run.info.run_id
    system_metrics.sampler.end(run_id)
    try:
        entry.tracker.end_run(run_id, status)
        _tell(entry, status)
    except InvalidParameterError:
        if entry.tracker.run(run_id).info.lifecycle_stage != LifecycleStage.DELETED:
            raise


def _tell(entry: OpenRun, status: str) -> None:
    if entry.cell is not None and entry.cell.cell_id:
        info = entry.run.info
        cells.tell(cells.CellNews(entry.cell.cell_id, info.run_id, info.run_name, status))


class _CellWatcher:
    """Keeps the runs of the notebook's thread in step with its cells."""

    def started(self, execution: cells.CellExecution) -> None:
        """Have the open runs take part."""
        taking_part.begin(execution)
        for entry in here.entries:
            # it may be about to end what it started before, as `make_room` does: then this
            # execution belongs to the next run
            if execution.repeats(entry.cell):
                break
            taking_part.join(execution, entry.tracker, entry.run.info.run_id, starts=False)

    def displayed(self, _: cells.CellExecution, data: Mapping[str, Any]) -> None:
        """Give what is displayed to the innermost run."""
        entry = last_open()
        taking_part.show(None if entry is None else entry.run.info.run_id, data)

    def ended(self, execution: cells.CellExecution, error: BaseException | None) -> None:
        """End what is to end with the cell."""
        for entry in here.entries:
            starts = entry.cell is execution
            taking_part.join(execution, entry.tracker, entry.run.info.run_id, starts=starts)
        taking_part.end(execution, error)
        status = _status_after(error)
        entries = here.entries
        started = [i for i, entry in enumerate(entries) if entry.cell is execution]
        if status == RunStatus.FINISHED:
            started = [i for i in started if entries[i].ends_with_cell]
        while started and len(entries) > started[0]:
            if status == RunStatus.FAILED and error is not None:
                keep_failure(entries[-1].tracker, entries[-1].run.info.run_id, error)
            end_last(status)


def _status_after(error: BaseException | None) -> str:
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return RunStatus.FINISHED
    return RunStatus.FAILED if isinstance(error, Exception) else RunStatus.KILLED


cells.watch(_CellWatcher())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)
