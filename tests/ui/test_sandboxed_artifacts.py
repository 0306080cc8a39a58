"""HTML and PDF of others: they are seen, and reach neither JupyterLab nor any server."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import escapes
import pytest
from browser import launch_with_profile
from lab import Lab, write_notebook
from listener import Listener
from playwright.sync_api import expect
from server import WAIT
from test_connection import is_live
from test_run_journey import RunPage, both_themes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, Playwright
    from server import Server

RUN = """
import json, os, pathlib
os.environ["TRIALBOOK_CAPTURE"] = "0"
import trialbook as tb
with tb.start_run() as run:
    for name, text in json.loads(pathlib.Path("files.json").read_text()).items():
        tb.log_text(text, name)
"""
SHOW = "tb.show_run(run.info.run_id)"
UNHELD = """text => {
    const frame = document.createElement('iframe');
    frame.srcdoc = text;
    document.body.append(frame);
}"""
LINES = "".join(f"<p>{number}</p>" for number in range(300))
PLAIN = f"""<body style="margin:0"><a href="#there" target="_top">to a place</a>
<a href="http://HOST/" target="_self">elsewhere</a>{LINES}<h1 id="there">The place</h1>"""
WITHIN = """<div id="shown"></div><script type="application/json">{"a": "<link>"}</script>
<script>
const link = 9;
document.write('<em>written</em>');
document.addEventListener('DOMContentLoaded', () => {
    const data = JSON.parse(document.querySelector('[type$=json]').textContent).a;
    const policy = trustedTypes.createPolicy('theirs', { createHTML: text => `<b>${text}</b>` });
    const shown = document.getElementById('shown');
    shown.innerHTML = policy.createHTML(3<link ? 'drawn' : '');
    shown.append(` ${data} ${eval('1 + 1')} ${typeof RTCPeerConnection}`);
    shown.append(` ${document.createElement('p') instanceof HTMLIFrameElement}`);
});
</script><button onclick="this.textContent = 'clicked'">click</button>"""
IN_A_TAB = "Open in a tab of the browser"
COLOURS = """page => {
    const { width, height } = page.querySelector('canvas');
    const pixels = page.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
    return new Set(new Uint32Array(pixels.data.buffer)).size;
}"""


def pdf(address: str, pages: int = 1) -> str:
    """Return a PDF that does something when opened, of pages that each are a link."""
    drawing = "0 0.5 0.5 rg 20 20 100 60 re f BT /F 24 Tf 20 120 Td (Words to copy) Tj ET"
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    link = (
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 300 200] /A << /S /URI /URI ({address}) >> >>"
    )
    parts = [
        "<< /Type /Catalog /Pages 2 0 R "
        "/OpenAction << /S /JavaScript /JS (app.alert\\('of a PDF'\\)) >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /Resources << /Font << /F {font} >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        *[
            "<< /Type /Page /Parent 2 0 R /Contents 3 0 R "
            f"/MediaBox [0 0 300 {200 + number % 2}] /Annots [{link}] >>"
            for number in range(pages)
        ],
    ]
    text = "%PDF-1.7\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(f"{len(text):010} 00000 n \n")
        text += f"{number} 0 obj\n{part}\nendobj\n"
    table = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{''.join(places)}"
    end = f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return text + table + end


@pytest.fixture
def used(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser with a profile, which connects ahead as a person's does."""
    context = launch_with_profile(playwright, tmp_path / "profile", as_used=True)
    context.set_default_timeout(WAIT * 1000)
    yield context
    context.close()


@pytest.fixture
def visited(used: BrowserContext, server: Server, folder: Path, screenshots: Path) -> Iterator[Lab]:
    """JupyterLab in that browser; what a policy refuses is told on the console."""
    lab = Lab(used.pages[0], server, folder.name, screenshots)
    lab.open()
    yield lab
    lab.screenshot(f"end-{folder.name}")
    server.shut_kernels_down()


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


