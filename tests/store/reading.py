"""Everything that can be read of a store, as JSON can say it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trialbook.model import ViewType
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.model import Run
    from trialbook.store.base import Store


def everything(store: Store) -> dict[str, Any]:
    """Read all of it; numbers are spelled, because JSON knows no NaN and no -0.0."""
    found = store.search_experiments(ViewType.ALL, 1000, None, (), None)
    experiment_ids = tuple(experiment.experiment_id for experiment in found)
    runs = store.search_runs(RunQuery(experiment_ids, view_type=ViewType.ALL), 0, 1000)
    return {
        "store_id": store.store_id,
        "experiments": [asdict(experiment) for experiment in found],
        "activity": [
            [a.experiment.experiment_id, a.run_count, a.running_count, a.last_update_time]
            for a in store.experiment_activity()
        ],
        "runs": [_run(store, run) for run in runs],
        "names": asdict(store.run_names(experiment_ids)),
        "models": [asdict(m) for m in store.search_registered_models(1000, None, (), None)],
        "versions": [asdict(v) for v in store.search_model_versions(1000, None, (), None)],
        "changed": list(store.changes_since(0).run_ids),
        "position": store.journal_positions().get("a" * 32, 0),
    }


def _run(store: Store, run: Run) -> dict[str, Any]:
    run_id = run.info.run_id
    return {
        "info": asdict(run.info),
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {key: repr(value) for key, value in run.data.metrics.items()},
        "history": {
            key: _points([(p.step, p.timestamp, repr(p.value)) for p in points])
            for key in sorted(run.data.metrics)
            if (points := store.metric_history(run_id, key))
        },
        "inputs": [
            {"dataset": asdict(used.dataset), "tags": {tag.key: tag.value for tag in used.tags}}
            for used in run.inputs.dataset_inputs
        ],
        "cells": [asdict(cell) for cell in store.run_cells(run_id)],
        "summaries": {
            key: repr(summary) for key, summary in sorted(store.series_summaries(run_id).items())
        },
    }


def _points(points: list[tuple[int, int, str]]) -> list[Any]:
    """Return few points as they are, and of many what none of them can change unseen."""
    if len(points) < 20:
        return [list(point) for point in points]
    return [len(points), hashlib.sha256(repr(points).encode()).hexdigest()]
