"""Which lifecycle stages a search sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, true

from trialbook.model import LifecycleStage, ViewType


def in_view(stage: ColumnElement[str], view_type: int) -> ColumnElement[Any]:
    """Return the condition on a ``lifecycle_stage`` column."""
    if view_type == ViewType.ALL:
        return true()
    deleted = view_type == ViewType.DELETED_ONLY
    return stage == (LifecycleStage.DELETED if deleted else LifecycleStage.ACTIVE)
