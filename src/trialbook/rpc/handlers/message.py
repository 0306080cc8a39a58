"""What params and answers have beside the fields of their structs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msgspec import UNSET, UnsetType

if TYPE_CHECKING:
    from msgspec import Struct

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WithBuffers:
    """A result and the binary buffers that it counts."""

    result: Struct
    buffers: list[bytes]


def given(value: T | UnsetType) -> T | None:
    """Return a param, None where the request left it out."""
    return None if value is UNSET else value


def otherwise_unset(value: T | None) -> T | UnsetType:
    """Return a field of an answer, which leaves it out where there is None."""
    return UNSET if value is None else value
