"""Texts that attack pages, as names, values and notes wherever these are shown: they stay text."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hostile_page import Watch, texts_of
from hostile_texts import (
    ACROSS,
    NAMES,
    STRINGS,
    begun,
    cell_in_sight,
    commented,
    executed,
    missing,
    place_of,
    shown_in,
)
from playwright.sync_api import expect
from run_table import RunTable
from test_cell_badges import badge_of
from test_connection import is_live
from test_sidebar import choose, dialog, item

from trialbook.views.formatting import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab, Notebook
    from playwright.sync_api import Locator, Page
    from server import Server

RUNS = """
experiments = []
for name in names:
    found = tb.get_experiment_by_name(name)
    experiments.append(found.experiment_id if found else tb.create_experiment(name))
    with tb.start_run(experiment_id=experiments[-1], run_name=name, description=every[name]):
        pass
tb.set_experiment("attacked")
with tb.start_run(run_name="attacked", tags=every, description="\\n".join(strings)):
    tb.log_params(every)
    tb.log_metrics(dict.fromkeys(names, 1.0))
tb.set_experiment("others")
tb.runs(experiments)
"""
TABLE = 'tb.runs(experiment_names=["attacked"])'
GROUPED = """
for name in names:
    with tb.start_run(run_name="grouped", experiment_id="0"):
        tb.log_param("by", name)
tb.runs(["0"], filter_string="run_name = 'grouped'", group_by="params.by")
"""
MAGIC = "%%run changed\ntb.log_metric(names[0], 1)\n"
BADGES = """
for name in names[{start}:{end}]:
    with tb.start_run(run_name=name):
        tb.log_metric(name, 1)
