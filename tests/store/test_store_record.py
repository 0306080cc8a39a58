"""Many runs in one transaction: what a journal hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import NewRun, Param, RunRecord, RunTag, TagName
from trialbook.store.base import RunQuery
from trialbook.store.clock import now
from trialbook.store.series import Series

if TYPE_CHECKING:
    from trialbook.store.base import Store


def created(run_id: str, **given: object) -> RunRecord:
    return RunRecord(run_id, NewRun("0", f"name of {run_id}", "ada", 5), **given)


def one_point(value: float) -> Series:
    return Series.of([0], [0], [value])


def everything(store: Store) -> list[object]:
    runs = store.search_runs(RunQuery(view_type=3), 0, 1000)
    return [
        (run, sorted(store.series_summaries(run.info.run_id).items()))
        for run in sorted(runs, key=lambda run: run.info.run_id)
    ] + [store.run_names(None)]


def batch() -> list[RunRecord]:
    return [
        created(
            f"r{number}",
            params={"lr": "0.1", "n": str(number)},
            tags={"stage": "candidate"},
            points={
                "loss": Series.of([0, 1], [5, 6], [1.0, number]),
                "one": one_point(2.0),
            },
            status="FINISHED" if number % 2 else None,
            end_time=9 if number % 2 else None,
        )
        for number in range(300)
    ]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_points_are_added_to_runs_that_are_there(store: Store, count: int) -> None:
    """Whatever each of them has: no series, a point, an open chunk, one that fills, a full one."""
    lengths = [0, 1, 3, 700, 5000]
    keys = {f"r{number}": [f"k{place}" for place in range(count)] for number in range(5)}
    before = [
        created(
            run_id, points={key: Series.of(range(n), range(n), [0.5] * n) for key in names if n}
        )
        for (run_id, names), n in zip(keys.items(), lengths, strict=True)
    ]
    assert store.record(before) == []
    more = [Series.of([n, n - 1], [n, n - 1], [0.25, 0.5]) for n in lengths]
    after = [
        RunRecord(run_id, points=dict.fromkeys(names, new))
        for (run_id, names), new in zip(keys.items(), more, strict=True)
    ]
    for _ in range(2):
        assert store.record([*after, created("new", points={"k0": one_point(1.0)})]) == []
        for (run_id, names), n in zip(keys.items(), lengths, strict=True):
            for key in names:
                steps = store.read_series(run_id, key).steps.tolist()
                assert steps == [*([-1] if n == 0 else []), *range(n + 1)]
                assert store.get_run(run_id).data.metrics[key] == 0.25
    assert store.get_run("new").data.metrics == {"k0": 1.0}


def test_a_batch_is_recorded_whole(store: Store) -> None:
    revision = store.changes_since(-1).revision
    assert store.record(batch()) == []
    run = store.get_run("r7")
    assert run.info.run_name == run.data.tags[TagName.RUN_NAME] == "name of r7"
    assert (run.info.status, run.info.start_time, run.info.end_time) == ("FINISHED", 5, 9)
    assert store.get_run("r8").info.status == "RUNNING"
    assert run.data.params == {"lr": "0.1", "n": "7"}
    assert run.data.metrics == {"loss": 7.0, "one": 2.0}
    assert run.data.tags["stage"] == "candidate"
    assert run.info.artifact_uri.endswith("/0/r7/artifacts")
    assert set(store.changes_since(revision).run_ids) == {f"r{number}" for number in range(300)}
    assert store.run_names(["0"]).params == ("lr", "n")


def test_recording_again_changes_nothing(store: Store) -> None:
    store.record(batch())
    before = everything(store)
    assert store.record(batch()) == []
    assert store.record([*batch(), *batch()]) == []
    assert everything(store) == before


def test_a_run_may_occur_several_times(store: Store) -> None:
    problems = store.record(
        [
            created("r", params={"p": "1"}, tags={"a": "1", "b": "1"}),
            RunRecord("r", params={"q": "2"}, tags={"a": None, "b": "2", "nothing": None}),
            RunRecord("r", points={"m": one_point(1.0)}, tags={TagName.RUN_NAME: "new"}),
            RunRecord("r", status="FAILED", end_time=7),
        ]
    )
    assert problems == []
    run = store.get_run("r")
    assert run.data.params == {"p": "1", "q": "2"}
    assert run.data.tags == {"b": "2", TagName.RUN_NAME: "new"}
    assert (run.info.run_name, run.info.status, run.info.end_time) == ("new", "FAILED", 7)
    assert store.run_names(None).tags == ("b", TagName.RUN_NAME)


def test_a_run_renamed_at_birth(store: Store) -> None:
    store.record([created("r", tags={TagName.RUN_NAME: "other"})])
    run = store.get_run("r")
    assert run.info.run_name == run.data.tags[TagName.RUN_NAME] == "other"


def test_what_is_refused_leaves_the_rest(store: Store) -> None:
    store.record([created("old", params={"p": "1"})])
    elsewhere = RunRecord("lost", NewRun("99", "", "", 0))
    problems = store.record(
        [
            RunRecord("old", params={"p": "2", "q": "3"}),
            RunRecord("nobody", params={"p": "1"}),
            elsewhere,
            created("odd", params={"p": "\0"}),
            created("new", params={"p": "1"}),
        ]
    )
    assert {(r.run_id, r.param, type(r.error)) for r in problems} == {
        ("old", "p", InvalidParameterError),
        ("nobody", None, NotFoundError),
        ("lost", None, NotFoundError),
        ("odd", None, InvalidParameterError),
    }
    assert store.get_run("old").data.params == {"p": "1", "q": "3"}
    assert store.get_run("new").data.params == {"p": "1"}
    assert store.get_runs(["nobody", "lost", "odd"]) == []


def test_what_came_before_a_deletion_is_recorded_after_it(store: Store, new_run) -> None:
    deleted = new_run().info.run_id
    store.delete_run(deleted)
    gone = store.create_experiment("gone", None, {})
    store.delete_experiment(gone)
    late = RunRecord("late", NewRun(gone, "late", "", 0), params={"only here": "1"})
    problems = store.record([RunRecord(deleted, params={"p": "1"}), late])
    assert [(problem.run_id, problem.param) for problem in problems] == [
        (deleted, None),
        ("late", None),
    ]
    assert all("deleted" in problem.error.message for problem in problems)
    assert store.get_run(deleted).data.params == {"p": "1"}
    assert store.get_run("late").info.lifecycle_stage == "deleted"
    assert store.run_names(None).params == ()
    store.restore_experiment(gone)
    assert store.get_run("late").info.lifecycle_stage == "active"
    assert store.run_names(None).params == ("only here",)


def test_names_follow_the_runs_that_have_them(store: Store, new_run) -> None:
    other = store.create_experiment("other", None, {})
    first, second = new_run().info.run_id, new_run(other).info.run_id
    store.log_batch(first, params=[Param("p", "1")], tags=[RunTag("t", "1")])
    store.log_series(first, "m", one_point(1.0))
    store.log_batch(second, params=[Param("p", "1"), Param("p2", "1")])
    name = TagName.RUN_NAME
    seen = store.run_names(None)
    assert (seen.params, seen.metrics, seen.tags) == (("p", "p2"), ("m",), (name, "t"))
    store.delete_run(first)
    assert store.run_names(["0"]) == type(seen)()
    assert store.run_names(None) == type(seen)(("p", "p2"), (), (name,))
    store.restore_run(first)
    assert store.run_names(None) == seen
    store.delete_tag(first, "t")
    store.delete_experiment(other)
    assert store.run_names(None) == type(seen)(("p",), ("m",), (name,))
    store.restore_experiment(other)
    assert store.run_names([other, "0"]).params == ("p", "p2")


def test_deleted_runs_by_age(store: Store, new_run) -> None:
    for run_id in ("a", "b", "c"):
        new_run(run_id=run_id)
    assert store.deleted_runs(now() + 1) == []
    began = now()
    for run_id in ("b", "a"):
        store.delete_run(run_id)
    assert {info.run_id for info in store.deleted_runs(now() + 1)} == {"a", "b"}
    assert {info.lifecycle_stage for info in store.deleted_runs(now() + 1)} == {"deleted"}
    assert store.deleted_runs(began) == []
    store.restore_run("b")
    assert store.deleted_runs(now() + 1) == [store.get_run("a").info]


def test_experiments_lie_below_the_artifact_root(store: Store) -> None:
    known = store.create_experiment("x", None, {})
    assert store.get_experiment(known).artifact_location == f"{store.artifact_root}/{known}"


def test_purged_runs_are_gone(store: Store) -> None:
    store.record(batch()[:4])
    before = everything(store)
    store.record([created("x", params={"p": "1"}, points={"m": Series.of(*[range(9)] * 3)})])
    revision = store.changes_since(-1).revision
    with pytest.raises(InvalidParameterError, match="must be in the 'deleted' state"):
        store.purge_runs(["x"])
    store.delete_run("x")
    with pytest.raises(NotFoundError):
        store.purge_runs(["x", "nobody"])
    with pytest.raises(InvalidParameterError):
        store.purge_runs(["x", "r1"])
    info = store.get_run("x").info
    assert store.purge_runs(["x", "x"]) == [info]
    assert everything(store) == before
    assert store.changes_since(-1).revision > revision
    store.record([created("x")])
    assert store.get_run("x").data.params == {}
    assert len(store.read_series("x", "m")) == 0


def test_a_purged_experiment_is_gone_and_its_name_free(store: Store, new_run) -> None:
    experiment_id = store.create_experiment("a", None, {"k": "v"})
    infos = [new_run(experiment_id).info for _ in range(3)]
    with pytest.raises(InvalidParameterError, match="must be in the 'deleted' state"):
        store.purge_experiment(experiment_id)
    store.delete_experiment(experiment_id)
    store.restore_run(infos[0].run_id)
    with pytest.raises(InvalidParameterError, match=infos[0].run_id):
        store.purge_experiment(experiment_id)
    store.delete_run(infos[0].run_id)
    purged = store.purge_experiment(experiment_id)
    assert {info.run_id for info in purged} == {info.run_id for info in infos}
    with pytest.raises(NotFoundError):
        store.get_experiment(experiment_id)
    assert store.create_experiment("a", None, {}) == str(int(experiment_id) + 1)


def test_the_default_experiment_stays(store: Store) -> None:
    store.delete_experiment("0")
    with pytest.raises(InvalidParameterError, match="cannot be purged"):
        store.purge_experiment("0")
