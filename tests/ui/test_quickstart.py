"""The quickstart as a new user meets it, from the first cell to the table without a kernel."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from lab import Lab, Notebook

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks/quickstart.ipynb"
CELLS = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
IDS = [cell["id"] for cell in CELLS]
TABLE, TUNED, FINAL = (IDS.index(name) for name in ("table", "tuned", "final"))
CANDIDATES = [
    "simple regression",
    "multiple regression",
    "polynomial regression",
    "random forest",
    "random forest, tuned",
]


TWENTY_SECONDS = "time.monotonic() - started < 20"


def copy_notebook(folder: Path) -> None:
    """Copy the quickstart without outputs, so that it trains until `finish_training`."""
    fresh = json.loads(NOTEBOOK.read_text("utf-8"))
    for cell in fresh["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    source = json.dumps(fresh)
    assert source.count(TWENTY_SECONDS) == 1
    until_told = "not __import__('os').path.exists('seen-enough')"
    (folder / NOTEBOOK.name).write_text(source.replace(TWENTY_SECONDS, until_told))


def finish_training(folder: Path) -> None:
    (folder / "seen-enough").touch()


def take_both(lab: Lab, name: str, table: RunTable | None = None) -> None:
    if table is not None:
        table.element.scroll_into_view_if_needed()
    lab.screenshot(f"quickstart-{name}-light")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot(f"quickstart-{name}-dark")
    lab.use_theme("JupyterLab Light")


def test_the_quickstart_journey(lab: Lab, folder: Path) -> None:
    copy_notebook(folder)
    sidebar = lab.show_sidebar()
    take_both(lab, "0-no-notebook")
    notebook = lab.open_notebook(f"{folder.name}/quickstart.ipynb")
    expect(sidebar).to_contain_text("No runs yet")
    assert not list(folder.glob("trialbook*"))
    take_both(lab, "1-opened")

    lab.execute("notebook:run-all-cells")
    table = RunTable(notebook.view(TABLE))
    tuned = table.row("random forest, tuned")
    expect(tuned.get_by_role("img", name="Running")).to_be_visible()
    numbers_change_while_the_kernel_is_busy(notebook, table)
    take_both(lab, "2-busy", table)
    sorts_while_the_kernel_is_busy(notebook, table)
    take_both(lab, "3-sorted", table)
    filters_while_the_kernel_is_busy(notebook, table)
    take_both(lab, "4-filtered", table)
    in_sidebar = sidebar.get_by_role("treeitem").filter(has_text="random forest, tuned").last
    expect(in_sidebar).to_be_visible()
    assert notebook.is_running(TUNED)
    finish_training(folder)

    notebook.wait_for_cell(FINAL)
    for index, cell in enumerate(CELLS):
        if cell["cell_type"] == "code":
            notebook.wait_for_cell(index)
    expect(tuned.get_by_role("img", name="Finished")).to_be_visible()
    in_sidebar.click()
    take_both(lab, "5-finished", table)
    notebook.wait_for_saved_view(FINAL, "random forest, tuned")
    notebook.save()
    notebook.shut_kernel_down()
    lab.open()
    open_without_kernel(lab, folder)
    the_saved_table_still_sorts(notebook)
    take_both(lab, "6-saved", RunTable(notebook.view(FINAL)))


def numbers_change_while_the_kernel_is_busy(notebook: Notebook, table: RunTable) -> None:
    for metric in ("rmse", "trees"):
        number = table.cell("random forest, tuned", metric)
        expect(number).to_have_text(re.compile(r"\d"))
        expect(number).not_to_have_text(number.inner_text())
    assert notebook.is_running(TUNED)


def sorts_while_the_kernel_is_busy(notebook: Notebook, table: RunTable) -> None:
    table.sort("mae")
    expect(table.header("mae")).to_have_attribute("aria-sort", "ascending")
    best = ["multiple regression", "polynomial regression", "random forest", "simple regression"]
    table.shows(*best, "random forest, tuned", "a look at the data")
    assert notebook.is_running(TUNED)


def filters_while_the_kernel_is_busy(notebook: Notebook, table: RunTable) -> None:
    table.filter.fill("parms.kind = 'linear'")
    expect(table.element.get_by_role("alert")).to_contain_text("parms")
    table.filter.fill("params.kind = 'linear'")
    expect(table.element.get_by_role("alert")).to_have_count(0)
    expect(table.row("random forest")).to_have_count(0)
    table.shows("multiple regression", "simple regression")
    assert notebook.is_running(TUNED)
    table.filter.fill("")
    expect(table.row("random forest, tuned")).to_be_visible()


def open_without_kernel(lab: Lab, folder: Path) -> None:
    """Open the notebook through the file browser's menu, as JupyterLab offers it."""
    lab.execute("filebrowser:activate")
    lab.open_folder(folder.name)
    page = lab.page
    page.get_by_role("listitem", name=re.compile("quickstart.ipynb")).click(button="right")
    page.locator(".lm-Menu-item", has_text="Open With").hover()
    page.locator(".lm-Menu-item", has_text="Notebook (no kernel)").click()
    page.locator(".jp-Notebook:visible .jp-Cell").nth(FINAL).wait_for(state="attached")


def the_saved_table_still_sorts(notebook: Notebook) -> None:
    table = RunTable(notebook.view(FINAL))
    expect(table.status.filter(has_text="saved view")).to_be_visible()
    table.element.scroll_into_view_if_needed()
    for name in CANDIDATES:
        expect(table.row(name)).to_be_visible()
    expect(table.element.get_by_role("rowheader")).to_have_count(len(CANDIDATES))
    table.sort("rmse")
    expect(table.header("rmse")).to_have_attribute("aria-sort", "descending")
    expect(table.first).to_have_text("simple regression")
    assert notebook.kernel_id is None
