"""The fluent functions that start, end and get runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialbook import settings, variables
from trialbook.errors import InvalidParameterError
from trialbook.model import LifecycleStage, Run, RunStatus, TagName
from trialbook.service import current_experiment
from trialbook.service.context import capture
from trialbook.service.context.session import default_tags
from trialbook.service.experiments import checked_experiment_id
from trialbook.service.tracker import Tracker, checked_run_id
from trialbook.service.validation.limits import (
    checked_mapping,
    checked_run_name,
    checked_status,
    is_missing,
    shown,
)
from trialbook.tracking import active

if TYPE_CHECKING:
    from trialbook.tracking.active_run import ActiveRun


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool = False,  # noqa: FBT001, FBT002 -- MLflow's signature
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,  # noqa: FBT001 -- MLflow's signature
) -> ActiveRun:
    """Start a run, or resume one, and make it the active run of this task or thread.

    Tasks and threads that begin while it is active begin with it: they log into it, and nest
    runs in it, until they start one themselves. In a notebook it stays active for the cells that
    follow; executing a cell again ends the run that the same cell started before and left open.

    Parameters
    ----------
    run_id : str, optional
        Resume this run; its experiment stays. Without it, the first call in a
        process resumes the run that ``TRIALBOOK_RUN_ID`` or ``MLFLOW_RUN_ID`` names.
    experiment_id : str, optional
        Where a new run goes; without it, to the experiment of `set_experiment`, else to that
        of ``TRIALBOOK_EXPERIMENT_NAME``, ``TRIALBOOK_EXPERIMENT_ID`` or MLflow's variables.
    run_name : str, optional
        Name of a new run, or another one for a run that is resumed. A new run without is
        given one such as ``calm-otter-42``. It goes before the tag ``mlflow.runName``.
    nested : bool, default False
        Start the run inside the active one, as its child.
    parent_run_id : str, optional
        The run to nest the new one in, which may have ended.
    tags : dict, optional
    description : str, optional
        A note in Markdown, kept as the tag ``mlflow.note.content``.
    log_system_metrics : bool, optional
        Whether to record how busy the machine is meanwhile; as the settings say unless given.

    Returns
    -------
    ActiveRun
        As a context manager it ends with its block.

    Raises
    ------
    InvalidStateError
        A run that was started here is active already and ``nested`` is False.
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
    if not is_missing(run_name):
        user_tags[TagName.RUN_NAME] = checked_run_name(run_name)
    tracker = Tracker.current()
    resumed = _given_run_id() if is_missing(run_id) else run_id
    if resumed is not None:
        return _resume(tracker, resumed, experiment_id, user_tags, log_system_metrics)
    parent_id = _parent_id(tracker, parent_run_id, nested=nested)
    parent = {} if parent_id is None else {TagName.PARENT_RUN_ID: parent_id}
    if experiment_id is None:
        experiment_id = current_experiment.used_id(tracker.experiments)
    known = capture.capture.tags(tracker.store)
    run = tracker.create_run(experiment_id, tags={**default_tags(), **known, **parent, **user_tags})
    return _started(run, tracker, log_system_metrics)


def _given_run_id() -> str | None:
    """Return the run that the environment wants resumed, once."""
    run_id = variables.take(variables.RUN_ID)
    if run_id is None and variables.given(variables.MLFLOW_RUN_ID) is not None:
        # on a server it would be a run of another store
        is_here = settings.is_in_use(variables.MLFLOW_TRACKING_URI)
        run_id = variables.take(variables.MLFLOW_RUN_ID) if is_here else None
    return run_id


def _resume(
    tracker: Tracker,
    run_id: str,
    experiment_id: str | None,
    tags: Mapping[str, Any],
    sampled: bool | None,  # noqa: FBT001 -- passed on as given
) -> ActiveRun:
    run = tracker.active_run(run_id)
    there = run.info.experiment_id
    if experiment_id is not None and checked_experiment_id(experiment_id) != there:
        raise InvalidParameterError(
            f"Run {run_id!r} belongs to experiment {there!r}, not {experiment_id!r}; "
            "leave experiment_id out to resume it."
        )
    if tags:
        tracker.set_tags(run_id, tags)
    return _started(tracker.resume_run(run_id), tracker, sampled)


def _started(run: Run, tracker: Tracker, sampled: bool | None) -> ActiveRun:  # noqa: FBT001 -- as above
    # it has the functions that record as methods, and they start runs
    from trialbook.tracking.active_run import ActiveRun

    started = ActiveRun(run)
    return started.started(active.push(started, tracker, sampled=sampled))


def _with_description(tags: Mapping[str, Any] | None, description: str | None) -> dict[Any, Any]:
    given = {} if tags is None else checked_mapping("Tags", tags)
    kept = None if is_missing(description) else given.setdefault(TagName.NOTE, description)
    if kept is not None and kept is not description and kept != description:
        raise InvalidParameterError(
            f"The description is given twice, as description and as the tag {TagName.NOTE}, and "
            "they differ; give only one."
        )
    return given


def _parent_id(tracker: Tracker, parent_run_id: str | None, *, nested: bool) -> str | None:
    around = active.last_open() if nested else None
    if is_missing(parent_run_id):
        return None if around is None else around.run.info.run_id
    # what a task or a thread began with is no hindrance to choosing another parent
    if around in active.own() and around.run.info.run_id != checked_run_id(parent_run_id):
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


def end_run(status: str | None = RunStatus.FINISHED) -> None:
    """End the active run, if this task or thread has started it; without one, do nothing.

    Parameters
    ----------
    status : str, default "FINISHED"
        ``"FINISHED"``, ``"FAILED"`` or ``"KILLED"``; None is ``"FINISHED"``, too.

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
    ended = RunStatus.FINISHED if status is None else checked_status(status, ended=True)
    active.end_last(ended)


def active_run() -> ActiveRun | None:
    """Return the innermost run open in this task or thread, as it was when it started.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.active_run() is run
    True
    """
    entry = active.last_open()
    return None if entry is None else entry.run


def last_active_run() -> Run | None:
    """Return the active run or, without one, that which ended last here, as it is now.

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
    """Mark a run deleted; `restore_run` undoes it.

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


def restore_run(run_id: str) -> None:
    """Undo `delete_run`.

    Raises
    ------
    NotFoundError
        No run has this id.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     pass
    >>> tb.delete_run(run.info.run_id)
    >>> tb.restore_run(run.info.run_id)
    >>> len(tb.search_runs(output_format="list"))
    1
    """
    active.tracker_of(run_id).restore_run(run_id)
