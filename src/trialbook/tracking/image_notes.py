"""Captions, classes, boxes and masks of a logged image, in the shapes in which people have them."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.artifacts.image_notes import (
    MAX_BOXES,
    MAX_BYTES,
    MAX_MASKS,
    SUFFIX,
    Box,
    ImageNotes,
    Mask,
    written,
)
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import shown
from trialbook.tracking.images import picture_of, write_image

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

_BOX_KEYS = ("x", "y", "width", "height")


def notes_of(
    size: tuple[int, int],
    caption: object = None,
    boxes: object = None,
    masks: object = None,
    classes: object = None,
) -> ImageNotes:
    """Return what is said of an image.

    Parameters
    ----------
    size : (int, int)
        The image's width and height in pixels.
    caption, boxes, masks, classes
        See `trialbook.log_image`.

    Raises
    ------
    InvalidParameterError
        One of them is none of what is said there.

    Examples
    --------
    >>> box = {"x": 10, "y": 20, "width": 50, "height": 40, "class": 1, "score": 0.9}
    >>> notes = notes_of((100, 200), "a cat", [box], classes={1: "cat"})
    >>> notes.caption, notes.labels, notes.boxes[0].width, notes.score
    ('a cat', ['cat'], 0.5, 0.9)
    """
    if caption is not None and not isinstance(caption, str):
        raise InvalidParameterError(f"caption must be text, not {shown(caption)}.")
    names = _names(classes)
    return ImageNotes(
        caption or "",
        _of_the_image(classes),
        [box for group, each in _groups(boxes) for box in _boxes(each, group, size, names)],
        [_mask(name, each, size, names) for name, each in _masks(masks)],
    )


def write_noted(
    folder: Artifacts, image: object, artifact_file: object, noted: Mapping[str, Any]
) -> None:
    """Write an image and what is said of it, in the place of what was said of one before.

    Parameters
    ----------
    folder : Artifacts
    image, artifact_file
        As for `write_image`.
    noted : mapping
        The arguments of `notes_of`; None where nothing is said.
    """
    if all(each is None for each in noted.values()):
        write_image(folder, image, artifact_file)
        folder.remove(checked_artifact_file(artifact_file) + SUFFIX)
        return
    picture = picture_of(image)
    notes = notes_of(picture.size, **noted)
    # first what is said of it: a page that sees the image sees that too
    _write(folder, checked_artifact_file(artifact_file), notes)
    write_image(folder, picture, artifact_file)


def _write(folder: Artifacts, image_file: str, notes: ImageNotes) -> None:
    content = written(notes)
    if len(content) > MAX_BYTES:
        raise InvalidParameterError(
            f"The boxes and masks of an image take at most {MAX_BYTES:,} bytes, not "
            f"{len(content):,}: make the masks smaller."
        )
    with folder.writing(image_file + SUFFIX) as path:
        path.write_bytes(content)


def _names(classes: object) -> dict[int, str]:
    """Return what numbers of classes are called."""
    if classes is None or isinstance(classes, str):
        return {}
    if isinstance(classes, Mapping):
        try:
            return {int(number): str(name) for number, name in classes.items()}
        except (TypeError, ValueError):
            raise InvalidParameterError(
                f"classes maps numbers to names, such as {{1: 'cat'}}, not {shown(classes)}."
            ) from None
    return {}


def _of_the_image(classes: object) -> list[str]:
    if classes is None or isinstance(classes, Mapping):
        return []
    if isinstance(classes, str):
        return [classes]
    if isinstance(classes, Sequence) and all(isinstance(name, str) for name in classes):
        return list(classes)
    raise InvalidParameterError(
        "classes must be the names of what the image is of, or a dictionary of the names of "
        f"numbers in boxes and masks, such as {{1: 'cat'}}, not {shown(classes)}."
    )


def _groups(boxes: object) -> list[tuple[str, Any]]:
    if boxes is None:
        return []
    # a single box is a mapping as well
    if isinstance(boxes, Mapping) and not set(_BOX_KEYS) <= set(boxes):
        return [(str(name), each) for name, each in boxes.items()]
    return [("", [boxes] if isinstance(boxes, Mapping) else boxes)]


def _boxes(boxes: object, group: str, size: tuple[int, int], names: Mapping[int, str]) -> list[Box]:
    if isinstance(boxes, str) or not isinstance(boxes, Sequence):
        raise InvalidParameterError(
            "boxes must be a list of dictionaries with x, y, width and height, or a dictionary of "
            f"such lists, such as {{'truth': [...]}}, not {shown(boxes)}."
        )
    if len(boxes) > MAX_BOXES:
        raise InvalidParameterError(
            f"An image has at most {MAX_BOXES:,} boxes, not {len(boxes):,}."
        )
    return [_box(box, group, size, names) for box in boxes]


def _box(box: object, group: str, size: tuple[int, int], names: Mapping[int, str]) -> Box:
    if not isinstance(box, Mapping) or not set(_BOX_KEYS) <= set(box):
        raise InvalidParameterError(
            f"A box is a dictionary with x, y, width and height, not {shown(box)}."
        )
    x, y, width, height = (_number(box, key) for key in _BOX_KEYS)
    if min(x, y, width, height) < 0:
        raise InvalidParameterError(f"A box has no negative numbers, as in {shown(dict(box))}.")
    if max(x, y, width, height) > 1:
        # pixels
        x, width, y, height = x / size[0], width / size[0], y / size[1], height / size[1]
    label = box.get("class", box.get("label", ""))
    score = None if box.get("score") is None else _number(box, "score")
    return Box(x, y, width, height, _label(label, names), score, group)


def _number(box: Mapping[Any, Any], key: str) -> float:
    try:
        value = float(box[key])
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise InvalidParameterError(f"{key} of a box must be a number, not {shown(box[key])}.")
    return value


def _label(label: object, names: Mapping[int, str]) -> str:
    if isinstance(label, str):
        return label
    try:
        number = int(label)  # type: ignore[call-overload] # whatever counts as an integer
    except (TypeError, ValueError):
        raise InvalidParameterError(
            f"The class of a box is its name or its number, not {shown(label)}."
        ) from None
    return names.get(number, str(number))


def _masks(masks: object) -> list[tuple[str, Any]]:
    if masks is None:
        return []
    found = list(masks.items()) if isinstance(masks, Mapping) else [("", masks)]
    if len(found) > MAX_MASKS:
        raise InvalidParameterError(f"An image has at most {MAX_MASKS} masks, not {len(found)}.")
    return [(str(name), each) for name, each in found]


def _mask(name: str, mask: object, size: tuple[int, int], names: Mapping[int, str]) -> Mask:
    import numpy as np
    import PIL.Image

    array = np.asarray(mask)
    if array.shape != (size[1], size[0]) or array.dtype.kind not in "biu":
        raise InvalidParameterError(
            f"A mask is an array of integers with the image's shape {(size[1], size[0])}, not of "
            f"{array.dtype} with {array.shape}."
        )
    if array.size and (array.min() < 0 or array.max() > 255):
        raise InvalidParameterError(
            f"The classes of a mask go from 0 to 255, but these from {array.min()} to "
            f"{array.max()}."
        )
    stream = io.BytesIO()
    PIL.Image.fromarray(array.astype(np.uint8)).save(stream, format="PNG")
    found = [int(number) for number in np.unique(array) if number]
    labels = {str(number): names.get(number, str(number)) for number in found}
    return Mask(name, stream.getvalue(), labels)
