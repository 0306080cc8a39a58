"""Registered models as users reach them: by fluent functions, the client and URIs."""

from __future__ import annotations

from pathlib import Path

import pytest

import trialbook as tb
from trialbook.errors import FilterError, InvalidParameterError, NotFoundError


@pytest.fixture
def run_id() -> str:
    """Return a run with a model in a folder, and one in a file."""
    with tb.start_run() as run:
        tb.log_text("1", "models/forest/weights.txt")
        tb.log_text("2", "model.pkl")
    return run.info.run_id


@pytest.fixture
def client() -> tb.TrackingClient:
    """Return a client of the store in use."""
    return tb.TrackingClient()


def text_of(uri: str) -> str:
    return Path(tb.artifacts.download_artifacts(uri)).read_text()


def test_a_run_s_files_become_versions(run_id: str, client: tb.TrackingClient) -> None:
    first = tb.register_model(f"runs:/{run_id}/models/forest", "iris", tags={"year": 2026})
    second = tb.register_model(f"runs:/{run_id}/model.pkl", "iris")
    assert (first.version, first.run_id, first.tags) == (1, run_id, {"year": "2026"})
    assert first.source == f"{tb.get_run(run_id).info.artifact_uri}/models/forest"
    assert first.user_id == tb.get_run(run_id).info.user_id
    client.set_registered_model_alias("iris", "champion", 1)
    assert text_of("models:/iris/1/weights.txt") == "1"
    assert text_of("models:/iris@champion/weights.txt") == "1"
    assert text_of("models:/iris/2") == text_of("models:/iris/Latest") == "2"
    assert [info.path for info in tb.artifacts.list_artifacts("models:/iris/1")] == ["weights.txt"]
    tb.artifacts.download_artifacts("models:/iris/1", dst_path="copies")
    assert Path("copies/weights.txt").read_text() == "1"
    client.transition_model_version_stage("iris", 1, "staging")
    assert text_of("models:/iris/Staging/weights.txt") == "1"
    assert client.get_model_version_by_alias("iris", "latest") == second
    assert client.get_model_version_download_uri("iris", "2") == second.source


def test_a_source_in_a_run_says_which_run(run_id: str, client: tb.TrackingClient) -> None:
    client.create_registered_model("iris")
    version = client.create_model_version("iris", f"runs:/{run_id}/models/forest")
    # as it was given, as in MLflow
    assert (version.source, version.run_id) == (f"runs:/{run_id}/models/forest", run_id)
    assert text_of("models:/iris/1/weights.txt") == "1"
    # all that the run has
    client.create_model_version("iris", f"runs:/{run_id}")
    assert text_of("models:/iris/2/model.pkl") == "2"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("modell.pkl", "no artifact 'modell.pkl' to register; its root contains 'model.pkl'"),
        ("models/tree", "'models' contains 'models/forest'"),
        ("nowhere/tree", "'nowhere' contains nothing"),
    ],
)
def test_nothing_is_created_where_the_files_are_not_there(
    run_id: str, path: str, message: str
) -> None:
    with pytest.raises(NotFoundError, match=message):
        tb.register_model(f"runs:/{run_id}/{path}", "iris")
    assert tb.search_registered_models() == []


def test_nothing_is_created_where_something_is_wrong(run_id: str) -> None:
    for uri, name, tags in (
        (f"runs:/{run_id}/model.pkl", "a/b", None),
        (f"runs:/{run_id}/model.pkl", "iris", {"": "v"}),
        (f"runs:/{run_id}/../x", "iris", None),
        ("", "iris", None),
        (None, "iris", None),
    ):
        with pytest.raises(InvalidParameterError):
            tb.register_model(uri, name, tags=tags)
    assert tb.search_registered_models() == []


def test_versions_of_other_models_are_registered_and_copied(
    run_id: str, client: tb.TrackingClient
) -> None:
    first = tb.register_model(f"runs:/{run_id}/models/forest", "iris", tags={"k": "v"})
    client.update_model_version("iris", 1, "the first")
    again = tb.register_model("models:/iris/1", "shared")
    assert (again.source, again.run_id, again.tags) == (first.source, run_id, {})
    copied = client.copy_model_version("models:/iris/latest", "copied")
    assert (copied.source, copied.run_id) == (first.source, run_id)
    assert (copied.description, copied.tags) == ("the first", {"k": "v"})
    client.delete_registered_model("iris")
    assert text_of("models:/shared/1/weights.txt") == text_of("models:/copied/1/weights.txt") == "1"
    with pytest.raises(InvalidParameterError, match="copied whole"):
        client.copy_model_version("models:/shared/1/weights.txt", "other")


def test_tags_of_the_latest_in_a_stage(client: tb.TrackingClient) -> None:
    client.create_registered_model("iris")
    for _ in range(3):
        version = client.create_model_version("iris", "s3://models/iris").version
        client.transition_model_version_stage("iris", version, "Production")
    client.set_model_version_tag("iris", stage="production", key="k", value="v")
    assert [v.version for v in tb.search_model_versions(filter_string="tags.k = 'v'")] == [3]
    client.delete_model_version_tag("iris", stage="Production", key="k")
    assert client.get_model_version("iris", 3).tags == {}
    for wrong in ({}, {"version": 1, "stage": "Production"}):
        with pytest.raises(InvalidParameterError, match="either a version or a stage"):
            client.set_model_version_tag("iris", key="k", value="v", **wrong)
    with pytest.raises(NotFoundError, match="no version in stage 'Staging'"):
        client.set_model_version_tag("iris", key="k", value="v", stage="Staging")


def test_searches_walk_all_pages(client: tb.TrackingClient) -> None:
    for number in range(3):
        client.create_registered_model(f"m{number}")
        client.create_model_version(f"m{number}", "s3://models")
    page = client.search_registered_models(max_results=2)
    rest = client.search_registered_models(max_results=2, page_token=page.token)
    assert [model.name for model in (*page, *rest)] == ["m0", "m1", "m2"]
    assert [model.name for model in tb.search_registered_models(2)] == ["m0", "m1"]
    assert len(tb.search_model_versions()) == 3
    with pytest.raises(FilterError, match="valid are name, version_number"):
        tb.search_model_versions(filter_string="version = 1")


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("models:/iris", "use 'models:/<name>/<version>'"),
        ("models:iris/1", "use 'models:/<name>/<version>'"),
        ("models:/iris/Nowhere", "is no stage"),
        ("models:/iris@nobody", "has no alias 'nobody'; it has 'champion'"),
        ("models:/iris/9", "no version 9"),
        ("models:/irs/latest", "named 'irs'. Did you mean 'iris'"),
        ("models:/iris/Archived", "no version in stage 'Archived'"),
        ("models:/iris/1/nowhere", "There is no artifact 'nowhere'"),
        ("models:/iris/1/../../model.pkl", "Artifact"),
    ],
)
def test_a_wrong_uri_is_explained(
    run_id: str, client: tb.TrackingClient, uri: str, message: str
) -> None:
    tb.register_model(f"runs:/{run_id}/models/forest", "iris")
    client.set_registered_model_alias("iris", "champion", 1)
    with pytest.raises((InvalidParameterError, NotFoundError)) as caught:
        tb.artifacts.download_artifacts(uri)
    assert message.lower() in str(caught.value).lower()
