"""Groups of runs as messages carry them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from trialbook.protocol.messages import GroupRow, RunsGroupsResult, Spread
from trialbook.queries import table
from trialbook.store import groups
from trialbook.store.base import RunNames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import GroupBy, MetricPart, RunsQuery
    from trialbook.store.base import RunQuery, Store


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
    page = _page(store, table.stored_query(query, names), [by], metrics, offset, limit)
    rows = [_row(group, metrics) for group in page.groups]
    unknown = UNSET if page.total else table.unknown_in(query, names)
    return RunsGroupsResult(cursor, offset, page.total, rows, unknown)


class GroupLine(NamedTuple):
    """A group among those of all levels."""

    above: GroupRow | None
    """The group that it is in."""
    row: GroupRow


def group_lines(
    store: Store | None,
    query: RunsQuery,
    by: Sequence[GroupBy],
    metrics: Sequence[MetricPart],
    limit: int,
) -> tuple[list[GroupLine], list[int]]:
    """Return the first groups of one or two levels, each above those in it.

    Beside them, how many groups each level has in all.
    """
    if store is None:
        return [], [0 for _ in by]
    asked = table.stored_query(query, store.run_names(query.experiment_ids))
    pages = [_page(store, asked, by[: at + 1], metrics, 0, limit) for at in range(len(by))]
    lines: dict[str | None, list[GroupLine]] = {
        group.values[0]: [GroupLine(None, _row(group, metrics))] for group in pages[0].groups
    }
    for group in pages[1].groups if len(pages) > 1 else ():
        # a run may have come between the two questions
        if of := lines.get(group.values[0]):
            of.append(GroupLine(of[0].row, _row(group, metrics)))
    shown = [line for of in lines.values() for line in of]
    return shown[:limit], [page.total for page in pages]


def _page(
    store: Store,
    query: RunQuery,
    by: Sequence[GroupBy],
    metrics: Sequence[MetricPart],
    offset: int,
    limit: int,
) -> groups.GroupPage:
    keys = [groups.GroupKey(each.group, each.key) for each in by]
    return store.run_groups(query, keys, [_aggregate(each) for each in metrics], offset, limit)


def _row(group: groups.RunGroup, metrics: Sequence[MetricPart]) -> GroupRow:
    spreads = [_spread(group.metrics.get(_aggregate(each))) for each in metrics]
    return GroupRow(group.values[-1], group.count, spreads)


def _aggregate(metric: MetricPart) -> groups.MetricAggregate:
    return groups.MetricAggregate(metric.key, metric.aggregate)


def _spread(spread: groups.Spread | None) -> Spread | None:
    if spread is None:
        return None
    return Spread(spread.count, spread.mean, spread.std, spread.least, spread.greatest)
