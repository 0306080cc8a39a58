"""The points of one metric as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.model import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Three arrays of one length.

    Attributes
    ----------
    steps, timestamps : array of int64
        Timestamps are milliseconds since 1970-01-01 UTC.
    values : array of float64
    """

    steps: NDArray[np.int64]
    timestamps: NDArray[np.int64]
    values: NDArray[np.float64]

    @staticmethod
    def of(steps: Iterable[int], timestamps: Iterable[int], values: Iterable[float]) -> Series:
        """Return a series of anything that has a length.

        Examples
        --------
        >>> len(Series.of(range(3), [5, 5, 5], [0.3, 0.2, 0.1]))
        3
        """
        return Series(
            np.asarray(steps, np.int64),
            np.asarray(timestamps, np.int64),
            np.asarray(values, np.float64),
        )

    @staticmethod
    def joined(parts: Sequence[Series]) -> Series:
        """Return the points of several series, one after the other."""
        if len(parts) == 1:
            return parts[0]
        return Series(
            np.concatenate([part.steps for part in parts] or [np.empty(0, np.int64)]),
            np.concatenate([part.timestamps for part in parts] or [np.empty(0, np.int64)]),
            np.concatenate([part.values for part in parts] or [np.empty(0)]),
        )

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, which: Any) -> Series:
        """Return the points that NumPy would select."""
        return Series(self.steps[which], self.timestamps[which], self.values[which])

    def metrics(self, key: str) -> list[Metric]:
        """Return the points one by one."""
        columns = (self.values.tolist(), self.timestamps.tolist(), self.steps.tolist())
        return [Metric(key, *point) for point in zip(*columns, strict=True)]

    def in_order(self) -> Series:
        """Return the points ordered by timestamp, step and value, NaN counting as 0."""
        if _rises(self.timestamps, strictly=False) and _rises(self.steps):
            return self
        numbers, missing = _comparable(self.values)
        return self[np.lexsort((missing, numbers, self.steps, self.timestamps))]

    def without(self, known: Sequence[Series]) -> Series:
        """Return the points that are in none of the known series, each once.

        Two points are the same where step, timestamp and value are: NaN is
        NaN, and -0.0 is 0.0; the first is kept.
        """
        if not known and (len(self) < 2 or _rises(self.steps) or _rises(self.timestamps)):
            return self
        every = Series.joined([*known, self])
        numbers, missing = _comparable(every.values)
        columns = (missing, numbers, every.timestamps, every.steps)
        order = np.lexsort(columns)
        again = np.ones(max(len(order) - 1, 0), bool)
        for column in columns:
            arranged = column[order]
            again &= arranged[1:] == arranged[:-1]
        new = np.ones(len(order), bool)
        # equal points stay in the order they came in
        new[order[1:][again]] = False
        kept = new[len(every) - len(self) :]
        return self if kept.all() else self[kept]


def _comparable(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    missing = np.isnan(values)
    return np.where(missing, 0.0, values), missing


def _rises(values: NDArray[np.int64], *, strictly: bool = True) -> bool:
    before, behind = values[:-1], values[1:]
    return bool((behind > before).all() if strictly else (behind >= before).all())
