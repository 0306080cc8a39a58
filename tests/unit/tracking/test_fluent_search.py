"""Experiments, and finding runs."""

from __future__ import annotations

import math
import threading
import time
from typing import Any

import pandas as pd
import pytest

import trialbook as tb


def make(name: str, depth: int | None = None, **metrics: float) -> str:
    with tb.start_run(run_name=name) as run:
        tb.log_metrics(metrics)
        if depth is not None:
            tb.log_param("depth", depth)
    while time.time_ns() // 1_000_000 <= run.info.start_time:
        pass  # runs that start in one millisecond have no order
    return run.info.run_id


def names(**options: Any) -> list[str]:
    return [run.info.run_name for run in tb.search_runs(output_format="list", **options)]


def test_the_frame_has_mlflows_columns() -> None:
    make("a", depth=2, r2=0.5)
    make("b", mse=3.0)
    frame = tb.search_runs(order_by=["run_name"])
    assert list(frame.columns[:6]) == [
        "run_id",
        "experiment_id",
        "status",
        "artifact_uri",
        "start_time",
        "end_time",
    ]
    assert {"metrics.r2", "metrics.mse", "params.depth", "tags.mlflow.runName"} <= set(frame)
    assert frame["metrics.r2"].iloc[0] == 0.5
    assert math.isnan(frame["metrics.r2"].iloc[1])
    assert frame["params.depth"].iloc[0] == "2"
    assert pd.isna(frame["params.depth"].iloc[1])
    assert str(frame["start_time"].dt.tz) == str(frame["end_time"].dt.tz) == "UTC"
    age = pd.Timestamp.now("UTC") - frame["start_time"].iloc[0]
    assert pd.Timedelta(0) <= age < pd.Timedelta(minutes=5)


def test_the_frame_keeps_what_was_recorded() -> None:
    values = [-0.0, math.inf, math.nan, 5e-324]
    for number, value in enumerate(values):
        with tb.start_run(run_name=str(number)):
            tb.log_metrics({"z": value, "a": 1} if number else {"z": value})
            tb.log_params({"p": "é", "last": number} if number == 2 else {"p": "1"})
    frame = tb.search_runs(order_by=["run_name"])
    recorded = [name for name in frame if "." in name and not name.startswith("tags.")]
    assert recorded == ["metrics.a", "metrics.z", "params.last", "params.p"]
    assert list(map(repr, frame["metrics.z"].tolist())) == list(map(repr, values))
    assert list(map(repr, frame["metrics.a"].tolist())) == ["nan", "1.0", "1.0", "1.0"]
    assert frame["params.p"].tolist() == ["1", "1", "é", "1"]
    assert frame["params.last"].isna().tolist() == [True, True, False, True]
    text = pd.Series(["text", None]).dtype
    assert {str(frame[name].dtype) for name in ("run_id", "params.p", "params.last")} == {str(text)}
    assert {frame[name].dtype for name in ("metrics.a", "metrics.z")} == {pd.Series([1.5]).dtype}


def test_a_frame_of_no_runs_has_the_columns_too() -> None:
    frame = tb.search_runs()
    assert len(frame) == 0
    assert list(frame.columns) == [
        "run_id",
        "experiment_id",
        "status",
        "artifact_uri",
        "start_time",
        "end_time",
    ]
    assert isinstance(frame["start_time"].dtype, pd.DatetimeTZDtype)


def test_an_open_run_has_no_end() -> None:
    tb.start_run()
    frame = tb.search_runs()
    assert frame["status"].tolist() == ["RUNNING"]
    assert frame["end_time"].isna().all()


def test_filter_and_order() -> None:
    for depth in range(1, 6):
        make(f"d{depth}", depth=depth, r2=depth / 10)
    assert names(filter_string="metrics.r2 > 0.3", order_by=["metrics.r2"]) == ["d4", "d5"]
    assert names(filter_string="params.depth = '2'") == ["d2"]
    assert names(filter_string="r2 >= 0.4 and depth != '5'") == ["d4"]
    assert names(order_by=["r2 DESC"], max_results=2) == ["d5", "d4"]
    assert names() == ["d5", "d4", "d3", "d2", "d1"]
    assert names(filter_string=f"attributes.run_id = '{make('x')}'") == ["x"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"filter_string": "metrcs.r2 > 0.5"}, "metrics"),
        ({"filter_string": "metrics.r2 >"}, r"\^"),
        ({"filter_string": "metrics.r2 > 'a'"}, r"\^"),
        ({"filter_string": "r22 > 0.5"}, "r2"),
        ({"order_by": ["metrics.r2 DOWN"]}, "DOWN"),
    ],
)
def test_a_typo_in_a_filter_is_pointed_at(options: dict[str, Any], says: str) -> None:
    make("a", r2=0.5)
    with pytest.raises(tb.FilterError, match=says):
        tb.search_runs(**options)


def test_a_name_that_no_run_has_is_warned_of_once_and_only_where_nothing_is_found() -> None:
    metric = "metrics.accuracy > 0.5"
    # nothing is to blame while there are no runs
    assert names(filter_string=metric) == []
    tb.set_experiment("digits")
    make("a", depth=3, **{"val/accuracy": 0.9})
    assert names(filter_string="metrics.`val/accuracy` > 0.95") == []
    assert names(filter_string=f"NOT {metric}") == ["a"]
    assert names(filter_string=metric, run_view_type=tb.entities.ViewType.DELETED_ONLY) == []
    assert tb.TrackingClient().search_runs(["1"], metric) == []
    expected = (
        "No run of this experiment has a metric 'accuracy'. Did you mean metrics.val/accuracy?"
    )
    for output_format in ("list", "pandas"):
        with pytest.warns(UserWarning, match="No run of this experiment") as caught:
            found = tb.search_runs(filter_string=metric, output_format=output_format)  # type: ignore[call-overload] # parametrised
        assert len(found) == 0
        assert [str(warning.message) for warning in caught] == [expected]
        assert caught[0].filename == __file__
    both = f"{metric} AND params.dephts = 3"
    says = (
        r"No run of these experiments has a metric .*\? No run of these .* a param 'dephts'\. Did"
    )
    with pytest.warns(UserWarning, match=says):
        tb.search_runs(["0", "1"], both)
    with pytest.warns(UserWarning, match="No run has a metric 'accuracy'"):
        tb.search_runs(filter_string=both, search_all_experiments=True)


