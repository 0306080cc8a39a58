"""The client: everything by id."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import trialbook as tb
from trialbook.tracking import MlflowClient


@pytest.fixture
def client() -> tb.TrackingClient:
    return tb.TrackingClient()


@pytest.fixture
def run_id(client: tb.TrackingClient) -> str:
    return client.create_run("0", run_name="one").info.run_id


def test_mlflows_name_and_the_store_it_writes_to() -> None:
    assert tb.MlflowClient is MlflowClient is tb.TrackingClient
    client = tb.MlflowClient("team.db")
    assert client.tracking_uri.endswith("/team.db")
    client.create_experiment("there")
    assert tb.get_experiment_by_name("there") is None
    assert tb.MlflowClient(tracking_uri="team.db").get_experiment_by_name("there") is not None


def test_a_run_by_hand(client: tb.TrackingClient) -> None:
    run = client.create_run("0", start_time=1000, tags={"a": "b"}, run_name="one")
    assert (run.info.status, run.info.start_time, run.info.run_name) == ("RUNNING", 1000, "one")
    run_id = run.info.run_id
    assert client.log_param(run_id, "p", 1) == 1
    client.log_metric(run_id, "m", math.inf, timestamp=5, step=3)
    client.set_tag(run_id, "t", None)
    client.delete_tag(run_id, "a")
    client.set_terminated(run_id, "FAILED", end_time=2000)
    found = client.get_run(run_id)
    assert (found.info.status, found.info.end_time) == ("FAILED", 2000)
    assert found.data.params == {"p": "1"}
    assert found.data.metrics == {"m": math.inf}
    assert found.data.tags["t"] == "None"
    assert "a" not in found.data.tags
    assert client.get_metric_history(run_id, "m") == [tb.Metric("m", math.inf, 5, 3)]
    assert client.get_metric_history(run_id, "unknown") == []
    assert tb.active_run() is None


def test_a_run_renamed_and_reopened(client: tb.TrackingClient, run_id: str) -> None:
    client.set_terminated(run_id)
    client.update_run(run_id, status="RUNNING", name="two")
    info = client.get_run(run_id).info
    assert (info.status, info.run_name) == ("RUNNING", "two")
    assert client.get_run(run_id).data.tags["mlflow.runName"] == "two"
    with pytest.raises(tb.InvalidParameterError, match="no status of a run"):
        client.update_run(run_id, status="running")


def test_a_batch_is_recorded_whole_or_not_at_all(client: tb.TrackingClient, run_id: str) -> None:
    points = [tb.Metric("m", step / 3, timestamp=step, step=step) for step in range(3000)]
    client.log_batch(run_id, points, [tb.Param("p", "1")], [tb.RunTag("t", "1")])
    assert len(client.get_metric_history(run_id, "m")) == 3000
    with pytest.raises(tb.InvalidParameterError, match="cannot become '2'"):
        client.log_batch(
            run_id, [tb.Metric("n", 1, 1, 1)], [tb.Param("p", "2")], [tb.RunTag("t", "2")]
        )
    with pytest.raises(tb.InvalidParameterError, match="Metric 'n' must be a number"):
        client.log_batch(run_id, [tb.Metric("m", 1, 1, 1), tb.Metric("n", None, 1, 1)])
    data = client.get_run(run_id).data
    assert data.params == {"p": "1"}
    assert data.tags["t"] == "1"
    assert set(data.metrics) == {"m"}
    assert len(client.get_metric_history(run_id, "m")) == 3000


def test_pages(client: tb.TrackingClient) -> None:
    made = [client.create_run("0", start_time=n).info.run_id for n in range(1, 6)]
    page = client.search_runs(["0"], max_results=2)
    found = list(page)
    while page.token:
        page = client.search_runs(["0"], max_results=2, page_token=page.token)
        found += page
    assert [run.info.run_id for run in found] == made[::-1]
    assert client.search_runs(["0"], max_results=5).token is None
    with pytest.raises(tb.InvalidParameterError, match="page token is not valid"):
        client.search_runs(["0"], page_token="nonsense")  # noqa: S106 -- no password
    with pytest.raises(tb.InvalidParameterError, match="1 to 50,000"):
        client.search_runs(["0"], max_results=50_001)


def test_experiments_renamed_deleted_and_restored(client: tb.TrackingClient) -> None:
    first, second = client.create_experiment("first"), client.create_experiment("second")
    client.rename_experiment(first, "renamed")
    assert client.get_experiment(first).name == "renamed"
    with pytest.raises(tb.AlreadyExistsError):
        client.rename_experiment(first, "second")
    client.set_experiment_tag(second, "k", 1)
    assert client.get_experiment(second).tags == {"k": "1"}
    client.delete_experiment_tag(second, "k")
    run = client.create_run(first)
    client.delete_experiment(first)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    with pytest.raises(tb.InvalidParameterError, match="is deleted"):
        client.create_run(first)
    with pytest.raises(tb.InvalidStateError, match="is deleted"):
        client.rename_experiment(first, "other")
    assert [e.name for e in client.search_experiments()] == ["second", "Default"]
    assert client.search_experiments(tb.ViewType.DELETED_ONLY)[0].name == "renamed"
    page = client.search_experiments(max_results=1)
    assert client.search_experiments(page_token=page.token)[0].name == "Default"
    client.restore_experiment(first)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"


def test_a_deleted_run_takes_nothing(client: tb.TrackingClient, run_id: str) -> None:
    client.log_text(run_id, "x", "x.txt")
    client.delete_run(run_id)
    for write in (
        lambda: client.log_metric(run_id, "m", 1),
        lambda: client.log_param(run_id, "p", 1),
        lambda: client.set_tag(run_id, "t", 1),
        lambda: client.delete_tag(run_id, "mlflow.runName"),
        lambda: client.set_terminated(run_id),
        lambda: client.update_run(run_id, name="n"),
        lambda: client.log_text(run_id, "y", "y.txt"),
    ):
        with pytest.raises(tb.InvalidParameterError, match="deleted"):
            write()
    assert [info.path for info in client.list_artifacts(run_id)] == ["x.txt"]
    client.restore_run(run_id)
    client.log_metric(run_id, "m", 1)
    assert client.get_run(run_id).data.metrics == {"m": 1.0}


def test_files(client: tb.TrackingClient, run_id: str) -> None:
    Path("data").mkdir()
    Path("data/x.csv").write_text("1")
    client.log_artifact(run_id, "data/x.csv")
    client.log_artifacts(run_id, "data", "folder")
    client.log_dict(run_id, {"a": 1}, "a.json")
    assert [info.path for info in client.list_artifacts(run_id)] == ["a.json", "folder", "x.csv"]
    assert [info.path for info in client.list_artifacts(run_id, "folder")] == ["folder/x.csv"]
    assert Path(client.download_artifacts(run_id, "folder", "copy")).joinpath("x.csv").exists()


def test_what_does_not_exist(client: tb.TrackingClient) -> None:
    with pytest.raises(tb.NotFoundError, match="no run with id 'abc'"):
        client.get_run("abc")
    with pytest.raises(tb.NotFoundError, match="no run with id"):
        client.log_metric("abc", "m", 1)
    with pytest.raises(tb.NotFoundError, match="no experiment with id '5'"):
        client.create_run("5")
    assert tb.NotFoundError.error_code == "RESOURCE_DOES_NOT_EXIST"
