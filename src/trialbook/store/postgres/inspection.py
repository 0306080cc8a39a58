"""Inspects a PostgreSQL database, and leaves it as it is."""

from __future__ import annotations

from trialbook import settings
from trialbook.store.inspection import Inspection, damage, read
from trialbook.store.postgres.address import Address
from trialbook.store.postgres.connection import connect
from trialbook.store.postgres.driver import psycopg
from trialbook.store.postgres.errors import in_words


def inspect(uri: str) -> Inspection | None:
    """Read a store; None where its database has no tables.

    Raises
    ------
    StoreError
        The database cannot be reached or read.
    """
    address = Address.of(settings.normalise_uri(uri))
    seen = Inspection()
    try:
        with connect(address) as conn:
            conn.execute("SET TRANSACTION READ ONLY")
            tables = conn.execute(
                "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
            if not tables:
                return None
            if ("trialbook_meta",) not in tables:
                seen.not_a_store = "it is a database of another program"
                return seen
            (seen.size,) = conn.execute(
                "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_catalog.pg_class c "
                "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
            ).fetchone() or (0,)
            read(conn, seen)
            seen.damage = next(damage(conn, seen), None)
    except psycopg.Error as error:
        raise in_words(error, address) from None
    return seen
