from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from trialbook.errors import InvalidParameterError
from trialbook.model import Metric, Param, RunTag

if TYPE_CHECKING:
    from trialbook.store.base import Store

NAN, INF = float("nan"), float("inf")

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "\u202eright to left\u202c \u200f",
    "x" * 10_000,
    "🧪👩🏽‍🔬 e\u0301 \ufeff",
    "'; DROP TABLE runs; -- \" ` % _ \\ * [a]",
    "line\nbreak\ttab\r\x1b[31m\x7f",
    "",
    " ",
]


def exact(value: float) -> str:
    return value.hex() if not math.isnan(value) else "nan"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_comes_back_as_it_went_in(store: Store, new_run, text: str) -> None:
    experiment_id = store.create_experiment(text + "!", None, {text: text})
    assert store.get_experiment(experiment_id).tags == {text: text}
    by_name = store.get_experiment_by_name(text + "!")
    assert by_name is not None
    assert by_name.experiment_id == experiment_id
    run = new_run(experiment_id, run_id=text + "!", run_name=text + "!", tags={text: text})
    run_id = run.info.run_id
    store.log_batch(
        run_id,
        [Metric(text, 1.0, 0, 0)],
        [Param(text, text)],
        [RunTag(text + "2", text)],
    )
    run = store.get_run(run_id)
    assert run.info.run_name == text + "!"
    assert run.data.params == {text: text}
    assert run.data.metrics == {text: 1.0}
    assert run.data.tags[text] == run.data.tags[text + "2"] == text
    assert store.metric_history(run_id, text) == [Metric(text, 1.0, 0, 0)]


@pytest.mark.parametrize("text", ["a\0b", "half \ud83e", "\udcff"])
def test_text_that_no_database_holds_is_refused(store: Store, new_run, text: str) -> None:
    run_id = new_run().info.run_id
    before = store.get_run(run_id)
    for write in (
        lambda: store.log_batch(run_id, params=[Param("ok", "1"), Param("p", text)]),
        lambda: store.log_batch(run_id, params=[Param(text, "1")]),
        lambda: store.log_batch(run_id, tags=[RunTag("t", text)]),
        lambda: store.log_batch(run_id, metrics=[Metric(text, 1.0, 0, 0)]),
        lambda: store.create_experiment(text, None, {}),
        lambda: store.rename_experiment("0", text),
        lambda: store.set_experiment_tag("0", "k", text),
        lambda: store.update_run(run_id, run_name=text),
        lambda: new_run(run_name=text),
    ):
        with pytest.raises(InvalidParameterError, match="cannot be stored"):
            write()
    assert store.get_run(run_id) == before


@pytest.mark.parametrize(
    "value",
    [0.0, -0.0, 1.0, 0.1, 5e-324, 1.7976931348623157e308, -1e300, NAN, INF, -INF, 2**53 + 1.0],
)
def test_every_double_is_exact(store: Store, new_run, value: float) -> None:
    run_id = new_run().info.run_id
    store.log_batch(run_id, [Metric("m", value, 0, 0)])
    assert exact(store.get_run(run_id).data.metrics["m"]) == exact(value)
    assert [exact(point.value) for point in store.metric_history(run_id, "m")] == [exact(value)]


