"""Parallel coordinates of 2,000 runs while somebody brushes them, and points at them.

Run ``python benchmarks/parallel_axes.py``. A comparison as pages show it, bundled from its sources
with the kernel in memory that the tests have, is opened on an empty page of a headless Chromium.
The mouse drags along axes, and the frames of the meantime are counted; how long it then takes
until every brushed line is there is told by the last stroke on a canvas. The floor draws as many
lines anew in each frame on a bare canvas, all of them, with nothing around it. A headless Chromium
paints in software.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from table import Row, Table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ui"))

from browser import launch

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, ViewportSize

ROOT = Path(__file__).parents[1]
RUNS = 2_000
AXES = 12
SIZE: ViewportSize = {"width": 1400, "height": 900}
MOVES = 150
"""Moves of the mouse in one drag."""
GRIP = ".jp-TrialbookCompare-grip"
BAR = 1000 / 30
"""Milliseconds of a frame, of 30 in a second."""

ENTRY = """
import React from 'react';
import { createRoot } from 'react-dom/client';
import { english } from './js/core/text/text';
import compare from './js/ui/views/compare';
import { NO_HOST } from './js/ui/views/view';
import './js/style/index.css';
import { CompareKernel } from './tests/js/compareKernel';
import { makeRun } from './tests/js/memoryKernel';

let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const runs = Array.from({ length: RUNS }, (_, n) => {
  const params = Object.fromEntries(
    Array.from({ length: AXES - 1 }, (_, at) => [
      `param ${String.fromCharCode(97 + at)}`,
      at % 4 === 3 ? `kind ${Math.floor(8 * random())}` : String(random().toPrecision(4))
    ])
  );
  return makeRun(n, { params, metrics: { loss: random() } });
});
const spec = {
  view: 'compare', view_id: 'v', store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] },
  layout: { sections: ['params'], settings: { axis: 'step' } }
};
const host = document.getElementById('host');
createRoot(host).render(
  <compare.Component
    client={new CompareKernel(runs).connect()} spec={spec} saved={null}
    text={english} compact={false} host={NO_HOST}
  />
);
"""
RECORD = """() => {
    window.frames_ = [];
    let last = null;
    const frame = now => {
        if (last !== null) window.frames_.push(now - last);
        last = now;
        window.recording = requestAnimationFrame(frame);
    };
    window.recording = requestAnimationFrame(frame);
}"""
STOP = "() => { cancelAnimationFrame(window.recording); return window.frames_; }"
LAST_STROKE = """() => {
    const { stroke } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.stroke = function (...path) {
        window.strokeAt = performance.now();
        return stroke.apply(this, path);
    };
}"""
REST = """() => new Promise(done => {
    const start = performance.now();
    const look = () => {
        // A quarter of a second without a stroke: all lines are there.
        if (performance.now() - Math.max(start, window.strokeAt ?? 0) > 250) {
            done(Math.max(0, (window.strokeAt ?? 0) - start));
        } else {
            requestAnimationFrame(look);
        }
    };
    look();
})"""
FLOOR = """([runs, axes, width, height]) => {
    document.body.innerHTML = `<canvas width="${width}" height="${height}"></canvas>`;
    const context = document.querySelector('canvas').getContext('2d');
    const places = Array.from({length: runs * axes}, () => height * Math.random());
    window.draw = () => {
        context.clearRect(0, 0, width, height);
        context.globalAlpha = 0.25;
        for (let first = 0; first < runs; first += 84) {
            context.beginPath();
            for (let run = first; run < Math.min(runs, first + 84); run++) {
                for (let axis = 0; axis < axes; axis++) {
                    const x = axis * width / (axes - 1);
                    const y = places[run * axes + axis];
                    if (axis === 0) context.moveTo(x, y);
                    else context.lineTo(x, y);
                }
            }
            context.stroke();
        }
        requestAnimationFrame(window.draw);
    };
    requestAnimationFrame(window.draw);
}"""


def main() -> None:
    """Measure and print."""
    table = Table(["ours", "floor"])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bundle(Path(folder))
        browser = launch(playwright)
        floor = floor_frames(browser.new_page(viewport=SIZE))
        page = browser.new_page(viewport=SIZE)
        page.set_content(
            "<!doctype html><style>#host > * { height: 880px }</style><div id='host'></div>"
        )
        page.add_style_tag(path=Path(folder) / "entry.css")
        page.add_script_tag(path=Path(folder) / "entry.js")
        page.evaluate(LAST_STROKE)
        axes = page.locator("[data-axis]")
        axes.nth(AXES - 1).wait_for()
        page.evaluate(REST)
        for what, which, part in (
            ("one axis brushed, to all runs", 0, 1.0),
            ("the same, brushed again", 0, 1.0),
            ("a second axis, to a half", 3, 0.5),
            ("a third axis, to a half", 6, 0.5),
        ):
            frames, rest = brushed(page, axes.nth(which), part)
            note = page.get_by_text("runs brushed").inner_text()
            report(table, what, frames, floor, note)
            table.rows.append(Row(f"{what}: all lines after the last move", "ms", {"ours": rest}))
        report(table, "lines pointed at", pointed(page, axes), floor)
        browser.close()
    table.print()


def bundle(folder: Path) -> None:
    """Make a script and a style sheet of the page's sources."""
    entry = ENTRY.replace("RUNS", str(RUNS)).replace("AXES", str(AXES))
    command = [
        ROOT / "node_modules/.bin/esbuild",
        "--bundle",
        "--minify",
        "--loader=tsx",
        "--format=iife",
        "--log-level=warning",
        "--target=es2022",
        "--tsconfig=js/tsconfig.json",
        '--define:process.env.NODE_ENV="production"',
        '--define:TRIALBOOK_VERSION="0"',
        f"--outfile={folder / 'entry.js'}",
    ]
    subprocess.run([str(word) for word in command], cwd=ROOT, check=True, input=entry.encode())


