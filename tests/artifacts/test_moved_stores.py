"""A folder with a store and its artifacts may be moved or copied: all of it goes along."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.model import TagName
from trialbook.recording import stores
from trialbook.service.collection import collect
from trialbook.service.context import description_files
from trialbook.service.diagnosis import diagnose
from trialbook.store.sqlite import quick_read
from trialbook.store.sqlite.store import SqliteStore


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    tb.set_tracking_uri(folder / "trialbook.db")
    return folder


def filled() -> str:
    other = tb.create_experiment("other")
    for experiment_id in ("0", other):
        with tb.start_run(experiment_id=experiment_id, run_name="first") as run:
            tb.log_text("before", "notes/a.txt")
    stores.close_stores()
    return run.info.run_id


def opened(folder: Path) -> None:
    stores.close_stores()
    tb.set_tracking_uri(folder / "trialbook.db")


def as_before(folder: Path) -> None:
    """Write places as they were kept before: absolute."""
    root = f"{folder}/trialbook-artifacts/"
    with closing(sqlite3.connect(folder / "trialbook.db")) as connection, connection:
        for table, column in (("experiments", "artifact_location"), ("runs", "artifact_uri")):
            connection.execute(
                f"UPDATE {table} SET {column} = replace({column}, 'artifacts:', ?)",  # noqa: S608 -- our names
                (root,),
            )


def text_of(run_id: str) -> str:
    path = tb.artifacts.download_artifacts(run_id=run_id, artifact_path="notes/a.txt")
    return Path(path).read_text()


@pytest.mark.parametrize("kept", ["relative", "absolute"])
@pytest.mark.parametrize("how", ["moved", "copied"])
def test_a_folder_that_goes_elsewhere(how: str, kept: str, old: Path, tmp_path: Path) -> None:
    run_id = filled()
    if kept == "absolute":
        as_before(old)
    new = tmp_path / "deep" / "new"
    if how == "moved":
        new.parent.mkdir()
        old.rename(new)
    else:
        shutil.copytree(old, new)
        shutil.rmtree(old / "trialbook-artifacts" / "1")
    before = sorted(old.rglob("*"))
    opened(new)
    root = new / "trialbook-artifacts"
    assert text_of(run_id) == "before"
    assert tb.get_run(run_id).info.artifact_uri == f"{root}/1/{run_id}/artifacts"
    assert tb.get_experiment("0").artifact_location == f"{root}/0"
    frame = tb.search_runs(search_all_experiments=True)
    assert frame["artifact_uri"].str.startswith(f"{root}/").all()
    found = tb.search_runs(["1"], f"artifact_uri LIKE '{root}/%'", order_by=["artifact_uri"])
    assert found["run_id"].tolist() == [run_id]
    # nothing goes where it was
    with tb.start_run(run_id=run_id):
        tb.log_text("after", "notes/b.txt")
    with tb.start_run() as later:
        tb.log_text("after", "notes/a.txt")
    assert (root / "1" / run_id / "artifacts" / "notes" / "b.txt").is_file()
    assert text_of(later.info.run_id) == "after"
    tb.delete_run(run_id)
    assert collect(stores.current_store()).freed.files == 2
    stores.close_stores()
    assert sorted(old.rglob("*")) == before


def test_places_elsewhere_stay_where_they_are(old: Path, tmp_path: Path) -> None:
    location = tmp_path / "disk"
    elsewhere = tb.create_experiment("elsewhere", artifact_location=str(location))
    with tb.start_run(experiment_id=elsewhere) as run:
        tb.log_text("before", "notes/a.txt")
    stores.close_stores()
    old.rename(tmp_path / "new")
    opened(tmp_path / "new")
    assert tb.get_run(run.info.run_id).info.artifact_uri.startswith(f"{location}/")
    assert text_of(run.info.run_id) == "before"


def test_a_chosen_root_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    for place in (tmp_path / "disk", tmp_path / "old" / "trialbook-artifacts"):
        monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, str(place))
        shutil.rmtree(tmp_path / "old")
        (tmp_path / "old").mkdir()
        opened(tmp_path / "old")
        run_id = filled()
        assert tb.get_run(run_id).info.artifact_uri.startswith(f"{place}/1/")
        assert text_of(run_id) == "before"


def test_where_a_run_took_place_and_what_was_registered_go_along(old: Path, tmp_path: Path) -> None:
    with tb.start_run(tags={TagName.ENVIRONMENT: "a" * 32}) as run:
        tb.log_text("weights", "model/weights.txt")
    description_files.write(stores.current_store(), {f"{'a' * 32}.json": b"{}"})
    uri = tb.get_run(run.info.run_id).info.artifact_uri
    client = tb.TrackingClient()
    client.create_registered_model("m")
    client.create_model_version("m", f"{uri}/model", run.info.run_id)
    stores.close_stores()
    old.rename(tmp_path / "new")
    opened(tmp_path / "new")
    place = description_files.place_of(stores.current_store())
    assert [info.path for info in place.entries()] == [f"{'a' * 32}.json"]
    version = tb.TrackingClient().get_model_version("m", "1")
    assert (
        version.source == f"{tmp_path}/new/trialbook-artifacts/0/{run.info.run_id}/artifacts/model"
    )
    path = tb.artifacts.download_artifacts("models:/m/1")
    assert (Path(path) / "weights.txt").read_text() == "weights"


def test_artifacts_that_were_left_behind(old: Path, tmp_path: Path) -> None:
    with tb.start_run(tags={TagName.ENVIRONMENT: "a" * 32}) as run:
        tb.log_text("before", "notes/a.txt")
    description_files.write(stores.current_store(), {f"{'a' * 32}.json": b"{}"})
    stores.close_stores()
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(old / "trialbook.db", new)
    opened(new)
    root = new / "trialbook-artifacts"
    with pytest.raises(FileNotFoundError, match=f"there is no folder {root}.* be moved along"):
        text_of(run.info.run_id)
    assert tb.artifacts.list_artifacts(run_id=run.info.run_id) == []
    stores.close_stores()
    (finding,) = diagnose(str(new / "trialbook.db")).findings
    assert finding.what == f"1 run has artifacts in {root}, which is not there."
    assert finding.action.startswith("Move that folder to the database")
    (old / "trialbook-artifacts").rename(root)
    assert diagnose(str(new / "trialbook.db")).is_healthy
    assert text_of(run.info.run_id) == "before"


def test_one_store_under_two_names(old: Path, tmp_path: Path) -> None:
    """As two machines or containers see a folder that they share."""
    run_id = filled()
    (tmp_path / "mounted").symlink_to(old)
    with closing(SqliteStore(str(old / "trialbook.db"))) as one:
        assert one.get_run(run_id).info.artifact_uri.startswith(f"{old}/")
    with closing(sqlite3.connect(old / "trialbook.db")) as connection:
        places = connection.execute("SELECT artifact_uri FROM runs").fetchall()
        places += connection.execute("SELECT artifact_location FROM experiments").fetchall()
    assert all(place.startswith("artifacts:") for (place,) in places)


def test_a_glance_sees_what_the_store_says(old: Path, tmp_path: Path) -> None:
    filled()
    new = tmp_path / "new"
    shutil.copytree(old, new)
    for folder in (old, new):
        seen = quick_read.experiment(folder / "trialbook.db", "1")
        with closing(SqliteStore(str(folder / "trialbook.db"))) as store:
            assert seen == store.get_experiment("1")
    as_before(old)
    old.rename(tmp_path / "third")
    assert quick_read.experiment(tmp_path / "third" / "trialbook.db", "1") is None


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved")
def test_doctor_repairs_what_names_another_place(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from trialbook.cli.command import main

    run_id = filled()
    as_before(old)
    new = tmp_path / "new"
    old.rename(new)
    uri = str(new / "trialbook.db")
    (finding,) = diagnose(uri).findings
    assert "2 experiments name their artifacts where the store was" in finding.what
    assert "--repair" in finding.action
    assert main(["doctor", "--tracking-uri", uri, "--repair"]) == 0
    assert "Nothing is wrong with it" in capsys.readouterr().out
    assert diagnose(uri).is_healthy
    # now without any folder to go by
    shutil.rmtree(new / "trialbook-artifacts")
    opened(new)
    assert tb.get_run(run_id).info.artifact_uri.startswith(f"{new}/")
