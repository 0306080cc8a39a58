"""What answers requests about the images of runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.rpc.handlers.message import WithBuffers, given
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct

    from trialbook.protocol.messages import GalleryListParams, GalleryThumbnailsParams


def _list(params: GalleryListParams) -> WithBuffers:
    from trialbook.queries.gallery import list_images

    store = store_named(params.store_id)
    return WithBuffers(*list_images(store, params.run_ids, params.keys, given(params.known)))


def _thumbnails(params: GalleryThumbnailsParams) -> WithBuffers:
    from trialbook.queries.gallery_thumbnails import thumbnails

    return WithBuffers(*thumbnails(store_named(params.store_id), params.items, params.size))


HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "gallery.list": _list,
    "gallery.thumbnails": _thumbnails,
}
