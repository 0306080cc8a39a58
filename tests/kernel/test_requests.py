"""A real kernel answers what a page asks, whatever it asks."""

from __future__ import annotations

from typing import Any

import pytest
from kernel_page import Kernel, Page

EVERYTHING = {"experiment_ids": None, "filter": "", "order_by": []}


def search(query: dict[str, Any]) -> dict[str, Any]:
    return {"store_id": None, "query": query, "offset": 0, "limit": 10}


def test_looking_creates_nothing(kernel: Kernel) -> None:
    kernel.run("import trialbook as tb")
    front = Page(kernel)
    hello = front.hello["result"]
    assert hello["cwd"] == str(kernel.folder)
    assert hello["store"] == {
        "store_id": None,
        "name": "trialbook.db",
        "location": str(kernel.folder / "trialbook.db"),
        "kind": "sqlite",
    }
    assert front.ask("runs.search", search(EVERYTHING))["result"]["total"] == 0
    assert front.ask("experiments.list", {})["result"]["experiments"] == []
    kernel.run("tb.runs()")
    assert not list(kernel.folder.glob("trialbook*"))


@pytest.fixture(scope="module")
def front(kernel: Kernel) -> Page:
    kernel.run(
        "import trialbook as tb\n"
        "tb.set_experiment('diabetes')\n"
        "for rmse in (60.0, 54.0, float('nan')):\n"
        "    with tb.start_run(run_name=f'<b>{rmse}</b>'):\n"
        "        tb.log_params({'model': 'tree'})\n"
        "        tb.log_metric('rmse', rmse)\n"
    )
    return Page(kernel)


def test_hello_names_the_store(front: Page) -> None:
    assert len(front.hello["result"]["store"]["store_id"]) == 32


def test_search_filters_and_sorts(front: Page) -> None:
    order = [{"group": "metric", "key": "rmse", "descending": False}]
    answer = front.ask("runs.search", search(EVERYTHING | {"order_by": order}))["result"]
    assert [row["metrics"]["rmse"] for row in answer["rows"]] == [54.0, 60.0, "NaN"]
    answer = front.ask("runs.search", search(EVERYTHING | {"filter": "rmse < 58"}))["result"]
    assert [row["run_name"] for row in answer["rows"]] == ["<b>54.0</b>"]


def test_experiments_are_listed(front: Page) -> None:
    experiments = front.ask("experiments.list", {})["result"]["experiments"]
    assert [(row["name"], row["run_count"]) for row in experiments] == [
        ("diabetes", 3),
        ("Default", 0),
    ]


def test_filter_error_says_where_and_what(front: Page) -> None:
    query = EVERYTHING | {"filter": "rmze < 58"}
    error = front.ask("runs.search", search(query))["error"]
    assert error["code"] == -32000
    assert (error["data"]["position"], error["data"]["length"]) == (0, 4)
    assert any("rmse" in suggestion for suggestion in error["data"]["suggestions"])


def test_unknown_store_is_an_error(front: Page) -> None:
    answer = front.ask("runs.search", search(EVERYTHING) | {"store_id": "f" * 32})
    assert answer["error"]["data"]["error_code"] == "RESOURCE_DOES_NOT_EXIST"


@pytest.mark.parametrize(
    ("garbage", "code"),
    [
        (None, -32600),
        ("hello", -32600),
        ([1, 2], -32600),
        ({}, -32600),
        ({"id": "x", "method": "runs.search"}, -32600),
        ({"jsonrpc": "2.0", "id": "x", "method": "os.system", "params": {}}, -32601),
        ({"jsonrpc": "2.0", "id": "x", "method": "runs.search", "params": []}, -32602),
        ({"jsonrpc": "2.0", "id": "x", "method": "runs.search", "params": {"limit": 1}}, -32602),
    ],
)
def test_garbage_is_answered_once(front: Page, garbage: Any, code: int) -> None:
    answer = front.send(garbage)
    assert answer["error"]["code"] == code
    # Had there been a second answer, this would read it.
    assert front.ask("experiments.list", {})["result"]["experiments"]


def test_selection_reaches_python(kernel: Kernel, front: Page) -> None:
    kernel.run("view = tb.runs(); heard = []; view.observe(heard.append); view")
    view_id = kernel.run("print(view.view_id)")[-1]["content"]["text"].strip()
    assert front.ask("view.select", {"view_id": view_id, "run_ids": ["a", "b"]})["result"] == {}
    kernel.run("assert view.selection == ['a', 'b'] and heard == [['a', 'b']], (view, heard)")
    error = front.ask("view.select", {"view_id": "gone", "run_ids": []})["error"]
    assert "execute its cell again" in error["message"]


def test_where_a_page_listens_the_kernel_updates_no_display(kernel: Kernel, front: Page) -> None:
    shown = kernel.run("tb.runs()")
    assert [m["msg_type"] for m in shown].count("display_data") == 1
    after = kernel.run("tb.set_experiment('empty')")
    assert "update_display_data" not in [m["msg_type"] for m in after]


def test_bundle_of_a_view_that_this_kernel_never_made(front: Page) -> None:
    spec = {"view": "runs", "view_id": "0" * 32, "store_id": None, "query": EVERYTHING}
    made = front.ask("view.bundle", {"spec": spec})["result"]
    assert made["view"]["spec"]["store_id"] == front.hello["result"]["store"]["store_id"]
    assert made["view"]["snapshot"]["total"] == 3
    assert "&lt;b&gt;54.0&lt;/b&gt;" in made["html"]
    assert "<b>54.0</b>" in made["text"]


def test_a_kernel_without_trialbook_closes_the_comm(tmp_path_factory: Any) -> None:
    bare = Kernel(tmp_path_factory.mktemp("bare"))
    try:
        with pytest.raises(AssertionError, match="closed"):
            Page(bare)
        bare.run("import trialbook", silent=True)
        assert Page(bare).hello["result"]["store"]["store_id"] is None
    finally:
        bare.stop()
