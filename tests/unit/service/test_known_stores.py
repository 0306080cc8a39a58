"""The stores that a person has used: gone back to, recorded in, found by their ids, forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.recording import stores
from trialbook.service import known_stores


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    known_stores.forget()
    yield
    known_stores.forget()


def used(path: Path) -> str:
    """Record in a store, and return its id."""
    tb.set_tracking_uri(path)
    with tb.start_run():
        pass
    store = stores.current_store()
    known_stores.note(store)
    return store.store_id


def known() -> list[str]:
    return sorted(Path(store.location).name for store in known_stores.known())


def test_stores_that_were_used_can_be_gone_back_to(workspace: Path) -> None:
    with tb.start_run(run_name="first") as run:
        pass
    run_id = run.info.run_id
    known_stores.note(stores.current_store())
    first = workspace / "trialbook.db"
    tb.set_tracking_uri(workspace / "second.db")
    with tb.start_run():
        pass
    known_stores.note(stores.current_store())
    assert {(Path(s.location).name, s.current, s.exists) for s in known_stores.known()} == {
        ("second.db", True, True),
        ("trialbook.db", False, True),
    }
    second = settings.get_tracking_uri()
    assert known_stores.open_known(str(first)).get_runs([run_id])
    assert settings.get_tracking_uri() == second
    known_stores.switch(str(first))
    assert settings.get_tracking_uri().endswith("/trialbook.db")
    assert tb.get_run(run_id).info.run_name == "first"
    with pytest.raises(tb.NotFoundError, match="used before"):
        known_stores.switch(str(workspace / "third.db"))
    with pytest.raises(tb.NotFoundError, match="used before"):
        known_stores.open_known(str(workspace / "third.db"))
    assert not (workspace / "third.db").exists()


def test_to_record_elsewhere_keeps_the_experiment_and_can_be_undone(workspace: Path) -> None:
    other = workspace / "other.db"
    tb.set_tracking_uri(other)
    tb.set_experiment("theirs")
    known_stores.note(stores.current_store())
    tb.set_tracking_uri(workspace / "mine.db")
    mine = settings.get_tracking_uri()
    tb.set_experiment("churn")
    before = known_stores.switch(str(other))
    assert (before.location, before.experiment) == (str(workspace / "mine.db"), "churn")
    with tb.start_run() as run:
        pass
    assert tb.get_experiment(run.info.experiment_id).name == "churn"
    assert tb.get_experiment_by_name("theirs").experiment_id != run.info.experiment_id
    known_stores.switch(before.location, before.experiment)
    assert settings.get_tracking_uri() == mine
    with tb.start_run() as run:
        pass
    assert tb.get_experiment(run.info.experiment_id).name == "churn"
    known_stores.switch(str(other), "theirs")
    with tb.start_run() as run:
        pass
    assert tb.get_experiment(run.info.experiment_id).name == "theirs"


def test_going_back_to_where_nothing_was_recorded_begins_no_store(workspace: Path) -> None:
    other = workspace / "other.db"
    tb.set_tracking_uri(other)
    with tb.start_run():
        pass
    known_stores.note(stores.current_store())
    tb.set_tracking_uri(workspace / "nothing.db")
    before = known_stores.switch(str(other))
    known_stores.switch(before.location, before.experiment)
    assert settings.get_tracking_uri().endswith("/nothing.db")
    assert not (workspace / "nothing.db").exists()


def test_known_stores_that_somebody_wrote_are_passed_over(workspace: Path, tmp_path: Path) -> None:
    folder = tmp_path / "state/trialbook/stores"
    folder.mkdir(parents=True)
    (folder / "0123456789abcdef.txt").write_text("sqlite:////etc/evil.db")
    (folder / "x.txt").write_bytes(b"\xff")
    assert known_stores.known() == []


def test_a_password_is_kept_in_this_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    location = "postgresql://ada@localhost/team"
    assert known_stores._name(location) != known_stores._name("postgresql://ada:x@localhost/team")


def test_a_store_that_was_used_is_found_by_its_id(workspace: Path) -> None:
    first = used(workspace / "first.db")
    second = used(workspace / "second.db")
    assert known_stores.find(second).uri == settings.get_tracking_uri()
    stores.close_stores()
    found = known_stores.find(first)
    assert (found.store_id, found.uri.rpartition("/")[2]) == (first, "first.db")
    # new runs go where they went
    assert settings.get_tracking_uri().endswith("/second.db")


@pytest.mark.parametrize("store_id", ["0" * 32, "", "../../etc/passwd", "' OR 1=1 --"])
def test_no_other_store_is_opened_by_an_id(workspace: Path, store_id: str) -> None:
    used(workspace / "first.db")
    tb.set_tracking_uri(workspace / "strange.db")
    with tb.start_run():
        pass
    strange = stores.current_store().store_id
    tb.set_tracking_uri(workspace / "first.db")
    stores.close_stores()
    for each in (strange, store_id):
        with pytest.raises(tb.NotFoundError, match="not among those that you have used"):
            known_stores.find(each)


def test_what_became_of_a_file_is_no_store_to_be_found(workspace: Path) -> None:
    first = used(workspace / "first.db")
    used(workspace / "second.db")
    stores.close_stores()
    (workspace / "first.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(tb.NotFoundError, match="not among those"):
        known_stores.find(first)
    (workspace / "first.db").unlink()
    (workspace / "first.db").mkdir()
    with pytest.raises(tb.NotFoundError, match="not among those"):
        known_stores.find(first)


def test_a_forgotten_store_comes_back_when_it_is_used(workspace: Path) -> None:
    used(workspace / "kept.db")
    used(workspace / "old" / "gone.db")
    stores.close_stores()
    shutil.rmtree(workspace / "old")
    gone = str(workspace / "old" / "gone.db")
    assert known() == ["gone.db", "kept.db"]
    known_stores.forget_known([gone, gone, "/etc/passwd", "../../x"])
    assert known() == ["kept.db"]
    # the files of one that is there stay
    known_stores.forget_known([str(workspace / "kept.db")])
    assert known() == []
    assert (workspace / "kept.db").exists()
    used(workspace / "kept.db")
    assert known() == ["kept.db"]
