"""Starting the run that a cell is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.service.tracker import Tracker
from trialbook.tracking import taking_part
from trialbook.tracking.active import end_last_with_cell
from trialbook.tracking.runs import start_run

if TYPE_CHECKING:
    from trialbook.service.cell_runs import RunOfCell


def start(wanted: RunOfCell) -> None:
    """Start a run that ends with the cell that is executing."""
    experiment_id = None
    if wanted.experiment is not None:
        experiment_id = Tracker.current().experiments.use(wanted.experiment).experiment_id
    run = start_run(
        experiment_id=experiment_id,
        run_name=wanted.name,
        nested=wanted.nested,
        tags=wanted.tags,
    )
    end_last_with_cell()
    taking_part.capture(run.info.run_id, enabled=wanted.figures)
