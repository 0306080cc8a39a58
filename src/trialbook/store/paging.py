"""Page tokens, written as MLflow writes them: base64 of ``{"offset": n}``."""

from __future__ import annotations

import base64
import json

from trialbook.errors import InvalidParameterError


def encode_token(offset: int) -> str:
    """Return the token that asks for what follows the first ``offset`` results.

    Examples
    --------
    >>> decode_token(encode_token(100))
    100
    """
    return base64.b64encode(json.dumps({"offset": offset}).encode()).decode()


def decode_token(token: str | None) -> int:
    """Return the offset of a token; None and the empty string ask for the start.

    Raises
    ------
    InvalidParameterError
        It is no token of ours.
    """
    if not token:
        return 0
    try:
        offset = json.loads(base64.b64decode(token, validate=True))["offset"]
    except (ValueError, KeyError, TypeError, RecursionError):
        offset = None
    if type(offset) is not int or not 0 <= offset < 2**63:
        raise InvalidParameterError(
            f"The page token {token[:80]!r} is not valid; pass that of the page before, or None."
        )
    return offset
