"""A table for what stands for many points; it fills as series grow, and may be empty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    numbers = ("level", "number", "part_count")
    bounds = ("min_step", "max_step", "min_timestamp", "max_timestamp")
    op.create_table(
        "pyramid",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("run", _NUMBER, sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in (*numbers, *bounds)),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("run", "key", "level", "number"),
    )
    if op.get_context().dialect.name == "postgresql":
        # packs do not shrink any further
        op.execute("ALTER TABLE pyramid ALTER COLUMN data SET STORAGE EXTERNAL")
