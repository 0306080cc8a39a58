"""The tables of the first release, where every store begins."""

from __future__ import annotations

revision = "2"
down_revision = None


def upgrade() -> None:
    """Do nothing: `trialbook.store.schema` makes new stores."""
