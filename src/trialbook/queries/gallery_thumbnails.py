"""Small pictures of images, made once, and what was said of the images."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import UNSET

from trialbook.errors import TrialbookError
from trialbook.protocol.messages import (
    GalleryBox,
    GalleryMask,
    GalleryThumbnail,
    GalleryThumbnailsResult,
)
from trialbook.queries.gallery import KINDS, notes_at, run_images
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.thumbnail_pack import PACKS
from trialbook.service.thumbnails import small_mask, thumbnail_of
from trialbook.service.validation.limits import reason

if TYPE_CHECKING:
    from trialbook.protocol.messages import GalleryItem
    from trialbook.queries.gallery import RunImages
    from trialbook.service.artifacts.base import Artifacts
    from trialbook.service.artifacts.image_notes import ImageNotes
    from trialbook.service.thumbnail_pack import Picture
    from trialbook.store.base import Store

SIZES = (64, 128, 256, 512)
"""Those that are kept; what is larger is made each time."""
_THREADS = min(4, os.cpu_count() or 1)
"""Pillow lets others compute while it reads a file."""


@dataclass(slots=True)
class Small:
    """What there is of one image."""

    path: str | None = None
    kind: str = "image"
    picture: Picture | None = None
    problem: str = ""
    notes: ImageNotes | None = None


def small_pictures(store: Store | None, items: Sequence[GalleryItem], size: int) -> list[Small]:
    """Return small pictures of images, in their order; what is wrong with one is said of it.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    items : sequence of GalleryItem
    size : int
        Pixels; a picture is at most as large as the next of `SIZES`.
    """
    kept = next((each for each in SIZES if each >= size), None)
    ids = list(dict.fromkeys(item.run_id for item in items))
    runs = {run.info.run_id: run for run in store.get_runs(ids)} if store else {}
    found = [Small() for _ in items]
    for run_id in ids:
        mine = [at for at, item in enumerate(items) if item.run_id == run_id]
        if run_id not in runs:
            for at in mine:
                found[at].problem = "The run is gone."
            continue
        place = artifacts_at(runs[run_id].info.artifact_uri)
        images = run_images(place)
        for at in mine:
            _name(found[at], place, images, items[at])
        wanted = [found[at] for at in mine if found[at].path and found[at].kind == "image"]
        _fill(place, wanted, kept, size)
    return found


def _name(small: Small, place: Artifacts, images: RunImages, item: GalleryItem) -> None:
    index = images.index(item.key, item.step, item.nth)
    if index is None:
        small.problem = "The file is gone."
    else:
        small.path, small.kind = images.paths[index], KINDS[images.kind[index]]
        if images.is_noted(index):
            small.notes = notes_at(place, small.path)


def _fill(place: Artifacts, wanted: Sequence[Small], kept: int | None, size: int) -> None:
    pack = None if kept is None else PACKS.of(place.uri, kept)
    names = {id(small): _cache_name(place, small) for small in wanted}
    there = {} if pack is None else pack.find([name for name in names.values() if name])
    missing = []
    for small in wanted:
        small.picture = there.get(names[id(small)] or b"")
        if small.picture is None and not small.problem:
            missing.append(small)

    _each(missing, lambda small: _make(place, small, kept or size))
    if pack is not None:
        made = {names[id(small)]: small.picture for small in missing}
        pack.add({name: picture for name, picture in made.items() if name and picture})


def _each(wanted: Sequence[Small], make: Callable[[Small], None]) -> None:
    if len(wanted) < 2 or _THREADS < 2:
        for small in wanted:
            make(small)
        return
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="trialbook-thumbnails") as threads:
        list(threads.map(make, wanted))


def _cache_name(place: Artifacts, small: Small) -> bytes | None:
    """Return what a picture is kept by: path, size and time of its file; None where it is gone."""
    try:
        with place.reading(small.path) as file:
            status = file.stat()
    except TrialbookError as error:
        small.problem = reason(error)
        return None
    except OSError:
        small.problem = "The file is gone."
        return None
    about = f"{small.path}\n{status.st_size}\n{status.st_mtime_ns}"
    return blake2b(about.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _make(place: Artifacts, small: Small, size: int) -> None:
    try:
        with place.reading(small.path) as file:
            small.picture = thumbnail_of(file, size)
    except TrialbookError as error:
        small.problem = str(error.message)
    except OSError as error:
        small.problem = f"The file cannot be read: {error.strerror or reason(error)}."


def thumbnails(
    store: Store | None, items: Sequence[GalleryItem], size: int
) -> tuple[GalleryThumbnailsResult, list[bytes]]:
    """Return small pictures as a page is told of them."""
    buffers: list[bytes] = []
    told = [_told(small, size, buffers) for small in small_pictures(store, items, size)]
    return GalleryThumbnailsResult(told), buffers


def _told(small: Small, size: int, buffers: list[bytes]) -> GalleryThumbnail:
    notes, picture = small.notes, small.picture
    told = GalleryThumbnail(
        small.path,
        None,
        mimetypes.guess_type(small.path or "")[0] or "application/octet-stream",
        0 if picture is None else picture.width,
        0 if picture is None else picture.height,
        problem=small.problem or UNSET,
    )
    if picture is not None:
        told.buffer, told.media_type = _put(buffers, picture.content), picture.media_type
    if notes is not None:
        told.caption = notes.caption or UNSET
        told.boxes = boxes_of(notes) or UNSET
        told.masks = _masks(notes, size, buffers) or UNSET
    return told


def boxes_of(notes: ImageNotes) -> list[GalleryBox]:
    """Return boxes as messages have them."""
    return [
        GalleryBox(box.x, box.y, box.width, box.height, box.label, box.group, box.score)
        for box in notes.boxes
    ]


def _masks(notes: ImageNotes, size: int, buffers: list[bytes]) -> list[GalleryMask]:
    told = []
    for mask in notes.masks:
        try:
            png = small_mask(mask.png, size)
        except TrialbookError:
            continue
        told.append(GalleryMask(mask.name, mask.labels, _put(buffers, png)))
    return told


def _put(buffers: list[bytes], content: bytes) -> int:
    buffers.append(content)
    return len(buffers) - 1
