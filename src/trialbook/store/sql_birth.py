"""A store's first transaction, and the look at what is there before any other."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, insert, inspect, select

from trialbook.errors import StoreError
from trialbook.store import sql_experiments
from trialbook.store.schema import SCHEMA_VERSION, meta, metadata, revision


def existing(conn: Connection, place: str) -> str | None:
    """Return the id of the store in a database; None where the database is empty.

    Parameters
    ----------
    conn : Connection
    place : str
        The store in words, for messages.

    Raises
    ------
    StoreError
        The database belongs to something else, or to a newer version.
    """
    tables = inspect(conn).get_table_names()
    if not tables:
        return None
    if meta.name not in tables:
        raise StoreError(
            f"{place} is a database of another program: it has no table {meta.name}. "
            "Choose another path for the store."
        )
    values = {row.key: row.value for row in conn.execute(select(meta))}
    version = int(values["schema_version"])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{place} was written by a newer Trialbook (schema {version}; this one knows "
            f"{SCHEMA_VERSION}). Upgrade it: pip install --upgrade trialbook."
        )
    return str(values["store_id"])


def create(conn: Connection, artifact_root: str) -> str:
    """Create the tables and the experiment ``Default``, and return the new store's id."""
    metadata.create_all(conn, checkfirst=False)
    store_id = uuid.uuid4().hex
    rows = {"store_id": store_id, "schema_version": str(SCHEMA_VERSION)}
    conn.execute(insert(meta), [{"key": key, "value": value} for key, value in rows.items()])
    conn.execute(insert(revision).values(id=1, value=0))
    sql_experiments.create(conn, "Default", None, artifact_root, {})
    return store_id
