"""The store stays where it was when it was first used, wherever the working folder goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.recording import stores

FIRST_USES: dict[str, Callable[[], object]] = {
    "set_experiment": lambda: tb.set_experiment("mine"),
    "search_runs": tb.search_runs,
    "client": tb.TrackingClient,
    "create_experiment": lambda: tb.create_experiment("mine"),
    "start_run": lambda: tb.start_run().__exit__(None, None, None),
    "log_metric": lambda: (tb.log_metric("a", 1.0), tb.end_run()),
}


def databases(workspace: Path) -> list[str]:
    return sorted(path.relative_to(workspace).as_posix() for path in workspace.rglob("*.db"))


@pytest.mark.parametrize("first_use", FIRST_USES)
@pytest.mark.parametrize("variable", [None, "runs.db", "sqlite:///runs.db"])
def test_a_folder_changed_after_the_first_use(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, first_use: str, variable: str | None
) -> None:
    if variable is not None:
        monkeypatch.setenv(settings.TRACKING_URI_VARIABLE, variable)
    (workspace / "data").mkdir()
    FIRST_USES[first_use]()
    os.chdir("data")
    with tb.start_run(run_name="later") as run:
        tb.log_metric("loss", 0.5)
        tb.log_text("note", "note.txt")
    stores.close_stores()
    assert tb.TrackingClient().get_run(run.info.run_id).data.metrics == {"loss": 0.5}
    assert databases(workspace) == ["trialbook.db" if variable is None else "runs.db"]
    assert not list((workspace / "data").iterdir())


def test_a_folder_changed_before_the_first_use(workspace: Path) -> None:
    (workspace / "data").mkdir()
    # looking, as a page does all the time, settles nothing
    assert stores.current_store(create=False) is None
    assert tb.get_tracking_uri().endswith("/workspace/trialbook.db")
    os.chdir("data")
    tb.set_experiment("mine")
    stores.close_stores()
    assert databases(workspace) == ["data/trialbook.db"]


def test_a_page_that_sees_a_store_does_not_settle_and_a_view_does(workspace: Path) -> None:
    tb.create_experiment("mine")
    stores.close_stores()
    settings.set_tracking_uri(None)
    (workspace / "data").mkdir()
    seen = stores.current_store(create=False)
    assert seen is not None
    os.chdir("data")
    assert stores.current_store(create=False) is None
    os.chdir("..")
    tb.runs()
    os.chdir("data")
    assert stores.current_store() is seen


def test_another_setting_is_another_store(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tb.create_experiment("mine")
    monkeypatch.setenv(settings.TRACKING_URI_VARIABLE, "other.db")
    assert tb.get_experiment_by_name("mine") is None
    tb.create_experiment("theirs")
    stores.close_stores()
    assert databases(workspace) == ["other.db", "trialbook.db"]


def test_places_of_artifacts_are_those_of_the_moment(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, "kept")
    (workspace / "data").mkdir()
    own = tb.create_experiment("own", artifact_location="elsewhere")
    os.chdir("data")
    common = tb.create_experiment("common")
    for experiment_id, place in ((own, "elsewhere"), (common, f"kept/{common}")):
        with tb.start_run(experiment_id=experiment_id) as run:
            tb.log_text("note", "note.txt")
        assert (workspace / place / run.info.run_id / "artifacts" / "note.txt").is_file()


def test_a_folder_reached_by_a_link(workspace: Path) -> None:
    (workspace / "real").mkdir()
    (workspace / "link").symlink_to("real")
    os.chdir("link")
    tb.set_experiment("mine")
    os.chdir("..")
    (workspace / "link").unlink()
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
    assert databases(workspace) == ["real/trialbook.db"]


def test_a_working_folder_that_is_gone(workspace: Path) -> None:
    tb.set_experiment("mine")
    gone = workspace / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5)
    assert tb.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
    settings.set_tracking_uri(None)
    for call in (
        tb.search_runs,
        lambda: tb.set_tracking_uri("runs.db"),
        lambda: tb.create_experiment("e", artifact_location="there"),
    ):
        with pytest.raises(tb.InvalidParameterError, match="working folder is gone"):
            call()
    tb.set_tracking_uri(workspace / "absolute.db")
    assert tb.create_experiment("e") == "1"
    os.chdir(workspace)


def test_the_store_in_use_is_named_from_another_folder(workspace: Path) -> None:
    tb.set_tracking_uri("sqlite:///runs.db")
    tb.create_experiment("mine")
    (workspace / "data").mkdir()
    os.chdir("data")
    client = tb.TrackingClient(tracking_uri=tb.get_tracking_uri())
    assert client.get_experiment_by_name("mine") is not None
    assert databases(workspace) == ["runs.db"]
