"""What answers requests about saved layouts of comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.protocol.messages import (
    LayoutsChange,
    LayoutsListParams,
    LayoutsListResult,
    LayoutsUpdateParams,
    LayoutsUpdateResult,
)
from trialbook.queries.layouts import layouts_of, update_layouts
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct


def _list(params: LayoutsListParams) -> LayoutsListResult:
    return LayoutsListResult(layouts_of(store_named(params.store_id), params.experiment_id))


def _update(params: LayoutsUpdateParams) -> LayoutsUpdateResult:
    undo = update_layouts(
        params.store_id, params.experiment_id, save=params.save, delete=params.delete
    )
    return LayoutsUpdateResult(LayoutsChange(*undo))


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "layouts.list": _list,
    "layouts.update": _update,
}
