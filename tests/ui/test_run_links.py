"""Links to runs, followed where nothing is open; other addresses open nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

RUN = """
import trialbook as tb
tb.set_experiment("linked")
with tb.start_run(run_name="far <b>away</b>"):
    tb.log_metric("loss", 0.25)
tb.runs()
"""
LINK = re.compile(r"^(http.*/lab.*\?)trialbook-run=([0-9a-f]{32})&trialbook-store=([0-9a-f]{32})$")


def test_a_link_opens_the_page_of_its_run_and_no_other(lab: Lab, folder: Path) -> None:
    page = lab.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write_notebook(folder / "study.ipynb", RUN)
    notebook = lab.open_notebook(f"{folder.name}/study.ipynb")
    notebook.run_cell(0)
    table = RunTable(notebook.view(0))
    table.row("far <b>away</b>").click(button="right")
    page.get_by_role("menuitem", name="Copy Link").click()
    expect(table.element.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    found = LINK.match(link)
    assert found, link
    assert folder.name not in link
    lab.close_all()

    page.goto(link)
    tab = page.locator(".jp-TrialbookTab")
    expect(tab).to_contain_text("far <b>away</b>")
    expect(tab).to_contain_text("live")
    expect(page).not_to_have_url(re.compile("trialbook-run"))
    lab.screenshot("run-link")
    lab.close_all()

    told = page.locator(".Toastify__toast")
    start, run, _ = found.groups()
    # in a workspace that remembers no page of a run
    start = re.sub(r"/lab.*", f"/lab/workspaces/{folder.name}?", start)
    page.goto(f"{start}trialbook-run={run}&trialbook-store={'0' * 32}")
    expect(told).to_contain_text("not among those that you have used")
    expect(tab).to_have_count(0)
    lab.screenshot("run-link-unknown")
    page.goto(f"{start}trialbook-run=<img src=x>&trialbook-store=../../etc/passwd")
    expect(told).to_contain_text("It names no run.")
    expect(tab).to_have_count(0)
