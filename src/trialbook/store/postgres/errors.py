"""What PostgreSQL and its driver complain of, in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from trialbook.errors import InvalidParameterError, StoreBusyError, StoreError, TrialbookError
from trialbook.store.postgres.driver import psycopg

if TYPE_CHECKING:
    from trialbook.store.postgres.address import Address

LOCK_SECONDS = 60
"""How long a write waits for its turn, and how long another may sleep in the middle of its own."""

_LOCKED = "55P03"
# by SQLSTATE, the longest first
_STATES = {
    "28": "The server of {place} does not admit the user: see that user and password are right in "
    "the URI, in $PGPASSWORD or in ~/.pgpass.",
    "3D000": "There is no database {place}. Create it, for instance with createdb, or correct "
    "its name.",
    "42501": "The user may not do this in {place} ({reason}). To write, a user needs CREATE on the "
    "schema, or SELECT, INSERT, UPDATE and DELETE on its tables and USAGE on its sequences.",
    "25006": "{place} takes no writes: it is a standby, or set to be read only.",
    "53100": "There is no room left on the disk of {place}.",
    "53300": "The server of {place} has no connection left. Close some, raise its max_connections, "
    "or put a connection pooler before it.",
    _LOCKED: "{place} was in use by another process for too long.",
    "57014": "The server of {place} gave up, because the call took longer than its time limit.",
    "57P": "The server of {place} stopped or ended the connection; what was being written is not "
    "recorded. Try again when it is up.",
    "25P03": "{place} was kept waiting for more than "
    f"{LOCK_SECONDS} seconds in the middle of a write, which is not recorded. Try again.",
    "08": "The connection to {place} was lost; what was being written may not be recorded. "
    "Try again.",
    "40": "{place} was being upgraded at that moment. Try again.",
    "42P01": "{place} lacks a table of the store ({reason}). Restore it from a copy.",
}
# for connections psycopg tells no SQLSTATE; the words are libpq's and the server's
_SIGNS = {
    # before "database "
    "the database system is": "57P",
    "password authentication failed": "28",
    "no password supplied": "28",
    "authentication failed": "28",
    "no pg_hba.conf entry": "28",
    "role ": "28",
    "database ": "3D000",
    "too many clients": "53300",
    "connection slots": "53300",
    "terminating connection": "57P",
}
_UNREACHABLE = (
    "No PostgreSQL server answers for {place} ({reason}). See that it runs, and that host and port "
    "are right."
)
_LOST = (
    "server closed the connection",
    "connection is lost",
    "connection is closed",
    "SSL SYSCALL",
)
# a value that this database cannot hold: out of range, NUL, no character of its encoding, too long
_UNFIT = ("22", "54000")


def in_words(error: Exception, address: Address, *, connecting: bool = False) -> TrialbookError:
    """Return what to raise instead of an error of the driver.

    Raise it ``from None``: the driver's own words may name the user, and
    SQLAlchemy's repeat statements with their values.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None) or ""
    reason = reason_of(error, address)
    if isinstance(cause, psycopg.DataError) and (not state or state.startswith(_UNFIT[0])):
        return InvalidParameterError(f"This cannot be stored: {reason}.")
    if state == _UNFIT[1]:
        return InvalidParameterError(f"This is too long to be stored: {reason}.")
    if not state:
        state = _state(reason, connecting=connecting)
    for prefix, words in _STATES.items():
        if state.startswith(prefix):
            kind = StoreBusyError if prefix == _LOCKED else StoreError
            return kind(words.format(place=address.location, reason=reason))
    if connecting:
        return StoreError(_UNREACHABLE.format(place=address.location, reason=reason))
    return StoreError(f"The store {address.location} failed: {reason}.")


def in_use(address: Address) -> StoreBusyError:
    """Return what to raise where another thread does not let go of the store."""
    return StoreBusyError(_STATES[_LOCKED].format(place=address.location))


def _state(reason: str, *, connecting: bool) -> str:
    if any(sign in reason for sign in _LOST):
        return "" if connecting else "08"
    if "FATAL" in reason or "no password supplied" in reason or "terminating" in reason:
        return next((state for sign, state in _SIGNS.items() if sign in reason), "")
    return ""


def reason_of(error: Exception, address: Address) -> str:
    """Return the first line of what the server or the driver says, without credentials."""
    cause = (error.orig if isinstance(error, DBAPIError) else None) or error
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)
    if primary is None and isinstance(cause, SQLAlchemyError):
        # its text holds the statement and the values
        primary = type(cause).__name__
    lines = (primary or str(cause)).strip().splitlines()
    return address.shown(lines[0] if lines else type(cause).__name__).rstrip(".")
