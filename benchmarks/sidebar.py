"""A click on an experiment of many runs in the sidebar: how long until its runs are painted.

Run ``python benchmarks/sidebar.py [--runs N] [--rounds N]`` after a build of the extension. It
starts JupyterLab and Chromium and prints the median beside the floor: the time that one
question for the first hundred runs takes on its way to the kernel and back.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from records import AT_ONCE, fill

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/ui"))

from browser import launch  # noqa: E402 -- stands with the tests
from lab import Lab, write_notebook  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from server import serve  # noqa: E402

from trialbook.store.sqlite.store import SqliteStore  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

BAR = 1000.0
"""Milliseconds from the click to the paint."""

# From inside the page: a driver's own way to the browser would be measured too.
CLICK = """() => new Promise(resolve => {
    const item = document.querySelector('.jp-TrialbookSidebar-experiment');
    const tree = document.querySelector('.jp-TrialbookSidebar-tree');
    const begin = performance.now();
    const look = () => {
        if (!tree.querySelector('.jp-TrialbookSidebar-run')) return;
        watcher.disconnect();
        // the frame that shows it has been drawn when the next one begins
        requestAnimationFrame(() => requestAnimationFrame(() =>
            resolve(performance.now() - begin)));
    };
    const watcher = new MutationObserver(look);
    watcher.observe(tree, { childList: true, subtree: true });
    item.click();
})"""
CLOSE = """() => document.querySelector('.jp-TrialbookSidebar-experiment').click()"""
# The same question that the click leads to, over a comm of its own.
ASK = """() => new Promise(resolve => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const comm = kernel.createComm('trialbook.rpc');
    const query = { experiment_ids: ['0'], filter: '', order_by: [] };
    const params = { store_id: null, query, offset: 0, limit: 100 };
    let begin = 0;
    const asked = id => ({ jsonrpc: '2.0', id, method: 'runs.search', params });
    comm.onMsg = message => {
        if (message.content.data.id === '1') {
            begin = performance.now();
            comm.send(asked('2'));
        } else {
            const taken = performance.now() - begin;
            comm.close();
            resolve(taken);
        }
    };
    comm.open(asked('1'));
})"""


def rounds(page: Page, count: int) -> tuple[list[float], list[float]]:
    """Open the experiment and ask alone in turn, and return both times."""
    clicks, asks = [], []
    closed = page.locator(".jp-TrialbookSidebar-run")
    page.evaluate(CLOSE)
    for _ in range(count + 1):
        closed.first.wait_for(state="detached")
        clicks.append(page.evaluate(CLICK))
        page.evaluate(CLOSE)
        asks.append(page.evaluate(ASK))
    # the first one loads what the later ones have at hand
    return clicks[1:], asks[1:]


def main() -> None:
    """Fill a store, open the sidebar, click and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        serve(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        write_notebook(server.root / "study.ipynb", "import trialbook as tb")
        with closing(SqliteStore(str(server.root / "trialbook.db"))) as store:
            for start in range(0, options.runs, AT_ONCE):
                fill(store, start, min(options.runs, start + AT_ONCE))
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(60_000)
        lab = Lab(page, server, "sidebar", Path(folder))
        lab.open()
        lab.open_notebook("study.ipynb").run_cell(0)
        lab.show_sidebar()
        page.locator(".jp-TrialbookSidebar-run").first.wait_for()
        clicks, asks = rounds(page, options.rounds)
        browser.close()
    click, ask = statistics.median(clicks), statistics.median(asks)
    print(f"{options.runs:,} runs, from click to paint: {click:,.0f} ms, at most {BAR:,.0f} ms")
    print(f"  each: {', '.join(f'{ms:,.0f}' for ms in clicks)}")
    print(f"floor, one question for the first 100 runs: {ask:,.0f} ms; {click / ask:.1f} times it")
    if click > BAR:
        raise SystemExit("slower than it may be")


if __name__ == "__main__":
    main()
