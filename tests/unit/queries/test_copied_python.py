"""What a page copies as Python gives the runs that it shows, in their order, in whatever store."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import trialbook as tb
from trialbook.errors import NotFoundError
from trialbook.protocol.codec import plain_number
from trialbook.protocol.messages import RunRow, RunsQuery, TableLayout
from trialbook.queries import table
from trialbook.queries.cell_source import cell_source
from trialbook.recording import stores

# tests/js/core/copiedPython.test.ts writes it
CASES = json.loads((Path(__file__).parents[1] / "copied_python.json").read_text("utf-8"))
NAMED = ("/elsewhere/trialbook.db", "0" * 32)
METRICS = ("loss", "val/log_loss", 'a "b" `c`', "d'e.f")


@pytest.fixture
def odd() -> str:
    """Record runs of every kind; return the id of one."""
    with tb.start_run(run_name="of another experiment"):
        tb.log_metric("loss", 0.5)
    assert tb.set_experiment("sweep").experiment_id == "1"
    curves = [(3, 0, 2), (2, 2), (1, -1), (float("nan"),), (float("inf"), 1), (2, 2), ()]
    for n, points in enumerate(curves):
        with tb.start_run(run_name='odd \\ "name"' if n == 1 else f"run-{n % 5}") as run:
            for step, value in enumerate(points):
                for at, metric in enumerate(METRICS):
                    if (n + at) % 5:
                        tb.log_metric(metric, value * (-1) ** at, step=step)
            tb.log_params({"depth": n % 2, "learning rate": 0.1 * (n % 3)})
            if n % 2:
                tb.log_param('a "b"', "it's")
            tb.set_tag("two: lines", ["one\ntwo", "plain", ""][n % 3])
            if n % 3:
                dataset = tb.entities.Dataset(f"iris {n % 2}", "5f0a", "local", "{}")
                tb.MlflowClient().log_inputs(run.info.run_id, [tb.entities.DatasetInput(dataset)])
    tb.MlflowClient().set_terminated(run.info.run_id, "FAILED")
    return run.info.run_id


def run(code: str) -> Any:
    """Execute code as a cell; return what its last expression is."""
    *setting_up, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {}
    exec(compile(ast.Module(setting_up, []), "copied", "exec"), names)  # noqa: S102
    return eval(compile(ast.Expression(last.value), "copied", "eval"), names)  # noqa: S307


def cell(row: RunRow, column: list[str]) -> object:
    """Return what a table shows in a column of params, metrics and tags."""
    group, key, aggregate = column
    metrics = {"latest": row.metrics, "min": row.min, "max": row.max}[aggregate] or {}
    values: dict[str, Any] = {"param": row.params, "tag": row.tags, "metric": metrics}[group]
    return plain_number(values[key]) if group == "metric" and key in values else values.get(key)


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_a_copied_table_has_the_same_runs_in_the_same_order(
    case: dict[str, Any], odd: str, tmp_path: Path
) -> None:
    shown = case["table"]
    asked = json.loads(json.dumps(shown["query"]).replace(NAMED[1], odd))
    query = msgspec.convert(asked, RunsQuery)
    columns = shown["columns"][1:]
    extremes = sorted({key for group, key, aggregate in columns if aggregate != "latest"})
    there = stores.current_store()
    screen = table.runs_page(there, query, 0, 1000, extremes).rows
    place = stores.describe(there).location
    if case["there"]:
        tb.set_tracking_uri(tmp_path / "another.db")
        tb.log_param("depth", 1)
        tb.end_run()
    here = tb.get_tracking_uri()
    view, frame = (
        run(case[kind].replace(NAMED[0], place).replace(NAMED[1], odd))
        for kind in ("view", "frame")
    )
    assert frame["run_id"].tolist() == [row.run_id for row in screen]
    assert frame["run_name"].tolist() == [row.run_name for row in screen]
    assert view.frame().equals(frame)
    assert frame.shape[1] == len(columns) + 2
    for number, column in enumerate(columns):
        if column[0] != "attribute":
            values = frame.iloc[:, number + 2].tolist()
            expected = [cell(row, column) for row in screen]
            assert [repr(value) for value in values] == [
                "nan" if value is None and column[0] == "metric" else repr(value)
                for value in expected
            ]
    # grouped and compared as before, which the frame does not tell
    layout = view.spec.layout
    assert isinstance(layout, TableLayout)
    assert table.order_terms(view.spec.query.order_by) == table.order_terms(query.order_by)
    grouped = msgspec.to_builtins(layout)
    for level in ("group_by", "then_by"):
        assert grouped.get(level) == shown["layout"].get(level)
    assert layout.baseline == (shown["layout"]["baseline"] and odd)
    assert (layout.nested is not False) == shown["layout"].get("nested", True)
    assert view.spec.store_id == there.store_id
    assert tb.get_tracking_uri() == here


@pytest.mark.parametrize("what", ["show", "params", "history", "model"])
def test_cells_of_a_run_in_another_store_name_it(what: str, odd: str, tmp_path: Path) -> None:
    there = stores.current_store()
    client = tb.MlflowClient()
    other = client.create_run("0").info.run_id
    client.log_metric(odd, "depth", 0.5)
    client.log_text(odd, "weights", "model/net.bin")
    tb.set_tracking_uri(tmp_path / "another.db")
    tb.log_param("depth", 1)
    tb.end_run()
    key = {"history": "depth", "model": "model/net.bin"}.get(what)
    source = cell_source(there.store_id, [odd], what, key)  # type: ignore[arg-type] # parametrised
    both = cell_source(there.store_id, [odd, other], "show", None)
    # as after a restart, in which nobody has opened the other store
    stores.close_stores()
    shown = run(source)
    match what:
        case "show":
            assert shown.spec.store_id == there.store_id
            assert sorted(run(both).frame()["run_id"]) == sorted([odd, other])
        case "params":
            assert shown["depth"] == "0"
        case "history":
            assert shown["value"].tolist() == [0.5]
        case _:
            assert Path(shown).read_text("utf-8") == "weights"


def test_looking_at_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.db"
    for call in (
        lambda: tb.runs(tracking_uri=nowhere),
        lambda: tb.show_run("0" * 32, tracking_uri=str(nowhere)),
        lambda: tb.metric_history("0" * 32, "loss", tracking_uri=nowhere),
    ):
        with pytest.raises(NotFoundError, match=r"There is no store at .*nowhere\.db"):
            call()
    assert not nowhere.exists()
