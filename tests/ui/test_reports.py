"""Files of ``to_html`` and ``tb.report``: opened as such they live without network and kernel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe import SCRIPT, serious_faults
from matplotlib.figure import Figure
from playwright.sync_api import expect

import trialbook as tb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

HOSTILE = "</script><img src=x onerror=alert(1)>"
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


@pytest.fixture
def sweep(workspace: Path) -> list[tb.ActiveRun]:
    """Record runs whose curves go down, in the store of the test's own folder."""
    tb.set_experiment("sweep")
    runs = []
    for n in range(12):
        with tb.start_run(run_name=f"gbm-{n:02}" if n else HOSTILE) as run:
            tb.log_params({"depth": 2 + n % 3, "booster": ["tree", "dart"][n % 2]})
            tb.log_series("val/loss", [1.2 / (1 + n + step / 25) for step in range(2_000)])
            tb.log_metric("accuracy", n / 12)
        runs.append(run)
    return runs


class Opened:
    """A file in a page that has no network and hears everything."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.told.append(message.text))
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("dialog", lambda dialog: self.told.append(dialog.message))
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: Path) -> None:
        self.page.goto(path.as_uri())

    def view(self, at: int) -> Locator:
        """Return a view that has come to life."""
        view = self.page.locator("[data-trialbook-saved]").nth(at)
        expect(view.locator(".jp-TrialbookHosted")).to_be_visible()
        expect(view.locator("[data-trialbook-twin]")).to_be_hidden()
        return view

    def is_quiet(self) -> bool:
        """Tell whether nothing was asked of anybody, and nothing was said on the console."""
        elsewhere = [url for url in self.asked if not url.startswith(("file:", "data:", "blob:"))]
        return (self.told, elsewhere) == ([], [])


@pytest.fixture
def opened(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Opened]:
    """A page of its own, in the theme that the test asks for."""
    params = request.node.callspec.params
    context = browser.new_context(
        offline=True,
        color_scheme=params.get("theme", "light"),
        java_script_enabled=params.get("scripts", True),
        viewport={"width": 1200, "height": 900},
    )
    yield Opened(context.new_page())
    context.close()


@THEMES
def test_a_report_lives_without_a_network(
    opened: Opened, sweep: list[tb.ActiveRun], theme: str, tmp_path: Path, screenshots: Path
) -> None:
    figure = Figure()
    figure.subplots().plot([1, 2])
    parts = [
        "# What we tried\n\nSome *text* with `code`.\n\n## Runs",
        tb.runs(),
        "## Curves",
        tb.compare(sweep),
        tb.chart("val/loss", sweep, group_by="params.booster", band="std"),
        "## One run",
        sweep[0],
        figure,
    ]
    opened.open(tb.report(parts, tmp_path / "report.html", title=HOSTILE))
    page = opened.page
    expect(page.get_by_role("heading", name=HOSTILE).first).to_be_visible()
    assert page.get_by_role("navigation", name="Contents").get_by_role("link").count() == 5

    table = opened.view(0)
    expect(table.get_by_role("row").filter(has_text="gbm-11")).to_be_visible()
    table.get_by_role("columnheader", name="accuracy").get_by_role("button").first.click()
    expect(table.locator("tbody").get_by_role("row").first).to_contain_text(HOSTILE)

    compared = opened.view(1)
    chart = compared.get_by_role("group", name=re.compile("^val.loss: ")).locator("[data-points]")
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible()
    whole = chart.get_attribute("data-points")
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.screenshot(path=screenshots / f"report-hovered-{theme}.png")
    # from the middle on there are fewer points, which the file has
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.up()
    expect(chart).not_to_have_attribute("data-points", whole or "")
    expect(chart).to_be_visible()

    grouped = opened.view(2)
    grouped.scroll_into_view_if_needed()
    expect(grouped.get_by_role("list", name="Groups")).to_contain_text("tree (6)")
    expect(grouped.locator("[data-points]").first).to_be_visible()

    run = opened.view(3)
    run.scroll_into_view_if_needed()
    expect(run.get_by_role("tab").first).to_be_visible()
    assert page.locator("img[onerror]").count() == 0
    page.screenshot(path=screenshots / f"report-{theme}.png", full_page=True)
    assert opened.is_quiet()
    # the page's policy keeps scripts out that a test adds to it, but not what it evaluates
    page.evaluate(SCRIPT.read_text("utf-8"))
    assert serious_faults(page) == []


@THEMES
@pytest.mark.parametrize("kind", ["runs", "run", "compare", "experiments", "groups"])
def test_a_page_of_every_view_lives(
    opened: Opened,
    sweep: list[tb.ActiveRun],
    theme: str,
    kind: str,
    tmp_path: Path,
    screenshots: Path,
) -> None:
    views = {
        "runs": tb.runs,
        "run": lambda: tb.show_run(sweep[0]),
        "compare": lambda: tb.compare(sweep),
        "experiments": tb.experiments,
        "groups": lambda: tb.runs(group_by="params.depth"),
    }
    words = {
        "runs": "gbm-03",
        "run": HOSTILE,
        "compare": "gbm-03",
        "experiments": "sweep",
        "groups": "depth",
    }
    opened.open(views[kind]().to_html(tmp_path / f"{kind}.html"))
    view = opened.view(0)
    expect(view.locator(".jp-TrialbookHosted")).to_contain_text(words[kind])
    expect(view.get_by_role("status").first).to_contain_text("saved view")
    opened.page.screenshot(path=screenshots / f"page-{kind}-{theme}.png")
    background = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.jp-TrialbookHosted > *')).backgroundColor"
    )
    light = sum(map(int, re.findall(r"\d+", background)[:3])) > 3 * 128
    assert light == (theme == "light")
    assert opened.is_quiet()


@pytest.mark.parametrize("scripts", [False])
@THEMES
def test_without_scripts_a_page_has_tables_and_charts(
    opened: Opened,
    sweep: list[tb.ActiveRun],
    theme: str,
    scripts: bool,
    tmp_path: Path,
    screenshots: Path,
) -> None:
    opened.open(tb.compare(sweep).to_html(tmp_path / "compare.html"))
    page = opened.page
    expect(page.get_by_role("img", name="val/loss by step")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("gbm-03")
    page.screenshot(path=screenshots / f"page-static-{theme}.png")
    assert opened.asked == [page.url]


@THEMES
def test_on_paper_a_page_has_tables_and_charts(
    opened: Opened, sweep: list[tb.ActiveRun], theme: str, tmp_path: Path
) -> None:
    opened.open(tb.report(["# Result", tb.compare(sweep)], tmp_path / "report.html"))
    opened.view(0)
    opened.page.emulate_media(media="print")
    expect(opened.page.locator("[data-trialbook-twin]")).to_be_visible()
    expect(opened.page.locator(".jp-TrialbookHosted")).to_be_hidden()
    assert opened.page.pdf()[:5] == b"%PDF-"
    assert opened.is_quiet()
