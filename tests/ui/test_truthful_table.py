"""What a table says of its rows is so: order, counts, what is left out, a notebook that is gone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from lab import Lab

RUNS = """
import trialbook as tb
tb.set_experiment("sweep")
for n, losses in enumerate([(0.5, 0.1, 0.4), (0.5, 0.3, 0.3), (0.5, 0.2, 0.2)]):
    with tb.start_run(run_name=f"run-{n}"):
        tb.log_param("depth", n % 2)
        for step, loss in enumerate(losses):
            tb.log_metric("loss", loss, step=step)
try:
    with tb.start_run(run_name="broken"):
        raise ValueError("no data")
except ValueError:
    pass
"""

# what JupyterLab keeps of notebooks that are open or were, and then looks for
NOTEBOOKS = ('"notebook:', '"contentType":"notebook"')
ELSEWHERE = 'tb.set_tracking_uri("another.db"); tb.log_param("depth", 1); tb.end_run()'


def test_arrows_counts_and_copies_say_what_the_rows_are(lab: Lab, folder: Path) -> None:
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write_notebook(folder / "sweep.ipynb", RUNS, "tb.runs()", ELSEWHERE, "")
    notebook = lab.open_notebook(f"{folder.name}/sweep.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    table, page = RunTable(notebook.view(1)), lab.page
    menu = page.get_by_role("menu")

    table.sort("loss")
    expect(table.first).to_have_text("run-2")
    table.header("loss").click(button="right")
    menu.get_by_role("menuitemcheckbox", name="Minimum").click()
    expect(table.first).to_have_text("run-0")
    expect(table.header("min(loss)")).to_have_attribute("aria-sort", "ascending")
    expect(table.element.get_by_role("rowheader")).to_have_text(
        ["run-0", "run-2", "run-1", "broken"]
    )

    table.element.get_by_role("button", name="More").click()
    menu.get_by_role("menuitemcheckbox", name="Hide Failed and Killed Runs").click()
    expect(table.status).to_contain_text("3 of 4 runs")
    table.filter.fill("params.depth =")
    expect(table.status).to_contain_text("showing the last valid filter")
    expect(table.row("run-1")).to_be_visible()
    lab.screenshot("truthful-light")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("truthful-dark")
    lab.use_theme("JupyterLab Light")
    table.filter.fill("")
    table.header("min(loss)").click(button="right")
    menu.get_by_role("menuitem", name="Hide").click()
    expect(table.element.get_by_text("sorted by min(loss)")).to_be_visible()
    table.element.get_by_role("button", name="Group", exact=True).click()
    menu.get_by_role("menuitemcheckbox", name="params.depth").click()
    expect(table.status).to_contain_text("2 groups")
    table.filter.fill("params.depth = ")
    expect(table.status).to_contain_text("showing the last valid filter")
    expect(table.status).to_contain_text("2 groups")
    lab.screenshot("truthful-grouped-light")
    table.filter.fill("")
    expect(table.status).not_to_contain_text("valid")

    table.element.get_by_role("button", name="More").click()
    menu.get_by_role("menuitem", name="Copy as Python", exact=True).click()
    expect(table.element.get_by_text("Copied")).to_be_visible()
    code = page.evaluate("() => navigator.clipboard.readText()")
    assert 'order_by=["min(metrics.loss) ASC"]' in code
    assert 'group_by="params.depth"' in code
    assert "status != 'FAILED'" in code
    assert "tracking_uri" not in code
    shown = table.element.get_by_role("rowheader").all_inner_texts()

    # from now on the table shows another store than that of new runs
    notebook.run_cell(2)
    lab.show_sidebar().get_by_role("button", name=re.compile("Store: .*another.db")).wait_for()
    table.element.get_by_role("button", name="More").click()
    menu.get_by_role("menuitem", name="Copy as Python", exact=True).click()
    expect(table.element.get_by_text("Copied")).to_be_visible()
    code = page.evaluate("() => navigator.clipboard.readText()")
    assert f'tracking_uri="{folder / "trialbook.db"}"' in code
    notebook.set_source(3, code)
    notebook.run_cell(3)
    again = RunTable(notebook.view(3))
    expect(again.element.get_by_role("rowheader")).to_have_text(shown, use_inner_text=True)


def test_a_run_is_found_where_its_notebook_was_moved_or_is_gone(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "first.ipynb", RUNS, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/first.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    RunTable(notebook.view(1)).row("run-1").dblclick()
    tab = lab.page.locator(".jp-TrialbookTab:visible")
    expect(tab.get_by_role("heading", name="run-1")).to_be_visible()
    tab_alone = """() => {
        for (const widget of [...window.jupyterapp.shell.widgets('main')]) {
            if (widget.context) { widget.dispose(); }
        }
    }"""
    lab.page.evaluate(tab_alone)

    lab.execute("docmanager:clear-recents")

    # it is renamed, as in the file browser
    rename = "([from, to]) => window.jupyterapp.serviceManager.contents.rename(from, to)"
    lab.page.evaluate(rename, [f"{folder.name}/first.ipynb", f"{folder.name}/second.ipynb"])
    moved = f'"path":"{folder.name}/second.ipynb"'
    lab.return_later("trialbook-run-pages:", moved, forgotten=NOTEBOOKS)
    expect(tab).to_contain_text("no kernel")
    expect(tab).not_to_contain_text("is not here any more")
    tab.get_by_role("button", name="Open the notebook").click()
    lab.wait_for_front(f"{folder.name}/second.ipynb")
    lab.page.get_by_role("tab", name="run-1").click()
    expect(tab.get_by_role("heading", name="run-1")).to_be_visible()

    # it is removed by somebody else
    lab.page.evaluate(tab_alone)
    lab.execute("docmanager:clear-recents")
    (folder / "second.ipynb").unlink()
    lab.return_later("trialbook-run-pages:", moved, forgotten=NOTEBOOKS)
    expect(tab).to_contain_text("second.ipynb is not here any more.")
    lab.screenshot("notebook-gone-light")
    tab.get_by_role("button", name=f"Open the store of {folder.name}").click()
    expect(tab.get_by_role("heading", name="run-1")).to_be_visible()
    tab.get_by_role("tab", name="Params").click()
    expect(tab).to_contain_text("depth")
    lab.screenshot("notebook-gone-opened")
