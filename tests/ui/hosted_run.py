"""One run in a cell, in hosts without our extension: what is recorded, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe import serious_faults
from playwright.sync_api import expect
from test_connection import is_live

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from test_run_journey import RunPage

CHART = "[data-points]"
"""A chart that has drawn its lines; it says there how many points each has."""

RUN = """
from matplotlib.figure import Figure
import trialbook as tb
figure = Figure()
figure.subplots().plot([1, 3, 2])
note = "Deeper **than** before."
with tb.start_run(run_name="forest", description=note, tags={"stage": "a"}) as run:
    tb.log_params({f"layer_{n}": 2 ** n for n in range(9)} | {"model": "forest"})
    tb.log_series("loss", [1 / (1 + n / 300) + n % 7 / 80 for n in range(5000)])
    tb.log_series("accuracy", [1 - 0.9 / (1 + n / 500) for n in range(5000)])
    tb.log_figure(figure, "plots/curve.png")
    tb.log_figure(figure, "plots/curve.pdf")
    tb.log_dict({"depth": 3}, "config.json")
"""
SHOW = "shown = tb.show_run(run)\nshown"
CONTINUED = """
import pathlib, time
with tb.start_run(run_id=run.info.run_id):
    step = 5000
    while not pathlib.Path("stop").exists():
        step += 1
        tb.log_metric("loss", 1 / step, step=step)
        time.sleep(0.02)
"""


def read_a_run(
    page: Page, run: RunPage, part: str, screenshot: Callable[[str], None], *, markdown: bool
) -> None:
    """Read a run's sections; `part` is the selector of what is ours."""
    is_live(run.element)
    expect(run.element.get_by_role("heading", name="forest")).to_be_visible()
    screenshot("overview")
    assert (faults := serious_faults(page, part)) == [], faults

    metrics = run.open("Metrics")
    expect(metrics.locator(CHART).first).to_be_visible()
    expect(metrics).to_contain_text("of 5,000 points")
    screenshot("metrics")
    assert (faults := serious_faults(page, part)) == [], faults

    params = run.open("Params")
    expect(params.get_by_role("row").filter(has_text="layer_8")).to_contain_text("256")
    screenshot("params")

    notes = run.open("Notes")
    if markdown:
        expect(notes.locator("strong")).to_have_text("than")
    else:
        expect(notes.locator("pre")).to_have_text("Deeper **than** before.")
    notes.get_by_role("button", name="Edit").click()
    notes.get_by_role("textbox").fill("Better, by far.")
    screenshot("note-edit")
    page.keyboard.press("Control+Enter")
    expect(notes).to_contain_text("Better, by far.")
    expect(notes.get_by_role("textbox")).to_have_count(0)

    files = run.open("Artifacts")
    files.get_by_role("treeitem", name="plots", exact=True).locator("> *").first.click()
    image = run.file("curve.png").get_by_role("img", name="curve.png")
    page.wait_for_function("image => image.naturalWidth > 0", arg=image.element_handle())
    screenshot("image")
    assert (faults := serious_faults(page, part)) == [], faults
    sheet = run.file("curve.pdf").get_by_role("group", name="Page 1 of 1")
    expect(sheet).to_contain_text("1.75")
    expect(sheet.locator("canvas")).to_be_visible()
    screenshot("pdf")
    assert (faults := serious_faults(page, part)) == [], faults
    expect(run.file("config.json")).to_contain_text('"depth": 3')
