"""A run table that groups, nests and selects, and its tab after a reload, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

RUNS = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(8):
    with tb.start_run(run_name=f"sweep-{n}", tags={"team": "<b>red</b>" if n % 2 else "blue"}):
        tb.log_params({"depth": 2 + n % 3, "seed": n})
        tb.log_metrics({"loss": 1 / (n + 1), "accuracy": 0.8 + n / 100})
        for fold in range(n % 3):
            with tb.start_run(run_name=f"fold-{n}-{fold}", nested=True):
                tb.log_metrics({"loss": 1 / (n + fold + 1)})
"""
# runs that began in the same millisecond have no order in time
NEWEST = 'view = tb.runs(order_by=["params.seed DESC"])\nview'


def test_runs_are_grouped_and_nested(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "grouped.ipynb", RUNS, NEWEST, "print(view.selection)")
    notebook = lab.open_notebook(f"{folder.name}/grouped.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    page = lab.page
    menu = page.get_by_role("menu")
    row = view.get_by_role("row")

    # Nested runs stand under their parents, which the keyboard opens.
    expect(view.get_by_role("rowheader")).to_have_count(8)
    expect(table.status).to_contain_text("15 runs")
    view.get_by_role("treegrid").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(table.row("sweep-5")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(view.get_by_role("rowheader")).to_have_count(10)
    expect(table.row("fold-5-1")).to_have_attribute("aria-level", "2")
    lab.screenshot("nested")
    table.filter.fill("metrics.loss < 0.3")
    table.filter.press("Enter")
    expect(view.get_by_role("grid")).to_be_visible()
    table.filter.fill("")
    table.filter.press("Enter")
    expect(view.get_by_role("rowheader")).to_have_count(10)

    # Groups, with mean and spread, opened by a click; what is logged meanwhile counts.
    table.header("depth").click(button="right")
    menu.get_by_role("menuitemcheckbox", name="Group by This").click()
    expect(table.status).to_contain_text("4 groups")
    group = row.filter(has=page.get_by_role("rowheader", name="depth = 2 · 3 runs"))
    expect(group).to_contain_text("±")
    expect(group).to_contain_text("best")
    group.click()
    expect(table.row("sweep-3")).to_be_visible()
    lab.screenshot("groups")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("groups-dark")
    view.get_by_role("button", name="Group", exact=True).click()
    lab.screenshot("group-menu-dark")
    menu.get_by_role("menuitemcheckbox", name="tags.team").click()
    expect(page.get_by_role("rowheader", name="team = <b>red</b> · 4 runs")).to_be_visible()

    # A second level, which the keyboard opens; its chip takes it back.
    view.get_by_role("button", name="Group", exact=True).click()
    menu.get_by_role("menuitem", name="Then By").click()
    lab.screenshot("then-by-menu-dark")
    then = page.get_by_role("menu", name="Then By")
    then.get_by_role("menuitemcheckbox", name="params.depth").click()
    expect(view.get_by_text("then by depth")).to_be_visible()
    view.get_by_role("treegrid").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    inner = row.filter(has=page.get_by_role("rowheader", name="depth = 2 ·")).first
    expect(inner).to_have_attribute("aria-level", "2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(view.locator("tr[aria-level='3']").first).to_be_visible()
    lab.screenshot("two-levels-dark")
    lab.use_theme("JupyterLab Light")
    lab.screenshot("two-levels")
    view.get_by_role("button", name="then by depth: No groups of this").click()
    expect(view.locator("tr[aria-level='3']")).to_have_count(0)

    # What is saved with the notebook is grouped too.
    notebook.wait_for_saved_view(1, "standard deviation")
    view.get_by_role("button", name="No groups").click()
    expect(view.get_by_role("treegrid")).to_be_visible()

    # Columns are moved and resized with the mouse.
    assert table.place("accuracy") < table.place("loss")
    table.header("loss").drag_to(table.header("accuracy"), target_position={"x": 4, "y": 10})
    expect(table.header("loss")).to_be_visible()
    assert table.place("loss") < table.place("accuracy")
    edge = table.header("loss").locator(".jp-TrialbookRunTable-resize").bounding_box()
    before = table.header("loss").bounding_box()
    assert edge
    assert before
    page.mouse.move(edge["x"] + 3, edge["y"] + 8)
    page.mouse.down()
    page.mouse.move(edge["x"] + 63, edge["y"] + 8, steps=5)
    page.mouse.up()
    after = table.header("loss").bounding_box()
    assert after
    assert abs(after["width"] - before["width"] - 60) <= 2


def test_a_selection_reaches_python(lab: Lab, folder: Path) -> None:
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write_notebook(
        folder / "selected.ipynb",
        RUNS.replace("range(n % 3)", "()"),
        "seen = []\n" + NEWEST.replace("\nview", "\nview.observe(seen.append)\nview"),
        "print([tb.get_run(run_id).info.run_name for run_id in view.selection], len(seen))",
    )
    notebook = lab.open_notebook(f"{folder.name}/selected.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    page = lab.page
    menu = page.get_by_role("menu")
    chosen = view.locator("tr[aria-selected=true]")

    table.row("sweep-7").locator("td").nth(1).click()
    table.row("sweep-5").locator("td").nth(1).click(modifiers=["Shift"])
    expect(chosen).to_have_count(3)
    table.row("sweep-6").locator("td").nth(1).click(modifiers=["Control"])
    expect(chosen).to_have_count(2)
    view.get_by_role("grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(view.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(chosen).to_have_count(3)
    page.keyboard.press("Control+a")
    expect(chosen).to_have_count(8)
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)
    table.row("sweep-1").locator("td").nth(1).click()
    table.row("sweep-0").locator("td").nth(1).click(modifiers=["Control"])

    # Of several that are selected the menu copies them all.
    table.row("sweep-0").click(button="right")
    lab.screenshot("row-menu")
    menu.get_by_role("menuitem", name="Copy as Python").click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "runs = [tb.get_run(run_id) for run_id in run_ids]" in copied
    expect(view.get_by_text("Copied")).to_be_visible()
    notebook.run_cell(2)
    printed = notebook.outputs(2)[0]["text"]
    assert printed.startswith("['sweep-1', 'sweep-0']")
    assert int(printed.rsplit(" ", 1)[1]) >= 1


def test_runs_are_dragged_out_of_a_table(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "drag.ipynb", RUNS.replace("range(n % 3)", "()"), NEWEST, "kept = 1")
    notebook = lab.open_notebook(f"{folder.name}/drag.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    chosen = view.locator("tr[aria-selected=true]")

    table.row("sweep-7").locator("td").nth(1).click()
    table.row("sweep-5").locator("td").nth(1).click(modifiers=["Control"])
    lab.drop(table.row("sweep-5").get_by_role("rowheader"), notebook.cell(2), "table-drag")
    expect(chosen).to_have_count(2)
    compared = notebook.view(2)
    expect(compared.get_by_role("rowheader")).to_have_count(2)
    expect(RunTable(compared).row("sweep-5")).to_be_visible()
    lab.screenshot("dropped-several")

    # A tab's runs too; the one that is not selected comes alone.
    view.get_by_role("button", name="More").click()
    lab.page.get_by_role("menuitem", name="Open in a Tab").click()
    tab = lab.page.locator(".jp-TrialbookTab")
    is_live(tab)
    lab.page.evaluate(
        """() => {
            const { shell } = window.jupyterapp;
            const tab = [...shell.widgets('main')].find(({ id }) => id.startsWith('trialbook-'));
            shell.add(tab, 'main', { mode: 'split-right' });
        }"""
    )
    lab.open_notebook(f"{folder.name}/drag.ipynb")
    lab.drop(RunTable(tab).row("sweep-3").get_by_role("rowheader"), notebook.cell(1), "tab-drag")
    notebook.wait_for_cell(1)
    expect(notebook.cell(1)).to_contain_text("tb.show_run")
    expect(notebook.view(1).get_by_role("heading", name="sweep-3")).to_be_visible()
    expect(tab.locator("tr[aria-selected=true]")).to_have_count(1)
    lab.screenshot("dropped-one")

    # It has one colour and one mark wherever it is seen.
    places = (
        notebook.view(1).locator("header"),
        RunTable(notebook.view(2)).row("sweep-3"),
        RunTable(tab).row("sweep-3"),
    )
    looks = [place.locator(".jp-TrialbookRunMark").inner_html() for place in places]
    assert len(set(looks)) == 1


def test_a_tab_is_there_again_after_a_reload(lab: Lab, folder: Path) -> None:
    write_notebook(folder / "tab.ipynb", RUNS, "tb.runs()")
    path = f"{folder.name}/tab.ipynb"
    notebook = lab.open_notebook(path)
    notebook.run_cell(0)
    notebook.run_cell(1)
    is_live(notebook.view(1))
    page = lab.page
    notebook.view(1).get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Open in a Tab").click()
    tab = page.locator(".jp-TrialbookTab")
    is_live(tab)
    RunTable(tab).header("depth").click(button="right")
    page.get_by_role("menuitemcheckbox", name="Group by This").click()
    expect(RunTable(tab).status).to_contain_text("4 groups")
    lab.return_later("group_by", '"current":"trialbook-runs:')
    tab = page.locator(".jp-TrialbookTab")
    is_live(tab)
    expect(RunTable(tab).status).to_contain_text("4 groups")
    lab.screenshot("tab-restored")

    # Without the notebook there is a sentence and an action.
    page.evaluate(
        "path => { for (const w of [...window.jupyterapp.shell.widgets('main')])"
        " if (w.context?.path === path) w.dispose(); }",
        path,
    )
    button = tab.get_by_role("button", name="Open the notebook")
    expect(button).to_be_visible()
    lab.screenshot("tab-without-notebook")
    button.click()
    # it comes to the front when it is ready, and not before the next click
    lab.wait_for_front(path)
    page.get_by_role("tab", name="sweep", exact=True).click()
    is_live(tab)
