"""Several pages of one notebook: one of them saves its views."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from kernel_page import TIMEOUT, Kernel, Page

from trialbook.kernel.pages import SILENCE_TIMEOUT_SECONDS
from trialbook.views.live import MIME_TYPE


@pytest.fixture
def kernel(tmp_path: Any) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.stop()


@pytest.fixture
def spec(kernel: Kernel) -> dict[str, Any]:
    """What the page that executes has displayed."""
    outputs = kernel.run(
        "import trialbook as tb; tb.log_metric('loss', 1); tb.end_run(); tb.runs()"
    )
    data = next(m["content"]["data"] for m in outputs if m["msg_type"] == "display_data")
    found: dict[str, Any] = data[MIME_TYPE]["spec"]
    return found


def saves(page: Page, spec: dict[str, Any], *, shared: bool = False) -> bool:
    answer = page.ask("view.bundle", {"spec": spec, "shared": shared})
    if "error" in answer:
        assert answer["error"]["message"] == "Another page of the notebook saves this view."
        return False
    return answer["result"]["view"]["spec"]["view_id"] == spec["view_id"]


def test_the_page_that_executed_the_cell_saves_its_view(
    kernel: Kernel, spec: dict[str, Any]
) -> None:
    other, executing = Page(kernel, session="other"), Page(kernel)
    assert (saves(other, spec), saves(executing, spec)) == (False, True)


def eventually_saves(page: Page, spec: dict[str, Any], *, shared: bool = False) -> bool:
    deadline = time.monotonic() + TIMEOUT
    while not saves(page, spec, shared=shared):
        assert time.monotonic() < deadline
    return True


def test_a_page_that_is_alone_saves_what_another_has_displayed(
    kernel: Kernel, spec: dict[str, Any]
) -> None:
    executing, other = Page(kernel), Page(kernel, session="other")
    assert not saves(other, spec)
    executing.close()
    assert saves(other, spec)


def test_a_page_that_was_loaded_again_saves_though_it_did_not_say_that_it_went(
    kernel: Kernel, spec: dict[str, Any]
) -> None:
    Page(kernel)
    again = Page(kernel, session="again")
    assert not saves(again, spec)
    assert eventually_saves(again, spec)


def test_the_page_that_executed_the_cell_is_waited_for_while_it_lives(
    kernel: Kernel, spec: dict[str, Any]
) -> None:
    other, executing = Page(kernel, session="other"), Page(kernel)
    until = time.monotonic() + 2 * SILENCE_TIMEOUT_SECONDS
    while time.monotonic() < until:
        assert not saves(other, spec)
        executing.ask("stores.list", {})


def test_of_several_pages_that_have_executed_nothing_none_saves(
    kernel: Kernel, spec: dict[str, Any]
) -> None:
    pages = [Page(kernel, session=name) for name in ("one", "other")]
    assert [saves(page, spec) for page in pages] == [False, False]


def test_of_pages_that_share_a_document_one_saves(kernel: Kernel, spec: dict[str, Any]) -> None:
    first, second, third = [Page(kernel, session=name) for name in ("first", "second", "third")]
    asked = [saves(page, spec, shared=True) for page in (second, first, third, second)]
    assert asked == [True, False, False, True]
    # it goes without a word
    assert eventually_saves(third, spec, shared=True)
    assert [saves(page, spec, shared=True) for page in (first, third)] == [False, True]
