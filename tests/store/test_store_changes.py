from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from trialbook.model import Metric, RunTag

if TYPE_CHECKING:
    from trialbook.store.base import Store


def test_nothing_has_changed_since_now(store: Store, new_run) -> None:
    new_run()
    revision = store.changes_since(-1).revision
    changes = store.changes_since(revision)
    assert (changes.revision, changes.run_ids, changes.experiments) == (revision, (), False)


RUN_CHANGES: list[Callable[[Store, str], object]] = [
    lambda store, run_id: store.log_batch(run_id, [Metric("m", 1.0, 0, 0)]),
    lambda store, run_id: store.log_batch(run_id, tags=[RunTag("t", "1")]),
    lambda store, run_id: store.update_run(run_id, status="FAILED"),
    lambda store, run_id: store.delete_tag(run_id, "k"),
    lambda store, run_id: store.delete_run(run_id),
]


@pytest.mark.parametrize("change", RUN_CHANGES)
def test_each_write_to_a_run_is_seen_once(store: Store, new_run, change) -> None:
    run_id = new_run(tags={"k": "v"}).info.run_id
    new_run()
    revision = store.changes_since(-1).revision
    change(store, run_id)
    changes = store.changes_since(revision)
    assert (changes.run_ids, changes.experiments) == ((run_id,), False)
    assert changes.revision > revision
    assert store.changes_since(changes.revision).run_ids == ()


def test_changes_come_oldest_first(store: Store, new_run) -> None:
    first, second, third = (new_run().info.run_id for _ in range(3))
    revision = store.changes_since(-1).revision
    for run_id in (third, first, second, third):
        store.log_batch(run_id, tags=[RunTag("t", "1")])
    assert store.changes_since(revision).run_ids == (first, second, third)


EXPERIMENT_CHANGES: list[Callable[[Store], object]] = [
    lambda store: store.create_experiment("new", None, {}),
    lambda store: store.rename_experiment("1", "other"),
    lambda store: store.set_experiment_tag("1", "k", "w"),
    lambda store: store.delete_experiment_tag("1", "k"),
]


@pytest.mark.parametrize("change", EXPERIMENT_CHANGES)
def test_each_write_to_an_experiment_is_seen(store: Store, change) -> None:
    store.create_experiment("a", None, {"k": "v"})
    revision = store.changes_since(-1).revision
    change(store)
    assert store.changes_since(revision).experiments
    assert not store.changes_since(store.changes_since(-1).revision).experiments


def test_deleting_and_restoring_an_experiment_changes_its_runs(store: Store, new_run) -> None:
    experiment_id = store.create_experiment("a", None, {})
    run_ids = {new_run(experiment_id).info.run_id for _ in range(3)}
    for change in (store.delete_experiment, store.restore_experiment):
        revision = store.changes_since(-1).revision
        change(experiment_id)
        changes = store.changes_since(revision)
        assert (set(changes.run_ids), changes.experiments) == (run_ids, True)


def test_a_cursor_of_another_store_sees_everything(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    changes = store.changes_since(10**9)
    assert (changes.run_ids, changes.experiments) == ((run_id,), True)
    assert changes.revision < 10**9
