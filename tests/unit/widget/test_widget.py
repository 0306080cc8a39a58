"""The widget: small in a notebook, and answered as any page is."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator

import pytest

import trialbook as tb
from trialbook.queries import table
from trialbook.recording import stores
from trialbook.views import live
from trialbook.widget import attach
from trialbook.widget import view_widget as widget


class Page(widget.ViewWidget):
    """A widget that notes what it sends."""

    def send(self, content: object, buffers: object = None) -> None:
        self.__dict__.setdefault("sent", []).append((content, buffers))


@pytest.fixture(autouse=True)
def hosted() -> Iterator[None]:
    attach.attach()
    yield
    live.set_widget_host(None)


@pytest.fixture
def view() -> tb.views.runs.RunsView:
    with tb.start_run(run_name="<b>alpha</b>"):
        tb.log_metric("r2", 0.5)
    return tb.runs()


def ask(page: Page, method: object, params: dict[str, object]) -> dict[str, object]:
    message = {"jsonrpc": "2.0", "id": "page:1", "method": method, "params": params}
    page._receive({"message": message}, [])
    content, _ = page.__dict__["sent"][-1]
    json.dumps(content)
    return content["message"]


def test_what_a_notebook_would_save_of_a_widget_is_small() -> None:
    with tb.start_run():
        tb.log_params({f"param_{n}": "x" * 500 for n in range(100)})
    state = widget.ViewWidget(tb.runs()).get_state()
    assert len(state["_esm"]) <= 2048
    assert len(json.dumps(state)) <= 4096


def test_requests_are_answered_and_their_ids_repeated(view: tb.views.runs.RunsView) -> None:
    page = Page(view)
    query = {"experiment_ids": None, "filter": "", "order_by": []}
    search = {"store_id": None, "query": query, "offset": 0, "limit": 10}
    answer = ask(page, "runs.search", search)
    assert answer["id"] == "page:1"
    assert [row["run_name"] for row in answer["result"]["rows"]] == ["<b>alpha</b>"]
    assert ask(page, "no.method", {})["error"]["code"] == -32601
    assert ask(page, ["runs.search"], {})["error"]["code"] == -32601


def test_a_selection_reaches_the_view(view: tb.views.runs.RunsView) -> None:
    ask(Page(view), "view.select", {"view_id": view.view_id, "run_ids": ["a" * 32]})
    assert view.selection == ["a" * 32]


def test_the_bundle_comes_as_buffers(view: tb.views.runs.RunsView) -> None:
    page = Page(view)
    page._receive({"bundle": page.build}, [])
    [(content, buffers)] = page.__dict__["sent"]
    assert content == {"bundle": page.build}
    assert b"jp-TrialbookRunTable" in buffers[0]
    assert b"--jp-layout-color1" in buffers[2]


@pytest.mark.parametrize("part", ["plotly", "pdf"])
def test_large_parts_come_when_they_are_asked_for(view: tb.views.runs.RunsView, part: str) -> None:
    page = Page(view)
    page._receive({"part": part}, [])
    [(content, [buffer])] = page.__dict__["sent"]
    assert content == {"part": part}
    assert re.search(rb"export ?(default|\{\w+ as default\})", buffer)
    page._receive({"part": "../widget"}, [])
    assert "part" not in page.__dict__["sent"][-1][0]


def test_curves_come_as_buffers_and_ahead_of_the_next_question(
    view: tb.views.runs.RunsView,
) -> None:
    page = Page(view)
    [run] = tb.search_runs(output_format="list")
    with tb.start_run(run_id=run.info.run_id):
        tb.log_metric("r2", 0.7, step=1)
    asked = {
        "store_id": None,
        "run_ids": [run.info.run_id],
        "keys": ["r2"],
        "axis": "step",
        "range": None,
        "points": 100,
    }
    result = ask(page, "series.read", asked)["result"]
    [curve] = result["curves"]
    _, buffers = page.__dict__["sent"][-1]
    assert struct.unpack("<2d", buffers[curve["y"]]) == (0.5, 0.7)

    # Once more: what it has by the time of the next question is not known.
    ask(page, "series.read", {**asked, "known": result["cursors"]})
    with tb.start_run(run_id=run.info.run_id):
        tb.log_metric("r2", 0.9, step=2)
    store = stores.current_store()
    page.publish("store.changed", table.changed_rows(store, store.changes_since(-1)))
    (ahead, buffers), (event, _) = page.__dict__["sent"][-2:]
    assert ahead["ahead"]["params"] == asked
    assert struct.unpack("<3d", buffers[1]) == (0.5, 0.7, 0.9)
    assert event["message"]["method"] == "store.changed"


def test_a_grouped_table_is_answered_ahead(view: tb.views.runs.RunsView) -> None:
    page = Page(view)
    query = {"experiment_ids": None, "filter": "", "order_by": []}
    by = {"group": "param", "key": "model"}
    asked = {"store_id": None, "query": query, "by": by, "metrics": [], "offset": 0, "limit": 10}
    assert ask(page, "runs.groups", asked)["result"]["total"] == 1
    with tb.start_run():
        tb.log_param("model", "tree")
        store = stores.current_store()
        page.publish("store.changed", table.changed_rows(store, store.changes_since(-1)))
    (ahead, _), _ = page.__dict__["sent"][-2:]
    assert ahead["ahead"]["params"] == asked
    assert ahead["message"]["result"]["total"] == 2


def test_a_run_has_a_place() -> None:
    with tb.start_run(run_name="<b>alpha</b>") as run:
        pass
    view = tb.show_run(run)
    html = live.hosted_html(live.bundle(view.spec))
    assert "&quot;view&quot;: &quot;run&quot;" in html
    assert "<b>alpha" not in html


def test_a_place_says_what_it_holds_and_no_text_of_a_user_is_markup() -> None:
    filter_string = "tags.note != '\"><script>alert(1)</script>'"
    view = tb.runs(filter_string=filter_string)
    html = live.hosted_html(live.bundle(view.spec))
    assert html.startswith(f'<div class="{widget.PLACE_CLASS}" data-session="')
    assert "<script" not in html
