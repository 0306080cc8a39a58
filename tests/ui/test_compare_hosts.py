"""A comparison through the widget: in Notebook 7 without our extension, and in marimo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from lab import write_notebook
from marimo_page import MarimoPage, serve_marimo, write_marimo
from notebook7 import Notebook7
from playwright.sync_api import expect
from server import serve
from test_connection import is_live

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page

SWEEP = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(6):
    with tb.start_run(run_name=f"gbm-{n}"):
        tb.log_params({"depth": 2 + n % 3, "rate": [0.1, 0.3][n % 2]})
        tb.log_series("train/loss", [1 / (1 + n + s / 20) for s in range(200)])
        tb.log_series("val/loss", [1.2 / (1 + n + s / 25) for s in range(200)])
"""
SHOWN = "view = tb.compare()\nview"
POINTS = re.compile(r"^(\d+ )+\d+$")


def compare_runs(page: Page, view: Locator, part: str, screenshot: Callable[[str], None]) -> None:
    """Look at curves, hold, select and filter runs, and open the params; `part` is what is ours."""
    is_live(view)
    names = view.get_by_role("rowheader")
    expect(names).to_have_count(6)
    chart = view.locator("[data-points]")
    # training and validation of six runs in one chart, all of their points drawn
    expect(chart).to_have_count(1)
    expect(chart).to_have_attribute("data-points", POINTS)
    points = chart.get_attribute("data-points") or ""
    assert points.split() == ["200"] * 12
    screenshot("curves")
    assert (faults := serious_faults(page, part)) == [], faults

    # what is pointed at in the list stands out in the chart, by mouse and by keys
    runs = view.get_by_role("grid", name="Runs")
    names.filter(has_text="gbm-3").hover()
    expect(runs).to_have_attribute("aria-activedescendant", re.compile("-[0-9a-f]{32}$"))
    hovered = runs.get_attribute("aria-activedescendant") or ""
    runs.focus()
    runs.press("ArrowDown")
    expect(runs).not_to_have_attribute("aria-activedescendant", hovered)
    runs.press("Space")
    expect(view).to_contain_text("1 selected")
    runs.press("Escape")
    expect(view).not_to_contain_text("1 selected")

    # zoomed by keys, the lines go on to the points beside what is shown
    plot = view.get_by_role("group", name=re.compile(r"^loss: "))
    plot.focus()
    plot.press("+")
    expect(chart).not_to_have_attribute("data-points", points)
    screenshot("zoomed")
    plot.press("0")
    expect(chart).to_have_attribute("data-points", points)

    # the filter is behind one button
    view.get_by_role("button", name="Filter", exact=True).click()
    box = view.get_by_role("searchbox", name="Filter runs")
    expect(box).to_be_focused()
    box.fill("params.depth = 3")
    box.press("Enter")
    expect(names).to_have_count(2)
    screenshot("filtered")
    box.fill("")
    box.press("Enter")
    expect(names).to_have_count(6)

    view.get_by_role("tab", name="Params").click()
    expect(view.get_by_role("group", name=re.compile("^Parallel coordinates"))).to_be_visible()
    screenshot("params")
    assert (faults := serious_faults(page, part)) == [], faults


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_in_notebook_7(
    tmp_path_factory: pytest.TempPathFactory, page: Page, screenshots: Path, theme: str
) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    folder = tmp_path_factory.mktemp("compare7")
    with serve(folder, "notebook", extension=False) as server:
        host = Notebook7(page, server, screenshots)
        write_notebook(server.root / "compare.ipynb", SWEEP, SHOWN)
        notebook = host.open("compare.ipynb")
        host.use_theme(f"JupyterLab {theme}")
        notebook.run_cell(0)
        notebook.run_cell(1)
        view = notebook.view(1)
        view.scroll_into_view_if_needed()
        # what the widget hides while it is live
        expect(notebook.cell(1).get_by_role("table").first).to_be_hidden()
        compare_runs(
            page,
            view,
            ".jp-TrialbookView",
            lambda name: host.screenshot(f"notebook7-compare-{name}-{theme}"),
        )
        page.close()
        server.shut_kernels_down()
    assert host.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_marimo(tmp_path: Path, context: BrowserContext, screenshots: Path, theme: str) -> None:
    path = tmp_path / "marimo" / "compare.py"
    path.parent.mkdir()
    write_marimo(path, SWEEP, SHOWN)
    with serve_marimo(path, theme) as server:
        page = context.new_page()
        page.set_viewport_size({"width": 1200, "height": 1000})
        host = MarimoPage(page, server, screenshots)
        host.open()
        host.run_cell(0)
        host.run_cell(1)
        expect(host.twin()).to_be_hidden()
        compare_runs(
            page,
            host.view(),
            "marimo-anywidget",
            lambda name: host.screenshot(f"marimo-compare-{name}-{theme}"),
        )
        page.close()
    assert host.errors == []
