"""What is said of a logged image beside its pixels: a caption, classes, boxes and masks.

It is kept as JSON in a file beside the image, whose name is the image's with `SUFFIX` after it: an
image of any format has it, and whoever does not know it sees an ordinary image. Boxes are kept in
fractions of the image's width and height, masks as PNG of 8 bits in base64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".notes.json"
MAX_BYTES = 4_000_000
"""Of a file; what is larger is nobody's notes."""
MAX_BOXES = 1_000
MAX_MASKS = 20


class Box(msgspec.Struct, omit_defaults=True):
    """A box in fractions of the image, from 0 to 1, from its left and its top."""

    x: float
    y: float
    width: float
    height: float
    label: str = ""
    score: float | None = None
    group: str = ""
    """Of what it is, such as the truth or a prediction."""


class Mask(msgspec.Struct):
    """A class for each pixel, as a grey PNG; 0 is the background."""

    name: str
    png: bytes
    labels: dict[str, str] = {}
    """What the numbers of its pixels stand for."""


class ImageNotes(msgspec.Struct, omit_defaults=True):
    """All that is said of an image."""

    caption: str = ""
    classes: list[str] = []
    """What the whole image is of."""
    boxes: list[Box] = []
    masks: list[Mask] = []

    @property
    def labels(self) -> list[str]:
        """Every class that it has: the image's, those of boxes and those of masks, each once."""
        told = [
            *self.classes,
            *(box.label for box in self.boxes),
            *(label for mask in self.masks for label in mask.labels.values()),
        ]
        return [label for label in dict.fromkeys(told) if label]

    @property
    def score(self) -> float | None:
        """The greatest score of a box; None where none has one."""
        return max((box.score for box in self.boxes if box.score is not None), default=None)


def written(notes: ImageNotes) -> bytes:
    """Return notes as a file has them."""
    return msgspec.json.encode(notes)


def read_notes(path: Path) -> ImageNotes | None:
    """Return the notes of a file; None where it is not there or holds something else."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        notes = msgspec.json.decode(path.read_bytes(), type=ImageNotes)
    except (OSError, ValueError, msgspec.DecodeError):
        return None
    notes.boxes, notes.masks = notes.boxes[:MAX_BOXES], notes.masks[:MAX_MASKS]
    return notes
