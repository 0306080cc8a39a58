"""Starting the run that a cell is."""

from __future__ import annotations

from collections.abc import Mapping

from trialbook.service.tracker import Tracker
from trialbook.tracking import cell_recording
from trialbook.tracking.active import end_last_with_cell
from trialbook.tracking.runs import start_run


def start(
    name: str | None,
    experiment: str | None,
    *,
    nested: bool,
    tags: Mapping[str, str],
    figures: bool,
) -> None:
    """Start a run that ends with the cell that is executing.

    Parameters
    ----------
    name : str or None
    experiment : str or None
        Its name; created where there is none.
    nested : bool
    tags : dict of str to str
    figures : bool
        Whether to keep what the cell displays.
    """
    experiment_id = None
    if experiment is not None:
        experiment_id = Tracker.current().experiments.use(experiment).experiment_id
    run = start_run(
        experiment_id=experiment_id,
        run_name=name,
        nested=nested,
        tags=tags,
    )
    end_last_with_cell()
    cell_recording.capture(run.info.run_id, enabled=figures)
