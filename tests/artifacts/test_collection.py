"""What is deleted goes for good, with its artifacts, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.recording import stores
from trialbook.service.artifacts.base import Extent, artifacts_at
from trialbook.service.collection import collect

if TYPE_CHECKING:
    from trialbook.store.base import Store


@pytest.fixture
def store(uri: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store whose artifacts are in one of the places."""
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, uri)
    return stores.current_store()


def new_run(experiment_id: str = "0", text: str = "four") -> str:
    with tb.start_run(experiment_id=experiment_id) as run:
        tb.log_text(text, "notes/a.txt")
    return run.info.run_id


def deleted_run(experiment_id: str = "0") -> str:
    run_id = new_run(experiment_id)
    tb.delete_run(run_id)
    return run_id


def text_of(run_id: str) -> str:
    path = tb.artifacts.download_artifacts(run_id=run_id, artifact_path="notes/a.txt")
    return Path(path).read_text()


def test_deleted_runs_go_with_their_artifacts(store: Store) -> None:
    kept, gone = new_run(), deleted_run()
    planned = collect(store, dry_run=True)
    assert (planned.runs, planned.experiments, planned.freed) == (1, 0, Extent(1, 4))
    assert tb.get_run(gone).info.lifecycle_stage == "deleted"
    done = collect(store)
    assert (done.runs, done.freed, done.kept) == (1, Extent(1, 4), [])
    with pytest.raises(tb.NotFoundError):
        tb.get_run(gone)
    assert text_of(kept) == "four"
    places = artifacts_at(store.artifact_root)
    assert [info.path for info in places.entries("0")] == [f"0/{kept}"]
    # no note is left behind
    assert [info.path for info in places.entries()] == ["0"]
    assert collect(store).runs == 0


def test_deleted_experiments_go_with_their_runs(store: Store) -> None:
    experiment_id = tb.create_experiment("old")
    new_run(experiment_id), deleted_run(experiment_id)
    tb.delete_experiment(experiment_id)
    kept = new_run()
    planned = collect(store, dry_run=True)
    assert (planned.runs, planned.experiments) == (2, 1)
    done = collect(store)
    assert (done.runs, done.experiments, done.freed) == (2, 1, Extent(2, 8))
    assert tb.get_experiment_by_name("old") is None
    assert [info.path for info in artifacts_at(store.artifact_root).entries()] == ["0"]
    assert text_of(kept) == "four"


def test_an_interrupted_collection_is_finished(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = deleted_run()
    place = artifacts_at(tb.get_run(gone).info.artifact_uri)

    def interrupted(self: object, artifact_file: object = None) -> Extent:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(place), "remove", interrupted)
        with pytest.raises(KeyboardInterrupt):
            collect(store)
    assert place.extent() == Extent(1, 4)
    planned = collect(store, dry_run=True)
    assert (planned.runs, planned.finished, planned.freed) == (0, 1, Extent(1, 4))
    assert collect(store).freed == Extent(1, 4)
    assert place.extent() == Extent()
    assert collect(store).finished == 0


def test_a_collection_interrupted_before_the_purge_frees_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = deleted_run()

    def interrupted(self: object, run_ids: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "purge_runs", interrupted)
        with pytest.raises(KeyboardInterrupt):
            collect(store)
    tb.TrackingClient().restore_run(run_id)
    assert collect(store).freed == Extent()
    assert text_of(run_id) == "four"


def test_a_note_of_another_store_is_left(store: Store) -> None:
    foreign = artifacts_at(f"{store.artifact_root}/0/{'f' * 32}/artifacts")
    with foreign.writing("a.txt") as path:
        path.write_text("theirs")
    note = {"store_id": "another", "artifacts": {"f" * 32: foreign.uri}}
    root = artifacts_at(store.artifact_root)
    for name, text in {"1": json.dumps(note), "2": "[]", "3": "{", "4": '{"artifacts": 3}'}.items():
        with root.writing(f"purge-{name * 32}.json") as path:
            path.write_text(text)
    assert collect(store).finished == 0
    assert foreign.extent().files == 1


def test_artifacts_that_are_not_the_runs_alone_are_left(store: Store) -> None:
    shared = artifacts_at(store.artifact_root + "-shared")
    with shared.writing("a.txt") as path:
        path.write_text("theirs")
    note = {"store_id": store.store_id, "artifacts": {"e" * 32: shared.uri}}
    with artifacts_at(store.artifact_root).writing(f"purge-{'0' * 32}.json") as path:
        path.write_text(json.dumps(note))
    assert "is not the run's alone" in collect(store).kept[0]
    assert shared.extent().files == 1
    shared.remove()


def test_what_is_too_young_stays(store: Store) -> None:
    run_id = deleted_run()
    experiment_id = tb.create_experiment("young")
    tb.delete_experiment(experiment_id)
    done = collect(store, older_than=3_600_000)
    assert (done.runs, done.experiments) == (0, 0)
    with pytest.raises(tb.InvalidParameterError, match="too short a time ago"):
        collect(store, older_than=3_600_000, run_ids=[run_id])
    with pytest.raises(tb.InvalidParameterError, match="too short a time ago"):
        collect(store, older_than=3_600_000, experiment_ids=[experiment_id])
    assert text_of(run_id) == "four"


def test_only_what_is_named(store: Store) -> None:
    active, one, other = new_run(), deleted_run(), deleted_run()
    with pytest.raises(tb.InvalidParameterError, match="is not deleted; nothing was removed"):
        collect(store, run_ids=[one, active])
    with pytest.raises(tb.NotFoundError):
        collect(store, run_ids=[one, "nobody"])
    with pytest.raises(tb.InvalidParameterError, match="'0' is not deleted"):
        collect(store, experiment_ids=["0"])
    assert collect(store, run_ids=[one]).runs == 1
    assert tb.get_run(other).info.run_id == other
    experiment_id = tb.create_experiment("named")
    deleted_run(experiment_id)
    tb.delete_experiment(experiment_id)
    done = collect(store, experiment_ids=[experiment_id])
    assert (done.runs, done.experiments) == (1, 1)
    assert collect(store).runs == 1
    assert text_of(active) == "four"
