"""The machine's metrics while a run is open."""

from __future__ import annotations

import math
import os
import threading
import time
import warnings

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.protocol.messages import RunsQuery
from trialbook.queries import table
from trialbook.recording import stores
from trialbook.service.context import system_metrics
from trialbook.service.context.system_metrics import Machine

CPU = "system/cpu_utilization_percentage"


@pytest.fixture(autouse=True)
def sampler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_metrics, "sampler", system_metrics.Sampler())


def wait_for_sample(run_id: str) -> None:
    end = time.monotonic() + 20
    while CPU not in tb.get_run(run_id).data.metrics:
        assert time.monotonic() < end, "no sample came"
        threading.Event().wait(0.02)


def test_a_sample_is_of_the_machine_and_the_process() -> None:
    sample = Machine().sample()
    assert 0 < sample["system_memory_usage_percentage"] <= 100
    assert 1 < sample["process_memory_usage_megabytes"] <= sample["disk_usage_megabytes"] + 10**9
    assert sample["disk_available_megabytes"] >= 0
    assert all(math.isfinite(value) for value in sample.values())


def test_open_runs_are_sampled_and_ended_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.SYSTEM_METRICS_VARIABLE, "0.1")
    with tb.start_run() as outer:
        with tb.start_run(nested=True) as inner:
            wait_for_sample(inner.info.run_id)
        wait_for_sample(outer.info.run_id)
        thread = system_metrics.sampler._thread
        assert thread is not None
    thread.join(10)
    assert not thread.is_alive()
    history = tb.TrackingClient().get_metric_history(outer.info.run_id, CPU)
    assert [point.step for point in history] == list(range(len(history)))


def test_the_run_table_leaves_them_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.SYSTEM_METRICS_VARIABLE, "0.1")
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
        wait_for_sample(run.info.run_id)
    page = table.runs_page(stores.current_store(), RunsQuery(None, "", []), 0, 10)
    assert page.columns.metrics == ["loss"]
    assert page.rows[0].metrics == {"loss": 0.5}


@pytest.mark.parametrize("setting", ["0", "-1", "never", "nan", "inf"])
def test_they_can_be_turned_off(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.SYSTEM_METRICS_VARIABLE, setting)
    with tb.start_run():
        assert system_metrics.sampler._thread is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_samples_only_its_own_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.SYSTEM_METRICS_VARIABLE, "0.1")
    with tb.start_run() as run:
        wait_for_sample(run.info.run_id)
        with warnings.catch_warnings():
            # from 3.12 on Python warns of every fork beside threads
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            code = 1
            try:
                fresh = system_metrics.sampler
                with tb.start_run() as own:
                    wait_for_sample(own.info.run_id)
                    code = 0 if list(fresh._runs) == [own.info.run_id] else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
