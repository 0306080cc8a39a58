"""How fast a comparison draws curves in JupyterLab, and how it scrolls through very many charts.

Run ``python benchmarks/compare.py [--busy] [--screenshots FOLDER]``. Stores are filled with 50 runs
of one long metric each, and with 50 runs of 1,000 short ones. A first paint is from the click on
*Curves* to the frame in which all curves are drawn, with nothing kept in the page; a zoom is from
the key to the frame with the new buckets. ``--busy`` has the kernel train in pure Python meanwhile.
A headless Chromium paints in software.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import scroll
from line_engine import heap
from playwright.sync_api import expect, sync_playwright
from table import Row, Table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ui"))

from browser import launch
from lab import Lab, write_notebook
from server import Server, serve

import trialbook as tb
from trialbook.recording import stores

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

RUNS = 50
LENGTHS = {100_000: 500.0, 1_000_000: 1000.0}
"""Points of a curve, and the milliseconds of a first paint of fifty."""
METRICS, SHORT = 1_000, 100
FIRST_SCREEN, FRAME, MEMORY, ZOOM = 1000.0, 33.0, 300.0, 150.0
ROUNDS = 7
# Every one of them shows a part that was not shown before.
ZOOMS = ("+", "+", *5 * (">",), "+", *6 * ("<",), "+", *5 * (">",))
SCROLLER = ".jp-TrialbookCompare-scroller"

TRAIN = """
import pathlib
while not pathlib.Path("stop").exists():
    sum(n * n for n in range(2_000))
"""
# Painted is what was there when the frame after the change began.
WATCH = """([selector, curves, act]) => new Promise(resolve => {
    const count = chart => (chart.dataset.points ?? '').split(' ').length;
    const drawn = () => [...document.querySelectorAll(`${selector} [data-points]`)];
    const before = new Map(drawn().map(chart => [chart, chart.dataset.points]));
    const start = performance.now();
    const look = () => {
        const now = drawn();
        const isNew = c => count(c) >= curves && before.get(c) !== c.dataset.points;
        if (now.length && now.every(isNew)) {
            requestAnimationFrame(() => resolve(performance.now() - start));
        } else if (performance.now() - start > 60000) {
            resolve(Infinity);
        } else {
            requestAnimationFrame(look);
        }
    };
    window.acts[act]();
    look();
})"""
ACTS = """selector => {
    const find = what => document.querySelector(`${selector} ${what}`);
    const press = (key, shiftKey = false) =>
        find('[role=group][tabindex="0"][aria-roledescription]').dispatchEvent(
            new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
    const tab = name => [...document.querySelectorAll(`${selector} [role=tab]`)]
        .find(each => each.textContent.includes(name)).click();
    window.acts = {
        'Curves': () => tab('Curves'), 'Differences': () => tab('Differences'),
        '+': () => press('+'),
        '<': () => press('ArrowLeft', true), '>': () => press('ArrowRight', true),
    };
}"""


def main() -> None:
    """Fill stores, open comparisons and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--busy", action="store_true", help="the kernel computes meanwhile")
    parser.add_argument("--screenshots", type=Path)
    options = parser.parse_args()
    expect.set_options(timeout=60_000)
    table = Table(["ours"])
    with (
        TemporaryDirectory() as folder,
        serve(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for length, bar in LENGTHS.items():
            lab = compared(browser, server, f"long{length}", {"loss": length}, options)
            long_curves(table, lab, f"{RUNS} x {length:,} points", bar)
            close(lab, server)
        metrics = {f"layer{at // 10:03}/grad{at % 10}": SHORT for at in range(METRICS)}
        lab = compared(browser, server, "many", metrics, options)
        many_charts(table, lab, f"{METRICS:,} charts x {RUNS} runs")
        close(lab, server)
        browser.close()
    table.print()


def long_curves(table: Table, lab: Lab, name: str, bar: float) -> None:
    """Measure one chart of long curves."""
    paints = first_paints(lab.page)
    zooms = [act(lab.page, key) for key in ZOOMS]
    lab.screenshot(f"compare-{name.replace(' ', '-')}")
    row(table, f"{name}: first paint, median", statistics.median(paints), bar)
    row(table, f"{name}: zoom, median", statistics.median(zooms))
    row(table, f"{name}: zoom, p95", float(np.percentile(zooms, 95)), ZOOM)


def many_charts(table: Table, lab: Lab, name: str) -> None:
    """Measure very many charts of short curves."""
    paints = first_paints(lab.page)
    row(table, f"{name}: first screen, median", statistics.median(paints), FIRST_SCREEN)
    frames = scroll.wheel(lab.page, SCROLLER)
    row(table, f"{name}: frames while scrolling, p95", frames.p95, FRAME)
    lab.screenshot("compare-many")
    memory = {"ours": heap(lab.page)}
    table.rows.append(Row(f"{name}: memory of the page", "MB", memory, MEMORY))


def row(table: Table, what: str, ours: float, bar: float | None = None) -> None:
    """Add a row of milliseconds."""
    table.rows.append(Row(what, "ms", {"ours": ours}, bar))


def compared(
    browser: Browser,
    server: Server,
    name: str,
    metrics: dict[str, int],
    options: argparse.Namespace,
) -> Lab:
    """Open a comparison of all curves of a filled store in a tab of its own."""
    folder = server.root / name
    folder.mkdir()
    fill(folder / "trialbook.db", metrics)
    write_notebook(
        folder / "compare.ipynb",
        "import trialbook as tb\ntb.set_experiment('curves')\ntb.compare()",
        TRAIN,
    )
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    page.set_default_timeout(60_000)
    lab = Lab(page, server, name, options.screenshots or folder)
    lab.open()
    notebook = lab.open_notebook(f"{name}/compare.ipynb")
    notebook.run_cell(0)
    view = notebook.view(0)
    expect(view.locator("[data-points]").first).to_be_visible()
    show_all(page, view)
    if options.busy:
        notebook.start_cell(1)
        assert notebook.is_running(1)
    page.evaluate(ACTS, ".jp-TrialbookView")
    return lab


def fill(path: Path, metrics: dict[str, int]) -> None:
    """Record runs whose metrics wander."""
    tb.set_tracking_uri(path)
    tb.set_experiment("curves")
    random = np.random.default_rng(7)
    for number in range(RUNS):
        with tb.start_run(run_name=f"run {number:02}") as run:
            for key, length in metrics.items():
                run.log_series(key, np.cumsum(random.normal(size=length)).round(3))
    stores.close_stores()


def show_all(page: Page, view: Locator) -> None:
    """Have the curves of all runs drawn."""
    view.get_by_role("button", name="Which runs").click()
    page.get_by_role("menuitemcheckbox", name="Show All").click()
    page.wait_for_function(
        "() => document.querySelector('[data-points]')?.dataset.points.split(' ').length >= 50"
    )


def first_paints(page: Page) -> list[float]:
    """Leave the curves and come back."""
    paints = []
    for _ in range(ROUNDS):
        page.evaluate("() => window.acts['Differences']()")
        page.wait_for_function("() => !document.querySelector('[data-points]')")
        paints.append(act(page, "Curves"))
    return paints


def act(page: Page, name: str) -> float:
    """Return the milliseconds from something done to the frame with all curves anew."""
    taken: float = page.evaluate(WATCH, [".jp-TrialbookView", RUNS, name])
    return taken


def close(lab: Lab, server: Server) -> None:
    """End the kernel and the page."""
    for folder in server.root.iterdir():
        if folder.is_dir():
            (folder / "stop").touch()
    lab.page.close()
    server.shut_kernels_down()


if __name__ == "__main__":
    main()
