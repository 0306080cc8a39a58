"""Groups of runs in the database; works inside the transaction it is given."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, select

from trialbook.store.groups import (
    LARGEST,
    MAX_LEVELS,
    GroupKey,
    GroupPage,
    GroupValues,
    Level,
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

# other names for the tables, which a filter asks by their own; one for each level
_SIDES = [
    {"param": params.alias(f"group_param_{level}"), "tag": tags.alias(f"group_tag_{level}")}
    for level in range(MAX_LEVELS)
]
_SERIES = series.alias("group_series")
# of a variance that is smaller than this share of the square it was got from, digits are lost
_LOST = 1e-8


def read(
    conn: Connection,
    query: RunQuery,
    by: Sequence[GroupKey],
    metrics: Sequence[MetricAggregate],
    offset: int,
    limit: int,
) -> GroupPage:
    """Return some groups."""
    columns = _columns(by)
    counted = conn.execute(_of_runs(query, by, *columns, func.count()).group_by(*columns))
    sizes: dict[GroupValues, int] = {tuple(values): count for *values, count in counted}
    order = in_order(sizes, [_level(conn, query, by[:at]) for at in range(1, len(by) + 1)])
    page = order[offset : offset + limit]
    known = _spreads(conn, query, by, metrics, None if len(page) == len(order) else page)
    return GroupPage([RunGroup(v, sizes[v], known.get(v, {})) for v in page], len(order))


def _level(conn: Connection, query: RunQuery, by: Sequence[GroupKey]) -> Level:
    """Return how the groups of the last level stand."""
    metric, descending = sorted_by(query, by[-1])
    if metric is None:
        return Level(by[-1], None, descending)
    spreads = _spreads(conn, query, by, [metric], None)
    means = {values: spread.mean for values, of in spreads.items() for spread in of.values()}
    return Level(by[-1], means, descending)


def _of_runs(query: RunQuery, by: Sequence[GroupKey], *columns: Any) -> Select[Any]:
    return matching(select(*columns).select_from(_beside(runs, by)), query)


def _columns(by: Sequence[GroupKey]) -> list[ColumnElement[Any]]:
    return [
        runs.c.datasets if key.entity == "dataset" else sides[key.entity].c.value
        for key, sides in zip(by, _SIDES, strict=False)
    ]


def _beside(joined: FromClause, by: Sequence[GroupKey]) -> FromClause:
    """Join what runs are grouped by, where they do not have it themselves."""
    for key, sides in zip(by, _SIDES, strict=False):
        if key.entity != "dataset":
            side = sides[key.entity]
            joined = joined.outerjoin(side, and_(side.c.run == runs.c.id, side.c.key == key.key))
    return joined


def _spreads(
    conn: Connection,
    query: RunQuery,
    by: Sequence[GroupKey],
    metrics: Sequence[MetricAggregate],
    wanted: Collection[GroupValues] | None,
) -> dict[GroupValues, dict[MetricAggregate, Spread]]:
    """Return the spreads in some groups, and perhaps in others, or in all."""
    found: dict[GroupValues, dict[MetricAggregate, Spread]] = defaultdict(dict)
    by_values = _columns(by)
    for metric in metrics:
        number = _SERIES.c[f"{metric.aggregate}_value"]
        near = _near(conn, metric, number)
        if near is None:
            continue
        # near the values, so that squares of what they differ by lose few digits
        apart = number - near
        columns = (func.count(), func.sum(apart), func.sum(apart * apart))
        statement = _numbers(
            query, by, metric, *by_values, *columns, func.min(number), func.max(number)
        ).group_by(*by_values)
        for chosen in _chosen(by_values[0], wanted):
            for *values, count, total, squares, least, greatest in conn.execute(
                statement if chosen is None else statement.where(chosen)
            ):
                away = total / count
                mean = min(max(near + away, least), greatest)
                spread = squares / count - away * away
                std: float | None = None
                if count > 1 and least == greatest:
                    std = 0.0
                elif count > 1 and spread < _LOST * away * away:
                    std = Spread.of(_all(conn, query, by, metric, values)).std
                elif count > 1:
                    std = math.sqrt(spread * count / (count - 1))
                found[tuple(values)][metric] = Spread(count, mean, std, least, greatest)
    return found


def _numbers(
    query: RunQuery, by: Sequence[GroupKey], metric: MetricAggregate, *columns: Any
) -> Select[Any]:
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
    conn: Connection,
    query: RunQuery,
    by: Sequence[GroupKey],
    metric: MetricAggregate,
    values: Sequence[str | None],
) -> list[float]:
    """Return the values in one group."""
    here = [
        column.is_(None) if value is None else column == value
        for column, value in zip(_columns(by), values, strict=True)
    ]
    statement = _numbers(query, by, metric, _SERIES.c[f"{metric.aggregate}_value"]).where(*here)
    return list(conn.scalars(statement).all())


def _chosen(
    column: ColumnElement[str], groups: Collection[GroupValues] | None
) -> Iterator[ColumnElement[bool] | None]:
    """Return conditions which together name those of the first level; None for every group."""
    if groups is None:
        yield None
        return
    values = {values[0] for values in groups}
    named = [value for value in values if value is not None]
    for chunk in in_chunks(named):
        yield column.in_(chunk)
    if len(named) < len(values):
        yield column.is_(None)
