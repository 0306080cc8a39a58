"""What a logging call returns where MLflow's would still be under way."""

from __future__ import annotations


class RunOperations:
    """The outcome of a call with ``synchronous=False``.

    Trialbook records before the call returns, so there is nothing to wait for.
    """

    def wait(self) -> None:
        """Return at once."""


def operations(synchronous: bool | None) -> RunOperations | None:  # noqa: FBT001 -- passed on as given
    """Return what MLflow's callers expect: None unless they asked for False."""
    return RunOperations() if synchronous is False else None
