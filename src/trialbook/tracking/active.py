"""The runs that are open in this process, and what becomes of them.

Which of them a task or a thread sees is in `trialbook.tracking.stacks`.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, InvalidStateError
from trialbook.model import LifecycleStage, RunStatus, TagName
from trialbook.service.context import capture, executions, system_metrics
from trialbook.service.tracker import Tracker, checked_run_id
from trialbook.tracking import cell_recording, stacks, threads
from trialbook.tracking.failure import keep_failure
from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.journal.journal import PointWriter
    from trialbook.tracking.active_run import ActiveRun


@dataclass(slots=True, eq=False)
class OpenRun:
    """A run on the stack, the store it is in and the cell that started it.

    ``write_point`` is the fast way to record a point, see `Tracker.open_run`. A run that
    ``ends_with_cell`` is that of ``%%run``.
    """

    run: ActiveRun
    tracker: Tracker
    cell: executions.CellExecution | None
    write_point: PointWriter
    ends_with_cell: bool = False
    is_open: bool = True


class _Shared(threading.local):
    entry: OpenRun | None = None


_open: list[OpenRun] = []
_shared = _Shared()


def last_open() -> OpenRun | None:
    """Return the innermost run that the present task or thread sees."""
    seen = stacks.seen()
    return seen[-1] if seen else _shared_open()


def last_ended_or_open() -> OpenRun | None:
    """Return the innermost run that is seen here, else the one that ended last."""
    return last_open() or stacks.present().last


def own() -> tuple[OpenRun, ...]:
    """Return what the present task or thread has opened itself, or all tasks of it together."""
    opened = stacks.own()
    shared = None if stacks.seen() else _shared_open()
    return opened if shared is None else (shared,)


def share_last() -> None:
    """Have the innermost run be seen by all tasks of this thread that have none.

    Where tasks log without a run, each of them would else begin one of its own.
    """
    *others, entry = stacks.own()
    stacks.change(others, entry)
    _shared.entry = entry


def _shared_open() -> OpenRun | None:
    entry = _shared.entry
    return entry if entry is not None and entry.is_open else None


def tracker_of(run_id: str) -> Tracker:
    """Return the tracker that an open run was started with, else that of the store in use."""
    known = checked_run_id(run_id)
    for entry in reversed(_open):
        if entry.run.info.run_id == known:
            return entry.tracker
    return Tracker.current()


def make_room(*, nested: bool) -> None:
    """End what an earlier execution of the present cell left open, and what is nested in it.

    Raises
    ------
    InvalidStateError
        A run is still open then and the new one is not to be nested in it.
    """
    cell = executions.current()
    if cell is not None:
        first = next((entry for entry in own() if cell.repeats(entry.cell)), None)
        if first is not None:
            _end_through(first, RunStatus.FINISHED)
    opened = stacks.own()
    if opened and not nested:
        info = opened[-1].run.info
        raise InvalidStateError(
            f"The run {info.run_name!r} with id {info.run_id!r} is active already. End it with "
            "end_run(), use `with start_run():` so that it ends by itself, or start a run inside "
            "it with start_run(nested=True)."
        )


def push(run: ActiveRun, tracker: Tracker, *, sampled: bool | None = None) -> OpenRun:
    """Make a run the innermost active one, with metrics of the machine as told or as set."""
    threads.follow()
    cell = executions.current()
    entry = OpenRun(run, tracker, cell, tracker.open_run(run.info.run_id))
    if cell is not None:
        cell_recording.join(cell, tracker, run.info.run_id, starts=True)
        _tell(entry, RunStatus.RUNNING)
    # The store is open by now, so this comes before whatever it does at exit.
    atexit.unregister(end_all)
    atexit.register(end_all)
    _open.append(entry)
    stacks.change((*stacks.own(), entry), entry)
    if TagName.ENVIRONMENT not in run.data.tags:
        capture.capture.begin(tracker.store, run.info.run_id)
    if sampled is not False:
        system_metrics.sampler.begin(tracker.store, run.info.run_id, asked=bool(sampled))
    return entry


def end_last_with_cell() -> None:
    """Have the innermost run end when the cell does that is executing."""
    stacks.own()[-1].ends_with_cell = True


def end_last(status: str) -> None:
    """End the innermost run that was opened here; one that was deleted is left as it is."""
    opened = own()
    if opened:
        _end_through(opened[-1], status)


def leave(run: ActiveRun, error: BaseException | None) -> None:
    """End a run whose block was left, and by what."""
    entry = _entry_of(run)
    if entry is not None:
        _end_through(entry, _status_after(error), error)


def end(run: ActiveRun, status: str) -> None:
    """End a run, which may be open in another thread or have ended."""
    entry = _entry_of(run)
    if entry is not None:
        _end_through(entry, status)
    else:
        tracker_of(run.info.run_id).end_run(run.info.run_id, status)


def entry_elsewhere(run: ActiveRun) -> OpenRun:
    """Return what records into a run of which this process has a copy."""
    tracker = tracker_of(run.info.run_id)
    return OpenRun(run, tracker, None, _not_open, is_open=False)


def _entry_of(run: ActiveRun) -> OpenRun | None:
    # the run may have been ended inside and resumed, which makes it another object
    entry = next((e for e in stacks.own() if e.run.info.run_id == run.info.run_id), None)
    # a generator may be closed in another context than the one in which it began
    return entry or next((e for e in _open if e.run is run), None)


def _end_through(outer: OpenRun, status: str, error: BaseException | None = None) -> None:
    """End a run, and first what is nested in it and was opened here as well."""
    opened = stacks.own()
    place = opened.index(outer) if outer in opened else len(opened)
    for entry in (*opened[place + 1 :][::-1], outer):
        if status == RunStatus.FAILED and error is not None:
            keep_failure(entry.tracker, entry.run.info.run_id, error)
        stacks.change([one for one in stacks.own() if one is not entry], entry)
        _end(entry, status)


def end_all() -> None:
    """End every open run as FINISHED, the innermost first: what happens at interpreter exit."""
    for entry in reversed(tuple(_open)):
        try:
            _end(entry, RunStatus.FINISHED)
        except Exception as error:  # noqa: BLE001 -- the other runs are to end as well
            warn(f"Run {entry.run.info.run_id} could not be ended: {error}")


def forget() -> None:
    """Forget what is open, in every thread, without ending it."""
    stacks.forget()
    _shared.entry = None
    _open.clear()
    cell_recording.forget()


def _end(entry: OpenRun, status: str) -> None:
    try:
        _open.remove(entry)
    except ValueError:  # another thread was quicker
        return
    entry.is_open = False
    entry.write_point = _not_open
    run_id = entry.run.info.run_id
    system_metrics.sampler.end(run_id)
    try:
        entry.tracker.end_run(run_id, status)
        _tell(entry, status)
    except InvalidParameterError:
        if entry.tracker.run(run_id).info.lifecycle_stage != LifecycleStage.DELETED:
            raise


def _not_open(key: str, value: float, step: int) -> None:  # noqa: ARG001 -- a `PointWriter`
    raise KeyError(key)


def _tell(entry: OpenRun, status: str) -> None:
    if entry.cell is not None and entry.cell.cell_id:
        info = entry.run.info
        parent = entry.run.data.tags.get(TagName.PARENT_RUN_ID)
        executions.tell(
            executions.CellNews(entry.cell.cell_id, info.run_id, info.run_name, status, parent)
        )


class _CellWatcher:
    """Keeps the runs of the notebook's cells in step with them."""

    def started(self, execution: executions.CellExecution) -> None:
        """Have the open runs take part."""
        stacks.enter_cells()
        cell_recording.begin(execution)
        for entry in own():
            # it may be about to end what it started before, as `make_room` does: then this
            # execution belongs to the next run
            if execution.repeats(entry.cell):
                break
            cell_recording.join(execution, entry.tracker, entry.run.info.run_id, starts=False)

    def displayed(
        self, _: executions.CellExecution, data: Mapping[str, Any], source: object
    ) -> None:
        """Give what is displayed to the innermost run."""
        entry = last_open()
        cell_recording.show(None if entry is None else entry.run.info.run_id, data, source)

    def ended(self, execution: executions.CellExecution, error: BaseException | None) -> None:
        """End what is to end with the cell."""
        stacks.enter_cells()
        for entry in own():
            starts = entry.cell is execution
            cell_recording.join(execution, entry.tracker, entry.run.info.run_id, starts=starts)
        cell_recording.end(execution, error)
        status = _status_after(error)
        started = [entry for entry in own() if entry.cell is execution]
        if status == RunStatus.FINISHED:
            started = [entry for entry in started if entry.ends_with_cell]
        if started:
            _end_through(started[0], status, error)

    def identified(self, execution: executions.CellExecution) -> None:
        """Record it with the runs that it takes part in, and tell of those that it started."""
        cell_recording.identified(execution)
        for entry in tuple(_open):
            if entry.cell is execution:
                _tell(entry, RunStatus.RUNNING)


def _status_after(error: BaseException | None) -> str:
    """Return how a run ended that this left: KILLED is what was stopped from outside."""
    match error:
        case None | GeneratorExit():  # a generator that is not asked for more has done its work
            return RunStatus.FINISHED
        case SystemExit():
            return RunStatus.FINISHED if error.code in (None, 0) else RunStatus.FAILED
        case Exception():
            return RunStatus.FAILED
        case _:  # an interrupt, or a task that was cancelled
            return RunStatus.KILLED


executions.watch(_CellWatcher())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)
