"""Runs put together by what they have under a name."""

from __future__ import annotations

import math
import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from trialbook.search.tree import Aggregate
    from trialbook.store.base import RunQuery

MAX_LEVELS = 2
"""Runs are grouped by so many things at most."""
LARGEST = 1e150
"""What is larger has no square that a double can hold."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class GroupKey(NamedTuple):
    """What runs are grouped by; of datasets, all that a run used, and the key is empty."""

    entity: Literal["param", "tag", "dataset"]
    key: str


GroupValues = tuple[str | None, ...]
"""What the runs of a group have, for each of what they are grouped by."""


class MetricAggregate(NamedTuple):
    """A metric and which of its values counts: the latest, the least or the greatest."""

    key: str
    aggregate: Aggregate = "latest"


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of a metric in a group, without NaN and what is beyond `LARGEST`.

    Attributes
    ----------
    count : int
    mean : float
    std : float or None
        Of a sample; None for a single value.
    least, greatest : float
    """

    count: int
    mean: float
    std: float | None
    least: float
    greatest: float

    @staticmethod
    def of(values: Sequence[float]) -> Spread:
        """Describe values, at least one.

        Examples
        --------
        >>> Spread.of([1.0, 3.0])
        Spread(count=2, mean=2.0, std=1.4142135623730951, least=1.0, greatest=3.0)
        """
        return Spread(
            len(values),
            statistics.fmean(values),
            statistics.stdev(values) if len(values) > 1 else None,
            min(values),
            max(values),
        )


@dataclass(frozen=True, slots=True)
class RunGroup:
    """The runs that have the same values; None stands for those that have none.

    Attributes
    ----------
    values : tuple of (str or None)
        One for each of what runs are grouped by.
    count : int
    metrics : mapping
    """

    values: GroupValues
    count: int
    metrics: Mapping[MetricAggregate, Spread]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Some groups of ``total``."""

    groups: Sequence[RunGroup]
    total: int


class Level(NamedTuple):
    """How the groups of one level stand: by their means where these are given."""

    by: GroupKey
    means: Mapping[GroupValues, float] | None
    descending: bool


def sorted_by(query: RunQuery, by: GroupKey) -> tuple[MetricAggregate | None, bool]:
    """Return what groups are sorted by, None for their value, and whether descending."""
    if query.order_by:
        field, descending = query.order_by[0].field, query.order_by[0].descending
        if field.entity == "metric" and field.aggregate in ("latest", "min", "max"):
            return MetricAggregate(field.key, field.aggregate), descending
        if (field.entity, field.key) == (
            ("attribute", "datasets") if by.entity == "dataset" else by
        ):
            return None, descending
    return None, False


def in_order(groups: Collection[GroupValues], levels: Sequence[Level]) -> list[GroupValues]:
    """Return groups in their order: those of the last level stand together in those above.

    Examples
    --------
    >>> depth, rate = (Level(GroupKey("param", key), None, False) for key in ("depth", "rate"))
    >>> in_order([("10", "1"), ("9", None), ("9", "2")], [depth, rate])
    [('9', '2'), ('9', None), ('10', '1')]
    """
    found: list[GroupValues] = [()]
    for at, level in enumerate(levels):
        below: dict[GroupValues, set[str | None]] = defaultdict(set)
        for values in groups:
            below[values[:at]].add(values[at])
        found = [
            (*above, value) for above in found for value in _siblings(above, below[above], level)
        ]
    return found


def _siblings(above: GroupValues, values: Collection[str | None], level: Level) -> list[str | None]:
    """Return the groups in one group by their means, where these are given, else by their values.

    Numbers come before other params, and what is missing last, in both directions; so do groups
    of the same mean.
    """
    by, means, descending = level

    def place(value: str | None) -> tuple[float, str]:
        if value is None:
            return 0.0, ""
        number = param_number(value) if by.entity == "param" else None
        return (0.0 if number is None else number), value

    def kind(value: str | None) -> int:
        if value is None:
            return 2
        return 1 if by.entity == "param" and param_number(value) is None else 0

    found = sorted(values, key=place)
    if means is None and descending:
        found.sort(key=place, reverse=True)
    found.sort(key=kind)
    if means is not None:
        found.sort(key=lambda value: means.get((*above, value), 0.0), reverse=descending)
        found.sort(key=lambda value: (*above, value) not in means)
    return found


def counts(value: float | None) -> bool:
    """Return whether a value takes part in a group's spread."""
    return value is not None and math.isfinite(value) and abs(value) <= LARGEST


def param_number(value: str) -> float | None:
    """Return the number that a text spells, to sort and compare by; None where it spells none.

    What other programs write as ``nan``, ``inf``, ``0x10`` or ``1_000`` is text here, and so is a
    number with white space around it.

    Examples
    --------
    >>> param_number("1e-3"), param_number("auto"), param_number("nan")
    (0.001, None, None)
    """
    return float(value) if _NUMBER.fullmatch(value) else None
