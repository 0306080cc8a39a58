"""What draws lines fastest: uPlot, which charts use, beside Plotly, which figures use.

Run ``python benchmarks/line_engine.py``. Both draw the same curves, each with steps of its own, on
an empty page of a headless Chromium, from the files that npm installed. A drawing ends with the
frame after it; the memory is what the page holds after its garbage was collected, over the page
before. 166,650 points are what uPlot's README draws. A headless Chromium paints in software.
"""

from __future__ import annotations

import gzip
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from table import Row, Table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ui"))

from browser import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
ROUNDS = 7
CASES = [(1, 100), (50, 2_000), (1, 166_650)]
"""Curves, and points of each."""
SCRIPTS = {
    "ours": "node_modules/uplot/dist/uPlot.iife.min.js",
    "plotly": "node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
}
BARS = {(50, 2_000): 100.0, (1, 166_650): 100.0}
"""Milliseconds in which nobody notices that there was nothing."""

SET_UP = """([curves, points]) => {
    let seed = 7;
    const random = () => (seed = seed * 16807 % 2147483647) / 2147483647 - 0.5;
    window.curves = Array.from({length: curves}, (_, curve) => {
        let value = 0;
        return [
            Float64Array.from({length: points}, (_, at) => at * curves + curve),
            Float64Array.from({length: points}, () => value += random())
        ];
    });
    window.colour = at => `hsl(${360 * at / curves} 60% 45%)`;
    window.painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    document.body.innerHTML = '<div id="chart" style="width:900px;height:300px"></div>';
}"""
DRAW = {
    "ours": """async () => {
        const host = document.getElementById('chart');
        window.plot?.destroy();
        const start = performance.now();
        window.plot = new uPlot({
            mode: 2, width: 900, height: 300, legend: {show: false},
            scales: {x: {time: false}},
            axes: [{scale: 'x'}, {scale: 'y'}],
            series: [{}, ...curves.map((_, at) => ({
                facets: [{scale: 'x', auto: true}, {scale: 'y', auto: true}],
                stroke: colour(at), width: 1.5,
            }))],
        }, [null, ...curves], host);
        await painted();
        return performance.now() - start;
    }""",
    "plotly": """async () => {
        const host = document.getElementById('chart');
        Plotly.purge(host);
        const start = performance.now();
        await Plotly.newPlot(host, curves.map(([x, y], at) => ({
            type: 'scatter', mode: 'lines', x, y, line: {color: colour(at), width: 1.5},
        })), {width: 900, height: 300, showlegend: false}, {displayModeBar: false});
        await painted();
        return performance.now() - start;
    }""",
}


def main() -> None:
    """Measure and print."""
    table = Table(list(SCRIPTS))
    script = {
        side: len(gzip.compress((ROOT / path).read_bytes())) for side, path in SCRIPTS.items()
    }
    sizes = {side: size / 1000 for side, size in script.items()}
    table.rows.append(Row("script after gzip", "kB", sizes, 30.0))
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for curves, points in CASES:
            measured = {side: measure(browser, side, curves, points) for side in SCRIPTS}
            what = f"{curves} x {points:,} points"
            times = {side: time for side, (time, _) in measured.items()}
            table.rows.append(Row(f"{what}, drawn", "ms", times, BARS.get((curves, points))))
            memory = {side: heap for side, (_, heap) in measured.items()}
            table.rows.append(Row(f"{what}, memory", "MB", memory))
        browser.close()
    table.print()


def measure(browser: Browser, side: str, curves: int, points: int) -> tuple[float, float]:
    """Return the milliseconds of a drawing and the megabytes that a drawn chart holds."""
    page = browser.new_page(viewport={"width": 1000, "height": 600})
    page.set_content("<!doctype html><body></body>")
    page.add_script_tag(path=ROOT / SCRIPTS[side])
    page.evaluate(SET_UP, [curves, points])
    before = heap(page)
    times = [page.evaluate(DRAW[side]) for _ in range(ROUNDS)]
    grown = heap(page) - before
    page.close()
    return statistics.median(times), grown


def heap(page: Page) -> float:
    """Return the megabytes of JavaScript after a collection of garbage."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / 1e6


if __name__ == "__main__":
    main()
