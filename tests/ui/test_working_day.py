"""A day's work at two sizes: by keyboard alone, and how many clicks each task takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journey import Journey
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_cell_badges import active_cell, select
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

SWEEP = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(30):
    with tb.start_run(run_name=f"gbm-{n:02}"):
        tb.log_params({"depth": 2 + n % 3, "learning_rate": [0.01, 0.1, 0.3][n // 10]})
        tb.log_series("train/loss", [1 / (1 + step + n) for step in range(20)])
        tb.log_series("val/loss", [1.2 / (1 + step + (7 * n) % 30) for step in range(20)])
"""
SCREENS = pytest.mark.parametrize(
    ("theme", "width", "height"), [("Light", 1440, 900), ("Dark", 1100, 700)]
)
BEST = "gbm-17"


@SCREENS
def test_a_day_without_a_mouse(lab: Lab, folder: Path, theme: str, width: int, height: int) -> None:
    """Find the best run, compare it, tag ten, archive ten, undo, open the cell."""
    page = lab.page
    page.set_viewport_size({"width": width, "height": height})
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(folder / "day.ipynb", SWEEP, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/day.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    grid = view.get_by_role("grid")
    rows = view.get_by_role("rowheader")
    selected = view.locator("tr[aria-selected=true]")
    shot = f"day-{theme}-{width}"
    keys = Journey(page)
    select(notebook, 1)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:enter-command-mode')")

    # The best run: sorted by the validation loss.
    keys.tab_to(grid)
    name = table.header("Name").get_by_role("button")
    keys.tab_to(name)
    loss = table.header("val/loss").get_by_role("button")
    for _ in range(10):
        if loss.evaluate("button => button === document.activeElement"):
            break
        keys.press("ArrowRight")
    keys.at(loss, "Enter")
    expect(table.header("val/loss")).to_have_attribute("aria-sort", "ascending")
    expect(table.first).to_have_text(BEST)
    lab.screenshot(f"{shot}-best")

    # Beside the second best.
    keys.tab_to(grid, "Shift+Tab")
    keys.at(grid, "Home", "Space", "Shift+ArrowDown")
    expect(selected).to_have_count(2)
    keys.tab_to(view.get_by_role("button", name="Compare", exact=True), "Shift+Tab")
    lab.screenshot(f"{shot}-two")
    keys.press("Enter")
    tab = page.locator(".jp-TrialbookTab:visible")
    expect(tab.get_by_text(BEST).first).to_be_visible()
    lab.screenshot(f"{shot}-compare")
    keys.press("Control+Shift+[")
    expect(grid).to_be_visible()

    # Tags for the ten best, then the ten worst go to the archive and come back.
    grid.focus()
    keys.at(grid, "Escape", "Home", "Space", *["Shift+ArrowDown"] * 9)
    expect(view.get_by_text("10 selected")).to_be_visible()
    keys.press("t")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type("stage")
    keys.press("Tab")
    page.keyboard.type("candidate")
    keys.press("Enter")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    lab.screenshot(f"{shot}-tags")
    save = dialog.get_by_role("button", name="Save")
    for _ in range(10):
        if save.evaluate("button => button === document.activeElement"):
            break
        keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".Toastify__toast", has_text="Tags of 10 runs changed")).to_be_visible()
    keys.at(grid)
    keys.at(grid, "Escape", "End", "Space", *["Shift+ArrowUp"] * 9)
    expect(view.get_by_text("10 selected")).to_be_visible()
    keys.press("Delete")
    expect(table.status.filter(has_text="20 runs")).to_be_visible()
    lab.screenshot(f"{shot}-archived")
    keys.at(grid, "Control+z")
    expect(table.status.filter(has_text="30 runs")).to_be_visible()

    # The cell that made the best one.
    # the page takes the focus as soon as it is there
    keys.press("Home", "Enter")
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    sections = run.element.get_by_role("tab")
    keys.at(sections.first)
    cells = sections.filter(has_text="Cells")
    for _ in range(10):
        if cells.evaluate("tab => tab === document.activeElement"):
            break
        keys.press("ArrowRight")
    lab.screenshot(f"{shot}-cells")
    keys.tab_to(run.panel("Cells").get_by_role("button", name="Show in notebook").first)
    keys.press("Enter")
    expect(page.locator(".jp-Notebook:visible")).to_have_count(1)
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.content?.activeCellIndex === 0"
    )
    assert active_cell(notebook)
    assert rows.first.is_visible()
