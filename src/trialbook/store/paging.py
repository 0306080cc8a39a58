"""Page tokens for keyset pagination: the position in the order at which a page ended.

With an offset instead, whatever is added or deleted between two pages would have the second
repeat or miss what moved. A keyset position stays where it is.
Only a run whose own value changes during the walk, in what the runs are sorted
by, can be met twice or not at all.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError

if TYPE_CHECKING:
    from trialbook.search.tree import OrderTerm

KeysetPosition = tuple[str | int | float | None, ...]
"""What the last of a page has in each key of the order; a store's own, like its keys."""

_INT64 = range(-(2**63), 2**63)


def encode_token(position: KeysetPosition, order: Sequence[OrderTerm], of: str = "") -> str:
    """Return the token that asks for what follows a position in an order of something.

    Examples
    --------
    >>> decode_token(encode_token((0, -1.5, "a"), ()), ())
    (0, -1.5, 'a')
    """
    return base64.b64encode(json.dumps([_mark(order, of), *position]).encode()).decode()


def decode_token(
    token: str | None, order: Sequence[OrderTerm], of: str = ""
) -> KeysetPosition | None:
    """Return the position of a token; None, as the empty string, asks for the start.

    Raises
    ------
    InvalidParameterError
        It is no token of ours, or that of another order.
    """
    if not token:
        return None
    try:
        mark, *position = json.loads(base64.b64decode(token, validate=True))
    except (ValueError, TypeError, RecursionError):
        raise wrong_token() from None
    if mark != _mark(order, of) or not all(map(_is_value, position)):
        raise wrong_token()
    return tuple(position)


def wrong_token() -> InvalidParameterError:
    """Say what a token must be."""
    return InvalidParameterError(
        "The page token is not valid; pass that of the page before, with the same order, or None."
    )


def _mark(order: Sequence[OrderTerm], of: str) -> int:
    terms = [(t.field.entity, t.field.key, t.field.aggregate, t.descending) for t in order]
    return zlib.crc32(f"{of}{terms}".encode(errors="replace"))


def _is_value(value: object) -> bool:
    if type(value) is float:
        return not math.isnan(value)
    return value is None or type(value) is str or (type(value) is int and value in _INT64)
