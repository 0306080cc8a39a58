"""All that the in-memory store holds, and the count of its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from trialbook.model import LifecycleStage, ViewType
from trialbook.store import errors
from trialbook.store.base import Changes
from trialbook.store.clock import now

if TYPE_CHECKING:
    from reference.records import KeptExperiment, KeptRun

STAGES = {
    ViewType.ACTIVE_ONLY: {LifecycleStage.ACTIVE},
    ViewType.DELETED_ONLY: {LifecycleStage.DELETED},
    ViewType.ALL: {LifecycleStage.ACTIVE, LifecycleStage.DELETED},
}
"""The stages that each view takes in."""


class Contents:
    """Experiments, runs and journal positions, each under its id."""

    def __init__(self) -> None:
        self.experiments: dict[str, KeptExperiment] = {}
        self.runs: dict[str, KeptRun] = {}
        self.positions: dict[str, int] = {}
        self.next_experiment = 0
        self.last_run = 0
        self.revision = 0

    def experiment(self, experiment_id: str) -> KeptExperiment:
        """Return an experiment, deleted or not."""
        if experiment_id not in self.experiments:
            raise errors.no_experiment(experiment_id)
        return self.experiments[experiment_id]

    def active_experiment(self, experiment_id: str) -> KeptExperiment:
        """Return an experiment that may be written to."""
        kept = self.experiment(experiment_id)
        if kept.experiment.lifecycle_stage != LifecycleStage.ACTIVE:
            raise errors.experiment_not_active(experiment_id)
        return kept

    def run(self, run_id: str) -> KeptRun:
        """Return a run, deleted or not."""
        if run_id not in self.runs:
            raise errors.no_run(run_id)
        return self.runs[run_id]

    def add_run(self, kept: KeptRun) -> None:
        """Add a new run and number it."""
        self.last_run += 1
        kept.number = self.last_run
        self.runs[kept.info.run_id] = kept

    def active_run(self, run_id: str) -> KeptRun:
        """Return a run that may be written to."""
        kept = self.run(run_id)
        if kept.info.lifecycle_stage != LifecycleStage.ACTIVE:
            raise errors.run_not_active(run_id)
        return kept

    def touch_experiment(self, kept: KeptExperiment) -> None:
        """Note that an experiment has changed."""
        self.revision += 1
        kept.revision = self.revision
        kept.experiment = replace(kept.experiment, last_update_time=now())

    def touch_run(self, kept: KeptRun) -> None:
        """Note that a run has changed."""
        self.revision += 1
        kept.revision = self.revision
        kept.changed = now()

    def note_change(self, run_ids: Iterable[str]) -> None:
        """Give those of these runs that exist a new number: something about them has changed."""
        for kept in (self.runs[run_id] for run_id in run_ids if run_id in self.runs):
            self.revision += 1
            kept.revision = self.revision

    def changes_since(self, seen: int) -> Changes:
        """Return what has a higher number."""
        if seen < 0:
            return Changes(self.revision)
        if seen > self.revision:
            seen = 0
        changed = sorted(
            (kept.revision, run_id) for run_id, kept in self.runs.items() if kept.revision > seen
        )
        experiments = any(kept.revision > seen for kept in self.experiments.values())
        return Changes(self.revision, tuple(run_id for _, run_id in changed), experiments)
