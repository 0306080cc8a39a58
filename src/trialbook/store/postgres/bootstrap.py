"""The first transaction of a PostgreSQL store, and the one that brings it up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from trialbook.errors import StoreError
from trialbook.store.postgres.errors import reason_of
from trialbook.store.sql import bootstrap

if TYPE_CHECKING:
    from trialbook.store.postgres.address import Address
    from trialbook.store.sql.bootstrap import StoreIdentity

# any number will do that other programs on the same database do not use
_LOCK = text("SELECT pg_advisory_xact_lock(7310294856017320448)")
# a look at a table, without which a session does not learn of a schema that has just been made
_SCHEMA = text("SELECT current_schema() FROM pg_catalog.pg_namespace LIMIT 1")
_ENCODING = text("SELECT current_setting('server_encoding')")
_COLLATIONS = text(
    "SELECT collname FROM pg_catalog.pg_collation WHERE collname = ANY(:names) "
    "AND collencoding IN (-1, pg_char_to_encoding('UTF8'))"
)
# those that know the lower case of every letter; which one makes no difference
_FOLDING = ("und-x-icu", "pg_c_utf8", "C.utf8", "C.UTF-8", "en_US.utf8", "en_US.UTF-8")
# the patterns of `trialbook.search.like`, which have no escape character
_LIKE = """
CREATE OR REPLACE FUNCTION trialbook_like(pattern text, value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT value COLLATE "C" LIKE pattern COLLATE "C" ESCAPE '' $$
"""
_ILIKE = """
CREATE OR REPLACE FUNCTION trialbook_ilike(pattern text, value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT lower(value COLLATE "{0}") LIKE lower(pattern COLLATE "{0}") ESCAPE '' $$
"""
# without these it takes a key's values for as rare as those of all keys together, and does not see
# that runs in the order of a metric soon bring a page of matches
_TUNING = (
    "CREATE STATISTICS params_values (mcv) ON key, value FROM params",
    "CREATE STATISTICS tags_values (mcv) ON key, value FROM tags",
    # packs do not shrink any further
    "ALTER TABLE chunks ALTER COLUMN data SET STORAGE EXTERNAL",
    "ALTER TABLE pyramid ALTER COLUMN data SET STORAGE EXTERNAL",
)


def existing(conn: Connection, address: Address) -> StoreIdentity | None:
    """Return what is known of the store; None where there is none."""
    remedy = "Choose another database, or a schema of its own: ?schema=trialbook."
    if conn.scalar(_SCHEMA) is None:
        return None
    return bootstrap.existing(conn, address.location, remedy)


def established(conn: Connection, address: Address, artifact_root: str) -> StoreIdentity:
    """Create the store, or bring it up to date, and return what it is then.

    Of several processes one does it, and the others wait and find it done.
    """
    conn.execute(_LOCK)
    identity = existing(conn, address)
    if identity is None:
        _refuse_other_encoding(conn, address)
        if conn.scalar(_SCHEMA) is None:
            _create_schema(conn, address)
        identity = bootstrap.create(conn, artifact_root, fixed=True)
        _create_functions(conn)
        for statement in _TUNING:
            conn.exec_driver_sql(statement)
    elif identity.is_older:
        from trialbook.store.sql import migrations

        # nobody writes meanwhile, and a failure undoes all of it
        conn.execute(text("SELECT 1 FROM revision FOR UPDATE"))
        try:
            migrations.upgrade(conn, identity.version, address.location)
        except DBAPIError as error:
            raise StoreError(
                f"The store {address.location} must be upgraded, which failed and has changed "
                f"nothing: {reason_of(error, address)}. Let the owner of its tables open it."
            ) from None
        identity = existing(conn, address) or identity
    return identity


def _create_schema(conn: Connection, address: Address) -> None:
    if address.schema is None:
        raise StoreError(
            f"The user of {address.location} has no schema there to make tables in. Grant USAGE "
            "and CREATE on one, or name one: ?schema=trialbook."
        )
    conn.exec_driver_sql(f'CREATE SCHEMA "{address.schema}"')


def _refuse_other_encoding(conn: Connection, address: Address) -> None:
    encoding = conn.scalar(_ENCODING)
    if encoding != "UTF8":
        raise StoreError(
            f"The database {address.location} holds text as {encoding}, which lacks characters. "
            "Create one with ENCODING 'UTF8' TEMPLATE template0."
        )


def _create_functions(conn: Connection) -> None:
    found = set(conn.scalars(_COLLATIONS, {"names": list(_FOLDING)}))
    folding = next((name for name in _FOLDING if name in found), "default")
    conn.exec_driver_sql(_LIKE)
    conn.exec_driver_sql(_ILIKE.format(folding))
