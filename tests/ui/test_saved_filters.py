"""A filter that is saved in one table is there in the next one, also of another page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

RUNS = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(3):
    with tb.start_run(run_name=f"run-{n}"):
        tb.log_metric("loss", n)
"""


def test_a_filter_is_saved_applied_and_deleted(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "sweep.ipynb", RUNS, "tb.runs()", "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/sweep.ipynb")
    for cell in range(3):
        notebook.run_cell(cell)
    first, second = RunTable(notebook.view(1)), RunTable(notebook.view(2))
    first.shows("run-2", "run-1", "run-0")
    first.filter.fill("metrics.loss > 0.5")
    first.filter.press("Enter")
    first.shows("run-2", "run-1")
    first.element.get_by_role("button", name="Saved filters").click()
    lab.screenshot("saved-filters-none")
    page.get_by_role("menuitem", name="Save This Filter…").click()
    name = page.get_by_role("textbox", name="Name of the filter")
    expect(name).to_have_value("metrics.loss > 0.5")
    lab.screenshot("saved-filters-name")
    name.fill("hard ones")
    name.press("Enter")
    told = page.locator(".Toastify__toast")
    expect(told).to_contain_text("Filter “hard ones” saved")

    # Another table has it in its menu and in its empty box.
    second.shows("run-2", "run-1", "run-0")
    second.element.get_by_role("button", name="Saved filters").click()
    page.get_by_role("menuitemcheckbox", name="hard ones").click()
    second.shows("run-2", "run-1")
    expect(second.filter).to_have_value("metrics.loss > 0.5")
    second.filter.fill("")
    second.shows("run-2", "run-1", "run-0")
    second.filter.press("ArrowDown")
    page.get_by_role("option", name="hard ones").wait_for()
    lab.screenshot("saved-filters-offered")
    second.filter.press("ArrowDown")
    second.filter.press("Enter")
    second.shows("run-2", "run-1")

    second.element.get_by_role("button", name="Saved filters").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("menu", name="Delete").get_by_role("menuitem", name="hard ones").click()
    deleted = told.filter(has_text="Filter “hard ones” deleted")
    deleted.get_by_role("button", name="Undo").click()
    expect(told.filter(has_text="Undone")).to_be_visible()
    first.element.get_by_role("button", name="Saved filters").click()
    expect(page.get_by_role("menuitemcheckbox", name="hard ones", checked=True)).to_be_visible()
    lab.screenshot("saved-filters")
