"""Runs compared: in a cell, live and saved; in a tab, from the runs that a table has selected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator

HOSTILE = "<img src=x onerror=alert(1)>"
SWEEP = f"""
import math
import trialbook as tb
tb.set_experiment("sweep")
for n in range(24):
    with tb.start_run(run_name=f"gbm-{{n:02}}" if n else "{HOSTILE}"):
        depth, rate = 2 + n % 3, [0.01, 0.1, 0.3][n // 8]
        tb.log_params({{"depth": depth, "learning_rate": rate, "booster": ["tree", "dart"][n % 2]}})
        scale = 1 + rate * depth
        tb.log_series("train/loss", [1 / (scale + s / 20) for s in range(200)])
        tb.log_series("val/loss", [1.2 / (scale + s / 25) for s in range(200)])
        tb.log_series("accuracy", [1 - 1 / (scale + s / 20) for s in range(200)])
"""
SCREENS = pytest.mark.parametrize(
    ("theme", "width", "height"), [("Light", 1440, 900), ("Dark", 1100, 700)]
)


def charts(view: Locator) -> Locator:
    """Return the charts that are drawn."""
    return view.locator("[data-points]")


@SCREENS
def test_runs_are_compared_in_a_cell(
    lab: Lab, folder: Path, theme: str, width: int, height: int
) -> None:
    page = lab.page
    page.set_viewport_size({"width": width, "height": height})
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(folder / "compare.ipynb", SWEEP, "view = tb.compare()\nview", "view.selection")
    notebook = lab.open_notebook(f"{folder.name}/compare.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    names = view.get_by_role("rowheader")
    expect(names.first).to_have_text("gbm-23")
    # training and validation of one thing are one chart
    expect(charts(view).first).to_be_visible()
    expect(charts(view)).to_have_count(2)
    lab.screenshot(f"compare-curves-{theme}")
    assert serious_faults(page, ".jp-TrialbookView") == []

    tabs = view.get_by_role("tablist", name="Sections of the comparison")
    tabs.get_by_role("tab", name="Params").click()
    expect(view.get_by_role("group", name=re.compile("^Parallel coordinates"))).to_be_visible()
    lab.screenshot(f"compare-params-{theme}")
    assert serious_faults(page, ".jp-TrialbookView") == []

    tabs.get_by_role("tab", name="Differences").click()
    table = view.get_by_label("Differences", exact=True).last
    expect(table).to_contain_text("booster")
    lab.screenshot(f"compare-differences-{theme}")
    assert serious_faults(page, ".jp-TrialbookView") == []

    # grouped: one line for each value, with a band
    tabs.get_by_role("tab", name="Curves").click()
    view.get_by_role("button", name="Group and colour").click()
    page.get_by_role("menuitemcheckbox", name="params.depth").or_(
        page.get_by_role("menuitemcheckbox", name="depth")
    ).first.click()
    expect(view.get_by_role("list", name="Groups")).to_be_visible()
    expect(charts(view)).to_have_count(2)
    expect(charts(view).first).to_have_attribute("data-points", re.compile(r"^\d+ \d+ \d+$"))
    lab.screenshot(f"compare-groups-{theme}")
    notebook.save()

    # without a kernel the saved curves and numbers stay
    lab.close_all()
    notebook = lab.open_notebook(f"{folder.name}/compare.ipynb", kernel=False)
    saved = notebook.view(1)
    expect(saved.get_by_role("rowheader").first).to_have_text("gbm-23")
    lab.screenshot(f"compare-again-{theme}")


def test_selected_runs_are_compared_in_a_tab(lab: Lab, folder: Path) -> None:
    page = lab.page
    write_notebook(folder / "table.ipynb", SWEEP, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/table.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    for name in ("gbm-23", "gbm-20", "gbm-18"):
        view.get_by_label(f"Select {name}").click()
    view.get_by_role("button", name="Compare", exact=True).click()
    tab = page.locator(".jp-TrialbookTab:visible")
    expect(tab.get_by_role("rowheader")).to_have_count(3)
    expect(charts(tab)).to_have_count(2)
    lab.screenshot("compare-tab")
    # an eye closes a run's curves
    tab.get_by_role("button", name="Show gbm-20").click()
    tabs = tab.get_by_role("tablist", name="Sections of the comparison")
    tabs.get_by_role("tab", name="Differences").click()
    table = tab.get_by_label("Differences", exact=True).last
    expect(table).not_to_contain_text("gbm-20")
    expect(table).to_contain_text("gbm-23")
    lab.screenshot("compare-tab-differences")
