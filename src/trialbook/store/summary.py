"""What stands for a whole series in the run table and in filters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialbook.store.batch import recency

if TYPE_CHECKING:
    from trialbook.model import Metric


@dataclass(frozen=True, slots=True)
class Summary:
    """First and latest point by `recency`, and least and greatest value, which NaN never is."""

    count: int
    first: Metric
    latest: Metric
    least: Metric | None
    greatest: Metric | None

    @staticmethod
    def of(points: Sequence[Metric]) -> Summary:
        """Summarise points that are in order of `recency`.

        Examples
        --------
        >>> from trialbook.model import Metric
        >>> points = [Metric("loss", value, 0, step) for step, value in enumerate([3.0, 1.0, 2.0])]
        >>> summary = Summary.of(points)
        >>> summary.latest.value, summary.least.step
        (2.0, 1)
        """
        numbers = [point for point in points if not math.isnan(point.value)]
        return Summary(
            len(points),
            points[0],
            points[-1],
            min(numbers, key=_value, default=None),
            max(numbers, key=_value, default=None),
        )

    def with_points(self, points: Sequence[Metric], count: int) -> Summary:
        """Return the summary after some points, in order of `recency`, have been added."""
        added = Summary.of(points)
        return Summary(
            count,
            min(self.first, added.first, key=recency),
            max(self.latest, added.latest, key=recency),
            min(filter(None, (self.least, added.least)), key=_value, default=None),
            max(filter(None, (self.greatest, added.greatest)), key=_value, default=None),
        )


def _value(point: Metric) -> float:
    return point.value
