"""The cells of runs, and the runs of cells, as messages carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError
from trialbook.model import MAX_CELLS
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import (
    CellRow,
    CellRunRow,
    CellRuns,
    CellsRunsResult,
    NamedMetric,
    RunCellsResult,
)
from trialbook.queries.headline import headlines_of
from trialbook.store.source import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.model import Cell, CellRun, Run
    from trialbook.protocol.messages import CellSource
    from trialbook.store.base import Store

MAX_PAGE = 200
MAX_SOURCE = 100_000
"""Characters of a cell's source that a message carries."""
PAGE_SOURCES = 1_000_000
"""Characters of all sources in a message, unless the first cell alone has more."""


def run_cells(store: Store | None, run_id: str, offset: int, limit: int) -> RunCellsResult:
    """Return a page of the cells of a run.

    Raises
    ------
    NotFoundError
        There is no such run.
    """
    if store is None:
        raise NotFoundError(f"There is no run {run_id!r}: nothing has been recorded yet.")
    cells = store.run_cells(run_id)
    rows: list[CellRow] = []
    size = 0
    for cell in cells[max(0, offset) :][: min(max(1, limit), MAX_PAGE)]:
        row = _cell_row(cell)
        size += len(row.source)
        if rows and size > PAGE_SOURCES:
            break
        rows.append(row)
    return RunCellsResult(rows, len(cells), len(cells) >= MAX_CELLS)


def runs_of_cells(store: Store | None, cells: Sequence[CellSource], limit: int) -> CellsRunsResult:
    """Return which runs the cells of a notebook took part in, and whether they changed since.

    Parameters
    ----------
    store : Store or None
        None where no store exists yet.
    cells : sequence of CellSource
        As the notebook has them now.
    limit : int
        Runs of each cell at most, the last ones.
    """
    if store is None:
        return CellsRunsResult([])
    now = {cell.cell_id: fingerprint(_encodable(cell.source)) for cell in cells}
    found = store.runs_of_cells([_encodable(cell_id) for cell_id in now], limit)
    run_ids = list(dict.fromkeys(part.run_id for part in found))
    runs = {run.info.run_id: run for run in store.get_runs(run_ids)}
    headlines = headlines_of(store, runs.values())
    rows: dict[str, list[CellRunRow]] = {}
    for part in found:
        # a run may have been purged in between
        if part.run_id in runs:
            headline = headlines.get(part.run_id)
            row = _cell_run_row(part, runs[part.run_id], now[part.cell_id], headline)
            rows.setdefault(part.cell_id, []).append(row)
    return CellsRunsResult([CellRuns(cell_id, found) for cell_id, found in rows.items()])


def _cell_row(cell: Cell) -> CellRow:
    ending = cell.ending
    return CellRow(
        execution_id=cell.execution_id,
        cell_id=cell.cell_id,
        notebook=cell.notebook,
        source=cell.source[:MAX_SOURCE],
        source_is_cut=len(cell.source) > MAX_SOURCE,
        execution_count=cell.execution_count,
        starts_run=cell.starts_run,
        start_time=cell.start_time,
        end_time=None if ending is None else ending.end_time,
        outcome=None if ending is None else ending.outcome,  # type: ignore[arg-type] # the model's text
        printed="" if ending is None else ending.printed,
        figures=[] if ending is None else list(ending.figures),
    )


def _cell_run_row(part: CellRun, run: Run, now: str, headline: str | None) -> CellRunRow:
    return CellRunRow(
        run_id=run.info.run_id,
        run_name=run.info.run_name,
        status=run.info.status,  # type: ignore[arg-type] # the model's text
        start_time=run.info.start_time,
        headline=None
        if headline is None
        else NamedMetric(headline, wire_number(run.data.metrics[headline])),
        starts_run=part.starts_run,
        outcome=part.outcome,  # type: ignore[arg-type] # the model's text
        has_changed=part.fingerprint != now,
    )


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