"""
ALONE = ("__proto__", "constructor")
"""Names that every object of JavaScript has: each has a cell of its own."""
PER_CELL = 11
"""Runs of a cell whose badge leads to all of them: the last one, and ten before."""
PER_DIFFERENCE = 45
"""Texts whose lines a difference shows all."""
GRID = ".jp-TrialbookRunTable-scroller"
INSERT = """html => document.body.insertAdjacentHTML('beforeend',
    `<div class="hostile-twin">${html}</div>`)"""


def test_names_and_values_stay_text(lab: Lab, server: Server, folder: Path) -> None:
    watch = Watch(lab, server.url)
    assert tuple(NAMES[-2:]) == ALONE
    ends = [*range(0, len(NAMES) - 2, PER_CELL), len(NAMES) - 2, len(NAMES) - 1, len(NAMES)]
    badges = [BADGES.format(start=start, end=end) for start, end in pairwise(ends)]
    notebook = executed(lab, folder, RUNS, TABLE, GROUPED, MAGIC + commented(), *badges)
    in_the_table_of_many(lab.page, watch)
    in_columns(lab.page, watch)
    in_groups(lab.page, watch)
    in_badges(notebook, len(badges), watch)
    in_a_difference(notebook, watch)
    in_the_sidebar(lab, watch)
    in_a_tab(lab, notebook, watch)
    in_twins(lab, notebook, watch)
    in_a_saved_view(lab, notebook, folder, server, watch)
    watch.end()


def live(page: Page, index: int) -> RunTable:
    view = cell_in_sight(page, index).locator(".jp-TrialbookView")
    is_live(view)
    return RunTable(view)


def in_the_table_of_many(page: Page, watch: Watch) -> None:
    live(page, 1)
    assert missing(page, place_of(1), GRID, "tbody th bdi", NAMES) == []
    watch.look("names of runs")
    assert missing(page, place_of(1), GRID, "tbody td bdi", NAMES) == []
    watch.look("names of experiments")


def in_columns(page: Page, watch: Watch) -> None:
    table = live(page, 2)
    heads = table.element.locator("thead th[aria-sort]")
    assert 3 * len(NAMES) < heads.count()
    assert begun(NAMES) <= begun(heads.all_text_contents())
    assert missing(page, place_of(2), GRID, "tbody td bdi", map(one_line, STRINGS), ACROSS) == []
    watch.look("values")
    table.element.get_by_role("button", name="Columns").click()
    columns = page.get_by_role("dialog", name="Columns")
    assert begun(NAMES) <= shown_in(columns, "li bdi")
    watch.look("the choice of columns")
    page.keyboard.press("Escape")
    expect(columns).to_have_count(0)
    # What completes a filter, and what is wrong in one.
    offered: set[str] = set()
    for name in NAMES:
        table.filter.fill("params.`" + name.replace("`", "")[:30])
        offered |= texts_of(page, ".jp-TrialbookFilter-options [role=option]")
    assert len(begun(f"params.`{name}`" for name in NAMES) & begun(offered)) > len(NAMES) / 2
    watch.look("what completes a filter")
    for name in NAMES[::20]:
        table.filter.fill(f"{name} = 1")
        table.filter.press("Enter")
        expect(table.element.get_by_role("alert")).to_be_visible()
    watch.look("a wrong filter")
    table.filter.fill("")
    table.filter.press("Enter")
    expect(table.element.get_by_role("alert")).to_have_count(0)


def in_groups(page: Page, watch: Watch) -> None:
    live(page, 3)
    assert missing(page, place_of(3), GRID, "tbody th bdi", NAMES) == []
    watch.look("groups")


def in_badges(notebook: Notebook, count: int, watch: Watch) -> None:
    page = notebook.page
    runs: set[str] = set()
    for cell in range(5, 5 + count):
        cell_in_sight(page, cell)
        badge = badge_of(notebook, cell)
        expect(badge).to_be_attached()
        runs |= set(badge.locator("bdi").all_text_contents())
        watch.look("a badge")
        many = badge.get_by_role("button", name=re.compile(r"^\d+ runs"))
        if many.count():
            last = str(many.get_attribute("title")).removeprefix("Last: ")
            runs.add(last.partition(", Finished")[0])
            many.click()
            menu = page.get_by_role("menu", name="Runs of this cell")
            menu.get_by_role("menuitem", name="Compare Code with").hover()
            expect(page.get_by_role("menu", name="Compare Code with")).to_be_visible()
            runs |= set(menu.locator("bdi").all_text_contents())
            watch.look("the runs of a cell")
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
            expect(menu).to_have_count(0)
    assert begun(NAMES) <= begun(runs)


def in_a_difference(notebook: Notebook, watch: Watch) -> None:
    page = notebook.page
    difference = page.get_by_role("region", name="Code difference")
    for start in range(0, len(STRINGS), PER_DIFFERENCE):
        end = start + PER_DIFFERENCE
        gone = STRINGS[start:end]
        cell_in_sight(page, 4)
        notebook.set_source(4, MAGIC + commented([*STRINGS[:start], *STRINGS[end:]]))
        badge_of(notebook, 4).get_by_role("button", name="show what changed").click()
        expect(difference.locator("del").first).to_be_visible()
        lines = "\n".join(difference.locator("del").all_text_contents())
        assert [text for text in gone if text.split("\n")[0] not in lines] == []
        watch.look("a difference")
        page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")


def in_the_sidebar(lab: Lab, watch: Watch) -> None:
    page = lab.page
    sidebar = lab.show_sidebar()
    is_live(sidebar)
    tree = ".jp-TrialbookSidebar-tree"
    assert missing(page, "body", tree, ".jp-TrialbookSidebar-experiment bdi", NAMES) == []
    watch.look("the sidebar")
    search = sidebar.get_by_role("searchbox")
    for name in NAMES[::10]:
        search.fill(name)
    watch.look("what is searched for")
    search.fill("attacked")
    experiment = sidebar.locator("[role=treeitem][aria-level='1']")
    expect(experiment).to_have_count(1)
    expect(experiment).to_have_attribute("aria-label", re.compile("^attacked, "))
    if experiment.get_attribute("aria-expanded") == "false":
        experiment.click()
    run = sidebar.locator("[role=treeitem][aria-level='2']")
    expect(run).to_have_attribute("aria-label", re.compile("^attacked, "))
    run.locator(".jp-TrialbookSidebar-caret").click()
    details = sidebar.get_by_role("group", name="Details")
    expect(details).to_be_visible()
    assert begun(NAMES) <= shown_in(details, "dt bdi")
    assert begun(STRINGS) <= shown_in(details, "dd bdi")
    watch.look("details")
    sidebar.get_by_role("button", name="Metrics shown").click()
    picker = page.get_by_role("dialog", name="Metrics shown")
    assert begun(NAMES) <= shown_in(picker, "bdi")
    watch.look("the choice of metrics")
    page.keyboard.press("Escape")
    in_dialogs(lab, sidebar, run, watch)


def in_dialogs(lab: Lab, sidebar: Locator, run: Locator, watch: Watch) -> None:
    choose(lab, run, "Edit Tags")
    expect(dialog(lab).get_by_role("listitem").first).to_be_visible()
    assert begun(NAMES) <= shown_in(dialog(lab), "li bdi:first-child")
    watch.look("the choice of tags")
    dialog(lab).get_by_role("button", name="Cancel").click()
    choose(lab, run, "Edit Note")
    expect(dialog(lab).get_by_role("textbox")).to_have_value("\n".join(STRINGS))
    watch.look("a note")
    dialog(lab).get_by_role("button", name="Cancel").click()
    sidebar.get_by_role("searchbox").fill("onerror=alert(1)>")
    attack = next(name for name in NAMES if name.startswith("<img src=x onerror=alert(1)>"))
    expect(item(sidebar, "attacked")).to_have_count(0)
    choose(lab, item(sidebar, attack).first, "Rename")
    box = sidebar.get_by_role("textbox", name=re.compile("^Name of the"))
    expect(box).to_have_value(attack)
    box.fill(attack + "!")
    box.press("Enter")
    expect(item(sidebar, attack + "!").first).to_be_visible()
    watch.look("another name")


def in_a_tab(lab: Lab, notebook: Notebook, watch: Watch) -> None:
    page = lab.page
    live(page, 1).first.dblclick()
    # Which one is first changes while the table hears of what has been renamed.
    heading = page.locator(".jp-TrialbookTab:visible").get_by_role("heading").first
    heading.wait_for()
    name = heading.inner_text()
    assert name.removesuffix("!") in {each.removesuffix("!") for each in NAMES}
    label = page.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel", has_text=name)
    expect(label).to_have_text(name)
    watch.look("a tab")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")


def in_twins(lab: Lab, notebook: Notebook, watch: Watch) -> None:
    page = lab.page
    for cell in (1, 2, 3):
        html = "".join(next(o["data"]["text/html"] for o in notebook.outputs(cell) if "data" in o))
        page.evaluate(INSERT, html)
        # It has the first rows and columns alone.
        said = shown_in(page.locator(".hostile-twin"), "th, td, th *, td *")
        assert len(begun([*NAMES, *STRINGS]) & said) >= 6, (cell, said)
        watch.look(f"the twin of cell {cell}")
        page.evaluate("() => document.querySelector('.hostile-twin').remove()")


def in_a_saved_view(
    lab: Lab, notebook: Notebook, folder: Path, server: Server, watch: Watch
) -> None:
    """As the saved view of a notebook without a kernel, and as the twin of somebody else's."""
    page = lab.page
    notebook.save()
    notebook.shut_kernel_down()
    lab.close_all()
    path = folder / "hostile.ipynb"
    document = json.loads(path.read_text())
    document["metadata"] = {"kernelspec": {"name": "gone", "display_name": "Gone"}}
    path.write_text(json.dumps(document))
    server.trust(path)
    for name in ("hostile", "foreign"):
        lab.execute("docmanager:open", {"path": f"{folder.name}/{name}.ipynb"})
        page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
        cell = cell_in_sight(page, 1)
        if name == "hostile":
            expect(cell.get_by_role("status")).to_contain_text("saved view")
            assert missing(page, place_of(1), GRID, "tbody th bdi", NAMES) == []
            cell = cell_in_sight(page, 2)
            expect(cell.get_by_role("status")).to_contain_text("saved view")
            wanted = {one_line(text) for text in STRINGS} - {"__proto__"}
            assert missing(page, place_of(2), GRID, "tbody td bdi", wanted, ACROSS) == []
        else:
            expect(cell.get_by_role("table")).to_contain_text("constructor")
            expect(cell.locator(".jp-TrialbookView")).to_have_count(0)
        watch.look(f"the {name} notebook")
        lab.close_all()
        document["cells"][0]["source"] = "# by somebody else"
        (folder / "foreign.ipynb").write_text(json.dumps(document))
