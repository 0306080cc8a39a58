"""Nothing serious for axe, in both themes; everything by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

RUNS = """
import trialbook as tb
tb.set_experiment("diabetes")
for name, alpha in (("ridge", 0.5), ("lasso", 0.1)):
    with tb.start_run(run_name=name, tags={"stage": "draft"}) as run:
        tb.log_param("alpha", alpha)
        tb.log_series("rmse", [0.9, 0.6, 0.5 * alpha])
try:
    with tb.start_run(run_name="broken"):
        raise ValueError("no data")
except ValueError:
    pass
"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(lab: Lab, folder: Path, theme: str) -> None:
    lab.use_theme(theme)
    write_notebook(folder / "axe.ipynb", RUNS, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/axe.ipynb")
    sidebar = lab.show_sidebar()
    notebook.run_cell(0)
    notebook.run_cell(1)
    table = RunTable(notebook.view(1))
    expect(table.row("broken")).to_contain_text("Failed")
    expect(sidebar.get_by_role("treeitem").filter(has_text="broken").first).to_be_visible()
    assert serious_faults(lab.page) == []
    table.element.get_by_role("button", name="Columns").click()
    expect(lab.page.get_by_role("dialog")).to_be_visible()
    assert serious_faults(lab.page) == []
    lab.page.keyboard.press("Escape")
    table.element.get_by_role("button", name="More").click()
    expect(lab.page.get_by_role("menu")).to_be_visible()
    assert serious_faults(lab.page) == []
    lab.page.keyboard.press("Escape")
    sidebar.get_by_role("treeitem").filter(has_text="broken").last.click()
    assert serious_faults(lab.page) == []


def test_a_planted_fault_is_found(lab: Lab) -> None:
    sidebar = lab.show_sidebar()
    # else React would clear the panel when it draws it for the first time
    expect(sidebar.get_by_role("button")).to_be_visible()
    sidebar.evaluate(
        "panel => panel.insertAdjacentHTML("
        "'afterbegin', '<button></button><p style=\"color:#777;background:#888\">faint</p>')"
    )
    found = {fault.partition(":")[0] for fault in serious_faults(lab.page)}
    assert found == {"button-name", "color-contrast"}
