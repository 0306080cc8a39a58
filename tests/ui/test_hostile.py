"""Names and values that want to be more than text, in the table, the sidebar and the saved twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

IMAGE = "<img src=x onerror=\"window.hacked = 'img'\">"
SCRIPT = "<script>window.hacked = 'script'</script>"
REVERSED = "\u202egpj.exe"
LONG = "long " * 2000
RUNS = f"""
import math
import numpy as np
import trialbook as tb
tb.set_experiment({IMAGE!r})
tags = {{{SCRIPT!r}: {REVERSED!r}, "javascript:alert(1)": "🦊"}}
with tb.start_run(run_name={IMAGE!r}, tags=tags):
    tb.log_params({{{IMAGE!r}: None, "long": {LONG!r}, "array": np.float32(0.1)}})
    tb.log_metrics({{{SCRIPT!r}: np.float32(0.5), "nan": math.nan}})
    tb.log_metrics({{"up": math.inf, "down": -math.inf}})
with tb.start_run(run_name={REVERSED!r}):
    tb.log_metric("nan", 1)
"""
WRONG = """
mistakes = {
    "a text": lambda: tb.log_metric("acc", "high"),
    "no experiment": lambda: tb.runs(experiment_names=["diabtes"]),
    "a typo": lambda: tb.runs(filter_string="metrcs.nan > 0"),
}
for mistake in mistakes.values():
    try:
        mistake()
    except tb.TrialbookError as error:
        print(error)
"""


def test_hostile_text_stays_text(lab: Lab, folder: Path) -> None:
    elsewhere: list[str] = []
    lab.page.on("request", lambda request: elsewhere.append(request.url))
    write_notebook(folder / "hostile.ipynb", RUNS, "tb.runs()", WRONG)
    notebook = lab.open_notebook(f"{folder.name}/hostile.ipynb")
    sidebar = lab.show_sidebar()
    notebook.run_cell(0)
    notebook.run_cell(1)
    table = RunTable(notebook.view(1))
    expect(table.row(IMAGE).get_by_role("img", name="Finished")).to_be_visible()
    table.shows(REVERSED, IMAGE)
    values = {
        "nan": "NaN",
        "up": "∞",
        "down": "-∞",
        "array": "0.1",
        IMAGE: "None",
        "javascript:alert(1)": "🦊",
    }
    for column, value in values.items():
        expect(table.cell(IMAGE, column)).to_have_text(value)
    expect(table.cell(IMAGE, "long")).to_have_attribute("title", LONG)
    expect(sidebar.get_by_role("treeitem").filter(has_text=IMAGE).first).to_be_visible()
    lab.screenshot("hostile")

    table.filter.fill("`" + IMAGE)
    expect(table.element.get_by_role("alert")).to_be_visible()
    lab.screenshot("hostile-filter")
    table.filter.fill("params.`" + IMAGE + "` = 'None'")
    expect(table.row(REVERSED)).to_have_count(0)
    expect(table.row(IMAGE)).to_be_visible()

    notebook.run_cell(2)
    said = notebook.outputs(2)[0]["text"]
    assert "must be a number" in said
    assert "diabtes" in said
    assert "Did you mean metrics" in said

    # The static twin, as an untrusted notebook or another program shows it.
    html = next(o["data"]["text/html"] for o in notebook.outputs(1))
    lab.page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", html)
    expect(lab.page.locator("body > div").last).to_contain_text(IMAGE)
    assert lab.page.evaluate("() => window.hacked ?? null") is None
    assert {
        url for url in elsewhere if "//127.0.0.1:" not in url and "data:" not in url[:5]
    } == set()
