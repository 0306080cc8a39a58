"""Registered models in the database; every function works inside the transaction it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from trialbook.model import PagedList
from trialbook.registered import RegisteredModel
from trialbook.store import errors
from trialbook.store.clock import now
from trialbook.store.paging import encode_token
from trialbook.store.registry import latest_versions
from trialbook.store.sql import versions as sql_versions
from trialbook.store.sql.schema import (
    model_versions,
    registered_model_aliases,
    registered_model_tags,
    registered_models,
)
from trialbook.store.sql.search import model_condition, model_position, order_models
from trialbook.store.sql.texts import in_chunks

if TYPE_CHECKING:
    from trialbook.search.tree import Node, OrderTerm
    from trialbook.store.paging import KeysetPosition

_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_TAGS = select(registered_model_tags).where(registered_model_tags.c.model.in_(_NUMBERS))
_ALIASES = (
    select(
        registered_model_aliases.c.model, registered_model_aliases.c.alias, model_versions.c.version
    )
    .join(model_versions, model_versions.c.id == registered_model_aliases.c.model_version)
    .where(registered_model_aliases.c.model.in_(_NUMBERS))
    .order_by(registered_model_aliases.c.alias)
)
_LATEST = (
    select(func.max(model_versions.c.version).label("version"), model_versions.c.model)
    .where(model_versions.c.model.in_(_NUMBERS))
    .group_by(model_versions.c.model, model_versions.c.current_stage)
    .subquery()
)
_LATEST_VERSIONS = (
    select(model_versions.c.id)
    .join(_LATEST, _LATEST.c.model == model_versions.c.model)
    .where(_LATEST.c.version == model_versions.c.version)
)


def create(
    conn: Connection, name: str, description: str | None, tags: Mapping[str, str]
) -> RegisteredModel:
    """Insert a model."""
    if number_if_any(conn, name) is not None:
        raise errors.model_exists(name)
    created = now()
    row = {
        "name": name,
        "description": description,
        "creation_timestamp": created,
        "last_updated_timestamp": created,
        "last_version": 0,
    }
    number = conn.execute(
        insert(registered_models).values(row).returning(registered_models.c.id)
    ).scalar_one()
    if tags:
        rows = [{"model": number, "key": key, "value": value} for key, value in tags.items()]
        conn.execute(insert(registered_model_tags), rows)
    return RegisteredModel(name, created, created, description, tags=dict(tags))


def number_if_any(conn: Connection, name: str) -> int | None:
    """Return the number of the model of this name."""
    number: int | None = conn.scalar(
        select(registered_models.c.id).where(registered_models.c.name == name)
    )
    return number


def number_of(conn: Connection, name: str) -> int:
    """Return the number of a model; NotFoundError."""
    number = number_if_any(conn, name)
    if number is None:
        raise errors.no_model(name)
    return number


def get(conn: Connection, name: str) -> RegisteredModel:
    """Return a model."""
    number = number_of(conn, name)
    row = conn.execute(select(registered_models).where(registered_models.c.id == number)).one()
    return _entities(conn, [row])[0]


def rename(conn: Connection, name: str, new_name: str) -> RegisteredModel:
    """Give a model another name; its versions are updated with it."""
    number = number_of(conn, name)
    if number_if_any(conn, new_name) not in (None, number):
        raise errors.model_exists(new_name)
    touch(conn, number, name=new_name)
    versions = conn.scalars(select(model_versions.c.id).where(model_versions.c.model == number))
    sql_versions.touch(conn, versions.all())
    return get(conn, new_name)


def describe(conn: Connection, name: str, description: str | None) -> RegisteredModel:
    """Set the description of a model."""
    touch(conn, number_of(conn, name), description=description)
    return get(conn, name)


def remove(conn: Connection, name: str) -> None:
    """Delete a model; versions, tags and aliases go with it."""
    number = number_of(conn, name)
    versions = conn.scalars(select(model_versions.c.id).where(model_versions.c.model == number))
    sql_versions.note_change(conn, versions.all())
    conn.execute(delete(registered_models).where(registered_models.c.id == number))


def search(
    conn: Connection,
    filter_: Node | None,
    order_by: Sequence[OrderTerm],
    *,
    limit: int,
    after: KeysetPosition | None,
) -> PagedList[RegisteredModel]:
    """Return what follows a position, and the token for what follows that."""
    statement = select(registered_models).where(model_condition(filter_))
    rows = conn.execute(order_models(statement, order_by, after).limit(limit + 1)).all()
    token = None
    if len(rows) > limit:
        last = conn.execute(model_position(order_by), {"number": rows[limit - 1].id}).one()
        token = encode_token(tuple(last), order_by)
    return PagedList(_entities(conn, rows[:limit]), token)


def set_tag(conn: Connection, name: str, key: str, value: str | None) -> None:
    """Set, overwrite or delete a tag."""
    replace_tag(conn, registered_model_tags, "model", number_of(conn, name), key, value)


def replace_tag(
    conn: Connection, table: Table, owner: str, number: int, key: str, value: str | None
) -> None:
    """Set, overwrite or delete a tag of whatever a table keeps tags of."""
    conn.execute(delete(table).where(table.c[owner] == number, table.c.key == key))
    if value is not None:
        conn.execute(insert(table).values({owner: number, "key": key, "value": value}))


def set_alias(conn: Connection, name: str, alias: str, version: int | None) -> None:
    """Let an alias stand for a version, or for none."""
    model = number_of(conn, name)
    table = registered_model_aliases
    wanted = None if version is None else sql_versions.number_of(conn, name, version)
    here = (table.c.model == model, table.c.alias == alias)
    before = conn.scalar(select(table.c.model_version).where(*here))
    conn.execute(delete(table).where(*here))
    if wanted is not None:
        conn.execute(
            insert(table).values({"model": model, "alias": alias, "model_version": wanted})
        )
    sql_versions.note_change(conn, [each for each in (before, wanted) if each is not None])


def touch(conn: Connection, number: int, **changes: str | None) -> None:
    """Write the changes, and when."""
    conn.execute(
        update(registered_models)
        .where(registered_models.c.id == number)
        .values(last_updated_timestamp=now(), **changes)
    )


def _entities(conn: Connection, rows: Iterable[Row[Any]]) -> list[RegisteredModel]:
    found = {row.id: row for row in rows}
    tags: dict[int, dict[str, str]] = defaultdict(dict)
    aliases: dict[int, dict[str, int]] = defaultdict(dict)
    latest: dict[str, list[Any]] = defaultdict(list)
    for chunk in in_chunks(found):
        for number, key, value in conn.execute(_TAGS, {"numbers": chunk}):
            tags[number][key] = value
        for number, alias, version in conn.execute(_ALIASES, {"numbers": chunk}):
            aliases[number][alias] = version
        numbers = conn.scalars(_LATEST_VERSIONS, {"numbers": chunk}).all()
        for each in sql_versions.read(conn, numbers):
            latest[each.name].append(each)
    return [
        RegisteredModel(
            row.name,
            row.creation_timestamp,
            row.last_updated_timestamp,
            row.description,
            latest_versions(latest[row.name]),
            tags[number],
            aliases[number],
        )
        for number, row in found.items()
    ]
