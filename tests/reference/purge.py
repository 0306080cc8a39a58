"""Deleting for good in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.model import LifecycleStage, RunInfo
from trialbook.store import errors

if TYPE_CHECKING:
    from reference.contents import Contents


def deleted_runs(contents: Contents, before: int) -> list[RunInfo]:
    """Return the deleted runs that have not changed since a time, oldest change first."""
    found = [
        kept
        for kept in contents.runs.values()
        if kept.info.lifecycle_stage == LifecycleStage.DELETED and kept.changed < before
    ]
    return [kept.info for kept in sorted(found, key=lambda kept: kept.changed)]


def purge_runs(contents: Contents, run_ids: Sequence[str]) -> list[RunInfo]:
    """Delete deleted runs for good, and return what they were."""
    infos = [contents.run(run_id).info for run_id in dict.fromkeys(run_ids)]
    for info in infos:
        if info.lifecycle_stage != LifecycleStage.DELETED:
            raise errors.not_deleted("Run", info.run_id)
    for info in infos:
        del contents.runs[info.run_id]
    contents.revision += 1
    return infos


def purge_experiment(contents: Contents, experiment_id: str) -> list[RunInfo]:
    """Delete a deleted experiment and its runs for good, and return what the runs were."""
    errors.refuse_to_purge(contents.experiment(experiment_id).experiment)
    runs = contents.runs.items()
    of_it = [run_id for run_id, kept in runs if kept.info.experiment_id == experiment_id]
    purged = purge_runs(contents, of_it)
    del contents.experiments[experiment_id]
    return purged
