"""The sidebar as a person uses it: all it offers, clicked and by keyboard, on a real kernel."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab, Notebook
    from playwright.sync_api import Locator

RUNS = """
import trialbook as tb
tb.set_experiment("digits")
for number in range(4):
    with tb.start_run(run_name=f"tree-{number}", tags={"stage": "draft"}):
        tb.log_param("depth", number)
        for step in range(30):
            tb.log_metrics({"acc": 1 - 1 / (step + number + 2), "loss": 1 / (step + 1)}, step=step)
tb.set_experiment("faces")
with tb.start_run(run_name="face <b>one</b>"):
    tb.log_metric("acc", 0.5)
"""
ELSEWHERE = """
import subprocess, sys
code = (
    "import trialbook as tb; tb.set_experiment('scripts'); "
    "tb.start_run(run_name='by a script'); tb.end_run()"
)
subprocess.run([sys.executable, "-c", code], check=True)
"""


def opened(lab: Lab, folder: Path, *cells: str) -> tuple[Notebook, Locator]:
    write_notebook(folder / "study.ipynb", *(cells or (RUNS,)))
    notebook = lab.open_notebook(f"{folder.name}/study.ipynb")
    notebook.run_cell(0)
    sidebar = lab.show_sidebar()
    expect(item(sidebar, "digits")).to_be_visible()
    for name in ("faces", "digits"):
        if item(sidebar, name).count():
            unfold(sidebar, name)
    expect(item(sidebar, "tree-0")).to_be_visible()
    return notebook, sidebar


def unfold(sidebar: Locator, name: str) -> None:
    """Open an experiment, and not only for as long as it is the one with the latest activity.

    That one opens by itself; which it is of two that are a few milliseconds apart may change.
    """
    # whose runs, when they come, move the others from under the click
    expect(sidebar.get_by_role("treeitem", level=2).first).to_be_visible()
    experiment = item(sidebar, name)
    if experiment.get_attribute("aria-expanded") == "true":
        experiment.click()
        expect(experiment).to_have_attribute("aria-expanded", "false")
    experiment.click()
    expect(experiment).to_have_attribute("aria-expanded", "true")
    expect(sidebar.get_by_role("treeitem", level=2).first).to_be_visible()


def item(sidebar: Locator, name: str) -> Locator:
    label = json.dumps(f"{name}, ")
    return sidebar.locator(f"[role=treeitem][aria-label^={label}]")


def shows(sidebar: Locator, *names: str) -> None:
    """Wait until the items are these, from top to bottom."""
    items = sidebar.get_by_role("treeitem")
    expect(items).to_have_count(len(names))
    for place, name in enumerate(names):
        begins = re.compile(rf"^{re.escape(name)}(,|$)")
        expect(items.nth(place)).to_have_attribute("aria-label", begins)


def choose(lab: Lab, target: Locator, *entries: str) -> None:
    """Choose an entry of an item's context menu, by way of those it is below."""
    target.click(button="right", position={"x": 60, "y": 10})
    for entry in entries:
        menu = lab.page.locator(".lm-Menu:visible").last
        label = lab.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}"))
        menu.locator(".lm-Menu-item").filter(has=label).first.click()


def dialog(lab: Lab) -> Locator:
    return lab.page.get_by_role("dialog")


