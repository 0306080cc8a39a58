"""What a name, a value, a step or a time may be, and the words when it is not.

Keys and names are limited as in MLflow. Values are not cut, as MLflow cuts
them: what goes in comes out, up to a length where a file is the better place.
"""

from __future__ import annotations

import operator
import time
import unicodedata
from collections.abc import Mapping

from trialbook.errors import InvalidParameterError
from trialbook.model import RunStatus, ViewType

MAX_KEY = 250
MAX_EXPERIMENT_NAME = 500
MAX_RUN_NAME = 250
MAX_VALUE = 1_000_000
MAX_PAGE = 50_000

_INT64 = 2**63


def shown(value: object, width: int = 80) -> str:
    """Return the value as it is shown in a message: on one line and not too long.

    Examples
    --------
    >>> shown("x" * 100, width=10)
    "'xxxxxxxx…"
    """
    text = repr(value)
    return text if len(text) <= width else text[: width - 1] + "…"


def checked_key(kind: str, key: object) -> str:
    """Return the key of a param, metric or tag.

    Raises
    ------
    InvalidParameterError
        It is no text, empty, longer than 250 characters, or has control characters.
    """
    return checked_name(f"The key of a {kind}", key, MAX_KEY)


def checked_experiment_name(name: object) -> str:
    """Return the name, which is not only white space, of at most 500 characters."""
    return checked_name("The name of an experiment", name, MAX_EXPERIMENT_NAME)


def checked_run_name(name: object) -> str:
    """Return the name, which is not only white space, of at most 250 characters."""
    return checked_name("The name of a run", name, MAX_RUN_NAME)


def checked_name(what: str, name: object, limit: int) -> str:
    """Return the name, which is not only white space and not longer than the limit."""
    if not isinstance(name, str):
        raise InvalidParameterError(
            f"{what} must be text, not {shown(name)} of type {type(name).__name__}."
        )
    name = str.__str__(name)
    if name.isascii() and name.isprintable() and 0 < len(name) <= limit and name[0] != " ":
        return name
    if not name.strip():
        raise InvalidParameterError(f"{what} must not be empty.")
    if len(name) > limit:
        raise InvalidParameterError(
            f"{what} has at most {limit} characters; {shown(name)} has {len(name):,}."
        )
    wrong = next((c for c in name if unicodedata.category(c) in ("Cc", "Cs")), None)
    if wrong is not None:
        raise InvalidParameterError(
            f"{what} must not contain control characters such as {wrong!r}: {shown(name)}."
        )
    return name


def checked_value(kind: str, key: str, value: object) -> str:
    """Return ``str(value)`` whole.

    Raises
    ------
    InvalidParameterError
        It has more than a million characters, a NUL or half of a surrogate pair.
    """
    text = str.__str__(value) if isinstance(value, str) else str(value)
    if len(text) > MAX_VALUE:
        raise InvalidParameterError(
            f"The value of {kind} {shown(key)} has {len(text):,} characters, and at most "
            f"{MAX_VALUE:,} are kept; log a text this long with log_text."
        )
    if not text.isascii():
        checked_text(f"The value of {kind} {shown(key)}", text)
    if "\0" in text:
        raise InvalidParameterError(
            f"The value of {kind} {shown(key)} contains a NUL character, which databases cannot "
            "keep; take it out, or log bytes with log_artifact."
        )
    return text


def checked_text(what: str, text: str) -> bytes:
    """Return the text as UTF-8; InvalidParameterError where it has half of a surrogate pair."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidParameterError(
            f"{what} contains {text[error.start]!r} at position {error.start}, which is half of a "
            "surrogate pair and no character; text.encode(errors='replace').decode() repairs it."
        ) from None


def checked_tags(kind: str, tags: object) -> dict[str, str]:
    """Return a mapping of valid keys to valid values; None is an empty one."""
    if tags is None:
        return {}
    items = checked_mapping(f"{kind}s", tags)
    pairs = ((checked_key(kind, key), value) for key, value in items.items())
    return {key: checked_value(kind, key, value) for key, value in pairs}


def checked_mapping(what: str, mapping: object) -> Mapping[object, object]:
    """Return the mapping; InvalidParameterError where it is none."""
    if not isinstance(mapping, Mapping):
        raise InvalidParameterError(
            f"{what} must be a dictionary of names and values, not {shown(mapping)} "
            f"of type {type(mapping).__name__}."
        )
    return mapping


def checked_step(step: object) -> int:
    """Return the step as an integer of 64 bits; None is 0."""
    return 0 if step is None else _checked_integer("Step", step)


def checked_timestamp(timestamp: object) -> int:
    """Return milliseconds since 1970-01-01 UTC; None is now."""
    if timestamp is None:
        return time.time_ns() // 1_000_000
    if isinstance(timestamp, float) and 0 <= timestamp < _INT64:
        return int(timestamp)
    milliseconds = _checked_integer("Timestamp", timestamp)
    if milliseconds < 0:
        raise InvalidParameterError(
            f"Timestamp must not be negative, as {milliseconds} is; it counts milliseconds since "
            "1970-01-01 UTC, for instance int(time.time() * 1000)."
        )
    return milliseconds


def _checked_integer(what: str, number: object) -> int:
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    try:
        integer = operator.index(number)  # type: ignore[arg-type]  # what cannot be an index raises
    except TypeError:
        raise InvalidParameterError(
            f"{what} must be a whole number, not {shown(number)} of type {type(number).__name__}."
        ) from None
    if not -_INT64 <= integer < _INT64:
        raise InvalidParameterError(f"{what} must fit into 64 bits; {shown(integer)} does not.")
    return integer


def checked_status(status: object, *, ended: bool = False) -> str:
    """Return the status; with ``ended`` only one that a run can end with."""
    valid = RunStatus.ENDED if ended else RunStatus.ALL
    if status not in valid:
        raise InvalidParameterError(
            f"{shown(status)} is no status {'to end a run with' if ended else 'of a run'}; "
            f"use one of {', '.join(valid)}."
        )
    return str(status)


def checked_view_type(view_type: object) -> int:
    """Return the view type, one of `trialbook.model.ViewType`."""
    if view_type not in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL):
        raise InvalidParameterError(
            f"{shown(view_type)} is no view type; use ViewType.ACTIVE_ONLY, "
            "ViewType.DELETED_ONLY or ViewType.ALL."
        )
    return _checked_integer("The view type", view_type)


def checked_max_results(max_results: object, limit: int | None = MAX_PAGE) -> int:
    """Return how many results to find at most, from 1 up to the limit of a page."""
    number = _checked_integer("max_results", max_results)
    if number < 1 or (limit is not None and number > limit):
        upto = "or more" if limit is None else f"to {limit:,}"
        raise InvalidParameterError(f"max_results must be 1 {upto}, not {number:,}.")
    return number
