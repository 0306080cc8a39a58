"""A notebook with a comparison becomes a PDF: it has the charts' texts, and needs no script."""

from __future__ import annotations

import importlib.util
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, WebPDFExporter

if TYPE_CHECKING:
    from nbformat import NotebookNode

COMPARED = """
import trialbook as tb
for depth in (2, 3):
    with tb.start_run(run_name=f"depth {depth}"):
        tb.log_param("depth", depth)
        tb.log_series("val/loss", [1 / (depth + step / 9) for step in range(90)])
tb.chart("val/loss", smoothing=0.6)
"""
SAID = ("val/loss", "depth 2", "depth 3", "step", "smoothed by an average 0.6")
"""What a reader of the chart is told: its name, its runs, its axis, how it is drawn."""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    folder = tmp_path_factory.mktemp("printed")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(COMPARED)])
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
    return client.execute()


class _Printed(HTMLParser):
    """What of a page is drawn without scripts: its texts, and how many lines its charts have."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.lines = 0
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.hidden.append(tag)
        self.lines += tag == "polyline"

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


@pytest.mark.parametrize("template", ["lab", "classic", "webpdf"])
def test_what_is_printed_needs_no_script(notebook: NotebookNode, template: str) -> None:
    html, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    printed = _Printed()
    printed.feed(html)
    text = " ".join(printed.texts)
    assert [words for words in SAID if words not in text] == []
    # each run smoothed, and as it was logged behind
    assert printed.lines == 4
    # a chart is not parted by the end of a page
    assert "break-inside:avoid" in html


def why_not() -> str | None:
    """Return why a notebook cannot be printed here; None where it can."""
    if importlib.util.find_spec("playwright") is None:
        return "nbconvert[webpdf] is not installed: it takes playwright"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        if not Path(driver.chromium.executable_path).exists():
            return "there is no Chromium: playwright install chromium"
    return None


def test_a_comparison_becomes_a_pdf(notebook: NotebookNode) -> None:
    if reason := why_not():
        pytest.skip(reason)
    exporter = WebPDFExporter(allow_chromium_download=False, disable_sandbox=True)
    made, _ = exporter.from_notebook_node(notebook)
    assert made.startswith(b"%PDF")
    text = pdf_text(made)
    assert [words for words in SAID if words.replace(" ", "") not in text] == []


def pdf_text(pdf: bytes) -> str:
    """Return the texts of a PDF that Chromium wrote, without spaces.

    Its fonts are known by the numbers of their objects, as in ``/F4 4 0 R``, and each has a map
    from its glyphs, of four hexadecimal digits, to characters.
    """
    objects = {
        int(number): body for number, body in re.findall(rb"(?s)\b(\d+) 0 obj\b(.*?)\bendobj", pdf)
    }
    maps = {
        number: _characters(_stream(objects[int(found.group(1))]))
        for number, body in objects.items()
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))
    }
    fonts = {
        name: maps[int(number)]
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", pdf)
        if int(number) in maps
    }
    said = []
    for body in objects.values():
        font: dict[str, str] = {}
        for name, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>", _stream(body)):
            font = fonts.get(name, {}) if name else font
            codes = re.findall("....", glyphs.decode().upper())
            said += [font.get(code, "") for code in codes]
    return "".join("".join(said).split())


def _stream(body: bytes) -> bytes:
    """Return what an object has as a stream, deflated or not; empty for none."""
    found = re.search(rb"(?s)stream\r?\n(.*?)\r?\nendstream", body)
    if found is None:
        return b""
    try:
        return zlib.decompress(found.group(1))
    except zlib.error:
        return found.group(1)


def _characters(table: bytes) -> dict[str, str]:
    """Return the characters of a font's glyphs."""
    text = table.decode("latin-1").upper()
    found = {}
    for part in re.findall(r"(?s)BEGINBFCHAR(.*?)ENDBFCHAR", text):
        found |= dict(re.findall(r"<([0-9A-F]{4})>\s*<([0-9A-F]+)>", part))
    for part in re.findall(r"(?s)BEGINBFRANGE(.*?)ENDBFRANGE", text):
        for first, last, to in re.findall(
            r"<([0-9A-F]{4})>\s*<([0-9A-F]{4})>\s*<([0-9A-F]{4})>", part
        ):
            for at in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + at:04X}"] = f"{int(to, 16) + at:04X}"
    return {glyph: bytes.fromhex(code).decode("utf-16-be") for glyph, code in found.items()}


def test_a_pdf_is_read() -> None:
    """As Chromium writes one: a font with a map of its glyphs, and a page that uses it."""
    table = (
        b"1 beginbfchar\n<0003> <0020>\nendbfchar\n1 beginbfrange\n<0024> <0026> <0041>\nendbfrange"
    )
    page = zlib.compress(b"BT /F4 12 Tf <00240025> Tj [<0003> -3 <0026>] TJ ET")
    pdf = (
        b"%PDF-1.4\n4 0 obj\n<</Type /Font /ToUnicode 6 0 R>>\nendobj\n"
        b"6 0 obj\n<<>> stream\n" + table + b"\nendstream\nendobj\n"
        b"5 0 obj\n<</Font <</F4 4 0 R>>>>\nendobj\n"
        b"7 0 obj\n<<>> stream\n" + page + b"\nendstream\nendobj\n"
    )
    assert pdf_text(pdf) == "ABC"
