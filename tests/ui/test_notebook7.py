"""Notebook 7: live through the widget where our extension is disabled, else through the extension.

Without a kernel the static twin is left, and the notebook stays small.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from hosted_run import CHART, CONTINUED, RUN, SHOW, read_a_run
from lab import write_notebook
from notebook7 import Notebook7
from playwright.sync_api import expect
from run_table import RunTable
from server import serve
from test_connection import UNTIL_STOPPED, is_live, one_run
from test_experiments_view import counts
from test_run_journey import RunPage, Sent

from trialbook.views.live import MIME_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Notebook
    from playwright.sync_api import Page
    from server import Server

TWO_RUNS = one_run("demo", "beta") + one_run("demo", "alpha")
MANY_RUNS = """
import trialbook as tb
tb.set_experiment("many")
for n in range(500):
    with tb.start_run(run_name=f"run {n} " + "x" * 80):
        tb.log_params({f"param_{i}": "value " * 9 for i in range(12)})
"""
PLACE = ".jp-TrialbookPlace"


@pytest.fixture(scope="module", params=[False, True], ids=["widget", "extension"])
def server7(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    folder = tmp_path_factory.mktemp("notebook7")
    with serve(folder, "notebook", extension=request.param) as server:
        yield server


@pytest.fixture
def has_extension(request: pytest.FixtureRequest) -> bool:
    return request.node.callspec.params["server7"]


@pytest.fixture
def host(server7: Server, page: Page, screenshots: Path) -> Iterator[Notebook7]:
    page.set_viewport_size({"width": 1200, "height": 800})
    host = Notebook7(page, server7, screenshots)
    yield host
    page.close()
    server7.shut_kernels_down()
    assert host.errors == []


def shows_a_view(notebook: Notebook, host: Notebook7, *, has_extension: bool) -> RunTable:
    view = notebook.view(1)
    is_live(view)
    # The twin is there for the widget alone, and hidden while that is live.
    expect(notebook.cell(1).locator(PLACE)).to_have_count(0 if has_extension else 1)
    expect(notebook.cell(1).get_by_role("table")).to_have_count(0)
    return RunTable(view)


def test_tables_are_live(host: Notebook7, server7: Server, has_extension: bool) -> None:
    name = f"live-{has_extension}"
    path = server7.root / f"{name}.ipynb"
    write_notebook(
        path,
        TWO_RUNS,
        "view = tb.runs()\nview",
        UNTIL_STOPPED,
        "print(len(view.selection))",
        "import trialbook as tb\ntb.experiments()",
        "tb.compare()",
    )
    notebook = host.open(path.name)
    for cell in (0, 1, 4, 5):
        notebook.run_cell(cell)
    experiments = notebook.view(4)
    is_live(experiments)
    # the notebook's own tables have other rows, every second one in another colour
    rows = experiments.locator("tbody").get_by_role("row")
    colours = rows.evaluate_all("all => all.map(row => getComputedStyle(row).backgroundColor)")
    assert len({*colours}) == 1
    expect(rows.first).to_have_css("padding", "0px")
    compared = notebook.view(5)
    is_live(compared)
    expect(compared.get_by_role("rowheader")).to_have_count(2)
    compared.get_by_role("tab", name="Differences").click()
    expect(compared.get_by_role("tabpanel", name="Differences")).to_contain_text("Nothing differs")
    host.screenshot(f"notebook7-{name}-compared")
    table = shows_a_view(notebook, host, has_extension=has_extension)
    table.shows("alpha", "beta")
    host.screenshot(f"notebook7-{name}")
    assert serious_faults(host.page, ".jp-TrialbookView") == []

    # While a cell executes: a new run appears, sorting and filtering are answered.
    notebook.start_cell(2)
    expect(table.row("endless")).to_be_visible()
    counts(experiments, "demo", 3, 1)
    table.sort("Name")
    expect(table.first).to_have_text("alpha")
    table.filter.fill("metrics.r2 = 0.5")
    table.filter.press("Enter")
    expect(table.element.get_by_role("rowheader")).to_have_count(2)
    table.row("beta").get_by_role("checkbox").check()
    assert notebook.is_running(2)
    host.use_theme("JupyterLab Dark")
    host.screenshot(f"notebook7-{name}-dark")
    (server7.root / "stop").touch()
    notebook.wait_for_cell(2)
    (server7.root / "stop").unlink()

    # The twin was drawn anew at the cell's end, and the view that took its place is what it was.
    if not has_extension:
        notebook.wait_for_saved_view(1, "endless")
    expect(table.filter).to_have_value("metrics.r2 = 0.5")
    expect(table.element.get_by_role("rowheader")).to_have_count(2)
    notebook.run_cell(3)
    assert notebook.outputs(3)[0]["text"].strip() == "1"
    host.use_theme("JupyterLab Light")

    # A page that is loaded again finds the kernel.
    notebook.save()
    notebook = host.reload()
    shows_a_view(notebook, host, has_extension=has_extension)

    # After a restart a widget's place shows the twin, until something asks for a view again.
    notebook.restart_kernel()
    if not has_extension:
        expect(notebook.cell(1).get_by_role("table")).to_contain_text("alpha")
    notebook.wait_for_kernel()
    notebook.run_cell(4)
    is_live(notebook.view(4))
    shows_a_view(notebook, host, has_extension=has_extension)


def test_a_run_is_live(host: Notebook7, server7: Server, has_extension: bool) -> None:
    name = f"run-{has_extension}"
    sent = Sent(host.page)
    write_notebook(server7.root / f"{name}.ipynb", RUN, SHOW, SHOW, CONTINUED)
    notebook = host.open(f"{name}.ipynb")
    for cell in range(3):
        notebook.run_cell(cell)
    view = notebook.view(1)
    run = RunPage(view)
    view.scroll_into_view_if_needed()
    expect(notebook.cell(1).locator(PLACE)).to_have_count(0 if has_extension else 1)

    def screenshot(part: str) -> None:
        host.screenshot(f"notebook7-{name}-{part}")
        host.use_theme("JupyterLab Dark")
        host.screenshot(f"notebook7-{name}-{part}-dark")
        host.use_theme("JupyterLab Light")

    ours = ".jp-TrialbookView"
    read_a_run(host.page, run, ours, screenshot, markdown=has_extension)

    # pdf.js came with the first PDF, uPlot with the first curve, once for the page.
    metrics = RunPage(notebook.view(2)).open("Metrics")
    expect(metrics.locator(CHART).first).to_be_visible()
    parts = [frame for frame in sent.frames if '"part"' in frame]
    names = ("pdf", "run", "uplot")
    asked = sorted(name for frame in parts for name in names if f'"{name}"' in frame)
    assert asked == ([] if has_extension else [*names])
    assert len(parts) == len(asked)

    # While a cell executes the curve grows, and a file is read.
    metrics = run.open("Metrics")
    notebook.start_cell(3)
    metrics.get_by_role("button", name="loss", exact=True).click()
    expect(metrics).to_contain_text(re.compile(r"of (5,(?!000)\d{3}|\d\d,\d{3}) points"))
    expect(run.element).to_contain_text("Running")
    run.open("Artifacts")
    expect(run.file("config.json")).to_contain_text('"depth": 3')
    assert notebook.is_running(3)
    (server7.root / "stop").touch()
    notebook.wait_for_cell(3)
    (server7.root / "stop").unlink()
    expect(run.element).to_contain_text("Finished")


def test_without_a_kernel_what_was_saved_is_shown(
    host: Notebook7, server7: Server, has_extension: bool
) -> None:
    path = server7.root / f"saved-{has_extension}.ipynb"
    write_notebook(path, TWO_RUNS, "tb.runs()")
    notebook = host.open(path.name)
    notebook.run_cell(0)
    notebook.run_cell(1)
    shows_a_view(notebook, host, has_extension=has_extension)
    notebook.save()
    document = json.loads(path.read_text())
    # Nothing of a widget is saved.
    assert document["metadata"].keys() == {"kernelspec", "language_info"}
    [output] = document["cells"][1]["outputs"]
    assert output["data"].keys() == {MIME_TYPE, "text/html", "text/plain"}

    notebook.shut_kernel_down()
    if not has_extension:
        expect(notebook.cell(1).get_by_role("table")).to_contain_text("alpha")
    # A kernel that this machine does not have, so that none starts by itself.
    document["metadata"] = {
        "kernelspec": {"name": "gone", "display_name": "Gone", "language": "gone"},
        "language_info": {"name": "gone"},
    }
    path.write_text(json.dumps(document))
    server7.trust(path)
    notebook = host.open(path.name, kernel=False)
    dialog = host.page.get_by_role("dialog")
    dialog.get_by_role("button", name="No Kernel").click()
    shown = notebook.view(1) if has_extension else notebook.cell(1).get_by_role("table")
    expect(shown).to_contain_text("alpha")
    host.screenshot(f"notebook7-saved-{has_extension}")


def test_a_view_of_many_runs_stays_small(
    host: Notebook7, server7: Server, has_extension: bool
) -> None:
    path = server7.root / f"many-{has_extension}.ipynb"
    write_notebook(path, MANY_RUNS, "tb.runs()")
    notebook = host.open(path.name)
    notebook.save()
    notebook.run_cell(0)
    notebook.save()
    before = path.stat().st_size
    notebook.run_cell(1)
    shows_a_view(notebook, host, has_extension=has_extension)
    notebook.save()
    added = path.stat().st_size - before
    assert 100_000 < added <= 200_000
