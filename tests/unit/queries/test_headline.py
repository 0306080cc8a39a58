"""Which metrics stand for the runs of an experiment, and in which order the others follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.store import MemoryStore

from trialbook.model import Metric, TagName
from trialbook.protocol.messages import RunsQuery, Sort
from trialbook.queries import table
from trialbook.queries.headline import experiment_order, metric_order, ordered
from trialbook.queries.run_page import run_facts
from trialbook.store.base import LoggedMetric


def ranked(*names: str) -> list[str]:
    """Return metrics by rank; a single value is written as ``=name``."""
    metrics = [LoggedMetric(name.removeprefix("="), not name.startswith("=")) for name in names]
    return list(ordered(metrics).ranked)


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["val_loss", "loss", "train_loss"], id="by the data"),
        pytest.param(["val/loss", "test/loss", "loss"], id="validation before test"),
        pytest.param(["val/loss", "=test/accuracy", "train/loss"], id="series before values"),
        pytest.param(["val_accuracy", "val_loss", "accuracy", "loss"], id="Keras"),
        pytest.param(["val_loss_epoch", "train_loss_step", "trainLr"], id="Lightning"),
        pytest.param(["eval_loss", "loss", "grad_norm", "learning_rate"], id="Transformers"),
        pytest.param(["=f1_score_macro", "=r2", "=rmse", "=lossless"], id="scikit-learn"),
        pytest.param(["train/loss", "eta", "zeta", "fit_time"], id="unknown"),
        pytest.param(["valLoss", "trainLoss"], id="camel case"),
    ],
)
def test_the_rank(expected: list[str]) -> None:
    assert ranked(*reversed(expected)) == [name.removeprefix("=") for name in expected]


names = st.one_of(
    st.sampled_from(["epoch", "step", "global_step", "trainer/global_step", "train/epoch", "loss"]),
    st.lists(
        st.sampled_from(["val", "train", "loss", "acc", "epoch", "step", "x", "lr", "system"]),
        min_size=1,
        max_size=3,
    ).map("/".join),
)
metrics = st.lists(st.builds(LoggedMetric, names, st.booleans()), unique_by=lambda each: each.key)


@given(metrics.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_rank_is_the_same_in_any_order_and_never_of_what_only_counts(
    orders: tuple[list[LoggedMetric], list[LoggedMetric]],
) -> None:
    one, other = map(ordered, orders)
    assert one.ranked == other.ranked
    assert sorted(one.leading()) == sorted(other.leading()) == sorted(one.logged)
    never = {"epoch", "step", "global_step", "trainer/global_step", "train/epoch", "val/step"}
    assert never.isdisjoint(one.ranked)
    assert not any(key.startswith("system/") for key in (*one.logged, *one.ranked))


def test_what_only_counts_still_has_a_column() -> None:
    order = ordered([LoggedMetric("epoch", is_series=True)])
    assert (order.headline, order.leading(), order.of(["epoch"])) == ((), ["epoch"], None)


def test_those_chosen_come_first_and_need_not_be_metrics_of_any_run() -> None:
    logged = [LoggedMetric(name, is_series=True) for name in ("a", "step", "val_loss", "val_acc")]
    order = ordered(logged, ["gone", "step", "a", "step"])
    assert (order.headline, order.chosen) == (("step", "a"), 2)
    assert ordered(logged, ["a"]).headline == ("a", "val_acc")
    assert ordered(logged, ["gone"]).headline == ("val_acc", "val_loss")
    assert order.of({"a": 1, "val_acc": 2}) == "a"


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    log(store, "a" * 32, "train/loss", "epoch", "val/loss", "system/cpu")
    log(store, "b" * 32, "extra", "train/loss")
    return store


def log(store: MemoryStore, run_id: str, *keys: str) -> None:
    store.create_run("0", run_id=run_id, run_name="r", user_id="", start_time=0, tags={})
    points = [Metric(key, 1.0, at, step) for at, key in enumerate(keys) for step in (0, 1)]
    store.log_batch(run_id, points)


def columns(store: MemoryStore, *order: Sort, ids: list[str] | None = None) -> list[str]:
    return table.runs_page(store, RunsQuery(ids, "", list(order)), 0, 10).columns.metrics


def test_the_table_has_what_it_is_sorted_by_then_the_headline_then_the_order_of_logging(
    store: MemoryStore,
) -> None:
    assert columns(store) == ["val/loss", "train/loss", "epoch", "extra"]
    by = Sort("metric", "extra", descending=True, aggregate="min")
    assert columns(store, by) == ["extra", "val/loss", "train/loss", "epoch"]
    assert columns(store, Sort("metric", "none", descending=True)) == columns(store)
    assert columns(store, Sort("param", "extra", descending=True)) == columns(store)


def test_a_choice_is_a_tag_of_the_experiment(store: MemoryStore) -> None:
    run = store.get_run("b" * 32)
    assert experiment_order(store, run.info.experiment_id).of(run.data.metrics) == "train/loss"
    assert columns(store)[0] == "val/loss"
    store.set_experiment_tag("0", TagName.HEADLINE, "extra\n\nepoch\nno such\n")
    found = table.runs_page(store, RunsQuery(["0"], "", []), 0, 10).columns
    assert (found.metrics, found.headline, found.chosen) == (
        ["extra", "epoch", "train/loss", "val/loss"],
        ["extra", "epoch"],
        2,
    )
    assert experiment_order(store, run.info.experiment_id).of(run.data.metrics) == "extra"
    assert [metric.key for metric in run_facts(store, store.get_run("a" * 32)).metrics] == [
        *("epoch", "train/loss", "val/loss", "system/cpu")
    ]


def test_the_choices_of_several_experiments_stand_one_after_another(store: MemoryStore) -> None:
    other = store.create_experiment("other", None, {TagName.HEADLINE: "train/loss"})
    store.set_experiment_tag("0", TagName.HEADLINE, "extra")
    assert columns(store, ids=["0", other])[:2] == ["extra", "train/loss"]
    assert columns(store, ids=[other]) == []


def test_the_order_follows_the_store(store: MemoryStore) -> None:
    experiments = [store.get_experiment("0")]
    before = metric_order(store, ["0"], experiments)
    assert metric_order(store, ["0"], experiments) is before
    log(store, "c" * 32, "val/acc")
    assert metric_order(store, ["0"], experiments).headline == ("val/acc", "val/loss")
