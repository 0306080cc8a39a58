"""Groups of runs that are all at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.store.groups import (
    GroupKey,
    GroupPage,
    GroupValues,
    Level,
    MetricAggregate,
    RunGroup,
    Spread,
    counts,
    in_order,
    sorted_by,
)

if TYPE_CHECKING:
    from reference.records import FoundRun
    from trialbook.store.base import RunQuery


def grouped(
    runs: Sequence[FoundRun],
    query: RunQuery,
    by: Sequence[GroupKey],
    metrics: Sequence[MetricAggregate],
    offset: int,
    limit: int,
) -> GroupPage:
    """Group runs that are all at hand."""
    members = _members(runs, by)
    order = in_order(members, [_level(runs, query, by[: at + 1]) for at in range(len(by))])
    page = [
        RunGroup(
            values,
            len(members[values]),
            {part: spread for part in metrics if (spread := _spread(members[values], part))},
        )
        for values in order[offset : offset + limit]
    ]
    return GroupPage(page, len(order))


def _members(runs: Sequence[FoundRun], by: Sequence[GroupKey]) -> dict[GroupValues, list[FoundRun]]:
    members: dict[GroupValues, list[FoundRun]] = defaultdict(list)
    for item in runs:
        members[tuple(_value(item, key) for key in by)].append(item)
    return members


def _level(runs: Sequence[FoundRun], query: RunQuery, by: Sequence[GroupKey]) -> Level:
    metric, descending = sorted_by(query, by[-1])
    if metric is None:
        return Level(by[-1], None, descending)
    spreads = {values: _spread(items, metric) for values, items in _members(runs, by).items()}
    means = {values: spread.mean for values, spread in spreads.items() if spread}
    return Level(by[-1], means, descending)


def _value(item: FoundRun, by: GroupKey) -> str | None:
    if by.entity == "dataset":
        return item.datasets
    data = item.run.data
    return (data.params if by.entity == "param" else data.tags).get(by.key)


def _spread(items: Sequence[FoundRun], metric: MetricAggregate) -> Spread | None:
    found = [item.number(metric.key, metric.aggregate) for item in items]
    values = [value for value in found if value is not None and counts(value)]
    return Spread.of(values) if values else None
