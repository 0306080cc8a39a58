"""When the text of a param is a number."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def param_number(value: str) -> float | None:
    """Return the number that a param's text spells, for sorting; None where it spells none.

    Examples
    --------
    >>> param_number("1e-3"), param_number("auto"), param_number("nan")
    (0.001, None, None)
    """
    return float(value) if _NUMBER.fullmatch(value) else None
