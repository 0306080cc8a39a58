"""The fluent functions that start, end and get runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.model import LifecycleStage, Run, RunStatus, TagName
from trialbook.service import capture, current_experiment
from trialbook.service.environment import default_tags
from trialbook.service.experiments import checked_experiment_id
from trialbook.service.limits import checked_status, shown
from trialbook.service.tracker import Tracker
from trialbook.tracking import active

if TYPE_CHECKING:
    from trialbook.tracking.active import ActiveRun


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool = False,  # noqa: FBT001, FBT002 -- MLflow's signature
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
) -> ActiveRun:
    """Start a run, or resume one, and make it the active run of this thread.

    In a notebook, executing a cell again ends the run that the same cell
    started before and left open.

    Parameters
    ----------
    run_id : str, optional
        Resume this run; its name and experiment stay.
    experiment_id : str, optional
        Where a new run goes; without it, to the experiment of `set_experiment`.
    run_name : str, optional
        Name of a new run; without it one such as ``calm-otter-42`` is made up.
    nested : bool, default False
        Start the run inside the active one, as its child.
    parent_run_id : str, optional
        The run to nest the new one in, which may have ended.
    tags : dict, optional
    description : str, optional
        A note in Markdown, kept as the tag ``mlflow.note.content``.

    Returns
    -------
    ActiveRun
        As a context manager it ends with its block.

    Raises
    ------
    InvalidStateError
        A run is active already and ``nested`` is False.
    NotFoundError
        No run or experiment has this id.
    InvalidParameterError
        The run or the experiment is deleted, or the arguments contradict each other.

    Examples
    --------
    >>> with tb.start_run(run_name="baseline", tags={"stage": "draft"}) as run:
    ...     tb.log_metric("r2", 0.48)
    >>> tb.get_run(run.info.run_id).info.status
    'FINISHED'
    """
    active.make_room(nested=nested)
    user_tags = _with_description(tags, description)
    if run_id is not None:
        return _resume(run_id, experiment_id, user_tags)
    tracker = Tracker.current()
    parent_id = _parent_id(tracker, parent_run_id)
    parent = {} if parent_id is None else {TagName.PARENT_RUN_ID: parent_id}
    if experiment_id is None:
        experiment_id = current_experiment.chosen_id(tracker.store)
    known = capture.capture.tags(tracker.store)
    run = tracker.create_run(
        experiment_id, run_name=run_name, tags={**default_tags(), **known, **parent, **user_tags}
    )
    return active.push(run, tracker)


def _resume(run_id: str, experiment_id: str | None, tags: Mapping[str, Any]) -> ActiveRun:
    tracker = Tracker.current()
    run = tracker.active_run(run_id)
    there = run.info.experiment_id
    if experiment_id is not None and checked_experiment_id(experiment_id) != there:
        raise InvalidParameterError(
            f"Run {run_id!r} belongs to experiment {there!r}, not {experiment_id!r}; "
            "leave experiment_id out to resume it."
        )
    if tags:
        tracker.set_tags(run_id, tags)
    return active.push(tracker.resume_run(run_id), tracker)


def _with_description(tags: Mapping[str, Any] | None, description: str | None) -> dict[str, Any]:
    given = dict(tags or {})
    if description is not None and given.setdefault(TagName.NOTE, description) != description:
        raise InvalidParameterError(
            f"The description is given twice, as description and as the tag {TagName.NOTE}, and "
            "they differ; give only one."
        )
    return given


def _parent_id(tracker: Tracker, parent_run_id: str | None) -> str | None:
    around = active.last_open()
    if parent_run_id is None:
        return None if around is None else around.run.info.run_id
    if around is not None and around.run.info.run_id != parent_run_id:
        raise InvalidParameterError(
            f"The run {around.run.info.run_id!r} is active and is not parent_run_id "
            f"{shown(parent_run_id)}; end it with end_run() before nesting a run in another."
        )
    parent = tracker.run(parent_run_id)
    if parent.info.lifecycle_stage == LifecycleStage.DELETED:
        raise InvalidParameterError(
            f"The parent run {parent_run_id!r} is deleted; restore it first with "
            f"TrackingClient().restore_run({parent_run_id!r})."
        )
    return parent.info.run_id


def end_run(status: str = RunStatus.FINISHED) -> None:
    """End the active run of this thread; without one, do nothing.

    Parameters
    ----------
    status : str, default "FINISHED"
        ``"FINISHED"``, ``"FAILED"`` or ``"KILLED"``.

    Raises
    ------
    InvalidParameterError
        The status is none of these; the run stays active.

    Examples
    --------
    >>> run = tb.start_run()
    >>> tb.end_run("FAILED")
    >>> tb.last_active_run().info.status
    'FAILED'
    """
    active.end_last(checked_status(status, ended=True))


def active_run() -> ActiveRun | None:
    """Return the innermost run open in this thread, as it was when it started.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.active_run() is run
    True
    """
    entry = active.last_open()
    return None if entry is None else entry.run


def last_active_run() -> Run | None:
    """Return the active run of this thread or, without one, that which ended last, as it is now.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_param("alpha", 0.5)
    0.5
    >>> tb.last_active_run().data.params
    {'alpha': '0.5'}
    """
    entry = active.last_ended_or_open()
    return None if entry is None else entry.tracker.run(entry.run.info.run_id)


def get_run(run_id: str) -> Run:
    """Return a run as it is now, deleted or not.

    Raises
    ------
    NotFoundError
        No run has this id.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_metrics({"r2": 0.48, "mse": 2900})
    >>> tb.get_run(run.info.run_id).data.metrics["r2"]
    0.48
    """
    return active.tracker_of(run_id).run(run_id)


def get_parent_run(run_id: str) -> Run | None:
    """Return the run that a run is nested in; None where it is nested in none.

    Raises
    ------
    NotFoundError
        No run has this id.

    Examples
    --------
    >>> with tb.start_run(run_name="search"), tb.start_run(nested=True) as child:
    ...     pass
    >>> tb.get_parent_run(child.info.run_id).info.run_name
    'search'
    """
    return active.tracker_of(run_id).parent_run(run_id)


def delete_run(run_id: str) -> None:
    """Mark a run deleted; `TrackingClient.restore_run` undoes it.

    Raises
    ------
    NotFoundError
        No run has this id.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     pass
    >>> tb.delete_run(run.info.run_id)
    >>> tb.search_runs(output_format="list")
    []
    """
    active.tracker_of(run_id).delete_run(run_id)
