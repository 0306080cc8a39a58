"""The cells of a run without scripts: their code, and how they ended."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from trialbook.views.formatting import shortened, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trialbook.protocol.messages import CellRow, RunCellsResult

_PRINTED = 10_000
_OUTCOMES = {"error": "failed", "interrupted": "interrupted", "died": "the kernel ended"}


def code_html(found: RunCellsResult) -> str:
    """Return the code of a run's cells as HTML, in order; nothing where it has none."""
    if not found.cells:
        return ""
    amount = f"{found.total} cell{'s' * (found.total != 1)}"
    if len(found.cells) < found.total:
        amount = f"{len(found.cells)} of {amount}"
    cells = "".join(map(_cell, found.cells))
    return f"<details open><summary>Code · {amount}</summary>\n{cells}</details>\n"


def _cell(cell: CellRow) -> str:
    printed = ""
    if cell.printed:
        text = escape(visible(cell.printed[-_PRINTED:]))
        printed = f"<p>Printed:</p>\n<pre><samp>{text}</samp></pre>\n"
    about = " · ".join(_about(cell))
    code = escape(visible(cell.source))
    return f"<p>{about}</p>\n<pre><code>{code}</code></pre>\n{printed}"


def _about(cell: CellRow) -> Iterator[str]:
    count = "" if cell.execution_count is None else f" [{cell.execution_count}]"
    yield f"Cell{count}"
    if cell.notebook:
        yield f"<bdi>{escape(visible(shortened(cell.notebook, 200)))}</bdi>"
    if cell.starts_run:
        yield "starts the run"
    if cell.outcome in _OUTCOMES:
        yield _OUTCOMES[cell.outcome]
    if cell.source_is_cut:
        yield "the beginning"
