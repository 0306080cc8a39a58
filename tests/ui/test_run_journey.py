"""One run with everything that is known of it: in a tab, in a cell, with and without a kernel."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hosted_run import CHART
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab
    from playwright.sync_api import Locator, Page, WebSocket
    from server import Server

VIEW = "application/vnd.trialbook.view.v1+json"
PDF = """%PDF-1.1
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 120]/Contents 4 0 R
/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F 24 Tf 20 60 Td (A page of PDF) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
"""
CODE = """
import os, pathlib, subprocess
os.environ["TRIALBOOK_CAPTURE"] = "1"
def git(*words):
    subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words],
                   check=True, capture_output=True)
pathlib.Path("model.py").write_text("depth = 2\\nrate = 0.1\\n")
git("init", "-b", "main")
git("add", "model.py")
git("commit", "-m", "model")
pathlib.Path("model.py").write_text("depth = 3\\nrate = 0.1\\n")
"""
RUN = f"""
import math, pathlib
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import trialbook as tb
tb.set_experiment("digits")
about = {{"description": "Deeper **than** before.", "tags": {{"stage": "a"}}}}
with tb.start_run(run_name="forest", **about) as run:
    tb.log_params({{f"layer_{{n}}": 2 ** n for n in range(9)}} | {{"model": "forest", "rate": 0.1}})
    steps = np.arange(5000)
    tb.log_series("loss", 1 / (1 + steps / 300) + np.sin(steps / 7) / 40)
    tb.log_series("accuracy", 1 - 0.9 / (1 + steps / 500))
    tb.log_series("system/cpu_utilization_percentage", [20.0, 80.0, 40.0])
    figure, axes = plt.subplots()
    axes.plot([1, 3, 2])
    tb.log_figure(figure, "plots/curve.png")
    tb.log_image(np.full((16, 16, 3), 200, dtype=np.uint8), "tile.png")
    frame = pd.DataFrame({{"age": range(250), "name": [f"patient {{n}}" for n in range(250)]}})
    folder = pathlib.Path("files")
    folder.mkdir()
    frame.to_csv(folder / "people.csv", index=False)
    frame.to_parquet(folder / "people.parquet")
    frame.head(3).to_json(folder / "records.json", orient="records")
    (folder / "report.pdf").write_text({PDF!r})
    tb.log_artifacts("files", "data")
    tb.log_dict({{"depth": 3}}, "config.json")
    bars = {{"type": "bar", "x": ["a", "b"], "y": [1, 2]}}
    tb.log_dict({{"data": [bars], "layout": {{}}}}, "bars.json")
    tb.log_text("<h1>A report</h1><p>static</p>", "report.html")
    tb.log_text('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
                '<rect width="80" height="40" fill="teal"/></svg>', "logo.svg")
    tb.log_text("# Title\\n\\nSome *words*.", "notes.md")
    tb.log_text("def f():\\n    return 1\\n", "code.py")
    tb.log_text("one line\\nanother", "log.txt")
    tb.log_text("flavors:\\n  python_function: {{}}\\n", "model/MLmodel")
    pathlib.Path("weights.bin").write_bytes(bytes(range(256)) * 10)
    tb.log_artifact("weights.bin")
    with tb.start_run(run_name="fold-1", nested=True):
        tb.log_metric("loss", 0.25)
    print("trained")
tb.register_model(f"runs:/{{run.info.run_id}}/model", "digits")
tb.TrackingClient().set_registered_model_alias("digits", "champion", 1)
"""
FAILED = """
try:
    with tb.start_run(run_name="broken"):
        raise ValueError("the data is empty")
except ValueError:
    pass
"""
SHOW = """
named = "attributes.run_name = 'forest'"
view = tb.show_run(tb.search_runs(filter_string=named, output_format="list")[0])
view
"""


class RunPage:
    """A run's page inside an element."""

    def __init__(self, element: Locator) -> None:
        self.element = element.get_by_role("region", name="Run", exact=True)

    def open(self, section: str) -> Locator:
        """Go to a section and return it."""
        self.element.get_by_role("tab", name=re.compile(f"^{section}")).click()
        return self.panel(section)

    def panel(self, section: str) -> Locator:
        return self.element.get_by_role("tabpanel", name=re.compile(f"^{section}"))

    def file(self, name: str) -> Locator:
        """Choose a file and return its viewer."""
        item = self.element.get_by_role("treeitem").filter(
            has=self.element.page.get_by_text(name, exact=True)
        )
        item.locator("> *").first.click()
        return self.element.locator(".jp-TrialbookRunPage-viewer")


