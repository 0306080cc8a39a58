"""The quickstart and the docs, which come with the package, from the launcher and the help menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lab import Notebook
from playwright.sync_api import expect

if TYPE_CHECKING:
    from lab import Lab


def test_the_launcher_opens_the_quickstart_and_the_docs(lab: Lab, folder: Path) -> None:
    mine = folder / "trialbook-quickstart.ipynb"
    mine.write_text("mine")
    lab.open_folder(folder.name)
    lab.execute("launcher:create", {"cwd": folder.name})
    lab.page.locator(".jp-LauncherCard").filter(has_text="Trialbook Quickstart").wait_for()
    lab.page.get_by_text("Trialbook Docs").first.scroll_into_view_if_needed()
    lab.screenshot("launcher-light")
    lab.page.locator(".jp-LauncherCard").filter(has_text="Trialbook Quickstart").click()
    lab.page.locator(".jp-Notebook").get_by_text("tb.set_experiment").first.wait_for()
    # a notebook takes the focus once more when its kernel is there, which closes a menu
    lab.wait_for_front(f"{folder.name}/trialbook-quickstart-1.ipynb")
    Notebook(lab.page).wait_for_kernel()
    assert mine.read_text() == "mine"
    assert "tb.set_experiment" in (folder / "trialbook-quickstart-1.ipynb").read_text("utf-8")

    help_menu = lab.page.get_by_role("menuitem", name="Help", exact=True)
    help_menu.click()
    lab.page.get_by_role("menuitem", name="Trialbook Quickstart").wait_for()
    lab.screenshot("help-menu-light")
    lab.page.get_by_role("menuitem", name="Trialbook Docs").click()
    docs = lab.page.locator(".jp-TrialbookGuide")
    expect(docs.get_by_role("heading", name="The run table")).to_be_visible()
    lab.screenshot("docs-light")
    docs.get_by_role("link", name="say which data they used").click()
    expect(docs.get_by_role("heading", name="Where runs are kept")).to_be_attached()
    expect(docs.get_by_role("heading", name="Datasets")).to_be_in_viewport()
    docs.get_by_role("button", name="The sidebar").click()
    expect(docs.get_by_role("heading", name="The sidebar")).to_be_visible()
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("docs-dark")
    lab.use_theme("JupyterLab Light")
