"""How long from ``log_metric`` to the pixel, and from a click to the order, while a cell computes.

``python benchmarks/latency.py`` starts a JupyterLab and a Chromium of its own, with the built
extension. In each of several busy cells it logs some points and shows them in a run table and in
the sidebar, and beside them what it takes at least: a bare comm's message made text on the page.
``--older`` names a folder with ipykernel 6 (``pip install --no-deps --target``), where a helper
kernel answers in place of the busy one.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from playwright.sync_api import expect, sync_playwright
from table import Row, Table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "ui"))
import other_kernel
from browser import launch
from lab import Lab, Notebook, write_notebook
from run_table import RunTable
from server import Server, serve

if TYPE_CHECKING:
    from playwright.sync_api import Locator

BAR = 500.0
CLICK_BAR = 1000.0
CLICKS = 12
"""Up, down and newest first, over and over."""
INTERVAL = 0.45
RUNS = 300
"""More than a page holds: the order of fewer is settled in the page."""

SETUP = f"""
import json, pathlib, random, threading, time
import comm, numpy
import trialbook as tb
tb.set_experiment("latency")
for index in range({RUNS}):
    with tb.start_run(run_name=f"run {{index}}"):
        tb.log_metric("score", random.random())
numbers = numpy.random.default_rng(0).random(200_000)
objects = numbers[:50_000].astype(object)
matrix = numbers[:160_000].reshape(400, 400)
floor = comm.create_comm(target_name="floor")
"""
CELL = """
times = {{"ours": [], "floor": []}}
pathlib.Path("times").unlink(missing_ok=True)
with tb.start_run(run_name="clock"):
    tb.log_metric("clock", 0)
    index, side, due = 0, "floor", 0
    while not pathlib.Path("stop").exists():
        {work}
        # what comes before the page is watched cannot be measured
        if time.time() < due or not pathlib.Path("watched").exists():
            continue
        due = time.time() + {interval} * random.uniform(0.6, 1.4)
        if side == "floor":
            side, index = "ours", index + 1
            times["ours"].append(time.time())
            tb.log_metric("clock", index)
        else:
            side = "floor"
            times["floor"].append(time.time())
            floor.send({{"index": index}})
        if index == {points} and side == "floor":
            pathlib.Path("times").write_text(json.dumps(times))
            side, index = "over", index + 1
        if side == "over":
            due = float("inf")