class Sent:
    """What a page sends to kernels."""

    def __init__(self, page: Page) -> None:
        self.frames: list[str] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._note)

    def _note(self, payload: bytes | str) -> None:
        text = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
        self.frames.append(text)

    def histories(self) -> list[str]:
        return [frame for frame in self.frames if '"series.read"' in frame]


def test_a_run_is_read_in_a_tab(lab: Lab, folder: Path) -> None:
    sent = Sent(lab.page)
    write_notebook(folder / "page.ipynb", CODE, RUN, FAILED, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/page.ipynb")
    for cell in range(4):
        notebook.run_cell(cell)
    is_live(notebook.view(3))
    table = RunTable(notebook.view(3))
    table.row("forest").dblclick()
    page = lab.page
    run = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    expect(page.get_by_role("tab", name="forest")).to_be_visible()

    overview = run.panel("Overview")
    expect(overview).to_contain_text("main")
    expect(overview).to_contain_text("1 file changed")
    overview.get_by_role("button", name="Show the uncommitted difference").click()
    expect(overview.locator(".jp-mod-added").last).to_have_text("+depth = 3\n")
    expect(overview.get_by_role("button", name="fold-1")).to_be_visible()
    overview.locator("summary").filter(has_text="package").click()
    overview.get_by_role("searchbox", name="Search packages").fill("numpy")
    expect(overview.get_by_role("rowheader", name="numpy")).to_be_visible()
    both_themes(lab, "overview")

    # What became of the run leads to its files.
    versions = overview.get_by_role("listitem").filter(has_text="digits v1")
    expect(versions).to_contain_text("@champion")
    versions.get_by_role("button", name="digits v1", exact=True).click()
    model = run.panel("Artifacts").get_by_role("treeitem", name="model digits v1 @champion")
    expect(model).to_be_focused()
    expect(model).to_have_attribute("aria-expanded", "true")
    both_themes(lab, "registered")
    run.open("Overview")

    run.element.get_by_role("button", name="Star", exact=True).click()
    expect(run.element.get_by_role("button", name="Star", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )

    # Renamed in its place; the tab's title follows, and the table.
    run.element.get_by_role("button", name="Rename").click()
    page.keyboard.type("tall forest")
    lab.screenshot("run-rename")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="tall forest")).to_be_visible()
    page.keyboard.press("F2")
    page.keyboard.type("forest")
    page.keyboard.press("Enter")
    expect(run.element.get_by_role("heading", name="forest", exact=True)).to_be_visible()
    expect(page.get_by_role("tab", name="forest", exact=True)).to_be_visible()

    # By keyboard along the tabs.
    run.element.get_by_role("tab", name="Overview").focus()
    page.keyboard.press("ArrowRight")
    metrics = run.panel("Metrics")
    expect(metrics.get_by_role("group", name=re.compile("^loss: "))).to_be_visible()
    expect(metrics.locator(CHART).first).to_be_visible()
    expect(metrics).to_contain_text("of 5,000 points")
    both_themes(lab, "metrics")
    zoom(page, metrics.get_by_role("group", name=re.compile("^loss: ")), sent)
    metrics.get_by_role("button", name="Zoom in: loss").click()
    metrics.get_by_role("button", name="Whole curve: loss").click()
    metrics.get_by_role("button", name="As a table: accuracy").click()
    expect(metrics.get_by_role("group", name="accuracy", exact=True)).to_contain_text("0.1")
    metrics.get_by_label("Axis").select_option("relative")
    metrics.get_by_label("Logarithmic").check()
    metrics.get_by_role("searchbox", name="Search metrics").fill("los")
    expect(metrics.get_by_role("rowheader")).to_have_text(["loss"])
    lab.screenshot("run-metrics-log")

    params = run.open("Params")
    params.get_by_role("searchbox").fill("layer_8")
    expect(params.get_by_role("row").filter(has_text="layer_8")).to_contain_text("256")
    expect(run.open("Tags")).to_contain_text("stage")

    notes = run.open("Notes")
    expect(notes.locator("strong")).to_have_text("than")
    notes.get_by_role("button", name="Edit").click()
    notes.get_by_role("textbox").fill("# Better\n\n- deeper\n- *slower*")
    lab.screenshot("run-note-edit")
    page.keyboard.press("Control+Enter")
    expect(notes.locator("h1")).to_contain_text("Better")
    expect(notes.get_by_role("textbox")).to_have_count(0)

    cells = run.open("Cells")
    expect(cells.get_by_role("listitem")).to_contain_text("trained")
    expect(cells).to_contain_text("started the run")
    both_themes(lab, "cells")

    every_viewer(lab, run)
    system = run.open("System")
    expect(system.get_by_role("group", name=re.compile("cpu_utilization"))).to_be_visible()
    expect(system.locator(CHART).first).to_be_visible()
    both_themes(lab, "system")

    # The child in a tab of its own; the run itself is not opened twice.
    run.open("Overview").get_by_role("button", name="fold-1").click()
    expect(page.get_by_role("tab", name="fold-1")).to_be_visible()
    child = RunPage(page.locator(".jp-TrialbookTab:visible"))
    child.element.get_by_role("button", name="forest").click()
    expect(page.locator(".lm-TabBar-tab", has_text="forest")).to_have_count(1)
    is_live(run.element)

    # A run that failed says why; opened by the keyboard.
    lab.open_notebook(f"{folder.name}/page.ipynb")
    notebook.view(3).get_by_role("treegrid").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    broken = RunPage(page.locator(".jp-TrialbookTab:visible"))
    expect(broken.panel("Overview")).to_contain_text("ValueError: the data is empty")
    lab.screenshot("run-failed")

    # After a reload the tabs are there again, through the notebook's kernel.
    lab.open_notebook(f"{folder.name}/page.ipynb").save()
    lab.return_later("trialbook-run-pages:")
    # The notebook comes to the front when it has been restored: to be waited for.
    page.evaluate(
        """path => window.jupyterapp.commands.execute('docmanager:open', {path})
            .then(panel => panel.revealed).then(() => null)""",
        f"{folder.name}/page.ipynb",
    )
    page.locator(".lm-TabBar-tab", has_text="forest").click()
    again = RunPage(page.locator(".jp-TrialbookTab:visible"))
    is_live(again.element)
    expect(again.open("Notes").locator("h1")).to_contain_text("Better")

    # Without a kernel what was read stays, and says so.
    lab.open_notebook(f"{folder.name}/page.ipynb").shut_kernel_down()
    page.locator(".lm-TabBar-tab", has_text="forest").click()
    expect(again.element.get_by_role("status").first).to_contain_text("no kernel")
    expect(again.element.get_by_role("button", name="Start kernel")).to_be_visible()
    both_themes(lab, "no-kernel")