def test_where_to_search() -> None:
    first = tb.set_experiment("first")
    make("a")
    second = tb.set_experiment("second")
    make("b")
    assert names() == ["b"]
    assert names(experiment_ids=[first.experiment_id]) == ["a"]
    assert names(experiment_ids=[int(first.experiment_id)]) == ["a"]
    assert names(experiment_names=["first", "second"]) == ["b", "a"]
    assert names(search_all_experiments=True) == ["b", "a"]
    assert names(experiment_ids=[second.experiment_id], filter_string="run_name = 'a'") == []


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"experiment_ids": ["first"]}, tb.InvalidParameterError, "get_experiment_by_name"),
        (
            {"experiment_ids": ["0"], "experiment_names": ["first"]},
            tb.InvalidParameterError,
            "not both",
        ),
        ({"output_format": "polars"}, tb.InvalidParameterError, "'pandas' or 'list'"),
        ({"run_view_type": 9}, tb.InvalidParameterError, "ViewType.ALL"),
        ({"max_results": -1}, tb.InvalidParameterError, "max_results must be 0 or more"),
    ],
)
def test_a_wrong_search_says_what_would_be_right(
    options: dict[str, Any], error: type[Exception], says: str
) -> None:
    tb.create_experiment("first")
    with pytest.raises(error, match=says):
        tb.search_runs(**options)


def test_deleted_runs_are_found_when_asked_for() -> None:
    tb.delete_run(make("gone"))
    make("here")
    assert names() == ["here"]
    assert names(run_view_type=tb.ViewType.DELETED_ONLY) == ["gone"]
    assert names(run_view_type=tb.ViewType.ALL) == ["here", "gone"]


def test_a_history_that_does_not_exist() -> None:
    run_id = make("a", loss=1, val_loss=2)
    with pytest.raises(tb.NotFoundError, match="no metric 'los'; it has 'loss'"):
        tb.metric_history(run_id, "los")
    with pytest.raises(tb.NotFoundError, match="it has 'loss', 'val_loss'"):
        tb.metric_history(run_id, "zzz")
    with pytest.raises(tb.NotFoundError, match="no run"):
        tb.metric_history("f" * 32, "loss")


def test_experiments() -> None:
    first = tb.create_experiment("first", tags={"team": "a"}, artifact_location="files")
    assert tb.get_experiment(first).artifact_location.endswith("/workspace/files")
    with pytest.raises(tb.AlreadyExistsError, match="'first' exists already"):
        tb.create_experiment("first")
    assert tb.set_experiment("first").experiment_id == first
    assert tb.set_experiment(experiment_id=first).name == "first"
    assert tb.set_experiment("second").name == "second"
    tb.set_experiment_tag("n", 1)
    tb.set_experiment_tags({"m": 2})
    tb.delete_experiment_tag("n")
    assert tb.get_experiment_by_name("second").tags == {"m": "2"}
    assert tb.get_experiment_by_name("third") is None
    found = tb.search_experiments(order_by=["name"])
    assert [e.name for e in found] == ["Default", "first", "second"]
    assert [e.name for e in tb.search_experiments(max_results=1)] == ["second"]
    assert tb.search_experiments(filter_string="tags.team = 'a'")[0].name == "first"
    with tb.start_run(experiment_id=first) as run:
        tb.log_text("x", "x.txt")
    assert f"/workspace/files/{run.info.run_id}" in run.info.artifact_uri


def test_many_threads_choose_a_new_experiment_at_once() -> None:
    barrier = threading.Barrier(8)
    found: list[str] = []

    def choose() -> None:
        barrier.wait()
        found.append(tb.set_experiment("new").experiment_id)

    threads = [threading.Thread(target=choose) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["1"] * 8


def test_a_deleted_experiment() -> None:
    experiment_id = tb.set_experiment("gone").experiment_id
    tb.delete_experiment(experiment_id)
    for wrong in (
        lambda: tb.set_experiment("gone"),
        lambda: tb.set_experiment(experiment_id=experiment_id),
        tb.start_run,
    ):
        with pytest.raises(tb.InvalidParameterError, match=r"restore_experiment\('1'\)"):
            wrong()
    tb.TrackingClient().restore_experiment(experiment_id)
    assert tb.set_experiment("gone").experiment_id == experiment_id


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({}, tb.InvalidParameterError, "either the name"),
        ({"experiment_name": "a", "experiment_id": "0"}, tb.InvalidParameterError, "not both"),
        ({"experiment_id": "9"}, tb.NotFoundError, r"'0' \('Default'\)"),
        ({"experiment_name": " "}, tb.InvalidParameterError, "must not be empty"),
        ({"experiment_name": "e" * 501}, tb.InvalidParameterError, "at most 500"),
    ],
)
def test_a_wrong_experiment(arguments: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        tb.set_experiment(**arguments)


def test_the_chosen_experiment_belongs_to_its_store() -> None:
    tb.set_experiment("here")
    tb.set_tracking_uri("other.db")
    with tb.start_run() as run:
        assert run.info.experiment_id == "0"
