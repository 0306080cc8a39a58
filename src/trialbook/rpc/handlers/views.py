"""What answers requests about the views that cells have displayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from trialbook.errors import NotFoundError
from trialbook.protocol.messages import (
    Empty,
    ViewBundleParams,
    ViewBundleResult,
    ViewSelectParams,
)
from trialbook.views import live

if TYPE_CHECKING:
    from msgspec import Struct


def _bundle(params: ViewBundleParams) -> ViewBundleResult:
    return live.bundle(params.spec)


def _select(params: ViewSelectParams) -> Empty:
    view = live.find(params.view_id)
    if view is None:
        raise NotFoundError(
            "This table was made before the kernel started; execute its cell again to use its "
            "selection in Python."
        )
    if params.images is not UNSET:
        # before the others hear of the runs
        view.select_images(params.images)
    view.select(params.run_ids)
    return Empty()


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "view.bundle": _bundle,
    "view.select": _select,
}
