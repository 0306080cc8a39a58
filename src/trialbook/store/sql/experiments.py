"""Experiments in the database; every function works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from trialbook.errors import NotFoundError
from trialbook.model import Experiment, LifecycleStage, PagedList, RunStatus, ViewType
from trialbook.store import errors
from trialbook.store.base import ExperimentActivity
from trialbook.store.clock import now
from trialbook.store.paging import encode_token
from trialbook.store.sql import names
from trialbook.store.sql.nested import has_no_parent
from trialbook.store.sql.revision import next_revision
from trialbook.store.sql.schema import experiment_tags, experiments, runs
from trialbook.store.sql.search import (
    experiment_condition,
    experiment_position,
    found_by,
    order_experiments,
    run_condition,
)

if TYPE_CHECKING:
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.paging import KeysetPosition


_ONE = select(experiments).where(experiments.c.experiment_id == bindparam("number"))
_TAGS = select(experiment_tags).where(
    experiment_tags.c.experiment_id.in_(bindparam("numbers", expanding=True))
)


def in_view(stage: ColumnElement[str], view_type: int) -> ColumnElement[Any]:
    """Return the condition on a ``lifecycle_stage`` column, of experiments or runs."""
    if view_type == ViewType.ALL:
        return true()
    deleted = view_type == ViewType.DELETED_ONLY
    return stage == (LifecycleStage.DELETED if deleted else LifecycleStage.ACTIVE)


def number_of(experiment_id: str) -> int:
    """Return the number that an id spells; NotFoundError where it spells none."""
    if experiment_id.isascii() and experiment_id.isdecimal():
        number = int(experiment_id[:20])
        if str(number) == experiment_id and number < 2**63:
            return number
    raise errors.no_experiment(experiment_id)


def known_numbers(experiment_ids: Sequence[str]) -> list[int]:
    """Return the numbers of those ids that spell one."""
    numbers = []
    for experiment_id in experiment_ids:
        try:
            numbers.append(number_of(experiment_id))
        except NotFoundError:
            continue
    return numbers


def create(
    conn: Connection,
    name: str,
    artifact_location: str | None,
    artifact_root: str,
    tags: Mapping[str, str],
) -> str:
    """Insert an experiment; without a location it gets a folder in ``artifact_root``."""
    refuse_taken_name(conn, name)
    created = now()
    row = {
        "name": name,
        "artifact_location": artifact_location or "",
        "lifecycle_stage": LifecycleStage.ACTIVE,
        "creation_time": created,
        "last_update_time": created,
        "revision": next_revision(conn),
    }
    empty = conn.scalar(select(func.count()).select_from(experiments)) == 0
    if empty:
        row["experiment_id"] = 0
    number = conn.execute(
        insert(experiments).values(row).returning(experiments.c.experiment_id)
    ).scalar_one()
    if not artifact_location:
        conn.execute(
            update(experiments)
            .where(experiments.c.experiment_id == number)
            .values(artifact_location=f"{artifact_root}/{number}")
        )
    if tags:
        conn.execute(
            insert(experiment_tags),
            [{"experiment_id": number, "key": k, "value": v} for k, v in tags.items()],
        )
    return str(number)


def get(conn: Connection, experiment_id: str) -> Experiment:
    """Return an experiment, deleted or not."""
    row = conn.execute(_ONE, {"number": number_of(experiment_id)}).first()
    if row is None:
        raise errors.no_experiment(experiment_id)
    return _entities(conn, [row])[0]


def get_active(conn: Connection, experiment_id: str) -> Experiment:
    """Return an experiment that may be written to."""
    experiment = get(conn, experiment_id)
    if experiment.lifecycle_stage != LifecycleStage.ACTIVE:
        raise errors.experiment_not_active(experiment_id)
    return experiment


def get_by_name(conn: Connection, name: str) -> Experiment | None:
    """Return the experiment of this name, deleted or not."""
    rows = conn.execute(select(experiments).where(experiments.c.name == name)).all()
    return next(iter(_entities(conn, rows)), None)


def search(
    conn: Connection,
    view_type: int,
    filter_: Node | None,
    order_by: Sequence[OrderTerm],
    *,
    limit: int,
    after: KeysetPosition | None,
) -> PagedList[Experiment]:
    """Return what follows a position, and the token for what follows that."""
    statement = select(experiments).where(
        in_view(experiments.c.lifecycle_stage, view_type), experiment_condition(filter_)
    )
    statement = order_experiments(statement, order_by, after).limit(limit + 1)
    rows = conn.execute(statement).all()
    token = None
    if len(rows) > limit:
        last = conn.execute(
            experiment_position(order_by), {"number": rows[limit - 1].experiment_id}
        ).one()
        token = encode_token(tuple(last), order_by)
    return PagedList(_entities(conn, rows[:limit]), token)


def activity(
    conn: Connection, filter_: Node | None, view_type: int, *, top_level: bool
) -> list[ExperimentActivity]:
    """Return experiments with what those of their runs are doing that match."""
    running = case((runs.c.status == RunStatus.RUNNING, 1), else_=0)
    counts = (
        select(
            runs.c.experiment_id,
            func.count().label("run_count"),
            func.sum(running).label("running_count"),
            func.max(runs.c.last_update_time).label("changed"),
        )
        .where(in_view(runs.c.lifecycle_stage, view_type), run_condition(filter_))
        .group_by(runs.c.experiment_id)
    )
    if top_level:
        counts = counts.where(
            has_no_parent(
                lambda parent: (
                    (parent.c.experiment_id == runs.c.experiment_id) & found_by(parent, filter_)
                )
            )
        )
    by_experiment = {row.experiment_id: row for row in conn.execute(counts)}
    # deleted runs may be in an experiment that is not deleted
    stages = view_type if view_type == ViewType.ACTIVE_ONLY else ViewType.ALL
    listed = conn.execute(
        select(experiments).where(in_view(experiments.c.lifecycle_stage, stages))
    ).all()
    found = []
    for experiment in _entities(conn, listed):
        row = by_experiment.get(int(experiment.experiment_id))
        run_count, running_count, changed = (0, 0, 0) if row is None else row[1:]
        latest = max(experiment.last_update_time, changed)
        found.append(ExperimentActivity(experiment, run_count, running_count, latest))
    return sorted(found, key=lambda a: (-a.last_update_time, -int(a.experiment.experiment_id)))


def rename(conn: Connection, experiment_id: str, name: str) -> None:
    """Give an active experiment another name."""
    if get_active(conn, experiment_id).name != name:
        refuse_taken_name(conn, name)
    _touch(conn, experiment_id, name=name)


def set_stage(conn: Connection, experiment_id: str, stage: str) -> None:
    """Delete or restore an experiment with all its runs."""
    if get(conn, experiment_id).lifecycle_stage == stage:
        raise errors.experiment_already(experiment_id, stage)
    revision = _touch(conn, experiment_id, lifecycle_stage=stage)
    number = number_of(experiment_id)
    conn.execute(
        update(runs)
        .where(runs.c.experiment_id == number, runs.c.lifecycle_stage != stage)
        .values(lifecycle_stage=stage, revision=revision, last_update_time=now())
    )
    names.count_anew(conn, number)


def set_tag(conn: Connection, experiment_id: str, key: str, value: str) -> None:
    """Set or overwrite a tag of an active experiment."""
    if key in get_active(conn, experiment_id).tags:
        statement = update(experiment_tags).where(*_tag(experiment_id, key)).values(value=value)
        conn.execute(statement)
    else:
        row = {"experiment_id": number_of(experiment_id), "key": key, "value": value}
        conn.execute(insert(experiment_tags).values(row))
    _touch(conn, experiment_id)


def delete_tag(conn: Connection, experiment_id: str, key: str) -> None:
    """Delete a tag of an active experiment."""
    if key not in get_active(conn, experiment_id).tags:
        raise errors.no_tag(f"Experiment {experiment_id!r}", key)
    conn.execute(delete(experiment_tags).where(*_tag(experiment_id, key)))
    _touch(conn, experiment_id)


def refuse_taken_name(conn: Connection, name: str) -> None:
    """Raise AlreadyExistsError where an experiment has the name, deleted ones included."""
    taken = get_by_name(conn, name)
    if taken is not None:
        raise errors.name_taken(taken)


def _tag(experiment_id: str, key: str) -> tuple[Any, Any]:
    return (
        experiment_tags.c.experiment_id == number_of(experiment_id),
        experiment_tags.c.key == key,
    )


def _touch(conn: Connection, experiment_id: str, **changes: str) -> int:
    """Write the changes and a new revision, which is returned."""
    revision = next_revision(conn)
    conn.execute(
        update(experiments)
        .where(experiments.c.experiment_id == number_of(experiment_id))
        .values(revision=revision, last_update_time=now(), **changes)
    )
    return revision


def _entities(conn: Connection, rows: Iterable[Row[Any]]) -> list[Experiment]:
    found = {row.experiment_id: _entity(row) for row in rows}
    # with many experiments reading all tags is cheaper than naming each experiment
    tags = (
        conn.execute(_TAGS, {"numbers": list(found)})
        if len(found) < 100
        else conn.execute(select(experiment_tags))
    )
    for number, key, value in tags:
        if number in found:
            found[number].tags[key] = value
    return list(found.values())


def _entity(row: Row[Any]) -> Experiment:
    return Experiment(
        str(row.experiment_id),
        row.name,
        row.artifact_location,
        row.lifecycle_stage,
        row.creation_time,
        row.last_update_time,
    )
