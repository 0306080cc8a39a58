"""Recording, for one run or for thousands at once, inside the transaction given.

All writes to runs' params, tags and points come through here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, select, update

from trialbook.errors import NotFoundError, TrialbookError
from trialbook.model import Experiment, LifecycleStage, NewRun, RunRecord, RunStatus, TagName
from trialbook.store import errors
from trialbook.store.clock import now
from trialbook.store.groups import param_number
from trialbook.store.record import Problem
from trialbook.store.sql import cells, datasets, names
from trialbook.store.sql import experiments as sql_experiments
from trialbook.store.sql import texts as sql_texts
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.revision import next_revision
from trialbook.store.sql.schema import params, runs, tags
from trialbook.store.sql.series import SeriesWriter
from trialbook.store.sql.texts import Texts, in_chunks

_RUN_IDS: BindParameter[str] = bindparam("run_ids", expanding=True)
_RUNS = select(
    runs.c.id, runs.c.run_id, runs.c.experiment_id, runs.c.lifecycle_stage, runs.c.status
).where(runs.c.run_id.in_(_RUN_IDS))
_NEW_RUN = Bulk.into(
    runs,
    "run_id",
    "run_name",
    "experiment_id",
    "user_id",
    "status",
    "start_time",
    "end_time",
    "lifecycle_stage",
    "artifact_uri",
    "last_update_time",
    "revision",
)
_CHANGED_RUN = Bulk(
    update(runs)
    .where(runs.c.id == bindparam("of_run"))
    .values(
        revision=bindparam("new_revision"),
        last_update_time=bindparam("changed"),
        run_name=func.coalesce(bindparam("new_name"), runs.c.run_name),
        status=func.coalesce(bindparam("new_status"), runs.c.status),
        end_time=func.coalesce(bindparam("new_end"), runs.c.end_time),
    ),
    "of_run",
    "new_revision",
    "changed",
    "new_name",
    "new_status",
    "new_end",
)
_NEW_PARAM = Bulk.into(params, "key", "run", "value", "number")
_NEW_TAG = Bulk.into(tags, "key", "run", "value")
_THIS_TAG = (tags.c.key == bindparam("of_key"), tags.c.run == bindparam("of_run"))
_CHANGED_TAG = Bulk(
    update(tags).where(*_THIS_TAG).values(value=bindparam("new_value")),
    "of_key",
    "of_run",
    "new_value",
)
_DROPPED_TAG = Bulk(delete(tags).where(*_THIS_TAG), "of_key", "of_run")


def record(conn: Connection, batch: Sequence[RunRecord]) -> list[Problem]:
    """Record what can be recorded, and return what is wrong."""
    problems: list[Problem] = []
    for records in _without_repetition(batch):
        problems += _Recording(conn, records).problems
    return problems


def _without_repetition(batch: Sequence[RunRecord]) -> Iterator[dict[str, RunRecord]]:
    """Divide a batch so that no run occurs twice in a part."""
    part: dict[str, RunRecord] = {}
    for record_ in batch:
        if record_.run_id in part:
            yield part
            part = {}
        part[record_.run_id] = record_
    yield part


@dataclass(slots=True)
class _Run:
    """A run as it is in the database."""

    number: int
    experiment: int
    active: bool
    fresh: bool
    status: str
    texts: Texts


class _Recording:
    """One pass over records of different runs."""

    def __init__(self, conn: Connection, records: Mapping[str, RunRecord]) -> None:
        self.problems: list[Problem] = []
        self._conn = conn
        self._records = records
        self._revision = next_revision(conn)
        self._now = now()
        self._alike: Counter[tuple[int, names.Kind, tuple[str, ...]]] = Counter()
        known = self._known(records)
        created = self._create([r for r in records.values() if r.run_id not in known])
        found = known | created
        self._record_params(found)
        self._record_tags(found)
        texts = {run.number: run.texts for run in created.values()}
        sql_texts.insert(conn, texts)
        changed = {
            run.number: run.texts
            for run_id, run in known.items()
            if records[run_id].params or records[run_id].tags
        }
        sql_texts.change(conn, changed)
        self._record_points(found)
        self._record_cells(found)
        self._record_inputs(found)
        self._touch(known)
        for run_id, run in found.items():
            if not run.active:
                self._tell(run_id, errors.run_not_active(run_id))
        names.change(conn, self._counts())

    def _known(self, records: Mapping[str, RunRecord]) -> dict[str, _Run]:
        found = {row.run_id: row for row in self._rows(records)}
        texts = sql_texts.read(
            self._conn,
            [
                row.id
                for run_id, row in found.items()
                if records[run_id].params or records[run_id].tags
            ],
        )
        return {
            run_id: _Run(
                row.id,
                row.experiment_id,
                row.lifecycle_stage == LifecycleStage.ACTIVE,
                fresh=False,
                status=row.status,
                texts=texts.get(row.id) or Texts({}, {}),
            )
            for run_id, row in found.items()
        }

    def _rows(self, run_ids: Iterable[str]) -> Iterator[Any]:
        for chunk in in_chunks(run_ids):
            yield from self._conn.execute(_RUNS, {"run_ids": chunk})

    def _create(self, records: Iterable[RunRecord]) -> dict[str, _Run]:
        experiments: dict[str, Experiment] = {}
        rows = {}
        for record_ in records:
            created = record_.created
            if created is None:
                self._tell(record_.run_id, errors.no_run(record_.run_id))
                continue
            home = created.experiment_id
            try:
                if home not in experiments:
                    experiments[home] = sql_experiments.get(self._conn, home)
            except NotFoundError as error:
                self._tell(record_.run_id, error)
                continue
            rows[record_.run_id] = self._row(record_, created, experiments[home])
        _NEW_RUN.run(self._conn, list(rows.values()))
        return {
            row.run_id: _Run(
                row.id,
                row.experiment_id,
                row.lifecycle_stage == LifecycleStage.ACTIVE,
                fresh=True,
                status=row.status,
                texts=Texts({}, {}),
            )
            for row in self._rows(rows)
        }

    def _row(self, record_: RunRecord, created: NewRun, experiment: Experiment) -> tuple[Any, ...]:
        status, end_time = _ending(record_, RunStatus.RUNNING)
        name = record_.tags.get(TagName.RUN_NAME)
        return (
            record_.run_id,
            created.run_name if name is None else name,
            int(experiment.experiment_id),
            created.user_id,
            status or RunStatus.RUNNING,
            created.start_time,
            end_time,
            # a deleted experiment's runs are deleted, and are restored with it
            experiment.lifecycle_stage,
            experiment.artifact_uri(record_.run_id),
            self._now,
            self._revision,
        )

    def _record_params(self, found: Mapping[str, _Run]) -> None:
        rows = []
        for run_id, run in found.items():
            known = run.texts.params
            added = []
            for key, value in self._records[run_id].params.items():
                if key not in known:
                    known[key] = value
                    rows.append((key, run.number, value, param_number(value)))
                    added.append(key)
                elif known[key] != value:
                    error = errors.param_changed(run_id, key, known[key], value)
                    self.problems.append(Problem(run_id, key, error))
            self._count(run, "param", added)
        _NEW_PARAM.run(self._conn, rows)

    def _record_tags(self, found: Mapping[str, _Run]) -> None:
        new, changed, dropped = [], [], []
        for run_id, run in found.items():
            known = run.texts.tags
            added, gone = [], []
            for key, value in self._tags(run_id, run).items():
                before = known.get(key)
                if value is None:
                    if before is not None:
                        del known[key]
                        dropped.append((key, run.number))
                        gone.append(key)
                    continue
                known[key] = value
                if before is None:
                    new.append((key, run.number, value))
                    added.append(key)
                elif before != value:
                    changed.append((key, run.number, value))
            self._count(run, "tag", added)
            self._count(run, "tag", gone, -1)
        _NEW_TAG.run(self._conn, new)
        _CHANGED_TAG.run(self._conn, changed)
        _DROPPED_TAG.run(self._conn, dropped)

    def _tags(self, run_id: str, run: _Run) -> Mapping[str, str | None]:
        record_ = self._records[run_id]
        created = record_.created
        if run.fresh and created is not None:
            return {TagName.RUN_NAME: created.run_name, **created.tags, **record_.tags}
        return record_.tags

    def _record_points(self, found: Mapping[str, _Run]) -> None:
        writer = SeriesWriter(self._conn)
        writer.read_ahead(
            {
                run.number: self._records[run_id].points
                for run_id, run in found.items()
                if self._records[run_id].points and not run.fresh
            }
        )
        for run_id, run in found.items():
            points = self._records[run_id].points
            if points:
                added = writer.add(run.number, points, fresh=run.fresh)
                self._count(run, "metric", added)
        writer.write()

    def _record_cells(self, found: Mapping[str, _Run]) -> None:
        records = {
            run.number: self._records[run_id]
            for run_id, run in found.items()
            if self._records[run_id].cells or self._records[run_id].cell_endings
        }
        if records:
            cells.record(self._conn, records)

    def _record_inputs(self, found: Mapping[str, _Run]) -> None:
        numbered = {
            run.number: run for run_id, run in found.items() if self._records[run_id].inputs
        }
        if not numbered:
            return
        inputs = {
            found[run_id].number: record_.inputs
            for run_id, record_ in self._records.items()
            if record_.inputs and run_id in found
        }
        for number in datasets.record(self._conn, inputs):
            self._count(numbered[number], "dataset", [names.ANY])

    def _touch(self, known: Mapping[str, _Run]) -> None:
        rows = []
        for run_id, run in known.items():
            record_ = self._records[run_id]
            name = record_.tags.get(TagName.RUN_NAME)
            rows.append(
                (run.number, self._revision, self._now, name, *_ending(record_, run.status))
            )
        _CHANGED_RUN.run(self._conn, rows)

    def _count(self, run: _Run, kind: names.Kind, keys: Sequence[str], by: int = 1) -> None:
        if run.active and keys:
            # runs have the same names, so that they are counted as one
            self._alike[run.experiment, kind, tuple(keys)] += by

    def _counts(self) -> names.Counts:
        counts = names.Counts()
        for (experiment, kind, keys), by in self._alike.items():
            for key in keys:
                counts[experiment, kind, key] += by
        return counts

    def _tell(self, run_id: str, error: TrialbookError) -> None:
        self.problems.append(Problem(run_id, None, error))


def _ending(record_: RunRecord, status: str) -> tuple[str | None, int | None]:
    """Return the status and the end time to set; None is to leave what is there."""
    if not record_.abandoned:
        return record_.status, record_.end_time
    if (record_.status or status) != RunStatus.RUNNING:
        return record_.status, None
    return RunStatus.KILLED, record_.end_time
