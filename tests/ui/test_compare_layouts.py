"""Charts arranged in one view are found again: in the notebook, and as the experiment's layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator

RUNS = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(4):
    with tb.start_run(run_name=f"run-{n}"):
        tb.log_param("depth", n % 2)
        for key in ["f1", "auc", "brier"]:
            tb.log_series(key, [1 / (1 + n + s / 20) for s in range(200)])
"""


def titles(view: Locator) -> Locator:
    """Return the names of the charts."""
    return view.locator("figcaption > b")


def choose(view: Locator, chart: str, item: str) -> None:
    """Choose something of a chart's menu."""
    view.get_by_role("button", name=f"Change the chart {chart}", exact=True).click()
    view.page.get_by_role("menuitem", name=item).click()


def test_charts_are_arranged_kept_and_found_again(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "sweep.ipynb", RUNS, "tb.compare()", "tb.compare()", "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/sweep.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    expect(titles(view)).to_have_text(["f1", "auc", "brier"])

    # one chart has settings of its own
    choose(view, "auc", "Settings…")
    dialog = page.get_by_role("dialog", name="Settings of auc")
    dialog.get_by_label("Log y").check()
    dialog.get_by_label("Smoothing").select_option("mean")
    lab.screenshot("compare-chart-settings")
    assert serious_faults(page, ".jp-TrialbookPopover") == []
    page.keyboard.press("Escape")
    scales = view.locator("[data-scale]")
    expect(scales.nth(1)).to_have_attribute("data-scale", "log")
    expect(scales.first).to_have_attribute("data-scale", "linear")

    # a range of y cuts the view, not the curve
    choose(view, "f1", "Settings…")
    dialog = page.get_by_role("dialog", name="Settings of f1")
    dialog.get_by_label("Minimum of y").fill("0.4")
    dialog.get_by_label("Maximum of y").fill("0.6")
    page.keyboard.press("Escape")
    points = re.compile(r"^200 200 ")
    expect(view.locator("[data-points]").first).to_have_attribute("data-points", points)
    lab.screenshot("compare-chart-range")

    # by keys: one more chart, moved, another removed
    view.get_by_role("button", name="Add a chart").press("Enter")
    panel = page.get_by_role("dialog", name="Add a chart")
    panel.get_by_role("checkbox", name="brier").press(" ")
    panel.get_by_role("checkbox", name="auc").press(" ")
    lab.screenshot("compare-add-chart")
    panel.get_by_role("button", name="Add", exact=True).press("Enter")
    added = view.get_by_role("button", name=re.compile("^Change the chart (brier, auc|auc, brier)"))
    expect(added).to_be_focused()
    added.press("Enter")
    page.get_by_role("menuitem", name="Move Back").press("Enter")
    expect(titles(view).nth(1)).to_have_text(re.compile("brier, auc|auc, brier"))
    expect(added).to_be_focused()
    choose(view, "brier", "Remove")
    expect(titles(view)).to_have_count(3)

    # linked: what is zoomed in one chart is zoomed in all, and all are read at one place
    view.get_by_label("Link charts").check()
    view.get_by_role("button", name="Zoom in: f1", exact=True).click()
    expect(view.get_by_role("button", name="Whole curve: auc", exact=True)).to_be_visible()
    view.locator(".u-over").first.hover()
    expect(view.locator(".u-cursor-x:not(.u-off)")).to_have_count(3)
    lab.screenshot("compare-linked")
    view.get_by_role("button", name="Whole curve: f1", exact=True).click()

    # kept as the experiment's default
    view.get_by_role("button", name="Layouts").click()
    lab.screenshot("compare-layouts")
    assert serious_faults(page, ".jp-TrialbookPopover") == []
    page.get_by_role("menuitem", name="Save as Default").click()
    told = page.locator(".Toastify__toast")
    expect(told.filter(has_text="Layout “default” saved")).to_be_visible()
    arranged = titles(view).all_text_contents()

    # another cell begins with it, and so does Compare of a table
    notebook.run_cell(2)
    second = notebook.view(2)
    is_live(second)
    expect(titles(second)).to_have_text(arranged)
    notebook.run_cell(3)
    table = notebook.view(3)
    for name in ("run-0", "run-3"):
        table.get_by_label(f"Select {name}").click()
    table.get_by_role("button", name="Compare", exact=True).click()
    tab = page.locator(".jp-TrialbookTab:visible")
    expect(tab.get_by_role("rowheader")).to_have_count(2)
    expect(titles(tab)).to_have_text(arranged)
    lab.screenshot("compare-default-in-a-tab")

    # the menu leads back to what nobody has arranged
    tab.get_by_role("button", name="Layouts").click()
    page.get_by_role("menuitemcheckbox", name="default", checked=True).wait_for()
    page.get_by_role("menuitemcheckbox", name="Automatic").click()
    expect(titles(tab)).to_have_text(["f1", "auc", "brier"])
    lab.open_notebook(f"{folder.name}/sweep.ipynb").save()

    # and the notebook has what was arranged in its view
    lab.close_all()
    notebook = lab.open_notebook(f"{folder.name}/sweep.ipynb", kernel=False)
    expect(titles(notebook.view(1))).to_have_text(arranged)
    lab.screenshot("compare-arranged-again")