"""
WORK = {
    "sleeping": "time.sleep(0.005)",
    "pure Python": "sum(n * n for n in range(2_000))",
    "NumPy": "matrix @ matrix; numpy.sort(numbers); numpy.sort(objects)",
}
# Painted is what was there when the frame after the change began.
WATCH = """([cell, item, floor]) => {
    const seen = { table: [], sidebar: [], floor: [] };
    const shown = { table: '', sidebar: '', floor: '' };
    const places = { table: cell, sidebar: item, floor };
    window.seen = seen;
    window.watching = true;
    const look = () => {
        const now = performance.timeOrigin + performance.now();
        for (const [name, place] of Object.entries(places)) {
            const text = place()?.textContent.trim() ?? '';
            const number = Number(text.match(/[0-9]+$/)?.[0] ?? NaN);
            if (text !== shown[name] && !Number.isNaN(number)) {
                shown[name] = text;
                requestAnimationFrame(() => {
                    seen[name].push([number, performance.timeOrigin + performance.now()]);
                });
            }
        }
        if (window.watching) {
            requestAnimationFrame(look);
        }
    };
    look();
}"""
PLACES = """() => {
    const clock = text => text.includes('clock') && /[0-9]$/.test(text.trim());
    const cells = () => {
        const table = document.querySelector('.jp-TrialbookView');
        const head = [...table.querySelectorAll('thead th')]
            .find(element => element.textContent.trim() === 'clock');
        const line = [...table.querySelectorAll('tbody tr')]
            .find(each => each.textContent.includes('clock') &&
                each.querySelector('[aria-label="Running"]'));
        const number = head?.getAttribute('aria-colindex');
        return head && line ? line.querySelector(`[aria-colindex="${number}"]`) : null;
    };
    const item = () => [...document.querySelectorAll('.jp-TrialbookPanel [role="treeitem"]')]
        .find(({ textContent }) => clock(textContent));
    const floor = document.createElement('div');
    document.body.append(floor);
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    kernel.registerCommTarget('floor', comm => {
        comm.onMsg = message => { floor.textContent = String(message.content.data.index); };
    });
    window.places = [cells, item, () => floor];
}"""
CLICKED = """() => { window.sorted = new Promise(resolve => {
    const names = () => [...document.querySelectorAll('.jp-TrialbookView tbody th')]
        .map(element => element.textContent).slice(0, 8).join();
    const before = names();
    let start = Infinity;
    addEventListener('click', event => { start = event.timeStamp; }, { capture: true, once: true });
    const look = () => {
        if (names() !== before) {
            requestAnimationFrame(() => resolve(performance.now() - start));
        } else if (performance.now() - start > 20000) {
            resolve(20000);
        } else {
            requestAnimationFrame(look);
        }
    };
    look();
}); }"""


@dataclass
class Figures:
    """Milliseconds of one kind of work."""

    delays: dict[str, list[float]]
    appeared: float
    """From the start of the cell until its run was there; a helper kernel may start meanwhile."""
    clicks: list[float]
    first_click: float


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--older", type=Path, help="a folder with ipykernel 6")
    parser.add_argument("--points", type=int, default=40)
    parser.add_argument("--work", choices=[*WORK], action="append")
    options = parser.parse_args()
    if options.older and not (options.older / "ipykernel").is_dir():
        parser.error(f"{options.older} holds no ipykernel")
    works = options.work or [*WORK]
    expect.set_options(timeout=30_000)
    kernels = {"subshell": None, **({"helper kernel": options.older} if options.older else {})}
    missed = 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
        serve(Path(folder)) as server,
    ):
        browser = launch(playwright)
        for tier, older in kernels.items():
            missed += report(tier, measure(browser, server, tier, older, works, options.points))
        browser.close()
    return 1 if missed else 0


def measure(
    browser: Any, server: Server, tier: str, older: Path | None, works: list[str], points: int
) -> dict[str, Figures]:
    """Measure each kind of work in a notebook of its own."""
    folder = server.root / tier.replace(" ", "-")
    cells = [CELL.format(work=WORK[work], interval=INTERVAL / 2, points=points) for work in works]
    write_notebook(folder / "busy.ipynb", SETUP, "tb.runs()", *cells)
    if older is not None:
        inherited = server.variables.get("PYTHONPATH", "")
        variables = {"PYTHONPATH": f"{older.resolve()}:{inherited}".rstrip(":")}
        other_kernel.add_to(server, variables)
        other_kernel.choose(folder / "busy.ipynb")
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(30_000)
    lab = Lab(context.new_page(), server, folder.name, folder)
    lab.open()
    notebook = lab.open_notebook(f"{folder.name}/busy.ipynb")
    sidebar = lab.show_sidebar()
    lab.page.evaluate(PLACES)
    notebook.run_cell(0)
    notebook.run_cell(1)
    figures = {}
    for index, work in enumerate(works):
        print(f"{tier}: {work} ...", file=sys.stderr)
        figures[work] = measure_cell(lab, notebook, sidebar, folder, index + 2)
        if older is not None:
            server.wait_for_sessions("notebook", "trialbook")
    context.close()
    server.shut_kernels_down()
    return figures


def measure_cell(
    lab: Lab, notebook: Notebook, sidebar: Locator, folder: Path, index: int
) -> Figures:
    """Measure while one cell is busy."""
    (folder / "stop").unlink(missing_ok=True)
    (folder / "times").unlink(missing_ok=True)
    (folder / "watched").unlink(missing_ok=True)
    begin = time.monotonic()
    table = RunTable(notebook.view(1))
    notebook.start_cell(index)
    running = lab.page.get_by_role("img", name="Running")
    expect(table.row("clock").filter(has=running)).to_be_visible()
    item = sidebar.get_by_role("treeitem").filter(has_text="clock")
    expect(item.first).to_be_visible()
    appeared = 1000 * (time.monotonic() - begin)
    lab.page.evaluate(f"() => ({WATCH})(window.places)")
    (folder / "watched").touch()
    while not (folder / "times").exists():
        assert notebook.is_running(index), notebook.outputs(index)
        lab.page.wait_for_timeout(100)
    lab.page.wait_for_timeout(1500)
    seen = lab.page.evaluate("() => { window.watching = false; return window.seen; }")
    logged = json.loads((folder / "times").read_text())
    delays = {
        "table": matched(logged["ours"], seen["table"], 1),
        "sidebar": matched(logged["ours"], seen["sidebar"], 1),
        "floor": matched(logged["floor"], seen["floor"], 0),
    }
    header = table.header("score").get_by_role("button").first
    clicks = []
    for _ in range(CLICKS):
        lab.page.evaluate(CLICKED)
        header.click()
        clicks.append(lab.page.evaluate("() => window.sorted"))
        # the answer to a change that came meanwhile is not part of the next click
        time.sleep(0.3)
    assert notebook.is_running(index)
    (folder / "stop").touch()
    notebook.wait_for_cell(index)
    return Figures(delays, appeared, clicks[1:], clicks[0])


def matched(logged: list[float], seen: list[list[float]], first: int) -> list[float]:
    """Return from when to when each point was shown, or a later one in its place."""
    delays = []
    for index, moment in enumerate(logged, first):
        shown = [when for number, when in seen if number >= index and when >= moment * 1000]
        delays.append(min(shown, default=float("inf")) - moment * 1000)
    return delays


def report(tier: str, figures: dict[str, Figures]) -> int:
    """Print one tier's table and return how many bars were missed."""
    print(f"\nA {tier} answers while the cell computes")
    table = Table(["ours", "floor"])
    missed = 0
    for work, measured in figures.items():
        floor = measured.delays["floor"]
        for place in ("table", "sidebar"):
            delays = measured.delays[place]
            for name, share in (("p50", 50), ("p95", 95), ("max", 100)):
                ours, least = np.percentile(delays, share), np.percentile(floor, share)
                bar = BAR if name == "p95" else None
                missed += bar is not None and ours > bar
                what = f"{work}: logged to {place}, {name}"
                table.rows.append(Row(what, "ms", {"ours": ours, "floor": least}, bar))
        table.rows.append(Row(f"{work}: the run appears", "ms", {"ours": measured.appeared}))
        slowest = max(measured.clicks)
        missed += slowest > CLICK_BAR
        table.rows.append(
            Row(f"{work}: click on sort, p50", "ms", {"ours": np.percentile(measured.clicks, 50)})
        )
        table.rows.append(Row(f"{work}: click on sort, max", "ms", {"ours": slowest}, CLICK_BAR))
        table.rows.append(Row(f"{work}: the first click", "ms", {"ours": measured.first_click}))
    table.print()
    return missed


if __name__ == "__main__":
    sys.exit(main())
