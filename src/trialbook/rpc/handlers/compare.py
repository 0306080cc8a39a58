"""What answers requests about runs beside one another: what differs, what matters, bands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.rpc.handlers.message import WithBuffers
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct

    from trialbook.protocol.messages import (
        CompareBandsParams,
        CompareDifferencesParams,
        CompareDifferencesResult,
        CompareImportanceParams,
        CompareImportanceResult,
    )


def _differences(params: CompareDifferencesParams) -> CompareDifferencesResult:
    from trialbook.queries.differences import differences

    return differences(store_named(params.store_id), params.run_ids)


def _importance(params: CompareImportanceParams) -> CompareImportanceResult:
    from trialbook.queries.importance import importance

    return importance(store_named(params.store_id), params.query, params.metric)


def _bands(params: CompareBandsParams) -> WithBuffers:
    from trialbook.queries.bands import read_bands

    return WithBuffers(*read_bands(store_named(params.store_id), params))


HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "compare.differences": _differences,
    "compare.importance": _importance,
    "compare.bands": _bands,
}
