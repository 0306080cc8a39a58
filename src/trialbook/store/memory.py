"""A store in plain Python objects: the reference that the database stores are compared with.

It forgets everything with the process and searches by looking at every run.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from trialbook.model import (
    Experiment,
    LifecycleStage,
    Metric,
    PagedList,
    Param,
    Run,
    RunData,
    RunInfo,
    RunRecords,
    RunStatus,
    RunTag,
    TagName,
    ViewType,
)
from trialbook.search.tree import Field, Node, OrderTerm
from trialbook.store import refusal
from trialbook.store.base import Changes, ExperimentActivity, RunNames, RunQuery
from trialbook.store.batch import Batch, check_text, recency, settle_name
from trialbook.store.clock import now
from trialbook.store.memory_fold import fold_run
from trialbook.store.memory_search import matches, ordered
from trialbook.store.paging import decode_token, encode_token

_STAGES = {
    ViewType.ACTIVE_ONLY: {LifecycleStage.ACTIVE},
    ViewType.DELETED_ONLY: {LifecycleStage.DELETED},
    ViewType.ALL: {LifecycleStage.ACTIVE, LifecycleStage.DELETED},
}
_LAST_CREATED_FIRST = (
    OrderTerm(Field("attribute", "creation_time"), descending=True),
    OrderTerm(Field("attribute", "experiment_id"), descending=True),
)
_LAST_STARTED_FIRST = (
    OrderTerm(Field("attribute", "start_time"), descending=True),
    OrderTerm(Field("attribute", "run_id")),
)


@dataclass
class _ExperimentRecord:
    experiment: Experiment
    revision: int = 0


@dataclass
class _RunRecord:
    info: RunInfo
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    series: dict[str, dict[tuple[int, int, float, bool], Metric]] = field(default_factory=dict)
    revision: int = 0
    changed: int = 0

    def run(self) -> Run:
        latest = {key: points[max(points)].value for key, points in self.series.items()}
        return Run(self.info, RunData(latest, dict(self.params), dict(self.tags)))


class MemoryStore:
    """A `trialbook.store.base.Store` that keeps nothing.

    Parameters
    ----------
    artifact_root : str or path
        Folder below which experiments get their artifact location.
    """

    def __init__(self, artifact_root: str | Path = "trialbook-artifacts") -> None:
        self._lock = threading.RLock()
        self._artifact_root = Path(artifact_root).absolute()
        self._store_id = uuid.uuid4().hex
        self._experiments: dict[str, _ExperimentRecord] = {}
        self._runs: dict[str, _RunRecord] = {}
        self._revision = 0
        self._positions: dict[str, int] = {}
        self.create_experiment("Default", None, {})

    @property
    def store_id(self) -> str:
        """32 hexadecimal digits."""
        return self._store_id

    @property
    def uri(self) -> str:
        """A name for messages; it opens nothing."""
        return f"memory://{self._store_id}"

    def create_experiment(
        self, name: str, artifact_location: str | None, tags: Mapping[str, str]
    ) -> str:
        """See `Store.create_experiment`."""
        check_text(name, artifact_location or "", *tags.keys(), *tags.values())
        with self._lock:
            self._refuse_taken_name(name)
            experiment_id = str(len(self._experiments))
            location = artifact_location or (self._artifact_root / experiment_id).as_posix()
            created = now()
            experiment = Experiment(
                experiment_id, name, location, LifecycleStage.ACTIVE, created, created, dict(tags)
            )
            record = _ExperimentRecord(experiment)
            self._experiments[experiment_id] = record
            self._touch_experiment(record)
            return experiment_id

    def get_experiment(self, experiment_id: str) -> Experiment:
        """See `Store.get_experiment`."""
        with self._lock:
            return _copy(self._experiment(experiment_id).experiment)

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """See `Store.get_experiment_by_name`."""
        with self._lock:
            found = (r.experiment for r in self._experiments.values() if r.experiment.name == name)
            experiment = next(found, None)
            return None if experiment is None else _copy(experiment)

    def search_experiments(
        self,
        view_type: int,
        max_results: int,
        filter: Node | None,  # noqa: A002 -- the contract's name
        order_by: Sequence[OrderTerm],
        page_token: str | None,
    ) -> PagedList[Experiment]:
        """See `Store.search_experiments`."""
        offset = decode_token(page_token)
        with self._lock:
            found = [
                _copy(record.experiment)
                for record in self._experiments.values()
                if record.experiment.lifecycle_stage in _STAGES[view_type]
                and matches(filter, record.experiment)
            ]
        found = ordered(found, (*order_by, *_LAST_CREATED_FIRST))
        end = offset + max_results
        return PagedList(found[offset:end], encode_token(end) if end < len(found) else None)

    def experiment_activity(self) -> list[ExperimentActivity]:
        """See `Store.experiment_activity`."""
        with self._lock:
            activity = [
                self._activity(_copy(record.experiment))
                for record in self._experiments.values()
                if record.experiment.lifecycle_stage == LifecycleStage.ACTIVE
            ]
        return sorted(
            activity, key=lambda a: (-a.last_update_time, -int(a.experiment.experiment_id))
        )

    def rename_experiment(self, experiment_id: str, name: str) -> None:
        """See `Store.rename_experiment`."""
        check_text(name)
        with self._lock:
            record = self._active_experiment(experiment_id)
            if record.experiment.name != name:
                self._refuse_taken_name(name)
            record.experiment = replace(record.experiment, name=name)
            self._touch_experiment(record)

    def delete_experiment(self, experiment_id: str) -> None:
        """See `Store.delete_experiment`."""
        self._set_experiment_stage(experiment_id, LifecycleStage.DELETED)

    def restore_experiment(self, experiment_id: str) -> None:
        """See `Store.restore_experiment`."""
        self._set_experiment_stage(experiment_id, LifecycleStage.ACTIVE)

    def set_experiment_tag(self, experiment_id: str, key: str, value: str) -> None:
        """See `Store.set_experiment_tag`."""
        check_text(key, value)
        with self._lock:
            record = self._active_experiment(experiment_id)
            record.experiment.tags[key] = value
            self._touch_experiment(record)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """See `Store.delete_experiment_tag`."""
        with self._lock:
            record = self._active_experiment(experiment_id)
            if key not in record.experiment.tags:
                raise refusal.no_tag(f"Experiment {experiment_id!r}", key)
            del record.experiment.tags[key]
            self._touch_experiment(record)

    def create_run(
        self,
        experiment_id: str,
        *,
        run_id: str,
        run_name: str,
        user_id: str,
        start_time: int,
        tags: Mapping[str, str],
    ) -> Run:
        """See `Store.create_run`."""
        run_name, run_tags = settle_name(run_name, tags)
        check_text(run_id, run_name, user_id, *run_tags.keys(), *run_tags.values())
        with self._lock:
            if run_id in self._runs:
                return self._runs[run_id].run()
            experiment = self._active_experiment(experiment_id).experiment
            info = RunInfo(
                run_id,
                run_name,
                experiment_id,
                user_id,
                RunStatus.RUNNING,
                start_time,
                None,
                LifecycleStage.ACTIVE,
                f"{experiment.artifact_location}/{run_id}/artifacts",
            )
            record = _RunRecord(info, tags=run_tags)
            self._runs[run_id] = record
            self._touch_run(record)
            return record.run()

    def get_run(self, run_id: str) -> Run:
        """See `Store.get_run`."""
        with self._lock:
            return self._run(run_id).run()

    def get_runs(self, run_ids: Sequence[str]) -> list[Run]:
        """See `Store.get_runs`."""
        with self._lock:
            return [self._runs[run_id].run() for run_id in run_ids if run_id in self._runs]

    def update_run(
        self,
        run_id: str,
        *,
        status: str | None = None,
        end_time: int | None = None,
        run_name: str | None = None,
    ) -> RunInfo:
        """See `Store.update_run`."""
        check_text(run_name or "")
        with self._lock:
            record = self._active_run(run_id)
            if status is not None:
                record.info = replace(record.info, status=status)
            if end_time is not None:
                record.info = replace(record.info, end_time=end_time)
            if run_name is not None:
                record.info = replace(record.info, run_name=run_name)
                record.tags[TagName.RUN_NAME] = run_name
            self._touch_run(record)
            return record.info

    def delete_run(self, run_id: str) -> None:
        """See `Store.delete_run`."""
        with self._lock:
            self._set_run_stage(self._run(run_id), LifecycleStage.DELETED)

    def restore_run(self, run_id: str) -> None:
        """See `Store.restore_run`."""
        with self._lock:
            self._set_run_stage(self._run(run_id), LifecycleStage.ACTIVE)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
    ) -> None:
        """See `Store.log_batch`."""
        batch = Batch.of(metrics, params, tags)
        with self._lock:
            record = self._active_run(run_id)
            for key, value in batch.params.items():
                if record.params.get(key, value) != value:
                    raise refusal.param_changed(run_id, key, record.params[key], value)
            record.params.update(batch.params)
            record.tags.update(batch.tags)
            if TagName.RUN_NAME in batch.tags:
                record.info = replace(record.info, run_name=batch.tags[TagName.RUN_NAME])
            for key, points in batch.points.items():
                series = record.series.setdefault(key, {})
                for point in points:
                    series.setdefault(recency(point), point)
            self._touch_run(record)

    def fold(self, journal_id: str, end: int, records: Sequence[RunRecords]) -> dict[str, str]:
        """See `Store.fold`."""
        with self._lock:
            if self._positions.get(journal_id, 0) >= end:
                return {}
            self._positions[journal_id] = end
            problems = {one.run_id: fold_run(self, one) for one in records}
            return {run_id: problem for run_id, problem in problems.items() if problem}

    def journal_position(self, journal_id: str) -> int:
        """See `Store.journal_position`."""
        return self._positions.get(journal_id, 0)

    def forget_journal(self, journal_id: str) -> None:
        """See `Store.forget_journal`."""
        self._positions.pop(journal_id, None)

    def delete_tag(self, run_id: str, key: str) -> None:
        """See `Store.delete_tag`."""
        with self._lock:
            record = self._active_run(run_id)
            if key not in record.tags:
                raise refusal.no_tag(f"Run {run_id!r}", key)
            del record.tags[key]
            self._touch_run(record)

    def metric_history(self, run_id: str, key: str) -> list[Metric]:
        """See `Store.metric_history`."""
        with self._lock:
            points = list(self._run(run_id).series.get(key, {}).values())
        return sorted(points, key=_history_order)

    def search_runs(self, query: RunQuery, offset: int, limit: int) -> list[Run]:
        """See `Store.search_runs`."""
        runs = self._matching_runs(query)
        return ordered(runs, (*query.order_by, *_LAST_STARTED_FIRST))[offset : offset + limit]

    def count_runs(self, query: RunQuery) -> int:
        """See `Store.count_runs`."""
        return len(self._matching_runs(query))

    def run_names(self, experiment_ids: Sequence[str] | None) -> RunNames:
        """See `Store.run_names`."""
        ids = None if experiment_ids is None else tuple(experiment_ids)
        runs = self._matching_runs(RunQuery(ids))

        def names(keys: Callable[[RunData], Iterable[str]]) -> tuple[str, ...]:
            return tuple(sorted({key for run in runs for key in keys(run.data)}))

        return RunNames(
            names(lambda data: data.params),
            names(lambda data: data.metrics),
            names(lambda data: data.tags),
        )

    def changes_since(self, cursor: int) -> Changes:
        """See `Store.changes_since`."""
        with self._lock:
            if cursor < 0:
                return Changes(self._revision)
            if cursor > self._revision:
                cursor = 0
            changed = sorted(
                (record.revision, run_id)
                for run_id, record in self._runs.items()
                if record.revision > cursor
            )
            experiments = any(r.revision > cursor for r in self._experiments.values())
            return Changes(self._revision, tuple(run_id for _, run_id in changed), experiments)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _experiment(self, experiment_id: str) -> _ExperimentRecord:
        if experiment_id not in self._experiments:
            raise refusal.no_experiment(experiment_id)
        return self._experiments[experiment_id]

    def _active_experiment(self, experiment_id: str) -> _ExperimentRecord:
        record = self._experiment(experiment_id)
        if record.experiment.lifecycle_stage != LifecycleStage.ACTIVE:
            raise refusal.experiment_not_active(experiment_id)
        return record

    def _run(self, run_id: str) -> _RunRecord:
        if run_id not in self._runs:
            raise refusal.no_run(run_id)
        return self._runs[run_id]

    def _active_run(self, run_id: str) -> _RunRecord:
        record = self._run(run_id)
        if record.info.lifecycle_stage != LifecycleStage.ACTIVE:
            raise refusal.run_not_active(run_id)
        return record

    def _refuse_taken_name(self, name: str) -> None:
        taken = self.get_experiment_by_name(name)
        if taken is not None:
            raise refusal.name_taken(taken)

    def _set_experiment_stage(self, experiment_id: str, stage: str) -> None:
        with self._lock:
            record = self._experiment(experiment_id)
            if record.experiment.lifecycle_stage == stage:
                raise refusal.experiment_already(experiment_id, stage)
            record.experiment = replace(record.experiment, lifecycle_stage=stage)
            self._touch_experiment(record)
            for run in self._runs.values():
                if run.info.experiment_id == experiment_id:
                    self._set_run_stage(run, stage)

    def _set_run_stage(self, record: _RunRecord, stage: str) -> None:
        if record.info.lifecycle_stage != stage:
            record.info = replace(record.info, lifecycle_stage=stage)
            self._touch_run(record)

    def _touch_experiment(self, record: _ExperimentRecord) -> None:
        self._revision += 1
        record.revision = self._revision
        record.experiment = replace(record.experiment, last_update_time=now())

    def _touch_run(self, record: _RunRecord) -> None:
        self._revision += 1
        record.revision = self._revision
        record.changed = now()

    def _activity(self, experiment: Experiment) -> ExperimentActivity:
        runs = [
            record
            for record in self._runs.values()
            if record.info.experiment_id == experiment.experiment_id
            and record.info.lifecycle_stage == LifecycleStage.ACTIVE
        ]
        return ExperimentActivity(
            experiment,
            run_count=len(runs),
            running_count=sum(record.info.status == RunStatus.RUNNING for record in runs),
            last_update_time=max(experiment.last_update_time, *(r.changed for r in runs), 0),
        )

    def _matching_runs(self, query: RunQuery) -> list[Run]:
        with self._lock:
            ids = query.experiment_ids
            if ids is None:
                ids = tuple(
                    experiment_id
                    for experiment_id, record in self._experiments.items()
                    if record.experiment.lifecycle_stage == LifecycleStage.ACTIVE
                )
            runs = [
                record.run()
                for record in self._runs.values()
                if record.info.experiment_id in ids
                and record.info.lifecycle_stage in _STAGES[query.view_type]
            ]
        return [run for run in runs if matches(query.filter, run)]


def _copy(experiment: Experiment) -> Experiment:
    return replace(experiment, tags=dict(experiment.tags))


def _history_order(point: Metric) -> tuple[int, int, float, bool]:
    step, timestamp, value, nan = recency(point)
    return (timestamp, step, value, nan)
