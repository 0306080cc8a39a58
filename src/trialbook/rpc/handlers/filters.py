"""What answers requests about saved filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from trialbook.protocol.messages import (
    FiltersChange,
    FiltersListParams,
    FiltersListResult,
    FiltersUpdateParams,
    FiltersUpdateResult,
    SavedFilter,
)
from trialbook.service.saved_filters import saved_filters, update_filters
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct


def _list(params: FiltersListParams) -> FiltersListResult:
    found = saved_filters(store_named(params.store_id), params.experiment_ids)
    return FiltersListResult([SavedFilter(**asdict(each)) for each in found])


def _update(params: FiltersUpdateParams) -> FiltersUpdateResult:
    undo = update_filters(
        params.store_id, params.experiment_id, save=params.save, delete=params.delete
    )
    return FiltersUpdateResult(FiltersChange(*undo))


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "filters.list": _list,
    "filters.update": _update,
}
