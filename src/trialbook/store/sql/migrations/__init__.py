"""From the tables of an older version to those of this one, with Alembic.

`versions` holds one script for each schema version, whose revision is that
version's number. A new store is made from `trialbook.store.sql.schema` at once,
so the scripts only ever see stores that are older. Nothing here is imported
where a store is up to date.
"""

from __future__ import annotations

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, update

from trialbook.errors import StoreError
from trialbook.store.sql.schema import meta

FOLDER = Path(__file__).parent


def upgrade(conn: Connection, version: int, place: str, folder: Path = FOLDER) -> None:
    """Bring a store's tables up to date, inside the transaction given.

    Parameters
    ----------
    conn : Connection
    version : int
        The schema version of the store.
    place : str
        The store in words, for messages.
    folder : Path
        Where ``versions`` is.

    Raises
    ------
    StoreError
        No script begins at this version.
    """
    scripts = pending(version, folder)
    if scripts is None:
        raise not_to_upgrade(version, place)
    with Operations.context(MigrationContext.configure(conn)):
        for script in scripts:
            script.module.upgrade()
            # in the store's own table, where opening it looks
            changed = update(meta).where(meta.c.key == "schema_version")
            conn.execute(changed.values(value=script.revision))


def refuse_unknown(version: int, place: str) -> None:
    """Raise StoreError where no script begins at a version, before anything is done about it."""
    if pending(version, *upgrade.__defaults__ or ()) is None:
        raise not_to_upgrade(version, place)


def not_to_upgrade(version: int, place: str) -> StoreError:
    """Refuse a store that is too old."""
    return StoreError(
        f"{place} was made before Trialbook's first release (schema {version}) and cannot be "
        "read. Choose another path for the store, or move the file away."
    )


def pending(version: int, folder: Path = FOLDER) -> list[Script] | None:
    """Return the scripts to run on a store, in order; None where its version has none."""
    directory = ScriptDirectory(str(folder))
    scripts = list(directory.walk_revisions())[::-1]
    known = [script.revision for script in scripts]
    if str(version) not in known:
        return None
    return scripts[known.index(str(version)) + 1 :]
