"""Metric values: whatever is one real number becomes a float, all else is explained."""

from __future__ import annotations

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import explained, is_time, shown


def metric_value(key: str, value: object) -> float:
    """Return the value of a metric as a float.

    Parameters
    ----------
    key : str
        For the message.
    value : object
        A number of any type that is one real number: Python's, NumPy's, a
        ``Decimal``, an array or tensor of one element, or text that is a number.

    Raises
    ------
    InvalidParameterError
        It is None, other text, complex, a duration, or more than one number.

    Examples
    --------
    >>> metric_value("acc", True)
    1.0
    >>> metric_value("acc", "0.9")
    0.9
    >>> metric_value("acc", "90 %")
    Traceback (most recent call last):
    trialbook.errors.InvalidParameterError: Metric 'acc' must be a number, not the text '90 %'; \
use log_param or set_tag for text.
    """
    if type(value) is float:
        return value
    wrong = _what_is_wrong(value)
    if wrong is None:
        value = _single(key, value)
        wrong = _what_is_wrong(value)
    if wrong is None:
        try:
            return float(value)  # type: ignore[arg-type]  # what has no __float__ raises
        except OverflowError:
            wrong = f"not {shown(value, 30)}, which is too large for a float"
        except Exception:  # noqa: BLE001 -- arrays and strangers' classes raise their own
            wrong = f"not {shown(value)} of type {type(value).__name__}"
    raise InvalidParameterError(f"Metric {shown(key)} must be a number, {wrong}.")


def metric_values(key: str, values: object) -> list[float]:
    """Return a series of metric values as floats.

    Raises
    ------
    InvalidParameterError
        It is no flat sequence of numbers.
    """
    shape = getattr(values, "shape", None)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise InvalidParameterError(
            f"The values of metric {shown(key)} must be a flat series of numbers, not an array "
            f"of shape {tuple(shape)}; log each series under a key of its own."
        )
    if is_time(values):
        raise InvalidParameterError(
            f"The values of metric {shown(key)} must be numbers, not times of type "
            f"{getattr(values, 'dtype', None)}; convert them to seconds first."
        )
    return [
        value if type(value) is float else metric_value(f"{key}[{position}]", value)
        for position, value in enumerate(listed(key, values))
    ]


def listed(key: str, values: object) -> list[object]:
    """Return the elements of an array, a tensor, a column or any iterable but text."""
    to_list = getattr(values, "tolist", None)
    if callable(to_list):
        with explained(f"The values of metric {shown(key)} cannot be listed"):
            values = to_list()
    if not isinstance(values, list):
        if isinstance(values, str | bytes | dict) or not hasattr(values, "__iter__"):
            raise InvalidParameterError(
                f"Metric {shown(key)} needs an array or a list, not {shown(values)} "
                f"of type {type(values).__name__}."
            )
        with explained(f"The values of metric {shown(key)} cannot be gone through"):
            values = list(values)
    return values


def _what_is_wrong(value: object) -> str | None:
    if value is None:
        return "not None; leave the call out, or log float('nan') where the value is missing"
    if isinstance(value, str | bytes | bytearray):
        return _what_is_wrong_with_text(value)
    if isinstance(value, complex):
        return f"not the complex number {value}; log its real and imaginary part as two metrics"
    if is_time(value) or hasattr(value, "total_seconds"):
        return f"not the time {shown(value)}; log seconds"
    return None


def _what_is_wrong_with_text(text: str | bytes | bytearray) -> str | None:
    try:
        float(text)
    except ValueError:
        return f"not the text {shown(text)}; use log_param or set_tag for text"
    return None


def _single(key: str, value: object) -> object:
    """Return the one element of an array or tensor, and anything else as it is."""
    item = getattr(value, "item", None)
    if not callable(item):
        return value
    try:
        return item()
    except Exception:  # noqa: BLE001 -- NumPy, pandas, Polars and torch each raise their own
        shape = getattr(value, "shape", None)
        size = f"an array of shape {tuple(shape)}" if isinstance(shape, tuple) else shown(value)
        raise InvalidParameterError(
            f"Metric {shown(key)} must be a number, not {size}; log one number of it, or all of "
            f"a series with log_series({shown(key)}, …)."
        ) from None