def test_runs_are_marked_described_and_renamed(lab: Lab, folder: Path) -> None:
    _, sidebar = opened(lab, folder)
    run = item(sidebar, "tree-0")
    choose(lab, run, "Star")
    expect(run).to_have_attribute("aria-label", re.compile("starred"))
    choose(lab, run, "Pin to the Top")
    expect(run).to_have_attribute("aria-label", re.compile("pinned"))
    expect(sidebar.get_by_role("treeitem", name="tree").first).to_have_attribute(
        "aria-label", re.compile("^tree-0")
    )
    choose(lab, run, "Edit Tags")
    dialog(lab).get_by_label("Name").fill("owner")
    dialog(lab).get_by_label("Value").fill("ada")
    dialog(lab).get_by_label("Value").press("Enter")
    lab.screenshot("sidebar-tags")
    dialog(lab).get_by_role("button", name="Save").click()
    run.locator(".jp-TrialbookSidebar-caret").click()
    expect(run).to_contain_text("owner")
    lab.screenshot("sidebar-marked")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("sidebar-marked-dark")
    choose(lab, run, "Edit Tags")
    dialog(lab).get_by_role("button", name="Remove stage").click()
    lab.screenshot("sidebar-tags-dark")
    dialog(lab).get_by_role("button", name="Save").click()
    expect(run).not_to_contain_text("stage")
    choose(lab, run, "Edit Note")
    note = dialog(lab).get_by_role("textbox")
    note.fill("**why**")
    note.press("Enter")
    note.press_sequentially("because")
    lab.screenshot("sidebar-note-dark")
    dialog(lab).get_by_role("button", name="Save").click()
    choose(lab, run, "Edit Note")
    expect(dialog(lab).get_by_role("textbox")).to_have_value("**why**\nbecause")
    dialog(lab).get_by_role("button", name="Cancel").click()
    choose(lab, run, "Star")
    expect(run).not_to_have_attribute("aria-label", re.compile("starred"))
    lab.use_theme("JupyterLab Light")

    # Names are changed in their place.
    item(sidebar, "tree-1").click(position={"x": 60, "y": 10})
    lab.page.keyboard.press("F2")
    box = sidebar.get_by_role("textbox", name="Name of the run")
    expect(box).to_be_focused()
    box.fill("<i>best</i>")
    lab.screenshot("sidebar-rename")
    box.press("Enter")
    expect(item(sidebar, "<i>best</i>")).to_be_visible()
    expect(sidebar.get_by_role("tree")).to_be_focused()
    lab.page.keyboard.press("F2")
    box.fill("never")
    box.press("Escape")
    expect(item(sidebar, "<i>best</i>")).to_be_visible()
    choose(lab, item(sidebar, "faces"), "Rename")
    name = sidebar.get_by_role("textbox", name="Name of the experiment")
    name.fill("digits")
    name.press("Enter")
    problem = sidebar.get_by_role("alert")
    expect(problem).to_contain_text("digits")
    lab.screenshot("sidebar-problem")
    problem.get_by_role("button", name="Dismiss").click()
    expect(problem).to_have_count(0)


def test_runs_and_experiments_are_archived_restored_and_deleted(lab: Lab, folder: Path) -> None:
    _, sidebar = opened(lab, folder)
    item(sidebar, "tree-3").click(position={"x": 60, "y": 10})
    item(sidebar, "tree-1").click(position={"x": 60, "y": 10}, modifiers=["Shift"])
    expect(sidebar.locator("[role=treeitem][aria-selected=true]")).to_have_count(3)
    expect(sidebar.get_by_text("3 selected")).to_be_visible()
    lab.screenshot("sidebar-selection")
    lab.page.keyboard.press("Delete")
    expect(item(sidebar, "tree-1")).to_have_count(0)
    # Taken back by a key, and done again.
    lab.page.keyboard.press("Control+z")
    expect(item(sidebar, "tree-1")).to_be_visible()
    lab.page.keyboard.press("Control+Shift+Z")
    expect(item(sidebar, "tree-1")).to_have_count(0)
    expect(item(sidebar, "digits")).to_have_attribute("aria-label", "digits, 1 run")
    sidebar.get_by_role("button", name="Archived runs").click()
    expect(item(sidebar, "tree-3")).to_be_visible()
    expect(item(sidebar, "tree-0")).to_have_count(0)
    choose(lab, item(sidebar, "tree-3"), "Restore")
    expect(item(sidebar, "tree-3")).to_have_count(0)
    item(sidebar, "tree-1").click(position={"x": 60, "y": 10})
    item(sidebar, "tree-2").click(position={"x": 60, "y": 10}, modifiers=["Control"])
    choose(lab, item(sidebar, "tree-2"), "Delete Permanently")
    expect(dialog(lab)).to_contain_text("2 runs")
    expect(dialog(lab)).to_contain_text("cannot be undone")
    lab.screenshot("sidebar-purge-Light")
    dialog(lab).get_by_role("button", name="Cancel").click()
    expect(item(sidebar, "tree-1")).to_be_visible()
    lab.use_theme("JupyterLab Dark")
    choose(lab, item(sidebar, "tree-2"), "Delete Permanently")
    lab.screenshot("sidebar-purge-Dark")
    dialog(lab).get_by_role("button", name="Delete Permanently").click()
    expect(sidebar).to_contain_text("Nothing is archived.")
    lab.screenshot("sidebar-archive-empty-Dark")
    lab.use_theme("JupyterLab Light")
    lab.screenshot("sidebar-archive-empty-Light")
    sidebar.get_by_role("button", name="Back to the runs").click()
    expect(item(sidebar, "tree-3")).to_be_visible()

    # Whole experiments, and one that is new.
    sidebar.get_by_role("button", name="New experiment").click()
    dialog(lab).get_by_role("textbox").fill("fresh")
    dialog(lab).get_by_role("button", name="Create").click()
    expect(item(sidebar, "fresh")).to_be_visible()
    choose(lab, item(sidebar, "digits"), "Archive Experiment")
    expect(item(sidebar, "digits")).to_have_count(0)
    sidebar.get_by_role("button", name="Archived runs").click()
    digits = sidebar.get_by_role("treeitem", name="digits, 2 runs, archived")
    expect(digits).to_be_visible()
    lab.screenshot("sidebar-archived-experiment")
    choose(lab, digits, "Restore Experiment")
    expect(digits).to_have_count(0)
    sidebar.get_by_role("button", name="Archived runs").click()
    expect(item(sidebar, "digits")).to_have_attribute("aria-label", "digits, 2 runs")


