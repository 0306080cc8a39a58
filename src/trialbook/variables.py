"""Environment variables: what this process was given, and what its child processes are to find.

A child, be it forked, spawned, a worker of joblib or a program, has no other way to learn where
its parent records. What is put there for children does not change what this process was given.
"""

from __future__ import annotations

import os

TRACKING_URI = "TRIALBOOK_TRACKING_URI"
EXPERIMENT_ID = "TRIALBOOK_EXPERIMENT_ID"
EXPERIMENT_NAME = "TRIALBOOK_EXPERIMENT_NAME"
RUN_ID = "TRIALBOOK_RUN_ID"
MLFLOW_TRACKING_URI = "MLFLOW_TRACKING_URI"
MLFLOW_EXPERIMENT_ID = "MLFLOW_EXPERIMENT_ID"
MLFLOW_EXPERIMENT_NAME = "MLFLOW_EXPERIMENT_NAME"
MLFLOW_RUN_ID = "MLFLOW_RUN_ID"

# what children find, and what stood there before
_exported: dict[str, tuple[str, str | None]] = {}
_experiment: tuple[str, str] | None = None  # the store's URI and the experiment's id


def given(name: str) -> str | None:
    """Return what this process was given, or what its own code has put there since."""
    value = os.environ.get(name)
    if name in _exported and _exported[name][0] == value:
        value = _exported[name][1]
    return value or None


def take(name: str) -> str | None:
    """Return what this process was given, which nobody is to find again."""
    value = given(name)
    if value is not None:
        os.environ.pop(name, None)
    return value


def follow_store(uri: str | None) -> None:
    """Have children record in a store; None has them choose one themselves.

    Parameters
    ----------
    uri : str or None
        Normalised: a child may be in another folder. A password is in it, as in MLflow's,
        because a child could not open the store without.
    """
    _export(TRACKING_URI, uri)
    _export_experiment(uri)


def follow_experiment(uri: str, experiment_id: str) -> None:
    """Have children record in an experiment of a store."""
    global _experiment
    _experiment = (uri, experiment_id)
    follow_store(uri)


def forget() -> None:
    """Leave the environment as it was found."""
    global _experiment
    _experiment = None
    follow_store(None)


def _export_experiment(uri: str | None) -> None:
    if _experiment is None or _experiment[0] != uri:
        _export(EXPERIMENT_ID, None)
        _export(EXPERIMENT_NAME, None)
    else:
        _export(EXPERIMENT_ID, _experiment[1])
        _export(EXPERIMENT_NAME, "")  # one that this process was given is no longer in use


def _export(name: str, value: str | None) -> None:
    present = os.environ.get(name)
    put, before = _exported.pop(name, (present, present))
    if present != put:  # somebody has written over it
        before = present
    if value is not None:
        _exported[name] = (value, before)
    else:
        value = before
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
