"""What runs record, in the database; every function works inside the transaction it is given."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    Connection,
    CursorResult,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

from trialbook.model import Metric, TagName
from trialbook.store import refusal
from trialbook.store.number import param_number
from trialbook.store.schema import params, points, series, tags
from trialbook.store.sql_runs import active_row_of, row_of, touch
from trialbook.store.summary import Summary

if TYPE_CHECKING:
    from trialbook.store.batch import Batch

# more keys than this are not named one by one: every key of the run is read
_FEW = 200

# SQLAlchemy spells this per dialect; PostgreSQL understands the same words
_NEW_POINTS = sqlite.insert(points).on_conflict_do_nothing()
_RUN: BindParameter[int] = bindparam("run")
_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_PARAMS = select(params.c.key, params.c.value).where(params.c.run == _RUN)
_TAGS = select(tags.c.key).where(tags.c.run == _RUN)
_SERIES = select(series).where(series.c.run == _RUN)
_SOME_PARAMS = _PARAMS.where(params.c.key.in_(_KEYS))
_SOME_TAGS = _TAGS.where(tags.c.key.in_(_KEYS))
_SOME_SERIES = _SERIES.where(series.c.key.in_(_KEYS))
_NEW_SERIES = insert(series).returning(series.c.id, series.c.key)
_NEW_SUMMARY = update(series).where(series.c.id == bindparam("of_series"))
_CHANGED_TAG = (
    update(tags)
    .where(tags.c.run == bindparam("of_run"), tags.c.key == bindparam("of_key"))
    .values(value=bindparam("new_value"))
)


def log(conn: Connection, run_id: str, batch: Batch) -> None:
    """Record a batch."""
    run = active_row_of(conn, run_id)
    changes = {}
    if batch.params:
        _log_params(conn, run, batch.params)
    if batch.tags:
        _log_tags(conn, run.id, batch.tags)
        if TagName.RUN_NAME in batch.tags:
            changes["run_name"] = batch.tags[TagName.RUN_NAME]
    if batch.points:
        _log_points(conn, run.id, batch.points)
    touch(conn, run.id, **changes)


def delete_tag(conn: Connection, run_id: str, key: str) -> None:
    """Delete a tag of an active run."""
    run = active_row_of(conn, run_id)
    if conn.execute(delete(tags).where(tags.c.run == run.id, tags.c.key == key)).rowcount == 0:
        raise refusal.no_tag(f"Run {run_id!r}", key)
    touch(conn, run.id)


def history(conn: Connection, run_id: str, key: str) -> list[Metric]:
    """Return every point of a metric."""
    run = row_of(conn, run_id)
    rows = conn.execute(
        select(points.c.value, points.c.is_nan, points.c.timestamp, points.c.step)
        .join(series, points.c.series == series.c.id)
        .where(series.c.run == run.id, series.c.key == key)
        .order_by(points.c.timestamp, points.c.step, points.c.value, points.c.is_nan)
    )
    return [
        Metric(key, math.nan if is_nan else value, timestamp, step)
        for value, is_nan, timestamp, step in rows
    ]


def _of_keys(
    conn: Connection, some: Select[Any], every: Select[Any], run: int, keys: Collection[str]
) -> CursorResult[Any]:
    """Read what a run has under these keys, and perhaps under others."""
    if len(keys) < _FEW:
        return conn.execute(some, {"run": run, "keys": list(keys)})
    return conn.execute(every, {"run": run})


def _log_params(conn: Connection, run: Row[Any], values: Mapping[str, str]) -> None:
    rows = _of_keys(conn, _SOME_PARAMS, _PARAMS, run.id, values)
    known = {row.key: row.value for row in rows}
    for key, value in values.items():
        if known.get(key, value) != value:
            raise refusal.param_changed(run.run_id, key, known[key], value)
    new = [
        {"run": run.id, "key": key, "value": value, "number": param_number(value)}
        for key, value in values.items()
        if key not in known
    ]
    if new:
        conn.execute(insert(params), new)


def _log_tags(conn: Connection, run: int, values: Mapping[str, str]) -> None:
    known = {row.key for row in _of_keys(conn, _SOME_TAGS, _TAGS, run, values)}
    new = [{"run": run, "key": k, "value": v} for k, v in values.items() if k not in known]
    changed = [
        {"of_run": run, "of_key": k, "new_value": v} for k, v in values.items() if k in known
    ]
    if new:
        conn.execute(insert(tags), new)
    if changed:
        conn.execute(_CHANGED_TAG, changed)


def _log_points(conn: Connection, run: int, by_key: Mapping[str, Sequence[Metric]]) -> None:
    known = {row.key: row for row in _of_keys(conn, _SOME_SERIES, _SERIES, run, by_key)}
    numbers = {key: row.id for key, row in known.items()}
    new = {key: Summary.of(by_key[key]) for key in by_key if key not in known}
    if new:
        rows = [{"run": run, "key": key, **_columns(summary)} for key, summary in new.items()]
        numbers |= {row.key: row.id for row in conn.execute(_NEW_SERIES, rows)}
    added = [_point(numbers[key], point) for key in by_key for point in by_key[key]]
    inserted = conn.execute(_NEW_POINTS, added).rowcount
    if known:
        counts = {key: known[key].point_count + len(by_key[key]) for key in known}
        if inserted != len(added):
            counts |= _counts(conn, known)
        _update_summaries(conn, known, by_key, counts)


def _counts(conn: Connection, known: Mapping[str, Row[Any]]) -> dict[str, int]:
    """Count the points anew, because some were there already."""
    count = select(func.count()).where(points.c.series == bindparam("of_series"))
    return {
        key: conn.execute(count, {"of_series": row.id}).scalar_one() for key, row in known.items()
    }


def _update_summaries(
    conn: Connection,
    known: Mapping[str, Row[Any]],
    by_key: Mapping[str, Sequence[Metric]],
    counts: Mapping[str, int],
) -> None:
    rows = []
    for key, row in known.items():
        if key in by_key:
            summary = _summary(row).with_points(by_key[key], counts[key])
            rows.append({"of_series": row.id, **_columns(summary)})
    conn.execute(_NEW_SUMMARY, rows)


def _point(number: int, point: Metric) -> dict[str, Any]:
    return {"series": number, **_stored(point)}


def _stored(point: Metric) -> dict[str, Any]:
    nan = math.isnan(point.value)
    return {
        "step": point.step,
        "timestamp": point.timestamp,
        "value": 0.0 if nan else point.value,
        "is_nan": nan,
    }


def _columns(summary: Summary) -> dict[str, Any]:
    least, greatest = summary.least, summary.greatest
    return {
        "point_count": summary.count,
        **{f"first_{name}": value for name, value in _stored(summary.first).items()},
        **{f"latest_{name}": value for name, value in _stored(summary.latest).items()},
        "min_value": None if least is None else least.value,
        "min_step": None if least is None else least.step,
        "max_value": None if greatest is None else greatest.value,
        "max_step": None if greatest is None else greatest.step,
    }


def _summary(row: Row[Any]) -> Summary:
    def extreme(value: float | None, step: int | None) -> Metric | None:
        return None if value is None or step is None else Metric(row.key, value, 0, step)

    return Summary(
        row.point_count,
        Metric(
            row.key,
            math.nan if row.first_is_nan else row.first_value,
            row.first_timestamp,
            row.first_step,
        ),
        Metric(
            row.key,
            math.nan if row.latest_is_nan else row.latest_value,
            row.latest_timestamp,
            row.latest_step,
        ),
        extreme(row.min_value, row.min_step),
        extreme(row.max_value, row.max_step),
    )
