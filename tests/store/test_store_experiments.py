from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from trialbook.errors import AlreadyExistsError, InvalidParameterError, NotFoundError
from trialbook.model import LifecycleStage, TagName, ViewType
from trialbook.search import EXPERIMENTS, parse_filter, parse_order
from trialbook.search.tree import Comparison, Field, Not
from trialbook.store.base import RunQuery, Store

ALL = (ViewType.ALL, 1000, None, (), None)


def found(store: Store, filter_: str = "", order: list[str] | None = None) -> list[str]:
    page = store.search_experiments(
        ViewType.ACTIVE_ONLY,
        1000,
        parse_filter(filter_, EXPERIMENTS),
        parse_order(order or [], EXPERIMENTS),
        None,
    )
    return [experiment.name for experiment in page]


def test_a_new_store_has_the_experiment_default(store: Store, tmp_path: Path) -> None:
    default = store.get_experiment("0")
    assert (default.name, default.lifecycle_stage, default.tags) == ("Default", "active", {})
    assert default.artifact_location == str(tmp_path / "trialbook-artifacts" / "0")
    assert len(store.store_id) == 32


def test_ids_count_up_and_locations_are_kept(store: Store) -> None:
    first = store.create_experiment("a", None, {"k": "v"})
    second = store.create_experiment("b", "s3://bucket/b", {})
    assert (first, second) == ("1", "2")
    assert store.get_experiment("1").artifact_location.endswith("trialbook-artifacts/1")
    assert store.get_experiment("1").tags == {"k": "v"}
    assert store.get_experiment("2").artifact_location == "s3://bucket/b"


def test_lookup_by_name_tells_case_apart_and_finds_deleted_ones(store: Store) -> None:
    experiment_id = store.create_experiment("Churn", None, {})
    store.delete_experiment(experiment_id)
    assert store.get_experiment_by_name("churn") is None
    experiment = store.get_experiment_by_name("Churn")
    assert experiment is not None
    assert experiment.lifecycle_stage == LifecycleStage.DELETED


@pytest.mark.parametrize("experiment_id", ["7", "00", "-1", "x", "", "٣", "9" * 40, "\ud800"])
def test_unknown_experiments_are_not_found(store: Store, experiment_id: str) -> None:
    with pytest.raises(NotFoundError, match="no experiment"):
        store.get_experiment(experiment_id)
    with pytest.raises(NotFoundError):
        store.rename_experiment(experiment_id, "new")


def test_a_taken_name_is_refused_and_a_deleted_one_can_be_restored(store: Store) -> None:
    experiment_id = store.create_experiment("a", None, {})
    with pytest.raises(AlreadyExistsError, match="exists already"):
        store.create_experiment("a", None, {})
    store.delete_experiment(experiment_id)
    with pytest.raises(AlreadyExistsError, match=r"deleted\. Restore it"):
        store.create_experiment("a", None, {})
    other = store.create_experiment("b", None, {})
    with pytest.raises(AlreadyExistsError):
        store.rename_experiment(other, "a")
    store.rename_experiment(other, "b")
    store.restore_experiment(experiment_id)
    assert found(store) == ["b", "a", "Default"]


def test_deleting_takes_the_runs_along_and_restoring_brings_all_back(store: Store, new_run) -> None:
    experiment_id = store.create_experiment("a", None, {})
    early, late = new_run(experiment_id), new_run(experiment_id)
    store.delete_run(early.info.run_id)
    store.delete_experiment(experiment_id)
    assert store.get_run(late.info.run_id).info.lifecycle_stage == LifecycleStage.DELETED
    assert store.search_runs(RunQuery((experiment_id,)), 0, 10) == []
    assert store.search_runs(RunQuery(None, view_type=ViewType.ALL), 0, 10) == []
    store.restore_experiment(experiment_id)
    assert store.count_runs(RunQuery((experiment_id,))) == 2


def test_deleting_twice_and_restoring_an_active_one_say_so(store: Store) -> None:
    experiment_id = store.create_experiment("a", None, {})
    with pytest.raises(NotFoundError, match="active already"):
        store.restore_experiment(experiment_id)
    store.delete_experiment(experiment_id)
    with pytest.raises(NotFoundError, match="deleted already"):
        store.delete_experiment(experiment_id)


def test_a_deleted_experiment_is_not_written_to(store: Store, new_run) -> None:
    experiment_id = store.create_experiment("a", None, {"k": "v"})
    store.delete_experiment(experiment_id)
    for write in (
        lambda: store.rename_experiment(experiment_id, "b"),
        lambda: store.set_experiment_tag(experiment_id, "k", "w"),
        lambda: store.delete_experiment_tag(experiment_id, "k"),
        lambda: new_run(experiment_id),
    ):
        with pytest.raises(InvalidParameterError, match="'active' state"):
            write()
    assert store.get_experiment(experiment_id).tags == {"k": "v"}


def test_tags_are_set_overwritten_and_deleted(store: Store) -> None:
    store.set_experiment_tag("0", "k", "1")
    store.set_experiment_tag("0", "k", "2")
    store.set_experiment_tag("0", "<b>", "")
    assert store.get_experiment("0").tags == {"k": "2", "<b>": ""}
    store.delete_experiment_tag("0", "k")
    assert store.get_experiment("0").tags == {"<b>": ""}
    with pytest.raises(NotFoundError, match="no tag 'k'"):
        store.delete_experiment_tag("0", "k")


