"""Deleting for good; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from trialbook.model import LifecycleStage, RunInfo
from trialbook.store import errors
from trialbook.store.sql import cells, datasets
from trialbook.store.sql import experiments as sql_experiments
from trialbook.store.sql import texts as sql_texts
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.revision import next_revision
from trialbook.store.sql.runs import info_of, row_of
from trialbook.store.sql.schema import experiments, params, runs, tags

_DROPPED = {
    table: Bulk(
        delete(table).where(table.c.key == bindparam("of_key"), table.c.run == bindparam("of_run")),
        "of_key",
        "of_run",
    )
    for table in (params, tags)
}
_DROPPED_RUN = Bulk(delete(runs).where(runs.c.id == bindparam("of_run")), "of_run")


def deleted_runs(conn: Connection, before: int) -> list[RunInfo]:
    """Return the deleted runs that have not changed since a time, oldest change first."""
    found = conn.execute(
        select(runs)
        .where(runs.c.lifecycle_stage == LifecycleStage.DELETED, runs.c.last_update_time < before)
        .order_by(runs.c.last_update_time, runs.c.id)
    )
    return [info_of(row) for row in found]


def purge_runs(conn: Connection, run_ids: Sequence[str]) -> list[RunInfo]:
    """Delete deleted runs for good, and return what they were."""
    return _purge(conn, [row_of(conn, run_id) for run_id in dict.fromkeys(run_ids)])


def purge_experiment(conn: Connection, experiment_id: str) -> list[RunInfo]:
    """Delete a deleted experiment and its runs for good, and return what the runs were."""
    experiment = sql_experiments.get(conn, experiment_id)
    errors.refuse_to_purge(experiment)
    number = sql_experiments.number_of(experiment_id)
    purged = _purge(conn, conn.execute(select(runs).where(runs.c.experiment_id == number)).all())
    conn.execute(delete(experiments).where(experiments.c.experiment_id == number))
    return purged


def _purge(conn: Connection, rows: Iterable[Row[Any]]) -> list[RunInfo]:
    found = {row.id: info_of(row) for row in rows}
    for info in found.values():
        if info.lifecycle_stage != LifecycleStage.DELETED:
            raise errors.not_deleted("Run", info.run_id)
    texts = sql_texts.read(conn, found)
    _DROPPED[params].run(conn, [(key, run) for run in texts for key in texts[run].params])
    _DROPPED[tags].run(conn, [(key, run) for run in texts for key in texts[run].tags])
    cells.drop(conn, found)
    datasets.drop(conn, found)
    # series, chunks and texts go with their run
    _DROPPED_RUN.run(conn, [(run,) for run in found])
    next_revision(conn)
    return list(found.values())
