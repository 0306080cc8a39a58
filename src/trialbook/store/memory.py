"""A store in plain Python objects: the reference that the database stores are compared with.

It forgets everything with the process and searches by looking at every run.
"""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trialbook.errors import NotFoundError
from trialbook.model import (
    Cell,
    CellRun,
    DatasetInput,
    Experiment,
    LifecycleStage,
    Metric,
    NewRun,
    PagedList,
    Param,
    Run,
    RunData,
    RunInfo,
    RunRecord,
    RunStatus,
    RunTag,
    TagName,
    ViewType,
)
from trialbook.search.tree import Field, Node, OrderTerm
from trialbook.store import refusal
from trialbook.store.base import Changes, ExperimentActivity, Extremes, RunNames, RunQuery
from trialbook.store.batch import batch_of, check_text, inputs_of, recordable, settle_name
from trialbook.store.clock import now
from trialbook.store.groups import GroupKey, GroupPage, MetricPart, grouped
from trialbook.store.memory_records import FoundRun, KeptExperiment, KeptRun, parent_of
from trialbook.store.memory_registry import MemoryRegistry
from trialbook.store.memory_search import matches, ordered, page_of
from trialbook.store.paging import decode_token, encode_token
from trialbook.store.record import JournalEnd, Problem, RecordBatch
from trialbook.store.runs_table import RunsTable, table_of
from trialbook.store.series import Series

if TYPE_CHECKING:
    from trialbook.store.summary import Summary

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


