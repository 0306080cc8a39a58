"""How many clicks the tasks of every day take; typing is not counted.

The most that a task may take is what it takes in MLflow 3.17's page, where that has it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator, Page

SWEEP = """
import trialbook as tb
tb.set_experiment("sweep")
for n in range(20):
    with tb.start_run(run_name=f"gbm-{n:02}"):
        tb.log_params({"depth": 2 + n % 3})
        tb.log_series("val/loss", [1 / (1 + (7 * n) % 20), 2 + n])
        tb.log_text("fitted", "report.txt")
"""


class Clicks:
    """Clicks, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self.taken: dict[str, int] = {}

    def on(self, what: Locator, **how: Any) -> None:
        """Click once."""
        what.click(**how)
        self.count += 1

    def item(self, name: str) -> None:
        """Click an item of a menu."""
        items = self.page.get_by_role("menuitem", name=name, exact=True)
        checks = self.page.get_by_role("menuitemcheckbox", name=name, exact=True)
        radios = self.page.get_by_role("menuitemradio", name=name, exact=True)
        self.on(items.or_(checks).or_(radios))

    def took(self, task: str, most: int) -> None:
        """Note how many clicks a task took, and begin to count anew."""
        count, self.count = self.count, 0
        self.taken[task] = count
        assert count <= most, task


def test_no_task_takes_more_clicks_than_in_mlflow(
    lab: Lab, folder: Path, screenshots: Path
) -> None:
    page = lab.page
    page.set_viewport_size({"width": 1440, "height": 900})
    write_notebook(folder / "day.ipynb", SWEEP, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/day.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    table = RunTable(view)
    rows = view.get_by_role("rowheader")
    clicks = Clicks(page)
    more = view.get_by_role("button", name="More", exact=True)

    expect(table.header("val/loss")).to_be_visible()
    clicks.took("see metrics", 0)
    clicks.on(table.header("val/loss").get_by_role("button"))
    expect(table.header("val/loss")).to_have_attribute("aria-sort", "ascending")
    expect(table.first).to_have_text("gbm-00")
    clicks.took("sort by a metric", 1)
    table.header("val/loss").hover()
    clicks.on(table.header("val/loss"), button="right")
    clicks.item("Minimum")
    expect(table.first).to_have_text("gbm-17")
    clicks.took("best by the minimum of the curve", 3)

    clicks.on(view.get_by_role("button", name="Group", exact=True))
    clicks.item("params.depth")
    expect(view.get_by_role("treegrid")).to_be_visible()
    clicks.took("group by a param", 2)
    view.get_by_role("button", name="No groups").click()
    expect(rows.first).to_have_text("gbm-17")

    table.filter.fill("params.depth > 3 and min(metrics.`val/loss`) < 0.3")
    table.filter.press("Enter")
    expect(rows).not_to_have_count(20)
    clicks.took("a param above a number", 0)
    table.filter.fill("")
    table.filter.press("Enter")
    expect(table.status.filter(has_text="20 runs")).to_be_visible()

    clicks.on(more)
    clicks.item("Hide Failed and Killed Runs")
    expect(view.get_by_text("no failed")).to_be_visible()
    clicks.took("hide failed runs", 2)

    clicks.on(table.row("gbm-17"), button="right")
    clicks.item("Set as Baseline")
    clicks.took("differences from a baseline", 2)
    clicks.on(table.row("gbm-17"), button="right")
    clicks.item("Rename")
    expect(view.get_by_role("textbox", name="Name of the run")).to_be_focused()
    page.keyboard.type("best")
    page.keyboard.press("Enter")
    expect(rows.filter(has_text="best")).to_have_count(1)
    clicks.took("rename a run", 2)

    tick = view.get_by_label
    clicks.on(tick("Select best"))
    clicks.on(tick("Select gbm-14"))
    clicks.on(view.get_by_role("button", name="Compare", exact=True))
    tab = page.locator(".jp-TrialbookTab:visible")
    expect(tab.get_by_text("gbm-14").first).to_be_visible()
    clicks.took("compare two runs", 3)
    page.keyboard.press("Control+Shift+[")
    expect(view.get_by_text("2 selected")).to_be_visible()
    clicks.on(view.get_by_role("button", name="Actions", exact=True))
    clicks.item("Compare Code")
    expect(page.locator(".jp-TrialbookTab:visible")).to_be_visible()
    # with the two ticks that are there already
    clicks.count += 2
    clicks.took("difference of code", 4)
    lab.open_notebook(f"{folder.name}/day.ipynb")
    view.get_by_role("button", name="Clear", exact=True).click()

    def select_ten() -> None:
        clicks.on(rows.nth(5))
        clicks.on(rows.nth(14), modifiers=["Shift"])
        expect(view.get_by_text("10 selected")).to_be_visible()

    select_ten()
    clicks.on(view.get_by_role("button", name="Edit Tags…"))
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    page.keyboard.type("stage")
    page.keyboard.press("Tab")
    page.keyboard.type("old")
    clicks.on(page.get_by_role("dialog").get_by_role("button", name="Save"))
    expect(page.locator(".Toastify__toast", has_text="Tags of 10 runs changed")).to_be_visible()
    clicks.took("tag ten runs", 12)
    clicks.on(view.get_by_role("button", name="Archive", exact=True))
    expect(table.status.filter(has_text="10 runs")).to_be_visible()
    # with the two that select
    clicks.count += 2
    clicks.took("archive ten runs", 12)
    clicks.on(page.locator(".Toastify__toast").get_by_role("button", name="Undo").last)
    expect(table.status.filter(has_text="20 runs")).to_be_visible()
    clicks.took("restore them", 4)

    rows.first.scroll_into_view_if_needed()
    clicks.on(table.row("best").get_by_role("rowheader").get_by_text("best"), click_count=2)
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    # a double click
    clicks.count += 1
    clicks.on(run.element.get_by_role("tab", name="Artifacts"))
    expect(run.panel("Artifacts").get_by_text("fitted")).to_be_visible()
    clicks.took("open a file", 4)
    clicks.on(run.element.get_by_role("tab", name="Cells"))
    clicks.on(run.panel("Cells").get_by_role("button", name="Show in notebook"))
    expect(page.locator(".jp-Notebook:visible")).to_have_count(1)
    clicks.took("the cell that made a run", 3)

    screenshots.mkdir(parents=True, exist_ok=True)
    (screenshots / "clicks.json").write_text(json.dumps(clicks.taken, indent=1), "utf-8")
