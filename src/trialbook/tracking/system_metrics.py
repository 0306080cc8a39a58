"""The fluent functions that say whether and how often the machine is sampled."""

from __future__ import annotations

import os

from trialbook import settings
from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import shown


def enable_system_metrics_logging() -> None:
    """Sample the machine while a run is open, which is so unless it was disabled.

    Examples
    --------
    >>> tb.enable_system_metrics_logging()
    >>> tb.disable_system_metrics_logging()
    """
    if settings.system_metrics_interval() <= 0:
        os.environ[settings.SYSTEM_METRICS_VARIABLE] = str(settings.SYSTEM_METRICS_SECONDS)


def disable_system_metrics_logging() -> None:
    """Sample the machine no longer for runs that start now, but where `start_run` is told to.

    As in MLflow processes that are started now follow.

    Examples
    --------
    >>> tb.disable_system_metrics_logging()
    """
    os.environ[settings.SYSTEM_METRICS_VARIABLE] = "0"


def set_system_metrics_sampling_interval(interval: float | None) -> None:
    """Sample the machine every so many seconds.

    Parameters
    ----------
    interval : float or None
        At least 0.1 s; None for 10 s.

    Raises
    ------
    InvalidParameterError
        It is no such number.

    Examples
    --------
    >>> tb.set_system_metrics_sampling_interval(30)
    >>> tb.set_system_metrics_sampling_interval(None)
    """
    if interval is None:
        os.environ.pop(settings.SYSTEM_METRICS_VARIABLE, None)
        return
    given: object = interval
    if not isinstance(given, int | float) or not 0.1 <= given < 1e6:
        raise InvalidParameterError(
            f"interval must be a number of seconds from 0.1, not {shown(interval)}."
        )
    os.environ[settings.SYSTEM_METRICS_VARIABLE] = str(interval)


def set_system_metrics_samples_before_logging(samples: int | None) -> None:
    """Do nothing: for MLflow's callers; each sample is recorded, whatever the number here.

    Raises
    ------
    InvalidParameterError
        It is no number of samples.

    Examples
    --------
    >>> tb.set_system_metrics_samples_before_logging(1)
    """
    given: object = samples
    if given is not None and (not isinstance(given, int) or given < 1):
        raise InvalidParameterError(f"samples must be a number from 1, not {shown(samples)}.")


def set_system_metrics_node_id(node_id: str | int | None) -> None:
    """Name the machine, where several record into one run: ``system/<node>/…``.

    Parameters
    ----------
    node_id : str, int or None
        None for no name.

    Examples
    --------
    >>> tb.set_system_metrics_node_id("worker-2")
    >>> tb.set_system_metrics_node_id(None)
    """
    if node_id is None:
        os.environ.pop(settings.SYSTEM_METRICS_NODE_VARIABLE, None)
    else:
        os.environ[settings.SYSTEM_METRICS_NODE_VARIABLE] = str(node_id)