def test_runs_are_dragged_and_put_into_cells_and_compared(lab: Lab, folder: Path) -> None:
    notebook, sidebar = opened(lab, folder, RUNS, "kept = 1")
    item(sidebar, "tree-3").click(position={"x": 60, "y": 10})
    item(sidebar, "tree-1").click(position={"x": 60, "y": 10}, modifiers=["Control"])
    lab.drop(item(sidebar, "tree-1"), notebook.cell(1), "sidebar-drag")
    expect(notebook.view(1).get_by_role("rowheader")).to_have_text(["tree-3", "tree-1"])
    lab.screenshot("sidebar-dropped-several")
    lab.drop(item(sidebar, "tree-0"), notebook.cell(1), "sidebar-drag")
    notebook.wait_for_cell(1)
    expect(notebook.cell(1)).to_contain_text("tb.show_run")
    assert notebook.outputs(1)
    lab.screenshot("sidebar-dropped-one")

    lab.page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0 }")
    choose(lab, item(sidebar, "tree-2"), "Insert Cell", "Load History")
    expect(notebook.cell(1)).to_contain_text("metric_history")
    expect(notebook.cell(4)).to_contain_text("kept = 1")
    notebook.run_cell(1)
    item(sidebar, "tree-3").click(position={"x": 60, "y": 10})
    item(sidebar, "tree-2").click(position={"x": 60, "y": 10}, modifiers=["Control"])
    choose(lab, item(sidebar, "tree-2"), "Compare in a Table")
    table = lab.page.locator(".jp-TrialbookTab")
    expect(table.get_by_role("rowheader")).to_have_text(["tree-3", "tree-2"])
    lab.screenshot("sidebar-compare")


def test_nothing_is_lost_by_a_reload(lab: Lab, folder: Path) -> None:
    _, sidebar = opened(lab, folder, RUNS, ELSEWHERE)
    expect(item(sidebar, "face <b>one</b>")).to_be_visible()
    item(sidebar, "faces").click()
    expect(item(sidebar, "face <b>one</b>")).to_have_count(0)
    sidebar.get_by_role("combobox", name="Which runs").select_option("This notebook")
    sidebar.get_by_role("button", name="Metrics shown").click()
    dialog(lab).get_by_role("checkbox", name="loss").check()
    lab.screenshot("sidebar-metrics")
    lab.page.keyboard.press("Escape")
    item(sidebar, "tree-2").click(position={"x": 60, "y": 10})
    item(sidebar, "tree-2").locator(".jp-TrialbookSidebar-caret").click()
    sidebar.get_by_role("searchbox").fill("tree-2")
    expect(item(sidebar, "faces")).to_have_count(0)
    expect(item(sidebar, "tree-1")).to_have_count(0)
    expect(item(sidebar, "tree-2")).to_be_visible()
    shows(sidebar, "digits", "tree-2")
    lab.return_later("tree-2")
    sidebar = lab.show_sidebar()
    lab.open_notebook(f"{folder.name}/study.ipynb")
    expect(item(sidebar, "tree-2")).to_contain_text("depth")
    shows(sidebar, "digits", "tree-2")
    expect(sidebar.get_by_role("searchbox")).to_have_value("tree-2")
    expect(item(sidebar, "tree-2")).to_have_attribute("aria-selected", "true")
    expect(sidebar.get_by_role("combobox", name="Which runs")).to_have_value("notebook")
    lab.screenshot("sidebar-reloaded")
    sidebar.get_by_role("searchbox").fill("no such thing")
    expect(sidebar).to_contain_text("No experiments or runs match “no such thing”.")
    sidebar.get_by_role("button", name="Clear the search").click()
    expect(item(sidebar, "tree-0")).to_be_visible()
    expect(item(sidebar, "faces")).to_have_attribute("aria-expanded", "false")


def test_scopes_tell_whose_runs_they_are(lab: Lab, folder: Path) -> None:
    notebook, sidebar = opened(lab, folder, RUNS, ELSEWHERE)
    notebook.run_cell(1)
    expect(item(sidebar, "scripts")).to_be_visible()
    scope = sidebar.get_by_role("combobox", name="Which runs")
    scope.select_option("This kernel session")
    expect(item(sidebar, "scripts")).to_have_count(0)
    expect(item(sidebar, "tree-0")).to_be_visible()
    notebook.restart_kernel()
    expect(sidebar).to_contain_text("No runs since this kernel started.")
    lab.screenshot("sidebar-session-empty")
    scope.select_option("This notebook")
    expect(item(sidebar, "tree-0")).to_be_visible()
    expect(item(sidebar, "scripts")).to_have_count(0)
    scope.select_option("All runs")
    expect(item(sidebar, "scripts")).to_be_visible()


