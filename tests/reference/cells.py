"""The cells of runs in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from trialbook.model import Cell, CellRun, LifecycleStage, RunsOfCell, TagName

if TYPE_CHECKING:
    from reference.contents import Contents
    from reference.records import KeptRun


def read(contents: Contents, run_id: str) -> list[Cell]:
    """Return the executions of a run, in order."""
    return [cell for _, cell in sorted(contents.run(run_id).cells.items())]


def runs_of(contents: Contents, cell_ids: Sequence[str], limit: int) -> list[RunsOfCell]:
    """Return active runs that cells took part in, each cell's last ones first."""
    return [
        RunsOfCell(cell_id, len(of_it), tuple(run for _, run in of_it[:limit]))
        for cell_id in dict.fromkeys(filter(None, cell_ids))
        if (of_it := _counted(contents, cell_id))
    ]


def extreme_runs_of(
    contents: Contents, cell_ids: Sequence[str], metric: str, limit: int
) -> list[CellRun]:
    """Return the runs of cells with the least and the greatest values of a metric."""
    found: list[CellRun] = []
    for cell_id in dict.fromkeys(filter(None, cell_ids)):
        values = [
            (value, run)
            for kept, run in _counted(contents, cell_id)
            if not isnan(value := kept.run().data.metrics.get(metric, float("nan")))
        ]
        values.sort(key=lambda pair: pair[0])
        ends = values[:limit] + values[max(limit, len(values) - limit) :]
        found += [run for _, run in ends]
    return found


def _counted(contents: Contents, cell_id: str) -> list[tuple[KeptRun, CellRun]]:
    """Return the active runs of a cell, of those nested in one another one; the last one first."""
    of_it = [
        (kept, run)
        for kept in reversed(contents.runs.values())
        if kept.info.lifecycle_stage == LifecycleStage.ACTIVE and (run := kept.cell_run(cell_id))
    ]
    of_it.sort(key=lambda pair: (pair[1].execution_id, pair[0].info.start_time), reverse=True)
    by_id = {run.run_id: kept for kept, run in of_it}
    stood_for = set()
    for inner in by_id.values():
        outer = by_id.get(inner.tags.get(TagName.PARENT_RUN_ID, ""))
        if outer is not None and outer is not inner:
            started_alone = _started(inner, cell_id) and not _started(outer, cell_id)
            stood_for.add((outer if started_alone else inner).info.run_id)
    return [(kept, run) for kept, run in of_it if run.run_id not in stood_for]


def _started(kept: KeptRun, cell_id: str) -> bool:
    return any(cell.starts_run for cell in kept.cells.values() if cell.cell_id == cell_id)
