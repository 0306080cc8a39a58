"""LIKE patterns: ``%`` is any text, ``_`` any one character."""

from __future__ import annotations

import re
from functools import lru_cache


def like(pattern: str, text: str) -> bool:
    """Return whether the whole text fits the pattern, upper and lower case told apart.

    The time grows with the product of both lengths and no faster, whatever
    the pattern.

    Examples
    --------
    >>> like("v_l%", "val_acc"), like("V%", "val_acc")
    (True, False)
    """
    first, *rest = _pieces(pattern)
    start = first.match(text)
    if start is None:
        return False
    if not rest:
        return start.end() == len(text)
    position = start.end()
    *middle, last = rest
    # the leftmost fit leaves most room for the pieces behind it
    for piece in middle:
        found = piece.search(text, position)
        if found is None:
            return False
        position = found.end()
    return last.search(text, position) is not None


def ilike(pattern: str, text: str) -> bool:
    """Do as `like` does, but upper and lower case are the same.

    Examples
    --------
    >>> ilike("É%", "été")
    True
    """
    return like(pattern.lower(), text.lower())


@lru_cache(maxsize=64)
def _pieces(pattern: str) -> tuple[re.Pattern[str], ...]:
    pieces = pattern.split("%")
    last = len(pieces) - 1
    return tuple(
        re.compile(_expression(piece) + (r"\Z" if number == last else ""), re.DOTALL)
        for number, piece in enumerate(pieces)
    )


def _expression(piece: str) -> str:
    return "".join("." if character == "_" else re.escape(character) for character in piece)
