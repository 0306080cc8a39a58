"""Experiments in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reference import runs as memory_runs
from reference.contents import STAGES
from reference.records import KeptExperiment
from reference.search import matches, page_of, total_order
from trialbook.model import Experiment, LifecycleStage, PagedList, Run, RunStatus, ViewType
from trialbook.search.tree import Field, OrderTerm
from trialbook.store import errors
from trialbook.store.base import ExperimentActivity, RunQuery
from trialbook.store.clock import now
from trialbook.store.paging import decode_token, encode_token

if TYPE_CHECKING:
    from reference.contents import Contents
    from trialbook.search.tree import Node

_CREATED = Field("attribute", "creation_time")
_TIMES = (_CREATED, Field("attribute", "last_update_time"))
_NUMBER = Field("attribute", "experiment_id")
_LAST = (OrderTerm(_CREATED, descending=True), OrderTerm(_NUMBER, descending=True))


def create(
    contents: Contents,
    name: str,
    artifact_location: str | None,
    artifact_root: str,
    tags: Mapping[str, str],
) -> str:
    """Add an experiment; without a location it gets a folder in ``artifact_root``."""
    refuse_taken_name(contents, name)
    experiment_id = str(contents.next_experiment)
    contents.next_experiment += 1
    location = artifact_location or f"{artifact_root}/{experiment_id}"
    created = now()
    experiment = Experiment(
        experiment_id, name, location, LifecycleStage.ACTIVE, created, created, dict(tags)
    )
    kept = contents.experiments[experiment_id] = KeptExperiment(experiment)
    contents.touch_experiment(kept)
    return experiment_id


def get(contents: Contents, experiment_id: str) -> Experiment:
    """Return an experiment, deleted or not."""
    return _copy(contents.experiment(experiment_id).experiment)


def get_by_name(contents: Contents, name: str) -> Experiment | None:
    """Return the experiment of this name, deleted or not."""
    experiments = (kept.experiment for kept in contents.experiments.values())
    return next((_copy(each) for each in experiments if each.name == name), None)


def search(
    contents: Contents,
    view_type: int,
    filter_: Node | None,
    order_by: Sequence[OrderTerm],
    *,
    limit: int,
    page_token: str | None,
) -> PagedList[Experiment]:
    """Return what follows a page, and the token for what follows that."""
    terms = total_order(order_by, _TIMES, _NUMBER, _LAST)
    after = decode_token(page_token, terms)
    found = [
        _copy(kept.experiment)
        for kept in contents.experiments.values()
        if kept.experiment.lifecycle_stage in STAGES[view_type]
        and matches(filter_, kept.experiment)
    ]
    page, last = page_of(found, terms, limit, after)
    return PagedList(page, None if last is None else encode_token(last, terms))


def activity(
    contents: Contents, filter_: Node | None, view_type: int, *, top_level: bool
) -> list[ExperimentActivity]:
    """Return experiments with what those of their runs are doing that match."""
    # deleted runs may be in an experiment that is not deleted
    stages = STAGES[view_type if view_type == ViewType.ACTIVE_ONLY else ViewType.ALL]
    listed = {
        experiment_id: _copy(kept.experiment)
        for experiment_id, kept in contents.experiments.items()
        if kept.experiment.lifecycle_stage in stages
    }
    found = []
    for experiment_id, each in listed.items():
        query = RunQuery((experiment_id,), filter_, view_type=view_type, top_level=top_level)
        runs = [item.run for item in memory_runs.matching(contents, query)]
        found.append(_activity(contents, each, runs))
    return sorted(found, key=lambda a: (-a.last_update_time, -int(a.experiment.experiment_id)))


def rename(contents: Contents, experiment_id: str, name: str) -> None:
    """Give an active experiment another name."""
    kept = contents.active_experiment(experiment_id)
    if kept.experiment.name != name:
        refuse_taken_name(contents, name)
    kept.experiment = replace(kept.experiment, name=name)
    contents.touch_experiment(kept)


def set_stage(contents: Contents, experiment_id: str, stage: str) -> None:
    """Delete or restore an experiment with all its runs."""
    kept = contents.experiment(experiment_id)
    if kept.experiment.lifecycle_stage == stage:
        raise errors.experiment_already(experiment_id, stage)
    kept.experiment = replace(kept.experiment, lifecycle_stage=stage)
    contents.touch_experiment(kept)
    for run_id, run in contents.runs.items():
        if run.info.experiment_id == experiment_id:
            memory_runs.set_stage(contents, run_id, stage)


def set_tag(contents: Contents, experiment_id: str, key: str, value: str) -> None:
    """Set or overwrite a tag of an active experiment."""
    kept = contents.active_experiment(experiment_id)
    kept.experiment.tags[key] = value
    contents.touch_experiment(kept)


def delete_tag(contents: Contents, experiment_id: str, key: str) -> None:
    """Delete a tag of an active experiment."""
    kept = contents.active_experiment(experiment_id)
    if key not in kept.experiment.tags:
        raise errors.no_tag(f"Experiment {experiment_id!r}", key)
    del kept.experiment.tags[key]
    contents.touch_experiment(kept)


def refuse_taken_name(contents: Contents, name: str) -> None:
    """Raise AlreadyExistsError where an experiment has the name, deleted ones included."""
    taken = get_by_name(contents, name)
    if taken is not None:
        raise errors.name_taken(taken)


def _activity(
    contents: Contents, experiment: Experiment, runs: Sequence[Run]
) -> ExperimentActivity:
    changed = (contents.runs[run.info.run_id].changed for run in runs)
    return ExperimentActivity(
        experiment,
        run_count=len(runs),
        running_count=sum(run.info.status == RunStatus.RUNNING for run in runs),
        last_update_time=max(experiment.last_update_time, *changed, 0),
    )


def _copy(experiment: Experiment) -> Experiment:
    return replace(experiment, tags=dict(experiment.tags))
