"""A run table arranged, compared and opened in a tab, in both themes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

VIEW = "application/vnd.trialbook.view.v1+json"
RUNS = """
import math
import trialbook as tb
tb.set_experiment("digits")
for n, model in enumerate(["tree", "forest", "svm", "boosting"]):
    with tb.start_run(run_name=f"{model}-{n}"):
        tb.log_params({"model": model, "depth": 2 + n, "seed": 42})
        for step in range(60):
            wave = math.sin(step / 4 + n) / 20
            tb.log_metrics({
                "val_loss": 1.2 / (1 + step / (6 + 2 * n)) + wave,
                "accuracy": 0.9 - 0.4 / (1 + step / (3 + n)) + wave / 9,
            }, step=step)
"""


def test_a_table_is_arranged_compared_and_found_again(lab: Lab, folder: Path) -> None:
    path = folder / "arranged.ipynb"
    write_notebook(path, RUNS, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/arranged.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    page = lab.page
    menu = page.get_by_role("menu")

    # Columns: hide what is the same everywhere, show the least loss and its curve.
    view.get_by_role("button", name="Columns").click()
    panel = page.get_by_role("dialog", name="Columns")
    panel.get_by_text("Hide constant columns").click()
    panel.get_by_label("Value of val_loss").select_option("min")
    panel.get_by_role("button", name="Curve of min(val_loss)").click()
    lab.screenshot("columns")
    page.keyboard.press("Escape")
    expect(table.header("seed")).to_have_count(0)
    table.sort("min(val_loss)")
    expect(view.locator(".jp-TrialbookSparkline")).to_have_count(4)

    # A baseline, by the keyboard: the name of its row says so, the others tell the difference.
    view.get_by_role("grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("b")
    expect(view.locator(".jp-TrialbookDelta.jp-mod-worse")).not_to_have_count(0)
    expect(table.cell("svm-2", "min(val_loss)")).to_contain_text("worse")
    lab.screenshot("baseline")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("baseline-dark")

    # Menus: of a header, of a row and of the table.
    table.header("accuracy").click(button="right")
    expect(menu.get_by_role("menuitemcheckbox", name="Higher Is Better")).to_be_checked()
    lab.screenshot("column-menu-dark")
    menu.get_by_role("menuitemcheckbox", name="Pin").click()
    lab.use_theme("JupyterLab Light")
    table.row("svm-2").click(button="right")
    menu.get_by_role("menuitemcheckbox", name="Show in Charts").click()

    # Completion of names and values.
    table.filter.press_sequentially("mod")
    page.get_by_role("option", name="params.model").click()
    table.filter.press_sequentially("= 'f")
    expect(page.get_by_role("option", name="'forest'")).to_be_visible()
    lab.screenshot("completion")
    page.keyboard.press("Tab")
    # What is found, and the baseline above it.
    expect(view.get_by_role("rowheader")).to_have_count(2)
    table.filter.fill("")
    expect(view.get_by_role("rowheader")).to_have_count(4)

    # What was arranged is saved with the notebook, and shown by its static twin.
    notebook.wait_for_saved_view(1, "min(val_loss)")
    notebook.save()
    saved = json.loads(path.read_text())["cells"][1]["outputs"][0]["data"]
    assert saved[VIEW]["spec"]["layout"]["hide_constant"] is True
    notebook.run_cell(1)
    is_live(view)
    expect(table.header("min(val_loss)")).to_be_visible()
    expect(table.header("seed")).to_have_count(0)

    # In a tab of its own.
    view.get_by_role("button", name="More").click()
    lab.screenshot("table-menu")
    menu.get_by_role("menuitem", name="Open in a Tab").click()
    tab = page.locator(".jp-TrialbookTab")
    expect(tab.get_by_role("rowheader")).to_have_count(4)
    lab.screenshot("tab")
