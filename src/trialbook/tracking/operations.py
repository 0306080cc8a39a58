"""What a logging call returns where MLflow's would still be under way."""

from __future__ import annotations


class RunOperations:
    """The outcome of a call with ``synchronous=False``.

    Trialbook records before the call returns, so there is nothing to wait for.
    """

    def wait(self) -> None:
        """Return at once."""


usual: RunOperations | None = None
"""What a call returns that was not told whether to be synchronous."""


def enable_async_logging(enable: bool = True) -> None:  # noqa: FBT001, FBT002 -- MLflow's signature
    """Have the calls that record return `RunOperations` also where ``synchronous`` is not given.

    They record before they return all the same.

    Parameters
    ----------
    enable : bool, default True

    Examples
    --------
    >>> tb.config.enable_async_logging()
    >>> with tb.start_run():
    ...     tb.log_metric("loss", 0.3).wait()
    >>> tb.config.enable_async_logging(False)
    """
    global usual
    usual = RunOperations() if enable else None


def flush_async_logging() -> None:
    """Return at once: every call that returned is recorded already."""


def flush_artifact_async_logging() -> None:
    """Return at once: every call that returned has written its artifact already."""


def operations(synchronous: bool | None) -> RunOperations | None:  # noqa: FBT001 -- passed on as given
    """Return what MLflow's callers expect: None unless they asked for False."""
    if synchronous is None:
        return usual
    return None if synchronous else RunOperations()
