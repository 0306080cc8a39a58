"""The lines that are kept of a comparison: curves of runs, and bands of groups of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import NotFoundError
from trialbook.protocol.messages import ComparedBand, ComparedCurve
from trialbook.queries.bands import band
from trialbook.queries.curves import arranged, curve, curve_along

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from trialbook.protocol.messages import ChartSettings, GroupBy, RunRow
    from trialbook.store.base import Store
    from trialbook.store.series import Series

    Numbers = NDArray[np.float64]

GROUPS, RUNS_OF_GROUP = 50, 200
"""As many as the page asks a kernel for."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much is kept of the lines of a comparison."""

    lines: int
    """At most."""
    buckets: int
    """Of all lines together."""
    least: int
    """Buckets of each line at least."""
    most: int
    """Buckets of each line at most."""

    def of_each(self, count: int) -> int:
        """Return the buckets of each of so many lines."""
        share = self.buckets // max(1, min(count, self.lines))
        return max(self.least, min(self.most, share))


NOTEBOOK = Room(lines=120, buckets=3_600, least=30, most=60)
PAGE = Room(lines=1_000, buckets=60_000, least=60, most=600)
"""Of a page of its own, into which one can zoom: some 2 MB at most."""


def run_curves(
    store: Store | None,
    runs: Sequence[RunRow],
    keys: Sequence[str],
    settings: ChartSettings,
    room: Room,
) -> list[ComparedCurve]:
    """Return curves by the axis that is shown, of one metric after the other."""
    buckets = room.of_each(len(runs) * len(keys))
    drawn: list[ComparedCurve] = []
    for key in keys:
        for row in runs:
            for series in series_of(store, row.run_id, key):
                if len(drawn) == room.lines:
                    return drawn
                if settings.axis == "metric":
                    along = next(series_of(store, row.run_id, settings.axis_metric or key), None)
                    if along is None:
                        continue
                    found = curve_along(series, along, buckets=buckets)
                else:
                    axis = settings.axis
                    found = curve(series, axis, start=row.start_time, buckets=buckets)
                begin, x = _from_its_start(found.x)
                drawn.append(
                    ComparedCurve(row.run_id, key, found.total, begin, x, _floats(found.y))
                )
    return drawn


def group_bands(
    store: Store | None,
    groups: dict[str | None, list[RunRow]],
    keys: Sequence[str],
    settings: ChartSettings,
    room: Room,
) -> list[ComparedBand]:
    """Return the lines of groups with their bands, of one metric after the other."""
    # a group has no one line over a metric
    axis = "step" if settings.axis == "metric" else settings.axis
    places = room.of_each(len(groups) * len(keys))
    drawn: list[ComparedBand] = []
    for key in keys:
        for value, rows in groups.items():
            members = [
                arranged(series, axis, row.start_time)
                for row in rows
                for series in series_of(store, row.run_id, key)
            ]
            if not members:
                continue
            if len(drawn) == room.lines:
                return drawn
            x, *edges = band(
                members,
                exact=axis == "step",
                places=places,
                centre=settings.centre or "mean",
                width=settings.band or "minmax",
            )
            begin, kept = _from_its_start(x)
            drawn.append(ComparedBand(value, key, len(members), begin, kept, *map(_floats, edges)))
    return drawn


def groups_of(runs: Sequence[RunRow], by: GroupBy) -> dict[str | None, list[RunRow]]:
    """Return runs by what they have the same, in the order of the first of each group.

    As many as the page draws: `GROUPS`, of `RUNS_OF_GROUP` runs each.
    """
    groups: dict[str | None, list[RunRow]] = {}
    for row in runs:
        groups.setdefault(value_in(row, by), []).append(row)
    return {value: rows[:RUNS_OF_GROUP] for value, rows in list(groups.items())[:GROUPS]}


def value_in(row: RunRow, by: GroupBy) -> str | None:
    """Return what a run is grouped by; None where it has nothing there."""
    if by.group == "dataset":
        return ", ".join(row.datasets) if row.datasets else None
    return (row.params if by.group == "param" else row.tags).get(by.key)


def series_of(store: Store | None, run_id: str, key: str) -> Iterator[Series]:
    """Yield the points of a metric, where the run is there and has it."""
    if store is None:
        return
    try:
        series = store.read_series(run_id, key)
    except NotFoundError:  # purged meanwhile
        return
    if len(series):
        yield series


def floats_in(kept: bytes) -> Numbers:
    """Return the numbers of an array as a notebook keeps it."""
    return np.frombuffer(kept, "<f4").astype(np.float64)


def _from_its_start(x: Numbers) -> tuple[float, bytes]:
    begin = float(x[0]) if len(x) else 0.0
    return begin, _floats(x - begin)


def _floats(numbers: NDArray[Any]) -> bytes:
    with np.errstate(over="ignore"):
        return numbers.astype("<f4").tobytes()
