"""Bringing a journal's records into the database, each exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Row, Table, Text, bindparam, delete, select
from sqlalchemy.dialects import sqlite

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import LifecycleStage, Metric, NewRun, Param, RunRecords, RunStatus, RunTag
from trialbook.store import refusal, sql_experiments, sql_log, sql_runs
from trialbook.store.batch import Batch, settle_name
from trialbook.store.schema import metadata

positions = Table(
    "journal_positions",
    metadata,
    Column("journal_id", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

_POSITION = select(positions.c.position).where(positions.c.journal_id == bindparam("journal"))
_insert = sqlite.insert(positions)
_MOVE = _insert.on_conflict_do_update(
    index_elements=[positions.c.journal_id], set_={"position": _insert.excluded.position}
)


def position(conn: Connection, journal_id: str) -> int:
    """Return up to where a journal is in the database; 0 for one that is not known."""
    return conn.scalar(_POSITION, {"journal": journal_id}) or 0


def fold(
    conn: Connection, journal_id: str, end: int, records: Sequence[RunRecords]
) -> dict[str, str]:
    """Record what a journal says up to a position; see `Store.fold`."""
    if position(conn, journal_id) >= end:
        return {}
    problems: dict[str, str] = {}
    for one in records:
        try:
            _fold_run(conn, one, problems)
        except NotFoundError as error:
            problems[one.run_id] = error.message
    conn.execute(_MOVE, {"journal_id": journal_id, "position": end})
    return problems


def forget(conn: Connection, journal_id: str) -> None:
    """Drop the position of a journal that is no more."""
    conn.execute(delete(positions).where(positions.c.journal_id == journal_id))


def _fold_run(conn: Connection, records: RunRecords, problems: dict[str, str]) -> None:
    run_id = records.run_id
    row = _row(conn, run_id, records.created)
    # Deleted by somebody who did not see these records: they belong to it nevertheless.
    deleted = row.lifecycle_stage == LifecycleStage.DELETED
    if deleted:
        problems[run_id] = refusal.run_not_active(run_id).message
        sql_runs.set_stage(conn, run_id, LifecycleStage.ACTIVE)
    if records.points or records.params or records.tags:
        _log(conn, records, problems)
    changes = _changes(records, row.status)
    if changes:
        sql_runs.update_info(conn, run_id, changes)
    if deleted:
        sql_runs.set_stage(conn, run_id, LifecycleStage.DELETED)


def _row(conn: Connection, run_id: str, created: NewRun | None) -> Row[Any]:
    """Return the row of a run, which is created if need be."""
    try:
        return sql_runs.row_of(conn, run_id)
    except NotFoundError:
        if created is None:
            raise
        _create(conn, run_id, created)
        return sql_runs.row_of(conn, run_id)


def _create(conn: Connection, run_id: str, run: NewRun) -> None:
    run_name, tags = settle_name(run.run_name, run.tags)
    sql_runs.create(
        conn,
        # perhaps deleted meanwhile: the run has been promised already
        sql_experiments.get(conn, run.experiment_id),
        run_id=run_id,
        run_name=run_name,
        user_id=run.user_id,
        start_time=run.start_time,
        tags_=tags,
    )


def _log(conn: Connection, records: RunRecords, problems: dict[str, str]) -> None:
    metrics = [
        Metric(key, value, timestamp, step)
        for key, columns in records.points.items()
        for step, timestamp, value in zip(
            columns.steps, columns.timestamps, columns.values, strict=True
        )
    ]
    params = [Param(key, value) for key, value in records.params.items()]
    tags = [RunTag(key, value) for key, value in records.tags.items()]
    try:
        sql_log.log(conn, records.run_id, Batch.of(metrics, params, tags))
    except InvalidParameterError as error:
        # another process was first with another value for a param
        problems[records.run_id] = error.message
        known = sql_runs.get(conn, [records.run_id])[0].data.params
        kept = [param for param in params if known.get(param.key, param.value) == param.value]
        sql_log.log(conn, records.run_id, Batch.of(metrics, kept, tags))


def _changes(records: RunRecords, status: str) -> dict[str, object]:
    if records.abandoned:
        if (records.status or status) != RunStatus.RUNNING:
            return {}
        return {"status": RunStatus.KILLED, "end_time": records.end_time}
    asked = {"status": records.status, "end_time": records.end_time}
    return {name: value for name, value in asked.items() if value is not None}