class MemoryStore(MemoryRegistry):
    """A `trialbook.store.base.Store` that keeps nothing.

    Parameters
    ----------
    artifact_root : str or path
        Folder below which experiments get their artifact location.
    """

    def __init__(self, artifact_root: str | Path = "trialbook-artifacts") -> None:
        super().__init__()
        self._lock = threading.RLock()
        self._artifact_root = Path(artifact_root).absolute()
        self._store_id = uuid.uuid4().hex
        self._experiments: dict[str, KeptExperiment] = {}
        self._runs: dict[str, KeptRun] = {}
        self._revision = 0
        self._next_experiment = 0
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

    @property
    def artifact_root(self) -> str:
        """A folder, which is made when it is needed."""
        return self._artifact_root.as_posix()

    def create_experiment(
        self, name: str, artifact_location: str | None, tags: Mapping[str, str]
    ) -> str:
        """See `Store.create_experiment`."""
        check_text(name, artifact_location or "", *tags.keys(), *tags.values())
        with self._lock:
            self._refuse_taken_name(name)
            experiment_id = str(self._next_experiment)
            self._next_experiment += 1
            location = artifact_location or (self._artifact_root / experiment_id).as_posix()
            created = now()
            experiment = Experiment(
                experiment_id, name, location, LifecycleStage.ACTIVE, created, created, dict(tags)
            )
            record = KeptExperiment(experiment)
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
        terms = (*order_by, *_LAST_CREATED_FIRST)
        after = decode_token(page_token, terms)
        with self._lock:
            found = [
                _copy(record.experiment)
                for record in self._experiments.values()
                if record.experiment.lifecycle_stage in _STAGES[view_type]
                and matches(filter, record.experiment)
            ]
        page, last = page_of(found, terms, max_results, after)
        return PagedList(page, None if last is None else encode_token(last, terms))

    def experiment_activity(
        self,
        filter: Node | None = None,  # noqa: A002 -- the contract's name
        view_type: int = ViewType.ACTIVE_ONLY,
    ) -> list[ExperimentActivity]:
        """See `Store.experiment_activity`."""
        with self._lock:
            ids = tuple(
                experiment_id
                for experiment_id, record in self._experiments.items()
                if view_type != ViewType.ACTIVE_ONLY
                or record.experiment.lifecycle_stage == LifecycleStage.ACTIVE
            )
            matching = self._matching_runs(RunQuery(ids, filter, view_type=view_type))
            activity = [
                self._activity(
                    _copy(self._experiments[experiment_id].experiment),
                    [item.run for item in matching if item.run.info.experiment_id == experiment_id],
                )
                for experiment_id in ids
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
            created = NewRun(experiment_id, run_name, user_id, start_time, run_tags)
            record = self._runs[run_id] = KeptRun.of(run_id, created, experiment)
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
        self._record_one(batch_of(run_id, metrics, params, tags))

    def log_series(self, run_id: str, key: str, points: Series) -> None:
        """See `Store.log_series`."""
        check_text(key)
        self._record_one(RunRecord(run_id, points={key: points}))

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        """See `Store.log_inputs`."""
        self._record_one(inputs_of(run_id, inputs))

    def _record_one(self, record: RunRecord) -> None:
        with self._lock:
            kept = self._active_run(record.run_id)
            for problem in kept.problems(record):
                raise problem.error
            kept.take(record)
            self._touch_run(kept)

    def record(self, batch: RecordBatch, journal: JournalEnd | None = None) -> list[Problem]:
        """See `Store.record`."""
        wanted, problems = recordable(batch)
        with self._lock:
            if journal is not None:
                if self.journal_position(journal.journal_id) >= journal.position:
                    return []
                self._positions[journal.journal_id] = journal.position
            for record in wanted:
                try:
                    kept = self._kept_for(record)
                except NotFoundError as error:
                    problems.append(Problem(record.run_id, None, error))
                    continue
                problems += kept.problems(record)
                kept.take(record)
                self._touch_run(kept)
        return problems

    def _kept_for(self, record: RunRecord) -> KeptRun:
        created = record.created
        if created is None or record.run_id in self._runs:
            return self._run(record.run_id)
        experiment = self._experiment(created.experiment_id).experiment
        self._runs[record.run_id] = KeptRun.of(record.run_id, created, experiment)
        return self._runs[record.run_id]

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
            return self._run(run_id).history(key)

    def read_series(self, run_id: str, key: str) -> Series:
        """See `Store.read_series`."""
        points = self.metric_history(run_id, key)
        return Series.of(
            [point.step for point in points],
            [point.timestamp for point in points],
            [point.value for point in points],
        )

    def series_summaries(self, run_id: str) -> dict[str, Summary]:
        """See `Store.series_summaries`."""
        with self._lock:
            return self._run(run_id).summaries()

    def run_cells(self, run_id: str) -> list[Cell]:
        """See `Store.run_cells`."""
        with self._lock:
            return [cell for _, cell in sorted(self._run(run_id).cells.items())]

    def runs_of_cells(self, cell_ids: Sequence[str], limit: int) -> list[CellRun]:
        """See `Store.runs_of_cells`."""
        with self._lock:
            active = [
                r for r in self._runs.values() if r.info.lifecycle_stage == LifecycleStage.ACTIVE
            ]
            found = []
            for cell_id in dict.fromkeys(filter(None, cell_ids)):
                runs = [run for run in (kept.cell_run(cell_id) for kept in active) if run]
                runs.sort(key=lambda run: (run.execution_id, run.run_id), reverse=True)
                found += runs[:limit]
            return found

    def deleted_runs(self, before: int) -> list[RunInfo]:
        """See `Store.deleted_runs`."""
        with self._lock:
            found = [
                run
                for run in self._runs.values()
                if run.info.lifecycle_stage == LifecycleStage.DELETED and run.changed < before
            ]
            return [run.info for run in sorted(found, key=lambda run: run.changed)]

    def purge_runs(self, run_ids: Sequence[str]) -> list[RunInfo]:
        """See `Store.purge_runs`."""
        with self._lock:
            infos = [self._run(run_id).info for run_id in dict.fromkeys(run_ids)]
            for info in infos:
                if info.lifecycle_stage != LifecycleStage.DELETED:
                    raise refusal.not_deleted("Run", info.run_id)
            for info in infos:
                del self._runs[info.run_id]
            self._revision += 1
            return infos

    def purge_experiment(self, experiment_id: str) -> list[RunInfo]:
        """See `Store.purge_experiment`."""
        with self._lock:
            refusal.refuse_to_purge(self._experiment(experiment_id).experiment)
            purged = self.purge_runs(
                [
                    run_id
                    for run_id, run in self._runs.items()
                    if run.info.experiment_id == experiment_id
                ]
            )
            del self._experiments[experiment_id]
            return purged

    def search_runs(self, query: RunQuery, offset: int, limit: int) -> list[Run]:
        """See `Store.search_runs`."""
        found = self._matching_runs(query)
        page = ordered(found, (*query.order_by, *_LAST_STARTED_FIRST))[offset : offset + limit]
        return [item.run for item in page]

    def runs_page(self, query: RunQuery, limit: int, page_token: str | None) -> PagedList[Run]:
        """See `Store.runs_page`."""
        terms = (*query.order_by, *_LAST_STARTED_FIRST)
        after = decode_token(page_token, terms)
        page, last = page_of(self._matching_runs(query), terms, limit, after)
        token = None if last is None else encode_token(last, terms)
        return PagedList([item.run for item in page], token)

    def runs_table(self, query: RunQuery, limit: int) -> RunsTable:
        """See `Store.runs_table`."""
        return table_of(self.search_runs(query, 0, limit))

    def count_runs(self, query: RunQuery) -> int:
        """See `Store.count_runs`."""
        return len(self._matching_runs(query))

    def run_names(self, experiment_ids: Sequence[str] | None) -> RunNames:
        """See `Store.run_names`."""
        ids = None if experiment_ids is None else tuple(experiment_ids)
        found = self._matching_runs(RunQuery(ids))

        def names(keys: Callable[[RunData], Iterable[str]]) -> tuple[str, ...]:
            return tuple(sorted({key for item in found for key in keys(item.run.data)}))

        return RunNames(
            names(lambda data: data.params),
            names(lambda data: data.metrics),
            names(lambda data: data.tags),
            any(item.run.inputs.dataset_inputs for item in found),
        )

    def run_values(
        self,
        experiment_ids: Sequence[str] | None,
        entity: Literal["attribute", "param", "tag"],
        key: str,
        beginning: str,
        limit: int,
    ) -> list[str]:
        """See `Store.run_values`."""
        ids = None if experiment_ids is None else tuple(experiment_ids)
        values = set()
        for item in self._matching_runs(RunQuery(ids)):
            value: str | None
            if entity == "attribute":
                value = getattr(item.run.info, key)
            else:
                data = item.run.data
                value = (data.params if entity == "param" else data.tags).get(key)
            if value is not None and value.startswith(beginning):
                values.add(value)
        return sorted(values)[:limit]

    def extremes(self, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, Extremes]:
        """See `Store.extremes`."""
        found: dict[str, Extremes] = {}
        with self._lock:
            for run_id in run_ids:
                summaries = self._runs[run_id].summaries() if run_id in self._runs else {}
                for key in keys:
                    summary = summaries.get(key)
                    if summary and summary.least and summary.greatest:
                        pair = (summary.least.value, summary.greatest.value)
                        found.setdefault(run_id, {})[key] = pair
        return found

    def run_groups(
        self,
        query: RunQuery,
        by: GroupKey,
        metrics: Sequence[MetricPart],
        offset: int,
        limit: int,
    ) -> GroupPage:
        """See `Store.run_groups`."""
        return grouped(self._matching_runs(query), query, by, metrics, offset, limit)

    def child_counts(
        self, experiment_ids: Sequence[str] | None, run_ids: Sequence[str]
    ) -> dict[str, int]:
        """See `Store.child_counts`."""
        ids = None if experiment_ids is None else tuple(experiment_ids)
        counts = Counter(parent_of(item) for item in self._matching_runs(RunQuery(ids)))
        return {run_id: counts[run_id] for run_id in run_ids if counts[run_id]}

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

    def _experiment(self, experiment_id: str) -> KeptExperiment:
        if experiment_id not in self._experiments:
            raise refusal.no_experiment(experiment_id)
        return self._experiments[experiment_id]

    def _active_experiment(self, experiment_id: str) -> KeptExperiment:
        record = self._experiment(experiment_id)
        if record.experiment.lifecycle_stage != LifecycleStage.ACTIVE:
            raise refusal.experiment_not_active(experiment_id)
        return record

    def _run(self, run_id: str) -> KeptRun:
        if run_id not in self._runs:
            raise refusal.no_run(run_id)
        return self._runs[run_id]

    def _active_run(self, run_id: str) -> KeptRun:
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

    def _set_run_stage(self, record: KeptRun, stage: str) -> None:
        if record.info.lifecycle_stage != stage:
            record.info = replace(record.info, lifecycle_stage=stage)
            self._touch_run(record)

    def _touch_experiment(self, record: KeptExperiment) -> None:
        self._revision += 1
        record.revision = self._revision
        record.experiment = replace(record.experiment, last_update_time=now())

    def _touch_run(self, record: KeptRun) -> None:
        self._revision += 1
        record.revision = self._revision
        record.changed = now()

    def _note_change(self, run_ids: Iterable[str]) -> None:
        for record in (self._runs[run_id] for run_id in run_ids if run_id in self._runs):
            self._revision += 1
            record.revision = self._revision

    def _activity(self, experiment: Experiment, runs: Sequence[Run]) -> ExperimentActivity:
        changed = (self._runs[run.info.run_id].changed for run in runs)
        return ExperimentActivity(
            experiment,
            run_count=len(runs),
            running_count=sum(run.info.status == RunStatus.RUNNING for run in runs),
            last_update_time=max(experiment.last_update_time, *changed, 0),
        )

    def _matching_runs(self, query: RunQuery) -> list[FoundRun]:
        with self._lock:
            ids = query.experiment_ids
            if ids is None:
                ids = tuple(
                    experiment_id
                    for experiment_id, record in self._experiments.items()
                    if record.experiment.lifecycle_stage == LifecycleStage.ACTIVE
                )
            found = [
                FoundRun(record.run(), record.summaries)
                for record in self._runs.values()
                if record.info.experiment_id in ids
                and record.info.lifecycle_stage in _STAGES[query.view_type]
            ]
        if query.top_level:
            here = {
                record.info.run_id
                for record in list(self._runs.values())
                if record.info.experiment_id in ids
                and record.info.lifecycle_stage == LifecycleStage.ACTIVE
            }
            found = [item for item in found if parent_of(item) not in here]
        return [item for item in found if matches(query.filter, item)]


def _copy(experiment: Experiment) -> Experiment:
    return replace(experiment, tags=dict(experiment.tags))
