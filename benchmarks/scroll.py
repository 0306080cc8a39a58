"""How smoothly a run table of 100,000 runs scrolls in JupyterLab, beside the least a page can do.

Run ``python benchmarks/scroll.py [--runs N] [--screenshots FOLDER]``. The floor is a bare page
with as many rows and as many visible cells, whose elements are moved and given another text;
it is measured in the same browser, before and after. A headless Chromium paints in software,
so that ratios to the floor say more than milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import records
from playwright.sync_api import Page, sync_playwright

from trialbook.recording import stores

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ui"))

from browser import launch
from lab import Lab, write_notebook
from server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME = 1000 / 60
SLACK = 1.0
"""Milliseconds by which a timer may miss a frame that was in time."""
WHEELS, WHEEL = 90, 240
DRAGS = 90
PAUSE = 12
TABLE = ".jp-TrialbookRunTable-scroller"
FLOOR = "#floor"

RECORD = """() => {
    const frames = [];
    let last = null, on = true;
    const tick = now => {
        if (last !== null) frames.push(now - last);
        last = now;
        if (on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    window.stopRecording = () => { on = false; return frames; };
}"""
# over the table, of its size, and with as many cells in sight
BARE = """([selector, count]) => {
    const table = document.querySelector(selector);
    const box = table.getBoundingClientRect();
    const row = [...table.querySelectorAll('tbody > tr')].find(tr => tr.cells.length > 9);
    const widths = [...row.cells].map(cell => cell.getBoundingClientRect())
        .filter(({left, right}) => right > box.left && left < box.right)
        .map(({width}) => width);
    const floor = document.createElement('div');
    floor.id = 'floor';
    floor.style.cssText = `position:fixed;left:${box.left}px;top:${box.top}px;
        width:${box.width}px;height:${box.height}px;overflow:auto;background:white;z-index:9999;
        contain:strict`;
    const whole = document.createElement('div');
    whole.style.cssText = `position:relative;height:${24 * count}px`;
    floor.append(whole);
    const pool = Array.from({length: Math.ceil(box.height / 24) + 1}, () => {
        const line = document.createElement('div');
        line.style.cssText =
            'position:absolute;top:0;display:flex;height:24px;contain:strict;width:100%';
        line.append(...widths.map(width => {
            const cell = document.createElement('div');
            cell.style.cssText = `width:${width}px;flex:none;overflow:hidden;white-space:nowrap`;
            cell.append('');
            return cell;
        }));
        whole.append(line);
        return line;
    });
    const draw = () => {
        const first = Math.floor(floor.scrollTop / 24);
        for (let index = first; index < first + pool.length; index++) {
            const line = pool[index % pool.length];
            if (line.index === index) continue;
            line.index = index;
            line.style.transform = `translateY(${24 * index}px)`;
            for (let k = 0; k < widths.length; k++) {
                line.children[k].firstChild.data = `${index}.${k}`;
            }
        }
    };
    floor.addEventListener('scroll', draw, {passive: true});
    document.body.append(floor);
    draw();
    return widths.length * pool.length;
}"""


@dataclass(frozen=True)
class Frames:
    """How long frames took, in milliseconds."""

    times: list[float]

    @property
    def p95(self) -> float:
        """What 19 of 20 frames stay below."""
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def late(self) -> float:
        """Share of the frames that came too late."""
        return sum(time > FRAME + SLACK for time in self.times) / len(self.times)

    def __str__(self) -> str:
        p50 = statistics.median(self.times)
        return (
            f"p50 {p50:5.1f}  p95 {self.p95:6.1f}  max {max(self.times):6.1f} ms, "
            f"{self.late:4.0%} of {len(self.times)} frames over {FRAME:.1f} ms"
        )


@contextmanager
def recorded(page: Page, times: list[float]) -> Iterator[None]:
    """Record the frames of a block."""
    page.evaluate(RECORD)
    yield
    times += page.evaluate("() => window.stopRecording()")


def wheel(page: Page, selector: str) -> Frames:
    """Scroll down by the wheel and up again."""
    box = page.locator(selector).bounding_box()
    assert box
    page.locator(selector).evaluate("element => element.scrollTo(0, 240000)")
    settle(page, selector)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    times: list[float] = []
    with recorded(page, times):
        for turn in range(WHEELS):
            page.mouse.wheel(0, WHEEL if turn < WHEELS * 2 / 3 else -WHEEL)
            page.wait_for_timeout(PAUSE)
    return Frames(times)


def drag(page: Page, selector: str) -> Frames:
    """Drag the scrollbar from the top nearly to the bottom."""
    page.locator(selector).evaluate("element => element.scrollTo(0, 0)")
    settle(page, selector)
    box = page.locator(selector).bounding_box()
    assert box
    x, top = box["x"] + box["width"] - 7, box["y"] + 24
    page.mouse.move(x, top)
    page.mouse.down()
    times: list[float] = []
    with recorded(page, times):
        for step in range(DRAGS):
            page.mouse.move(x, top + (box["height"] - 80) * step / DRAGS)
            page.wait_for_timeout(PAUSE)
    page.mouse.up()
    reached = page.locator(selector).evaluate("e => e.scrollTop / e.scrollHeight")
    assert reached > 0.5, f"the scrollbar was dragged to {reached:.0%} only"
    return Frames(times)


def settle(page: Page, selector: str) -> float:
    """Wait until all rows in sight are there, and return the milliseconds it took."""
    return page.evaluate(
        """async selector => {
            const begin = performance.now();
            const next = () => new Promise(requestAnimationFrame);
            do { await next(); await next(); }
            while (document.querySelector(`${selector} .jp-mod-loading`));
            return performance.now() - begin;
        }""",
        selector,
    )


def bare(page: Page, count: int) -> int:
    """Put the floor over the table, and return how many cells it has."""
    return page.evaluate(BARE, [TABLE, count])


def measure(page: Page, count: int) -> None:
    """Print the frames of table and floor."""
    table: dict[str, Frames] = {}
    floor: dict[str, list[float]] = {"wheel": [], "drag": []}
    for turn in range(2):
        cells = bare(page, count)
        if turn == 0:
            print(f"{count:,} rows, {cells} cells in sight")
        for way, scroll in (("wheel", wheel), ("drag", drag)):
            floor[way] += scroll(page, FLOOR).times
        page.locator(FLOOR).evaluate("element => element.remove()")
        if turn == 0:
            for way, scroll in (("wheel", wheel), ("drag", drag)):
                table[way] = scroll(page, TABLE)
                print(f"{way}: rows in sight {settle(page, TABLE):.0f} ms after the last move")
    for way, times in floor.items():
        least = Frames(times)
        print(f"{way:5}  table  {table[way]}")
        print(f"{'':5}  floor  {least}")
        print(f"{'':5}  p95 {table[way].p95 / least.p95:.2f}x floor")


def main() -> None:
    """Fill a store, open the table and scroll."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--screenshots", type=Path)
    parser.add_argument("--store", type=Path, help="kept there, and not filled again")
    options = parser.parse_args()
    with TemporaryDirectory() as folder, serve(Path(folder)) as server:
        path = (options.store or server.root / "trialbook.db").resolve()
        if not path.exists():
            records.fill(stores.open_store(str(path)), 0, options.runs)
            stores.close_stores()
        write_notebook(
            server.root / "scroll.ipynb",
            f"import trialbook as tb\ntb.set_tracking_uri({str(path)!r})\ntb.runs(['0'])",
        )
        with sync_playwright() as playwright:
            browser = launch(playwright, scrollbars=True)
            page = browser.new_page(viewport={"width": 1600, "height": 900})
            page.set_default_timeout(60_000)
            screenshots = options.screenshots or Path(folder, "screenshots")
            lab = Lab(page, server, "scroll", screenshots)
            lab.open()
            lab.open_notebook("scroll.ipynb").run_cell(0)
            page.locator(TABLE).get_by_role("rowheader").first.wait_for()
            measure(page, options.runs)
            lab.screenshot("scrolled")
            browser.close()


if __name__ == "__main__":
    main()
