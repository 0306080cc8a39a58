"""Groups of runs as messages carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from trialbook.protocol.messages import GroupRow, RunsGroupsResult, Spread
from trialbook.queries import table
from trialbook.store import groups
from trialbook.store.base import RunNames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import GroupBy, MetricPart, RunsQuery
    from trialbook.store.base import Store


def groups_page(
    store: Store | None,
    query: RunsQuery,
    by: GroupBy,
    metrics: Sequence[MetricPart],
    offset: int,
    limit: int,
) -> RunsGroupsResult:
    """Return some groups of a query's result.

    Parameters
    ----------
    store : Store or None
        None where no store exists yet: there are no groups then.
    query : RunsQuery
    by : GroupBy
    metrics : sequence of MetricPart
        Of these each group tells mean and spread.
    offset, limit : int

    Raises
    ------
    FilterError
        The filter cannot be understood.
    InvalidParameterError
        A sort key is unknown.
    """
    if store is None:
        table.stored_query(query, RunNames())
        return RunsGroupsResult(0, offset, 0, [])
    # Read first: a change that comes in between is then reported once more, not lost.
    cursor = store.changes_since(-1).revision
    names = store.run_names(query.experiment_ids)
    asked = table.stored_query(query, names)
    wanted = [groups.MetricAggregate(metric.key, metric.aggregate) for metric in metrics]
    page = store.run_groups(asked, groups.GroupKey(by.group, by.key), wanted, offset, limit)
    rows = [
        GroupRow(group.value, group.count, [_spread(group.metrics.get(each)) for each in wanted])
        for group in page.groups
    ]
    unknown = UNSET if page.total else table.unknown_in(query, names)
    return RunsGroupsResult(cursor, offset, page.total, rows, unknown)


def _spread(spread: groups.Spread | None) -> Spread | None:
    if spread is None:
        return None
    return Spread(spread.count, spread.mean, spread.std, spread.least, spread.greatest)
