"""Names of MLflow's that say where things are: URIs, clients, versions, tags of MLflow's."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import trialbook as tb
from trialbook import config, settings
from trialbook.client import MlflowClient
from trialbook.errors import InvalidParameterError
from trialbook.service.context import system_metrics
from trialbook.service.version import version
from trialbook.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID, MLFLOW_RUN_NAME


def test_models_are_kept_in_another_store_than_runs(workspace: Path) -> None:
    tb.set_registry_uri("models.db")
    assert tb.get_registry_uri() == f"sqlite:///{workspace.as_posix()}/models.db"
    assert tb.get_tracking_uri().endswith("/trialbook.db")
    with tb.start_run() as run:
        tb.log_text("weights", "model/weights.txt")
    version = tb.register_model(f"runs:/{run.info.run_id}/model", "m")
    assert version.run_id == run.info.run_id
    path = tb.artifacts.download_artifacts("models:/m/1/weights.txt")
    assert Path(path).read_text() == "weights"
    client = tb.MlflowClient()
    client.create_model_version("m", f"runs:/{run.info.run_id}/model", run.info.run_id)
    tb.set_model_version_tag("m", 2, "k", "v")
    assert client.get_model_version("m", 2).tags == {"k": "v"}
    assert [model.name for model in tb.search_registered_models()] == ["m"]
    assert len(tb.search_model_versions()) == 2
    tb.set_registry_uri(None)
    assert tb.get_registry_uri() == tb.get_tracking_uri()
    assert tb.search_registered_models() == []
    path = tb.artifacts.download_artifacts("models:/m/1/weights.txt", registry_uri="models.db")
    assert Path(path).read_text() == "weights"
    other = tb.MlflowClient(registry_uri="models.db")
    assert other.get_registered_model("m").name == "m"
    assert other.get_run(run.info.run_id).info.run_id == run.info.run_id
    with pytest.raises(InvalidParameterError, match="workspaces"):
        tb.MlflowClient(workspace_store_uri="x")  # type: ignore[arg-type] # refused


def test_models_stay_with_the_runs_when_the_folder_changes(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tb.set_tracking_uri("runs.db")
    with tb.start_run() as run:
        tb.log_text("weights", "model/weights.txt")
    (workspace / "below").mkdir()
    monkeypatch.chdir(workspace / "below")
    assert tb.register_model(f"runs:/{run.info.run_id}/model", "m").version == 1
    assert [model.name for model in tb.search_registered_models()] == ["m"]
    assert list((workspace / "below").iterdir()) == []


def test_a_client_survives_its_way_to_another_process() -> None:
    client = tb.MlflowClient("runs.db", "models.db")
    run = client.create_run("0")
    client.create_registered_model("m")
    for same in (
        pickle.loads(pickle.dumps(client)),  # noqa: S301 -- our own
        copy.copy(client),
        copy.deepcopy(client),
    ):
        assert same.get_run(run.info.run_id) == client.get_run(run.info.run_id)
        assert same.get_registered_model("m").name == "m"
        assert same.tracking_uri == client.tracking_uri


def test_whether_a_store_was_chosen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not tb.is_tracking_uri_set()
    tb.set_tracking_uri("runs.db")
    assert tb.is_tracking_uri_set()
    assert tb.tracking.get_tracking_uri() == "runs.db"
    tb.tracking.set_tracking_uri(None)
    assert not tb.is_tracking_uri_set()
    assert tb.get_tracking_uri().endswith("/trialbook.db")
    monkeypatch.setenv(settings.TRACKING_URI_VARIABLE, "elsewhere.db")
    assert tb.is_tracking_uri_set()


@pytest.mark.parametrize("uri", ["databricks", "databricks://profile", "databricks-uc", "uc:x"])
def test_a_workspace_of_databricks_is_no_folder(uri: str, workspace: Path) -> None:
    for call in (tb.set_tracking_uri, tb.set_registry_uri, tb.MlflowClient):
        with pytest.raises(InvalidParameterError, match="Databricks"):
            call(uri)
    assert list(workspace.iterdir()) == []


def test_a_folder_may_have_a_name_that_begins_so(workspace: Path) -> None:
    tb.set_tracking_uri("./databricks")
    with tb.start_run():
        pass
    assert (workspace / "databricks").is_dir()


def test_what_was_deleted_comes_back() -> None:
    experiment_id = tb.create_experiment("e")
    with tb.start_run(experiment_id=experiment_id) as run:
        pass
    tb.delete_run(run.info.run_id)
    tb.restore_run(run.info.run_id)
    assert tb.get_run(run.info.run_id).info.lifecycle_stage == "active"
    tb.delete_experiment(experiment_id)
    tb.restore_experiment(experiment_id)
    assert tb.get_experiment(experiment_id).lifecycle_stage == "active"


def test_there_is_nothing_to_wait_for() -> None:
    with tb.start_run() as run:
        operations = tb.log_metric("loss", 0.5, synchronous=False)
        assert isinstance(operations, tb.RunOperations)
        operations.wait()
        tb.flush_async_logging()
        tb.flush_artifact_async_logging()
        assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.5}


def test_operations_are_returned_where_they_are_wanted() -> None:
    with tb.start_run():
        assert tb.log_metric("loss", 0.5) is None
        config.enable_async_logging()
        try:
            wanted: list[Any] = [tb.log_metric("loss", 0.5), tb.log_param("depth", 3)]
            assert [type(each) for each in wanted] == [tb.RunOperations, tb.RunOperations]
            assert tb.log_metric("loss", 0.5, synchronous=True) is None
        finally:
            config.enable_async_logging(False)
        assert tb.log_metric("loss", 0.5) is None


def test_new_runs_go_where_the_fluent_functions_say() -> None:
    assert tb.tracking.fluent._get_experiment_id() == "0"
    known = tb.tracking.fluent.set_experiment("other").experiment_id
    with tb.tracking.fluent.start_run() as run:
        assert tb.tracking.fluent._get_experiment_id() == run.info.experiment_id == known


def test_names_and_versions_stand_where_mlflows_code_looks() -> None:
    assert MlflowClient is tb.MlflowClient is tb.tracking.MlflowClient is tb.client.MlflowClient
    assert tb.version.VERSION == tb.__version__ == version()
    assert tb.version.is_release_version() is version().replace(".", "").isdecimal()
    with tb.start_run(run_name="outer") as outer, tb.start_run(nested=True) as inner:
        pass
    tags = tb.get_run(inner.info.run_id).data.tags
    assert tags[MLFLOW_PARENT_RUN_ID] == outer.info.run_id
    assert tb.utils.mlflow_tags.MLFLOW_RUN_NAME == MLFLOW_RUN_NAME == "mlflow.runName"


def test_sampling_is_turned_on_and_off_as_in_mlflow(monkeypatch: pytest.MonkeyPatch) -> None:
    # what the functions set in the environment goes with the test
    monkeypatch.setenv(settings.SYSTEM_METRICS_NODE_VARIABLE, "")
    sampler = system_metrics.Sampler()
    monkeypatch.setattr(system_metrics, "sampler", sampler)

    def sampled(asked: bool | None = None) -> bool:
        with tb.start_run(log_system_metrics=asked) as run:
            return run.info.run_id in sampler._runs

    tb.enable_system_metrics_logging()
    assert (sampled(), sampled(False)) == (True, False)
    tb.disable_system_metrics_logging()
    assert (sampled(), sampled(True)) == (False, True)
    tb.set_system_metrics_sampling_interval(30)
    assert (settings.system_metrics_interval(), sampled()) == (30, True)
    tb.enable_system_metrics_logging()
    assert settings.system_metrics_interval() == 30
    tb.set_system_metrics_sampling_interval(None)
    assert settings.system_metrics_interval() == settings.SYSTEM_METRICS_SECONDS
    tb.set_system_metrics_samples_before_logging(3)
    tb.set_system_metrics_node_id(2)
    assert settings.system_metrics_prefix() == "system/2/"
    tb.set_system_metrics_node_id(None)
    assert settings.system_metrics_prefix() == "system/"
    wrong: list[Any] = [0, -1, "often", float("nan")]
    for interval in wrong:
        with pytest.raises(InvalidParameterError, match=r"from 0\.1"):
            tb.set_system_metrics_sampling_interval(interval)
    with pytest.raises(InvalidParameterError, match="from 1"):
        tb.set_system_metrics_samples_before_logging(0)


def test_submodules_are_imported_by_their_names() -> None:
    code = (
        "import trialbook.entities, trialbook.exceptions, trialbook.models.signature\n"
        "import trialbook.tracking.client, trialbook.types.schema, trialbook.client\n"
        "from trialbook.tracking.fluent import log_metrics, start_run\n"
        "from trialbook.config import enable_async_logging, set_tracking_uri\n"
        "from trialbook.entities.model_registry.model_version_status import ModelVersionStatus\n"
        "import trialbook as mlflow\n"
        "assert mlflow.entities.ViewType.ALL == 3\n"
        "assert mlflow.models.infer_signature([1.5]).inputs.input_types()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_submodules_are_attributes_without_being_imported() -> None:
    code = (
        "import trialbook as mlflow\n"
        "mlflow.entities.model_registry.model_version_status.ModelVersionStatus.READY\n"
        "mlflow.models.signature.infer_signature, mlflow.types.schema.ColSpec\n"
        "mlflow.data.pandas_dataset.PandasDataset, mlflow.data.sources.DatasetSource\n"
        "mlflow.tracking.client.MlflowClient, mlflow.exceptions.RestException\n"
        "mlflow.tracking.fluent.start_run, mlflow.config.enable_system_metrics_logging\n"
        "mlflow.utils.mlflow_tags.MLFLOW_USER, mlflow.version.VERSION\n"
        "mlflow.protos.databricks_pb2.ErrorCode\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
