"""The cells of runs in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.model import Cell, CellRun, LifecycleStage

if TYPE_CHECKING:
    from reference.contents import Contents


def read(contents: Contents, run_id: str) -> list[Cell]:
    """Return the executions of a run, in order."""
    return [cell for _, cell in sorted(contents.run(run_id).cells.items())]


def runs_of(contents: Contents, cell_ids: Sequence[str], limit: int) -> list[CellRun]:
    """Return active runs that cells took part in, each cell's last ones first."""
    runs = reversed(contents.runs.values())
    active = [kept for kept in runs if kept.info.lifecycle_stage == LifecycleStage.ACTIVE]
    found: list[CellRun] = []
    for cell_id in dict.fromkeys(filter(None, cell_ids)):
        of_it = [(kept, run) for kept in active if (run := kept.cell_run(cell_id))]
        of_it.sort(key=lambda pair: (pair[1].execution_id, pair[0].info.start_time), reverse=True)
        found += [run for _, run in of_it[:limit]]
    return found
