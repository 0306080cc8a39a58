"""The count of changes: a write takes the next number, a reader asks for what is above its own."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from trialbook.store.base import Changes
from trialbook.store.sql.schema import experiments, revision, runs

_NEXT = update(revision).values(value=revision.c.value + 1).returning(revision.c.value)
_PRESENT = select(revision.c.value)


def next_revision(conn: Connection) -> int:
    """Return the number of the change that this transaction makes."""
    number: int = conn.execute(_NEXT).scalar_one()
    return number


def changes_since(conn: Connection, seen: int) -> Changes:
    """Return what has a higher number; reads a single row where nothing has."""
    present = conn.execute(_PRESENT).scalar_one()
    if seen < 0 or seen == present:
        return Changes(present)
    # a revision from the future comes from another file that was here before
    since = seen if seen < present else 0
    changed = conn.scalars(
        select(runs.c.run_id)
        .where(runs.c.revision > since)
        .order_by(runs.c.revision, runs.c.run_id)
    )
    newest = conn.scalar(
        select(experiments.c.revision).order_by(experiments.c.revision.desc()).limit(1)
    )
    return Changes(present, tuple(changed), newest is not None and newest > since)
