"""Arguments that name several things, in the shapes in which people have them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import reason, shown

Several = str | int | Iterable[Any]
"""What `several` takes, as the public functions declare it."""
MAX_ELEMENTS = 100_000
"""What one argument names at most."""


def several(what: str, given: object) -> list[object]:
    """Return the elements of a list, a set, an array, a column or any iterable, or the one thing.

    Nothing is in None and in an empty text. Elements of arrays are Python's own.

    Raises
    ------
    InvalidParameterError
        It has no end, or cannot be gone through.

    Examples
    --------
    >>> several("ids", "0"), several("ids", 7), several("ids", {"1"}), several("ids", None)
    (['0'], [7], ['1'], [])
    """
    if given is None or (isinstance(given, str | bytes) and not given):
        return []
    to_list = getattr(given, "tolist", None)
    try:
        plain: Any = to_list() if callable(to_list) else given
        if isinstance(plain, str | bytes) or not hasattr(type(plain), "__iter__"):
            return [plain]
        found = list(islice(plain, MAX_ELEMENTS + 1))
    except Exception as error:
        raise InvalidParameterError(
            f"{what} must be a list, not {shown(given)} of type {type(given).__name__}, which "
            f"cannot be gone through: {reason(error)}."
        ) from error
    if len(found) > MAX_ELEMENTS:
        raise InvalidParameterError(f"{what} has more than {MAX_ELEMENTS:,} elements.")
    return found


def several_texts(what: str, given: object) -> list[str]:
    """Return what `several` does; InvalidParameterError where an element is no text."""
    found = several(what, given)
    texts = [each for each in found if isinstance(each, str)]
    if len(texts) != len(found):
        wrong = next(each for each in found if not isinstance(each, str))
        raise InvalidParameterError(
            f"{what} must be text or a list of texts, not {shown(wrong)} of type "
            f"{type(wrong).__name__}."
        )
    return texts


def order_of(order_by: object) -> list[str]:
    """Return the terms of an order, such as ``["metrics.r2 DESC"]``."""
    return several_texts("order_by", order_by)


def token_of(page_token: object) -> str | None:
    """Return the token of a page, which is text or None."""
    if page_token is None or isinstance(page_token, str):
        return page_token
    raise InvalidParameterError(
        f"page_token must be the token of the page before, which is text, not {shown(page_token)}."
    )


def filter_of(filter_string: object) -> str | None:
    """Return a filter, which is text or None."""
    if filter_string is None or isinstance(filter_string, str):
        return filter_string
    raise InvalidParameterError(
        'filter_string must be text such as "metrics.r2 > 0.4", not '
        f"{shown(filter_string)} of type {type(filter_string).__name__}."
    )
