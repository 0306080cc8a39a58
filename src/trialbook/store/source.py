"""What identifies the source of a cell."""

from __future__ import annotations

import hashlib


def digest(source: str) -> str:
    """Return the SHA-256 hash of a text, in hexadecimal digits."""
    return hashlib.sha256(source.encode()).hexdigest()


def fingerprint(source: str) -> str:
    r"""Return the hash of a text without white space at line ends and empty lines around it.

    Examples
    --------
    >>> fingerprint("x = 1  \r\ny = 2\n\n") == fingerprint("x = 1\ny = 2")
    True
    >>> fingerprint("if x:\n    y") == fingerprint("if x:\n  y")
    False
    """
    lines = [line.rstrip() for line in source.splitlines()]
    return digest("\n".join(lines).strip("\n"))
