"""Runs in the database; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select, update

from trialbook.model import LifecycleStage, Run, RunData, RunInfo, TagName
from trialbook.store import refusal, sql_names, sql_record, sql_texts
from trialbook.store.clock import now
from trialbook.store.record import RunRecord
from trialbook.store.schema import experiments, runs, series
from trialbook.store.sql_experiments import known_numbers
from trialbook.store.sql_revision import next_revision
from trialbook.store.sql_search import order_runs, run_condition
from trialbook.store.sql_stage import in_view
from trialbook.store.sql_texts import Texts, in_chunks

if TYPE_CHECKING:
    from trialbook.store.base import RunQuery

_NAN = float("nan")
# built once, because building a statement costs more than running it
_ONE = select(runs).where(runs.c.run_id == bindparam("run_id")).with_for_update()
_SOME = select(runs).where(runs.c.run_id.in_(bindparam("run_ids", expanding=True)))
_UPDATE = update(runs).where(runs.c.id == bindparam("of_run"))
_RUNS: BindParameter[int] = bindparam("runs", expanding=True)
_KEYS = select(series.c.key).where(series.c.run == bindparam("run"))
_METRICS = select(series.c.run, series.c.key, series.c.latest_value, series.c.latest_is_nan).where(
    series.c.run.in_(_RUNS)
)


def row_of(conn: Connection, run_id: str) -> Row[Any]:
    """Return the row of a run, deleted or not."""
    row = conn.execute(_ONE, {"run_id": run_id}).first()
    if row is None:
        raise refusal.no_run(run_id)
    return row


def active_row_of(conn: Connection, run_id: str) -> Row[Any]:
    """Return the row of a run that may be written to."""
    row = row_of(conn, run_id)
    if row.lifecycle_stage != LifecycleStage.ACTIVE:
        raise refusal.run_not_active(run_id)
    return row


def exists(conn: Connection, run_id: str) -> bool:
    """Return whether there is such a run, deleted or not."""
    return conn.execute(_ONE, {"run_id": run_id}).first() is not None


def texts_of(conn: Connection, number: int) -> Texts:
    """Return params and tags of a run."""
    return sql_texts.read(conn, [number])[number]


def get(conn: Connection, run_ids: Sequence[str]) -> list[Run]:
    """Return the runs that exist, in the order asked for."""
    found: dict[str, Run] = {}
    for chunk in in_chunks(run_ids):
        rows = conn.execute(_SOME, {"run_ids": chunk}).all()
        found.update((run.info.run_id, run) for run in entities(conn, rows))
    return [found[run_id] for run_id in run_ids if run_id in found]


def touch(conn: Connection, number: int, **changes: Any) -> None:
    """Write the changes to a run, and that it has changed."""
    written = {"revision": next_revision(conn), "last_update_time": now(), **changes}
    conn.execute(_UPDATE, {"of_run": number, **written})


def set_stage(conn: Connection, run_id: str, stage: str) -> None:
    """Delete or restore a run; nothing happens where it is so already."""
    row = row_of(conn, run_id)
    if row.lifecycle_stage == stage:
        return
    touch(conn, row.id, lifecycle_stage=stage)
    by = 1 if stage == LifecycleStage.ACTIVE else -1
    texts = texts_of(conn, row.id)
    keys: dict[sql_names.Kind, Iterable[str]] = {
        "param": texts.params,
        "metric": conn.scalars(_KEYS, {"run": row.id}).all(),
        "tag": texts.tags,
    }
    counts = {(row.experiment_id, kind, key): by for kind in keys for key in keys[kind]}
    sql_names.change(conn, sql_names.Counts(counts))


def update_info(conn: Connection, run_id: str, changes: Mapping[str, Any]) -> RunInfo:
    """Change columns of an active run; the run's name is changed in its tag too."""
    row = active_row_of(conn, run_id)
    if "run_name" in changes:
        renamed = RunRecord(run_id, tags={TagName.RUN_NAME: changes["run_name"]})
        sql_record.record(conn, [renamed])
    touch(conn, row.id, **changes)
    return info_of(row_of(conn, run_id))


def search(conn: Connection, query: RunQuery, offset: int, limit: int) -> list[Run]:
    """Return a page."""
    statement = order_runs(_matching(select(runs), query), query.order_by)
    rows = conn.execute(statement.offset(offset).limit(limit)).all()
    return entities(conn, rows)


def count(conn: Connection, query: RunQuery) -> int:
    """Return how many runs match."""
    return conn.scalar(_matching(select(func.count()).select_from(runs), query)) or 0


def _matching(statement: Select[Any], query: RunQuery) -> Select[Any]:
    if query.experiment_ids is None:
        wanted: Any = select(experiments.c.experiment_id).where(
            experiments.c.lifecycle_stage == LifecycleStage.ACTIVE
        )
    else:
        wanted = known_numbers(query.experiment_ids)
    return statement.where(
        runs.c.experiment_id.in_(wanted),
        in_view(runs.c.lifecycle_stage, query.view_type),
        run_condition(query.filter),
    )


def entities(conn: Connection, rows: Sequence[Row[Any]]) -> list[Run]:
    """Return the runs of some rows with their data, which takes two queries."""
    texts = sql_texts.read(conn, [row.id for row in rows])
    found = {row.id: Run(info_of(row), RunData({}, *texts[row.id])) for row in rows}
    for chunk in in_chunks(found):
        for run, key, value, is_nan in conn.execute(_METRICS, {"runs": chunk}):
            found[run].data.metrics[key] = _NAN if is_nan else value
    return list(found.values())


def info_of(row: Row[Any]) -> RunInfo:
    """Return the info that a row of `runs` holds."""
    return RunInfo(
        row.run_id,
        row.run_name,
        str(row.experiment_id),
        row.user_id,
        row.status,
        row.start_time,
        row.end_time,
        row.lifecycle_stage,
        row.artifact_uri,
    )
