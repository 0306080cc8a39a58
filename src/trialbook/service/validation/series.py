"""The arrays of a series: whatever holds numbers becomes three arrays of one length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import checked_step, checked_timestamp, shown
from trialbook.service.validation.numbers import listed, metric_values

if TYPE_CHECKING:
    from trialbook.store.series import Series


def checked_series(key: str, values: object, steps: object, timestamps: object) -> Series:
    """Return a series; steps count from 0 and times are now unless given.

    Raises
    ------
    InvalidParameterError
        The values are no flat series of numbers, or there are more or fewer
        steps or timestamps.

    Examples
    --------
    >>> checked_series("loss", [0.9, 0.5], None, [5, 6]).steps.tolist()
    [0, 1]
    """
    import numpy as np

    from trialbook.store.series import Series

    numbers = _plain(values, "fiub")
    if numbers is None:
        numbers = np.array(metric_values(key, values), np.float64)
    length = len(numbers)
    positions: Any = np.arange(length)
    if steps is not None:
        positions = _integers(key, "steps", steps, length)
    times: Any = np.full(length, checked_timestamp(None))
    if timestamps is not None:
        times = _integers(key, "timestamps", timestamps, length)
    return Series.of(positions, times, numbers.astype(np.float64))


def _plain(values: object, kinds: str) -> Any:
    """Return a flat NumPy array of numbers; None for all else, to be looked at one by one."""
    import numpy as np

    plain = isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind in kinds
    return values if plain else None


def _integers(key: str, what: str, values: object, length: int) -> Any:
    import numpy as np

    numbers = _plain(values, "i")
    check = checked_step if what == "steps" else checked_timestamp
    if numbers is None:
        given = listed(key, values)
    else:
        # the least and the greatest speak for all
        given = [numbers.min(), numbers.max()] if len(numbers) else []
    checked = [check(number) for number in given]
    found = len(checked) if numbers is None else len(numbers)
    if found != length:
        raise InvalidParameterError(
            f"Metric {shown(key)} has {length:,} values but {found:,} {what}; "
            "give one for each value."
        )
    return np.array(checked, np.int64) if numbers is None else numbers
