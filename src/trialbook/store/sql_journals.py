"""Up to where each journal is in the database, so that its records arrive exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from trialbook.store.schema import journal_positions

if TYPE_CHECKING:
    from trialbook.store.record import JournalEnd

_OF = journal_positions.c.journal_id == bindparam("journal")
_POSITION = select(journal_positions.c.position).where(_OF)


def position(conn: Connection, journal_id: str) -> int:
    """Return up to where a journal is in the database; 0 for one that is not known."""
    return conn.scalar(_POSITION, {"journal": journal_id}) or 0


def moved_to(conn: Connection, end: JournalEnd) -> bool:
    """Note a journal's new position; return False where it was there or beyond already."""
    known = position(conn, end.journal_id)
    if known >= end.position:
        return False
    statement = update(journal_positions).where(_OF) if known else insert(journal_positions)
    values = {"journal_id": end.journal_id, "position": end.position}
    conn.execute(statement.values(values), {"journal": end.journal_id} if known else None)
    return True


def forget(conn: Connection, journal_id: str) -> None:
    """Drop the position of a journal that is no more."""
    conn.execute(delete(journal_positions).where(_OF), {"journal": journal_id})
