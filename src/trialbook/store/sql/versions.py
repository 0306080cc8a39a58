"""Versions of registered models; every function works inside the transaction it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select, update

from trialbook.model import PagedList
from trialbook.registered import ModelVersion, NewVersion, Stage
from trialbook.store import errors
from trialbook.store.clock import now
from trialbook.store.paging import encode_token
from trialbook.store.sql.revision import next_revision
from trialbook.store.sql.schema import (
    model_version_tags,
    model_versions,
    registered_model_aliases,
    registered_models,
    runs,
)
from trialbook.store.sql.search import order_versions, version_condition, version_position
from trialbook.store.sql.texts import in_chunks

if TYPE_CHECKING:
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.paging import KeysetPosition

_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_WHOLE = (
    select(model_versions, registered_models.c.name)
    .join(registered_models)
    .where(model_versions.c.id.in_(_NUMBERS))
)
_TAGS = select(model_version_tags).where(model_version_tags.c.model_version.in_(_NUMBERS))
_ALIASES = (
    select(registered_model_aliases.c.model_version, registered_model_aliases.c.alias)
    .where(registered_model_aliases.c.model_version.in_(_NUMBERS))
    .order_by(registered_model_aliases.c.alias)
)
_RUNS_OF = select(model_versions.c.run_id).where(model_versions.c.id.in_(_NUMBERS))


def create(conn: Connection, model: int, new: NewVersion) -> ModelVersion:
    """Insert the next version of a model."""
    created = now()
    version = conn.execute(
        update(registered_models)
        .where(registered_models.c.id == model)
        .values(last_version=registered_models.c.last_version + 1, last_updated_timestamp=created)
        .returning(registered_models.c.last_version)
    ).scalar_one()
    row = {
        "model": model,
        "version": version,
        "creation_timestamp": created,
        "last_updated_timestamp": created,
        "source": new.source,
        "run_id": new.run_id,
        "user_id": new.user_id,
        "current_stage": Stage.NONE,
        "description": new.description,
        "run_link": new.run_link,
    }
    number = conn.execute(
        insert(model_versions).values(row).returning(model_versions.c.id)
    ).scalar_one()
    if new.tags:
        rows = [{"model_version": number, "key": k, "value": v} for k, v in new.tags.items()]
        conn.execute(insert(model_version_tags), rows)
    note_change(conn, [number])
    return read(conn, [number])[0]


def number_of(conn: Connection, name: str, version: int) -> int:
    """Return the number of a version inside the store; NotFoundError."""
    model = conn.scalar(select(registered_models.c.id).where(registered_models.c.name == name))
    if model is None:
        raise errors.no_model(name)
    number: int | None = conn.scalar(
        select(model_versions.c.id).where(
            model_versions.c.model == model, model_versions.c.version == version
        )
    )
    if number is None:
        raise errors.no_version(name, version)
    return number


def read(conn: Connection, numbers: Sequence[int]) -> list[ModelVersion]:
    """Return versions by their numbers inside the store, in the order asked for."""
    rows: dict[int, Row[Any]] = {}
    tags: dict[int, dict[str, str]] = defaultdict(dict)
    aliases: dict[int, list[str]] = defaultdict(list)
    for chunk in in_chunks(numbers):
        rows |= {row.id: row for row in conn.execute(_WHOLE, {"numbers": chunk})}
        for number, key, value in conn.execute(_TAGS, {"numbers": chunk}):
            tags[number][key] = value
        for number, alias in conn.execute(_ALIASES, {"numbers": chunk}):
            aliases[number].append(alias)
    return [
        ModelVersion(
            row.name,
            row.version,
            row.creation_timestamp,
            row.last_updated_timestamp,
            row.source,
            row.run_id,
            row.user_id,
            row.current_stage,
            row.description,
            row.run_link,
            aliases[row.id],
            tags[row.id],
        )
        for row in (rows[number] for number in numbers)
    ]


def number_of_alias(conn: Connection, model: int, name: str, alias: str) -> int:
    """Return the number of the version that an alias stands for; InvalidParameterError."""
    table = registered_model_aliases
    found = conn.execute(select(table.c.alias, table.c.model_version).where(table.c.model == model))
    known: dict[str, int] = {row.alias: row.model_version for row in found}
    if alias not in known:
        raise errors.no_alias(name, alias, known)
    return known[alias]


def set_stage(conn: Connection, number: int, stage: str, *, archive_others: bool) -> None:
    """Set the stage of a version, and perhaps archive what else is in it."""
    if archive_others:
        model = select(model_versions.c.model).where(model_versions.c.id == number)
        others = conn.scalars(
            select(model_versions.c.id).where(
                model_versions.c.model == model.scalar_subquery(),
                model_versions.c.current_stage == stage,
                model_versions.c.id != number,
            )
        ).all()
        touch(conn, others, current_stage=Stage.ARCHIVED)
    touch(conn, [number], current_stage=stage)


def remove(conn: Connection, number: int) -> None:
    """Delete a version; its tags and aliases go with it."""
    note_change(conn, [number])
    conn.execute(delete(model_versions).where(model_versions.c.id == number))


def search(
    conn: Connection,
    filter_: Node | None,
    order_by: Sequence[OrderTerm],
    *,
    limit: int,
    after: KeysetPosition | None,
) -> PagedList[ModelVersion]:
    """Return what follows a position, and the token for what follows that."""
    statement = select(model_versions.c.id).where(version_condition(filter_))
    numbers = conn.scalars(order_versions(statement, order_by, after).limit(limit + 1)).all()
    token = None
    if len(numbers) > limit:
        last = conn.execute(version_position(order_by), {"number": numbers[limit - 1]}).one()
        token = encode_token(tuple(last), order_by)
    return PagedList(read(conn, numbers[:limit]), token)


def touch(conn: Connection, numbers: Iterable[int], **changes: str | None) -> None:
    """Write the changes of versions, and when."""
    for chunk in in_chunks(numbers):
        conn.execute(
            update(model_versions)
            .where(model_versions.c.id.in_(chunk))
            .values(last_updated_timestamp=now(), **changes)
        )
        note_change(conn, chunk)


def note_change(conn: Connection, numbers: Iterable[int]) -> None:
    """Let a change of versions be one of the runs that made them."""
    run_ids: set[str] = set()
    for chunk in in_chunks(numbers):
        run_ids.update(filter(None, conn.scalars(_RUNS_OF, {"numbers": chunk})))
    for some in in_chunks(run_ids):
        changed = update(runs).where(runs.c.run_id.in_(some))
        conn.execute(changed.values(revision=next_revision(conn)))
