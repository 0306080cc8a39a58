"""While a cell executes tables sort and the sidebar follows: in a subshell, or through a helper."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import other_kernel
import pytest
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_cell_badges import badge

if TYPE_CHECKING:
    from lab import Lab, Notebook
    from playwright.sync_api import Locator
    from server import Server

RUNS = """
import pathlib, time
import trialbook as tb
tb.set_experiment("demo")
for name, r2 in (("apple", 0.7), ("pear", 0.9), ("fig", 0.8)):
    with tb.start_run(run_name=name):
        tb.log_param("depth", 3 if r2 > 0.85 else 2)
        tb.log_metric("r2", r2)
"""
COMPUTE = """
with tb.start_run(run_name="training"):
    step = 0
    while not pathlib.Path("stop").exists():
        step += 1
        if step % 20_000 == 0:
            tb.log_metric("r2", 0.5 + step / 1e9, step=step)
"""
LIVE = re.compile(r"\blive$")


def is_live(part: Locator) -> None:
    expect(part.get_by_role("status").filter(has_text=LIVE)).to_be_visible()


def sort_and_follow(lab: Lab, notebook: Notebook, sidebar: Locator, name: str) -> None:
    """Check what must work while a cell computes: sorting, numbers, the sidebar."""
    table = RunTable(notebook.view(1))
    expect(table.row("training")).to_be_visible()
    is_live(notebook.view(1))
    is_live(sidebar)
    table.sort("r2")
    expect(table.first).to_have_text("training")
    lab.screenshot(f"busy-{name}-light")
    table.sort("r2")
    expect(table.first).to_have_text("pear")
    before = table.cell("training", "r2").inner_text()
    expect(table.cell("training", "r2")).not_to_have_text(before)
    table.filter.fill("metrics.r2 > 0.75")
    expect(table.row("apple")).to_have_count(0)
    table.filter.fill("")
    expect(table.row("apple")).to_be_visible()
    expect(sidebar.get_by_role("treeitem").filter(has_text="training").last).to_be_visible()
    lab.use_theme("JupyterLab Dark")
    lab.screenshot(f"busy-{name}-dark")
    lab.use_theme("JupyterLab Light")
    assert notebook.is_running(2)


def group_and_compare(lab: Lab, notebook: Notebook) -> None:
    """Check what else reads the store while a cell computes: groups, and how a cell has changed."""
    table = RunTable(notebook.view(1))
    table.header("depth").click(button="right")
    lab.page.get_by_role("menuitemcheckbox", name="Group by This").click()
    expect(table.status).to_contain_text("3 groups")
    expect(lab.page.get_by_role("rowheader", name="depth = 2 · 2 runs")).to_be_visible()
    notebook.view(1).get_by_role("button", name="No groups").click()
    expect(table.row("training")).to_be_visible()
    notebook.set_source(0, f"{RUNS}# since then")
    badge(notebook, 0).get_by_role("button", name="show what changed").click()
    difference = lab.page.get_by_role("region", name="Code difference")
    expect(difference.locator("ins")).to_contain_text("# since then")


def test_in_a_subshell(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "busy.ipynb", RUNS, "tb.runs()", COMPUTE)
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    sidebar = lab.show_sidebar()
    notebook.run_cell(0)
    notebook.run_cell(1)
    notebook.start_cell(2)
    sort_and_follow(lab, notebook, sidebar, "subshell")
    (folder / "stop").touch()
    notebook.wait_for_cell(2)


@pytest.mark.usefixtures("older")
def test_through_a_helper_kernel(lab: Lab, folder: Path, server: Server) -> None:
    write_notebook(folder / "busy.ipynb", RUNS, "tb.runs()", COMPUTE, "1 + 1")
    other_kernel.choose(folder / "busy.ipynb")
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    sidebar = lab.show_sidebar()
    notebook.run_cell(0)
    notebook.run_cell(1)
    is_live(notebook.view(1))
    server.wait_for_sessions("notebook")
    notebook.start_cell(2)
    sort_and_follow(lab, notebook, sidebar, "helper")
    server.wait_for_sessions("notebook", "trialbook")
    group_and_compare(lab, notebook)
    lab.open_notebook(f"{folder.name}/busy.ipynb")
    assert notebook.is_running(2)

    (folder / "stop").touch()
    notebook.wait_for_cell(2)
    is_live(sidebar)
    training = notebook.view(1).get_by_role("row").filter(has_text="training")
    expect(training.get_by_role("img", name="Finished")).to_be_visible()
    lab.close_all()
    server.wait_for_sessions("notebook")

    # It goes with the page too.
    (folder / "stop").unlink()
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    notebook.run_cell(1)
    notebook.start_cell(2)
    server.wait_for_sessions("notebook", "trialbook")
    # a page that leaves before it knows its helper's session leaves it to the next page
    expect(RunTable(notebook.view(1)).row("training")).to_have_count(2)
    is_live(notebook.view(1))
    lab.page.goto("about:blank")
    server.wait_for_sessions("notebook")


@pytest.mark.usefixtures("older")
def test_where_no_helper_is_allowed_the_request_waits(
    lab: Lab, folder: Path, server: Server
) -> None:
    settings = Path(server.variables["JUPYTERLAB_SETTINGS_DIR"], "trialbook")
    settings.mkdir(exist_ok=True)
    (settings / "plugin.jupyterlab-settings").write_text(json.dumps({"helperKernel": False}))
    lab.reload()
    write_notebook(folder / "busy.ipynb", RUNS, "tb.runs()", COMPUTE)
    other_kernel.choose(folder / "busy.ipynb")
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    try:
        notebook.run_cell(0)
        notebook.run_cell(1)
        table = RunTable(notebook.view(1))
        is_live(notebook.view(1))
        notebook.start_cell(2)
        table.filter.fill("metrics.r2 > 0.75")
        expect(table.status.filter(has_text="kernel busy, data of")).to_be_visible()
        lab.screenshot("busy-waiting-light")
        lab.use_theme("JupyterLab Dark")
        lab.screenshot("busy-waiting-dark")
        assert [session["type"] for session in server.sessions()] == ["notebook"]
        (folder / "stop").touch()
        is_live(notebook.view(1))
        expect(table.row("apple")).to_have_count(0)
    finally:
        (settings / "plugin.jupyterlab-settings").unlink()
