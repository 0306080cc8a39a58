"""The datasets of runs: a column, groups, completions, and what the page of a run says of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

RUNS = """
import pandas as pd
import trialbook as tb
tb.set_experiment("datasets")
frame = pd.DataFrame({"length": [5.1, 4.9, 4.7], "kind": ["a", "b", "a"]})
iris = tb.data.from_pandas(frame, source="data/iris.csv", targets="kind", name="iris")
held = tb.data.from_pandas(frame[:1], source="data/held.csv", name="held-out", digest="v1")
name = "a/very/long/name/" + 30 * "of-a-dataset-" + "-end"
long = tb.entities.Dataset(name, "0" * 36, "local", "{}")
for n in range(8):
    with tb.start_run(run_name=f"run-{n}"):
        tb.log_metric("loss", 1 / (n + 1))
        if n % 4 != 3:
            tb.log_input(iris, context="training")
        if n % 4 == 1:
            tb.log_input(held, context="validation")
        if n % 4 == 2:
            tb.log_input(long)
"""
NOTEBOOK = (
    RUNS,
    "tb.runs()",
    "tb.runs(group_by='dataset', columns=['dataset', 'metrics.loss'])",
    """found = tb.search_runs(filter_string="datasets.name = 'held-out'", output_format="list")
tb.show_run(found[0])""",
)


def test_datasets_are_read_grouped_and_found(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "data.ipynb", *NOTEBOOK)
    notebook = lab.open_notebook(f"{folder.name}/data.ipynb")
    for cell in range(4):
        notebook.run_cell(cell)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    page = lab.page

    # A long label is cut, and whole where the mouse rests.
    cell = table.cell("run-2", "Dataset")
    expect(cell).to_have_attribute("title", re.compile(r"of-a-dataset-\S* \(0{36}\), iris \(\w+\)"))
    assert cell.evaluate("cell => cell.getBoundingClientRect().width") < 250
    table.header("Dataset").click(button="right")
    lab.screenshot("dataset-menu")
    page.get_by_role("menuitemcheckbox", name="Group by This").click()
    expect(table.status).to_contain_text("4 groups")
    page.get_by_role("rowheader", name=re.compile("^dataset = held-out .* · 2 runs$")).first.click()
    expect(table.row("run-5")).to_be_visible()
    lab.screenshot("dataset-groups")
    view.get_by_role("button", name="No groups").click()

    # The filter box knows names and values.
    table.filter.press_sequentially("datasets.n")
    option = page.get_by_role("listbox", name="Completions").get_by_role("option")
    expect(option).to_have_text(["datasets.name"])
    page.keyboard.press("Tab")
    page.keyboard.type("= '")
    expect(option.filter(has_text="held-out")).to_be_visible()
    lab.screenshot("dataset-completion")
    page.keyboard.type("he")
    expect(option).to_have_text(["'held-out'"])
    page.keyboard.press("Tab")
    expect(view.get_by_role("rowheader")).to_have_text(["run-5", "run-1"])

    # The page of a run says more of each, in a cell as in a tab.
    overview = RunPage(notebook.view(3)).panel("Overview")
    overview.get_by_text("2 datasets").scroll_into_view_if_needed()
    expect(overview).to_contain_text("data/held.csv")
    expect(overview).to_contain_text("validation")
    columns = overview.get_by_text("2 columns").first
    columns.click()
    expect(overview.get_by_role("rowheader", name="length").first).to_be_visible()
    lab.screenshot("dataset-run")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("dataset-run-dark")
    grouped = notebook.view(2)
    grouped.scroll_into_view_if_needed()
    expect(grouped).to_contain_text("dataset not set")
    lab.screenshot("dataset-groups-dark")
    notebook.wait_for_saved_view(3, "data/held.csv")
