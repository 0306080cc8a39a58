"""The base of every struct of the protocol."""

from __future__ import annotations

import msgspec


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a message; a member that it does not name is refused."""
