"""Every store takes a journal's records once, and skips what is wrong with a run."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest

from trialbook.model import LifecycleStage, NewRun, Param, Points, RunRecord
from trialbook.store.record import JournalEnd, Problem

if TYPE_CHECKING:
    from conftest import NewRun as CreateRun

    from trialbook.store.base import Store

CREATED = NewRun("0", "otter", "ada", 5, {"mlflow.runName": "otter", "stage": "draft"})


def points(*steps: int) -> Points:
    return Points(
        array("q", steps), array("q", [9 for _ in steps]), array("d", [step / 2 for step in steps])
    )


def recorded(store: Store, batch: list[RunRecord], end: JournalEnd) -> list[Problem]:
    with store.turn() as turn:
        return turn.record(batch, [end])


def test_a_run_in_one_go(store: Store) -> None:
    records = RunRecord(
        "a",
        CREATED,
        {"loss": points(1, 2), "none": Points()},
        {"alpha": "0.5"},
        {"stage": "final"},
        "FINISHED",
        7,
    )
    revision = store.changes_since(-1).revision
    assert recorded(store, [records], JournalEnd("j", 100)) == []
    run = store.get_run("a")
    assert (run.info.run_name, run.info.start_time, run.info.end_time) == ("otter", 5, 7)
    assert run.info.status == "FINISHED"
    assert run.info.artifact_uri.endswith("/0/a/artifacts")
    assert run.data.metrics == {"loss": 1.0}
    assert run.data.params == {"alpha": "0.5"}
    assert run.data.tags == {"mlflow.runName": "otter", "stage": "final"}
    assert [p.step for p in store.metric_history("a", "loss")] == [1, 2]
    assert store.changes_since(revision).run_ids == ("a",)


def test_a_turn_knows_how_far_each_journal_is(store: Store) -> None:
    assert store.journal_positions() == {}
    recorded(store, [RunRecord("a", CREATED, tags={"stage": "one"})], JournalEnd("j", 50))
    recorded(store, [RunRecord("a", tags={"stage": "two"})], JournalEnd("j", 80))
    with store.turn() as turn:
        assert (turn.position("j"), turn.position("other")) == (80, 0)
        turn.record([], [JournalEnd("other", 50), JournalEnd("j", 90)])
        assert (turn.position("j"), turn.position("other")) == (90, 50)
    assert store.journal_positions() == {"j": 90, "other": 50}
    store.forget_journal("j")
    assert store.journal_positions() == {"other": 50}


def test_an_error_undoes_a_turn(store: Store) -> None:
    recorded(store, [RunRecord("a", CREATED, tags={"stage": "one"})], JournalEnd("j", 50))

    def fail() -> None:
        with store.turn() as turn:
            turn.record([RunRecord("a", tags={"stage": "two"})], [JournalEnd("j", 80)])
            turn.record([RunRecord("b", CREATED)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.journal_positions() == {"j": 50}
    assert [run.data.tags["stage"] for run in store.get_runs(["a", "b"])] == ["one"]


def test_a_whole_batch_is_left_out_where_anything_of_it_is_wrong(store: Store) -> None:
    recorded(store, [RunRecord("a", CREATED, params={"p": "1"})], JournalEnd("j", 50))
    wrong = [RunRecord("b", CREATED), RunRecord("a", params={"p": "2"}, tags={"stage": "two"})]
    with store.turn() as turn:
        (problem,) = turn.record(wrong, [JournalEnd("j", 80)], whole=True)
        assert (problem.run_id, problem.param) == ("a", "p")
        assert turn.position("j") == 50
        assert turn.record([RunRecord("c", CREATED)], [JournalEnd("k", 9)], whole=True) == []
    assert store.journal_positions() == {"j": 50, "k": 9}
    assert [run.info.run_id for run in store.get_runs(["a", "b", "c"])] == ["a", "c"]
    assert store.get_run("a").data.tags["stage"] == "draft"


def test_a_run_that_is_there_is_not_created_again(store: Store, new_run: CreateRun) -> None:
    run_id = new_run(run_name="first").info.run_id
    assert (
        recorded(store, [RunRecord(run_id, CREATED, params={"p": "1"})], JournalEnd("j", 1)) == []
    )
    run = store.get_run(run_id)
    assert (run.info.run_name, run.data.params) == ("first", {"p": "1"})


def test_what_is_wrong_is_skipped_and_told(store: Store, new_run: CreateRun) -> None:
    first, second = (new_run().info.run_id for _ in range(2))
    store.log_batch(first, params=[Param("p", "1")])
    store.delete_run(second)
    problems = recorded(
        store,
        [
            RunRecord("missing", tags={"t": "1"}),
            RunRecord(first, None, {"m": points(1)}, {"p": "2", "q": "3"}, {"t": "1"}),
            RunRecord(second, None, {"m": points(1)}, status="FAILED"),
        ],
        JournalEnd("j", 1),
    )
    words = {problem.run_id: problem.error.message for problem in problems}
    assert words.keys() == {"missing", first, second}
    assert "'1' and cannot become '2'" in words[first]
    run = store.get_run(first)
    assert run.data.params == {"p": "1", "q": "3"}
    assert (run.data.metrics, run.data.tags["t"]) == ({"m": 0.5}, "1")
    deleted = store.get_run(second)
    assert deleted.info.lifecycle_stage == LifecycleStage.DELETED
    assert (deleted.data.metrics, deleted.info.status) == ({"m": 0.5}, "FAILED")


def test_an_abandoned_run_was_killed_unless_it_ended(store: Store, new_run: CreateRun) -> None:
    running, ended = (new_run().info.run_id for _ in range(2))
    store.update_run(ended, status="FINISHED", end_time=3)
    recorded(
        store,
        [RunRecord(r, end_time=9, abandoned=True) for r in (running, ended)],
        JournalEnd("j", 1),
    )
    assert [(r.info.status, r.info.end_time) for r in store.get_runs([running, ended])] == [
        ("KILLED", 9),
        ("FINISHED", 3),
    ]


def test_a_status_that_was_logged_stands_in_an_abandoned_run(store: Store) -> None:
    failed = RunRecord("a", CREATED, status="FAILED", end_time=9, abandoned=True)
    assert recorded(store, [failed], JournalEnd("j", 1)) == []
    info = store.get_run("a").info
    assert (info.status, info.end_time) == ("FAILED", None)


def test_a_tag_is_dropped(store: Store) -> None:
    recorded(store, [RunRecord("a", CREATED)], JournalEnd("j", 1))
    recorded(store, [RunRecord("a", tags={"stage": None})], JournalEnd("j", 2))
    assert store.get_run("a").data.tags == {"mlflow.runName": "otter"}
