"""PostgreSQL's COPY, which takes thousands of rows in the time of dozens of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from trialbook.store.postgres.driver import sql

if TYPE_CHECKING:
    from psycopg import Cursor
    from sqlalchemy import Connection


def copy(
    conn: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows, inside the transaction given, which has begun already."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor = cast("Cursor[Any]", conn.connection.cursor())
    with cursor, cursor.copy(statement) as into:
        for row in rows:
            into.write_row(row)
