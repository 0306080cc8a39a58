"""What a kernel says of itself, and what a page tells it of the notebook."""

from typing import Annotated

from msgspec import Meta

from trialbook.protocol.message import Message
from trialbook.protocol.messages.stores import StoreInfo


class HelloParams(Message):
    """The first message of a page.

    It never changes, so that pages and kernels of any two versions can tell each other apart.
    """

    client_version: str


class HelloResult(Message):
    """What a kernel is. Members are only ever added, for the sake of older pages."""

    version: str
    """Version of the Python package in the kernel."""
    store: StoreInfo
    cwd: str
    """The kernel's working folder."""
    protocol: Annotated[int, Meta(ge=0)] = 0
    """Which protocol it speaks; a page understands only its own."""


class SessionNotebookParams(Message):
    path: str
    """Of the notebook that this kernel executes, from the server's root."""


class SessionStarted(Message):
    """Trialbook has been imported in the kernel: from now on it answers.

    A kernel that cannot answer while a cell executes tells it again and again meanwhile, with its
    store, which others can read.
    """

    version: str
    """Version of the Python package."""
    protocol: Annotated[int, Meta(ge=0)]
    """Which protocol it speaks."""
    store: StoreInfo | None
    """Null where the kernel itself can be asked."""
    cwd: str
    """The kernel's working folder."""


class SessionChanged(Message):
    """The kernel now looks at another store, or its store has come into being."""

    store: StoreInfo
