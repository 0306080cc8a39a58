"""What identifies the source of a cell."""

from __future__ import annotations

import hashlib


def digest(source: str) -> str:
    """Return what exactly this text has."""
    return hashlib.sha256(source.encode()).hexdigest()


def fingerprint(source: str) -> str:
    r"""Return what texts share that differ in white space at the ends of lines and of the text.

    Examples
    --------
    >>> fingerprint("x = 1  \r\ny = 2\n\n") == fingerprint("x = 1\ny = 2")
    True
    >>> fingerprint("if x:\n    y") == fingerprint("if x:\n  y")
    False
    """
    lines = [line.rstrip() for line in source.splitlines()]
    return digest("\n".join(lines).strip("\n"))
