"""The fluent functions for experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trialbook.model import Experiment, ViewType
from trialbook.service import current_experiment
from trialbook.service.tracker import Tracker


def create_experiment(
    name: str,
    artifact_location: str | None = None,
    tags: Mapping[str, Any] | None = None,
) -> str:
    """Create an experiment.

    Parameters
    ----------
    name : str
        At most 500 characters, and unique in the store.
    artifact_location : str, optional
        Folder below which its runs keep their artifacts.
    tags : dict, optional

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
    return Tracker.current().experiments.create(name, artifact_location, tags)


def set_experiment(
    experiment_name: str | None = None, experiment_id: str | None = None
) -> Experiment:
    """Choose the experiment that new runs go to; an unknown name creates it.

    Parameters
    ----------
    experiment_name : str, optional
    experiment_id : str, optional
        Give one of the two.

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
    order_by: Sequence[str] | None = None,
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
    order_by : list of str, optional
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
    """Mark an experiment and its runs deleted; `TrackingClient.restore_experiment` undoes it.

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


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the experiment that new runs go to.

    Examples
    --------
    >>> _ = tb.set_experiment("digits")
    >>> tb.set_experiment_tag("team", "vision")
    >>> tb.get_experiment_by_name("digits").tags
    {'team': 'vision'}
    """
    set_experiment_tags({key: value})


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
    tracker.experiments.set_tags(current_experiment.chosen_id(tracker.store), tags)


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
    tracker.experiments.delete_tag(current_experiment.chosen_id(tracker.store), key)
