"""A store's first transaction, and the look at what is there before any other."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select

from trialbook.errors import StoreError
from trialbook.store import sql_experiments
from trialbook.store.schema import SCHEMA_VERSION, meta, metadata, revision


@dataclass(frozen=True, slots=True)
class Birth:
    """What a store says of itself: its id, and the version of its tables."""

    store_id: str
    version: int

    @property
    def is_older(self) -> bool:
        """Whether its tables have to be brought up to date."""
        return self.version < SCHEMA_VERSION

    @property
    def is_newer(self) -> bool:
        """Whether a newer Trialbook wrote it, so that this one may only read."""
        return self.version > SCHEMA_VERSION


def existing(
    conn: Connection, place: str, remedy: str = "Choose another path for the store."
) -> Birth | None:
    """Return what is known of the store in a database; None where the database is empty.

    Parameters
    ----------
    conn : Connection
    place : str
        The store in words, for messages.
    remedy : str
        What to do where the database belongs to something else.

    Raises
    ------
    StoreError
        The database belongs to something else.
    """
    tables = inspect(conn).get_table_names()
    if not tables:
        return None
    if meta.name not in tables:
        raise StoreError(
            f"{place} is a database of another program: it has no table {meta.name}. {remedy}"
        )
    values = {row.key: row.value for row in conn.execute(select(meta))}
    return Birth(values["store_id"], int(values["schema_version"]))


def newer_than_known(birth: Birth, place: str) -> StoreError:
    """Refuse to write into a store of a newer version."""
    return StoreError(
        f"{place} was written by a newer Trialbook (schema {birth.version}; this one knows "
        f"{SCHEMA_VERSION}) and is open for reading only. Upgrade Trialbook to write: "
        "pip install --upgrade trialbook."
    )


def create(conn: Connection, artifact_root: str) -> Birth:
    """Create the tables and the experiment ``Default``."""
    metadata.create_all(conn, checkfirst=False)
    store_id = uuid.uuid4().hex
    rows = {"store_id": store_id, "schema_version": str(SCHEMA_VERSION)}
    conn.execute(insert(meta), [{"key": key, "value": value} for key, value in rows.items()])
    conn.execute(insert(revision).values(id=1, value=0))
    sql_experiments.create(conn, "Default", None, artifact_root, {})
    return Birth(store_id, SCHEMA_VERSION)
