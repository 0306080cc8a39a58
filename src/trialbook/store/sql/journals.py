"""Up to where each journal is in the database, so that its records arrive exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, select, update

from trialbook.store.batch import recordable
from trialbook.store.sql import record as sql_record
from trialbook.store.sql.bulk import Bulk
from trialbook.store.sql.schema import journal_positions

if TYPE_CHECKING:
    from trialbook.store.record import JournalEnd, Problem, RecordBatch

_OF = journal_positions.c.journal_id == bindparam("journal")
_MOVED = Bulk(
    update(journal_positions).where(_OF).values(position=bindparam("end")), "journal", "end"
)
_NEW = Bulk.into(journal_positions, "journal_id", "position")
_POSITIONS = select(journal_positions.c.journal_id, journal_positions.c.position)


def positions(conn: Connection) -> dict[str, int]:
    """Return up to where each journal is in the database."""
    return {row.journal_id: row.position for row in conn.execute(_POSITIONS)}


class SqlTurn:
    """See `trialbook.store.record.Turn`.

    Parameters
    ----------
    conn : Connection
        In a transaction that no other write runs beside.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._positions = positions(conn)

    def position(self, journal_id: str) -> int:
        """See `Turn.position`."""
        return self._positions.get(journal_id, 0)

    def record(
        self, batch: RecordBatch, ends: Sequence[JournalEnd] = (), *, whole: bool = False
    ) -> list[Problem]:
        """See `Turn.record`."""
        if whole:
            return self._record_whole(batch, ends)
        wanted, problems = recordable(batch)
        problems += sql_record.record(self._conn, wanted)
        self._move({end.journal_id: end.position for end in ends})
        return problems

    def _record_whole(self, batch: RecordBatch, ends: Sequence[JournalEnd]) -> list[Problem]:
        savepoint = self._conn.begin_nested()
        before = dict(self._positions)
        problems = self.record(batch, ends)
        if problems:
            savepoint.rollback()
            self._positions = before
        else:
            savepoint.commit()
        return problems

    def _move(self, ends: Mapping[str, int]) -> None:
        known = [(journal, end) for journal, end in ends.items() if journal in self._positions]
        new = [(journal, end) for journal, end in ends.items() if journal not in self._positions]
        _MOVED.run(self._conn, known)
        _NEW.run(self._conn, new)
        self._positions.update(ends)


def forget(conn: Connection, journal_id: str) -> None:
    """Drop the position of a journal that is no more."""
    conn.execute(delete(journal_positions).where(_OF), {"journal": journal_id})