def test_stores_used_before_are_offered(lab: Lab, folder: Path) -> None:
    other = """
import trialbook as tb
tb.set_tracking_uri("other.db")
with tb.start_run(run_name="in the other"):
    pass
tb.set_tracking_uri("")
from trialbook.service.context import capture
capture.finish()  # which notes that the store was used
"""
    where = """
with tb.start_run(run_name="next") as run:
    print(tb.get_tracking_uri(), tb.get_experiment(run.info.experiment_id).name)
"""
    notebook, sidebar = opened(lab, folder, RUNS, other, "print(tb.get_tracking_uri())", where)
    notebook.run_cell(1)
    expect(item(sidebar, "tree-0")).to_be_visible()
    sidebar.get_by_role("button", name=re.compile("Store: .*trialbook.db")).click()
    menu = lab.page.get_by_role("menu", name="Stores")
    expect(menu.get_by_role("menuitemcheckbox", checked=True)).to_contain_text("trialbook.db")
    lab.screenshot("sidebar-stores")
    menu.get_by_role("menuitemcheckbox").filter(has_text="other.db").first.click()
    expect(sidebar.get_by_role("button", name=re.compile("Store: .*other.db"))).to_be_visible()
    expect(item(sidebar, "in the other")).to_be_visible()
    expect(item(sidebar, "tree-0")).to_have_count(0)
    only = sidebar.get_by_text("Only looking. New runs go to")
    expect(only).to_contain_text("trialbook.db")
    lab.screenshot("sidebar-looking")
    notebook.run_cell(2)
    assert "other.db" not in notebook.outputs(2)[0]["text"]
    sidebar.get_by_role("button", name="Record here…").click()
    dialog = lab.page.locator(".jp-Dialog", has_text="Record new runs here?")
    expect(dialog).to_contain_text("no longer to")
    lab.screenshot("sidebar-record-here")
    dialog.get_by_role("button", name="Record here").click()
    expect(only).to_have_count(0)
    told = lab.page.locator(".Toastify__toast", has_text="New runs go to")
    expect(told).to_contain_text("other.db, experiment")
    lab.screenshot("sidebar-recording-elsewhere")
    notebook.run_cell(3)
    assert "other.db faces" in notebook.outputs(3)[0]["text"]
    told.get_by_role("button", name="Undo").click()
    expect(sidebar.get_by_role("button", name=re.compile("Store: .*trialbook.db"))).to_be_visible()
    expect(item(sidebar, "tree-0")).to_be_visible()
    notebook.run_cell(3)
    assert "trialbook.db faces" in notebook.outputs(3)[0]["text"]


def test_everything_is_reached_by_keyboard(lab: Lab, folder: Path) -> None:
    # Else the first run's surroundings may be recorded last, and its experiment comes first.
    _, sidebar = opened(lab, folder, 'import os; os.environ["TRIALBOOK_CAPTURE"] = "0"\n' + RUNS)
    press = lab.page.keyboard.press
    tree = sidebar.get_by_role("tree")
    tree.focus()
    active = sidebar.locator("[role=treeitem].jp-mod-active")
    press("Home")
    expect(active).to_have_attribute("aria-label", re.compile("^faces"))
    press("ArrowDown")
    press("End")
    expect(active).to_have_attribute("aria-level", "1")
    first = item(sidebar, "tree-3")
    first.click(position={"x": 60, "y": 10})
    press("Shift+ArrowDown")
    press("Shift+ArrowDown")
    expect(sidebar.locator("[role=treeitem][aria-selected=true]")).to_have_count(3)
    press("Control+ArrowDown")
    press("Space")
    expect(sidebar.locator("[role=treeitem][aria-selected=true]")).to_have_count(4)
    lab.screenshot("sidebar-keyboard")
    press("Escape")
    expect(sidebar.locator("[role=treeitem][aria-selected=true]")).to_have_count(0)
    press("Enter")
    expect(active).to_have_attribute("aria-expanded", "true")
    press("ArrowLeft")
    expect(active).to_have_attribute("aria-expanded", "false")
    press("ArrowLeft")
    expect(active).to_have_attribute("aria-label", re.compile("^digits"))
    press("ArrowLeft")
    expect(item(sidebar, "tree-0")).to_have_count(0)
    press("ArrowRight")
    expect(item(sidebar, "tree-0")).to_be_visible()
    press("ArrowRight")
    press("ContextMenu")
    menu = lab.page.locator(".lm-Menu:visible")
    expect(menu).to_contain_text("Archive")
    lab.screenshot("sidebar-menu")
    press("Escape")
    expect(menu).to_have_count(0)