def test_whole_numbers_come_back_as_doubles(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.log_batch(run_id, [Metric("m", 3, 0, 0)])
    assert type(store.get_run(run_id).data.metrics["m"]) is float


def test_steps_and_times_take_64_bits_and_no_more(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    points = [Metric("m", 1.0, 2**63 - 1, -(2**63)), Metric("m", 2.0, 0, 2**63 - 1)]
    store.log_batch(run_id, points)
    assert store.metric_history(run_id, "m") == points[::-1]
    with pytest.raises(InvalidParameterError, match="64 bits"):
        store.log_batch(run_id, [Metric("m", 1.0, 0, 2**63)])


def test_history_is_ordered_by_time_step_and_value(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    points = [
        Metric("m", 1.0, 5, 0),
        Metric("m", 3.0, 4, 7),
        Metric("m", -INF, 4, 7),
        Metric("m", 2.0, 4, -1),
    ]
    store.log_batch(run_id, points)
    assert store.metric_history(run_id, "m") == [points[3], points[2], points[1], points[0]]
    assert store.metric_history(run_id, "unknown") == []


def test_an_exact_duplicate_is_dropped_and_anything_else_kept(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    for _ in range(2):
        store.log_batch(
            run_id,
            [Metric("m", NAN, 1, 1), Metric("m", NAN, 1, 1), Metric("m", 0.0, 1, 1)],
        )
    store.log_batch(run_id, [Metric("m", 0.0, 2, 1), Metric("m", 0.0, 1, 1)])
    history = store.metric_history(run_id, "m")
    assert [(p.timestamp, exact(p.value)) for p in history] == [
        (1, exact(0.0)),
        (1, "nan"),
        (2, exact(0.0)),
    ]


@pytest.mark.parametrize(
    ("points", "latest"),
    [
        ([(1, 0, 1.0), (0, 9, 2.0)], 1.0),  # the greatest step, whatever the time
        ([(1, 5, 1.0), (1, 4, 2.0)], 1.0),  # then the latest time
        ([(1, 5, 1.0), (1, 5, 2.0), (1, 5, -3.0)], 2.0),  # then the greatest value
        ([(1, 5, 1.0), (1, 5, NAN)], 1.0),  # NaN counts as 0
        ([(1, 5, -1.0), (1, 5, NAN)], NAN),
        ([(1, 5, INF), (2, 5, NAN)], NAN),
    ],
)
def test_latest_is_by_step_time_and_value(store: Store, new_run, points, latest) -> None:
    together, one_by_one, backwards = (new_run().info.run_id for _ in range(3))
    metrics = [Metric("m", value, timestamp, step) for step, timestamp, value in points]
    store.log_batch(together, metrics)
    for metric in metrics:
        store.log_batch(one_by_one, [metric])
    for metric in reversed(metrics):
        store.log_batch(backwards, [metric])
    for run_id in (together, one_by_one, backwards):
        assert exact(store.get_run(run_id).data.metrics["m"]) == exact(latest)


def test_params_do_not_change(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.log_batch(run_id, params=[Param("lr", "0.1"), Param("lr", "0.1")])
    store.log_batch(run_id, params=[Param("lr", "0.1"), Param("depth", "3")])
    with pytest.raises(InvalidParameterError, match=r"'lr'.*'0\.1'.*cannot become '0\.2'"):
        store.log_batch(run_id, params=[Param("lr", "0.2")])
    assert store.get_run(run_id).data.params == {"lr": "0.1", "depth": "3"}


def test_a_batch_is_recorded_whole_or_not_at_all(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.log_batch(run_id, params=[Param("old", "1")])
    before, revision = store.get_run(run_id), store.changes_since(-1).revision
    for wrong in (
        [Param("new", "1"), Param("old", "2")],
        [Param("new", "1"), Param("new", "2")],
    ):
        with pytest.raises(InvalidParameterError):
            store.log_batch(run_id, [Metric("m", 1.0, 0, 0)], wrong, [RunTag("t", "1")])
    assert store.get_run(run_id) == before
    assert store.metric_history(run_id, "m") == []
    assert store.changes_since(revision).run_ids == ()


def test_many_keys_in_one_batch(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    for value in (1.0, 2.0):
        store.log_batch(
            run_id,
            [Metric(f"m{i}", value, 0, int(value)) for i in range(3000)],
            [Param(f"p{i}", "x") for i in range(3000)],
            [RunTag(f"t{i}", str(value)) for i in range(3000)],
        )
    data = store.get_run(run_id).data
    assert (len(data.params), len(data.tags)) == (3000, 3001)
    assert set(data.metrics.values()) == {2.0}
    assert data.tags["t2999"] == "2.0"
