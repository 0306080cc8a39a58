"""A run table that Python arranges: columns, baseline and groups, also in what is saved."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

import trialbook as tb
from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import NewRun, RunRecord
from trialbook.protocol.messages import GroupBy, RunsPage, RunsQuery, RunsSpec, Sort
from trialbook.queries import table
from trialbook.recording import stores
from trialbook.store.series import Series
from trialbook.views import live
from trialbook.views.runs import RunsView

if TYPE_CHECKING:
    from trialbook.store.base import Store


@pytest.fixture
def sweep() -> list[str]:
    tb.set_experiment("sweep")
    ids = []
    for number in range(5):
        with tb.start_run(run_name=f"run-{number}", tags={"team": "<i>red</i>"}) as run:
            tb.log_params({"depth": number % 2, "seed": number})
            tb.log_metrics({"loss": float(number), "acc": 0.5})
            ids.append(run.info.run_id)
    return ids


def test_columns_are_those_named_in_their_order(sweep: list[str]) -> None:
    view = tb.runs(columns=["params.seed", "min(metrics.loss)", "duration"], baseline=sweep[0])
    layout = view.spec.layout
    assert layout
    shown = [(choice.group, choice.key, choice.aggregate) for choice in layout.columns]
    assert shown == [
        ("param", "seed", "latest"),
        ("metric", "loss", "min"),
        ("attribute", "duration", "latest"),
    ]
    assert (layout.baseline, layout.only_named) == (sweep[0], True)
    html = view._repr_mimebundle_()["text/html"]
    assert "min(loss)" in html
    assert "<bdi>seed</bdi>" in html
    # an id may have these letters, too
    assert "<bdi>acc</bdi>" not in html
    assert "<bdi>depth</bdi>" not in html


def test_a_page_of_its_own_draws_the_curves_that_the_table_shows(tmp_path: Path) -> None:
    with tb.start_run(run_name="curved") as run:
        tb.log_series("loss", [3.0, 1.0, 2.0])
        tb.log_metric("acc", 0.5)
    view = tb.runs(columns=["min(metrics.loss)", "metrics.acc"], run_ids=[run.info.run_id])
    assert view.spec.layout
    drawn = RunsView(replace(view.spec, layout=replace(view.spec.layout, sparklines=["loss"])))
    page = drawn.to_html(tmp_path / "runs.html").read_text()
    assert page.count("<polyline points") == 1
    (data,) = re.findall('<script type="application/json">(.*)</script>', page)
    (curve,) = json.loads(data)["snapshot"]["curves"]
    assert (curve["key"], curve["total"]) == ("loss", 3)
    assert "</svg><bdi>1</bdi>" in page
    assert "<svg" not in drawn._repr_mimebundle_()["text/html"]


def words(html: str) -> list[list[str]]:
    """Return what the rows of a table say."""
    rows = re.findall("<tr>(.*?)</tr>", html)
    cells = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return [[unescape(re.sub("<[^>]*>", "", cell)).replace("\xa0", " ") for cell in row]
            for row in cells]  # fmt: skip


def test_groups_stand_in_the_static_twin_with_mean_spread_and_best(
    sweep: list[str], tmp_path: Path
) -> None:
    view = tb.runs(group_by="params.depth")
    data = view._repr_mimebundle_()
    html = data["text/html"]
    assert "5 runs" in html
    assert "2 groups, means ± standard deviation" in html
    assert words(html) == [
        ["Group", "acc", "loss"],
        ["depth = 0 · 3 runs", "0.5 ± 0", "2.0 ± 2.0, best 0"],
        ["depth = 1 · 2 runs", "0.5 ± 0", "2.0 ± 1.4, best 1"],
    ]
    assert 'title="0 to 4, n = 3"' in html
    assert "run-1" not in html
    assert data["text/plain"].splitlines() == [
        "Group                   acc               loss",
        "depth = 0 · 3 runs  0.5 ± 0  2.0 ± 2.0, best 0",
        "depth = 1 · 2 runs  0.5 ± 0  2.0 ± 1.4, best 1",
    ]
    whole = view.to_html(tmp_path / "runs.html").read_text("utf-8")
    assert "2 groups, means ± standard deviation" in whole
    hostile = tb.runs(group_by="tags.team")._repr_mimebundle_()["text/html"]
    assert "&lt;i&gt;red&lt;/i&gt;" in hostile
    assert "<i>" not in hostile


def test_groups_of_two_levels_stand_in_every_twin(sweep: list[str]) -> None:
    with tb.start_run():
        tb.log_metric("loss", 7.0)
    view = tb.runs(group_by=["params.depth", "params.seed"], columns=["metrics.loss"])
    assert len(view.frame()) == 6
    data = view._repr_mimebundle_()
    assert "3 groups with 6 groups in them" in data["text/html"]
    assert words(data["text/html"])[1:] == [
        ["depth = 0 · 3 runs", "2.0 ± 2.0, best 0"],
        ["    seed = 0 · 1 run", "0"],
        ["    seed = 2 · 1 run", "2"],
        ["    seed = 4 · 1 run", "4"],
        ["depth = 1 · 2 runs", "2.0 ± 1.4, best 1"],
        ["    seed = 1 · 1 run", "1"],
        ["    seed = 3 · 1 run", "3"],
        ["depth not set · 1 run", "7"],
        ["    seed not set · 1 run", "7"],
    ]
    assert data["text/plain"].splitlines()[1:3] == [
        "depth = 0 · 3 runs      2.0 ± 2.0, best 0",
        "  seed = 0 · 1 run                      0",
    ]
    assert view.to_markdown().splitlines()[2:5] == [
        "| depth = 0 · 3 runs | 2.0 ± 2.0, best 0 |",
        "| depth = 0, seed = 0 · 1 run | 0 |",
        "| depth = 0, seed = 2 · 1 run | 2 |",
    ]
    # what a notebook saved is shown again on another kernel
    assert live.bundle(view.spec).text == data["text/plain"]


def test_runs_are_grouped_on_two_levels_at_most(sweep: list[str]) -> None:
    with pytest.raises(InvalidParameterError, match="at most 2 levels; group_by names 3"):
        tb.runs(group_by=["params.depth", "params.seed", "tags.team"])
    with pytest.raises(InvalidParameterError, match=r"names 'params\.depth' twice"):
        tb.runs(group_by=["params.depth", "params.depth"])
    for given in ([], "", None):
        assert tb.runs(group_by=given).spec.layout is UNSET


def test_groups_by_dataset_stand_in_the_static_twin(sweep: list[str]) -> None:
    tb.TrackingClient().log_inputs(
        sweep[0],
        [tb.entities.DatasetInput(tb.entities.Dataset("<i>iris</i>", "5f0a", "local", "{}"))],
    )
    for text in ("dataset", "datasets"):
        view = tb.runs(group_by=text)
        assert view.spec.layout
        assert view.spec.layout.group_by == GroupBy("dataset", "")
    html = view._repr_mimebundle_()["text/html"]
    assert "2 groups" in html
    assert "<bdi>dataset</bdi> = <bdi>&lt;i&gt;iris&lt;/i&gt; (5f0a)</bdi> · 1 run" in html
    assert "<bdi>dataset</bdi> not set · 4 runs" in html
    plain = tb.runs()._repr_mimebundle_()
    assert "&lt;i&gt;iris&lt;/i&gt; (5f0a)" in plain["text/html"]
    saved = plain[live.MIME_TYPE]["snapshot"]
    assert saved["columns"]["datasets"] is True
    rows = {row["run_id"]: row.get("datasets") for row in saved["rows"]}
    assert rows == dict.fromkeys(sweep) | {sweep[0]: ["<i>iris</i> (5f0a)"]}
    named = tb.runs(columns=["params.seed"])._repr_mimebundle_()["text/html"]
    assert "5f0a" not in named
    chosen = tb.runs(columns=["dataset", "params.seed"])
    assert chosen.spec.layout
    assert [choice.key for choice in chosen.spec.layout.columns] == ["datasets", "seed"]
    assert "5f0a" in chosen._repr_mimebundle_()["text/html"]


def test_a_table_cannot_be_arranged_by_what_is_not_there(sweep: list[str]) -> None:
    with pytest.raises(InvalidParameterError, match="grouped by a param or a tag"):
        tb.runs(group_by="metrics.loss")
    with pytest.raises(InvalidParameterError, match="columns must be text or a list of texts"):
        tb.runs(columns=[5])
    for column in ("user_id", "end_time", "artifact_uri"):
        with pytest.raises(InvalidParameterError, match=f"no column '{column}'.*duration"):
            tb.runs(columns=["metrics.loss", column])
    for column in ("tags.mlflow.user", "metrics.`system/cpu_utilization_percentage`"):
        with pytest.raises(InvalidParameterError, match=r"no column .*search_runs"):
            tb.runs(columns=[column])
    with pytest.raises(NotFoundError):
        tb.runs(baseline="f" * 32)


def test_a_grouped_view_stays_small_however_many_runs_there_are() -> None:
    store = stores.current_store()
    metrics = {f"metric_{n}_{'x' * 60}": Series.of([0], [1], [n / 7]) for n in range(40)}
    store.record(
        [
            RunRecord(
                f"{number:032x}",
                NewRun("0", f"run-{number}", "ada", number),
                {**metrics},
                {"depth": f"{number} {'ü' * 300}"},
            )
            for number in range(1, 600)
        ]
    )
    data = tb.runs(["0"], group_by="params.depth")._repr_mimebundle_()
    assert " of 599 groups shown" in data["text/html"]
    notebook = {name: value for name, value in data.items() if name != "text/plain"}
    notebook["text/html"] = data["text/html"].splitlines(keepends=True)
    saved = json.dumps(notebook, indent=1, ensure_ascii=False).encode()
    assert len(saved) < 200_000
    assert data[live.MIME_TYPE]["snapshot"]["total"] == 599
    assert data[live.MIME_TYPE]["snapshot"]["rows"]


def test_a_frame_has_what_the_table_shows(sweep: list[str]) -> None:
    with tb.start_run(run_name="curve"):
        for step, loss in enumerate((3.0, -1.0, 2.5)):
            tb.log_metric("loss", loss, step=step)
    columns = ["min(metrics.loss)", "loss", "params.seed", "tags.team", "start_time", "duration"]
    frame = tb.runs(order_by=["min(metrics.loss)"], columns=columns).frame()
    names = ["min(metrics.loss)", "metrics.loss", "params.seed", "tags.team"]
    assert list(frame) == ["run_id", "run_name", *names, "start_time", "duration"]
    assert frame["run_name"][:2].tolist() == ["curve", "run-0"]
    assert frame["min(metrics.loss)"].tolist() == [-1, 0, 1, 2, 3, 4]
    assert frame["metrics.loss"][0] == 2.5
    assert frame["params.seed"].isna().tolist() == [True] + [False] * 5
    assert str(frame["start_time"].dt.tz) == "UTC"
    assert frame["duration"].dtype == float
    assert len(tb.runs(filter_string="loss > 100").frame()) == 0
    every = tb.runs().frame()
    assert "metrics.acc" in every
    assert len(every) == 6


def test_a_frame_has_each_run_once_whatever_begins_meanwhile(
    sweep: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MAX_PAGE", 2)
    read = table.runs_page

    def reading(store: Store | None, query: RunsQuery, offset: int, *more: Any) -> RunsPage:
        page = read(store, query, offset, *more)
        if offset == 0:
            tb.start_run(run_name="later")
            tb.end_run()
        return page

    monkeypatch.setattr(table, "runs_page", reading)
    assert tb.runs().frame()["run_id"].tolist() == sweep[::-1]


def test_runs_are_ordered_by_their_datasets(sweep: list[str]) -> None:
    assert tb.runs(order_by=["dataset desc"]).spec.query.order_by == [
        Sort("attribute", "datasets", True)
    ]
    both = tb.runs(order_by=["datasets", "min(metrics.loss) DESC"]).spec.query.order_by
    assert both == [Sort("attribute", "datasets", False), Sort("metric", "loss", True, "min")]


def test_the_static_twin_tells_what_is_left_out(sweep: list[str]) -> None:
    query = RunsQuery(None, "loss < 3", [], without=["FAILED"])
    store = stores.current_store()
    html = live.bundle(RunsSpec("view", store.store_id, query)).html
    assert "3 runs, of 5 in all" in html
    assert "(loss &lt; 3) AND status != &#x27;FAILED&#x27;" in html
    assert "in all" not in live.bundle(RunsSpec("view", None, RunsQuery(None, "", []))).html


def test_runs_by_their_ids_are_just_these(sweep: list[str]) -> None:
    tb.set_experiment("another")
    with tb.start_run(run_name="far away") as run:
        tb.log_metric("other", 1.0)
    view = tb.runs(run_ids=[sweep[3], sweep[1], sweep[3]], order_by="metrics.loss ASC")
    assert view.frame()["run_id"].tolist() == [sweep[1], sweep[3]]
    assert repr(view) == "<RunsView of 2 runs of experiments 1>"
    # what the others have makes no columns
    assert "metrics.other" not in view.frame()
    assert (view.spec.query.filter, view.spec.query.scope) == ("", [sweep[3], sweep[1]])
    assert "filter" not in view._repr_mimebundle_()["text/html"]
    both = tb.runs(run_ids={sweep[0], run.info.run_id})
    assert sorted(both.frame()["run_name"]) == ["far away", "run-0"]
    assert tb.runs(run_ids=sweep, experiment_names="another").frame().empty
    assert tb.runs(run_ids=tb.search_runs(["1"])["run_id"]).frame().shape[0] == 5
    found = tb.runs(run_ids=sweep, filter_string="loss > 2", group_by="params.depth")
    assert found.frame()["run_name"].tolist() == ["run-4", "run-3"]
    page = table.runs_page(stores.current_store(), found.spec.query, 0, 10)
    assert (page.total, page.unfiltered) == (2, 5)


def test_no_ids_are_no_runs_and_archived_ones_are_left_out(sweep: list[str]) -> None:
    assert tb.runs(run_ids=[]).frame().empty
    assert "No runs." in tb.runs(run_ids=[])._repr_mimebundle_()["text/plain"]
    tb.delete_run(sweep[0])
    assert tb.runs(run_ids=sweep[:2]).frame()["run_id"].tolist() == [sweep[1]]


def test_a_parent_and_its_child_stand_beside_one_another() -> None:
    with tb.start_run() as parent, tb.start_run(nested=True) as child:
        pass
    ids = [parent.info.run_id, child.info.run_id]
    assert sorted(tb.runs(run_ids=ids).frame()["run_id"]) == sorted(ids)


def test_ids_that_are_none_are_refused(sweep: list[str]) -> None:
    with pytest.raises(InvalidParameterError, match=r"'run 1' is no run id, which is 32 hex"):
        tb.runs(run_ids=[sweep[0], "run 1"])
    with pytest.raises(InvalidParameterError, match=r"give the run's id, run\.info\.run_id"):
        tb.runs(run_ids=[tb.get_run(sweep[0])])
    with pytest.raises(NotFoundError, match=r"no run '0000.*' in this store \(2 of run_ids"):
        tb.runs(run_ids=[sweep[0], "0" * 32, "1" * 32])
    with pytest.raises(InvalidParameterError, match=r"run_ids has 1,001 runs, .* at most 1,000"):
        tb.runs(run_ids=[f"{number:032x}" for number in range(1001)])
    with pytest.raises(NotFoundError, match="There is no run"):
        tb.runs(run_ids="0" * 32)


def test_metrics_stand_in_one_order_wherever_a_table_goes() -> None:
    tb.set_experiment("curves")
    with tb.start_run(run_name="a|b"):
        for step, loss in enumerate((3.0, -1.0, 2.5)):
            tb.log_metrics({"epoch": step, "z/x": loss}, step=step, timestamp=1)
            tb.log_metrics({"a": loss, "val_loss": loss}, step=step, timestamp=2)

    def heads(view: Any) -> list[list[str]]:
        html = view._repr_mimebundle_()["text/html"]
        names = [f"<bdi>{name}</bdi>" for name in ("epoch", "z/x", "a", "val_loss")]
        names += ["<bdi>min(a)</bdi>"]
        found = sorted((html.index(name), name[5:-6]) for name in names if name in html)
        markdown = view.to_markdown().split("\n")[0].replace("\\", "").strip("| ").split(" | ")
        frame = [name for name in view.frame() if "metrics." in name]
        plain = [name for name in markdown if "metrics." in name]
        return [
            [name for _, name in found],
            *([name.replace("metrics.", "") for name in names] for names in (frame, plain)),
        ]

    assert heads(tb.runs()) == [["val_loss", "a", "epoch", "z/x"]] * 3
    assert heads(tb.runs(order_by="z/x")) == [["z/x", "val_loss", "a", "epoch"]] * 3
    least = tb.runs(order_by="min(metrics.a)")
    assert heads(least) == [["min(a)", "val_loss", "epoch", "z/x"]] * 3
    assert least.frame()["min(metrics.a)"].tolist() == [-1.0]
    tb.set_experiment_tag("trialbook.headline", "epoch")
    assert heads(tb.runs()) == [["epoch", "val_loss", "z/x", "a"]] * 3
