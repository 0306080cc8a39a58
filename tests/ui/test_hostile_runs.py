"""Texts that attack pages, as all that a run has and in all its files: they stay text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostile_page import Watch, forget_frames, show_files
from hostile_texts import NAMES, STRINGS, begun, cell_in_sight, commented, executed
from playwright.sync_api import expect
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from server import Server

FILES = r"""
def plotly(texts):
    layout = {"title": {"text": "".join(texts)}, "annotations": [], "images": [],
              "showlegend": True}
    traces = []
    for n, s in enumerate(texts):
        axis = str(n + 1) if n else ""
        link = f'<a href="{s}">{s}</a>'
        traces.append({"type": "scatter", "x": [0, 1], "y": [0, 1], "name": s, "text": [s, link],
                       "xaxis": "x" + axis, "mode": "markers+text", "customdata": [[s], [s]],
                       "hovertemplate": s + "%{customdata[0]}" + link})
        layout["xaxis" + axis] = {"title": {"text": s}, "tickprefix": s}
        layout["annotations"].append({"text": s + link, "x": 0, "y": 0, "hovertext": s})
        layout["images"].append({"source": s, "x": 0, "y": 1, "sizex": 1, "sizey": 1})
    text = json.dumps({"data": traces, "layout": layout})
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
    if n % 5 == 0:  # in a figure of its own no text is nearer to the page than among others
        write("plotly", f"{n:03}.plotly.json", plotly(strings[n:n + 5]))
    write("names", file_names[n], s)
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
EVERY = {"grouped": 1, "html": 5, "markdown": 10, "names": 10, "plotly": 1, "svg": 10}
"""Of which files each is shown, each fifth or tenth: component tests show all of those.

Pages are all shown once more, with scripts, under the same policy but for these.
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
SHOW = """
named = "attributes.run_name = 'whole'"
tb.show_run(tb.search_runs(search_all_experiments=True, filter_string=named,
                           output_format="list")[0])
"""


def file_name(text: str) -> str:
    """Return a file's name that says a text as far as a file's name can."""
    name = re.sub(r"[\x00-\x1f\\]", " ", text).replace("/", "|").strip().strip(".")
    return name[:70] + ".txt"


def test_a_run_and_its_files_stay_text(lab: Lab, server: Server, folder: Path) -> None:
    watch = Watch(lab, server.url)
    names = f"file_names = {[file_name(text) for text in STRINGS]!r}\n"
    executed(lab, folder, names + FILES, WHOLE + commented(), SHOW)
    everywhere_in_the_run(lab, watch)
    watch.end()


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


def everywhere_in_the_run(lab: Lab, watch: Watch) -> None:
    page = lab.page
    small = RunPage(cell_in_sight(page, 3).locator(".jp-TrialbookView"))
    is_live(small.element)
    small.element.get_by_role("button", name="Open in a tab").click()
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    watch.look("the overview")
    for section in ("Metrics", "Params", "Tags"):
        panel = run.open(section)
        expect(panel.get_by_role("rowheader").nth(1)).to_be_visible()
        assert begun(NAMES) <= begun(panel.get_by_role("rowheader").all_text_contents())
        if section != "Metrics":
            assert begun(STRINGS) <= begun(panel.locator("td bdi").all_text_contents())
        watch.look(section)
    code = run.open("Cells").locator("pre.jp-TrialbookRunPage-source").first
    printed = run.panel("Cells").locator("pre.jp-TrialbookRunPage-printed").first
    expect(code).to_contain_text("__proto__")
    said = code.inner_text()
    assert all(line in said for text in STRINGS for line in text.split("\n"))
    assert STRINGS[-1] in printed.inner_text()
    watch.look("the cells")
    notes = run.open("Notes")
    notes.get_by_role("button", name="Edit").click()
    expect(notes.get_by_role("textbox", name="Note in Markdown")).to_be_visible()
    page.evaluate(WRITE_NOTES, STRINGS)
    watch.look("the notes")
    notes.get_by_role("button", name="Cancel").click()
    every_file(lab, run, watch)


def every_file(lab: Lab, run: RunPage, watch: Watch) -> None:
    page = lab.page
    files = run.open("Artifacts")
    for folder, every in EVERY.items():
        item = files.get_by_role("treeitem", name=folder, exact=True)
        item.locator("> *").first.click()
        named = files.locator(f"[data-item^='{folder}/']")
        expect(named.first).to_be_visible()
        said = show_files(page, folder, every=every)
        watch.look(folder)
        if folder == "names":
            assert {*map(file_name, STRINGS)} <= {*named.locator("bdi").all_text_contents()}
            assert all(any(text in shown for text in STRINGS) for shown in said)
        forget_frames(page)
        item.locator("> *").first.click()
    # Pages whose scripts a person allows run them, and still reach nothing.
    watch.allow_scripts()
    files.get_by_role("treeitem", name="html", exact=True).locator("> *").first.click()
    expect(files.locator("[data-item^='html/']").first).to_be_visible()
    show_files(page, "html", scripts=True)
    watch.look("pages with scripts")