def test_what_is_returned_is_a_copy(store: Store) -> None:
    store.get_experiment("0").tags["k"] = "v"
    assert store.get_experiment("0").tags == {}


def test_search_filters_orders_and_pages(store: Store) -> None:
    for name, team in [("alpha", "x"), ("beta", "y"), ("Gamma", "x")]:
        store.create_experiment(name, None, {"team": team})
    assert found(store) == ["Gamma", "beta", "alpha", "Default"]
    assert found(store, "tags.team = 'x'") == ["Gamma", "alpha"]
    assert found(store, "name LIKE '%a' AND NOT tags.team = 'y'") == ["Gamma", "alpha"]
    assert found(store, "name ILIKE 'g%'") == ["Gamma"]
    assert found(store, "experiment_id IN ('0', '2')") == ["beta", "Default"]
    assert found(store, "creation_time > 0 AND last_update_time < 1") == []
    assert found(store, "tags.team IS NULL") == ["Default"]
    assert found(store, order=["name"]) == ["Default", "Gamma", "alpha", "beta"]
    assert found(store, order=["tags.team DESC", "name"]) == ["beta", "Gamma", "alpha", "Default"]
    for number in range(8):
        store.create_experiment(f"e{number}", None, {})
    assert found(store, order=["experiment_id"])[-2:] == ["e6", "e7"]


def test_pages_follow_one_another_and_the_last_has_no_token(store: Store) -> None:
    for name in "abc":
        store.create_experiment(name, None, {})
    first = store.search_experiments(ViewType.ALL, 2, None, (), None)
    second = store.search_experiments(ViewType.ALL, 2, None, (), first.token)
    assert [experiment.name for experiment in [*first, *second]] == ["c", "b", "a", "Default"]
    assert first.token
    assert second.token is None
    for token in ("nonsense", "bm9uc2Vuc2U=", "eyJvZmZzZXQiOiAtMX0=", "é"):
        with pytest.raises(InvalidParameterError, match="page token"):
            store.search_experiments(ViewType.ALL, 2, None, (), token)


def test_view_types(store: Store) -> None:
    store.delete_experiment(store.create_experiment("gone", None, {}))

    def names(view_type: int) -> list[str]:
        return [e.name for e in store.search_experiments(view_type, 10, None, (), None)]

    assert names(ViewType.ACTIVE_ONLY) == ["Default"]
    assert names(ViewType.DELETED_ONLY) == ["gone"]
    assert names(ViewType.ALL) == ["gone", "Default"]


def test_activity_counts_active_runs(store: Store, new_run) -> None:
    quiet = store.create_experiment("quiet", None, {})
    store.delete_experiment(store.create_experiment("gone", None, {}))
    kept, ended, deleted = new_run(), new_run(), new_run()
    store.update_run(ended.info.run_id, status="FINISHED", end_time=99)
    store.delete_run(deleted.info.run_id)
    store.log_batch(kept.info.run_id)
    activity = {a.experiment.experiment_id: a for a in store.experiment_activity()}
    assert set(activity) == {"0", quiet}
    assert (activity["0"].run_count, activity["0"].running_count) == (2, 1)
    assert (activity[quiet].run_count, activity[quiet].running_count) == (0, 0)
    assert activity["0"].last_update_time >= activity["0"].experiment.creation_time
    times = [a.last_update_time for a in store.experiment_activity()]
    assert times == sorted(times, reverse=True)


def test_activity_counts_the_runs_that_stand_below_no_other(store: Store, new_run) -> None:
    other = store.create_experiment("other", None, {})
    parent = new_run().info.run_id
    new_run(tags={TagName.PARENT_RUN_ID: parent})
    new_run(tags={TagName.PARENT_RUN_ID: parent}, experiment_id=other)

    def counts() -> dict[str, int]:
        activity = store.experiment_activity(top_level=True)
        return {a.experiment.experiment_id: a.run_count for a in activity}

    # a run of another experiment is not listed below it
    assert counts() == {"0": 1, other: 1}
    store.delete_run(parent)
    assert counts() == {"0": 1, other: 1}


def test_activity_counts_what_matches(store: Store, new_run) -> None:
    gone = store.create_experiment("gone", None, {})
    mine, other, old = (
        new_run(tags={"who": who}, experiment_id=where)
        for who, where in (("me", "0"), ("you", "0"), ("me", gone))
    )
    store.delete_run(other.info.run_id)
    store.delete_experiment(gone)
    mine_alone = Comparison(Field("tag", "who"), "=", "me")

    def counts(*asked: Any) -> dict[str, int]:
        activity = store.experiment_activity(*asked)
        return {a.experiment.experiment_id: a.run_count for a in activity}

    assert counts(mine_alone) == {"0": 1}
    assert counts(Not(mine_alone)) == {"0": 0}
    assert counts(None, ViewType.DELETED_ONLY) == {"0": 1, gone: 1}
    assert counts(mine_alone, ViewType.DELETED_ONLY) == {"0": 0, gone: 1}
    assert {mine.info.run_id, old.info.run_id} == {
        run.info.run_id
        for run in store.search_runs(RunQuery(("0", gone), mine_alone, (), ViewType.ALL), 0, 9)
    }
