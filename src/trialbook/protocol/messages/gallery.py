"""Images of runs: what there is of them, small pictures of some, and how a gallery is arranged."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import StoreParams
from trialbook.protocol.messages.runs import RunsFound
from trialbook.protocol.messages.values import MAX_RUN_IDS

MAX_IMAGES = 200_000
"""That one answer lists."""
MAX_THUMBNAILS = 100

MediaKind = Annotated[Literal["image", "audio", "video", "text"], Meta(title="MediaKind")]


class GalleryListParams(StoreParams):
    """Asks which images, sounds, films and texts runs have."""

    run_ids: Annotated[list[str], Meta(max_length=MAX_RUN_IDS)]
    keys: Annotated[list[str], Meta(max_length=100)]
    """Names, or patterns with *; empty for all but texts."""
    known: str | UnsetType = UNSET
    """The version that a page has: where nothing is new, nothing but the version is sent."""


class GalleryNote(Message):
    """What was said of one image, in short."""

    image: Annotated[int, Meta(ge=0)]
    """Its index."""
    caption: str
    labels: list[int]
    """Indices of the answer's labels."""
    score: float | None
    """The greatest of its boxes; null where none has one."""


class GalleryListResult(Message):
    """Images by run as asked, then by key, step and file; buffers with a value for each of them."""

    version: str
    """Another one where there are other images; a page hands it back as it is."""
    run_ids: list[str]
    """Those that exist, as asked for."""
    keys: list[str]
    """Of images logged without a key, their paths."""
    labels: list[str]
    """The classes that occur."""
    notes: list[GalleryNote]
    count: Annotated[int, Meta(ge=0)]
    total: Annotated[int, Meta(ge=0)]
    """More than counted where there are too many for one answer."""
    run: int
    """Index of the message's buffer: little-endian integers of four bytes, indices of run_ids."""
    key: int
    """As run, indices of keys."""
    step: int
    """Doubles."""
    kind: int
    """Bytes: 0 for an image, 1 for sound, 2 for film, 3 for text."""
    unchanged: bool | UnsetType = UNSET
    """There when true: all is as the version that was sent has it, and nothing else is told."""


class GalleryItem(Message):
    """Names an image."""

    run_id: str
    key: str
    step: float
    nth: Annotated[int, Meta(ge=0)]
    """Of several of one run, key and step, by their files."""


class GalleryThumbnailsParams(StoreParams):
    """Asks for small pictures and all that was said of the images."""

    items: Annotated[list[GalleryItem], Meta(min_length=1, max_length=MAX_THUMBNAILS)]
    size: Annotated[int, Meta(ge=16, le=2048)]
    """Pixels of the square into which each has to fit."""


class GalleryBox(Message):
    """A box in fractions of the image from its left and top."""

    x: float
    y: float
    width: float
    height: float
    label: str
    group: str
    """What the box is, such as truth or prediction; empty where that was not said."""
    score: float | None


class GalleryMask(Message):
    """The class of each pixel, as a grey PNG of 8 bits."""

    name: str
    labels: dict[str, str]
    """What its numbers stand for; 0 is the background."""
    buffer: int
    """Index of the message's buffer."""


class GalleryThumbnail(Message):
    """A small picture of an image; of what has none, why."""

    path: str | None
    """The file among the run's artifacts; null where it is gone."""
    buffer: int | None
    """Index of the message's buffer; null where there is no picture."""
    media_type: str
    width: int
    """Pixels of the whole image, and 0 where they are not known."""
    height: int
    problem: str | UnsetType = UNSET
    """Why there is no picture, in one sentence."""
    caption: str | UnsetType = UNSET
    boxes: list[GalleryBox] | UnsetType = UNSET
    masks: list[GalleryMask] | UnsetType = UNSET


class GalleryThumbnailsResult(Message):
    thumbnails: list[GalleryThumbnail]
    """In the order of the items."""


class GalleryField(Message):
    """What images are sorted by or stand together by."""

    group: Literal["image", "param", "metric", "tag"]
    """image for run, key, step, caption, class and score, which every image may have."""
    key: str


class GalleryOrder(Message):
    by: GalleryField
    descending: bool


class GalleryLayout(Message):
    """How a person has arranged a gallery.

    Images that stand together have the same ``rows``; left out it is the run.
    """

    rows: GalleryField | UnsetType = UNSET
    step: float | UnsetType = UNSET
    """Of each series the last image up to this step; left out, its last."""
    every_step: bool | UnsetType = UNSET
    """There when true: all steps beside one another."""
    size: Annotated[int, Meta(ge=32, le=512)] | UnsetType = UNSET
    """Pixels of a tile's side."""
    order_by: GalleryOrder | UnsetType = UNSET
    filter: str | UnsetType = UNSET
    """Words, and conditions such as loss < 0.5."""
    hidden_labels: list[str] | UnsetType = UNSET
    """Classes whose boxes and masks are not drawn."""
    look: Literal["beside", "swipe", "blink", "difference"] | UnsetType = UNSET
    """How images are compared."""


class SavedImage(Message):
    """An image as a notebook keeps it."""

    item: GalleryItem
    kind: MediaKind
    caption: str
    labels: list[str]
    score: float | None
    path: str
    width: int
    height: int
    media_type: str
    picture: bytes
    """Small, as base64; empty where there is none."""
    boxes: list[GalleryBox] | UnsetType = UNSET


class GalleryFound(RunsFound, kw_only=True):
    """Runs, and some of their images."""

    images: list[SavedImage]
    image_total: Annotated[int, Meta(ge=0)]
