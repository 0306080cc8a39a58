"""Every state, in both themes: nothing serious for axe, one sentence, one action that works."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import other_kernel
import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from states import DIALOG, POPOVER, RUN, SIDEBAR, TABLE, States
from test_cell_badges import badge
from test_connection import is_live
from test_run_journey import RunPage
from test_sidebar import choose, dialog, item

if TYPE_CHECKING:
    from lab import Lab, Notebook
    from playwright.sync_api import Locator
    from server import Server

THEMES = pytest.mark.parametrize("theme", ["Light", "Dark"])
EMPTY = "import trialbook as tb"
RUNS = """
import pathlib
tb.set_experiment("diabetes")
for name, alpha in (("ridge", 0.5), ("lasso", 0.1)):
    with tb.start_run(run_name=name, tags={"stage": "draft"}) as run:
        tb.log_param("alpha", alpha)
        tb.log_series("rmse", [0.9, 0.6, 0.5 * alpha])
        if name == "lasso":
            tb.start_run(run_name="fold", nested=True)
            tb.end_run()
try:
    with tb.start_run(run_name="broken"):
        raise ValueError("no data")
except ValueError:
    pass
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
    tb.log_text("gone soon", "gone.txt")
"""
SHOW = "tb.show_run(tb.search_runs(filter_string=\"run_name = 'whole'\", output_format='list')[0])"
MAGIC = "%%run badge\ntb.log_metric('rmse', 1)"
BROKEN = "pathlib.Path('broken.db').write_text('no store' * 999); tb.set_tracking_uri('broken.db')"
WAITING = "import time\nwhile not pathlib.Path('stop').exists(): time.sleep(0.02)"


def tab(lab: Lab) -> Locator:
    return lab.page.locator(".jp-TrialbookTab:visible")


@THEMES
def test_a_run_table_in_every_state(lab: Lab, folder: Path, server: Server, theme: str) -> None:
    page = lab.page
    states = States(lab, theme)
    write_notebook(folder / "table.ipynb", EMPTY, "tb.runs()", RUNS, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/table.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    insert = states.told("table-empty", view, "No runs yet", "Insert as a cell", TABLE)
    insert.click()
    expect(notebook.cell(2)).to_contain_text("tb.log_metric(")
    lab.execute("notebook:delete-cell")
    expect(lab.page.locator(".jp-Notebook:visible .jp-Cell")).to_have_count(4)

    notebook.run_cell(2)
    notebook.run_cell(3)
    view = notebook.view(3)
    is_live(view)
    table = RunTable(view)
    states.see("table-nested", table.row("lasso"), TABLE)
    table.row("lasso").locator(".jp-TrialbookRunTable-caret").click()
    states.see("table-nested-open", table.row("fold"), TABLE)
    table.filter.fill("metrics.rmse > 9")
    table.filter.press("Enter")
    clear = states.told("table-nothing", view, "No run matches", "Clear the filter", TABLE)
    clear.click()
    expect(table.row("whole")).to_be_visible()
    expect(view.get_by_role("treegrid")).to_be_visible()

    # Wrong in a way that can be put right, and in one that cannot; with rows and without.
    table.filter.fill("statu = 'FAILED'")
    table.filter.press("Enter")
    right = states.told("table-misspelt", view, "statu", "Replace by status", TABLE)
    right.click()
    expect(table.filter).to_have_value("status = 'FAILED'")
    expect(table.filter).to_be_focused()
    expect(view.get_by_role("rowheader")).to_have_text(["broken"])
    table.filter.fill("metrics.rmse > 9")
    table.filter.press("Enter")
    table.filter.fill("metrics.rmse >")
    table.filter.press("Enter")
    states.told("table-wrong", view, "A value is missing", "Clear the filter", TABLE).click()
    expect(table.row("whole")).to_be_visible()

    # What opens above it.
    table.filter.fill("metrics.")
    states.see("table-completion", page.get_by_role("listbox"), f"{TABLE}, {POPOVER}")
    table.filter.fill("")
    for name, role in (("Columns", "dialog"), ("Group", "menu"), ("More", "menu")):
        view.get_by_role("button", name=name, exact=True).click()
        states.see(f"table-{name.lower()}", page.get_by_role(role), POPOVER)
        page.keyboard.press("Escape")
    table.row("ridge").click(button="right")
    states.see("table-row-menu", page.get_by_role("menu", name="Run"), POPOVER)
    page.keyboard.press("Escape")
    table.header("rmse").click(button="right")
    page.get_by_role("menuitemcheckbox", name="Curve").click()
    table.row("ridge").click()
    page.keyboard.press("b")
    states.see("table-baseline", view.get_by_text("1 selected"), TABLE)
    view.get_by_role("button", name="Group", exact=True).click()
    page.get_by_role("menuitemcheckbox", name="params.alpha").click()
    states.see("table-groups", table.status.filter(has_text="groups"), TABLE)

    # In a tab, without a kernel, and with one again.
    view.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Open in a Tab").click()
    expect(tab(lab).get_by_role("status").filter(has_text="groups")).to_be_visible()
    lab.open_notebook(f"{folder.name}/table.ipynb").shut_kernel_down()
    states.see("table-no-kernel", view.get_by_role("button", name="Start kernel"), TABLE)
    view.get_by_role("button", name="Start kernel").click()
    is_live(view)

    # A store that the kernel does not know; and what was saved, where there is no kernel at all.
    query = {"experiment_ids": None, "filter": "", "order_by": []}
    spec = {"view": "runs", "view_id": "", "store_id": "f" * 32, "query": query}
    path = f"{folder.name}/table.ipynb"
    lab.execute("trialbook:open-runs", {"spec": spec, "notebook": path})
    again = states.told("table-error", tab(lab), "could not be read", "Try again", TABLE)
    again.click()
    expect(tab(lab).get_by_role("alert")).to_contain_text("could not be read")
    notebook = lab.open_notebook(path)
    notebook.save()
    notebook.shut_kernel_down()
    lab.close_all()
    without_its_kernel(folder / "table.ipynb", server)
    lab.execute("docmanager:open", {"path": path})
    dialog(lab).get_by_role("button", name="No Kernel").click()
    states.see("table-saved", view.get_by_role("status").filter(has_text="saved view"), TABLE)
    expect(view.get_by_role("button", name="Start kernel")).to_be_visible()
    assert states.faults == []


def without_its_kernel(notebook: Path, server: Server) -> None:
    """Have a notebook ask for a kernel that this machine does not have."""
    document = json.loads(notebook.read_text())
    document["metadata"] = {
        "kernelspec": {"name": "gone", "display_name": "Gone", "language": "gone"},
        "language_info": {"name": "gone"},
    }
    notebook.write_text(json.dumps(document))
    server.trust(notebook)


@THEMES
def test_the_sidebar_in_every_state(lab: Lab, folder: Path, theme: str) -> None:
    page = lab.page
    states = States(lab, theme)
    write_notebook(folder / "side.ipynb", EMPTY, RUNS, "import pathlib\n" + BROKEN)
    lab.open_folder(folder.name)
    sidebar = lab.show_sidebar()
    states.told("sidebar-none", sidebar, "No notebook is open", "Open the store", SIDEBAR)
    notebook = lab.open_notebook(f"{folder.name}/side.ipynb")
    notebook.run_cell(0)
    insert = states.told("sidebar-empty", sidebar, "No runs yet", "Insert as a cell", SIDEBAR)
    insert.click()
    expect(notebook.cell(1)).to_contain_text("tb.log_metric(")
    lab.execute("notebook:delete-cell")
    expect(lab.page.locator(".jp-Notebook:visible .jp-Cell")).to_have_count(3)
    notebook.run_cell(1)

    run = item(sidebar, "ridge")
    run.click(position={"x": 60, "y": 10})
    page.keyboard.press("Enter")
    states.see("sidebar-details", sidebar.get_by_role("button", name="Open the run"), SIDEBAR)
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    rename = sidebar.get_by_role("textbox", name="Name of the run")
    states.see("sidebar-rename", rename, SIDEBAR)
    page.keyboard.press("Escape")
    sidebar.get_by_role("button", name="Metrics shown").click()
    states.see("sidebar-metrics", page.get_by_role("dialog"), POPOVER)
    page.keyboard.press("Escape")
    sidebar.get_by_role("button", name="Store:").click()
    states.see("sidebar-stores", page.get_by_role("menu", name="Stores"), POPOVER)
    page.keyboard.press("Escape")
    choose(lab, run, "Edit Tags")
    states.see("sidebar-tag", dialog(lab), DIALOG)
    page.keyboard.press("Escape")
    choose(lab, run, "Edit Note")
    states.see("sidebar-note", dialog(lab).get_by_role("textbox"), DIALOG)
    page.keyboard.press("Escape")

    search = sidebar.get_by_role("searchbox")
    search.fill("nothing is called so")
    states.told(
        "sidebar-nothing", sidebar, "No experiments or runs match", "Clear the search", SIDEBAR
    ).click()
    # Not for a moment does it say that there are no runs at all.
    expect(sidebar.locator(".jp-TrialbookNotice")).to_have_count(0)
    expect(run).to_be_visible()
    sidebar.get_by_role("button", name="Archived runs").click()
    back = states.told(
        "sidebar-archive", sidebar, "Nothing is archived", "Back to the runs", SIDEBAR
    )
    back.click()
    run.click(position={"x": 60, "y": 10})
    page.keyboard.press("Delete")
    expect(run).to_have_count(0)
    sidebar.get_by_role("button", name="Archived runs").click()
    run.click(position={"x": 60, "y": 10})
    page.keyboard.press("Shift+Delete")
    states.see("sidebar-purge", dialog(lab).get_by_text("It cannot be undone."), DIALOG)
    page.keyboard.press("Escape")
    sidebar.get_by_role("button", name="Archived runs").click()
    expect(item(sidebar, "lasso")).to_be_visible()

    # A store that cannot be read, and the same once it can.
    notebook.run_cell(2)
    again = states.told("sidebar-error", sidebar, "is no SQLite database", "Try again", SIDEBAR)
    expect(sidebar.get_by_role("button", name=re.compile("Store: .*broken.db"))).to_be_visible()
    (folder / "broken.db").unlink()
    again.click()
    expect(sidebar.get_by_role("button", name="Insert as a cell")).to_be_visible()
    notebook.shut_kernel_down()
    # The one state with two ways on: the store can be looked at without the notebook's kernel.
    expect(sidebar.get_by_text("This notebook has no kernel.")).to_be_visible()
    expect(sidebar.get_by_role("button", name="Open the store of this folder")).to_be_visible()
    start = sidebar.get_by_role("button", name="Start kernel")
    states.see("sidebar-no-kernel", start, SIDEBAR)
    start.click()
    expect(item(sidebar, "lasso")).to_be_visible()
    assert states.faults == []


@THEMES
def test_a_run_and_its_badge_in_every_state(lab: Lab, folder: Path, theme: str) -> None:
    page = lab.page
    states = States(lab, theme)
    write_notebook(folder / "run.ipynb", EMPTY + RUNS, SHOW, MAGIC)
    notebook = lab.open_notebook(f"{folder.name}/run.ipynb")
    for cell in range(3):
        notebook.run_cell(cell)
    view = notebook.view(1)
    is_live(view)
    run = RunPage(view)
    run.element.scroll_into_view_if_needed()
    sections = ("Overview", "Metrics", "Params", "Tags", "Notes", "Cells", "Artifacts", "System")
    for section in sections:
        states.see(f"run-{section}", run.open(section), RUN)
    run.open("Artifacts")
    for name in ("a.csv", "a.md", "a.html", "a.json", "a.py", "a.svg"):
        states.see(f"run-{name}", run.file(name), RUN)
    [gone] = folder.rglob("gone.txt")
    gone.rename(folder / "kept.txt")
    viewer = run.file("gone.txt")
    again = states.told("run-missing-file", viewer, "could not be read", "Try again", RUN)
    (folder / "kept.txt").rename(gone)
    again.click()
    expect(viewer).to_contain_text("gone soon")
    metrics = run.open("Metrics")
    metrics.get_by_role("searchbox").fill("nothing is called so")
    clear = states.told("run-nothing", metrics, "Nothing matches", "Clear the search", RUN)
    clear.click()
    expect(metrics.get_by_role("rowheader")).to_have_text(["rmse"])

    # The badge, its menu, what changed since; a run that is not there.
    notebook.set_source(2, MAGIC + " # more")
    changed = badge(notebook, 2).get_by_role("button", name="show what changed")
    states.see("badge", changed, ".jp-TrialbookBadge")
    badge(notebook, 2).click(button="right")
    states.see("badge-menu", page.get_by_role("menu", name="Runs of this cell"), POPOVER)
    page.keyboard.press("Escape")
    changed.click()
    difference = page.get_by_role("region", name="Code difference")
    states.see("difference", difference, ".jp-TrialbookDiff")
    path = f"{folder.name}/run.ipynb"
    lab.execute("trialbook:open-run", {"run_id": "f" * 32, "path": path})
    again = states.told("run-missing", tab(lab), "could not be read", "Try again", RUN)
    again.click()
    expect(tab(lab).get_by_role("alert")).to_contain_text("could not be read")
    lab.open_notebook(path).shut_kernel_down()
    page.get_by_role("tab", name="Run", exact=True).click()
    states.told("run-no-kernel", tab(lab), "no kernel", "Start kernel", RUN).click()
    expect(tab(lab).get_by_role("alert")).to_contain_text("could not be read")
    assert states.faults == []


@THEMES
@pytest.mark.usefixtures("older")
def test_what_waits_for_a_busy_kernel(lab: Lab, folder: Path, server: Server, theme: str) -> None:
    settings = Path(server.variables["JUPYTERLAB_SETTINGS_DIR"], "trialbook")
    settings.mkdir(exist_ok=True)
    (settings / "plugin.jupyterlab-settings").write_text(json.dumps({"helperKernel": False}))
    try:
        lab.reload()
        states = States(lab, theme)
        write_notebook(folder / "busy.ipynb", EMPTY + RUNS, "tb.runs()", WAITING)
        other_kernel.choose(folder / "busy.ipynb")
        notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
        notebook.run_cell(0)
        notebook.run_cell(1)
        is_live(notebook.view(1))
        notebook.start_cell(2)
        waits_and_goes_on(lab, notebook, states)
        # Without a kernel, and with one again.
        lab.open_notebook(f"{folder.name}/busy.ipynb").shut_kernel_down()
        expect(notebook.view(1).get_by_role("button", name="Start kernel")).to_be_visible()
        assert states.faults == []
    finally:
        (settings / "plugin.jupyterlab-settings").unlink()


def waits_and_goes_on(lab: Lab, notebook: Notebook, states: States) -> None:
    """Open the sidebar, a run and a table while nobody answers, then interrupt the kernel."""
    page = lab.page
    sidebar = lab.show_sidebar()
    states.told("sidebar-loading", sidebar, "Loading experiments", None, SIDEBAR)
    view = notebook.view(1)
    RunTable(view).row("broken").dblclick()
    busy = "The kernel is busy"
    run = tab(lab)
    states.told("run-busy", run, busy, "Interrupt kernel", RUN)
    states.told("sidebar-busy", sidebar, busy, "Interrupt kernel", SIDEBAR)
    lab.page.get_by_role("tab", name="busy.ipynb").click()
    states.see("table-busy", view.get_by_role("status").filter(has_text="kernel busy"), TABLE)
    view.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Open in a Tab").click()
    states.told("table-tab-busy", tab(lab), busy, "Interrupt kernel", TABLE).click()
    states.see("interrupt", dialog(lab).get_by_text("Interrupt the kernel?"), DIALOG)
    dialog(lab).get_by_role("button", name="Interrupt").click()
    is_live(tab(lab))
    is_live(sidebar)
    expect(item(sidebar, "ridge")).to_be_visible()
    page.get_by_role("tab", name="broken").click()
    expect(run).to_contain_text("no data")


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
