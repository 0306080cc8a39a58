"""Which metrics runs have, in the order in which they were first logged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, select

from trialbook.model import LifecycleStage
from trialbook.store.base import LoggedMetric
from trialbook.store.sql.names import of_active_runs
from trialbook.store.sql.schema import names, runs, series

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, ScalarSelect, Select

_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_OF_EXPERIMENTS = (runs.c.lifecycle_stage == LifecycleStage.ACTIVE) & runs.c.experiment_id.in_(
    _NUMBERS
)
_BOUNDS = select(func.min(runs.c.id), func.max(runs.c.id)).where(_OF_EXPERIMENTS)


def read(conn: Connection, numbers: Sequence[int] | None) -> list[LoggedMetric]:
    """Return the metrics of active runs of some experiments."""
    if numbers is None:
        rows = conn.execute(_ALL)
    else:
        asked = {"numbers": list(numbers)}
        # runs of experiments that came before or after are not walked through
        least, greatest = conn.execute(_BOUNDS, asked).one()
        if least is None:
            return []
        rows = conn.execute(_SOME, {**asked, "least": least, "greatest": greatest})
    return [LoggedMetric(key, bool(is_series)) for key, is_series in rows]


def _statement(
    named: ColumnElement[bool], having: ColumnElement[bool], *within: ColumnElement[bool]
) -> Select[Any]:
    """Look at the first and the last run that have each metric.

    They lie at the ends of a stretch of the primary key of `series`; those between are not read.
    """
    keys = select(names.c.key).where(named, names.c.kind == "metric").distinct().subquery()

    def run_at_end(order: Any) -> ScalarSelect[int]:
        return (
            select(series.c.run)
            .where(
                series.c.key == keys.c.key,
                *within,
                exists().where(runs.c.id == series.c.run, having),
            )
            .order_by(order)
            .limit(1)
            .scalar_subquery()
        )

    ends = select(
        keys.c.key,
        run_at_end(series.c.run).label("first_run"),
        run_at_end(series.c.run.desc()).label("last_run"),
    ).subquery()
    first, last = series.alias("first"), series.alias("last")
    return (
        select(ends.c.key, (first.c.point_count > 1) | (last.c.point_count > 1))
        .join(first, (first.c.key == ends.c.key) & (first.c.run == ends.c.first_run))
        .join(last, (last.c.key == ends.c.key) & (last.c.run == ends.c.last_run))
        .order_by(ends.c.first_run, first.c.min_timestamp, ends.c.key)
    )


_ALL = _statement(of_active_runs(None), runs.c.lifecycle_stage == LifecycleStage.ACTIVE)
_SOME = _statement(
    of_active_runs(_NUMBERS),
    _OF_EXPERIMENTS,
    series.c.run.between(bindparam("least"), bindparam("greatest")),
)
