"""A run whose texts and files are somebody else's: its page runs and fetches nothing of theirs."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from hosted_run import CHART
from lab import write_notebook
from playwright.sync_api import expect
from run_table import RunTable
from test_connection import is_live
from test_run_journey import RunPage

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

HOSTILE = "<img src=x onerror=\"window.top.hacked = 'img'\">"
PAGE = """<link rel="stylesheet" href="http://127.0.0.1:9/style.css">
<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/refresh">
<img src="http://127.0.0.1:9/image.png"><h1 style="background:url(http://127.0.0.1:9/b)">Mine</h1>
<iframe src="http://127.0.0.1:9/frame"></iframe>
<script>
  document.querySelector("h1").textContent = "Scripts ran";
  try { window.top.hacked = "page"; } catch {}
  try { window.parent.parent.hacked = "page"; } catch {}
  fetch("http://127.0.0.1:9/fetch").catch(() => {});
  new Image().src = "http://127.0.0.1:9/new-image";
  try { new WebSocket("ws://127.0.0.1:9/socket"); } catch {}
  try { navigator.sendBeacon("http://127.0.0.1:9/beacon"); } catch {}
  document.onclick = () => { location.href = "http://127.0.0.1:9/away"; };
</script>"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" onload="top.hacked = 'svg'">
<script>top.hacked = 'svg'</script><rect width="60" height="30"/>
<image href="http://127.0.0.1:9/svg.png" width="9" height="9"/></svg>"""
MARKDOWN = """# Mine\n\n![remote](http://127.0.0.1:9/markdown.png) <img src="http://127.0.0.1:9/tag.png">
<script>window.hacked = 'markdown'</script><a href="javascript:window.hacked='link'">link</a>
<div style="background:url(http://127.0.0.1:9/background)">x</div>"""
FIGURE = {
    "data": [{"type": "bar", "x": [HOSTILE], "y": [1], "name": HOSTILE}],
    "layout": {
        "title": {"text": HOSTILE},
        "images": [{"source": "http://127.0.0.1:9/plotly.png", "x": 0, "y": 1}],
    },
}
FOREIGN = f"""
import trialbook as tb
H = {HOSTILE!r}
tb.set_experiment("foreign")
with tb.start_run(run_name=H, description={MARKDOWN!r}, tags={{H: H}}):
    tb.log_param(H, H)
    tb.log_series("loss" + H, [1.0, 2.0])
    tb.log_text({PAGE!r}, "page.html")
    tb.log_text({SVG!r}, "logo.svg")
    tb.log_text({MARKDOWN!r}, "notes.md")
    tb.log_dict({FIGURE!r}, "figure.json")
    tb.log_text(H, "<b>onerror=alert(1)<b>.txt")
"""


def sent_to(server: socket.socket) -> bytes:
    """Return what has arrived; a browser connects ahead of a request that it then refuses."""
    sent = b""
    with server:
        while True:
            try:
                connection, _ = server.accept()
            except BlockingIOError:
                return sent
            with connection:
                connection.setblocking(False)
                with suppress(BlockingIOError):
                    sent += connection.recv(1000)


def test_files_of_others_run_nothing_and_fetch_nothing(lab: Lab, folder: Path) -> None:
    elsewhere = socket.create_server(("127.0.0.1", 0))
    elsewhere.setblocking(False)
    address = f"127.0.0.1:{elsewhere.getsockname()[1]}"
    foreign = FOREIGN.replace("127.0.0.1:9", address)
    write_notebook(folder / "foreign.ipynb", foreign, "tb.runs()")
    notebook = lab.open_notebook(f"{folder.name}/foreign.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    is_live(notebook.view(1))
    RunTable(notebook.view(1)).row(HOSTILE).dblclick()
    run = RunPage(lab.page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    expect(run.panel("Overview")).to_contain_text(HOSTILE)
    expect(run.open("Metrics").locator(CHART).first).to_be_visible()
    expect(run.open("Params").get_by_role("rowheader")).to_have_text([HOSTILE])
    expect(run.open("Notes").locator("h1")).to_contain_text("Mine")
    lab.screenshot("run-foreign-note")
    files = run.open("Artifacts")
    expect(files.get_by_role("treeitem")).to_have_count(5)
    expect(run.file("<b>onerror=alert(1)<b>.txt")).to_contain_text(HOSTILE)
    expect(run.file("notes.md").locator("h1")).to_contain_text("Mine")
    image = run.file("logo.svg").get_by_role("img")
    lab.page.wait_for_function("image => image.naturalWidth === 60", arg=image.element_handle())
    expect(run.file("figure.json").locator(".main-svg").first).to_be_visible()
    lab.screenshot("run-foreign-figure")
    viewer = run.file("page.html")
    shown = viewer.frame_locator("iframe").frame_locator("iframe").get_by_role("heading")
    expect(shown).to_have_text("Mine")
    viewer.get_by_label("Run scripts").check()
    expect(shown).to_have_text("Scripts ran")
    shown.click()
    # It tries to go elsewhere, and what comes of it is an empty frame.
    expect(shown).to_have_count(0)
    lab.screenshot("run-foreign-page")
    assert lab.page.evaluate("() => window.hacked ?? null") is None
    assert sent_to(elsewhere) == b""
    # The browser says on the console what it has kept from happening.
    refused = re.compile("Content Security Policy|Blocked script execution|sandboxed")
    assert [error for error in lab.errors if not refused.search(error)] == []
    lab.errors.clear()
