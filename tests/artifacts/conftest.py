"""Places of artifacts: a folder, fsspec's memory, and a bucket on a server of our own."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from trialbook.service.artifacts.base import Artifacts, artifacts_at

BUCKET = "trials"
KINDS = ["folder", "memory", "s3"]

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """Run an S3 of our own for as long as the tests run."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture(scope="session")
def s3_bucket(s3_endpoint: str) -> str:
    client = boto3.client(
        "s3",
        endpoint_url=s3_endpoint,
        region_name="us-east-1",
        aws_access_key_id="ada",
        aws_secret_access_key="not-so-secret",  # noqa: S106 -- the server takes any
    )
    client.create_bucket(Bucket=BUCKET)
    client.close()
    return f"s3://{BUCKET}"


@pytest.fixture
def s3(s3_endpoint: str, s3_bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set the environment as a user would, and return the URL of a bucket."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_endpoint,
        "AWS_ACCESS_KEY_ID": "ada",
        "AWS_SECRET_ACCESS_KEY": "not-so-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "nowhere",
        "AWS_SHARED_CREDENTIALS_FILE": "nowhere",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    # an open file system keeps the environment that it was opened in
    fsspec.filesystem("s3", skip_instance_cache=True).clear_instance_cache()
    return s3_bucket


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have downloads without a destination go where pytest clears them away."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture(params=KINDS)
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a place that nothing has been written to."""
    number = next(_numbers)
    if request.param == "folder":
        return str(tmp_path / "artifacts")
    if request.param == "memory":
        return f"memory://tests/{number}/artifacts"
    return f"{request.getfixturevalue('s3')}/tests/{number}/artifacts"


@pytest.fixture
def place(uri: str) -> Artifacts:
    return artifacts_at(uri)