def brushed(page: Page, axis: Locator, part: float) -> tuple[list[float], float]:
    """Drag from the lower end of an axis up; return the frames, and the time until all is drawn."""
    box = axis.locator(GRIP).bounding_box()
    assert box
    x, bottom = box["x"] + box["width"] / 2, box["y"] + box["height"] - 4
    page.mouse.move(x, bottom)
    page.mouse.down()
    page.evaluate(RECORD)
    for move in range(MOVES + 1):
        page.mouse.move(x, bottom - part * (box["height"] - 8) * move / MOVES)
    frames: list[float] = page.evaluate(STOP)
    rest: float = page.evaluate(REST)
    page.mouse.up()
    page.evaluate(REST)
    return frames, rest


def pointed(page: Page, axes: Locator) -> list[float]:
    """Move across the lines; return the frames."""
    first, last = (axes.nth(at).locator(GRIP).bounding_box() for at in (0, AXES - 1))
    assert first
    assert last
    page.evaluate(RECORD)
    for move in range(MOVES + 1):
        x = first["x"] + 30 + (last["x"] - first["x"] - 60) * move / MOVES
        page.mouse.move(x, first["y"] + first["height"] / 2)
    frames: list[float] = page.evaluate(STOP)
    return frames


def floor_frames(page: Page) -> list[float]:
    """Return the frames of a bare canvas that draws every line anew in each of them."""
    page.evaluate(FLOOR, [RUNS, AXES, 1100, 700])
    page.evaluate(RECORD)
    page.wait_for_function("() => window.frames_.length >= 60")
    frames: list[float] = page.evaluate(STOP)
    page.close()
    return frames


def report(
    table: Table, what: str, frames: list[float], floor: list[float], note: str = ""
) -> None:
    """Add how long frames took in the middle, and what 19 of 20 stay below."""
    for name, measure in MEASURES.items():
        figures = {"ours": measure(frames), "floor": measure(floor)}
        table.rows.append(Row(f"{what}: {name} of {len(frames)} frames", "ms", figures, BAR))
    table.rows[-1].note = note


def p95(times: list[float]) -> float:
    """Return what 19 of 20 stay below."""
    return statistics.quantiles(times, n=20)[-1]


MEASURES: dict[str, Callable[[list[float]], float]] = {"median": statistics.median, "95 %": p95}


if __name__ == "__main__":
    main()