def every_viewer(lab: Lab, run: RunPage) -> None:
    files = run.open("Artifacts")
    expect(files.get_by_role("treeitem", name="data", exact=True)).to_be_visible()
    for folder in ("data", "plots"):
        files.get_by_role("treeitem", name=folder, exact=True).locator("> *").first.click()
    image = run.file("curve.png").get_by_role("img", name="curve.png")
    lab.page.wait_for_function("image => image.naturalWidth > 0", arg=image.element_handle())
    both_themes(lab, "image")
    image = run.file("logo.svg").get_by_role("img", name="logo.svg")
    lab.page.wait_for_function("image => image.naturalWidth === 80", arg=image.element_handle())
    for table in ("people.csv", "people.parquet"):
        viewer = run.file(table)
        expect(viewer).to_contain_text("Rows 1 to 100 of 250")
        viewer.get_by_role("button", name="Next").click()
        expect(viewer).to_contain_text("patient 100")
    both_themes(lab, "table")
    expect(run.file("records.json")).to_contain_text("Rows 1 to 3 of 3")
    expect(run.file("config.json")).to_contain_text('"depth": 3')
    expect(run.file("notes.md").get_by_role("heading", name="Title")).to_be_visible()
    expect(run.file("code.py")).to_contain_text("return 1")
    lab.screenshot("run-code")
    expect(run.file("log.txt")).to_contain_text("another")
    expect(run.file("MLmodel")).to_contain_text("python_function")
    expect(run.file("weights.bin")).to_contain_text("A binary file of 2.56 kB")
    with lab.page.expect_download() as download:
        run.file("weights.bin").get_by_role("button", name="Download").click()
    assert download.value.path().read_bytes() == bytes(range(256)) * 10
    expect(run.file("bars.json").locator(".main-svg").first).to_be_visible()
    both_themes(lab, "plotly")
    frame = run.file("report.html").frame_locator("iframe").frame_locator("iframe")
    expect(frame.get_by_role("heading")).to_have_text("A report")
    both_themes(lab, "html")
    viewer = run.file("report.pdf")
    page = viewer.get_by_role("group", name="Page 1 of 1")
    expect(page).to_contain_text("A page of PDF")
    expect(page.locator("canvas")).to_be_visible()
    both_themes(lab, "pdf")
    if lab.page.evaluate("() => navigator.pdfViewerEnabled"):
        link = viewer.get_by_role("link", name="Open in a tab of the browser")
        with lab.page.expect_popup() as opening:
            link.click()
        assert opening.value.evaluate("() => document.contentType") == "application/pdf"
        opening.value.close()


