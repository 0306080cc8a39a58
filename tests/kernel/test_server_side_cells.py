"""Cells that a server has executed, which does not tell the kernel which cells they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from kernel_page import Kernel, Page

from trialbook.views.live import MIME_TYPE

RUN = "with tb.start_run(run_name='here'):\n    tb.log_metric('loss', 1)"


@pytest.fixture
def kernel(tmp_path: Any) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path, {"JPY_SESSION_NAME": "files/n.ipynb"})
    kernel.run("import trialbook as tb")
    yield kernel
    kernel.stop()


def runs_of(page: Page, cell_id: str, source: str) -> list[dict[str, Any]]:
    params = {"store_id": None, "cells": [{"cell_id": cell_id, "source": source}], "limit": 5}
    cells = page.ask("cells.runs", params)["result"]["cells"]
    return cells[0]["runs"] if cells else []


def identify(page: Page, cell_id: str) -> None:
    unnamed = page.kernel.event("cell.unnamed")
    params = {"execution_id": unnamed["execution_id"], "cell_id": cell_id}
    assert page.ask("cell.identify", params)["result"] == {}


def test_a_page_says_which_cell_it_was(kernel: Kernel) -> None:
    page = Page(kernel)
    kernel.run(RUN)
    assert runs_of(page, "a", RUN) == []
    identify(page, "a")
    (run,) = runs_of(page, "a", RUN)
    assert (run["run_name"], run["outcome"], run["starts_run"]) == ("here", "ok", True)
    assert (run["has_changed"], runs_of(page, "a", "pass")[0]["has_changed"]) == (False, True)


def test_a_page_says_so_while_the_cell_executes(kernel: Kernel) -> None:
    page = Page(kernel, kernel.subshell())
    stop = kernel.folder / "stop"
    wait = f"import os, time\nwhile not os.path.exists({str(stop)!r}): time.sleep(0.01)"
    source = f"{RUN}\n{wait}"
    request = kernel.start(source)
    identify(page, "a")
    (run,) = runs_of(page, "a", source)
    assert (run["run_name"], run["outcome"]) == ("here", None)
    stop.touch()
    kernel.finish(request)
    assert runs_of(page, "a", source)[0]["outcome"] == "ok"


def test_a_page_that_comes_later_is_asked(kernel: Kernel) -> None:
    kernel.run(RUN)
    page = Page(kernel)
    page.ask("session.notebook", {"path": "n.ipynb"})
    identify(page, "a")
    assert [run["run_name"] for run in runs_of(page, "a", RUN)] == ["here"]


def test_a_cell_that_is_executed_again_ends_the_run_that_it_left_open(kernel: Kernel) -> None:
    Page(kernel)
    for _ in range(2):
        kernel.run("run = tb.start_run()")
    kernel.run("assert tb.get_run(run.info.run_id).info.status == 'RUNNING'; tb.end_run()")
    kernel.run("assert set(tb.search_runs()['status']) == {'FINISHED'}")


def test_what_a_cell_has_displayed_is_not_displayed_again_in_another(kernel: Kernel) -> None:
    shown = kernel.run("tb.runs()")
    assert [MIME_TYPE in m["content"].get("data", {}) for m in shown].count(True) == 1
    outputs = kernel.run(RUN)
    assert [m["msg_type"] for m in outputs if m["msg_type"] == "update_display_data"] == []
