"""The base of every generated struct."""

from __future__ import annotations

import msgspec


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a message; a member that the schema does not name is refused."""
