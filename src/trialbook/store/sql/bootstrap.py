"""A store's first transaction, and what is read of a database before any other."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select

from trialbook import settings
from trialbook.errors import StoreError
from trialbook.store.sql import experiments
from trialbook.store.sql.schema import SCHEMA_VERSION, meta, metadata, revision


@dataclass(frozen=True, slots=True)
class StoreIdentity:
    """What a store says of itself: its id, the version of its tables, where artifacts go.

    Without an artifact root that place follows from where the store is.
    """

    store_id: str
    version: int
    artifact_root: str | None = None

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
) -> StoreIdentity | None:
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
    return StoreIdentity(
        values["store_id"], int(values["schema_version"]), values.get("artifact_root")
    )


def newer_than_known(identity: StoreIdentity, place: str) -> StoreError:
    """Refuse to write into a store of a newer version."""
    return StoreError(
        f"{place} was written by a newer Trialbook (schema {identity.version}; this one knows "
        f"{SCHEMA_VERSION}) and is open for reading only. Upgrade Trialbook to write: "
        "pip install --upgrade trialbook."
    )


def create(conn: Connection, default_root: str, *, fixed: bool = False) -> StoreIdentity:
    """Create the tables and the experiment ``Default``.

    Parameters
    ----------
    conn : Connection
    default_root : str
        Where artifacts go unless ``TRIALBOOK_ARTIFACT_ROOT`` says otherwise.
    fixed : bool
        Write the default down too, because it does not follow from where the store is.
    """
    metadata.create_all(conn, checkfirst=False)
    store_id = uuid.uuid4().hex
    root = settings.artifact_root() or (default_root if fixed else None)
    rows = {"store_id": store_id, "schema_version": str(SCHEMA_VERSION)}
    if root is not None:
        rows["artifact_root"] = root
    conn.execute(insert(meta), [{"key": key, "value": value} for key, value in rows.items()])
    conn.execute(insert(revision).values(id=1, value=0))
    experiments.create(conn, "Default", None, root or default_root, {})
    return StoreIdentity(store_id, SCHEMA_VERSION, root)
