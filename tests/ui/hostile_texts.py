"""Texts that attack pages, what a notebook makes of them, and where on a page they are found."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from lab import write_notebook
from server import WAIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lab import Lab, Notebook
    from playwright.sync_api import Locator, Page

_FILE = Path(__file__).with_name("xss.json")
STRINGS: list[str] = json.loads(_FILE.read_text(encoding="utf-8"))["strings"]
LIMIT = 250
SHOWN = 150
"""Characters that are shown wherever a text is: of a long one the end is cut off in places."""
# Names have no control characters and an end; values are as they are.
_SETUP = f"""
import json, os, pathlib, re
os.environ["TRIALBOOK_CAPTURE"] = "0"
import trialbook as tb
strings = json.loads(pathlib.Path("xss.json").read_text())["strings"]
names = [re.sub(r"[\\x00-\\x1f]", " ", s)[:{LIMIT}] for s in strings]
every = dict(zip(names, strings))
"""
NAMES = [re.sub(r"[\x00-\x1f]", " ", text)[:LIMIT] for text in STRINGS]
"""The texts as the names that they are in the store."""

# Again and again from one end to the other, until all has been seen: a table reads
# its pages as it is scrolled, and a notebook draws a cell anew that comes into sight.
_GATHER = """async ([selector, scroller, wanted, place, size, shown, seconds]) => {
    const left = new Set(wanted);
    const end = Date.now() + 1000 * seconds;
    const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const box = () => document.querySelector(scroller);
    while (left.size > 0 && Date.now() < end) {
        if (box()) { box()[place] = 0; }
        await drawn();
        for (let at = -1; box() && box()[place] !== at; ) {
            at = box()[place];
            for (const element of document.querySelectorAll(selector)) {
                left.delete(element.textContent.slice(0, shown));
            }
            box()[place] += Math.max(100, box()[size] - 120);
            await drawn();
        }
    }
    return [...left];
}"""
DOWN = ("scrollTop", "clientHeight")
ACROSS = ("scrollLeft", "clientWidth")


def begun(texts: Iterable[str]) -> set[str]:
    """Return how texts begin."""
    return {text[:SHOWN] for text in texts}


def commented(texts: Iterable[str] = STRINGS) -> str:
    """Return code that has texts in its comments."""
    return "".join(f"# {line}\n" for text in texts for line in text.split("\n"))


def executed(lab: Lab, folder: Path, *cells: str) -> Notebook:
    """Execute cells in a new notebook that has the texts as ``strings``, ``names``, ``every``."""
    shutil.copy(_FILE, folder)
    write_notebook(folder / "hostile.ipynb", _SETUP, *cells)
    notebook = lab.open_notebook(f"{folder.name}/hostile.ipynb")
    for cell in range(1 + len(cells)):
        notebook.run_cell(cell)
    return notebook


def cell_in_sight(page: Page, index: int) -> Locator:
    """Scroll to a cell of a notebook that is drawn bit by bit, and return it."""
    page.evaluate("at => window.jupyterapp.shell.currentWidget.content.scrollToItem(at)", index)
    return page.locator(place_of(index))


def place_of(index: int) -> str:
    """Return the selector of a cell."""
    return f".jp-Cell[data-windowed-list-index='{index}']"


def missing(
    page: Page,
    inside: str,
    scrolled: str,
    texts: str,
    wanted: Iterable[str],
    way: tuple[str, str] = DOWN,
) -> list[str]:
    """Scroll through an element of what is inside, and return which texts never came."""
    selectors = [f"{inside} {texts}", f"{inside} {scrolled}"]
    arguments = [*selectors, sorted(begun(wanted)), *way, SHOWN, WAIT]
    lost: list[str] = page.evaluate(_GATHER, arguments)
    return lost


def shown_in(element: Locator, selector: str) -> set[str]:
    """Return how the texts of all elements begin, as they are in the document."""
    return begun(element.locator(selector).all_text_contents())
