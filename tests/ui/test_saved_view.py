"""What a notebook saves of a view: fresh, readable without a kernel, harmless if untrusted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lab import write_notebook
from playwright.sync_api import expect
from test_connection import is_live, one_run

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from server import Server

VIEW = "application/vnd.trialbook.view.v1+json"
TWO_RUNS = one_run("demo", "beta") + one_run("demo", "alpha")


def test_the_saved_view_keeps_up_and_is_shown_without_a_kernel(
    lab: Lab, folder: Path, server: Server
) -> None:
    path = folder / "old.ipynb"
    write_notebook(path, one_run("demo", "beta"), "tb.runs()", one_run("demo", "alpha"))
    notebook = lab.open_notebook(f"{folder.name}/old.ipynb")
    for cell in range(3):
        notebook.run_cell(cell)
    notebook.wait_for_saved_view(1, "alpha")
    is_live(notebook.view(1))
    notebook.save()
    saved = json.loads(path.read_text())["cells"][1]["outputs"][0]["data"]
    rows = saved[VIEW]["snapshot"]["rows"]
    assert [row["run_name"] for row in rows] == ["alpha", "beta"]
    assert "alpha" in "".join(saved["text/html"])
    assert "alpha" in "".join(saved["text/plain"])
    notebook.shut_kernel_down()
    lab.close_all()
    # A kernel that this machine does not have, so that none starts by itself.
    document = json.loads(path.read_text())
    document["metadata"] = {
        "kernelspec": {"name": "gone", "display_name": "Gone", "language": "gone"},
        "language_info": {"name": "gone"},
    }
    path.write_text(json.dumps(document))
    server.trust(path)

    lab.execute("docmanager:open", {"path": f"{folder.name}/old.ipynb"})
    lab.page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
    view = notebook.view(1)
    expect(view.get_by_role("status")).to_contain_text("saved view")
    expect(view.get_by_role("row").nth(2)).to_contain_text("alpha")
    view.get_by_role("columnheader", name="Name").click()
    view.get_by_role("columnheader", name="Name").click()
    expect(view.get_by_role("row").nth(2)).to_contain_text("beta")
    expect(view.get_by_role("button", name="Start kernel")).to_be_visible()
    lab.screenshot("saved-view")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("saved-view-dark")
    lab.use_theme("JupyterLab Light")


def test_an_untrusted_notebook_shows_the_static_table_and_runs_nothing(
    lab: Lab, folder: Path
) -> None:
    path = folder / "foreign.ipynb"
    write_notebook(path, TWO_RUNS, "tb.runs()", "import sys; print('trialbook' in sys.modules)")
    notebook = lab.open_notebook(f"{folder.name}/foreign.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    notebook.save()
    notebook.shut_kernel_down()
    lab.close_all()
    # Other content than was signed: from here on it is somebody else's notebook.
    path.write_text(path.read_text().replace("alpha", "gamma"))

    sidebar = lab.show_sidebar()
    notebook = lab.open_notebook(f"{folder.name}/foreign.ipynb")
    expect(notebook.cell(1).get_by_role("table")).to_contain_text("gamma")
    expect(notebook.view(1)).to_have_count(0)
    expect(sidebar).to_contain_text("has not imported trialbook")
    lab.screenshot("untrusted")
    notebook.run_cell(2)
    assert notebook.outputs(2)[0]["text"].strip() == "False"
    expect(notebook.cell(1)).not_to_contain_text("not trusted")
    sidebar.get_by_role("button", name="Connect").click()
    is_live(sidebar)

    # Beside a kernel that could answer the table says what keeps it from asking.
    expect(notebook.cell(1)).to_contain_text("Not live, because this notebook is not trusted.")
    expect(notebook.view(1)).to_have_count(0)
    lab.screenshot("untrusted-beside-a-kernel")
    notebook.cell(1).get_by_role("button", name="Trust notebook").click()
    lab.page.get_by_role("dialog").get_by_role("button", name="Trust").click()
    is_live(notebook.view(1))
    expect(notebook.view(1).get_by_role("row").filter(has_text="alpha")).to_be_visible()
    expect(notebook.cell(1)).not_to_contain_text("not trusted")


def test_the_sidebar_connects_as_soon_as_the_user_imports_trialbook(lab: Lab, folder: Path) -> None:
    foreign = {"output_type": "display_data", "data": {"text/html": "<b>?</b>"}, "metadata": {}}
    waiting = "import trialbook, pathlib\nwhile not pathlib.Path('stop').exists(): pass"
    write_notebook(folder / "hand.ipynb", {"source": "1", "outputs": [foreign]}, waiting)
    notebook = lab.open_notebook(f"{folder.name}/hand.ipynb")
    sidebar = lab.show_sidebar()
    expect(sidebar).to_contain_text("has not imported trialbook")
    notebook.start_cell(1)
    is_live(sidebar)
    assert notebook.is_running(1)
    (folder / "stop").touch()
    notebook.wait_for_cell(1)
