"""The tables of the first release, where every store begins."""

from __future__ import annotations

revision = "2"
down_revision = None


def upgrade() -> None:
    """Do nothing: `trialbook.store.sql.schema` makes new stores."""
