"""Groups of runs in the database; works inside the transaction it is given."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, or_, select

from trialbook.store.groups import (
    LARGEST,
    GroupKey,
    GroupPage,
    MetricAggregate,
    RunGroup,
    Spread,
    in_order,
    sorted_by,
)
from trialbook.store.sql.page import matching
from trialbook.store.sql.schema import params, runs, series, tags
from trialbook.store.sql.texts import in_chunks

if TYPE_CHECKING:
    from trialbook.store.base import RunQuery

# other names for the tables, which a filter asks by their own
_SIDES = {"param": params.alias("group_param"), "tag": tags.alias("group_tag")}
_SERIES = series.alias("group_series")
# of a variance that is smaller than this share of the square it was got from, digits are lost
_LOST = 1e-8


def read(
    conn: Connection,
    query: RunQuery,
    by: GroupKey,
    metrics: Sequence[MetricAggregate],
    offset: int,
    limit: int,
) -> GroupPage:
    """Return some groups."""
    value = _value(by)
    counted = conn.execute(_of_runs(query, by, value, func.count()).group_by(value))
    sizes: dict[str | None, int] = {found: count for found, count in counted}  # noqa: C416 -- rows are no pairs to the type checker
    first, descending = sorted_by(query, by)
    means = None
    if first is not None:
        spreads = _spreads(conn, query, by, [first], None)
        means = {found: spread.mean for found, of in spreads.items() for spread in of.values()}
    order = in_order(list(sizes), by, means, descending=descending)
    page = order[offset : offset + limit]
    known = _spreads(conn, query, by, metrics, None if len(page) == len(order) else page)
    return GroupPage([RunGroup(v, sizes[v], known.get(v, {})) for v in page], len(order))


def _of_runs(query: RunQuery, by: GroupKey, *columns: Any) -> Select[Any]:
    return matching(select(*columns).select_from(_beside(runs, by)), query)


def _value(by: GroupKey) -> ColumnElement[Any]:
    return runs.c.datasets if by.entity == "dataset" else _SIDES[by.entity].c.value


def _beside(joined: FromClause, by: GroupKey) -> FromClause:
    """Join what runs are grouped by, where they do not have it themselves."""
    if by.entity == "dataset":
        return joined
    side = _SIDES[by.entity]
    return joined.outerjoin(side, and_(side.c.run == runs.c.id, side.c.key == by.key))


def _spreads(
    conn: Connection,
    query: RunQuery,
    by: GroupKey,
    metrics: Sequence[MetricAggregate],
    values: Collection[str | None] | None,
) -> dict[str | None, dict[MetricAggregate, Spread]]:
    """Return the spreads in some groups, or in all."""
    found: dict[str | None, dict[MetricAggregate, Spread]] = defaultdict(dict)
    for metric in metrics:
        number = _SERIES.c[f"{metric.aggregate}_value"]
        near = _near(conn, metric, number)
        if near is None:
            continue
        value = _value(by)
        # near the values, so that squares of what they differ by lose few digits
        apart = number - near
        columns = (func.count(), func.sum(apart), func.sum(apart * apart))
        statement = _numbers(
            query, by, metric, value, *columns, func.min(number), func.max(number)
        ).group_by(value)
        for chosen in _chosen(value, values):
            for of, count, total, squares, least, greatest in conn.execute(
                statement if chosen is None else statement.where(chosen)
            ):
                away = total / count
                mean = min(max(near + away, least), greatest)
                spread = squares / count - away * away
                std: float | None = None
                if count > 1 and least == greatest:
                    std = 0.0
                elif count > 1 and spread < _LOST * away * away:
                    std = Spread.of(_all(conn, query, by, metric, of)).std
                elif count > 1:
                    std = math.sqrt(spread * count / (count - 1))
                found[of][metric] = Spread(count, mean, std, least, greatest)
    return found


def _numbers(query: RunQuery, by: GroupKey, metric: MetricAggregate, *columns: Any) -> Select[Any]:
    number = _SERIES.c[f"{metric.aggregate}_value"]
    joined = runs.join(_SERIES, and_(_SERIES.c.run == runs.c.id, _SERIES.c.key == metric.key))
    return matching(select(*columns).select_from(_beside(joined, by)), query).where(
        *_taking_part(metric, number)
    )


def _taking_part(
    metric: MetricAggregate, number: ColumnElement[float]
) -> list[ColumnElement[bool]]:
    within: list[ColumnElement[bool]] = [number.between(-LARGEST, LARGEST)]
    if metric.aggregate == "latest":
        within.append(_SERIES.c.latest_is_nan.is_(False))
    return within


def _near(conn: Connection, metric: MetricAggregate, number: ColumnElement[float]) -> float | None:
    """Return one of the values, from an index where there is one."""
    statement = select(number).where(_SERIES.c.key == metric.key, *_taking_part(metric, number))
    if metric.aggregate == "latest":
        statement = statement.order_by(_SERIES.c.latest_value)
    return conn.scalar(statement.limit(1))


def _all(
    conn: Connection, query: RunQuery, by: GroupKey, metric: MetricAggregate, value: str | None
) -> list[float]:
    """Return the values in one group."""
    side = _value(by)
    here = side.is_(None) if value is None else side == value
    statement = _numbers(query, by, metric, _SERIES.c[f"{metric.aggregate}_value"]).where(here)
    return list(conn.scalars(statement).all())


def _chosen(
    column: ColumnElement[str], values: Collection[str | None] | None
) -> Iterator[ColumnElement[bool] | None]:
    """Return conditions which together name the groups; None for every group."""
    if values is None:
        yield None
        return
    named = [value for value in values if value is not None]
    for chunk in in_chunks(named):
        yield column.in_(chunk)
    if len(named) < len(values):
        yield or_(column.is_(None))
