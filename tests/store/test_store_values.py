"""What a table of runs asks across them: which values occur, and extremes."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from trialbook.model import Dataset, DatasetInput, Metric, Param, RunTag, TagName, ViewType

if TYPE_CHECKING:
    from trialbook.store.base import Store


def test_values_are_different_sorted_and_of_active_runs(store: Store, new_run) -> None:
    for value in ("tree", "forest", "tree", "100%", "_"):
        run_id = new_run().info.run_id
        store.log_batch(run_id, params=[Param("model", value)], tags=[RunTag("who", value)])
    gone = new_run().info.run_id
    store.log_batch(gone, params=[Param("model", "gone")])
    store.delete_run(gone)
    for entity, key in (("param", "model"), ("tag", "who")):
        assert store.run_values(None, entity, key, "", 9) == ["100%", "_", "forest", "tree"]
        assert store.run_values(None, entity, key, "tr", 9) == ["tree"]
        assert store.run_values(None, entity, key, "_", 9) == ["_"]
        assert store.run_values(None, entity, key, "", 2) == ["100%", "_"]
    assert store.run_values(None, "param", "nothing", "", 9) == []
    assert store.run_values([], "param", "model", "", 9) == []
    assert store.run_values(None, "attribute", "status", "", 9) == ["RUNNING"]


def test_values_of_deleted_runs_where_they_are_asked_for(store: Store, new_run) -> None:
    experiment_id = store.create_experiment("gone", None, {})
    for value, experiment in (("active", "0"), ("gone", "0"), ("with it", experiment_id)):
        run_id = new_run(experiment).info.run_id
        store.log_batch(run_id, tags=[RunTag("who", value)])
        if value == "gone":
            store.delete_run(run_id)
    store.delete_experiment(experiment_id)

    def values(view_type: int) -> list[str]:
        return store.run_values(["0", experiment_id], "tag", "who", "", sys.maxsize, view_type)

    assert values(ViewType.ACTIVE_ONLY) == ["active"]
    assert values(ViewType.DELETED_ONLY) == ["gone", "with it"]
    assert values(ViewType.ALL) == ["active", "gone", "with it"]


def test_values_of_datasets_are_names_digests_and_contexts(store: Store, new_run) -> None:
    iris = DatasetInput.of(
        Dataset("iris", "5f0a", "local", "{}"), {TagName.DATASET_CONTEXT: "train"}
    )
    wine = DatasetInput(Dataset("wine", "77", "local", "{}"))
    for inputs in ([iris, wine], [iris], []):
        store.log_inputs(new_run().info.run_id, inputs)
    gone = new_run().info.run_id
    store.log_inputs(gone, [DatasetInput(Dataset("gone", "0", "local", "{}"))])
    store.delete_run(gone)
    assert store.run_values(None, "dataset", "name", "", 9) == ["iris", "wine"]
    assert store.run_values(None, "dataset", "name", "w", 9) == ["wine"]
    assert store.run_values(None, "dataset", "digest", "", 9) == ["5f0a", "77"]
    assert store.run_values(None, "dataset", "context", "", 9) == ["train"]
    assert store.run_values([], "dataset", "name", "", 9) == []


def test_extremes_are_of_the_metrics_asked_for_and_never_nan(store: Store, new_run) -> None:
    first, second = new_run().info.run_id, new_run().info.run_id
    points = [
        Metric("loss", value, 1, step) for step, value in enumerate((3.0, math.nan, 1.0, 2.0))
    ]
    store.log_batch(first, [*points, Metric("acc", 0.5, 1, 0), Metric("bad", math.nan, 1, 0)])
    assert store.extremes([first, second, "f" * 32], ["loss", "bad", "none"]) == {
        first: {"loss": (1.0, 3.0)}
    }


def test_metrics_in_the_order_in_which_they_were_first_logged(store: Store, new_run) -> None:
    def log(*metrics: tuple[str, int, int], experiment_id: str = "0") -> str:
        run_id: str = new_run(experiment_id=experiment_id).info.run_id
        store.log_batch(run_id, [Metric(key, 1.0, time, step) for key, time, step in metrics])
        return run_id

    other = store.create_experiment("other", None, {})
    gone = log(("gone", 0, 0), ("late", 0, 0), ("late", 0, 1))
    log(("train/loss", 5, 0), ("val/loss", 5, 0), ("first", 4, 0), ("train/loss", 6, 1))
    log(("only there", 1, 0), ("score", 1, 0), experiment_id=other)
    log(("late", 1, 0), ("train/loss", 1, 0), ("first", 9, 0))
    log(("val/loss", 1, 0), ("score", 1, 0), ("score", 1, 1))
    store.delete_run(gone)
    names = {
        ids: [metric.key for metric in store.first_logged(ids if ids is None else list(ids))]
        for ids in (None, ("0",), ("0", other), (other,), (), ("99",))
    }
    here = ["first", "train/loss", "val/loss", "late", "score"]
    everywhere = ["first", "train/loss", "val/loss", "only there", "score", "late"]
    assert names == {
        None: everywhere,
        ("0",): here,
        ("0", other): everywhere,
        (other,): ["only there", "score"],
        (): [],
        ("99",): [],
    }
    series = {metric.key for metric in store.first_logged(["0"]) if metric.is_series}
    assert series == {"train/loss", "score"}
