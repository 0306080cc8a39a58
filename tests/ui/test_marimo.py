"""marimo: a run table that a cell shows is live; what marimo saves shows its twin."""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from hosted_run import CHART, CONTINUED, RUN, SHOW, read_a_run
from marimo_page import MarimoPage, serve_marimo, write_marimo
from playwright.sync_api import expect
from run_table import RunTable
from server import WAIT
from test_connection import UNTIL_STOPPED, is_live, one_run
from test_experiments_view import counts
from test_run_journey import RunPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

# What is ours stands in its shadow root.
WIDGET = "marimo-anywidget"
RUNS = (
    one_run("demo", "beta")
    + """
with tb.start_run(run_name="alpha"):
    tb.log_metric("r2", 0.7)
"""
)
SELECTION = """
from pathlib import Path
Path("selected").write_text(str(len(view.selection)))
"""


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "marimo" / "runs.py"
    path.parent.mkdir()
    write_marimo(path, RUNS, "view = tb.runs()\nview", UNTIL_STOPPED, SELECTION, "tb.experiments()")
    return path


@contextmanager
def marimo(
    notebook: Path, context: BrowserContext, screenshots: Path, theme: str = "light"
) -> Iterator[MarimoPage]:
    with serve_marimo(notebook, theme) as server:
        page = context.new_page()
        page.set_viewport_size({"width": 1200, "height": 1000})
        marimo = MarimoPage(page, server, screenshots)
        marimo.open()
        try:
            yield marimo
        finally:
            marimo.screenshot("marimo-end")
        page.close()
    assert marimo.errors == []


def wait_for_text(file: Path, text: str) -> None:
    deadline = time.monotonic() + WAIT
    while not (file.exists() and text in file.read_text()):
        assert time.monotonic() < deadline, f"{file.name} does not say {text!r}"
        time.sleep(0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tables_are_live(
    notebook: Path, context: BrowserContext, screenshots: Path, theme: str
) -> None:
    with marimo(notebook, context, screenshots, theme) as host:
        host.run_cell(0)
        host.run_cell(1)
        is_live(host.view())
        expect(host.twin()).to_be_hidden()
        table = RunTable(host.view())
        table.shows("alpha", "beta")
        host.run_cell(4)
        experiments = host.view(1)
        is_live(experiments)
        expect(host.twin(1)).to_be_hidden()
        counts(experiments, "demo", 2, 0)
        host.screenshot(f"marimo-{theme}")
        assert serious_faults(host.page, WIDGET) == []

        # While a cell executes what it records appears.
        host.run_cell(2)
        expect(table.row("endless")).to_be_visible()
        counts(experiments, "demo", 3, 1)
        (notebook.parent / "stop").touch()
        counts(experiments, "demo", 3, 0)
        expect(table.row("endless").get_by_role("img", name="Finished")).to_be_visible()

        table.sort("r2")
        expect(table.first).to_have_text("beta")
        table.filter.fill("metrics.r2 > 0.6")
        table.filter.press("Enter")
        expect(host.view().get_by_role("rowheader")).to_have_count(1)
        table.row("alpha").get_by_role("checkbox").check()
        host.view().get_by_role("button", name="Columns").click()
        expect(host.page.get_by_role("dialog", name="Columns")).to_be_visible()
        host.screenshot(f"marimo-columns-{theme}")
        host.page.keyboard.press("Escape")
        expect(host.view()).to_contain_text("1 selected")
        host.run_cell(3)
        selected = notebook.parent / "selected"
        wait_for_text(selected, "1")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_run_is_live(
    tmp_path: Path, context: BrowserContext, screenshots: Path, theme: str
) -> None:
    path = tmp_path / "marimo" / "run.py"
    path.parent.mkdir()
    write_marimo(path, RUN, SHOW, CONTINUED)
    with marimo(path, context, screenshots, theme) as host:
        host.run_cell(0)
        host.run_cell(1)
        run = RunPage(host.view())

        def screenshot(part: str) -> None:
            host.screenshot(f"marimo-run-{part}-{theme}")

        read_a_run(host.page, run, WIDGET, screenshot, markdown=False)

        # While a cell executes the curve grows.
        metrics = run.open("Metrics")
        expect(metrics.locator(CHART).first).to_be_visible()
        host.run_cell(2)
        expect(metrics).to_contain_text(re.compile(r"of 5,[01][1-9]\d points"))
        expect(run.element).to_contain_text("Running")
        (path.parent / "stop").touch()
        expect(run.element).to_contain_text("Finished")


def test_what_marimo_saves_shows_the_static_table(
    notebook: Path, context: BrowserContext, screenshots: Path
) -> None:
    with marimo(notebook, context, screenshots) as host:
        host.run_cell(0)
        host.run_cell(1)
        is_live(host.view())
        session = notebook.parent / "__marimo__/session/runs.py.json"
        wait_for_text(session, "alpha")
    [output] = json.loads(session.read_text())["cells"][1]["outputs"]
    assert len(output["data"]["text/html"]) < 10_000
    with marimo(notebook, context, screenshots) as host:
        expect(host.twin()).to_contain_text("alpha")
        expect(host.page.locator(".jp-TrialbookView")).to_have_count(0)
        host.screenshot("marimo-saved")
