"""A run's files, as the run page lists, reads and tabulates them."""

from typing import Annotated, Literal

from msgspec import Meta

from trialbook.protocol.message import Message
from trialbook.protocol.messages.requests import RunParams
from trialbook.protocol.messages.values import TableCell, WireNumber

ArtifactKind = Annotated[
    Literal[
        "folder",
        "image",
        "svg",
        "table",
        "text",
        "markdown",
        "code",
        "pdf",
        "html",
        "plotly",
        "json",
        "model",
        "binary",
    ],
    Meta(title="ArtifactKind"),
]
"""How an artifact is shown; svg and html are not to be trusted and only shown sandboxed."""


class ArtifactsListParams(RunParams):
    path: str
    """A folder; empty for the root."""


class ArtifactEntry(Message):
    path: str
    name: str
    size: int | None
    """Bytes; null for a folder."""
    kind: ArtifactKind


class ArtifactsListResult(Message):
    path: str
    entries: list[ArtifactEntry]
    """The first 5,000: folders before files, by name, images of `log_image` by key and step."""
    total: int


class ArtifactsExtent(Message):
    """How much a run's artifacts are, those in folders too."""

    files: int
    size: int
    """Bytes."""


class ArtifactsReadParams(RunParams):
    path: str
    offset: Annotated[int, Meta(ge=0)]
    length: Annotated[int, Meta(ge=1, le=16000000)]


class ArtifactPart(Message):
    path: str
    kind: ArtifactKind
    media_type: str
    untrusted: bool
    """Can hold scripts: only for a sandbox without same-origin."""
    size: int
    """Bytes of the whole file."""
    offset: int
    length: int
    encoding: str | None
    """utf-8 where the part is text."""
    buffer: int
    """Index of the message's buffer."""


class ArtifactsTableParams(RunParams):
    path: str
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=1000)]
    columns: list[str] | None
    """null for the first 200."""


class TableColumn(Message):
    name: str
    type: Literal["number", "text", "boolean", "time", "other"]


class ArtifactTable(Message):
    """A page of a table; numbers that JSON cannot hold are text."""

    path: str
    columns: list[TableColumn]
    column_total: int
    rows: list[list[TableCell]]
    offset: int
    total: int
    """Rows of the table, of what was read of it."""
    cut: bool
    """The file is too long, and only its beginning was read."""


class ArtifactsArraysParams(RunParams):
    path: str
    """A file of NumPy's: .npy or .npz."""


class ArtifactArray(Message):
    """An array; what is said of its values is of a file with one array alone."""

    name: str
    """In its archive; empty where it is the file itself."""
    shape: list[int]
    dtype: str
    size: int
    """Bytes of its values."""
    pickled: bool
    """Its values are Python objects, which are never loaded."""
    min: WireNumber | None
    """null where the values are no numbers, or none."""
    max: WireNumber | None
    mean: WireNumber | None
    nan_count: int
    """Values that are not a number; the others are counted in min, max and mean."""
    cut: bool
    """min, max and mean are of its first 50 MB."""
    rows: list[list[TableCell]]
    """At most 100 of 20 values: of more than two axes, at the first item of those before."""


class ArtifactsArraysResult(Message):
    path: str
    arrays: list[ArtifactArray]
    """The first 200 of an archive; none where the file is empty."""
    total: int
