"""Folding a journal in the reference store, in terms of its other methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import LifecycleStage, Metric, Param, RunRecords, RunStatus, RunTag
from trialbook.store import refusal

if TYPE_CHECKING:
    from trialbook.store.memory import MemoryStore


def fold_run(store: MemoryStore, records: RunRecords) -> str | None:
    """Record what a journal says of one run; return what was wrong."""
    run_id, created = records.run_id, records.created
    problem = None
    if created is not None:
        store.create_run(
            created.experiment_id,
            run_id=run_id,
            run_name=created.run_name,
            user_id=created.user_id,
            start_time=created.start_time,
            tags=created.tags,
        )
    try:
        info = store.get_run(run_id).info
    except NotFoundError as error:
        return error.message
    deleted = info.lifecycle_stage == LifecycleStage.DELETED
    if deleted:
        problem = refusal.run_not_active(run_id).message
        store.restore_run(run_id)
    problem = _log(store, records) or problem
    status, end_time = records.status, records.end_time
    if records.abandoned:
        running = (status or info.status) == RunStatus.RUNNING
        status, end_time = (RunStatus.KILLED, end_time) if running else (None, None)
    if status is not None or end_time is not None:
        store.update_run(run_id, status=status, end_time=end_time)
    if deleted:
        store.delete_run(run_id)
    return problem


def _log(store: MemoryStore, records: RunRecords) -> str | None:
    metrics = [
        Metric(key, value, timestamp, step)
        for key, columns in records.points.items()
        for step, timestamp, value in zip(
            columns.steps, columns.timestamps, columns.values, strict=True
        )
    ]
    params = [Param(key, value) for key, value in records.params.items()]
    tags = [RunTag(key, value) for key, value in records.tags.items()]
    if not (metrics or params or tags):
        return None
    try:
        store.log_batch(records.run_id, metrics, params, tags)
    except InvalidParameterError as error:
        known = store.get_run(records.run_id).data.params
        kept = [param for param in params if known.get(param.key, param.value) == param.value]
        store.log_batch(records.run_id, metrics, kept, tags)
        return error.message
    return None
