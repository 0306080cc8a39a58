"""The run that a cell is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trialbook.service.tracker import Tracker
from trialbook.tracking import cell_recording
from trialbook.tracking.active import end_last_with_cell
from trialbook.tracking.runs import start_run


@dataclass(frozen=True, slots=True)
class RunOfCell:
    """What a run is to be that starts and ends with a cell.

    Attributes
    ----------
    name : str or None
    experiment : str or None
        Its name; created where there is none.
    nested : bool
    tags : dict of str to str
    figures : bool
        Whether to keep what the cell displays.
    """

    name: str | None = None
    experiment: str | None = None
    nested: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
    figures: bool = True

    def start(self) -> None:
        """Start it in the cell that is executing."""
        experiment_id = None
        if self.experiment is not None:
            experiment_id = Tracker.current().experiments.use(self.experiment).experiment_id
        run = start_run(
            experiment_id=experiment_id, run_name=self.name, nested=self.nested, tags=self.tags
        )
        end_last_with_cell()
        cell_recording.capture(run.info.run_id, enabled=self.figures)
