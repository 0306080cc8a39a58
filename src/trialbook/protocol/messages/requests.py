"""What the params of many requests have in common, and answers without a result."""

from msgspec import UNSET, UnsetType

from trialbook.protocol.message import Message


class StoreParams(Message):
    """A request that concerns one store."""

    store_id: str | None
    """null for the kernel's current store; an id must be that of a store the kernel has open."""


class RunParams(StoreParams):
    """A request that concerns one run."""

    run_id: str


class Empty(Message):
    pass


class ErrorData(Message):
    """The data of a JSON-RPC error: what the interface needs to say more than the message."""

    error_code: str
    """MLflow's code where it has one, for instance INVALID_PARAMETER_VALUE."""
    position: int | UnsetType = UNSET
    """In a filter: index of the first wrong character."""
    length: int | UnsetType = UNSET
    """In a filter: how many characters are wrong."""
    suggestions: list[str] | UnsetType = UNSET
