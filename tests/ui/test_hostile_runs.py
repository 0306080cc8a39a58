"""Texts that attack pages, as everything that a run has and shown everywhere: they stay text."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile_page import Watch, show_files, texts_of
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_cell_badges import badge, set_source
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lab import Lab, Notebook
    from playwright.sync_api import Page
    from server import Server

STRINGS = Path(__file__).with_name("xss.json")
LIMIT = 250
SHOWN = 150
# Names have no control characters and an end, file names no slash; values are as they are.
SETUP = f"""
import json, os, pathlib, re
os.environ["TRIALBOOK_CAPTURE"] = "0"
import trialbook as tb
strings = json.loads(pathlib.Path("xss.json").read_text())["strings"]
names = [re.sub(r"[\\x00-\\x1f]", " ", s)[:{LIMIT}] for s in strings]
every = dict(zip(names, strings))
"""
FILES = r"""
def plotly(s):
    link = f'<a href="{s}">{s}</a>'
    trace = {"type": "scatter", "x": [0, 1], "y": [0, 1], "name": s, "text": [s, link],
             "mode": "markers+text", "hovertemplate": s + "%{customdata[0]}" + link,
             "customdata": [[s], [s]]}
    layout = {"title": {"text": s + link}, "xaxis": {"title": {"text": s}, "tickprefix": s},
              "annotations": [{"text": s + link, "x": 0, "y": 0, "hovertext": s}],
              "images": [{"source": s, "x": 0, "y": 1, "sizex": 1, "sizey": 1}],
              "showlegend": True}
    text = json.dumps({"data": [trace], "layout": layout})
    return text.replace('"layout":', '"__proto__": {"polluted": 1}, "layout":')
svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9">%s</svg>'
folder = pathlib.Path("files")
def write(kind, name, text):
    path = folder / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
for n, s in enumerate(strings):
    write("html", f"{n:03}.html", s)
    write("svg", f"{n:03}.svg", svg % s)
    write("markdown", f"{n:03}.md", s)
    write("plotly", f"{n:03}.plotly.json", plotly(s))
    name = re.sub(r"[\x00-\x1f\\]", " ", s).replace("/", "|").strip().strip(".")
    write("names", name[:70] + ".txt", s)
import csv, io
table = io.StringIO()
csv.writer(table).writerows([strings, *[[s] * 3 for s in strings]])
write("grouped", "all.csv", table.getvalue())
write("grouped", "all.json", json.dumps(strings + [every]))
write("grouped", "records.jsonl", "\n".join(json.dumps({"a": s}) for s in strings))
write("grouped", "all.txt", "\n".join(strings))
write("grouped", "all.py", "\n".join(strings))
write("grouped", "all.diff", "\n".join(f"+{s}" for s in strings))
write("grouped", "MLmodel", "\n".join(strings))
"""
RUNS = """
experiments = []
for name in names:
    found = tb.get_experiment_by_name(name)
    experiments.append(found.experiment_id if found else tb.create_experiment(name))
    with tb.start_run(experiment_id=experiments[-1], run_name=name, description=every[name]):
        pass
tb.set_experiment("all")
with tb.start_run(run_name="all", tags=every):
    tb.log_params(every)
    tb.log_metrics(dict.fromkeys(names, 1.0))
tb.runs(experiments)
"""
WHOLE = """%%run whole
for s in strings:
    print(s)
tb.set_tag("mlflow.note.content", "a note")
tb.set_tags(every)
tb.log_params(every)
for name in names:
    tb.log_series(name, [1.0, 2.0])
tb.log_artifacts("files")
"""
BADGES = "\n".join(  # one run for each text: the last in the badge, the others in its menu
    [
        "for name in names[{start}:{end}]:",
        "    with tb.start_run(run_name=name):",
        "        tb.log_metric(name, 1)",
    ]
)
TABLE = 'tb.runs(experiment_names=["all"])'
GROUPED = """
for name in names:
    with tb.start_run(run_name="grouped", experiment_id="0"):
        tb.log_param("by", name)
tb.runs(["0"], filter_string="run_name = 'grouped'", group_by="params.by")
"""
SHOW = """
named = "attributes.run_name = 'whole'"
tb.show_run(tb.search_runs(search_all_experiments=True, filter_string=named,
                           output_format="list")[0])
