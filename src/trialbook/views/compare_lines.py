"""The lines that are kept of a comparison: curves of runs, and bands of groups of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import NotFoundError
from trialbook.protocol.messages import ComparedBand, ComparedCurve
from trialbook.queries.bands import band, member_of
from trialbook.queries.curves import curve_along, read_curve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from trialbook.protocol.messages import ChartSettings, GroupBy, RunRow
    from trialbook.queries.curves import DrawnCurve
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
    store: Store | None, runs: Sequence[RunRow], keys: Mapping[str, ChartSettings], room: Room
) -> list[ComparedCurve]:
    """Return curves by the axis that is shown of each metric, of one metric after the other."""
    buckets = room.of_each(len(runs) * len(keys))
    drawn: list[ComparedCurve] = []
    for key, settings in keys.items():
        for row in runs:
            if len(drawn) == room.lines:
                return drawn
            found = None if store is None else _curve(store, row, key, settings, buckets)
            if found is not None:
                begin, x = _from_its_start(found.x)
                drawn.append(
                    ComparedCurve(row.run_id, key, found.total, begin, x, _floats(found.y))
                )
    return drawn


def group_bands(
    store: Store | None,
    groups: dict[str | None, list[RunRow]],
    keys: Mapping[str, ChartSettings],
    room: Room,
) -> list[ComparedBand]:
    """Return the lines of groups with their bands, of one metric after the other."""
    places = room.of_each(len(groups) * len(keys))
    drawn: list[ComparedBand] = []
    for key, settings in keys.items():
        for value, rows in groups.items():
            members = [each for row in rows for each in _members(store, row, key, settings)]
            if not members:
                continue
            if len(drawn) == room.lines:
                return drawn
            x, *edges = band(
                members,
                exact=settings.axis == "step",
                places=places,
                centre=settings.centre or "mean",
                width=settings.band or "minmax",
            )
            begin, kept = _from_its_start(x)
            drawn.append(ComparedBand(value, key, len(members), begin, kept, *map(_floats, edges)))
    return drawn


def _curve(
    store: Store, row: RunRow, key: str, settings: ChartSettings, buckets: int
) -> DrawnCurve | None:
    """Return a curve of a run; None where it has none, or has been purged meanwhile."""
    if settings.axis == "metric":
        series = next(series_of(store, row.run_id, key), None)
        along = next(series_of(store, row.run_id, settings.axis_metric or key), None)
        if series is None or along is None:
            return None
        return curve_along(series, along, buckets=buckets)
    axis, start = settings.axis, row.start_time
    with suppress(NotFoundError):
        return read_curve(store, row.run_id, key, axis, start=start, buckets=buckets)
    return None


def _members(
    store: Store | None, row: RunRow, key: str, settings: ChartSettings
) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield x and y of a run, where it has the metric, and that of the axis."""
    if store is not None:
        with suppress(NotFoundError):  # purged meanwhile
            found = member_of(store, row.run_id, key, settings, row.start_time)
            if found is not None and len(found[1]):
                yield found[1], found[2]


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
