"""Nothing serious for axe, in both themes; everything by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_cells import badge
from test_connection import is_live
from test_run_page import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator

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
MANY = (
    RUNS
    + """
with tb.start_run(run_name="whole", description="A **note**."):
    tb.log_series("rmse", [3.0, 2.0, 1.0])
    tb.log_series("system/cpu_utilization_percentage", [20.0, 80.0, 40.0])
    tb.log_params({"alpha": 1, "depth": 3})
    tb.set_tag("stage", "final")
    tb.log_text("a,b\\n1,2\\n", "a.csv")
    tb.log_text("# Title", "a.md")
    tb.log_text("<html lang='en'><title>t</title><h1>Page</h1>", "a.html")
    tb.log_dict({"a": 1}, "a.json")
    tb.log_text("x = 1", "a.py")
    tb.log_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "a.svg")
"""
)
SHOW = "tb.show_run(tb.search_runs(filter_string=\"run_name = 'whole'\", output_format='list')[0])"
MAGIC = "%%run badge\ntb.log_metric('rmse', 1)"


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


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_any_state(lab: Lab, folder: Path, theme: str) -> None:
    page = lab.page
    lab.use_theme(theme)
    write_notebook(folder / "axe.ipynb", MANY, "tb.runs()", SHOW, MAGIC)
    notebook = lab.open_notebook(f"{folder.name}/axe.ipynb")
    sidebar = lab.show_sidebar()
    for cell in range(4):
        notebook.run_cell(cell)
    is_live(notebook.view(1))

    found: list[str] = []

    def clean(state: str, shown: Locator) -> None:
        expect(shown).to_be_visible()
        lab.screenshot(f"axe-{state}-{theme.split()[1]}")
        found.extend(f"{state}: {fault}" for fault in serious_faults(page))

    # The sidebar: an open run, menus, dialogs, the archive, a search in vain.
    run = sidebar.locator("[role=treeitem][aria-label^='ridge,']")
    run.click(position={"x": 60, "y": 10})
    page.keyboard.press("Enter")
    clean("sidebar-details", sidebar.get_by_role("button", name="Open the run"))
    sidebar.get_by_role("button", name="Metrics shown").click()
    clean("sidebar-metrics", page.get_by_role("dialog"))
    page.keyboard.press("Escape")
    sidebar.get_by_role("button", name="Store:").click()
    clean("sidebar-stores", page.get_by_role("menu", name="Stores"))
    page.keyboard.press("Escape")
    run.click(position={"x": 60, "y": 10})
    page.keyboard.press("F2")
    clean("sidebar-rename", sidebar.get_by_role("textbox", name="Name of the run"))
    page.keyboard.press("Escape")
    sidebar.get_by_role("button", name="Archived runs").click()
    clean("sidebar-archive", sidebar.get_by_text("Nothing is archived."))
    sidebar.get_by_role("button", name="Archived runs").click()
    sidebar.get_by_role("searchbox").fill("nothing is called so")
    clean("sidebar-nothing", sidebar.get_by_role("button", name="Clear the search"))
    sidebar.get_by_role("searchbox").fill("")

    # The table: nested, grouped, filtered in vain and wrongly.
    table = RunTable(notebook.view(1))
    table.element.scroll_into_view_if_needed()
    table.filter.fill("metrics.rmse > 9")
    table.filter.press("Enter")
    clean("table-nothing", table.element.get_by_role("button", name="Clear the filter"))
    table.filter.fill("metrics.rmsee > 9")
    table.filter.press("Enter")
    clean("table-wrong", table.element.get_by_role("alert"))
    table.filter.fill("")
    table.filter.press("Enter")
    table.element.get_by_role("button", name="Group", exact=True).click()
    clean("table-group-menu", page.get_by_role("menu"))
    page.get_by_role("menuitemcheckbox", name="params.alpha").click()
    clean("table-groups", table.status.filter(has_text="groups"))

    # The badge with its menu.
    badge(notebook, 3).click(button="right")
    clean("badge-menu", page.get_by_role("menu", name="Runs of this cell"))
    page.keyboard.press("Escape")

    # Every section of a run.
    page_of_run = RunPage(notebook.view(2))
    page_of_run.element.scroll_into_view_if_needed()
    for section in ("Metrics", "Params", "Tags", "Notes", "Cells", "Artifacts", "System"):
        panel = page_of_run.open(section)
        clean(f"run-{section}", panel)
        if section == "Artifacts":
            for name in ("a.csv", "a.md", "a.html", "a.json", "a.py", "a.svg"):
                clean(f"run-{name}", page_of_run.file(name))

    # Nobody answers.
    notebook.shut_kernel_down()
    clean("no-kernel", sidebar)
    assert found == []


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
