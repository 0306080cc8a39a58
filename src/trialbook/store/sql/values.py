"""Values across runs, for a table of them; works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, func, select

from trialbook.store.base import RunQuery
from trialbook.store.sql.page import matching
from trialbook.store.sql.schema import params, run_inputs, runs, series, tags
from trialbook.store.sql.texts import in_chunks

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from trialbook.store.base import Extremes

_TABLES = {"param": params, "tag": tags}


def read(
    conn: Connection,
    experiment_ids: Sequence[str] | None,
    entity: Literal["attribute", "param", "tag", "dataset"],
    key: str,
    beginning: str,
    limit: int,
    view_type: int,
) -> list[str]:
    """Return the different texts that runs of a view have under a name."""
    value: ColumnElement[str]
    statement: Select[Any]
    if entity == "attribute":
        value = runs.c[key]
        statement = select(value)
    elif entity == "dataset":
        value = run_inputs.c[key]
        statement = (
            select(value)
            .join_from(runs, run_inputs, run_inputs.c.run == runs.c.id)
            .where(value.is_not(None))
        )
    else:
        table = _TABLES[entity]
        value = table.c.value
        statement = (
            select(value).join_from(runs, table, table.c.run == runs.c.id).where(table.c.key == key)
        )
    ids = None if experiment_ids is None else tuple(experiment_ids)
    statement = matching(statement, RunQuery(ids, view_type=view_type))
    if beginning:
        statement = statement.where(func.substr(value, 1, len(beginning)) == beginning)
    return list(conn.scalars(statement.distinct().order_by(value).limit(limit)).all())


def extremes(conn: Connection, run_ids: Sequence[str], keys: Sequence[str]) -> dict[str, Extremes]:
    """Return the least and the greatest value of some metrics of some runs."""
    found: dict[str, Extremes] = {}
    statement = (
        select(runs.c.run_id, series.c.key, series.c.min_value, series.c.max_value)
        .join_from(series, runs, runs.c.id == series.c.run)
        .where(series.c.key.in_(keys), series.c.min_value.is_not(None))
    )
    for chunk in in_chunks(run_ids):
        for run_id, key, least, greatest in conn.execute(statement.where(runs.c.run_id.in_(chunk))):
            found.setdefault(run_id, {})[key] = (least, greatest)
    return found
