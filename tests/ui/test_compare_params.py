"""Params against a metric in each chart, by mouse and by keys, as wide as a phone and a wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab, Notebook
    from playwright.sync_api import Locator

SWEEP = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(24):
    with tb.start_run(run_name=f"gbm-{n:02}"):
        depth, rate = 2 + n % 4, [0.01, 0.1, 0.3][n // 8]
        booster = f"a booster with a long name, number {n % 6}"
        tb.log_params({"depth": depth, "learning_rate": rate, "booster": booster})
        if n != 5:
            tb.log_metric("val/loss", 1 / (1 + rate * depth) + 0.01 * (n % 6))
"""
SELECTED = """
import time
deadline = time.monotonic() + 60
while len(view.selection) != 4 and time.monotonic() < deadline:
    time.sleep(0.05)  # the page tells once a selection has come to rest
print(len(view.selection), "runs")
"""
KINDS = ["Parallel coordinates", "Scatter", "Box", "Bar", "Contour", "Importance"]
SCREENS = pytest.mark.parametrize(
    ("theme", "width", "height"), [("Light", 1440, 900), ("Dark", 1100, 700)]
)


def params_of(notebook: Notebook) -> Locator:
    """Run the sweep and return the comparison, its params in front."""
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    tabs = view.get_by_role("tablist", name="Sections of the comparison")
    tabs.get_by_role("tab", name="Params").click()
    return view


def show(view: Locator, kind: str) -> None:
    """Choose a chart, and wait until it is there."""
    view.get_by_role("combobox", name="Chart", exact=True).select_option(label=kind)
    chart = {
        "Parallel coordinates": view.get_by_role("group", name=re.compile("^Parallel")),
        "Bar": view.get_by_role("grid", name="val/loss of each run"),
        "Importance": view.get_by_role("region", name="Importance"),
    }.get(kind, view.get_by_role("group", name=re.compile("^val.loss by")))
    expect(chart.first).to_be_visible()


@SCREENS
def test_every_chart_of_params(lab: Lab, folder: Path, theme: str, width: int, height: int) -> None:
    page = lab.page
    page.set_viewport_size({"width": width, "height": height})
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(folder / "params.ipynb", SWEEP, "view = tb.compare()\nview")
    view = params_of(lab.open_notebook(f"{folder.name}/params.ipynb"))
    for kind in KINDS:
        show(view, kind)
        if kind not in ("Bar", "Importance"):
            page.wait_for_function(
                """() => [...document.querySelectorAll('.jp-TrialbookCompare canvas')].some(
                    canvas => canvas.width && canvas.height && canvas.getContext('2d')
                        .getImageData(0, 0, canvas.width, canvas.height).data.some(b => b > 0))"""
            )
        lab.screenshot(f"params-{kind.split()[0].lower()}-{theme}")
        assert serious_faults(page, ".jp-TrialbookView") == []
    # the importance of a param leads to its chart
    view.get_by_role("button", name="booster").click()
    expect(view.get_by_role("group", name="val/loss by booster")).to_be_visible()
    expect(view.get_by_role("combobox", name="Chart", exact=True)).to_have_value("box")


def test_brushed_runs_are_the_selection(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "brush.ipynb", SWEEP, "view = tb.compare()\nview", SELECTED)
    notebook = lab.open_notebook(f"{folder.name}/brush.ipynb")
    view = params_of(notebook)
    axis = view.locator("[data-axis='param:learning_rate']")
    grip = axis.locator(".jp-TrialbookCompare-grip")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    # 0.3, of 0.01 to 0.3, is in the upper half
    page.mouse.move(x, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    expect(view.get_by_text("8 of 24 runs brushed")).to_be_visible()
    expect(view.get_by_text("8 selected")).to_be_visible()
    # a second axis by keys: the deepest alone
    view.locator("[data-axis='param:depth']").focus()
    page.keyboard.press("ArrowUp")
    expect(view.get_by_text("4 of 24 runs brushed")).to_be_visible()
    lab.screenshot("params-brushed")
    notebook.run_cell(2)
    expect(notebook.cell(2).locator(".jp-OutputArea-output")).to_contain_text("4 runs")
    # run to run, read out; the run without a loss has a place of its own
    view.locator("[data-axis='param:depth']").focus()
    page.keyboard.press("PageUp")
    expect(view.locator("[aria-live=polite]").filter(has_text="learning_rate")).to_contain_text(
        "val/loss"
    )
    view.get_by_role("button", name="Clear all brushes").click()
    view.get_by_role("button", name="val/loss", exact=True).click()
    page.get_by_role("menuitemcheckbox", name="Only Runs Without a Value").click()
    expect(view.get_by_text("1 of 24 runs brushed")).to_be_visible()


def test_points_are_selected_by_a_rectangle_and_by_keys(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "points.ipynb", SWEEP, "view = tb.compare()\nview")
    view = params_of(lab.open_notebook(f"{folder.name}/points.ipynb"))
    show(view, "Scatter")
    chart = view.get_by_role("group", name=re.compile("^val.loss by"))
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=6)
    lab.screenshot("params-rectangle")
    page.mouse.up()
    # the run without a loss too, which has a place of its own
    expect(view.get_by_text("24 selected")).to_be_visible()
    view.get_by_role("button", name="Clear", exact=True).click()
    expect(view.get_by_text("24 selected")).to_have_count(0)
    chart.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(view.get_by_text("2 selected")).to_be_visible()
    # a table says the same
    view.get_by_label("As a table").check()
    expect(view.get_by_role("columnheader", name="val/loss")).to_be_visible()


@pytest.mark.parametrize("width", [400, 3840])
def test_charts_can_be_read_on_a_phone_and_on_a_wall(lab: Lab, folder: Path, width: int) -> None:
    page = lab.page
    write_notebook(folder / "sizes.ipynb", SWEEP, "view = tb.compare()\nview")
    view = params_of(lab.open_notebook(f"{folder.name}/sizes.ipynb"))
    page.set_viewport_size({"width": width, "height": 900})
    for kind in KINDS:
        show(view, kind)
        # no label of an axis lies on another one of it
        overlaps = view.evaluate(
            """view => {
                const svg = '.jp-TrialbookCompare-plotFrame svg';
                const boxes = [...view.querySelectorAll(`${svg} > text`)]
                    .filter(text => !text.getAttribute('transform'))
                    .map(text => text.getBoundingClientRect());
                return boxes.filter((a, at) => boxes.slice(at + 1).some(b =>
                    a.left < b.right && b.left < a.right &&
                    a.top < b.bottom && b.top < a.bottom)).length;
            }"""
        )
        assert overlaps == 0, kind
        lab.screenshot(f"params-{kind.split()[0].lower()}-{width}")
