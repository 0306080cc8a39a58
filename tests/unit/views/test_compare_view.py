"""Runs compared in a cell: what is asked, saved and returned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pandas as pd
import pytest

import trialbook as tb
from trialbook.errors import FilterError, InvalidParameterError, NotFoundError
from trialbook.protocol.messages import AxisRange, Smoothing
from trialbook.recording import stores
from trialbook.views.view import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</svg><script>alert(1)</script>\u202e|x"


def recorded(count: int = 3, metrics: int = 1, points: int = 50) -> list[tb.ActiveRun]:
    runs = []
    for n in range(count):
        with tb.start_run(run_name=f"{HOSTILE} {n}") as run:
            tb.log_params({"depth": n, "opt": "adam" if n % 2 else "sgd"})
            for m in range(metrics):
                key = f"val/loss{m}" if m else "val/loss"
                tb.log_series(key, (n + 1) / np.arange(1, points + 1))
        runs.append(run)
    return runs


@pytest.mark.parametrize("shape", ["runs", "ids", "frame", "view", "nothing"])
def test_runs_come_in_the_shapes_that_people_have(shape: str) -> None:
    runs = recorded()
    given = {
        "runs": runs,
        "ids": [run.info.run_id for run in runs],
        "frame": tb.search_runs(),
        "view": tb.runs(),
        "nothing": None,
    }[shape]
    view = tb.compare(given)
    assert sorted(view.frame()["run_id"].unique()) == sorted(run.info.run_id for run in runs)
    assert view.spec.layout


def test_points_come_as_they_were_logged() -> None:
    first, second = recorded(2, points=3)
    frame = tb.compare([first, second]).frame()
    assert frame.columns.tolist() == ["run_id", "run_name", "key", "step", "timestamp", "value"]
    of_first = frame[frame["run_id"] == first.info.run_id]
    assert of_first["step"].tolist() == [0, 1, 2]
    assert of_first["value"].tolist() == pytest.approx([1, 1 / 2, 1 / 3])
    assert str(frame["timestamp"].dt.tz) == "UTC"
    assert len(tb.chart("val/loss", [second]).frame()) == 3


def test_what_differs_is_a_frame() -> None:
    runs = recorded()
    frame = tb.compare(runs).differences()
    assert set(frame["section"]) == {"param", "metric"}
    assert sorted(frame.loc["depth"].tolist()[1:]) == ["0", "1", "2"]
    with tb.start_run() as same:
        tb.log_param("depth", 1)
    assert tb.compare([same]).differences().empty
    assert tb.compare([same]).differences(only_different=False).index.tolist() == ["depth"]
    with tb.start_run(run_name=f"{HOSTILE} 0") as twin:
        tb.log_param("depth", 9)
    # of two runs with one name the ids say which is which
    assert twin.info.run_id in tb.compare([*runs, twin]).differences()


def test_a_chart_is_declared_in_code() -> None:
    recorded()
    view = tb.chart(
        ["val/loss"],
        x="relative",
        smoothing=("mean", 5),
        log_y=True,
        y_range=(0.1, 2),
        group_by="params.opt",
        centre="median",
        band="ci95",
    )
    layout = view.spec.layout
    assert layout
    settings = layout.settings
    assert (settings.axis, settings.log_y, settings.centre, settings.band) == (
        "relative",
        True,
        "median",
        "ci95",
    )
    assert settings.smoothing == Smoothing("mean", 5.0)
    assert settings.y_range == AxisRange(0.1, 2.0)
    assert layout.sections == ["curves"]
    by_metric = tb.chart("val/loss", x="metrics.val/loss").spec.layout
    assert by_metric
    assert (by_metric.settings.axis, by_metric.settings.axis_metric) == ("metric", "val/loss")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda: tb.chart("vall/loss"), NotFoundError, "Did you mean 'val/loss'"),
        (lambda: tb.chart("val/loss", x="epochs"), NotFoundError, "Runs here have 'val/loss'"),
        (lambda: tb.chart([]), InvalidParameterError, "keys must name a metric"),
        (lambda: tb.chart("val/loss", smoothing=2), InvalidParameterError, "from 0 to 0.999"),
        (lambda: tb.chart("val/loss", smoothing="much"), InvalidParameterError, "must be a number"),
        (lambda: tb.chart("val/loss", y_range=(1, 0)), InvalidParameterError, "least and the gre"),
        (lambda: tb.chart("val/loss", band="x"), InvalidParameterError, "minmax, std, sem, ci95"),
        (lambda: tb.compare([]), InvalidParameterError, "runs is empty"),
        (lambda: tb.compare(["0" * 32]), NotFoundError, "There is no run"),
        (lambda: tb.compare(baseline="0" * 32), NotFoundError, "There is no run"),
        (lambda: tb.compare(group_by="params.dept"), NotFoundError, "Did you mean 'depth'"),
        (lambda: tb.compare(pd.DataFrame({"x": [1]})), InvalidParameterError, "column run_id.* x"),
        (lambda: tb.compare([None]), InvalidParameterError, "None is no run id"),
        (
            lambda: tb.compare([f"{n:032x}" for n in range(10_000)]),
            InvalidParameterError,
            "runs has 10,000 runs, and a view shows at most 1,000 by their ids: give a filter",
        ),
        (lambda: tb.compare(group_by="metrics.loss"), InvalidParameterError, "param or a tag"),
        (lambda: tb.compare(filter_string="depth = "), FilterError, "value"),
    ],
)
def test_what_is_wrong_is_said(ask: object, error: type[Exception], message: str) -> None:
    recorded(1)
    with pytest.raises(error, match=message):
        ask()  # type: ignore[operator]


def test_a_run_that_is_not_there_says_which_may_be_meant() -> None:
    with tb.start_run(run_name="gbm deep") as run:
        pass
    run_id = run.info.run_id
    other = run_id[:-1] + ("0" if run_id[-1] != "0" else "1")
    meant = f"Did you mean '{run_id}' \\('gbm deep'\\)"
    for given in (run_id[:8], other):
        with pytest.raises(NotFoundError, match=meant):
            tb.compare([given])
    with pytest.raises(NotFoundError, match=meant):
        tb.compare([run_id], baseline=run_id[:8])
    with pytest.raises(InvalidParameterError, match=f"'gbm deep' is no run id.*{meant}"):
        tb.compare(["gbm deep"])
    with tb.start_run(run_name="twin"), tb.start_run(run_name="twin", nested=True) as last:
        pass
    with pytest.raises(NotFoundError, match=f"Several .* the last one is '{last.info.run_id}'"):
        tb.compare(["twin"])


def test_runs_of_two_stores_are_told_apart(tmp_path: Path) -> None:
    (here,) = recorded(1)
    before = tb.get_tracking_uri()
    tb.set_tracking_uri(tmp_path / "other.db")
    with pytest.raises(NotFoundError, match="is in another store"):
        tb.compare([here])
    (there,) = recorded(1)
    with pytest.raises(NotFoundError, match="a view shows the runs of one: tracking_uri='"):
        tb.compare([here, there])
    assert tb.compare([here], tracking_uri=before).frame()["run_id"].unique() == [here.info.run_id]


def test_a_run_given_twice_is_compared_once_and_one_alone_has_no_differences() -> None:
    first, second = recorded(2)
    assert tb.compare([first, second, first.info.run_id]).spec.query.scope == [
        first.info.run_id,
        second.info.run_id,
    ]
    assert tb.compare(first).differences().empty


def test_archived_and_purged_runs_are_left_out() -> None:
    first, second = recorded(2)
    view = tb.compare([first, second])
    tb.delete_run(second.info.run_id)
    assert view.frame()["run_id"].unique() == [first.info.run_id]
    with pytest.raises(InvalidParameterError, match=r"archived, .* trialbook\.restore_run\("):
        tb.compare([second])
    store = stores.known_store()
    assert store is not None
    store.purge_runs([second.info.run_id])
    assert view.frame()["run_id"].unique() == [first.info.run_id]
    assert view.differences().empty
    assert view.importance("val/loss").empty
    assert first.info.run_id in view.bundle().html


def test_the_twin_shows_curves_runs_and_differences() -> None:
    runs = recorded(3, points=500)
    made = tb.compare(runs, baseline=runs[0].info.run_id).bundle()
    assert made.html.count("<polyline") == 3
    assert "(baseline)" in made.html
    assert "What differs" in made.html
    assert "<script" not in made.html
    assert "\u202e" not in made.text
    assert len(made.text) <= 2_000
    assert "Params that differ: depth, opt" in made.text
    curve = made.view.snapshot.curves[0]  # type: ignore[union-attr]
    assert curve.total == 500
    assert len(np.frombuffer(curve.x, "<f4")) == len(np.frombuffer(curve.y, "<f4")) < 500


def test_markdown_tells_the_numbers_the_best_and_what_differs() -> None:
    with tb.start_run(run_name="a|b") as first:
        tb.log_params({"depth": 3, "seed": 7})
        tb.log_series("val/loss", [3.0, 0.5])
    with tb.start_run(run_name="deeper") as second:
        tb.log_params({"depth": 5, "seed": 7})
        tb.log_series("val/loss", [2.0, 0.25])
    view = tb.compare([first, second], baseline=first.info.run_id)
    lines = view.to_markdown().replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert lines == [
        "| Name | val/loss | depth |",
        "| --- | --- | --- |",
        "| ✓ a\\|b | 0.5 | 3 |",
        "| ✓ deeper | 0.25 (\N{MINUS SIGN}0.25 ▼) | 5 |",
        "",
        "Best: deeper, val/loss 0.25",
        r"Baseline: a\|b",
        "Params that differ: depth",
    ]
    assert "Best: deeper, val/loss 0.25" in view.bundle().text
    assert view.spec.layout
    view.spec.layout.directions = {"val/loss": "higher"}
    assert r"Best: a\|b, val/loss 0.5" in view.to_markdown()


def test_words_have_two_thousand_characters_at_most() -> None:
    for n in range(30):
        with tb.start_run(run_name=f"{HOSTILE}{'x' * 200}{n}"):
            tb.log_params({f"{'p' * 200}{m}": f"{'v' * 200}{n}" for m in range(20)})
            tb.log_metrics({f"{'m' * 200}{m}_loss": float(n) for m in range(9)})
    for words in (tb.compare().to_markdown(), tb.compare().bundle().text):
        assert len(words) <= 2_000
        assert "Best of the first " in words or "Best: " in words
        assert "Params that differ: " in words
        assert "\u202e" not in words


def test_what_a_notebook_keeps_is_bounded() -> None:
    runs = recorded(40, metrics=12, points=2_000)
    made = tb.compare(runs).bundle()
    saved = json.dumps(msgspec.to_builtins(made.view), indent=1) + made.html
    assert len(saved) <= MAX_BYTES * 1.05
    snapshot = made.view.snapshot
    assert len(snapshot.rows) > 5  # type: ignore[union-attr]
    assert len(snapshot.curves) > 20  # type: ignore[union-attr]


def test_a_page_of_its_own_needs_nothing_else(tmp_path: Path) -> None:
    recorded()
    page = tb.compare().to_html(tmp_path / "x.html", interactive=False).read_text("utf-8")
    assert "<title>Comparison of 3 runs</title>" in page
    assert "http" not in page.replace("http-equiv", "")


def test_looking_creates_no_store(workspace: Path) -> None:
    view = tb.compare()
    assert view.bundle().text == "No runs."
    assert len(view.frame()) == 0
    assert len(view.differences()) == 0
    assert tb.chart("loss").bundle().html
    assert not (workspace / "trialbook.db").exists()
