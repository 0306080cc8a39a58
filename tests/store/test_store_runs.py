from __future__ import annotations

import pytest

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import LifecycleStage, Metric, Param, RunTag, TagName
from trialbook.store.base import RunNames, Store

NAME = TagName.RUN_NAME


def test_a_new_run(store: Store, new_run) -> None:
    run = new_run(run_id="a" * 32, run_name="first", start_time=1234, tags={"k": "v"})
    info = run.info
    assert (info.run_id, info.run_name, info.experiment_id) == ("a" * 32, "first", "0")
    assert (info.user_id, info.status, info.lifecycle_stage) == ("ada", "RUNNING", "active")
    assert (info.start_time, info.end_time) == (1234, None)
    location = store.get_experiment("0").artifact_location
    assert info.artifact_uri == f"{location}/{'a' * 32}/artifacts"
    assert run.data.tags == {"k": "v", NAME: "first"}
    assert store.get_run("a" * 32) == run


def test_creating_a_run_twice_changes_nothing(store: Store, new_run) -> None:
    run = new_run(run_id="a" * 32, run_name="first")
    revision = store.changes_since(-1).revision
    assert new_run(run_id="a" * 32, run_name="second") == run
    assert store.changes_since(revision).run_ids == ()


def test_a_run_needs_an_experiment(store: Store, new_run) -> None:
    with pytest.raises(NotFoundError, match="no experiment with id '5'"):
        new_run("5")


def test_the_name_may_come_from_the_tag_but_not_differ(store: Store) -> None:
    def create(run_id: str, run_name: str, tag: str):
        return store.create_run(
            "0", run_id=run_id, run_name=run_name, user_id="", start_time=0, tags={NAME: tag}
        )

    assert create("a", "", "tagged").info.run_name == "tagged"
    assert create("b", "same", "same").data.tags == {NAME: "same"}
    with pytest.raises(InvalidParameterError, match="give only one"):
        create("c", "one", "two")


def test_name_and_tag_change_together(store: Store, new_run) -> None:
    run_id = new_run(run_name="first").info.run_id
    store.log_batch(run_id, tags=[RunTag(NAME, "second")])
    assert store.get_run(run_id).info.run_name == "second"
    assert store.update_run(run_id, run_name="third").run_name == "third"
    assert store.get_run(run_id).data.tags[NAME] == "third"
    store.delete_tag(run_id, NAME)
    assert store.get_run(run_id).info.run_name == "third"
    store.update_run(run_id, run_name="fourth")
    assert store.get_run(run_id).data.tags[NAME] == "fourth"


def test_update_changes_what_is_given(store: Store, new_run) -> None:
    run_id = new_run(start_time=5).info.run_id
    ended = store.update_run(run_id, status="FINISHED", end_time=9)
    assert (ended.status, ended.end_time) == ("FINISHED", 9)
    resumed = store.update_run(run_id, status="RUNNING")
    assert (resumed.status, resumed.end_time) == ("RUNNING", 9)
    assert store.get_run(run_id).info == resumed


@pytest.mark.parametrize("run_id", ["f" * 32, "", "'; DROP TABLE runs; --"])
def test_unknown_runs_are_not_found(store: Store, run_id: str) -> None:
    for call in (
        lambda: store.get_run(run_id),
        lambda: store.update_run(run_id, status="FAILED"),
        lambda: store.delete_run(run_id),
        lambda: store.restore_run(run_id),
        lambda: store.log_batch(run_id),
        lambda: store.delete_tag(run_id, "k"),
        lambda: store.metric_history(run_id, "k"),
    ):
        with pytest.raises(NotFoundError, match="no run"):
            call()
    assert store.get_runs([run_id]) == []


def test_a_deleted_run_is_read_but_not_written(store: Store, new_run) -> None:
    run_id = new_run(tags={"k": "v"}).info.run_id
    store.log_batch(run_id, metrics=[Metric("m", 1.0, 0, 0)])
    store.delete_run(run_id)
    store.delete_run(run_id)
    for write in (
        lambda: store.update_run(run_id, status="FAILED"),
        lambda: store.log_batch(run_id, params=[Param("p", "1")]),
        lambda: store.log_batch(run_id),
        lambda: store.delete_tag(run_id, "k"),
    ):
        with pytest.raises(InvalidParameterError, match="'active' state"):
            write()
    assert store.get_run(run_id).info.lifecycle_stage == LifecycleStage.DELETED
    assert store.metric_history(run_id, "m") == [Metric("m", 1.0, 0, 0)]
    store.restore_run(run_id)
    store.log_batch(run_id, params=[Param("p", "1")])
    assert store.get_run(run_id).data.params == {"p": "1"}


def test_get_runs_keeps_the_order_asked_for(store: Store, new_run) -> None:
    first, second = new_run().info.run_id, new_run().info.run_id
    got = store.get_runs([second, "unknown", first])
    assert [run.info.run_id for run in got] == [second, first]
    assert store.get_runs([]) == []


def test_tags_are_overwritten_and_deleted(store: Store, new_run) -> None:
    run_id = new_run(run_name="r", tags={"k": "1"}).info.run_id
    store.log_batch(run_id, tags=[RunTag("k", "2"), RunTag("l", "a"), RunTag("l", "b")])
    assert store.get_run(run_id).data.tags == {"k": "2", "l": "b", NAME: "r"}
    store.delete_tag(run_id, "k")
    with pytest.raises(NotFoundError, match="no tag 'k'"):
        store.delete_tag(run_id, "k")
    assert store.get_run(run_id).data.tags == {"l": "b", NAME: "r"}


def test_names_are_those_of_active_runs(store: Store, new_run) -> None:
    other = store.create_experiment("other", None, {})
    for experiment_id, name in [("0", "a"), ("0", "b"), (other, "c")]:
        run_id = new_run(experiment_id).info.run_id
        store.log_batch(
            run_id, [Metric(f"m{name}", 0.0, 0, 0)], [Param(f"p{name}", "")], [RunTag(name, "")]
        )
        if name == "b":
            store.delete_run(run_id)
    assert store.run_names(["0"]) == RunNames(("pa",), ("ma",), ("a", NAME))
    assert store.run_names(None) == RunNames(("pa", "pc"), ("ma", "mc"), ("a", "c", NAME))
    assert store.run_names([]) == store.run_names(["99"]) == RunNames()
    store.delete_experiment(other)
    assert store.run_names(None).params == ("pa",)
