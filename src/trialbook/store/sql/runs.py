"""Runs in the database; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, case, null, select, update

from trialbook.model import LifecycleStage, PagedList, Run, RunData, RunInfo, RunRecord, TagName
from trialbook.store import errors
from trialbook.store.clock import now
from trialbook.store.paging import encode_token
from trialbook.store.sql import datasets, names, record
from trialbook.store.sql import page as sql_page
from trialbook.store.sql import texts as sql_texts
from trialbook.store.sql.bulk import driver_rows
from trialbook.store.sql.listed import listed
from trialbook.store.sql.revision import next_revision
from trialbook.store.sql.schema import run_texts, runs, series
from trialbook.store.sql.texts import Texts, in_chunks

if TYPE_CHECKING:
    from trialbook.store.base import RunQuery
    from trialbook.store.paging import KeysetPosition

_NAN = float("nan")
# built once, because building a statement costs more than running it
_ONE = select(runs).where(runs.c.run_id == bindparam("run_id"))
_SOME = select(runs.c.run_id, runs.c.id).where(
    runs.c.run_id.in_(bindparam("run_ids", expanding=True))
)
_UPDATE = update(runs).where(runs.c.id == bindparam("of_run"))
# in the order of `RunInfo`
_INFO = tuple(runs.c[field.name] for field in fields(RunInfo))
WHOLE = select(
    runs.c.id, run_texts.c.params, run_texts.c.tags, *_INFO, runs.c.datasets.is_not(None)
).join_from(runs, run_texts, run_texts.c.run == runs.c.id)
"""Number, params, tags, the fields of `RunInfo` and whether there are datasets, of runs."""
_KEYS = select(series.c.key).where(series.c.run == bindparam("run"))
LATEST = select(
    series.c.run,
    series.c.key,
    case((series.c.latest_is_nan, null()), else_=series.c.latest_value),
)
"""Run, key and value, null for NaN, of the latest point of each metric of runs."""
_SOME_WHOLE = WHOLE.where(listed(runs.c.id, "runs"))
_SOME_LATEST = LATEST.where(listed(series.c.run, "runs"))


def row_of(conn: Connection, run_id: str) -> Row[Any]:
    """Return the row of a run, deleted or not."""
    row = conn.execute(_ONE, {"run_id": run_id}).first()
    if row is None:
        raise errors.no_run(run_id)
    return row


def active_row_of(conn: Connection, run_id: str) -> Row[Any]:
    """Return the row of a run that may be written to."""
    row = row_of(conn, run_id)
    if row.lifecycle_stage != LifecycleStage.ACTIVE:
        raise errors.run_not_active(run_id)
    return row


def exists(conn: Connection, run_id: str) -> bool:
    """Return whether there is such a run, deleted or not."""
    return conn.execute(_ONE, {"run_id": run_id}).first() is not None


def texts_of(conn: Connection, number: int) -> Texts:
    """Return params and tags of a run."""
    return sql_texts.read(conn, [number])[number]


def numbers_of(conn: Connection, run_ids: Sequence[str]) -> dict[str, int]:
    """Return the numbers of the runs that exist, under their ids."""
    numbers: dict[str, int] = {}
    for chunk in in_chunks(run_ids):
        found = conn.execute(_SOME, {"run_ids": chunk})
        numbers.update((run_id, number) for run_id, number in found)
    return numbers


def get(conn: Connection, run_ids: Sequence[str]) -> list[Run]:
    """Return the runs that exist, in the order asked for."""
    numbers = numbers_of(conn, run_ids)
    return _of_numbers(conn, [numbers[run_id] for run_id in run_ids if run_id in numbers])


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
    keys: dict[names.Kind, Iterable[str]] = {
        "param": texts.params,
        "metric": conn.scalars(_KEYS, {"run": row.id}).all(),
        "tag": texts.tags,
        "dataset": () if row.datasets is None else (names.ANY,),
    }
    counts = {(row.experiment_id, kind, key): by for kind in keys for key in keys[kind]}
    names.change(conn, names.Counts(counts))


def update_info(conn: Connection, run_id: str, changes: Mapping[str, Any]) -> RunInfo:
    """Change columns of an active run; the run's name is changed in its tag too."""
    row = active_row_of(conn, run_id)
    if "run_name" in changes:
        renamed = RunRecord(run_id, tags={TagName.RUN_NAME: changes["run_name"]})
        record.record(conn, [renamed])
    touch(conn, row.id, **changes)
    return info_of(row_of(conn, run_id))


def search(conn: Connection, query: RunQuery, offset: int, limit: int) -> list[Run]:
    """Return a page."""
    return _of_numbers(conn, sql_page.numbers(conn, query, offset, limit))


def page(
    conn: Connection, query: RunQuery, limit: int, after: KeysetPosition | None
) -> PagedList[Run]:
    """Return what follows a position, and the token for what follows that."""
    numbers = sql_page.numbers(conn, query, 0, limit + 1, after)
    token = None
    if len(numbers) > limit:
        last = sql_page.position(conn, query, numbers[limit - 1])
        token = encode_token(last, query.order_by, "run")
    return PagedList(_of_numbers(conn, numbers[:limit]), token)


def _of_numbers(conn: Connection, numbers: Sequence[int]) -> list[Run]:
    """Return runs with their data, which takes two queries, and two more for datasets."""
    found: dict[int, Run] = {}
    with_datasets: list[int] = []
    for number, params, tags, *info, has in driver_rows(conn, _SOME_WHOLE, {"runs": numbers}):
        data = RunData({}, *sql_texts.decoded(params, tags))
        found[number] = Run(_info(*info), data, number=number)
        if has:
            with_datasets.append(number)
    for run, key, value in driver_rows(conn, _SOME_LATEST, {"runs": numbers}):
        found[run].data.metrics[key] = _NAN if value is None else value
    if with_datasets:
        for number, inputs in datasets.read(conn, with_datasets).items():
            found[number] = replace(found[number], inputs=inputs)
    return [found[number] for number in numbers]


def info_of(row: Row[Any]) -> RunInfo:
    """Return the info that a row of `runs` holds."""
    return _info(*(getattr(row, column.name) for column in _INFO))


def _info(run_id: str, run_name: str, experiment_id: int, *others: Any) -> RunInfo:
    return RunInfo(run_id, run_name, str(experiment_id), *others)
