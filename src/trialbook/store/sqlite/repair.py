"""Rows that name artifacts where their store was before it was moved, and their repair."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from trialbook import settings
from trialbook.errors import StoreBusyError
from trialbook.store.sql.places import MARK, former_root
from trialbook.store.sqlite import wait

_CHOSEN_ROOT = "SELECT count(*) FROM trialbook_meta WHERE key = 'artifact_root'"
_LOCATIONS = "SELECT experiment_id, artifact_location FROM experiments ORDER BY experiment_id"
_COLUMNS = (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("model_versions", "source"),
)


def former_places(connection: sqlite3.Connection, path: Path) -> dict[str, int]:
    """Return roots that are not the store's, and how many experiments name a place in each.

    A root that exists is one that somebody may have chosen, unless the first experiment is in it.
    """
    if connection.execute(_CHOSEN_ROOT).fetchone()[0]:
        return {}
    root = path.with_name(path.stem + settings.ARTIFACTS_SUFFIX).as_posix()
    found: dict[str, int] = {}
    for number, location in connection.execute(_LOCATIONS):
        former = former_root(str(location), root, str(number))
        if former is not None and (former in found or number == 0 or not Path(former).exists()):
            found[former] = found.get(former, 0) + 1
    return found


def repair(path: Path) -> int:
    """Have rows name places of artifacts relative to the store; return how many did not."""
    root = path.with_name(path.stem + settings.ARTIFACTS_SUFFIX).as_posix()
    changed = 0
    with closing(wait.connect(path, path, uri=False)) as connection:
        try:
            connection.begin(writes=True, seconds=wait.BUSY_SECONDS)
        except sqlite3.OperationalError as error:
            if wait.is_busy(error):
                raise StoreBusyError(f"{path} is locked by {wait.holder(path)}.") from None
            raise
        roots = former_places(connection, path)
        for former in (*roots, root) if roots else ():
            for table, column in _COLUMNS:
                changed += connection.execute(
                    f"UPDATE {table} SET {column} = ? || substr({column}, ?) "  # noqa: S608 -- our names
                    f"WHERE instr({column}, ?) = 1",
                    (MARK, len(former) + 2, f"{former}/"),
                ).rowcount
        connection.commit()
    return changed
