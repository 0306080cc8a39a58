"""Everything without a mouse: the sidebar, a run's page, a run table, the badges of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from journey import Journey
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_cell_badges import badge, select
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab, Notebook

THEMES = pytest.mark.parametrize("theme", ["Light", "Dark"])
RUNS = """
import trialbook as tb
tb.set_experiment("diabetes")
for name, alpha in (("ridge", 0.5), ("lasso", 0.1), ("elastic", 0.3)):
    with tb.start_run(run_name=name):
        tb.log_param("alpha", alpha)
        tb.log_series("rmse", [0.9, 0.6, 0.5 * alpha])
        tb.log_metric("r2", alpha)
"""
MAGIC = "%%run badge\ntb.log_metric('rmse', 1)"


def opened(lab: Lab, folder: Path, theme: str, *cells: str) -> Notebook:
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(folder / "keys.ipynb", RUNS, *cells)
    notebook = lab.open_notebook(f"{folder.name}/keys.ipynb")
    for index in range(1 + len(cells)):
        notebook.run_cell(index)
    return notebook


@THEMES
def test_from_the_sidebar_to_a_run_and_back(lab: Lab, folder: Path, theme: str) -> None:
    opened(lab, folder, theme)
    page = lab.page
    keys = Journey(page)
    keys.press("Control+Shift+C")
    page.keyboard.type("Show Trialbook")
    expect(page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text("Trialbook")
    keys.press("Enter")
    sidebar = page.get_by_role("region", name="Trialbook")
    tree = sidebar.get_by_role("tree")
    tree.wait_for()
    keys.at(tree)

    # Back to the search and forth to what it finds.
    search = sidebar.get_by_role("searchbox")
    keys.tab_to(search, "Shift+Tab")
    page.keyboard.type("ridg")
    expect(sidebar.get_by_role("treeitem")).to_have_count(2)
    keys.tab_to(tree)
    active = sidebar.locator("[role=treeitem].jp-mod-active")
    expect(active).to_have_attribute("aria-level", "1")
    keys.at(tree, "ArrowDown")
    expect(active).to_have_attribute("aria-label", re.compile("^ridge"))
    keys.at(tree, "ArrowRight")
    expect(active).to_have_attribute("aria-expanded", "true")
    lab.screenshot(f"keys-sidebar-{theme}")
    keys.tab_to(sidebar.get_by_role("button", name="Copy the run id"))
    keys.tab_to(sidebar.get_by_role("button", name="Open the run"))
    keys.tab_to(tree, "Shift+Tab")

    # What is done and goes away leaves the focus in the sidebar.
    keys.tab_to(search, "Shift+Tab")
    page.keyboard.type(" nothing")
    clear = sidebar.get_by_role("button", name="Clear the search")
    keys.tab_to(clear)
    keys.press("Enter")
    expect(clear).to_have_count(0)
    keys.at(tree)
    keys.tab_to(sidebar.get_by_role("button", name="Metrics shown"), "Shift+Tab")
    keys.at(page.get_by_role("searchbox", name="Find a metric"), "Enter")
    for _ in range(4):
        keys.press("Tab")
        keys.check()
        assert page.evaluate("() => document.activeElement.closest('[role=dialog]') !== null")
    keys.at(sidebar.get_by_role("button", name="Metrics shown"), "Escape")
    store = sidebar.get_by_role("button", name="Store:")
    keys.tab_to(store, "Shift+Tab")
    keys.press("Enter")
    stores = page.get_by_role("menu", name="Stores")
    stores.wait_for()
    keys.at(stores.get_by_role("menuitem", name="Copy Location"), "End")
    keys.at(store, "Escape")

    # A name, by the keyboard; then the page of the run.
    keys.tab_to(tree)
    keys.press("Home", "ArrowDown", "F2")
    keys.at(sidebar.get_by_role("textbox", name="Name of the run"))
    keys.at(tree, "Escape")
    keys.press("Control+Enter")
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    sections = run.element.get_by_role("tab")
    keys.at(sections.first)
    for at in range(1, 8):
        keys.at(sections.nth(at), "ArrowRight")
        expect(run.element.get_by_role("tabpanel")).to_be_visible()
    keys.at(sections.first, "ArrowRight")
    keys.tab_to(run.element.get_by_role("tabpanel"))
    keys.at(sections.first, "Shift+Tab")
    keys.tab_to(run.element.get_by_role("button", name="Star", exact=True), "Shift+Tab")
    notes = sections.filter(has_text="Notes")
    keys.tab_to(sections.first)
    keys.at(notes, *["ArrowRight"] * 4)
    write = run.panel("Notes").get_by_role("button", name="Write a note")
    keys.tab_to(write)
    box = run.panel("Notes").get_by_role("textbox")
    keys.press("Enter")
    box.wait_for()
    keys.at(box)
    page.keyboard.type("**why**")
    keys.press("Control+Enter")
    # until it is saved its preview says so too, below the box that takes all keys
    expect(box).to_have_count(0)
    expect(run.panel("Notes").locator("strong")).to_have_text("why")
    keys.at(run.panel("Notes"))
    lab.screenshot(f"keys-run-{theme}")
    keys.press("Control+Shift+[")
    expect(page.locator(".jp-Notebook:visible")).to_have_count(1)


@THEMES
def test_a_run_table_and_badges(lab: Lab, folder: Path, theme: str) -> None:
    notebook = opened(lab, folder, theme, "tb.runs()", MAGIC)
    notebook.run_cell(2)
    page = lab.page
    keys = Journey(page)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    grid = view.get_by_role("grid")
    select(notebook, 1)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:enter-command-mode')")

    # The filter, with completion.
    keys.tab_to(table.filter)
    page.keyboard.type("alph")
    expect(page.get_by_role("option", name="params.alpha")).to_be_visible()
    keys.press("ArrowDown", "Enter")
    expect(table.filter).to_have_value("params.alpha ")
    page.keyboard.type("= '0.1'")
    keys.press("Enter")
    expect(view.get_by_role("rowheader")).to_have_text(["lasso"])
    keys.press("Escape", "Escape")
    expect(table.filter).to_have_value("")
    expect(view.get_by_role("rowheader")).to_have_count(5)
    page.keyboard.type("rmse >")
    keys.press("Enter")
    clear = view.get_by_role("button", name="Clear the filter")
    clear.wait_for()
    keys.tab_to(clear)
    keys.at(table.filter, "Enter")

    # The columns: their panel and their headers.
    columns = view.get_by_role("button", name="Columns")
    keys.tab_to(columns)
    keys.press("Enter")
    keys.at(page.get_by_role("searchbox", name="Find a column"))
    page.keyboard.type("r2")
    shown = page.get_by_role("dialog").get_by_role("checkbox", name="r2")
    keys.tab_to(shown)
    keys.press("Space")
    expect(shown).not_to_be_checked()
    keys.at(columns, "Escape")
    expect(table.header("r2")).to_have_count(0)
    keys.tab_to(grid)
    name = table.header("Name").get_by_role("button")
    keys.tab_to(name)
    keys.at(name, "Enter")
    expect(table.header("Name")).to_have_attribute("aria-sort", "ascending")
    expect(table.first).to_have_text("badge")
    rmse = table.header("rmse").get_by_role("button")
    keys.at(rmse, "ArrowRight")
    before = table.place("rmse")
    keys.at(rmse, "Alt+ArrowRight")
    assert table.place("rmse") == before + 1
    width = table.header("rmse").bounding_box()
    keys.at(rmse, "Shift+ArrowRight")
    wider = table.header("rmse").bounding_box()
    assert width is not None
    assert wider is not None
    assert wider["width"] > width["width"]
    keys.press("Alt+ArrowDown")
    menu = page.get_by_role("menu", name="Column")
    keys.at(menu.get_by_role("menuitem", name="Sort Ascending"))
    lab.screenshot(f"keys-header-{theme}")
    keys.at(rmse, "Escape")
    keys.press("Alt+ArrowDown")
    keys.at(menu.get_by_role("menuitem", name="Hide"), "End", "ArrowUp")
    keys.at(grid, "Enter")
    expect(table.header("rmse")).to_have_count(0)
    keys.tab_to(name)
    keys.tab_to(grid, "Shift+Tab")

    # Rows.
    selected = view.locator("tr[aria-selected=true]")
    keys.at(grid, "Home", "Space")
    keys.at(grid, "Shift+ArrowDown", "Shift+ArrowDown")
    expect(selected).to_have_count(3)
    lab.screenshot(f"keys-rows-{theme}")
    keys.at(grid, "Escape")
    expect(selected).to_have_count(0)
    keys.press("Home")
    for key in ("ContextMenu", "Shift+F10"):
        keys.press(key)
        expect(page.get_by_role("menu", name="Run")).to_be_visible()
        keys.at(page.get_by_role("menuitem", name="Open run"))
        keys.at(grid, "Escape")

    # Groups.
    keys.tab_to(view.get_by_role("button", name="Group", exact=True), "Shift+Tab")
    keys.press("Enter")
    page.get_by_role("menu", name="Group").wait_for()
    keys.press("End")
    expect(page.get_by_role("menuitemcheckbox", name="params.alpha")).to_be_focused()
    keys.press("Enter")
    groups = view.get_by_role("treegrid")
    groups.wait_for()
    keys.check()
    keys.tab_to(groups)
    keys.at(groups, "Home", "ArrowRight")
    expect(view.locator("tr[aria-level='1'][aria-expanded=true]")).to_have_count(1)
    keys.at(groups, "ArrowLeft")
    expect(view.locator("tr[aria-expanded=true]")).to_have_count(0)
    none = view.get_by_role("button", name="No groups")
    keys.tab_to(none, "Shift+Tab")
    keys.press("Enter")
    expect(none).to_have_count(0)
    keys.check()
    keys.at(grid)

    # The run's page, and back.
    keys.press("Home", "Enter")
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    keys.at(run.element.get_by_role("tab").first)
    page.keyboard.press("Control+Shift+[")
    expect(grid).to_be_visible()

    # The badge of a cell.
    marks = badge(notebook, 2)
    select(notebook, 2)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:enter-command-mode')")
    runs = marks.get_by_role("button", name="2 runs")
    keys.tab_to(runs)
    keys.press("Enter")
    menu = page.get_by_role("menu", name="Runs of this cell")
    keys.at(menu.get_by_role("menuitem", name="Show the 2 in a Table"))
    lab.screenshot(f"keys-badge-{theme}")
    keys.at(runs, "Escape")
    keys.press("ContextMenu")
    keys.at(menu.get_by_role("menuitem").first)
    keys.at(menu.get_by_role("menuitem").last, "ArrowUp")
    keys.press("Enter")
    keys.at(RunPage(page.locator(".jp-TrialbookTab:visible")).element.get_by_role("tab").first)
