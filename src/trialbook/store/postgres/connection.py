"""Connections to PostgreSQL as a store wants them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from trialbook import settings as config
from trialbook.store.postgres.address import Address
from trialbook.store.postgres.driver import psycopg
from trialbook.store.postgres.errors import LOCK_SECONDS, in_words

if TYPE_CHECKING:
    from typing import LiteralString

_DEFAULTS = {
    "connect_timeout": "10",
    "application_name": "trialbook",
    # a server that has gone without a word is noticed within a minute
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
SETTINGS = {
    "lock_timeout": f"{LOCK_SECONDS}s",
    # a writer whose machine went to sleep must not hold up the others
    "idle_in_transaction_session_timeout": f"{LOCK_SECONDS}s",
}
"""What each session is given."""

_SET: LiteralString = (
    "SELECT set_config(name, value, false) FROM unnest(%s::text[], %s::text[]) AS _(name, value)"
)
_ANY_TABLE: LiteralString = (
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = current_schema())"
)
# a page that waits for the first run asks several times a second
_LOOK_SECONDS = 1.0
_found_empty: dict[str, float] = {}


def connect(address: Address, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """Open a connection; StoreError where that fails, without the password."""
    parameters: dict[str, Any] = {**_DEFAULTS, **address.parameters}
    try:
        connection = psycopg.connect(autocommit=True, **parameters)
    except psycopg.Error as error:
        raise in_words(error, address, connecting=True) from None
    settings = dict(SETTINGS)
    if address.schema is not None:
        settings["search_path"] = address.schema
    try:
        connection.execute(_SET, [list(settings), list(settings.values())])
    except BaseException:
        connection.close()
        raise
    connection.autocommit = autocommit
    return connection


def exists(uri: str) -> bool:
    """Return whether there is anything in a store's database, which is not touched.

    Raises
    ------
    StoreError
        The database cannot be reached.
    """
    address = Address.of(config.normalise_uri(uri))
    if time.monotonic() < _found_empty.get(uri, 0.0):
        return False
    try:
        with connect(address, autocommit=True) as connection:
            row = connection.execute(_ANY_TABLE).fetchone()
    except psycopg.Error as error:
        raise in_words(error, address) from None
    found = row is not None and bool(row[0])
    if found:
        _found_empty.pop(uri, None)
    else:
        _found_empty[uri] = time.monotonic() + _LOOK_SECONDS
    return found
