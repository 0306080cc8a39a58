"""Runs nested in others; works inside the transaction it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, exists, func, select

from trialbook.model import LifecycleStage, TagName
from trialbook.store.sql.schema import runs, tags
from trialbook.store.sql.texts import in_chunks

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import FromClause

_PARENT = runs.alias("parent")
_LINK = tags.alias("link")


def has_no_parent(wanted: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return that a run is nested in no active one among those wanted."""
    return ~exists().where(
        _LINK.c.key == TagName.PARENT_RUN_ID,
        _LINK.c.run == runs.c.id,
        _PARENT.c.run_id == _LINK.c.value,
        _PARENT.c.id != runs.c.id,
        _PARENT.c.lifecycle_stage == LifecycleStage.ACTIVE,
        wanted(_PARENT),
    )


def child_counts(
    conn: Connection, run_ids: Sequence[str], wanted: ColumnElement[bool]
) -> dict[str, int]:
    """Return how many active runs among those wanted are nested in each, where there are any."""
    found: dict[str, int] = {}
    for chunk in in_chunks(run_ids):
        statement = (
            select(_LINK.c.value, func.count())
            .join_from(_LINK, runs, runs.c.id == _LINK.c.run)
            .where(
                _LINK.c.key == TagName.PARENT_RUN_ID,
                _LINK.c.value.in_(chunk),
                _LINK.c.value != runs.c.run_id,
                runs.c.lifecycle_stage == LifecycleStage.ACTIVE,
                wanted,
            )
            .group_by(_LINK.c.value)
        )
        found.update((parent, count) for parent, count in conn.execute(statement))
    return found
