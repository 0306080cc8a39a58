"""The fluent functions for experiments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.model import Experiment, ViewType
from trialbook.service import current_experiment
from trialbook.service.tracker import Tracker
from trialbook.service.validation.limits import checked_key

if TYPE_CHECKING:
    from trialbook.service.validation.one_or_several import Several


def create_experiment(
    name: str,
    artifact_location: str | None = None,
    tags: Mapping[str, Any] | None = None,
    trace_location: None = None,
) -> str:
    """Create an experiment.

    Parameters
    ----------
    name : str
        At most 500 characters, and unique in the store.
    artifact_location : str, optional
        Folder below which its runs keep their artifacts.
    tags : dict, optional
    trace_location : None
        For MLflow's signature; traces are not recorded.

    Returns
    -------
    str
        The new experiment's id.

    Raises
    ------
    AlreadyExistsError
        The name is taken, perhaps by a deleted experiment.

    Examples
    --------
    >>> experiment_id = tb.create_experiment("diabetes", tags={"team": "health"})
    >>> tb.get_experiment(experiment_id).tags["team"]
    'health'
    """
    _refuse_traces(trace_location)
    return Tracker.current().experiments.create(name, artifact_location, tags)


def _refuse_traces(trace_location: object) -> None:
    if trace_location is not None:
        raise InvalidParameterError("Traces are not recorded; leave trace_location out.")


def set_experiment(
    experiment_name: str | None = None,
    experiment_id: str | None = None,
    trace_location: None = None,
) -> Experiment:
    """Choose the experiment that new runs go to; an unknown name creates it.

    Processes that are started from now on follow: their environment names store and experiment.

    Parameters
    ----------
    experiment_name : str, optional
    experiment_id : str, optional
        Give one of the two.
    trace_location : None
        For MLflow's signature; traces are not recorded.

    Returns
    -------
    Experiment

    Raises
    ------
    InvalidParameterError
        The experiment is deleted.
    NotFoundError
        No experiment has this id.

    Examples
    --------
    >>> tb.set_experiment("digits").name
    'digits'
    """
    _refuse_traces(trace_location)
    tracker = Tracker.current()
    experiment = tracker.experiments.use(experiment_name, experiment_id)
    current_experiment.choose(tracker.store, experiment.experiment_id)
    return experiment


def get_experiment(experiment_id: str) -> Experiment:
    """Return an experiment, deleted or not.

    Raises
    ------
    NotFoundError
        No experiment has this id.

    Examples
    --------
    >>> tb.get_experiment("0").name
    'Default'
    """
    return Tracker.current().experiments.get(experiment_id)


def get_experiment_by_name(name: str) -> Experiment | None:
    """Return the experiment with this name, deleted or not; None where there is none.

    Examples
    --------
    >>> tb.get_experiment_by_name("Default").experiment_id
    '0'
    """
    return Tracker.current().experiments.by_name(name)


def search_experiments(
    view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: Several | None = None,
) -> list[Experiment]:
    """Return the experiments that match a filter.

    Parameters
    ----------
    view_type : int, default ViewType.ACTIVE_ONLY
    max_results : int, optional
        All of them unless given.
    filter_string : str, optional
        For instance ``"name LIKE 'dia%' AND tags.team = 'health'"``. Attributes are
        ``name``, ``experiment_id``, ``creation_time`` and ``last_update_time``.
    order_by : str or list of str, optional
        For instance ``["name ASC"]``; without it the last created comes first.

    Raises
    ------
    FilterError
        The filter or the order cannot be understood; the message points at the place.

    Examples
    --------
    >>> _ = tb.create_experiment("diabetes")
    >>> [e.name for e in tb.search_experiments(filter_string="name LIKE 'dia%'")]
    ['diabetes']
    """
    return Tracker.current().experiments.search_all(view_type, max_results, filter_string, order_by)


def delete_experiment(experiment_id: str) -> None:
    """Mark an experiment and its runs deleted; `restore_experiment` undoes it.

    Raises
    ------
    NotFoundError
        No active experiment has this id.

    Examples
    --------
    >>> experiment_id = tb.create_experiment("mistake")
    >>> tb.delete_experiment(experiment_id)
    >>> tb.get_experiment(experiment_id).lifecycle_stage
    'deleted'
    """
    Tracker.current().experiments.delete(experiment_id)


def restore_experiment(experiment_id: str) -> None:
    """Undo `delete_experiment`, for all runs of the experiment.

    Raises
    ------
    NotFoundError
        No deleted experiment has this id.

    Examples
    --------
    >>> experiment_id = tb.create_experiment("diabetes")
    >>> tb.delete_experiment(experiment_id)
    >>> tb.restore_experiment(experiment_id)
    >>> tb.get_experiment(experiment_id).lifecycle_stage
    'active'
    """
    Tracker.current().experiments.restore(experiment_id)


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the experiment that new runs go to.

    Examples
    --------
    >>> _ = tb.set_experiment("digits")
    >>> tb.set_experiment_tag("team", "vision")
    >>> tb.get_experiment_by_name("digits").tags
    {'team': 'vision'}
    """
    set_experiment_tags({checked_key("tag", key): value})


def set_experiment_tags(tags: Mapping[str, Any]) -> None:
    """Set several tags of the experiment that new runs go to.

    Examples
    --------
    >>> _ = tb.set_experiment("digits")
    >>> tb.set_experiment_tags({"team": "vision", "year": 2026})
    >>> tb.get_experiment_by_name("digits").tags["year"]
    '2026'
    """
    tracker = Tracker.current()
    tracker.experiments.set_tags(current_experiment.used_id(tracker.experiments), tags)


def delete_experiment_tag(key: str) -> None:
    """Remove a tag of the experiment that new runs go to.

    Raises
    ------
    NotFoundError
        It has no such tag.

    Examples
    --------
    >>> tb.set_experiment_tag("team", "vision")
    >>> tb.delete_experiment_tag("team")
    """
    tracker = Tracker.current()
    tracker.experiments.delete_tag(current_experiment.used_id(tracker.experiments), key)
