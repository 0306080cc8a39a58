"""Reads a store's id or an experiment from its file, with Python's own SQLite alone.

SQLAlchemy takes longer to load than everything else that comes before the first record of a
script. Where this finds nothing, the caller opens the store itself.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from trialbook import settings
from trialbook.model import Experiment

SCHEMA_VERSION = "3"
"""Of the tables that are read here; equal to that of `trialbook.store.sql.schema`."""

_MARK = "artifacts:"
"""As in `trialbook.store.sql.places`, which needs SQLAlchemy."""
_META = "SELECT key, value FROM trialbook_meta WHERE key IN ('schema_version', 'artifact_root')"
_STORE_ID = "SELECT value FROM trialbook_meta WHERE key = 'store_id'"
_EXPERIMENT = """
SELECT name, artifact_location, lifecycle_stage, creation_time, last_update_time,
  (SELECT json_group_object(key, value) FROM experiment_tags t
   WHERE t.experiment_id = e.experiment_id)
FROM experiments e WHERE experiment_id = ?
"""


def store_id(path: Path) -> str | None:
    """Return the id of a store; None where it cannot be seen this way."""
    if not path.is_file():
        return None
    try:
        with closing(_connected(path)) as conn:
            row = conn.execute(_STORE_ID).fetchone()
    except (sqlite3.Error, ValueError):
        return None
    return None if row is None else str(row[0])


def experiment(path: Path, experiment_id: str) -> Experiment | None:
    """Return an experiment of a store; None where it cannot be seen this way."""
    if not path.is_file():
        # which a pipe is not, and SQLite would wait for its other end
        return None
    try:
        with closing(_connected(path)) as conn:
            if conn.execute(_META).fetchall() != [("schema_version", SCHEMA_VERSION)]:
                # another version, or another place for artifacts than that beside the file
                return None
            row = conn.execute(_EXPERIMENT, (int(experiment_id),)).fetchone()
    except (sqlite3.Error, OverflowError, ValueError):
        return None
    if row is None:
        return None
    name, location, stage, created, changed, tags = row
    beside = path.with_name(path.stem + settings.ARTIFACTS_SUFFIX).as_posix()
    if location == f"{_MARK}{experiment_id}":
        location = f"{beside}/{experiment_id}"
    elif location != f"{beside}/{experiment_id}" and location.endswith(
        f"{settings.ARTIFACTS_SUFFIX}/{experiment_id}"
    ):
        # the store was moved, or keeps its artifacts elsewhere
        return None
    return Experiment(experiment_id, name, location, stage, created, changed, json.loads(tags))


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=1.0)
