"""What every test gets: a working folder of its own, and no run or store left from another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from trialbook import settings as config
from trialbook.recording import stores
from trialbook.service import current_experiment
from trialbook.service.context import executions
from trialbook.tracking import active

# how long an example takes says how busy the machine is
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def _variables() -> dict[str, str]:
    """Return what the environment says of stores and runs."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("TRIALBOOK_", "MLFLOW_")) and not name.startswith("TRIALBOOK_TESTS_")
    }


GIVEN = _variables()


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """See that no test leaves a store to the kernels that later tests start."""
    yield
    assert _variables() == GIVEN


@pytest.fixture(autouse=True)
def workspace(environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a fresh folder, whose ``trialbook.db`` is the store in use."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in _variables():
        monkeypatch.delenv(name)
    # runs of tests are described and sampled where a test is about that
    monkeypatch.setenv(config.CAPTURE_VARIABLE, "0")
    monkeypatch.setenv(config.SYSTEM_METRICS_VARIABLE, "0")
    monkeypatch.delenv(config.SYSTEM_METRICS_NODE_VARIABLE, raising=False)
    # where the journals of stores go that are no file
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    _reset()
    yield folder
    _reset()


def _reset() -> None:
    active.forget()
    current_experiment.forget()
    executions.leave()
    stores.close_stores()
    config.set_tracking_uri("")
    config.set_registry_uri("")