def zoom(page: Page, chart: Locator, sent: Sent) -> None:
    """Zoom by mouse: the part is asked for anew, with more of its points."""
    before = len(sent.histories())
    box = chart.locator(CHART).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    figure = chart.locator("xpath=ancestor::figure")
    expect(figure.get_by_role("button", name="Zoom out: loss")).to_be_visible()
    expect(figure).not_to_contain_text("of 5,000 points")
    asked = sent.histories()[before:]
    assert len(asked) == 1
    assert re.search(r'"range":\s*\{"start":\s*1\d\d\d', asked[0])
    # And by keys.
    chart.focus()
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("0")
    expect(figure).to_contain_text("of 5,000 points")
    # A key for each point, which is read out.
    page.keyboard.press("Home")
    expect(chart.locator("[aria-live]")).to_contain_text(re.compile("^step 0: loss "))
    page.keyboard.press("ArrowRight")
    expect(chart.locator("[aria-live]")).not_to_contain_text("step 0:")
    page.keyboard.press("Escape")
    expect(chart.locator("[aria-live]")).to_be_empty()


def both_themes(lab: Lab, name: str) -> None:
    lab.screenshot(f"run-{name}")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot(f"run-{name}-dark")
    lab.use_theme("JupyterLab Light")


def test_a_run_in_a_cell_is_live_and_then_saved(lab: Lab, folder: Path, server: Server) -> None:
    path = folder / "cell.ipynb"
    more = "with tb.start_run(run_id=view.selection[0]): tb.log_param('afterwards', 'yes')"
    write_notebook(path, RUN, SHOW, more)
    notebook = lab.open_notebook(f"{folder.name}/cell.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    run = RunPage(notebook.view(1))
    is_live(run.element)
    expect(run.open("Metrics").locator(CHART).first).to_be_visible()
    both_themes(lab, "cell")
    notebook.run_cell(2)
    expect(run.open("Params")).to_contain_text("afterwards")
    notebook.wait_for_saved_view(1, "afterwards")
    notebook.save()
    saved = json.loads(path.read_text())["cells"][1]["outputs"][0]["data"]
    assert saved[VIEW]["snapshot"]["detail"]["params"]["afterwards"] == "yes"
    assert len(json.dumps(saved)) < 200_000

    notebook.shut_kernel_down()
    expect(run.element.get_by_role("status").first).to_contain_text("no kernel")
    expect(run.panel("Params")).to_contain_text("afterwards")
    lab.close_all()
    # A kernel that this machine does not have, so that none starts by itself.
    document = json.loads(path.read_text())
    document["metadata"] = {
        "kernelspec": {"name": "gone", "display_name": "Gone", "language": "gone"},
        "language_info": {"name": "gone"},
    }
    path.write_text(json.dumps(document))
    server.trust(path)
    lab.execute("docmanager:open", {"path": f"{folder.name}/cell.ipynb"})
    lab.page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
    expect(run.element.get_by_role("status").first).to_contain_text("saved view")
    expect(run.open("Metrics").locator(CHART).first).to_be_visible()
    expect(run.open("Artifacts")).to_contain_text("a kernel has them")
    expect(run.element.get_by_role("button", name="Start kernel")).to_be_visible()
    run.open("Metrics")
    both_themes(lab, "cell-saved")
