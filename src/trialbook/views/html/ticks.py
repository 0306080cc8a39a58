"""Where an axis without scripts has its ticks, and what stands at them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import numpy as np

from trialbook.views.formatting import duration_text, number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Kind = Literal["number", "step", "time", "relative"]
"""Numbers, whole ones, milliseconds since 1970 and milliseconds since a run's start."""
_SECOND = 1000
_MINUTE, _HOUR, _DAY = 60 * _SECOND, 3_600 * _SECOND, 86_400 * _SECOND
_TIME_STEPS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(_SECOND * n for n in (1, 2, 5, 10, 15, 30)),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
)
_MAX_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from its least to its greatest value."""

    low: float
    high: float
    kind: Kind
    log: bool

    @classmethod
    def of(
        cls, parts: Sequence[Numbers], kind: Kind, *, log: bool, margin: float = 0.0
    ) -> Scale | None:
        """Return the axis on which all these numbers have a place; None where there is none.

        ``margin`` is the share of the range that is free at either end.
        """
        there = [part for part in parts if len(part)]
        if not there:
            return None
        low = float(min(part.min() for part in there))
        high = float(max(part.max() for part in there))
        if log:
            ends = _with_room(math.log10(low), math.log10(high), margin)
            low, high = (10.0 ** min(max(end, -307), 308) for end in ends)
        else:
            low, high = _with_room(low, high, margin)
        return cls(low, high, kind, log) if math.isfinite(high - low) else None

    def share(self, values: Numbers) -> Numbers:
        """Return where values stand, from 0 at the least to 1 at the greatest; NaN for no place."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.log:
                low, high = math.log10(self.low), math.log10(self.high)
                places = (np.log10(values) - low) / (high - low)
            else:
                places = (values - self.low) / (self.high - self.low)
        places[~np.isfinite(places)] = np.nan
        return places

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return so many round values at most, with their texts.

        Examples
        --------
        >>> [text for _, text in Scale(0, 48, "step", False).ticks(5)]
        ['0', '10', '20', '30', '40']
        >>> [text for _, text in Scale(0.002, 30, "number", True).ticks(5)]
        ['0.01', '0.1', '1', '10']
        """
        if self.log and self.high >= 10 * self.low:
            return [(tick, number_text(tick)) for tick in _powers(self.low, self.high, most)]
        if self.kind in ("time", "relative"):
            return self._times(most)
        step = _nice((self.high - self.low) / most)
        if self.kind == "step":
            step = max(1.0, step)
        decimals = max(0, -math.floor(math.log10(step)))
        found = _multiples(self.low, self.high, step)
        return [(tick, _fixed(tick, decimals)) for tick in found]

    def _times(self, most: int) -> list[tuple[float, str]]:
        span = self.high - self.low
        step = next((each for each in _TIME_STEPS if each * most >= span), _nice(span / most))
        if self.kind == "relative":
            return [(t, duration_text(int(t))) for t in _multiples(self.low, self.high, step)]
        shift = _shift(self.low)
        found = [tick - shift for tick in _multiples(self.low + shift, self.high + shift, step)]
        return [(tick, _clock(tick, step)) for tick in found]


def _with_room(low: float, high: float, margin: float) -> tuple[float, float]:
    if low == high:
        beside = abs(low) * 0.1 or 0.5
        return low - beside, high + beside
    beside = margin * (high - low)
    return low - beside, high + beside


def _nice(step: float) -> float:
    """Return the next round number that is no less."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= step * (1 - 1e-9))


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [at * step for at in range(first, last + 1)][:20]


def _powers(low: float, high: float, most: int) -> list[float]:
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    every = max(1, math.ceil((last - first + 1) / most))
    return [float(f"1e{power}") for power in range(first, last + 1, every)]


def _fixed(value: float, decimals: int) -> str:
    """Return a number with so many decimals, as those beside it have."""
    if decimals == 0 or decimals > _MAX_DECIMALS or abs(value) >= 1e6:
        return number_text(value)
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def _clock(milliseconds: float, step: float) -> str:
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000).astimezone()
    except (OverflowError, OSError, ValueError):
        return number_text(milliseconds)
    if step >= _DAY:
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%H:%M}" if step >= _MINUTE else f"{moment:%H:%M:%S}"


def _shift(milliseconds: float) -> float:
    """Return what to add so that whole hours and days are those of this machine's clock."""
    try:
        offset = datetime.fromtimestamp(milliseconds / 1000).astimezone().utcoffset()
    except (OverflowError, OSError, ValueError):
        return 0.0
    return 0.0 if offset is None else offset.total_seconds() * 1000
