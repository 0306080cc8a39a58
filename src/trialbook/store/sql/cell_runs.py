"""The runs of cells; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Connection, Select, and_, case, false, func, literal, or_, select

from trialbook.model import CellRun, LifecycleStage, RunsOfCell, TagName
from trialbook.store.sql.schema import cell_sources, run_cells, runs, series, tags
from trialbook.store.sql.texts import in_chunks


def runs_of(conn: Connection, cell_ids: Sequence[str], limit: int) -> list[RunsOfCell]:
    """See `trialbook.store.base.Store.runs_of_cells`."""
    wanted = list(dict.fromkeys(filter(None, cell_ids)))
    counts: dict[str, int] = {}
    by_cell: dict[str, list[CellRun]] = {}
    for chunk in in_chunks(wanted):
        for count, *run in conn.execute(_last(_counted(chunk), limit)):
            part = CellRun(*run)
            counts[part.cell_id] = count
            by_cell.setdefault(part.cell_id, []).append(part)
    return [
        RunsOfCell(cell_id, counts[cell_id], tuple(by_cell[cell_id]))
        for cell_id in wanted
        if cell_id in counts
    ]


def extreme_runs_of(
    conn: Connection, cell_ids: Sequence[str], metric: str, limit: int
) -> list[CellRun]:
    """See `trialbook.store.base.Store.extreme_runs_of_cells`."""
    return [
        CellRun(*run)
        for chunk in in_chunks(dict.fromkeys(filter(None, cell_ids)))
        for run in conn.execute(_extreme(_counted(chunk), metric, limit))
    ]


def _last(counted: CTE, limit: int) -> Select[Any]:
    place = func.row_number().over(
        partition_by=counted.c.cell_id,
        order_by=(
            counted.c.execution_id.desc(),
            counted.c.start_time.desc(),
            counted.c.run.desc(),
        ),
    )
    count = func.count().over(partition_by=counted.c.cell_id)
    placed = select(counted, count.label("count"), place.label("place")).subquery()
    return (
        _executed(placed, placed.c.count)
        .where(placed.c.place <= limit)
        .order_by(placed.c.cell_id, placed.c.place)
    )


def _extreme(counted: CTE, metric: str, limit: int) -> Select[Any]:
    def place(value: Any) -> Any:
        return func.row_number().over(
            partition_by=counted.c.cell_id, order_by=(value, counted.c.run)
        )

    value = series.c.latest_value
    placed = (
        select(counted, place(value.asc()).label("least"), place(value.desc()).label("greatest"))
        .join(series, and_(series.c.run == counted.c.run, series.c.key == metric))
        .where(series.c.latest_is_nan == false())
        .subquery()
    )
    return _executed(placed).where(or_(placed.c.least <= limit, placed.c.greatest <= limit))


def _executed(found: Any, *columns: Any) -> Select[Any]:
    """Return runs of cells with the last execution of the cell in the run."""
    return (
        select(
            *columns,
            found.c.cell_id,
            found.c.run_id,
            found.c.execution_id,
            run_cells.c.starts_run,
            run_cells.c.outcome,
            cell_sources.c.fingerprint,
        )
        .join(
            run_cells,
            and_(run_cells.c.run == found.c.run, run_cells.c.execution_id == found.c.execution_id),
        )
        .join(cell_sources, cell_sources.c.digest == run_cells.c.source)
    )


def _counted(cell_ids: Sequence[str]) -> CTE:
    """Return the active runs of cells, of those nested in one another one."""
    own = _own(cell_ids)
    # compared with as one text: SQLite has no index for the pairs in a NOT IN
    inner, outer = own.alias("inner_run"), own.alias("outer_run")
    others = select(
        case((inner.c.started > outer.c.started, outer.c.pair), else_=inner.c.pair)
    ).join(
        outer,
        and_(
            outer.c.cell_id == inner.c.cell_id,
            outer.c.run_id == inner.c.parent,
            outer.c.run != inner.c.run,
        ),
    )
    return select(own).where(own.c.pair.not_in(others)).cte("counted")


def _own(cell_ids: Sequence[str]) -> CTE:
    """Return every active run of cells, with the run that it is nested in."""
    of_run = (run_cells.c.cell_id, run_cells.c.run, runs.c.run_id, runs.c.start_time)
    parent = tags.c.value.label("parent")
    return (
        select(
            *of_run,
            parent,
            (run_cells.c.cell_id + literal(" ") + runs.c.run_id).label("pair"),
            func.max(run_cells.c.execution_id).label("execution_id"),
            func.max(case((run_cells.c.starts_run, 1), else_=0)).label("started"),
        )
        .join(runs, runs.c.id == run_cells.c.run)
        .outerjoin(tags, and_(tags.c.key == TagName.PARENT_RUN_ID, tags.c.run == run_cells.c.run))
        .where(run_cells.c.cell_id.in_(cell_ids), runs.c.lifecycle_stage == LifecycleStage.ACTIVE)
        .group_by(*of_run, parent)
        .cte("own")
    )
