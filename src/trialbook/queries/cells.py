"""The cells of runs, and the runs of cells, as messages carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError
from trialbook.model import MAX_CELLS
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import (
    MAX_RUN_IDS,
    CellRow,
    CellRunIdsResult,
    CellRunRow,
    CellRuns,
    CellsRunsResult,
    NamedMetric,
    RunCellsResult,
)
from trialbook.queries.headline import experiment_order
from trialbook.store.source import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trialbook.model import Cell, CellRun, Run, RunsOfCell
    from trialbook.protocol.messages import CellSource
    from trialbook.store.base import Store

BEST_RUNS = 5
"""Runs of each cell with the least values of its headline metric, and with the greatest."""
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
        The last runs of each cell, at most so many; the best ones come besides.
    """
    if store is None:
        return CellsRunsResult([])
    now = {cell.cell_id: fingerprint(_encodable(cell.source)) for cell in cells}
    found = store.runs_of_cells([_encodable(cell_id) for cell_id in now], limit)
    runs = _runs(store, (part for of in found for part in of.runs))
    headlines = {of.cell_id: _headline(store, of.runs, runs) for of in found}
    extremes = _extremes(store, found, headlines)
    runs |= _runs(store, (part for parts in extremes.values() for part in parts))
    answer = []
    for of in found:
        parts = {part.run_id: part for part in (*of.runs, *extremes.get(of.cell_id, ()))}
        rows = [
            _cell_run_row(part, runs[run_id], now[of.cell_id], headlines[of.cell_id])
            for run_id, part in parts.items()
            # a run may have been purged in between
            if run_id in runs
        ]
        if rows:
            answer.append(CellRuns(of.cell_id, of.count, rows))
    return CellsRunsResult(answer)


def run_ids(store: Store | None, cell_id: str) -> CellRunIdsResult:
    """Return the ids of a cell's runs, for a query to name."""
    found = store.runs_of_cells([_encodable(cell_id)], MAX_RUN_IDS) if store else []
    return CellRunIdsResult([part.run_id for of in found for part in of.runs])


def _runs(store: Store, parts: Iterable[CellRun]) -> dict[str, Run]:
    wanted = list(dict.fromkeys(part.run_id for part in parts))
    return {run.info.run_id: run for run in store.get_runs(wanted)}


def _headline(store: Store, parts: Iterable[CellRun], runs: Mapping[str, Run]) -> str | None:
    """Return the metric that stands for the runs of a cell, by which they are compared."""
    known = [runs[part.run_id] for part in parts if part.run_id in runs]
    if not known:
        return None
    # a cell whose experiment was changed compares by the one of its last run
    order = experiment_order(store, known[0].info.experiment_id)
    return order.of({key for run in known for key in run.data.metrics})


def _extremes(
    store: Store, found: Iterable[RunsOfCell], headlines: Mapping[str, str | None]
) -> dict[str, list[CellRun]]:
    """Return the best runs of cells that have more than the last ones, whichever way is better."""
    cells: dict[str, list[str]] = {}
    for of in found:
        headline = headlines[of.cell_id]
        if headline is not None and of.count > len(of.runs):
            cells.setdefault(headline, []).append(of.cell_id)
    extremes: dict[str, list[CellRun]] = {}
    for metric, cell_ids in cells.items():
        for part in store.extreme_runs_of_cells(cell_ids, metric, BEST_RUNS):
            extremes.setdefault(part.cell_id, []).append(part)
    return extremes


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


def _cell_run_row(part: CellRun, run: Run, now: str, metric: str | None) -> CellRunRow:
    value = None if metric is None else run.data.metrics.get(metric)
    return CellRunRow(
        run_id=run.info.run_id,
        run_name=run.info.run_name,
        status=run.info.status,  # type: ignore[arg-type] # the model's text
        start_time=run.info.start_time,
        headline=None
        if metric is None or value is None
        else NamedMetric(metric, wire_number(value)),
        starts_run=part.starts_run,
        outcome=part.outcome,  # type: ignore[arg-type] # the model's text
        has_changed=part.fingerprint != now,
    )


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()
