"""Runs in the database; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from trialbook.model import Experiment, LifecycleStage, Run, RunData, RunInfo, RunStatus, TagName
from trialbook.store import refusal
from trialbook.store.base import RunNames, RunQuery
from trialbook.store.clock import now
from trialbook.store.schema import experiments, params, runs, series, tags
from trialbook.store.sql_experiments import known_numbers
from trialbook.store.sql_revision import next_revision
from trialbook.store.sql_search import order_runs, run_condition
from trialbook.store.sql_stage import in_view

# databases limit the number of bound values in a statement
_CHUNK = 5000

_NAN = float("nan")
# built once, because building a statement costs more than running it
_ONE = select(runs).where(runs.c.run_id == bindparam("run_id")).with_for_update()
_SOME = select(runs).where(runs.c.run_id.in_(bindparam("run_ids", expanding=True)))
_INSERT = insert(runs).returning(runs.c.id)
_UPDATE = update(runs).where(runs.c.id == bindparam("of_run"))
_RUNS: BindParameter[int] = bindparam("runs", expanding=True)
_PARAMS = select(params.c.run, params.c.key, params.c.value).where(params.c.run.in_(_RUNS))
_TAGS = select(tags.c.run, tags.c.key, tags.c.value).where(tags.c.run.in_(_RUNS))
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


def create(
    conn: Connection,
    experiment: Experiment,
    *,
    run_id: str,
    run_name: str,
    user_id: str,
    start_time: int,
    tags_: Mapping[str, str],
) -> Run:
    """Insert a run."""
    info = RunInfo(
        run_id,
        run_name,
        experiment.experiment_id,
        user_id,
        RunStatus.RUNNING,
        start_time,
        None,
        LifecycleStage.ACTIVE,
        f"{experiment.artifact_location}/{run_id}/artifacts",
    )
    number = conn.execute(
        _INSERT,
        {
            "run_id": info.run_id,
            "run_name": info.run_name,
            "experiment_id": int(info.experiment_id),
            "user_id": info.user_id,
            "status": info.status,
            "start_time": info.start_time,
            "end_time": info.end_time,
            "lifecycle_stage": info.lifecycle_stage,
            "artifact_uri": info.artifact_uri,
            "last_update_time": now(),
            "revision": next_revision(conn),
        },
    ).scalar_one()
    rows = [{"run": number, "key": key, "value": value} for key, value in tags_.items()]
    conn.execute(insert(tags), rows)
    return Run(info, RunData(tags=dict(tags_)))


def get(conn: Connection, run_ids: Sequence[str]) -> list[Run]:
    """Return the runs that exist, in the order asked for."""
    found: dict[str, Run] = {}
    for chunk in _chunks(run_ids):
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
    if row.lifecycle_stage != stage:
        touch(conn, row.id, lifecycle_stage=stage)


def update_info(conn: Connection, run_id: str, changes: Mapping[str, Any]) -> RunInfo:
    """Change columns of an active run; the run's name is changed in its tag too."""
    row = active_row_of(conn, run_id)
    touch(conn, row.id, **changes)
    if "run_name" in changes:
        tag = (tags.c.run == row.id, tags.c.key == TagName.RUN_NAME)
        value = changes["run_name"]
        if conn.execute(update(tags).where(*tag).values(value=value)).rowcount == 0:
            named = {"run": row.id, "key": TagName.RUN_NAME, "value": value}
            conn.execute(insert(tags).values(named))
    return _info(row_of(conn, run_id))


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


def names(conn: Connection, experiment_ids: Sequence[str] | None) -> RunNames:
    """Return the keys that occur in active runs."""
    ids = None if experiment_ids is None else tuple(experiment_ids)
    active = _matching(select(runs.c.id), RunQuery(ids))
    found: dict[str, list[str]] = {"params": [], "series": [], "tags": []}
    keys = [
        select(literal(table.name), table.c.key).where(table.c.run.in_(active)).distinct()
        for table in (params, series, tags)
    ]
    for table_name, key in conn.execute(union_all(*keys)):
        found[table_name].append(key)
    return RunNames(*(tuple(sorted(found[kind])) for kind in ("params", "series", "tags")))


def entities(conn: Connection, rows: Sequence[Row[Any]]) -> list[Run]:
    """Return the runs of some rows with their data, which takes three queries."""
    found = {row.id: Run(_info(row)) for row in rows}
    for run, key, value in _data(conn, _PARAMS, found):
        found[run].data.params[key] = value
    for run, key, value in _data(conn, _TAGS, found):
        found[run].data.tags[key] = value
    for run, key, value, is_nan in _data(conn, _METRICS, found):
        found[run].data.metrics[key] = _NAN if is_nan else value
    return list(found.values())


def _data(conn: Connection, statement: Select[Any], found: Mapping[int, Run]) -> Iterator[Any]:
    for chunk in _chunks(list(found)):
        yield from conn.execute(statement, {"runs": chunk}).all()


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _info(row: Row[Any]) -> RunInfo:
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
