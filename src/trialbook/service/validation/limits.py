"""What a name, a value, a step or a time may be, and the words when it is not.

Keys and names are limited as in MLflow. Values are not cut, as MLflow cuts
them: what goes in comes out, up to a length where a file is the better place.
"""

from __future__ import annotations

import math
import operator
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trialbook.errors import InvalidParameterError, TrialbookError
from trialbook.model import RunStatus, ViewType
from trialbook.store.clock import now

MAX_KEY = 250
MAX_EXPERIMENT_NAME = 500
MAX_RUN_NAME = 250
MAX_VALUE = 1_000_000
MAX_PAGE = 50_000

LAST_TIME = 2**63 // 1_000_000
"""In the year 2262, milliseconds since 1970: the last time of pandas' nanoseconds."""

_INT64 = 2**63
_LIKELY_TIME = 2**42
"""In the year 2109: what counts a smaller unit comes down to less."""


def shown(value: object, width: int = 80) -> str:
    """Return the value as it is shown in a message: on one line and not too long.

    Examples
    --------
    >>> shown("x" * 100, width=10)
    "'xxxxxxxx…"
    """
    try:
        text = " ".join(repr(value).split("\n"))
    except Exception:  # noqa: BLE001 -- whatever a stranger's class does, the message is said
        text = f"<{type(value).__name__}>"
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
        It cannot be written as text, or has more than a million characters, a
        NUL or half of a surrogate pair.
    """
    text = str.__str__(value) if isinstance(value, str) else _written(kind, key, value)
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


def _written(kind: str, key: str, value: object) -> str:
    try:
        return str(value)
    except Exception as error:
        raise InvalidParameterError(
            f"The value of {kind} {shown(key)}, which is of type {type(value).__name__}, cannot "
            f"be written as text: {reason(error)}."
        ) from error


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


def checked_mapping(what: str, mapping: object) -> dict[object, object]:
    """Return what has ``items()``, such as a pandas Series, as a dictionary.

    Raises
    ------
    InvalidParameterError
        It has none, or they cannot be read.
    """
    items = getattr(mapping, "items", None)
    if isinstance(mapping, type) or not callable(items):
        raise InvalidParameterError(
            f"{what} must be a dictionary of names and values, not {shown(mapping)} "
            f"of type {type(mapping).__name__}{_as_dictionary(mapping)}."
        )
    try:
        return dict(items())
    except Exception as error:
        raise InvalidParameterError(
            f"{what} must be a dictionary of names and values, but {shown(mapping)} of type "
            f"{type(mapping).__name__} cannot be read as one: {reason(error)}."
        ) from error


def _as_dictionary(value: object) -> str:
    if isinstance(value, type) or not hasattr(value, "__dict__"):
        return ""
    return "; vars(…) makes one of it"


def checked_step(step: object) -> int:
    """Return the step as an integer of 64 bits; None and the empty text are 0.

    What comes after the point is left out, as in MLflow.

    Examples
    --------
    >>> checked_step(1.5), checked_step("7"), checked_step(None)
    (1, 7, 0)
    """
    if type(step) is int and -_INT64 <= step < _INT64:
        return step
    return 0 if is_missing(step) else _checked_integer("Step", step)


def checked_timestamp(timestamp: object) -> int:
    """Return milliseconds since 1970-01-01 UTC; None is now."""
    if timestamp is None:
        return now()
    if isinstance(timestamp, float) and 0 <= timestamp <= LAST_TIME:
        return int(timestamp)
    milliseconds = _checked_integer("Timestamp", timestamp)
    if milliseconds > LAST_TIME:
        raise InvalidParameterError(
            f"Timestamp {milliseconds} is no time that can be shown; it counts milliseconds since "
            f"1970-01-01 UTC{_smaller_unit(milliseconds)}."
        )
    if milliseconds < 0:
        raise InvalidParameterError(
            f"Timestamp must not be negative, as {milliseconds} is; it counts milliseconds since "
            "1970-01-01 UTC, for instance int(time.time() * 1000)."
        )
    return milliseconds


def _smaller_unit(time: int) -> str:
    """Return what else a number beyond all times may count; nothing where it is none of these."""
    for unit, parts in (("micro", 1000), ("nano", 1_000_000)):
        if time // parts <= _LIKELY_TIME:
            return (
                f", and this looks like {unit}seconds: divide it by {parts:_}, "
                f"which gives {time // parts}"
            )
    return ", for instance int(time.time() * 1000)"


def _checked_integer(what: str, number: object) -> int:
    try:
        integer = _whole(number)
    except Exception:  # noqa: BLE001 -- arrays and tensors raise their own
        raise InvalidParameterError(
            f"{what} must be a whole number, not {shown(number)} of type {type(number).__name__}."
        ) from None
    if not -_INT64 <= integer < _INT64:
        raise InvalidParameterError(f"{what} must fit into 64 bits; {shown(integer)} does not.")
    return integer


def _whole(number: Any) -> int:
    """Return the integer that a number of any type begins with."""
    if is_time(number):
        raise TypeError
    item = getattr(number, "item", None)
    if callable(item):
        number = item()
    if isinstance(number, str):
        number = int(number) if number.strip().lstrip("+-").isdigit() else float(number)
    return operator.index(number) if hasattr(number, "__index__") else math.trunc(number)


def is_time(value: object) -> bool:
    """Whether it is a time or a duration of NumPy's, which count as integers of a hidden unit."""
    return getattr(getattr(value, "dtype", None), "kind", "") in ("m", "M")


def reason(error: BaseException) -> str:
    """Return what an exception of another library says, on one line and not too long."""
    try:
        text = " ".join(str(error).split())[:200]
    except Exception:  # noqa: BLE001 -- as in `shown`
        text = ""
    return (text or type(error).__name__).rstrip(".")


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Say in words what another library, or a stranger's class, did not take.

    Errors of ours, and those that the disk has, go on as they are.
    """
    try:
        yield
    except TrialbookError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InvalidParameterError(f"{what}: {reason(error)}.") from error


def is_missing(value: object) -> bool:
    """Whether an argument counts as not given: None, or the empty text."""
    return value is None or (isinstance(value, str) and not value)


def checked_status(status: object, *, ended: bool = False) -> str:
    """Return the status; with ``ended`` only one that a run can end with."""
    valid = RunStatus.ENDED if ended else RunStatus.ALL
    if not isinstance(status, str) or status not in valid:
        raise InvalidParameterError(
            f"{shown(status)} is no status {'to end a run with' if ended else 'of a run'}; "
            f"use one of {', '.join(valid)}."
        )
    return str(status)


def checked_view_type(view_type: object) -> int:
    """Return the view type, one of `trialbook.model.ViewType`."""
    known = (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL)
    if not isinstance(view_type, int) or view_type not in known:
        raise InvalidParameterError(
            f"{shown(view_type)} is no view type; use ViewType.ACTIVE_ONLY, "
            "ViewType.DELETED_ONLY or ViewType.ALL."
        )
    return _checked_integer("The view type", view_type)


def checked_max_results(max_results: object, limit: int | None = MAX_PAGE) -> int:
    """Return how many results to find at most: of a page 1 to its limit, of all 0 or more."""
    number = _checked_integer("max_results", max_results)
    least = 0 if limit is None else 1
    if number < least or (limit is not None and number > limit):
        upto = "or more" if limit is None else f"to {limit:,}"
        raise InvalidParameterError(f"max_results must be {least} {upto}, not {number:,}.")
    return number
