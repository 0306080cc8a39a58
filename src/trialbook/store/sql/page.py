"""Which runs a search finds, in order; works inside the transaction it is given.

An order that begins with a metric is the common one, and sorting every run to
show a hundred is too much: such a page is read off the index of the metric's
values, unless the runs asked for are few among all that have the metric.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, exists, false, func, select, true

from trialbook.model import LifecycleStage, ViewType
from trialbook.store.base import RunQuery
from trialbook.store.paging import KeysetPosition, wrong_token
from trialbook.store.sql import names
from trialbook.store.sql.bulk import driver_rows
from trialbook.store.sql.experiments import in_view, known_numbers
from trialbook.store.sql.nested import has_no_parent
from trialbook.store.sql.schema import experiments, runs, series
from trialbook.store.sql.search import Key, found_by, order_runs, run_condition, run_position

if TYPE_CHECKING:
    from trialbook.search.tree import Node

_WALKED = series.alias()


def count(conn: Connection, query: RunQuery) -> int:
    """Return how many runs match."""
    return conn.scalar(matching(select(func.count()).select_from(runs), query)) or 0


def numbers(
    conn: Connection, query: RunQuery, offset: int, limit: int, after: KeysetPosition | None = None
) -> list[int]:
    """Return the numbers of the runs of a page, which begins behind a position."""
    with_metric = _with_metric(conn, query)
    if not _is_worth_walking(with_metric, query, offset + limit):
        ordered = order_runs(matching(select(runs.c.id), query), query.order_by, after)
        return _page(conn, ordered, offset, limit)
    found: list[int] = []
    for part in _parts(conn, query, with_metric, after):
        rows = _page(conn, part(), offset, limit - len(found))
        found += rows
        if len(found) == limit:
            break
        if rows or not offset:
            offset = 0
        else:
            whole = part().order_by(None).subquery()
            offset -= conn.scalar(select(func.count()).select_from(whole)) or 0
    return found


def _page(conn: Connection, ordered: Select[Any], offset: int, limit: int) -> list[int]:
    return [number for (number,) in driver_rows(conn, ordered.offset(offset).limit(limit))]


def _with_metric(conn: Connection, query: RunQuery) -> Mapping[int, int]:
    """Return how many runs of each experiment have the metric that the order begins with."""
    field = query.order_by[0].field if query.order_by else None
    if field is None or field.entity != "metric" or field.aggregate != "latest":
        return {}
    if query.view_type != ViewType.ACTIVE_ONLY:
        return {}
    return names.run_counts(conn, "metric", field.key)


def _is_worth_walking(with_metric: Mapping[int, int], query: RunQuery, wanted: int) -> bool:
    everywhere, here = sum(with_metric.values()), _here(with_metric, query)
    return 0 < everywhere <= 4 * here or 4 * wanted * everywhere < here * here


def _here(with_metric: Mapping[int, int], query: RunQuery) -> int:
    asked = _numbers(query)
    return sum(with_metric.get(number, 0) for number in (with_metric if asked is None else asked))


def position(conn: Connection, query: RunQuery, number: int) -> KeysetPosition:
    """Return where a run is in the order."""
    return tuple(conn.execute(run_position(query.order_by), {"number": number}).one())


def _parts(
    conn: Connection, query: RunQuery, with_metric: Mapping[int, int], after: KeysetPosition | None
) -> Iterator[Callable[[], Select[Any]]]:
    """Divide an order that begins with a metric: runs with a number, with NaN, with nothing.

    A position begins with the part that it is in, 0, 1 or 2, and the metric's value there.
    """
    first, rest = query.order_by[0], query.order_by[1:]
    walked = _WALKED.c
    part, value, *others = (0, None) if after is None else _checked(after)

    def having(is_nan: ColumnElement[bool], behind: KeysetPosition | None) -> Select[Any]:
        experiment: Any = runs.c.experiment_id
        if conn.dialect.name == "sqlite":
            # the sum keeps it from looking for the experiment's runs first
            experiment = experiment + 0
        statement = matching(select(runs.c.id), query, experiment)
        of_run = statement.where(walked.run == runs.c.id, walked.key == first.field.key)
        by_value = Key(walked.latest_value, first.descending)
        return order_runs(of_run.where(walked.latest_is_nan == is_nan), rest, behind, [by_value])

    def lacking(behind: KeysetPosition | None) -> Select[Any]:
        of_run = exists().where(series.c.run == runs.c.id, series.c.key == first.field.key)
        return order_runs(matching(select(runs.c.id), query).where(~of_run), rest, behind)

    def behind(here: int, *position: Any) -> KeysetPosition | None:
        return position if after is not None and here == part else None

    if part == 0:
        yield lambda: having(false(), behind(0, value, *others))
    if part <= 1:
        yield lambda: having(true(), behind(1, value, *others))
    if _here(with_metric, query) < _active(conn, query):
        yield lambda: lacking(behind(2, *others))


def _checked(after: KeysetPosition) -> Any:
    if len(after) < 2 or after[0] not in (0, 1, 2):
        raise wrong_token()
    return after


def _active(conn: Connection, query: RunQuery) -> int:
    statement = select(func.count()).select_from(runs)
    return (
        conn.scalar(
            statement.where(
                _wanted(runs.c.experiment_id, query),
                runs.c.lifecycle_stage == LifecycleStage.ACTIVE,
            )
        )
        or 0
    )


def matching(
    statement: Select[Any], query: RunQuery, experiment: Any = runs.c.experiment_id
) -> Select[Any]:
    """Narrow a statement over runs to those that a query finds."""
    found = statement.where(
        _wanted(experiment, query),
        in_view(runs.c.lifecycle_stage, query.view_type),
        run_condition(query.filter),
    )
    if not query.top_level:
        return found
    return found.where(
        has_no_parent(
            lambda parent: _wanted(parent.c.experiment_id, query) & found_by(parent, query.filter)
        )
    )


def among(experiment_ids: Sequence[str] | None, filter_: Node | None) -> ColumnElement[bool]:
    """Return that a filter finds a run in these experiments; with None, in any not deleted."""
    ids = None if experiment_ids is None else tuple(experiment_ids)
    wanted: ColumnElement[bool] = _wanted(runs.c.experiment_id, RunQuery(ids))
    return wanted & run_condition(filter_)


def _wanted(experiment: Any, query: RunQuery) -> Any:
    wanted: Any = _numbers(query)
    if wanted is None:
        wanted = select(experiments.c.experiment_id).where(
            experiments.c.lifecycle_stage == LifecycleStage.ACTIVE
        )
    return experiment.in_(wanted)


def _numbers(query: RunQuery) -> list[int] | None:
    return None if query.experiment_ids is None else known_numbers(query.experiment_ids)
