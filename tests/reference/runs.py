"""Runs in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reference.contents import STAGES
from reference.records import FoundRun, KeptRun, parent_of
from reference.search import matches, ordered, page_of, total_order
from trialbook.model import LifecycleStage, NewRun, PagedList, Run, RunInfo, TagName, ViewType
from trialbook.search.tree import Field, Node, OrderTerm
from trialbook.store import errors
from trialbook.store.base import RunQuery
from trialbook.store.paging import decode_token, encode_token

if TYPE_CHECKING:
    from reference.contents import Contents

_STARTED = Field("attribute", "start_time")
_NUMBER = Field("attribute", "number")
_LAST = (OrderTerm(_STARTED, descending=True), OrderTerm(_NUMBER, descending=True))


def create(contents: Contents, run_id: str, created: NewRun) -> Run:
    """Add a run to an active experiment; one that is there stays as it is."""
    if run_id not in contents.runs:
        experiment = contents.active_experiment(created.experiment_id).experiment
        kept = KeptRun.of(run_id, created, experiment)
        contents.add_run(kept)
        contents.touch_run(kept)
    return contents.runs[run_id].run()


def update_info(
    contents: Contents, run_id: str, status: str | None, end_time: int | None, run_name: str | None
) -> RunInfo:
    """Change an active run; its name is changed in its tag too."""
    kept = contents.active_run(run_id)
    if status is not None:
        kept.info = replace(kept.info, status=status)
    if end_time is not None:
        kept.info = replace(kept.info, end_time=end_time)
    if run_name is not None:
        kept.info = replace(kept.info, run_name=run_name)
        kept.tags[TagName.RUN_NAME] = run_name
    contents.touch_run(kept)
    return kept.info


def set_stage(contents: Contents, run_id: str, stage: str) -> None:
    """Delete or restore a run; nothing happens where it is so already."""
    kept = contents.run(run_id)
    if kept.info.lifecycle_stage != stage:
        kept.info = replace(kept.info, lifecycle_stage=stage)
        contents.touch_run(kept)


def delete_tag(contents: Contents, run_id: str, key: str) -> None:
    """Delete a tag of an active run."""
    kept = contents.active_run(run_id)
    if key not in kept.tags:
        raise errors.no_tag(f"Run {run_id!r}", key)
    del kept.tags[key]
    contents.touch_run(kept)


def search(contents: Contents, query: RunQuery, offset: int, limit: int) -> list[Run]:
    """Return a page."""
    terms = total_order(query.order_by, (_STARTED,), _NUMBER, _LAST)
    found = ordered(matching(contents, query), terms)
    return [item.run for item in found[offset : offset + limit]]


def page(contents: Contents, query: RunQuery, limit: int, page_token: str | None) -> PagedList[Run]:
    """Return what follows a page, and the token for what follows that."""
    terms = total_order(query.order_by, (_STARTED,), _NUMBER, _LAST)
    after = decode_token(page_token, terms)
    found, last = page_of(matching(contents, query), terms, limit, after)
    token = None if last is None else encode_token(last, terms)
    return PagedList([item.run for item in found], token)


def matching(contents: Contents, query: RunQuery) -> list[FoundRun]:
    """Return the runs that a query is about, in no order."""
    ids = query.experiment_ids
    if ids is None:
        ids = tuple(
            experiment_id
            for experiment_id, kept in contents.experiments.items()
            if kept.experiment.lifecycle_stage == LifecycleStage.ACTIVE
        )
    there = [kept for kept in contents.runs.values() if kept.info.experiment_id in ids]
    found = [
        FoundRun(kept.run(), kept.summaries)
        for kept in there
        if kept.info.lifecycle_stage in STAGES[query.view_type]
    ]
    if query.top_level:
        parents = {
            kept.info.run_id
            for kept in there
            if kept.info.lifecycle_stage == LifecycleStage.ACTIVE
            and matches(query.filter, FoundRun(kept.run(), kept.summaries))
        }
        found = [item for item in found if parent_of(item) not in parents]
    return [item for item in found if matches(query.filter, item)]


def among(
    contents: Contents,
    experiment_ids: Sequence[str] | None,
    view_type: int = ViewType.ACTIVE_ONLY,
    filter_: Node | None = None,
) -> list[FoundRun]:
    """Return the runs of some experiments, or of all that are not deleted."""
    ids = None if experiment_ids is None else tuple(experiment_ids)
    return matching(contents, RunQuery(ids, filter_, view_type=view_type))


def child_counts(
    contents: Contents,
    experiment_ids: Sequence[str] | None,
    run_ids: Sequence[str],
    filter_: Node | None,
) -> dict[str, int]:
    """Return how many active runs of some experiments are nested in each that has any."""
    counts = Counter(parent_of(item) for item in among(contents, experiment_ids, filter_=filter_))
    return {run_id: counts[run_id] for run_id in run_ids if counts[run_id]}
