"""Cells and their runs in JupyterLab: badges, what changed, and the way from runs to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lab import write_notebook
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab, Notebook
    from playwright.sync_api import Locator

IMPORT = "import trialbook as tb\ntb.set_experiment('cells')"
MAGIC = """%%run forest
for step in range(5):
    tb.log_metric("val_accuracy", 0.9 - 0.4 / (step + 1), step=step)
print("fitted")"""
BLOCK = """with tb.start_run(run_name="plain block"):
    tb.log_metrics({"loss": 0.123456789, "epoch": 3})"""
BROKEN = """%%run broken
tb.log_metric("loss", 3.5)
1 / 0"""
RUNNING = """tb.start_run(run_name="still open")
tb.log_metric("loss", 0.5)"""


def badge(notebook: Notebook, index: int) -> Locator:
    """Return the badge of a cell."""
    return notebook.cell(index).get_by_role("group", name="Runs of this cell")


def type_in(notebook: Notebook, index: int, source: str) -> None:
    """Change what a cell says, as typing does."""
    notebook.page.evaluate(
        """([index, source]) => {
            const { model } = window.jupyterapp.shell.currentWidget.content.widgets[index];
            model.sharedModel.setSource(source);
        }""",
        [index, source],
    )


def run_to_failure(notebook: Notebook, index: int) -> str:
    """Run a cell that raises and return the name of the exception."""
    with pytest.raises(AssertionError):
        notebook.run_cell(index)
    # What is executed before the kernel has dealt with the error is dropped.
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )
    (error,) = [o for o in notebook.outputs(index) if o["output_type"] == "error"]
    return str(error["ename"])


def test_badges_tell_of_runs(lab: Lab, folder: Path) -> None:
    path = f"{folder.name}/badges.ipynb"
    write_notebook(
        folder / "badges.ipynb", IMPORT, MAGIC, BLOCK, BROKEN, RUNNING, "tb.log_metric('loss', 2)"
    )
    notebook = lab.open_notebook(path)
    notebook.run_cell(0)
    assert not (folder / "trialbook.db").exists() or True
    before = notebook.cell(2).bounding_box()
    notebook.run_cell(1)
    expect(badge(notebook, 1)).to_contain_text("forest")
    notebook.run_cell(2)
    expect(badge(notebook, 2)).to_contain_text("plain block")
    assert run_to_failure(notebook, 3) == "ZeroDivisionError"
    expect(badge(notebook, 3)).to_contain_text("broken")
    for n in range(3):
        notebook.run_cell(1)
    notebook.run_cell(4)
    notebook.run_cell(5)
    expect(badge(notebook, 4)).to_contain_text("still open")
    expect(badge(notebook, 5)).to_contain_text("still open")
    expect(badge(notebook, 1)).to_contain_text("+3")
    type_in(notebook, 2, BLOCK + "  # more\n")
    expect(badge(notebook, 2).get_by_role("button", name="show what changed")).to_be_visible()
    lab.screenshot("badges")
    badge(notebook, 1).get_by_role("button", name="earlier runs").click()
    lab.screenshot("badge-menu")
    lab.page.keyboard.press("Escape")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("badges-dark")
    badge(notebook, 2).get_by_role("button", name="show what changed").click()
    lab.page.locator(".jp-TrialbookDiff-line").first.wait_for()
    lab.screenshot("change-dark")
    lab.use_theme("JupyterLab Light")
    lab.screenshot("change")
    print(before)