"""
MAGIC = "%%run changed\ntb.log_metric(names[0], 1)\n"
PARTS = 7


@pytest.fixture(scope="module")
def strings() -> list[str]:
    return json.loads(STRINGS.read_text(encoding="utf-8"))["strings"]


def begun(texts: Iterable[str]) -> set[str]:
    """Return how texts begin: the end of a long one is cut off in some places."""
    return {text[:SHOWN] for text in texts}


def named(text: str) -> str:
    """Return a text as the name that it is in the store."""
    return re.sub(r"[\x00-\x1f]", " ", text)[:LIMIT]


def executed(lab: Lab, folder: Path, *cells: str) -> str:
    """Execute cells in a new notebook that has the texts; return its path."""
    shutil.copy(STRINGS, folder)
    write_notebook(folder / "hostile.ipynb", SETUP, *cells)
    path = f"{folder.name}/hostile.ipynb"
    notebook = lab.open_notebook(path)
    for cell in range(1 + len(cells)):
        notebook.run_cell(cell)
    return path


def commented(strings: list[str]) -> str:
    """Return code that has texts in its comments."""
    return "".join(f"# {line}\n" for text in strings for line in text.split("\n"))


def test_names_and_values_stay_text(
    lab: Lab, server: Server, folder: Path, strings: list[str]
) -> None:
    watch = Watch(lab, server.url)
    names = [named(text) for text in strings]
    size = -(-len(strings) // PARTS)
    badges = [BADGES.format(start=at, end=at + size) for at in range(0, len(strings), size)]
    changed = MAGIC + commented(strings)
    path = executed(lab, folder, RUNS, TABLE, GROUPED, changed, *badges)
    notebook = lab.open_notebook(path)
    everywhere_in_the_table(lab, notebook, names, strings, watch)
    as_html(lab, notebook, watch)
    in_badges_and_differences(lab, notebook, names, changed, watch)
    everywhere_in_the_sidebar(lab, names, watch)
    watch.end()


def test_a_run_and_its_files_stay_text(
    lab: Lab, server: Server, folder: Path, strings: list[str]
) -> None:
    watch = Watch(lab, server.url)
    names = [named(text) for text in strings]
    path = executed(lab, folder, FILES, WHOLE + commented(strings), SHOW)
    everywhere_in_the_run(lab, path, names, strings, watch)
    watch.end()


GATHER = """async ([selector, scroller, wanted, place, size]) => {
    const box = document.querySelector(scroller);
    const seen = new Set();
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 30)));
    box[place] = 0;
    await drawn();
    for (let at = -1; at !== box[place]; ) {
        at = box[place];
        for (const element of document.querySelectorAll(selector)) {
            seen.add(element.textContent.slice(0, 150));
        }
        box[place] += Math.max(100, box[size] - 120);
        await drawn();
    }
    return wanted.filter(text => !seen.has(text));
}"""


# As if typed, each text for itself, and its preview drawn.
WRITE_NOTES = """async texts => {
    const area = document.querySelector('textarea.jp-TrialbookRunPage-note');
    const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
    for (const text of texts) {
        set.call(area, text);
        area.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(done => setTimeout(done, 30));
    }
}"""


DOWN = ("scrollTop", "clientHeight")
ACROSS = ("scrollLeft", "clientWidth")


def missing(
    page: Page,
    selector: str,
    scroller: str,
    wanted: list[str],
    way: tuple[str, str] = DOWN,
) -> list[str]:
    """Scroll through what is drawn bit by bit; return the texts that never came."""
    lost: list[str] = page.evaluate(GATHER, [selector, scroller, sorted(begun(wanted)), *way])
    return lost


def everywhere_in_the_table(
    lab: Lab, notebook: Notebook, names: list[str], strings: list[str], watch: Watch
) -> None:
    page = lab.page
    view = notebook.view(1)
    view.scroll_into_view_if_needed()
    is_live(view)
    view.evaluate("e => e.classList.add('test-runs')")
    scroller = ".test-runs .jp-TrialbookRunTable-scroller"
    assert missing(page, ".test-runs tbody th bdi", scroller, names) == []
    watch.look("the table of many")
    view = notebook.view(2)
    view.scroll_into_view_if_needed()
    is_live(view)
    table = RunTable(view)
    assert begun(names) <= begun(view.locator("thead th[aria-sort]").all_text_contents())
    view.evaluate("e => e.classList.add('test-values')")
    scroller = ".test-values .jp-TrialbookRunTable-scroller"
    assert missing(page, ".test-values tbody td bdi", scroller, strings, ACROSS) == []
    watch.look("the table")
    table.element.get_by_role("button", name="Columns").click()
    columns = page.get_by_role("dialog", name="Columns")
    assert begun(names) <= begun(columns.locator("li bdi").all_text_contents())
    watch.look("the columns")
    page.keyboard.press("Escape")
    # What completes a filter, and what is wrong in one.
    offered: set[str] = set()
    for name in names:
        table.filter.fill("params.`" + name.replace("`", "")[:30])
        offered |= texts_of(page, ".jp-TrialbookFilter-options [role=option]")
    assert len(offered) > len(names) / 2
    watch.look("the completion")
    table.filter.fill(f"name = {names[0]}")
    table.filter.press("Enter")
    expect(table.element.get_by_role("alert")).to_be_visible()
    watch.look("a wrong filter")
    table.filter.fill("")
    table.filter.press("Enter")
    view = notebook.view(3)
    view.scroll_into_view_if_needed()
    is_live(view)
    view.evaluate("e => e.classList.add('test-groups')")
    scroller = ".test-groups .jp-TrialbookRunTable-scroller"
    assert missing(page, ".test-groups tbody th bdi", scroller, names) == []
    watch.look("the groups")


def in_badges_and_differences(
    lab: Lab, notebook: Notebook, names: list[str], changed: str, watch: Watch
) -> None:
    page = lab.page
    said: set[str] = set()
    for at in range(PARTS):
        cell = 5 + at
        page.evaluate("at => window.jupyterapp.shell.currentWidget.content.scrollToItem(at)", cell)
        mine = badge(notebook, cell)
        mine.get_by_role("button", name="earlier runs").click()
        menu = page.get_by_role("menu", name="Runs of this cell")
        said |= {text.partition(" · ")[0] for text in menu.locator("bdi").all_text_contents()}
        watch.look("a badge")
        page.keyboard.press("Escape")
    assert begun(names) <= begun(said)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(4)")
    set_source(notebook, 4, changed + "# more")
    badge(notebook, 4).get_by_role("button", name="show what changed").click()
    difference = page.get_by_role("region", name="Code difference")
    expect(difference.locator("ins")).to_contain_text("# more")
    watch.look("the difference")


def everywhere_in_the_run(
    lab: Lab, path: str, names: list[str], strings: list[str], watch: Watch
) -> None:
    page = lab.page
    notebook = lab.open_notebook(path)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(3)")
    small = RunPage(notebook.view(3))
    is_live(small.element)
    small.element.get_by_role("button", name="Open in a tab").click()
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    watch.look("the overview")
    for section in ("Metrics", "Params", "Tags"):
        panel = run.open(section)
        expect(panel.get_by_role("rowheader").nth(1)).to_be_visible()
        assert begun(names) <= begun(panel.get_by_role("rowheader").all_text_contents())
        if section != "Metrics":
            assert begun(strings) <= begun(panel.locator("td bdi").all_text_contents())
        watch.look(section)
    code = run.open("Cells").locator("pre.jp-TrialbookRunPage-source").first
    printed = run.panel("Cells").locator("pre.jp-TrialbookRunPage-printed").first
    expect(code).to_contain_text("__proto__")
    assert all(line in code.inner_text() for text in strings for line in text.split("\n"))
    assert strings[-1] in printed.inner_text()
    watch.look("the cells")
    notes = run.open("Notes")
    notes.get_by_role("button", name="Edit").click()
    expect(notes.get_by_role("textbox", name="Note in Markdown")).to_be_visible()
    page.evaluate(WRITE_NOTES, strings)
    watch.look("the notes")
    notes.get_by_role("button", name="Cancel").click()
    every_file(lab, run, strings, watch)


def every_file(lab: Lab, run: RunPage, strings: list[str], watch: Watch) -> None:
    page = lab.page
    files = run.open("Artifacts")
    for folder in ("grouped", "html", "markdown", "names", "plotly", "svg"):
        item = files.get_by_role("treeitem", name=folder, exact=True)
        item.locator("> *").first.click()
        expect(files.locator(f"[data-item^='{folder}/']").first).to_be_visible()
        said = show_files(page, folder)
        watch.look(folder)
        if folder == "names":
            assert all(any(text in shown for shown in said) for text in strings)
        item.locator("> *").first.click()
    # Pages whose scripts a person allows run them, and still reach nothing.
    watch.allow_scripts()
    files.get_by_role("treeitem", name="html", exact=True).locator("> *").first.click()
    expect(files.locator("[data-item^='html/']").first).to_be_visible()
    show_files(page, "html", scripts=True)
    watch.look("pages with scripts")


def everywhere_in_the_sidebar(lab: Lab, names: list[str], watch: Watch) -> None:
    page = lab.page
    sidebar = lab.show_sidebar()
    tree = ".jp-TrialbookSidebar-tree"
    expect(sidebar.get_by_role("treeitem").first).to_be_visible()
    assert missing(page, ".jp-TrialbookSidebar-experiment bdi", tree, names) == []
    watch.look("the sidebar")


def as_html(lab: Lab, notebook: Notebook, watch: Watch) -> None:
    page = lab.page
    for cell in (1, 2, 3):
        html = "".join(next(o["data"]["text/html"] for o in notebook.outputs(cell) if "data" in o))
        page.evaluate(INSERT, html)
        expect(page.locator(".hostile-twin")).to_contain_text("constructor")
        watch.look(f"the twin of cell {cell}")
        page.evaluate("() => document.querySelector('.hostile-twin').remove()")


INSERT = """html => document.body.insertAdjacentHTML('beforeend',
    `<div class="hostile-twin">${html}</div>`)"""
