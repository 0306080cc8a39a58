"""The driver, which a plain installation does not bring."""

from __future__ import annotations

from trialbook.errors import MissingExtraError

try:
    import psycopg
    from psycopg import sql
except ImportError:
    raise MissingExtraError(
        "A PostgreSQL store needs the package psycopg, which is not installed: "
        'pip install "trialbook[postgres]".'
    ) from None

__all__ = ["psycopg", "sql"]
