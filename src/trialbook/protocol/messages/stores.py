"""Stores: which one the kernel looks at, and which others this person knows."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message


class StoreInfo(Message):
    """Which store the kernel looks at, in words fit for a person; never with credentials."""

    store_id: str | None
    """The id written in the store when it was created; null while nothing has been recorded yet
    and no store exists."""
    name: str
    """Short name: the file's or the database's."""
    location: str
    """Full path or URL without credentials."""
    kind: Literal["sqlite", "postgresql"]


class KnownStore(Message):
    """A store that this person has used."""

    location: str
    """Without credentials; what stores.switch takes."""
    name: str
    kind: Literal["sqlite", "postgresql"]
    last_used: int
    """Milliseconds since 1970-01-01 UTC."""
    current: bool
    exists: bool | None
    """null where it takes a connection to tell."""


class StoresListParams(Message):
    pass


class StoresListResult(Message):
    stores: list[KnownStore]
    """Last used first."""


class StoresLookParams(Message):
    location: str
    """One that stores.list gave."""


class StoresLookResult(Message):
    """A store that is open in the kernel now; new runs go where they went before."""

    store: StoreInfo


class StoresFindParams(Message):
    store_id: str


class StoresForgetParams(Message):
    """Stores that stores.list is to give no more; nothing of theirs is touched."""

    locations: Annotated[list[str], Meta(max_length=1000)]


class StoresSwitchParams(Message):
    location: str
    """One that stores.list gave."""
    experiment: str | UnsetType = UNSET
    """Name of the experiment that new runs go to then, made where there is none; that of the
    present one unless given."""


class RecordingPlace(Message):
    """Where new runs went before, as stores.switch takes it."""

    location: str
    experiment: str


class StoresSwitchResult(Message):
    store: StoreInfo
    before: RecordingPlace
