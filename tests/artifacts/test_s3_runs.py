"""Runs whose artifacts are in a bucket."""

from __future__ import annotations

import json
import logging
import sys
import uuid
from pathlib import Path

import fsspec
import matplotlib.figure
import numpy as np
import pytest
from PIL import Image

import trialbook as tb
from trialbook import settings
from trialbook.recording import stores
from trialbook.service.artifacts.base import artifacts_at


@pytest.fixture
def location(s3: str) -> str:
    """Return a folder of the bucket that no other test uses."""
    return f"{s3}/{uuid.uuid4().hex}"


def test_the_fluent_functions(location: str, workspace: Path) -> None:
    tb.set_experiment(experiment_id=tb.create_experiment("cloud", f"{location}/"))
    Path("data").mkdir()
    Path("data/x.csv").write_text("1,2")
    figure = matplotlib.figure.Figure()
    figure.subplots().plot([1, 2])
    with tb.start_run() as run:
        tb.log_artifact("data/x.csv", "tables")
        tb.log_artifacts("data")
        tb.log_text("hello", "notes/a b.txt")
        tb.log_dict({"a": 1}, "a.json")
        tb.log_figure(figure, "plots/a.png")
        tb.log_image(np.zeros((4, 4), dtype=np.uint8), "cat.png")
        uri = tb.get_artifact_uri("notes/a b.txt")
    run_id = run.info.run_id
    assert run.info.artifact_uri == f"{location}/{run_id}/artifacts"
    assert uri == f"{location}/{run_id}/artifacts/notes/a b.txt"
    top = tb.artifacts.list_artifacts(run_id=run_id)
    assert [i.path for i in top] == ["a.json", "cat.png", "notes", "plots", "tables", "x.csv"]
    assert tb.artifacts.list_artifacts(run.info.artifact_uri) == top
    for path in (
        tb.artifacts.download_artifacts(uri),
        tb.artifacts.download_artifacts(f"runs:/{run_id}/notes/a b.txt"),
        tb.artifacts.download_artifacts(run_id=run_id, artifact_path="notes/a b.txt", dst_path="d"),
    ):
        assert Path(path).read_text() == "hello"
    everything = Path(tb.artifacts.download_artifacts(run_id=run_id))
    assert json.loads((everything / "a.json").read_text()) == {"a": 1}
    assert (everything / "tables/x.csv").read_text() == "1,2"
    with Image.open(everything / "cat.png") as image:
        assert image.size == (4, 4)
    # nothing went into a folder of that name
    assert sorted(p.name for p in workspace.glob("*s3*")) == []
    client = tb.TrackingClient()
    client.log_text(run_id, "again", "notes/b.txt")
    assert [info.path for info in client.list_artifacts(run_id, "notes")] == [
        "notes/a b.txt",
        "notes/b.txt",
    ]


def test_an_upload_in_parts(location: str, workspace: Path) -> None:
    big = Path("big.bin")
    with big.open("wb") as file:
        file.truncate(101 * 2**20)
    place = artifacts_at(location)
    place.add(big)
    assert [(info.path, info.file_size) for info in place.entries()] == [("big.bin", 101 * 2**20)]
    place.remove()


def test_an_upload_that_breaks_off_leaves_nothing(
    location: str, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_off(*args: object, **kwargs: object) -> None:
        raise ConnectionResetError("line cut")

    monkeypatch.setattr("s3fs.S3FileSystem._upload_file_part_concurrent", break_off)
    big = Path("big.bin")
    with big.open("wb") as file:
        file.truncate(101 * 2**20)
    place = artifacts_at(location)
    with pytest.raises(tb.StoreError, match="line cut"):
        place.add(big)
    assert place.entries() == []
    started = fsspec.filesystem("s3").call_s3("list_multipart_uploads", Bucket="trials")
    assert "Uploads" not in started


def test_a_new_store_keeps_what_the_environment_says(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, location)
    with tb.start_run() as run:
        tb.log_text("hello", "a.txt")
    assert run.info.artifact_uri == f"{location}/0/{run.info.run_id}/artifacts"
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, "elsewhere")
    stores.close_stores()
    made_later = tb.get_experiment(tb.create_experiment("later"))
    assert made_later.artifact_location == f"{location}/1"
    assert tb.artifacts.list_artifacts(run_id=run.info.run_id)[0].path == "a.txt"


def test_an_older_store_keeps_its_place(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tb.get_experiment(tb.create_experiment("before")).artifact_location
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, location)
    stores.close_stores()
    after = tb.get_experiment(tb.create_experiment("after")).artifact_location
    assert Path(after).parent == Path(before).parent


@pytest.mark.parametrize(
    "wrong",
    [
        "s3://AKIAKEY:hush/hush+hush@bucket/x",
        "s3://bucket/x?token=hush",
        "s3://:hush@bucket",
    ],
)
def test_no_password_gets_into_a_store(
    wrong: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(tb.InvalidParameterError, match="carries a password") as caught:
        tb.create_experiment("wrong", wrong)
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, wrong)
    tb.set_tracking_uri("other.db")
    with pytest.raises(tb.InvalidParameterError, match="carries a password") as at_birth:
        tb.create_experiment("wrong")
    for said in (str(caught.value), str(at_birth.value), caplog.text):
        assert "hush" not in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("s4://bucket", "knows no 's4://'"),
        ("s3:bucket", "is no place"),
        ("s3://", "is no place"),
        ("simplecache::s3://bucket", "is no place"),
        ("local://tmp", "is no place"),
    ],
)
def test_what_is_no_place(wrong: str, says: str) -> None:
    with pytest.raises(tb.InvalidParameterError, match=says):
        tb.create_experiment("wrong", wrong)


def test_a_missing_back_end_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "adlfs", None)
    with pytest.raises(tb.MissingExtraError, match=r"pip install 'trialbook\[cloud\]'"):
        tb.create_experiment("azure", "az://container/x")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(tb.MissingExtraError, match=r"pip install 'trialbook\[cloud\]'"):
        tb.create_experiment("s3", "s3://bucket/x")


def test_a_missing_bucket_is_said(s3: str) -> None:
    place = artifacts_at("s3://no-such-bucket/x")
    with pytest.raises(tb.StoreError, match="There is no 's3://no-such-bucket/x'"):
        place.add(__file__)


def test_missing_keys_are_said(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(tb.StoreError, match=r"Access to .* was refused"):
        artifacts_at(f"{s3}/x").add(__file__)


def test_a_server_that_does_not_answer(
    s3: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    # a port that nothing listens on
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://key:hush@127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("s3fs.S3FileSystem.retries", 1)
    for uri in ("s3://trials/x", "s3://key:hush@trials/x"):
        place = artifacts_at(uri)
        with pytest.raises(tb.StoreError, match="cannot be reached") as caught:
            place.entries()
        assert "hush" not in f"{place!r} {caught.value} {caplog.text}"
        assert caught.value.__suppress_context__
