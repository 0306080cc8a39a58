"""What a run is given when it starts, and what it costs the caller."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.model import TagName
from trialbook.recording import stores
from trialbook.service.context import capture, description_files, machine


@pytest.fixture(autouse=True)
def capturing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CAPTURE_VARIABLE, "1")
    monkeypatch.setattr(capture, "capture", capture.Capture())


def described(run_id: str) -> dict[str, Any]:
    capture.finish()
    digest = tb.get_run(run_id).data.tags[TagName.ENVIRONMENT]
    folder = description_files.place_of(stores.current_store())
    with folder.reading(f"{digest}.json") as path:
        told: dict[str, Any] = json.loads(path.read_bytes())
    return told


def test_a_run_says_where_it_takes_place(workspace: Path) -> None:
    with tb.start_run() as run:
        pass
    told = described(run.info.run_id)
    assert told["folder"] == str(workspace)
    assert told["packages"]["pytest"] == pytest.__version__
    assert told["packages"]["pytest-timeout"]
    assert "json" not in told["packages"]
    assert told["cpu_count"] == os.cpu_count()
    assert told["memory"] > 2**20
    assert told["python"] == ".".join(map(str, sys.version_info[:3]))


def test_git_goes_into_mlflows_tags_and_the_difference_into_a_file(workspace: Path) -> None:
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=a@b.c"]
    (workspace / "train.py").write_text("alpha = 1\n")
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "."],
        ["commit", "--quiet", "-m", "first"],
    ):
        subprocess.run([*git, *words], check=True)
    (workspace / "train.py").write_text("alpha = 2\n")
    with tb.start_run() as run:
        pass
    about = described(run.info.run_id)["git"]
    tags = tb.get_run(run.info.run_id).data.tags
    assert tags[TagName.GIT_COMMIT] == about["commit"]
    assert tags[TagName.GIT_BRANCH] == "main"
    assert TagName.GIT_REPO_URL not in tags
    assert tags[TagName.UNCOMMITTED] == about["diff"]
    with description_files.place_of(stores.current_store()).reading(
        f"{about['diff']}.diff"
    ) as path:
        assert b"+alpha = 2\n" in path.read_bytes()


def test_runs_of_one_moment_share_a_description(workspace: Path) -> None:
    ids = []
    for _ in range(20):
        with tb.start_run() as run:
            ids.append(run.info.run_id)
    capture.finish()
    digests = {tb.get_run(run_id).data.tags[TagName.ENVIRONMENT] for run_id in ids}
    files = description_files.place_of(stores.current_store()).entries()
    assert {f"{digest}.json" for digest in digests} == {info.path for info in files}
    assert len(digests) == 1
    assert tb.artifacts.list_artifacts(run_id=ids[0]) == []


def test_what_is_in_use_for_long_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "FRESH_SECONDS", 3600.0)
    with tb.start_run():
        pass
    capture.finish()
    place = description_files.place_of(stores.current_store())
    (written,) = place.entries()
    place.remove(written.path)
    with tb.start_run() as soon:
        pass
    capture.finish()
    assert place.entries() == []
    assert f"{tb.get_run(soon.info.run_id).data.tags[TagName.ENVIRONMENT]}.json" == written.path
    monkeypatch.setattr(capture, "REWRITE_SECONDS", 0.0)
    with tb.start_run() as late:
        pass
    assert described(late.info.run_id)["folder"] == described(soon.info.run_id)["folder"]


def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CAPTURE_VARIABLE, "off")
    with tb.start_run() as run:
        pass
    capture.finish()
    assert TagName.ENVIRONMENT not in tb.get_run(run.info.run_id).data.tags


def test_what_fails_is_nobodys_concern(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError("no such thing")

    monkeypatch.setattr(capture, "describe", fail)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with tb.start_run() as run:
            tb.log_metric("loss", 1)
        capture.finish()
    assert tb.get_run(run.info.run_id).info.status == "FINISHED"


def test_secrets_of_the_command_line_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [
        "python",
        "train.py",
        "--token",
        "abc",
        "--db-password=def",
        "API_KEY=ghi",
        "--lr",
        "1",
    ]
    given.append("postgresql://ada:jkl@host/db")
    monkeypatch.setattr(sys, "orig_argv", given)
    told = machine.command_line()
    assert told[:8] == [
        "python",
        "train.py",
        "--token",
        "…",
        "--db-password=…",
        "API_KEY=…",
        "--lr",
        "1",
    ]
    assert "jkl" not in told[8]


def test_a_script_that_ends_at_once_is_described(workspace: Path) -> None:
    script = "import trialbook as tb\nwith tb.start_run():\n    tb.log_metric('loss', 1)\n"
    environment = {k: v for k, v in os.environ.items() if k != settings.SYSTEM_METRICS_VARIABLE}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    (run,) = tb.search_runs(output_format="list")
    assert described(run.info.run_id)["command"][1:3] == ["-W", "error"]


def test_another_folder_is_another_place(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tb.set_tracking_uri(workspace / "trialbook.db")
    with tb.start_run() as first:
        pass
    capture.finish()
    (workspace / "deep").mkdir()
    monkeypatch.chdir(workspace / "deep")
    with tb.start_run() as second:
        pass
    folders = [described(run.info.run_id)["folder"] for run in (first, second)]
    assert folders == [str(workspace), str(workspace / "deep")]
