"""While a cell executes, JupyterLab says the kernel is busy, whatever Trialbook asks beside it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import other_kernel
import pytest
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from server import WAIT

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
        tb.log_metric("r2", r2)
"""
SLEEP = """
while not pathlib.Path("stop").exists():
    time.sleep(0.05)
"""
LOG = """
with tb.start_run(run_name="training"):
    step = 0
    while not pathlib.Path("stop").exists():
        step += 1
        tb.log_metric("r2", step / 1e6, step=step)
        time.sleep(0.02)
"""
# All that JupyterLab tells of the kernel's state, every 20 ms, until it is stopped.
SAMPLE = """() => {
    const bar = () => document.querySelector('#jp-main-statusbar').textContent;
    const circle = () => document.querySelector('.jp-Notebook-ExecutionIndicator').dataset.status;
    const icon = () => document.querySelector('link[rel="icon"]:not([type="disabled"])')?.className;
    const samples = window.samples = [];
    const timer = setInterval(() => {
        const word = /\\| (Idle|Busy|Unknown|Connecting)/.exec(bar())?.[1] ?? '';
        samples.push([word, circle(), icon() ?? ''].join(' '));
    }, 20);
    window.stopSampling = () => { clearInterval(timer); return samples; };
}"""


def states(lab: Lab, notebook: Notebook, sidebar: Locator, cell: int, stop: Path) -> set[str]:
    """Execute a cell, ask much meanwhile, and return what JupyterLab said of the kernel."""
    stop.unlink(missing_ok=True)
    table = RunTable(notebook.view(1))
    notebook.start_cell(cell)
    expect(lab.page.locator("#jp-main-statusbar")).to_contain_text("| Busy")
    lab.page.evaluate(SAMPLE)
    for filtered in ("metrics.r2 > 0.85", "", "metrics.r2 > 0.85", ""):
        table.filter.fill(filtered)
        expect(table.row("apple")).to_have_count(0 if filtered else 1)
    search = sidebar.get_by_role("searchbox")
    search.fill("pear")
    expect(sidebar.get_by_role("treeitem").filter(has_text="apple")).to_have_count(0)
    search.fill("")
    expect(sidebar.get_by_role("treeitem").filter(has_text="apple").last).to_be_visible()
    lab.screenshot(f"kernel-state-{cell}")
    samples: list[str] = lab.page.evaluate("() => window.stopSampling()")
    assert len(samples) > 20
    stop.touch()
    notebook.wait_for_cell(cell)
    return set(samples)


def execution_state(server: Server) -> set[str]:
    return {
        session["kernel"]["execution_state"]
        for session in server.sessions()
        if session["type"] == "notebook"
    }


def check(lab: Lab, folder: Path) -> Notebook:
    """Look while cells sleep and log; return the notebook of a page that came while one sleeps."""
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    sidebar = lab.show_sidebar()
    notebook.run_cell(0)
    notebook.run_cell(1)
    for cell in (2, 3):
        (said,) = states(lab, notebook, sidebar, cell, folder / "stop")
        assert said.startswith("Busy busy")
        expect(lab.page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    # a page that comes meanwhile hears of it, and so does the server's list of kernels
    (folder / "stop").unlink()
    notebook.save()
    notebook.start_cell(2)
    lab.reload()
    return lab.open_notebook(f"{folder.name}/busy.ipynb", kernel=False)


def test_the_state_with_a_subshell(lab: Lab, folder: Path, server: Server) -> None:
    write_notebook(folder / "busy.ipynb", RUNS, "tb.runs()", SLEEP, LOG)
    notebook = check(lab, folder)
    expect(lab.page.locator("#jp-main-statusbar")).to_contain_text("| Busy")
    lab.show_sidebar()
    expect(RunTable(notebook.view(1)).row("apple")).to_be_visible()
    assert execution_state(server) == {"busy"}
    expect(lab.page.locator("#jp-main-statusbar")).to_contain_text("| Busy")
    (folder / "stop").touch()
    expect(lab.page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
    # the page may have heard it a moment before the server
    deadline = time.monotonic() + WAIT
    while execution_state(server) != {"idle"}:
        assert time.monotonic() < deadline


@pytest.mark.usefixtures("older")
def test_the_state_with_a_helper_kernel(lab: Lab, folder: Path, server: Server) -> None:
    write_notebook(folder / "busy.ipynb", RUNS, "tb.runs()", SLEEP, LOG)
    other_kernel.choose(folder / "busy.ipynb")
    check(lab, folder)
    assert execution_state(server) == {"busy"}
    (folder / "stop").touch()
    expect(lab.page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
