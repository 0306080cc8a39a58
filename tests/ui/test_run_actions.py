"""What is done to the runs of a table and on a run's page: buttons, keys, menus, undo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from lab import Lab

RUNS = """
import trialbook as tb
for n in range(6):
    with tb.start_run(run_name=f"tree-{n}", tags={"stage": "draft", "seed": n}):
        tb.log_param("depth", n)
        tb.log_metric("rmse", 60 - n)
"""
THEMES = pytest.mark.parametrize("theme", ["Light", "Dark"])


@THEMES
def test_runs_of_a_table_are_archived_tagged_and_renamed(
    lab: Lab, folder: Path, theme: str
) -> None:
    lab.use_theme(f"JupyterLab {theme}")
    page = lab.page
    write_notebook(folder / "table.ipynb", RUNS, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/table.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    table = RunTable(view)
    rows = view.get_by_role("rowheader")
    expect(rows).to_have_count(6)
    for width in (1400, 900):
        page.set_viewport_size({"width": width, "height": 900})
        rows.first.scroll_into_view_if_needed()
        before = rows.first.bounding_box()
        for name in ("tree-1", "tree-4"):
            view.get_by_label(f"Select {name}").click()
        expect(view.get_by_text("2 selected")).to_be_visible()
        # what a selection brings moves no row from under the pointer
        assert rows.first.bounding_box() == before
        lab.screenshot(f"table-selection-{theme}-{width}")
        if width == 1400:
            view.get_by_role("button", name="Clear", exact=True).click()
    page.set_viewport_size({"width": 1400, "height": 900})
    view.get_by_role("button", name="Archive").click()
    expect(rows).to_have_count(4)
    notice = page.locator(".Toastify__toast", has_text="2 runs archived")
    expect(notice).to_be_visible()
    lab.screenshot(f"table-archived-{theme}")
    notice.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(6)

    # Keys, in the table alone.
    table.row("tree-2").click()
    page.keyboard.press("Delete")
    expect(rows).to_have_count(5)
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(6)
    table.row("tree-2").click()
    page.keyboard.press("F2")
    box = view.get_by_role("textbox", name="Name of the run")
    expect(box).to_be_focused()
    box.fill("<b>best</b>")
    lab.screenshot(f"table-rename-{theme}")
    box.press("Enter")
    expect(rows.filter(has_text="<b>best</b>")).to_have_count(1)

    # Tags of all, with what there is.
    page.keyboard.press("Control+a")
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_text(
        [re.compile("^seed.*several values"), "stagedraft"]
    )
    dialog.get_by_label("Name").fill("stage")
    dialog.get_by_label("Value").fill("final")
    dialog.get_by_label("Value").press("Enter")
    lab.screenshot(f"table-tags-{theme}")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".Toastify__toast", has_text="Tags of 6 runs changed")).to_be_visible()

    # The menu, with one inside it.
    table.row("tree-0").click(button="right")
    menu = page.get_by_role("menu", name="Runs")
    expect(menu.get_by_role("menuitem", name="Edit Tags…")).to_be_visible()
    menu.get_by_role("menuitem", name="Insert Cell").hover()
    expect(page.get_by_role("menu", name="Insert Cell")).to_be_visible()
    lab.screenshot(f"table-run-menu-{theme}")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)


def test_a_run_is_changed_on_its_page(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "page.ipynb", RUNS, "tb.show_run(tb.last_active_run().info.run_id)")
    notebook = lab.open_notebook(f"{folder.name}/page.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    more = view.get_by_role("button", name="Actions")
    more.click()
    lab.screenshot("page-menu")
    page.get_by_role("menu", name="Run").get_by_role("menuitemcheckbox", name="Star").click()
    star = view.get_by_role("button", name="Star", exact=True)
    expect(star).to_have_attribute("aria-pressed", "true")
    star.press("Control+z")
    expect(star).to_have_attribute("aria-pressed", "false")
    view.get_by_role("tab", name="Tags").click()
    view.get_by_role("button", name="Edit tags").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Remove seed").click()
    dialog.get_by_label("Name").fill("owner")
    dialog.get_by_label("Value").fill("ada")
    dialog.get_by_role("button", name="Save").click()
    expect(view.get_by_role("row", name=re.compile("^owner"))).to_contain_text("ada")
    expect(view.get_by_role("row", name=re.compile("^seed"))).to_have_count(0)
    lab.screenshot("page-tags")
