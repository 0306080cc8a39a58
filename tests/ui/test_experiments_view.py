"""The experiments in a cell: live, in a tab, saved, without a kernel; others try other hosts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import UNTIL_STOPPED, is_live, one_run

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator
    from server import Server

BOTH = one_run("birds", "first") + one_run("fish", "second")


def row(view: Locator, name: str) -> Locator:
    return view.get_by_role("row").filter(has=view.page.get_by_role("rowheader", name=name))


def counts(view: Locator, name: str, runs: int, running: int) -> None:
    cells = row(view, name).get_by_role("cell")
    expect(cells.nth(0)).to_have_text(str(runs))
    expect(cells.nth(1)).to_have_text(str(running))


def test_experiments_are_live_and_saved(lab: Lab, folder: Path, server: Server) -> None:
    path = folder / "experiments.ipynb"
    write_notebook(path, BOTH, "tb.experiments()", UNTIL_STOPPED)
    notebook = lab.open_notebook(f"{folder.name}/experiments.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    counts(view, "birds", 1, 0)
    counts(view, "fish", 1, 0)
    lab.screenshot("experiments")
    assert serious_faults(lab.page, ".jp-TrialbookView") == []

    # while a cell executes
    notebook.start_cell(2)
    counts(view, "fish", 2, 1)
    assert notebook.is_running(2)
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("experiments-dark")
    assert serious_faults(lab.page, ".jp-TrialbookView") == []
    lab.use_theme("JupyterLab Light")
    (folder / "stop").touch()
    notebook.wait_for_cell(2)
    counts(view, "fish", 2, 0)
    notebook.wait_for_saved_view(1, '<td align="right">2</td><td align="right">0</td>')
    notebook.save()

    # a name leads to its runs
    row(view, "fish").get_by_role("button", name="fish").click()
    tab = lab.page.locator(".jp-TrialbookTab:visible")
    RunTable(tab).shows("endless", "second")

    # a view in a tab of its own is there again after a reload
    lab.execute(
        "trialbook:open-view",
        {
            "spec": {"view": "experiments", "view_id": "", "store_id": None},
            "notebook": f"{folder.name}/experiments.ipynb",
        },
    )
    counts(tab, "fish", 2, 0)
    lab.screenshot("experiments-tab")
    row(tab, "birds").get_by_role("button", name="birds").click()
    RunTable(tab).shows("first")
    lab.page.get_by_role("tab", name="Experiments", exact=True).click()
    counts(tab, "fish", 2, 0)
    lab.return_later('"current":"trialbook-views:')
    counts(tab, "fish", 2, 0)
    expect(lab.page.get_by_role("tab", name="Experiments", exact=True)).to_be_visible()

    lab.close_all()
    notebook = lab.open_notebook(f"{folder.name}/experiments.ipynb")
    is_live(notebook.view(1))
    notebook.shut_kernel_down()
    lab.close_all()
    document = json.loads(path.read_text())
    saved = document["cells"][1]["outputs"][0]["data"]
    assert "fish" in "".join(saved["text/html"])
    # A kernel that this machine does not have, so that none starts by itself.
    document["metadata"] = {
        "kernelspec": {"name": "gone", "display_name": "Gone", "language": "gone"},
        "language_info": {"name": "gone"},
    }
    path.write_text(json.dumps(document))
    server.trust(path)
    lab.execute("docmanager:open", {"path": f"{folder.name}/experiments.ipynb"})
    lab.page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
    view = notebook.view(1)
    expect(view.get_by_role("status")).to_contain_text("3 experiments · saved view of")
    counts(view, "fish", 2, 0)
    expect(view.get_by_role("button", name="Start kernel")).to_be_visible()
    lab.screenshot("experiments-saved")
