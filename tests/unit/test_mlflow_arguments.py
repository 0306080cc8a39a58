"""Arguments that MLflow's functions have: honoured, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import trialbook as tb
from trialbook.errors import InvalidParameterError
from trialbook.service.context import system_metrics

DATASET = tb.entities.Dataset("iris", "5f0a", "local", "{}")


def labels(run: tb.Run) -> list[str]:
    return tb.get_run(run.info.run_id).inputs.labels


def test_a_metric_names_the_dataset_that_it_was_computed_on() -> None:
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, dataset=DATASET)
        tb.log_metric("loss", 0.4, 1, dataset=DATASET)
    with tb.start_run() as other:
        tb.log_metrics({"loss": 0.5, "accuracy": 0.9}, dataset=DATASET)
    assert labels(run) == labels(other) == ["iris (5f0a)"]
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.4}
    assert tb.get_run(other.info.run_id).data.metrics == {"loss": 0.5, "accuracy": 0.9}


@pytest.mark.parametrize("wrong", [{"dataset": "iris"}, {"model_id": "m-1"}])
def test_nothing_is_recorded_with_what_is_refused(wrong: Any) -> None:
    with tb.start_run() as run:
        with pytest.raises(InvalidParameterError):
            tb.log_metric("loss", 0.5, **wrong)
        with pytest.raises(InvalidParameterError):
            tb.log_metrics({"loss": 0.5}, **wrong)
    found = tb.get_run(run.info.run_id)
    assert (found.data.metrics, found.inputs.dataset_inputs) == ({}, [])


def test_a_client_takes_the_arguments_of_mlflows() -> None:
    client = tb.MlflowClient()
    run_id = client.create_run("0").info.run_id
    client.log_metric(run_id, "loss", 0.5, dataset_name="iris", dataset_digest="5f0a")
    assert client.get_run(run_id).data.metrics == {"loss": 0.5}
    with pytest.raises(InvalidParameterError, match="model_id"):
        client.log_metric(run_id, "loss", 0.5, model_id="m-1")  # type: ignore[arg-type] # refused


@pytest.mark.parametrize(
    "call",
    [
        lambda: tb.create_experiment("e", trace_location="catalog.schema"),  # type: ignore[arg-type]
        lambda: tb.set_experiment("e", trace_location="catalog.schema"),  # type: ignore[arg-type]
        lambda: tb.register_model("runs:/1/model", "m", env_pack="x"),  # type: ignore[arg-type]
        lambda: tb.MlflowClient().create_registered_model("m", deployment_job_id="1"),  # type: ignore[arg-type]
        lambda: tb.MlflowClient().update_registered_model("m", deployment_job_id="1"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_honoured_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(InvalidParameterError, match=r"leave \w+ out"):
        call()


@pytest.mark.parametrize(
    ("asked", "setting", "sampled"),
    [(True, "0", True), (None, "0", False), (False, "10", False), (None, "10", True)],
)
def test_a_run_says_whether_the_machine_is_sampled(
    monkeypatch: pytest.MonkeyPatch, asked: bool | None, setting: str, sampled: bool
) -> None:
    sampler = system_metrics.Sampler()
    monkeypatch.setattr(system_metrics, "sampler", sampler)
    monkeypatch.setenv("TRIALBOOK_SYSTEM_METRICS", setting)
    with tb.start_run(log_system_metrics=asked) as run:
        assert (run.info.run_id in sampler._runs) is sampled
    assert sampler._runs == {}
    with tb.start_run(run_id=run.info.run_id, log_system_metrics=asked):
        assert (run.info.run_id in sampler._runs) is sampled
