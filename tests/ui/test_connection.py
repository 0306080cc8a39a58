"""Kernels come and go, are busy, restart, crash: the sidebar and the views keep up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator
    from server import Server

ONE_RUN = """
import trialbook as tb
tb.set_experiment("{experiment}")
with tb.start_run(run_name="{run}"):
    tb.log_metric("r2", 0.5)
"""
UNTIL_STOPPED = """
import pathlib
with tb.start_run(run_name="endless"):
    step = 0
    while not pathlib.Path("stop").exists():
        step += 1
        if step % 100_000 == 0:
            tb.log_metric("loss", 1 / step, step=step)
pathlib.Path("stopped").touch()
"""
SUBSHELLS = "print(get_ipython().kernel.shell_channel_thread.manager.list_subshell())"


def one_run(experiment: str, run: str) -> str:
    return ONE_RUN.format(experiment=experiment, run=run)


def run_in(sidebar: Locator, name: str) -> Locator:
    return sidebar.get_by_role("treeitem").filter(has_text=name).last


def is_live(part: Locator) -> None:
    expect(part.get_by_role("status").filter(has_text=re.compile(r"\blive$"))).to_be_visible()


def test_a_page_opened_in_the_middle_of_a_cell_is_live(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "busy.ipynb", one_run("demo", "first"), "tb.runs()", UNTIL_STOPPED)
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    notebook.save()
    notebook.start_cell(2)
    expect(notebook.view(1).get_by_role("row").filter(has_text="endless")).to_be_visible()

    lab.reload()
    sidebar = lab.show_sidebar()
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb", kernel=False)
    is_live(sidebar)
    expect(run_in(sidebar, "endless")).to_be_visible()
    view = notebook.view(1)
    is_live(view)
    metric = RunTable(view).cell("endless", "loss")
    before = metric.inner_text()
    expect(metric).not_to_have_text(before)
    view.get_by_role("columnheader", name="Name").click()
    expect(view.get_by_role("row").nth(2)).to_contain_text("endless")
    view.get_by_role("columnheader", name="Name").click()
    expect(view.get_by_role("row").nth(2)).to_contain_text("first")
    lab.screenshot("busy-after-reload")

    assert not (folder / "stopped").exists()
    (folder / "stop").touch()
    endless = view.get_by_role("row").filter(has_text="endless")
    expect(endless.get_by_role("img", name="Finished")).to_be_visible()


def test_pages_leave_no_subshells_behind(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "pages.ipynb", SUBSHELLS)
    counts = []
    for _ in range(3):
        notebook = lab.open_notebook(f"{folder.name}/pages.ipynb")
        is_live(lab.show_sidebar())
        notebook.run_cell(0)
        counts.append(notebook.outputs(0)[0]["text"].count("-") // 4)
        notebook.save()
        lab.reload()
    assert counts[0] > 0
    assert counts == counts[:1] * 3


def test_the_sidebar_follows_the_active_notebook(lab: Lab, folder: Path) -> None:
    for name in ("apples", "pears"):
        write_notebook(folder / name / "study.ipynb", one_run(name, f"first of {name}"))
        lab.open_notebook(f"{folder.name}/{name}/study.ipynb").run_cell(0)
    sidebar = lab.show_sidebar()
    expect(run_in(sidebar, "first of pears")).to_be_visible()
    lab.open_notebook(f"{folder.name}/apples/study.ipynb")
    expect(run_in(sidebar, "first of apples")).to_be_visible()
    expect(run_in(sidebar, "first of pears")).to_have_count(0)
    expect(sidebar).to_contain_text("study.ipynb")
    lab.screenshot("sidebar")


def test_everything_is_live_again_after_the_end_of_a_kernel(lab: Lab, folder: Path) -> None:
    crash = "import os; os._exit(1)"
    write_notebook(folder / "again.ipynb", one_run("demo", "before"), "tb.runs()", crash)
    notebook = lab.open_notebook(f"{folder.name}/again.ipynb")
    sidebar = lab.show_sidebar()
    notebook.run_cell(0)
    notebook.run_cell(1)
    is_live(notebook.view(1))
    before = notebook.kernel_id
    notebook.restart_kernel()
    assert notebook.kernel_id == before
    notebook.run_cell(0)
    for part in (sidebar, notebook.view(1)):
        is_live(part)
    expect(notebook.view(1).get_by_role("row").filter(has_text="before")).to_have_count(2)
    expect(sidebar.get_by_role("treeitem").filter(has_text="demo")).to_contain_text("2")

    notebook.start_cell(2)
    lab.page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    is_live(sidebar)
    notebook.run_cell(0)
    expect(sidebar.get_by_role("treeitem").filter(has_text="demo")).to_contain_text("3")
    is_live(notebook.view(1))

    notebook.shut_kernel_down()
    expect(sidebar).to_contain_text("This notebook has no kernel.")
    sidebar.get_by_role("button", name="Start kernel").click()
    expect(run_in(sidebar, "before")).to_be_visible()
    is_live(notebook.view(1))


def test_without_a_notebook_the_current_folder_is_opened_on_request(
    lab: Lab, folder: Path, server: Server
) -> None:
    # Where there is nothing, nothing comes of looking; its kernel goes with the page.
    lab.open_folder(folder.name)
    sidebar = lab.show_sidebar()
    expect(sidebar).to_contain_text(folder.name)
    sidebar.get_by_role("button", name="Open the store of this folder").click()
    expect(sidebar).to_contain_text("No runs yet")
    assert not list(folder.iterdir())
    server.wait_for_sessions("trialbook")
    lab.page.goto("about:blank")
    server.wait_for_sessions()

    lab.open()
    write_notebook(folder / "make.ipynb", one_run("kept", "first"))
    lab.open_notebook(f"{folder.name}/make.ipynb").run_cell(0)
    lab.close_all()
    server.shut_kernels_down()
    lab.open_folder(folder.name)
    sidebar = lab.show_sidebar()
    expect(sidebar).to_contain_text("No notebook is open")
    expect(sidebar).to_contain_text(folder.name)
    lab.screenshot("sidebar-no-notebook")
    sidebar.get_by_role("button", name="Open the store of this folder").click()
    expect(run_in(sidebar, "first")).to_be_visible()
    assert [session["type"] for session in server.sessions()] == ["trialbook"]
    lab.screenshot("sidebar-folder")

    lab.open_notebook(f"{folder.name}/make.ipynb")
    expect(sidebar).to_contain_text("make.ipynb")
    server.wait_for_sessions("notebook")


def test_opening_a_notebook_runs_nothing_that_lies_beside_it(lab: Lab, folder: Path) -> None:
    for name in ("trialbook", "msgspec", "numpy"):
        (folder / f"{name}.py").write_text("open('ran', 'w').close()")
    write_notebook(folder / "opened.ipynb", "1 + 1")
    sidebar = lab.show_sidebar()
    lab.open_notebook(f"{folder.name}/opened.ipynb")
    is_live(sidebar)
    assert not (folder / "ran").exists()


def test_a_module_that_is_called_trialbook_too_is_named(lab: Lab, folder: Path) -> None:
    (folder / "trialbook.py").write_text("")
    write_notebook(folder / "other.ipynb", "import trialbook")
    notebook = lab.open_notebook(f"{folder.name}/other.ipynb")
    notebook.run_cell(0)
    sidebar = lab.show_sidebar()
    expect(sidebar).to_contain_text("another module")
    expect(sidebar).to_contain_text(str(folder / "trialbook.py"))
    expect(sidebar.get_by_role("button", name="Try again")).to_be_visible()
