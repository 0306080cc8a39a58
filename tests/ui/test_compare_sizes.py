"""A comparison on a phone, a laptop and a 4K screen: nothing overflows, no two texts overlap."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from test_compare import charts
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator

NAMES = ("train/loss", "val/loss", "accuracy", "f1", "auc", "grad/norm", "lr", "recall", "fid")
SWEEP = f"""
import trialbook as tb
tb.set_experiment("sizes")
for n in range(6):
    with tb.start_run(run_name=f"a run whose name is rather long, number {{n}}"):
        tb.log_params({{"depth": 2 + n % 3, "booster": ["tree", "dart"][n % 2]}})
        for at, name in enumerate({NAMES!r}):
            tb.log_series(name, [10 ** (at - 4) / (1 + n + s / 20) for s in range(12_000)])
"""
WIDTHS = {"phone": 400, "laptop": 1100, "4K": 3840}
SCREENS = pytest.mark.parametrize(
    ("theme", "screen", "height"),
    [
        (theme, screen, height)
        for theme in ("Light", "Dark")
        for screen, height in (("phone", 800), ("laptop", 700), ("4K", 2160))
    ],
)
# Parts that reach beyond the view, and those whose own content is wider than they are.
OVERFLOW = """view => {
    const { left, right } = view.getBoundingClientRect();
    return [view, ...view.querySelectorAll('*')].filter(part => {
        const box = part.getBoundingClientRect();
        const style = getComputedStyle(part);
        const scrolls = /auto|scroll/.test(style.overflowX) && part.clientWidth > 0;
        const isClipped = part.closest('[class*=parallel], .u-wrap, svg') !== null;
        return (scrolls && part.scrollWidth > part.clientWidth + 1) ||
            (!isClipped && box.width > 1 && (box.right > right + 1 || box.left < left - 1));
    }).map(part => `${part.tagName} ${part.getAttribute('class')}`);
}"""


def overlaps(view: Locator) -> list[str]:
    """Return the charts along which fewer than two texts stand, or some overlap."""
    faults = []
    for ticks in view.locator("[data-ticks]").evaluate_all("all => all.map(e => e.dataset.ticks)"):
        texts = [tuple(map(float, text.split(".."))) for text in ticks.split()]
        pairs = itertools.pairwise(texts)
        if len(texts) < 2 or any(before[1] >= after[0] for before, after in pairs):
            faults.append(ticks)
    return faults


def boxes(parts: Locator) -> list[dict[str, Any]]:
    return parts.evaluate_all("all => all.map(e => e.getBoundingClientRect().toJSON())")


@SCREENS
def test_a_comparison_has_room(
    lab: Lab, folder: Path, theme: str, screen: str, height: int
) -> None:
    page = lab.page
    page.set_viewport_size({"width": 1100, "height": 700})
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(folder / "sizes.ipynb", SWEEP, "tb.compare()")
    notebook = lab.open_notebook(f"{folder.name}/sizes.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    is_live(notebook.view(1))
    notebook.view(1).get_by_role("button", name="Open in a tab").click()
    tab = page.locator(".jp-TrialbookTab:visible")
    expect(charts(tab).first).to_be_visible()

    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.set_viewport_size({"width": WIDTHS[screen], "height": height})
    list_of_runs = tab.get_by_role("grid", name="Runs")
    toggle = tab.get_by_role("button", name=re.compile("^Runs, 6 of 6 shown"))
    expect(toggle).to_have_count(1)
    if screen == "phone":
        # above the charts, closed until somebody wants it
        expect(list_of_runs).to_be_hidden()
        expect(toggle).to_have_attribute("aria-expanded", "false")
    else:
        expect(list_of_runs).to_be_visible()
    page.wait_for_function(
        """wide => {
            const all = [...document.querySelectorAll('.jp-TrialbookTab [data-ticks]')];
            const boxes = all.map(e => e.getBoundingClientRect());
            return boxes.length > 0 && boxes.every(box => box.width > 0) &&
                (new Set(boxes.map(box => box.left)).size > 3) === wide;
        }""",
        arg=screen == "4K",
    )
    expect(charts(tab).first).to_be_visible()
    expect(tab.get_by_text("Loading …")).to_have_count(0)
    lab.screenshot(f"compare-{screen}-{theme}")
    assert tab.evaluate(OVERFLOW) == []
    assert overlaps(tab) == []
    columns = {round(box["left"]) for box in boxes(charts(tab))}
    assert len(columns) == 1 if screen == "phone" else len(columns) >= 2
    assert all(box["width"] <= 640 for box in boxes(charts(tab)))
    sharp = tab.locator("canvas").first.evaluate(
        "c => c.width / c.getBoundingClientRect().width / devicePixelRatio"
    )
    assert sharp == pytest.approx(1, abs=0.02)
    assert serious_faults(page, ".jp-TrialbookTab") == []

    # groups: what tells them apart has room too
    tab.get_by_role("button", name="Group and colour").click()
    page.get_by_role("menuitemcheckbox", name="depth").first.click()
    expect(tab.get_by_role("list", name="Groups").get_by_role("button")).to_have_count(3)
    expect(charts(tab).first).to_have_attribute("data-points", re.compile(r"^(\d+ ){2,}\d+$"))
    assert tab.evaluate(OVERFLOW) == []
    assert overlaps(tab) == []
    lab.screenshot(f"compare-{screen}-groups-{theme}")
    if screen == "phone":
        toggle.click()
        expect(list_of_runs).to_be_visible()
        assert tab.evaluate(OVERFLOW) == []
        lab.screenshot(f"compare-{screen}-list-{theme}")
        for section in ("Params", "Differences"):
            tab.get_by_role("tab", name=section).click()
            lab.screenshot(f"compare-{screen}-{section.lower()}-{theme}")


def test_a_chart_is_zoomed_by_hand_and_read_by_keys(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "hands.ipynb", SWEEP, 'tb.chart("accuracy")')
    notebook = lab.open_notebook(f"{folder.name}/hands.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    chart = charts(view).first
    expect(chart).to_have_attribute("data-range", "0 11999")
    over = view.locator(".u-over").first
    over.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(chart).not_to_have_attribute("data-range", "0 11999")
    over.dblclick()
    expect(chart).to_have_attribute("data-range", "0 11999")
    plot = view.get_by_role("group", name=re.compile("^accuracy: 6 curves"))
    plot.focus()
    page.keyboard.press("Home")
    spoken = plot.locator("[aria-live]")
    expect(spoken).to_have_text(re.compile(r"^step 0: a run .* accuracy 0\.0"))
    page.keyboard.press("Enter")
    expect(view.locator(".jp-TrialbookCompare-run.jp-mod-pointed")).to_have_count(1)
    page.keyboard.press("+")
    expect(chart).not_to_have_attribute("data-range", "0 11999")
