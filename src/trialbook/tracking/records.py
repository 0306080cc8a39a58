"""The fluent functions that record params, metrics and tags."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from struct import error as StructError  # noqa: N812 -- a class's name as classes are named
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.context import executions
from trialbook.service.validation.datasets import used_as
from trialbook.service.validation.limits import checked_key
from trialbook.tracking import active, stacks
from trialbook.tracking import operations as outcome
from trialbook.tracking.operations import RunOperations, operations
from trialbook.tracking.runs import start_run

if TYPE_CHECKING:
    from trialbook.model import Dataset, DatasetInput
    from trialbook.service.tracker import Tracker

# No run is open here; the metric is new to it; key, number or step are not plain; the disk fails.
_NOT_WRITTEN = (IndexError, KeyError, TypeError, StructError, OverflowError, OSError)


def target(run_id: str | None = None) -> tuple[Tracker, str]:
    """Return what to record with, and into which run: the active one, which may begin here."""
    if run_id is not None:
        return active.tracker_of(run_id), run_id
    entry = active.last_open()
    if entry is None:
        begun = start_run()
        if _in_task():
            active.share_last()
        return active.tracker_of(begun.info.run_id), begun.info.run_id
    return entry.tracker, entry.run.info.run_id


def _in_task() -> bool:
    """Tell whether a task executes here, and no cell of a notebook."""
    asyncio: Any = sys.modules.get("asyncio")
    if asyncio is None or executions.in_context():
        return False
    try:
        return asyncio.current_task() is not None
    except RuntimeError:  # no loop runs in this thread
        return False


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:  # noqa: FBT001 -- MLflow's
    """Record an input of the active run, which is started where there is none.

    Parameters
    ----------
    key : str
        At most 250 characters.
    value : object
        Kept as ``str(value)``, up to a million characters.
    synchronous : bool, optional
        With False return a `RunOperations`, as MLflow does; recorded it is either way.

    Returns
    -------
    object
        The value.

    Raises
    ------
    InvalidParameterError
        The run has another value for this key already.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_param("alpha", 0.5)
    0.5
    """
    tracker, run_id = target()
    tracker.log_params(run_id, {checked_key("param", key): value})
    return operations(synchronous) or value


def log_params(
    params: Mapping[str, Any],
    synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
    run_id: str | None = None,
) -> RunOperations | None:
    """Record several inputs of a run, all or none.

    Parameters
    ----------
    params : dict
    synchronous : bool, optional
        See `log_param`.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        The run has another value for one of the keys already.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_params({"alpha": 0.5, "kernel": "rbf"})
    >>> tb.get_run(run.info.run_id).data.params["kernel"]
    'rbf'
    """
    tracker, known = target(run_id)
    tracker.log_params(known, params)
    return operations(synchronous)


def log_metric(
    key: str,
    value: float,
    step: int | None = None,
    synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: None = None,
    dataset: Dataset | Any = None,
) -> RunOperations | None:
    """Record one point of a metric.

    Parameters
    ----------
    key : str
        At most 250 characters.
    value : float
        Any one real number: also NumPy's, a ``Decimal``, a tensor of one
        element, NaN and the infinities.
    step : int, default 0
        Position in the series; it may be negative or repeat.
    synchronous : bool, optional
        See `log_param`.
    timestamp : int, optional
        Milliseconds since 1970-01-01 UTC; now unless given.
    run_id : str, optional
        Another run than the active one.
    model_id : None
        For MLflow's signature; metrics belong to runs.
    dataset : Dataset, optional
        What the metric was computed on: recorded as one that the run used, as `log_input` does.

    Raises
    ------
    InvalidParameterError
        The value is no number, or the dataset is none.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     for epoch in range(3):
    ...         tb.log_metric("loss", 1 / (epoch + 1), step=epoch)
    >>> tb.metric_history(run.info.run_id, "loss")["step"].tolist()
    [0, 1, 2]
    """
    # What a training loop logs goes straight to the journal; the checked way below takes all
    # else, and says what is wrong with it.
    if (
        (type(value) is float or type(value) is int)
        and run_id is None
        and timestamp is None
        and synchronous is None
        and dataset is None
        and model_id is None
    ):
        try:
            stacks.current.get().entries[-1].write_point(key, value, 0 if step is None else step)
        except _NOT_WRITTEN:
            pass
        else:
            return outcome.usual
    used = _used(dataset, model_id)
    tracker, known = target(run_id)
    tracker.log_metric(known, key, value, step, timestamp)
    if used:
        tracker.log_inputs(known, used)
    return operations(synchronous)


def log_metrics(
    metrics: Mapping[str, float],
    step: int | None = None,
    synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: None = None,
    dataset: Dataset | Any = None,
) -> RunOperations | None:
    """Record one point of each of several metrics, all or none.

    Parameters
    ----------
    metrics : dict of str to float
    step, synchronous, run_id, timestamp, model_id, dataset
        See `log_metric`.

    Raises
    ------
    InvalidParameterError
        One of the values is no number.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_metrics({"loss": 0.3, "accuracy": 0.9}, step=1)
    >>> tb.get_run(run.info.run_id).data.metrics["accuracy"]
    0.9
    """
    used = _used(dataset, model_id)
    tracker, known = target(run_id)
    tracker.log_metrics(known, metrics, step, timestamp)
    if used:
        tracker.log_inputs(known, used)
    return operations(synchronous)


def _used(dataset: object, model_id: object) -> list[DatasetInput]:
    """Return the dataset that a metric was computed on, as what its run used."""
    if model_id is not None:
        raise InvalidParameterError(
            "A metric belongs to a run and not to a model: leave model_id out, or give the run_id "
            "of the run that made the model."
        )
    return [] if dataset is None else [used_as(dataset, None, None)]


def log_series(
    key: str,
    values: Iterable[float],
    steps: Iterable[int] | None = None,
    timestamps: Iterable[int] | None = None,
    run_id: str | None = None,
) -> None:
    """Record many points of one metric in one call.

    Parameters
    ----------
    key : str
    values : array or list of float
    steps : array or list of int, optional
        One for each value; 0, 1, 2, … unless given.
    timestamps : array or list of int, optional
        One for each value, in milliseconds since 1970-01-01 UTC; now unless given.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        A value is no number, or the lengths differ.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_series("loss", [0.9, 0.5, 0.4], steps=[10, 20, 30])
    >>> tb.get_run(run.info.run_id).data.metrics["loss"]
    0.4
    """
    tracker, known = target(run_id)
    tracker.log_series(known, key, values, steps, timestamps)


def set_tag(key: str, value: Any, synchronous: bool | None = None) -> RunOperations | None:  # noqa: FBT001 -- MLflow's
    """Set or overwrite a label of the active run.

    Parameters
    ----------
    key : str
        At most 250 characters; ``mlflow.runName`` renames the run.
    value : object
        Kept as ``str(value)``, up to a million characters.
    synchronous : bool, optional
        See `log_param`.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.set_tag("stage", "draft")
    >>> tb.get_run(run.info.run_id).data.tags["stage"]
    'draft'
    """
    return set_tags({checked_key("tag", key): value}, synchronous)


def set_tags(
    tags: Mapping[str, Any],
    synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
) -> RunOperations | None:
    """Set or overwrite several labels of the active run, all or none.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.set_tags({"stage": "draft", "owner": "Ada"})
    >>> tb.get_run(run.info.run_id).data.tags["owner"]
    'Ada'
    """
    tracker, run_id = target()
    tracker.set_tags(run_id, tags)
    return operations(synchronous)


def delete_tag(key: str) -> None:
    """Remove a label of the active run.

    Raises
    ------
    NotFoundError
        The run has no such tag.

    Examples
    --------
    >>> with tb.start_run(tags={"stage": "draft"}) as run:
    ...     tb.delete_tag("stage")
    >>> "stage" in tb.get_run(run.info.run_id).data.tags
    False
    """
    tracker, run_id = target()
    tracker.delete_tag(run_id, key)
