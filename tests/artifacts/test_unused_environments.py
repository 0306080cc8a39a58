"""What is kept of where runs took place goes when no run of the store has it any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.model import TagName
from trialbook.recording import stores
from trialbook.service.artifacts.base import Extent, artifacts_at
from trialbook.service.collection import collect
from trialbook.service.context import description_files

if TYPE_CHECKING:
    from trialbook.store.base import Store


@pytest.fixture
def store(uri: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store whose artifacts are in one of the places."""
    monkeypatch.setenv(settings.ARTIFACT_ROOT_VARIABLE, uri)
    return stores.current_store()


@pytest.fixture
def aged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what was just written for old."""
    monkeypatch.setattr(description_files, "UNUSED_SECONDS", -60.0)


def run_in(store: Store, environment: str, diff: str | None = None, experiment: str = "0") -> str:
    """Record a run that took place in an environment, which is one digit."""
    tags = {TagName.ENVIRONMENT: environment * 32}
    description_files.write(store, {f"{environment * 32}.json": b"{}"})
    if diff is not None:
        tags[TagName.UNCOMMITTED] = diff * 32
        description_files.write(store, {f"{diff * 32}.diff": b"+1\n"})
    with tb.start_run(experiment_id=experiment, tags=tags) as run:
        return run.info.run_id


def there(store: Store) -> set[str]:
    """Return the digits of what there is."""
    names = [info.path for info in description_files.place_of(store).entries()]
    return {name[0] + Path(name).suffix for name in names}


def test_what_only_those_had_that_go_goes_with_them(store: Store, aged: None) -> None:
    run_in(store, "a", "1")
    tb.delete_run(run_in(store, "a", "2"))
    tb.delete_run(run_in(store, "b", "1"))
    tb.delete_run(run_in(store, "b", "2"))
    description_files.write(store, {f"{'c' * 32}.json": b"{}", "notes.txt": b"mine"})
    planned = collect(store, dry_run=True)
    assert planned.environments == Extent(3, 7)
    assert there(store) == {"a.json", "1.diff", "b.json", "2.diff", "c.json", "n.txt"}
    done = collect(store)
    assert (done.runs, done.environments, done.kept) == (3, Extent(3, 7), [])
    assert there(store) == {"a.json", "1.diff", "n.txt"}
    assert not collect(store).anything


def test_what_can_be_restored_keeps_it(store: Store, aged: None) -> None:
    tb.delete_run(run_in(store, "a", "1"))
    tb.delete_experiment(experiment_id := tb.create_experiment("old"))
    tb.TrackingClient().restore_experiment(experiment_id)
    run_in(store, "b", experiment=experiment_id)
    tb.delete_experiment(experiment_id)
    assert collect(store, older_than=3_600_000).environments == Extent()
    assert there(store) == {"a.json", "1.diff", "b.json"}
    done = collect(store)
    assert (done.runs, done.experiments, done.environments.files) == (2, 1, 3)
    assert there(store) == set()


def test_what_was_just_written_stays_for_the_run_that_has_yet_to_arrive(store: Store) -> None:
    description_files.write(store, {f"{'a' * 32}.json": b"{}"})
    tb.delete_run(run_in(store, "b"))
    assert collect(store).environments == Extent()
    assert there(store) == {"a.json", "b.json"}


def test_what_is_used_again_while_others_go_stays(
    store: Store, aged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tb.delete_run(run_in(store, "a"))
    purge = type(store).purge_runs

    def used_again(self: Store, run_ids: list[str]) -> object:
        monkeypatch.setattr(description_files, "UNUSED_SECONDS", 3600.0)
        return purge(self, run_ids)

    monkeypatch.setattr(type(store), "purge_runs", used_again)
    done = collect(store)
    assert (done.runs, done.environments) == (1, Extent())
    assert there(store) == {"a.json"}


def test_a_choice_of_runs_leaves_it(store: Store, aged: None) -> None:
    run_id = run_in(store, "a")
    tb.delete_run(run_id)
    assert collect(store, run_ids=[run_id]).runs == 1
    assert there(store) == {"a.json"}
    assert collect(store).environments.files == 1


def test_another_store_in_the_same_place_keeps_its_own(store: Store, aged: None) -> None:
    other = stores.open_store("other.db")
    assert other.artifact_root == store.artifact_root
    description_files.write(other, {f"{'a' * 32}.json": b"theirs"})
    tb.delete_run(run_in(store, "a"))
    assert collect(store).environments == Extent(1, 2)
    assert there(other) == {"a.json"}


def test_what_cannot_be_removed_is_told(
    store: Store, aged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tb.delete_run(run_in(store, "a"))
    place = type(artifacts_at(store.artifact_root))
    remove = place.remove

    def refused(self: object, artifact_file: str | None = None) -> Extent:
        if artifact_file == f"{'a' * 32}.json":
            raise PermissionError("not yours")
        return remove(self, artifact_file)

    with monkeypatch.context() as patch:
        patch.setattr(place, "remove", refused)
        done = collect(store)
    assert (done.runs, done.environments) == (1, Extent())
    assert "not yours" in done.kept[0]
    assert collect(store).environments.files == 1


def test_no_description_is_written_or_deleted_through_a_link(tmp_path: Path) -> None:
    store = stores.open_store(str(tmp_path / "trialbook.db"))
    elsewhere = tmp_path / "elsewhere"
    own = elsewhere / store.store_id
    own.mkdir(parents=True)
    (own / f"{'a' * 32}.json").write_text("mine")
    root = Path(store.artifact_root)
    root.mkdir(parents=True, exist_ok=True)
    (root / "environments").symlink_to(elsewhere)
    with pytest.raises(tb.InvalidParameterError, match="symbolic link"):
        description_files.write(store, {f"{'b' * 32}.json": b"{}"})
    assert collect(store).kept[0].startswith("Descriptions of where runs took place")
    assert [path.name for path in own.iterdir()] == [f"{'a' * 32}.json"]
