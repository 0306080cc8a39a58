"""Statements that are run with many rows at once, or return many.

SQLAlchemy looks at each value of each row on its way to the driver, which
costs more than the database takes for the row. Here it writes the SQL once,
for the dialect at hand, and the rows go to the driver and come from it as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Table, insert

if TYPE_CHECKING:
    from psycopg import Cursor
    from sqlalchemy import Select
    from sqlalchemy.sql.dml import UpdateBase

Rows = Sequence[tuple[Any, ...]]

# fewer rows reach PostgreSQL sooner one by one
_MANY = 20


class Bulk:
    """A statement and the names of its values, in the order in which rows have them.

    Parameters
    ----------
    statement : insert, update or delete
        Whatever it binds is named in ``columns``.
    columns : str
    """

    def __init__(self, statement: UpdateBase, *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._table: str | None = None
        self._texts: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    @classmethod
    def into(cls, table: Table, *columns: str) -> Bulk:
        """Return the insertion of rows with these columns."""
        bulk = cls(insert(table), *columns)
        bulk._table = table.name
        return bulk

    def run(self, conn: Connection, rows: Rows) -> None:
        """Run the statement once for each row; nothing happens where there is none."""
        if not rows:
            return
        if conn.dialect.name == "postgresql" and len(rows) >= _MANY and self._table is not None:
            _copy(conn, self._table, self._columns, rows)
            return
        text, order = self._text(conn)
        values: Any = rows
        if order is None:
            values = [dict(zip(self._columns, row, strict=True)) for row in rows]
        elif order != self._columns:
            pick = itemgetter(*map(self._columns.index, order))
            values = list(map(pick, rows))
        conn.exec_driver_sql(text, values)

    def _text(self, conn: Connection) -> tuple[str, tuple[str, ...] | None]:
        """Return the SQL and the order of its values; None where they go by name."""
        name = conn.dialect.name
        if name not in self._texts:
            # an insert has a value for each column named; others bind what they say
            keys = list(self._columns) if self._statement.is_insert else None
            compiled = self._statement.compile(dialect=conn.dialect, column_keys=keys)
            positions = compiled.positiontup
            order = None if positions is None else tuple(positions)
            self._texts[name] = (str(compiled), order)
        return self._texts[name]


class Lookup:
    """A query of a few rows that is asked often: SQLAlchemy writes its SQL once.

    Parameters
    ----------
    query : Select
        Whatever it binds is named.
    """

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._texts: dict[str, tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}

    def rows(self, conn: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Return the driver's own rows, without any conversion that columns ask for."""
        name = conn.dialect.name
        if name not in self._texts:
            compiled = self._query.compile(dialect=conn.dialect)
            positions = compiled.positiontup
            order = None if positions is None else tuple(positions)
            self._texts[name] = (str(compiled), order, dict(compiled.params))
        text, order, written = self._texts[name]
        bound = written | values
        cursor: Any = conn.connection.cursor()
        cursor.execute(text, bound if order is None else [bound[each] for each in order])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return found


def _copy(conn: Connection, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Insert rows by PostgreSQL's COPY: thousands in the time of dozens of statements."""
    from trialbook.store.postgres.driver import sql

    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor = cast("Cursor[Any]", conn.connection.cursor())
    with cursor, cursor.copy(statement) as into:
        for row in rows:
            into.write_row(row)


def driver_rows(
    conn: Connection, statement: Select[Any], values: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Return the driver's own rows of a query, without any conversion that its columns ask for."""
    result = conn.execute(statement, values)
    cursor: Any = result.cursor
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    result.close()
    return rows