def opened(lab: Lab, folder: Path, files: dict[str, str]) -> RunPage:
    """Open the artifacts of a run that has these files."""
    (folder / "files.json").write_text(json.dumps(files))
    write_notebook(folder / "run.ipynb", RUN, SHOW)
    notebook = lab.open_notebook(f"{folder.name}/run.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    RunPage(notebook.view(1)).element.get_by_role("button", name="Open in a tab").click()
    run = RunPage(lab.page.locator(".jp-TrialbookTab:visible"))
    is_live(run.element)
    run.open("Artifacts")
    return run


def inside(viewer: Locator) -> FrameLocator:
    return viewer.frame_locator("iframe").frame_locator("iframe")


def control(context: BrowserContext, server: Server) -> Page:
    """Return a page of the same origin that holds nothing back: one that is not found."""
    page = context.new_page()
    page.goto(f"{server.url}/unheld")
    return page


def by_port(listener: Listener, attempts: dict[str, str]) -> tuple[dict[int, str], list[str]]:
    """Give each attempt a port of its own."""
    ports = {listener.port(): name for name in attempts}
    return ports, [escapes.at(port, attempts[name]) for port, name in ports.items()]


def heard_unheld(context: BrowserContext, server: Server, listener: Listener) -> float:
    """Check that every attempt is heard where nothing holds it; return the seconds it took."""
    begin = time.monotonic()
    ports, markup = by_port(listener, escapes.MARKUP)
    others, scripts = by_port(listener, escapes.SCRIPTS)
    page = control(context, server)
    page.evaluate(UNHELD, escapes.page(markup, scripts))
    listener.has_heard_of({*ports, *others}, 15)
    silent = [name for port, name in (ports | others).items() if port not in listener.heard]
    assert not silent, silent
    longest = time.monotonic() - begin
    page.close()
    for name, attempt in escapes.AWAY.items():
        begin = time.monotonic()
        port = listener.port()
        page = control(context, server)
        page.evaluate(UNHELD, escapes.page([], [escapes.at(port, attempt)]))
        assert listener.has_heard_of({port}, 15), name
        longest = max(longest, time.monotonic() - begin)
        page.close()
    for page in context.pages[1:]:  # those that were opened by attempts
        page.close()
    return longest


def test_html_of_others_reaches_no_server(
    visited: Lab, used: BrowserContext, server: Server, folder: Path, listener: Listener
) -> None:
    page = visited.page
    seconds = heard_unheld(used, server, listener)
    ports, markup = by_port(listener, escapes.MARKUP)
    others, scripts = by_port(listener, escapes.SCRIPTS)
    leaving, away = by_port(listener, escapes.AWAY)
    elsewhere = listener.port()
    files = {
        "all.html": escapes.page(markup, scripts),
        **{f"{number}.html": escapes.page([], [each]) for number, each in enumerate(away)},
        "plain.html": escapes.at(elsewhere, PLAIN),
        "within.html": WITHIN,
    }
    run = opened(visited, folder, files)
    listener.heard.clear()
    page.on("dialog", lambda dialog: pytest.fail(f"dialog: {dialog.message}"))
    home = page.url

    viewer = run.file("all.html")
    expect(inside(viewer).get_by_text("A page")).to_be_visible()
    page.wait_for_timeout(1000 * seconds)
    assert heard(listener, ports | others) == {}
    viewer.get_by_label("Run scripts").check()
    expect(inside(viewer).get_by_text("tried all")).to_be_visible()
    expect(viewer).to_contain_text("but may open a connection")
    # As long as it took all of them when nothing held them, and once more.
    page.wait_for_timeout(2000 * seconds)
    assert heard(listener, ports | others) == {}
    for number in range(len(away)):
        viewer = run.file(f"{number}.html")
        viewer.get_by_label("Run scripts").check()
        page.wait_for_timeout(1000 * seconds)
    # That a page leaves cannot be forbidden; the browser connects, and is refused to ask.
    assert set(heard(listener, leaving).values()) <= {b""}
    assert not {"STUN", "refresh"} & set(heard(listener, leaving))
    assert page.url == home
    assert used.pages == [page]

    viewer = run.file("plain.html")
    inside(viewer).get_by_role("link", name="to a place").click()
    expect(inside(viewer).get_by_role("heading", name="The place")).to_be_in_viewport()
    inside(viewer).get_by_text("elsewhere").click()
    page.wait_for_timeout(1000 * seconds)
    expect(inside(viewer).get_by_text("elsewhere")).to_have_attribute(
        "title", f"http://127.0.0.1:{elsewhere}/"
    )
    assert elsewhere not in listener.heard

    viewer = run.file("within.html")
    viewer.get_by_label("Run scripts").check()
    expect(inside(viewer).locator("#shown b")).to_have_text("drawn")
    expect(inside(viewer).locator("#shown")).to_have_text("drawn <link> 2 undefined false")
    expect(inside(viewer).locator("em")).to_have_text("written")
    inside(viewer).get_by_role("button").click()
    expect(inside(viewer).get_by_role("button", name="clicked")).to_be_visible()


def heard(listener: Listener, names: dict[int, str]) -> dict[str, bytes]:
    """Return which attempts got through, with what they said."""
    return {names[port]: said for port, said in listener.heard.items() if port in names}


def test_a_pdf_is_drawn_and_does_nothing(
    visited: Lab, used: BrowserContext, server: Server, folder: Path, listener: Listener
) -> None:
    page = visited.page
    elsewhere = listener.port()
    files = {
        "html.pdf": "<script>top.hacked = 1; alert(1)</script>",
        "broken.pdf": "%PDF-1.7 <script>opener.hacked = 1; alert(1)</script>",
        "linked.pdf": pdf(f"http://127.0.0.1:{elsewhere}/"),
        "long.pdf": pdf("javascript:alert(1)", 300),
    }
    page.on("dialog", lambda dialog: pytest.fail(f"dialog: {dialog.message}"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    run = opened(visited, folder, files)
    viewer = run.file("html.pdf")
    expect(viewer.locator("pre").last).to_have_text(files["html.pdf"])
    expect(viewer.get_by_role("link")).to_have_count(0)

    viewer = run.file("broken.pdf")
    expect(viewer.get_by_role("alert")).to_contain_text("it may be damaged")
    expect(viewer.get_by_role("link", name=IN_A_TAB)).to_be_visible()

    viewer = run.file("linked.pdf")
    first = viewer.get_by_role("group", name="Page 1 of 1")
    expect(first).to_contain_text("Words to copy")
    assert colours(first) >= 2
    expect(first.locator("a, iframe, embed, object, input")).to_have_count(0)
    home = page.url
    first.click()
    first.get_by_text("Words to copy").dblclick()
    assert page.evaluate("() => getSelection().toString().trim()") == "to"
    assert page.url == home
    assert used.pages == [page]
    both_themes(visited, "pdf")

    viewer = run.file("long.pdf")
    expect(viewer.get_by_text("300 pages")).to_be_visible()
    expect(viewer.get_by_role("group", name="Page 1 of 300")).to_contain_text("Words to copy")
    assert viewer.locator("canvas").count() < 20
    pages = viewer.get_by_role("region", name="Pages of long.pdf")
    pages.focus()
    page.keyboard.press("End")
    last = viewer.get_by_role("group", name="Page 300 of 300")
    expect(last).to_contain_text("Words to copy")
    expect(last).to_be_in_viewport()
    assert colours(last) >= 2
    expect(viewer.get_by_role("group", name="Page 1 of 300").locator("canvas")).to_have_count(0)
    assert viewer.locator("canvas").count() < 20
    visited.screenshot("pdf-long")
    page.set_viewport_size({"width": 1000, "height": 800})
    fits = "e => e.scrollWidth <= e.clientWidth && e.querySelector('canvas').width > 100"
    page.wait_for_function(fits, arg=pages.element_handle())

    link = viewer.get_by_role("link", name=IN_A_TAB)
    with used.expect_page() as opening:
        link.click()
    shown = opening.value
    shown.wait_for_load_state()
    assert shown.evaluate("() => [document.contentType, opener]") == ["application/pdf", None]
    shown.close()
    assert page.evaluate("() => window.hacked ?? null") is None
    assert elsewhere not in listener.heard
    ours = (f"{server.url}/", "blob:", "data:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert visited.errors == []


def colours(page: Locator) -> int:
    """Return how many colours a drawn page has."""
    count: int = page.evaluate(COLOURS)
    return count
