"""What MLflow's code does with entities: import, print, compare, convert, copy and pickle them."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import trialbook as tb
from trialbook.entities import (
    Dataset,
    DatasetInput,
    Experiment,
    ExperimentTag,
    FileInfo,
    InputTag,
    LifecycleStage,
    Metric,
    Param,
    Run,
    RunData,
    RunInfo,
    RunInputs,
    RunOutputs,
    RunStatus,
    RunTag,
    SourceType,
    ViewType,
)
from trialbook.entities.model_registry import (
    ModelVersion,
    ModelVersionTag,
    RegisteredModel,
    RegisteredModelAlias,
    RegisteredModelTag,
)
from trialbook.entities.model_registry.model_version_status import ModelVersionStatus
from trialbook.errors import InvalidParameterError, UnsupportedError
from trialbook.model import PagedList

if TYPE_CHECKING:
    from trialbook.entity import Entity

DATASET = Dataset("iris", "5f0a", "local", "{}")
RUN = Run(
    RunInfo("r" * 32, "calm-otter", "0", "ada", "FINISHED", 1, 2, "active", "/a"),
    RunData({"loss": 0.5}, {"alpha": "1"}, {"t": "x"}),
    RunInputs([DatasetInput(DATASET, [InputTag("mlflow.data.context", "training")])]),
)
VERSION = ModelVersion("m", 1, 5, 6, "/a/m", aliases=["champion"], tags={"k": "v"})
ENTITIES: list[Entity] = [
    Experiment("1", "e", "/a", "active", 1, 2, {"team": "x"}),
    RUN,
    RUN.info,
    RUN.data,
    RUN.inputs,
    RUN.outputs,
    RunOutputs(),
    Param("k", "v"),
    RunTag("k", "v"),
    ExperimentTag("k", "v"),
    InputTag("k", "v"),
    Metric("loss", 0.5, 7, 1),
    DATASET,
    RUN.inputs.dataset_inputs[0],
    FileInfo("a", is_dir=True, file_size=None),
    VERSION,
    RegisteredModel("m", 5, 6, latest_versions=[VERSION], aliases={"champion": 1}),
    RegisteredModelTag("k", "v"),
    ModelVersionTag("k", "v"),
    RegisteredModelAlias("champion", 1),
]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: type(entity).__name__)
def test_every_entity_copies_compares_hashes_and_is_pairs_of_names_and_values(
    entity: Entity,
) -> None:
    for same in (
        pickle.loads(pickle.dumps(entity)),  # noqa: S301 -- our own
        copy.copy(entity),
        copy.deepcopy(entity),
        type(entity).from_dictionary(dict(entity)),
    ):
        assert same == entity
        assert hash(same) == hash(entity)
    assert entity != "another"
    pairs = dict(entity)
    assert list(pairs) == sorted(pairs)
    assert all(getattr(entity, name) is value or value == [] for name, value in pairs.items()) or (
        isinstance(entity, Run)
    )
    assert vars(entity) == pairs
    # of an experiment, which `set_experiment` shows in a cell, its id and name are enough
    first = "experiment_id" if isinstance(entity, Experiment) else next(iter(pairs))
    assert repr(entity).startswith(f"<{type(entity).__name__}: {first}=")
    with pytest.raises(UnsupportedError, match="dict"):
        entity.to_proto()
    with pytest.raises(UnsupportedError, match="from_dictionary"):
        type(entity).from_proto(object())


def test_they_differ_by_what_they_hold() -> None:
    assert Param("k", "v") != Param("k", "w")
    # a tag is no param, though it holds the same
    assert Param("k", "v") != RunTag("k", "v")
    assert len({Param("k", "v"), Param("k", "v"), Param("k", "w")}) == 2


def test_their_names_are_mlflows() -> None:
    names: dict[Any, str] = {
        RUN: "data info inputs outputs",
        RUN.info: "artifact_uri end_time experiment_id lifecycle_stage run_id run_name start_time "
        "status user_id",
        RUN.data: "metrics params tags",
        RUN.inputs: "dataset_inputs model_inputs",
        RUN.outputs: "model_outputs",
        ENTITIES[0]: "artifact_location creation_time effective_trace_archival_retention "
        "experiment_id last_update_time lifecycle_stage name tags trace_location workspace",
        Metric("loss", 0.5, 7, 1): "dataset_digest dataset_name key model_id run_id step "
        "timestamp value",
        DATASET: "digest name profile schema source source_type",
        RUN.inputs.dataset_inputs[0]: "dataset tags",
        VERSION: "aliases creation_timestamp current_stage deployment_job_state description "
        "last_updated_timestamp metrics model_id name params run_id run_link source status "
        "status_message tags user_id version workspace",
        ENTITIES[16]: "aliases creation_timestamp deployment_job_id deployment_job_state "
        "description last_updated_timestamp latest_versions name tags workspace",
    }
    for entity, words in names.items():
        assert list(dict(entity)) == words.split()


def test_a_run_becomes_plain_dictionaries_as_in_mlflow() -> None:
    assert RUN.to_dictionary() == {
        "info": dict(RUN.info),
        "data": {"metrics": {"loss": 0.5}, "params": {"alpha": "1"}, "tags": {"t": "x"}},
        "inputs": {
            "dataset_inputs": [
                {"dataset": dict(DATASET), "tags": {"mlflow.data.context": "training"}}
            ],
            "model_inputs": [],
        },
        "outputs": {"model_outputs": []},
    }
    # a copy: what is done to it is not done to the run
    RUN.data.to_dictionary()["metrics"]["loss"] = 0.0
    assert RUN.data.metrics == {"loss": 0.5}


def test_what_is_read_is_an_entity() -> None:
    with tb.start_run(run_name="baseline") as run:
        tb.log_metric("loss", 0.5)
        tb.log_input(DATASET, "training")
    found = tb.get_run(run.info.run_id)
    assert dict(found.info)["run_name"] == "baseline"
    assert found.data.to_dictionary()["metrics"] == {"loss": 0.5}
    assert found.inputs.dataset_inputs[0].tags == [InputTag("mlflow.data.context", "training")]
    assert repr(found.inputs.dataset_inputs[0].tags) == (
        "[<InputTag: key='mlflow.data.context', value='training'>]"
    )
    assert pickle.loads(pickle.dumps(run)).info == run.info  # noqa: S301 -- our own
    assert tb.MlflowClient().get_metric_history(run.info.run_id, "loss").to_list()[0].value == 0.5
    assert tb.MlflowClient().get_metric_history(run.info.run_id, "loss").token is None


def test_a_dataset_is_used_without_tags() -> None:
    assert DatasetInput(DATASET, None).tags == []  # type: ignore[arg-type] # as MLflow's callers do
    assert DatasetInput(DATASET).tag_values() == {}


def test_lists_of_pages_become_plain_lists() -> None:
    page = PagedList([1, 2], "more")
    assert (page.to_list(), type(page.to_list()), page.token) == ([1, 2], list, "more")


def test_states_are_converted_as_in_mlflow() -> None:
    assert [RunStatus.to_string(status) for status in RunStatus.all_status()] == [
        "RUNNING",
        "SCHEDULED",
        "FINISHED",
        "FAILED",
        "KILLED",
    ]
    assert RunStatus.to_string(RunStatus.from_string("KILLED")) == RunStatus.to_string(5)
    assert RunStatus.is_terminated(RunStatus.FAILED)
    assert not RunStatus.is_terminated(RunStatus.from_string("RUNNING"))
    assert SourceType.to_string(SourceType.from_string("NOTEBOOK")) == SourceType.to_string(1)
    ready = ModelVersionStatus.from_string(VERSION.status)
    assert ready == ModelVersionStatus.READY
    assert ModelVersionStatus.to_string(ready) == "READY"
    assert ready in ModelVersionStatus.all_status()
    assert ViewType.from_string("deleted_only") == ViewType.DELETED_ONLY
    assert ViewType.to_string(ViewType.ALL) == "all"
    assert LifecycleStage.view_type_to_stages(ViewType.ALL) == ["active", "deleted"]
    assert LifecycleStage.matches_view_type(ViewType.ACTIVE_ONLY, "active")
    assert not LifecycleStage.matches_view_type(ViewType.DELETED_ONLY, "active")
    assert not LifecycleStage.is_valid("gone")


@pytest.mark.parametrize(
    "call",
    [
        lambda: RunStatus.from_string("finished"),
        lambda: RunStatus.to_string(0),
        lambda: SourceType.from_string("CLUSTER"),
        lambda: ModelVersionStatus.to_string(4),
        lambda: ViewType.from_string("some"),
        lambda: LifecycleStage.matches_view_type(ViewType.ALL, "gone"),
    ],
)
def test_a_state_that_is_none_is_told(call: Any) -> None:
    with pytest.raises(InvalidParameterError, match=r"is no [\w ]+; use one of "):
        call()
