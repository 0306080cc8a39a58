"""The widget: small in a notebook, and answered as any page is."""

from __future__ import annotations

import json

import pytest

import trialbook as tb
from trialbook.service import views
from trialbook.views import widget


class Page(widget.ViewWidget):
    """A widget that notes what it sends."""

    def send(self, content: object, buffers: object = None) -> None:
        self.__dict__.setdefault("sent", []).append((content, buffers))


@pytest.fixture
def view() -> tb.views.runs.RunsView:
    with tb.start_run(run_name="<b>alpha</b>"):
        tb.log_metric("r2", 0.5)
    return tb.runs()


def ask(page: Page, method: str, params: dict[str, object]) -> dict[str, object]:
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


def test_a_place_says_what_it_holds_and_no_text_of_a_user_is_markup() -> None:
    filter_string = "tags.note != '\"><script>alert(1)</script>'"
    view = tb.runs(filter_string=filter_string)
    html = views.hosted_html(views.bundle(view.spec))
    assert html.startswith(f'<div class="{widget.PLACE_CLASS}" data-session="')
    assert "<script" not in html
