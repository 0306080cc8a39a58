"""Images of runs: one slider for all steps, two beside one another, in both themes."""

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

IMAGES = """
import numpy as np
import trialbook as tb
tb.set_experiment("denoising")
y, x = np.mgrid[:120, :160]
for name, wave in (("gaussian", 9), ("<b>median</b>", 17)):
    with tb.start_run(run_name=name):
        for step in (1, 3, 5):
            picture = (127 + 120 * np.sin(x / wave) * np.cos(y / (wave + step))).astype("uint8")
            tb.log_image(picture, key="denoised", step=step)
            tb.log_image(255 - picture, key="error", step=step)
            tb.log_metric("error", wave / step, step=step)
"""


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_images_are_stepped_through_and_compared(lab: Lab, folder: Path, theme: str) -> None:
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(
        folder / "images.ipynb", IMAGES, "view = tb.gallery()\nview", "print(view.selected().shape)"
    )
    notebook = lab.open_notebook(f"{folder.name}/images.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(1)
    is_live(view)
    tiles = view.get_by_role("gridcell", name=re.compile(" step "))
    expect(tiles.locator("img")).to_have_count(4)
    expect(view.get_by_role("button", name="<b>median</b>")).to_be_visible()
    lab.screenshot(f"gallery-{theme}")
    view.get_by_role("slider", name="Step").focus()
    lab.page.keyboard.press("Home")
    expect(tiles.first).to_have_accessible_name(re.compile("step 1$"))
    expect(tiles.locator("img")).to_have_count(4)
    lab.screenshot(f"gallery-first-step-{theme}")
    assert (faults := serious_faults(lab.page, ".jp-TrialbookView")) == [], faults

    # Two images: side by side, as a difference, and known to Python.
    for name in ("gaussian, denoised step 1", "<b>median</b>, denoised step 1"):
        view.get_by_role("gridcell", name=name).click(modifiers=["ControlOrMeta"])
    view.get_by_role("button", name="Compare").click()
    dialog = view.get_by_role("dialog").or_(lab.page.get_by_role("dialog")).first
    expect(dialog).to_be_visible()
    lab.screenshot(f"gallery-beside-{theme}")
    for way in ("Swipe", "Blink", "Difference"):
        dialog.get_by_role("button", name=way).click()
        lab.screenshot(f"gallery-{way}-{theme}")
    expect(dialog.get_by_role("status")).to_contain_text("of the pixels differ")
    assert serious_faults(lab.page, ".jp-TrialbookView") == []
    lab.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    notebook.run_cell(2)
    assert "(2, " in notebook.outputs(2)[0]["text"]
