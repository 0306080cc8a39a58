"""What this process knows of the runs that it writes, so that a wrong call is told at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trialbook.model import LifecycleStage, NewRun, Run, RunInfo, RunStatus, TagName
from trialbook.store import errors

if TYPE_CHECKING:
    from trialbook.journal.journal import Journal
    from trialbook.model import Experiment, RunRecord


@dataclass(slots=True, eq=False)
class KnownRun:
    """A run as it will be once everything recorded here has arrived in the store.

    Attributes
    ----------
    info : RunInfo
    params : dict of str to str
    created : NewRun or None
        How it is created where the store may not have it yet.
    journal : Journal or None
        The journal that says so.
    """

    info: RunInfo
    params: dict[str, str]
    created: NewRun | None = None
    journal: Journal | None = None

    @classmethod
    def of(cls, run: Run) -> KnownRun:
        """Return what is known of a run from the store."""
        return cls(run.info, dict(run.data.params))

    @classmethod
    def new(cls, run_id: str, created: NewRun, experiment: Experiment) -> KnownRun:
        """Return a run that is being created."""
        info = RunInfo(
            run_id,
            created.run_name,
            created.experiment_id,
            created.user_id,
            RunStatus.RUNNING,
            created.start_time,
            None,
            LifecycleStage.ACTIVE,
            experiment.artifact_uri(run_id),
        )
        return cls(info, {}, created)

    def refuse_unless_active(self) -> None:
        """Raise InvalidParameterError where the run is deleted."""
        if self.info.lifecycle_stage != LifecycleStage.ACTIVE:
            raise errors.run_not_active(self.info.run_id)

    def new_params(self, params: dict[str, str]) -> dict[str, str]:
        """Return the params that it does not have; InvalidParameterError where one differs."""
        for key, value in params.items():
            if self.params.get(key, value) != value:
                raise errors.param_changed(self.info.run_id, key, self.params[key], value)
        return {key: value for key, value in params.items() if key not in self.params}

    def take_in(self, record: RunRecord) -> None:
        """Note what was recorded."""
        self.params.update(record.params)
        name = record.tags.get(TagName.RUN_NAME)
        if name is not None:
            self.info = replace(self.info, run_name=name)
