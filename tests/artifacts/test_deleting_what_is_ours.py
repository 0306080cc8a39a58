"""Deletion for good touches what the store has made and nothing else, whatever its rows say."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.recording import stores
from trialbook.service.artifacts.base import Extent
from trialbook.service.artifacts.folder import ArtifactFolder
from trialbook.service.collection import collect
from trialbook.store.record import JournalEnd

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs links")
HEX = "0123456789abcdef" * 2


def deleted_run(experiment_id: str = "0") -> str:
    with tb.start_run(experiment_id=experiment_id) as run:
        tb.log_text("ours", "a.txt")
    tb.delete_run(run.info.run_id)
    return run.info.run_id


def tampered(statement: str, *values: str) -> None:
    """Change the database as its sender may have."""
    path = settings.sqlite_path(stores.current_store().uri)
    stores.close_stores()
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    folder = tmp_path / "victim"
    (folder / "artifacts").mkdir(parents=True)
    (folder / "artifacts" / "thesis.tex").write_text("years of work")
    return folder


def is_whole(victim: Path) -> bool:
    return all((folder / "thesis.tex").is_file() for folder in victim.rglob("artifacts"))


@pytest.mark.parametrize("run_id", ["project", "..", "a" * 31, HEX.upper(), "x" + HEX])
def test_ids_that_are_none(run_id: str, tmp_path: Path) -> None:
    base = tmp_path / "home" / "ada"
    base.mkdir(parents=True)
    folder = base / run_id / "artifacts"
    folder.mkdir(parents=True)
    (folder / "thesis.tex").write_text("years of work")
    known = deleted_run()
    place = f"{base}/{run_id}/artifacts"
    tampered("UPDATE runs SET run_id = ?, artifact_uri = ? WHERE run_id = ?", run_id, place, known)
    done = collect(stores.current_store())
    assert (done.runs, done.freed) == (1, Extent())
    assert "remove by hand" in done.kept[0]
    assert (folder / "thesis.tex").is_file()


@pytest.mark.parametrize("where", ["elsewhere", "above", "a location", "a root"])
def test_places_that_end_as_a_runs_own(where: str, victim: Path, workspace: Path) -> None:
    known = deleted_run()
    target = (
        victim / "0" / known / "artifacts" if where == "a root" else victim / known / "artifacts"
    )
    shutil.move(victim / "artifacts", target)
    uri = str(target)
    if where == "above":
        root = stores.current_store().artifact_root
        uri = f"{root}/0/../../../victim/{known}/artifacts"
    tampered("UPDATE runs SET artifact_uri = ? WHERE run_id = ?", uri, known)
    if where == "a location":
        tampered(
            "UPDATE experiments SET artifact_location = ? WHERE experiment_id = 0", str(victim)
        )
    if where == "a root":
        tampered("INSERT INTO trialbook_meta VALUES ('artifact_root', ?)", str(victim))
    done = collect(stores.current_store())
    assert (done.runs, done.freed) == (1, Extent())
    assert "remove by hand" in done.kept[0]
    assert is_whole(victim)


@pytest.mark.parametrize("level", ["experiment", "run", "artifacts"])
def test_links_in_the_place_of_folders(level: str, victim: Path) -> None:
    known = deleted_run()
    root = Path(stores.current_store().artifact_root)
    folder = {
        "experiment": root / "0",
        "run": root / "0" / known,
        "artifacts": root / "0" / known / "artifacts",
    }[level]
    target = {"experiment": victim, "run": victim, "artifacts": victim / "artifacts"}[level]
    if level == "experiment":
        shutil.move(victim / "artifacts", victim / known / "artifacts")
    shutil.rmtree(folder)
    folder.symlink_to(target)
    assert collect(stores.current_store()).freed == Extent()
    assert is_whole(victim)


def test_a_folder_that_becomes_a_link_meanwhile(
    victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = deleted_run()
    run = Path(stores.current_store().artifact_root) / "0" / known
    extent = ArtifactFolder.extent

    def swapped(self: ArtifactFolder) -> Extent:
        found = extent(self)
        shutil.rmtree(run)
        run.symlink_to(victim)
        return found

    monkeypatch.setattr(ArtifactFolder, "extent", swapped)
    assert "to be freed next time" in collect(stores.current_store()).kept[0]
    assert is_whole(victim)


@pytest.mark.parametrize("planted", ["a note alone", "a note under the id of a journal"])
def test_planted_notes(planted: str, victim: Path) -> None:
    store = stores.current_store()
    deleted_run()
    root = Path(store.artifact_root)
    own = root / "0" / HEX / "artifacts"
    own.parent.mkdir(parents=True)
    shutil.copytree(victim / "artifacts", own)
    theirs = victim / HEX / "artifacts"
    shutil.move(victim / "artifacts", theirs)
    for number, place in enumerate((own, theirs)):
        note = {"store_id": store.store_id, "artifacts": {HEX: str(place), "..": "/"}}
        (root / f"purge-{number:032x}.json").write_text(json.dumps(note))
        if planted != "a note alone":
            with store.turn() as turn:
                turn.record([], [JournalEnd(f"{number:032x}", 5)])
    done = collect(store)
    assert (done.runs, done.finished) == (1, 0)
    assert len(done.kept) == 4
    assert is_whole(victim)
    assert is_whole(root)


def test_what_the_store_made_goes_wherever_it_was_told_to_be(tmp_path: Path) -> None:
    location = tmp_path / "shared" / "disk"
    own = tb.create_experiment("own", artifact_location=str(location))
    (location / "other").mkdir(parents=True)
    known = deleted_run(own)
    assert (location / known / "artifacts" / "a.txt").is_file()
    done = collect(stores.current_store())
    assert (done.runs, done.freed, done.kept) == (1, Extent(1, 4), [])
    assert [p.name for p in location.iterdir() if not p.name.startswith(".")] == ["other"]


def test_a_root_that_is_a_link_is_the_stores_own(tmp_path: Path, workspace: Path) -> None:
    (tmp_path / "big disk").mkdir()
    (workspace / "trialbook-artifacts").symlink_to(tmp_path / "big disk")
    deleted_run()
    assert collect(stores.current_store()).freed == Extent(1, 4)
    assert list((tmp_path / "big disk").rglob("*.txt")) == []
