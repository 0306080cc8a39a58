"""Groups of runs that are all at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.store.groups import (
    GroupKey,
    GroupPage,
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
    by: GroupKey,
    metrics: Sequence[MetricAggregate],
    offset: int,
    limit: int,
) -> GroupPage:
    """Group runs that are all at hand."""
    members: dict[str | None, list[FoundRun]] = defaultdict(list)
    for item in runs:
        members[_value(item, by)].append(item)
    first, descending = sorted_by(query, by)
    means = None
    if first is not None:
        spreads = {value: _spread(items, first) for value, items in members.items()}
        means = {value: spread.mean for value, spread in spreads.items() if spread}
    order = in_order(list(members), by, means, descending=descending)
    page = [
        RunGroup(
            value,
            len(members[value]),
            {part: spread for part in metrics if (spread := _spread(members[value], part))},
        )
        for value in order[offset : offset + limit]
    ]
    return GroupPage(page, len(order))


def _value(item: FoundRun, by: GroupKey) -> str | None:
    if by.entity == "dataset":
        return item.datasets
    data = item.run.data
    return (data.params if by.entity == "param" else data.tags).get(by.key)


def _spread(items: Sequence[FoundRun], metric: MetricAggregate) -> Spread | None:
    found = [item.number(metric.key, metric.aggregate) for item in items]
    values = [value for value in found if value is not None and counts(value)]
    return Spread.of(values) if values else None
