"""The typed tree that a filter or an order is parsed into.

Where a part stands in the text is kept for error messages and plays no part in
equality: two trees are equal when they mean the same.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Entity = Literal["attribute", "param", "metric", "tag", "dataset", "unprefixed"]
"""What a name belongs to; ``unprefixed`` until the store's names decide (see `resolve`)."""

Aggregate = Literal["latest", "first", "min", "max", "count"]
"""What of a metric's series is compared; ``count`` is its number of points."""

Operator = Literal[
    "=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL"
]
Value: TypeAlias = str | float | tuple[str, ...] | tuple[float, ...] | None


class Span(NamedTuple):
    """The characters ``text[position:position + length]`` of a filter."""

    position: int
    length: int


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Field:
    """A name in a filter: ``metrics.acc`` is ``Field("metric", "acc", position, length)``.

    ``aggregate`` says what of a metric's series is meant: ``min(metrics.loss)`` is
    ``Field("metric", "loss", aggregate="min")``, at the position of the name inside.
    ``of_series`` tells that a part was asked for in so many words.
    ``text`` is the whole filter or order term, for `resolve` to point into.
    """

    entity: Entity
    key: str
    position: int = dataclasses.field(default=0, compare=False)
    length: int = dataclasses.field(default=0, compare=False)
    text: str = dataclasses.field(default="", compare=False, repr=False)
    aggregate: Aggregate = dataclasses.field(default="latest", kw_only=True)
    of_series: bool = dataclasses.field(default=False, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One condition; ``value`` is None for IS NULL and IS NOT NULL.

    A comparison is never true of a run that lacks the field, whatever the
    operator; only IS NULL is. To one with a number, a text that spells none is lacking.
    """

    field: Field
    operator: Operator
    value: Value
    operator_at: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)
    value_at: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    @property
    def is_numeric(self) -> bool:
        """Whether it compares numbers, also those that texts spell."""
        value = self.value[0] if isinstance(self.value, tuple) else self.value
        return isinstance(value, float)


@dataclass(frozen=True, slots=True)
class Word:
    """The name of what is searched, a param, a tag or the name of one contains this text.

    Case makes no difference. Tags that begin as `TagName.RESERVED_PREFIXES` do not count.
    """

    text: str


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; plain negation, so it is true of a run that lacks the field."""

    part: Node


Node: TypeAlias = Comparison | Word | And | Or | Not


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One sort key; runs without a value come last in both directions."""

    field: Field
    descending: bool = False
