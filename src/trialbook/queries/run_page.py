"""A run as its page shows it: everything but points and files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from trialbook import settings
from trialbook.errors import NotFoundError, TrialbookError
from trialbook.model import SYSTEM_PREFIX, LifecycleStage, TagName
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import (
    Environment,
    MetricSummary,
    RunDetail,
    RunFacts,
    RunRef,
    UncommittedDiff,
)
from trialbook.queries import table
from trialbook.queries.datasets import dataset_uses
from trialbook.queries.headline import metric_order
from trialbook.queries.registered_versions import registered_versions
from trialbook.search import parse_filter
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.context import description_files
from trialbook.service.context.git_remote import without_user
from trialbook.service.store_access import store_named
from trialbook.service.tracker import checked_run_id
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.model import Experiment, Run
    from trialbook.store.base import Store
    from trialbook.store.summary import Summary

MAX_CHILDREN = 200


def store_and_run(store_id: str | None, run_id: str) -> tuple[Store, Run]:
    """Return the store that a message means and a run of it; NotFoundError."""
    store = store_named(store_id)
    if store is None:
        raise NotFoundError(f"There is no run {run_id[:80]!r}: nothing has been recorded here yet.")
    return store, store.get_run(checked_run_id(run_id))


def run_detail(store_id: str | None, run_id: str) -> RunDetail:
    """Return a run, deleted or not, as its page shows it; NotFoundError."""
    store, run = store_and_run(store_id, run_id)
    # read first: a change that comes in between is then reported once more, not lost
    cursor = store.changes_since(-1).revision
    facts = msgspec.structs.asdict(run_facts(store, run))
    return RunDetail(**facts, store=table.store_info(store), cursor=cursor)


def run_facts(store: Store, run: Run) -> RunFacts:
    """Return all that a store has of a run but its points and files."""
    info, tags = run.info, run.data.tags
    experiment = store.get_experiment(info.experiment_id)
    children, total = _children(store, run)
    return RunFacts(
        run_id=info.run_id,
        run_name=info.run_name,
        experiment_id=info.experiment_id,
        experiment_name=experiment.name,
        status=info.status,  # type: ignore[arg-type] # the model's text, which stores keep to RunStatus
        start_time=info.start_time,
        end_time=info.end_time,
        archived=info.lifecycle_stage == LifecycleStage.DELETED,
        starred=TagName.STARRED in tags,
        pinned=TagName.PINNED in tags,
        user=info.user_id,
        source_name=tags.get(TagName.SOURCE_NAME, ""),
        source_type=tags.get(TagName.SOURCE_TYPE, ""),
        artifact_uri=settings.without_secrets(info.artifact_uri),
        note=tags.get(TagName.NOTE, ""),
        exception=tags.get(TagName.EXCEPTION),
        params=dict(run.data.params),
        metrics=_metrics(store, run, experiment),
        tags={k: v for k, v in tags.items() if not k.startswith(TagName.RESERVED_PREFIXES)},
        reserved_tags={k: v for k, v in tags.items() if k.startswith(TagName.RESERVED_PREFIXES)},
        datasets=dataset_uses(run.inputs),
        datasets_total=len(run.inputs.dataset_inputs),
        parent=_parent(store, tags.get(TagName.PARENT_RUN_ID)),
        children=children,
        children_total=total,
        versions=registered_versions(store, run),
        environment=environment_of(store, run),
    )


def environment_of(store: Store, run: Run) -> Environment | None:
    """Return where a run took place; None where that was not kept, or cannot be read now."""
    digest = run.data.tags.get(TagName.ENVIRONMENT)
    if digest is None:
        return None
    try:
        content = _kept(description_files.place_of(store).uri, f"{digest}.json")
        environment = msgspec.json.decode(content, type=Environment, strict=False)
    except (TrialbookError, OSError, msgspec.DecodeError):
        return None
    if environment.git is not None and environment.git.remote is not None:
        # it may have been written by anybody
        environment.git.remote = without_user(environment.git.remote)
    return environment


def uncommitted_diff(store_id: str | None, run_id: str) -> UncommittedDiff:
    """Return the uncommitted difference that a run started with; NotFoundError."""
    store, run = store_and_run(store_id, run_id)
    environment = environment_of(store, run)
    git = None if environment is None else environment.git
    if git is None or git.diff is None:
        raise NotFoundError(f"Run {run.info.run_name!r} has no uncommitted difference.")
    content = _kept(description_files.place_of(store).uri, f"{git.diff}.diff")
    return UncommittedDiff(content.decode(errors="replace"), git.diff_cut)


# a digest stands for one content, so it need not be read again
@lru_cache(maxsize=64)
def _kept(uri: str, name: str) -> bytes:
    with artifacts_at(uri).reading(name) as path:
        return path.read_bytes()


def _metrics(store: Store, run: Run, experiment: Experiment) -> list[MetricSummary]:
    headline = metric_order(store, [experiment.experiment_id], [experiment]).headline
    metrics = store.series_summaries(run.info.run_id)

    def place(key: str) -> tuple[bool, int, int, str]:
        rank = headline.index(key) if key in headline else len(headline)
        return (key.startswith(SYSTEM_PREFIX), rank, metrics[key].oldest, key)

    return [_metric(key, metrics[key]) for key in sorted(metrics, key=place)]


def _metric(key: str, summary: Summary) -> MetricSummary:
    least, greatest = summary.least, summary.greatest
    return MetricSummary(
        key=key,
        count=summary.count,
        latest=wire_number(summary.latest.value),
        latest_step=summary.latest.step,
        latest_timestamp=summary.latest.timestamp,
        first=wire_number(summary.first.value),
        first_step=summary.first.step,
        min=None if least is None else wire_number(least.value),
        min_step=None if least is None else least.step,
        max=None if greatest is None else wire_number(greatest.value),
        max_step=None if greatest is None else greatest.step,
        system=key.startswith(SYSTEM_PREFIX),
    )


def _ref(run: Run) -> RunRef:
    info = run.info
    return RunRef(info.run_id, info.run_name, info.status)  # type: ignore[arg-type] # as above


def _parent(store: Store, run_id: str | None) -> RunRef | None:
    found = [] if run_id is None else store.get_runs([run_id])
    return _ref(found[0]) if found else None


def _children(store: Store, run: Run) -> tuple[list[RunRef], int]:
    wanted = parse_filter(f"tags.`{TagName.PARENT_RUN_ID}` = '{checked_run_id(run.info.run_id)}'")
    query = RunQuery((run.info.experiment_id,), wanted)
    found = store.search_runs(query, 0, MAX_CHILDREN)
    total = len(found) if len(found) < MAX_CHILDREN else store.count_runs(query)
    return [_ref(child) for child in found], total
