"""Layouts of comparisons that an experiment keeps, from Python."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec import UNSET, json, to_builtins

import trialbook as tb
from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import TagName
from trialbook.protocol.messages import (
    Chart,
    ChartSettings,
    CompareLayout,
    CompareSnapshot,
    GroupBy,
    KeptLayout,
)
from trialbook.queries.layouts import layouts_of, update_layouts
from trialbook.recording import stores
from trialbook.rpc.dispatch import respond
from trialbook.service.saved_layouts import MAX_LAYOUT, MAX_LAYOUTS

if TYPE_CHECKING:
    from trialbook.views.compare_view import CompareView

HOSTILE = "<img src=x onerror=alert(1)>"


def recorded(experiment: str = "wine") -> tb.ActiveRun:
    tb.set_experiment(experiment)
    with tb.start_run() as run:
        tb.log_params({"depth": 3})
        for key in ("loss", "val/loss", "acc"):
            tb.log_series(key, 1 / np.arange(1, 9))
    return run


def only_loss(**others: object) -> KeptLayout:
    layout = CompareLayout(["curves"], ChartSettings("relative"), charts=[Chart(["loss"])])
    for name, value in others.items():
        setattr(layout, name, value)
    return KeptLayout(layout, ["FAILED"])


def save(run: tb.ActiveRun, **layouts: KeptLayout) -> tuple[dict[str, KeptLayout], list[str]]:
    return update_layouts(None, run.info.experiment_id, save=layouts, delete=[])


def write(run: tb.ActiveRun, name: str, text: str) -> None:
    store = stores.current_store()
    store.set_experiment_tag(run.info.experiment_id, TagName.LAYOUT + name, text)


def kept(run: tb.ActiveRun) -> dict[str, KeptLayout | None]:
    found = layouts_of(stores.current_store(), run.info.experiment_id)
    return {each.name: each.kept for each in found}


def shown(view: CompareView) -> CompareLayout:
    assert view.spec.layout
    return view.spec.layout


def test_a_comparison_begins_with_the_default_of_the_first_experiment() -> None:
    first, second = recorded("first"), recorded("second")
    save(first, default=only_loss())
    view = tb.compare([first])
    assert shown(view) == only_loss().layout
    assert view.spec.query.without == ["FAILED"]
    assert view.frame()["key"].unique().tolist() == ["loss"]
    # latest runs come first: the experiment of the first run is the second one
    assert shown(tb.compare([first, second])).sections == ["curves", "params", "differences"]
    assert shown(tb.compare(experiment_names="first")).charts == [Chart(["loss"])]
    assert shown(tb.compare([second])).charts is UNSET


def test_what_is_asked_for_comes_before_the_layout() -> None:
    run = recorded()
    save(run, default=only_loss(), grouped=only_loss(group_by=GroupBy("param", "seed")))
    view = tb.compare(group_by="params.depth", metric="acc", baseline=run.info.run_id)
    assert shown(view).group_by == GroupBy("param", "depth")
    assert shown(view).charts == [Chart(["loss"])]
    assert shown(view).baseline == run.info.run_id
    assert shown(tb.compare(layout="grouped")).group_by == GroupBy("param", "seed")


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("loses", NotFoundError, r"There is no layout 'loses'. Did you mean 'losses'\?"),
        ("x", NotFoundError, "keeps 'losses', 'torn'"),
        ("torn", InvalidParameterError, "'torn' of experiment '1' cannot be read.* keeps 'losses'"),
        (3, InvalidParameterError, "must be the name of one, not 3"),
    ],
)
def test_a_layout_that_is_not_there_is_named(
    name: str, error: type[Exception], message: str
) -> None:
    run = recorded()
    save(run, losses=only_loss())
    write(run, "torn", "{")
    with pytest.raises(error, match=message):
        tb.compare(layout=name)


def test_where_there_is_none_it_says_how_to_save_one() -> None:
    with pytest.raises(NotFoundError, match="keeps none: save one from the menu Layouts"):
        tb.compare(layout="losses")


def test_what_is_said_of_single_runs_is_not_kept() -> None:
    run = recorded()
    save(run, default=only_loss(baseline=run.info.run_id, hidden_runs=[run.info.run_id]))
    assert shown(tb.compare()).baseline is UNSET
    assert shown(tb.compare()).hidden_runs is UNSET


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{",
        HOSTILE,
        '{"layout": {"sections": ["curves"], "settings": {"axis": "step"}, "script": 1}}',
        '{"layout": {"sections": ["curves"], "settings": {"axis": "step"}, "first": -1}}',
        '{"layout": {"sections": [], "settings": {"axis": "step", "smoothing": 1}}}',
        "[" * 20_000,
        f'{{"layout": "{"x" * MAX_LAYOUT}"}}',
    ],
)
def test_a_default_that_is_none_is_passed_over_with_a_sentence(text: str) -> None:
    run = recorded()
    write(run, "default", text)
    with pytest.warns(UserWarning, match="'default' of experiment '1' cannot be read") as told:
        view = tb.compare()
    assert len(told) == 1
    assert shown(view).sections == ["curves", "params", "differences"]
    assert view.bundle().html
    assert kept(run) == {"default": None}
    # and can be written over, and deleted
    assert save(run, default=only_loss()) == ({}, ["default"])
    assert shown(tb.compare()).charts == [Chart(["loss"])]
    write(run, "default", text)
    update_layouts(None, run.info.experiment_id, save={}, delete=["default"])
    assert kept(run) == {}


def test_names_and_keys_of_a_layout_are_text() -> None:
    run = recorded()
    layout = only_loss(charts=[Chart([HOSTILE])])
    write(run, HOSTILE, json.encode(layout).decode())
    write(run, "tab\t", "{}")
    assert list(kept(run)) == [HOSTILE]
    made = tb.compare(layout=HOSTILE).bundle()
    assert HOSTILE not in made.html


def test_a_change_is_undone() -> None:
    run = recorded()
    assert save(run, losses=only_loss()) == ({}, ["losses"])
    renamed = update_layouts(
        None, run.info.experiment_id, save={"only": only_loss()}, delete=["losses"]
    )
    assert list(kept(run)) == ["only"]
    assert renamed == ({"losses": only_loss()}, ["only"])
    update_layouts(None, run.info.experiment_id, save=renamed[0], delete=renamed[1])
    assert kept(run) == {"losses": only_loss()}
    with pytest.raises(InvalidParameterError, match="at most 50,000 characters"):
        save(run, long=only_loss(colour_by="x" * MAX_LAYOUT))
    with pytest.raises(InvalidParameterError, match="at most 50 layouts"):
        save(run, **{f"l{n}": only_loss() for n in range(MAX_LAYOUTS)})
    with pytest.raises(NotFoundError):
        update_layouts(None, "77", save={"a": only_loss()}, delete=[])


def test_a_chart_is_kept_as_the_default() -> None:
    recorded()
    view = tb.chart(["loss", "val/loss"], smoothing=0.6, log_y=True, save=True)
    assert shown(view).sections == ["curves"]
    layout = shown(tb.compare())
    assert layout.sections == ["curves", "params", "differences"]
    (chart,) = layout.charts or []
    assert chart.keys == ["loss", "val/loss"]
    assert chart.settings == shown(view).settings
    # charts of the others follow
    assert layout.placed == ["loss", "val/loss"]
    assert set(tb.compare().frame()["key"]) == {"loss", "val/loss", "acc"}
    # another chart stands behind it, one of the same metrics takes its place
    tb.chart("acc", group_by="params.depth", save=True)
    tb.chart(["loss", "val/loss"], x="relative", save=True)
    layout = shown(tb.compare())
    assert [each.keys for each in layout.charts or ()] == [["loss", "val/loss"], ["acc"]]
    assert [(each.settings or layout.settings).axis for each in layout.charts or ()] == [
        "relative",
        "step",
    ]
    assert layout.group_by == GroupBy("param", "depth")
    assert layout.placed == ["loss", "val/loss", "acc"]


def test_a_chart_is_put_among_those_that_a_person_has_chosen() -> None:
    run = recorded()
    save(run, default=only_loss())
    tb.chart("acc", save=True)
    layout = shown(tb.compare())
    assert [each.keys for each in layout.charts or ()] == [["loss"], ["acc"]]
    assert layout.placed is UNSET
    assert tb.compare().spec.query.without == ["FAILED"]


def test_a_default_that_cannot_be_read_makes_way_for_a_chart() -> None:
    run = recorded()
    write(run, "default", "{")
    tb.chart("acc", save=True)
    with warnings.catch_warnings(action="error"):
        assert (shown(tb.compare()).charts or [])[0].keys == ["acc"]


def test_a_chart_cannot_be_kept_without_a_run() -> None:
    with pytest.raises(NotFoundError, match="there is no run"):
        tb.chart("loss", save=True)


def test_a_notebook_keeps_each_curve_by_the_axis_of_its_chart() -> None:
    run = recorded()
    charts = [Chart(["loss"], ChartSettings("metric", axis_metric="acc")), Chart(["acc"])]
    save(run, default=only_loss(charts=charts, settings=ChartSettings("step")))
    snapshot = tb.compare().bundle().view.snapshot
    assert isinstance(snapshot, CompareSnapshot)
    curves = {each.key: each for each in snapshot.curves}
    # the other metric falls from 1 to 1/8, steps rise to 7
    spans = {key: float(np.ptp(np.frombuffer(each.x, "<f4"))) for key, each in curves.items()}
    assert spans == {"loss": pytest.approx(7 / 8), "acc": 7}


def test_a_page_saves_and_lists_them() -> None:
    run = recorded()

    def asked(method: str, **params: object) -> dict[str, object]:
        known = {"store_id": None, "experiment_id": run.info.experiment_id}
        request = {"jsonrpc": "2.0", "id": "1", "method": method, "params": {**known, **params}}
        answer, _ = respond(request, "page", lambda *_: None)
        result = answer["result"]
        assert isinstance(result, dict)
        return result

    kept = to_builtins(only_loss())
    assert asked("layouts.update", save={"losses": kept}, delete=[]) == {
        "undo": {"save": {}, "delete": ["losses"]}
    }
    write(run, "torn", "{")
    assert asked("layouts.list") == {
        "layouts": [{"name": "losses", "kept": kept}, {"name": "torn", "kept": None}]
    }
