"""Filters and orders evaluated run by run: what the SQL of the other stores must agree with."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from reference.records import FoundRun
from trialbook.errors import FilterError
from trialbook.model import Experiment, TagName
from trialbook.registered import ModelVersion, RegisteredModel
from trialbook.search.tree import And, Comparison, Field, Node, Not, Or, OrderTerm, Word
from trialbook.store.groups import param_number
from trialbook.store.paging import KeysetPosition, wrong_token

E = TypeVar("E", RegisteredModel, ModelVersion)


@dataclass(frozen=True, slots=True)
class Registered(Generic[E]):
    """A model or a version as a search sees it: ``number`` counts up with each that is created."""

    entity: E
    number: int


Item: TypeAlias = FoundRun | Experiment | Registered[RegisteredModel] | Registered[ModelVersion]
T = TypeVar("T", bound=Item)
Scalar = str | float | None

# what MLflow's filters call otherwise than its objects
_OF_VERSIONS = {"version_number": "version", "source_path": "source"}


def matches(node: Node | None, item: Item) -> bool:
    """Return whether the filter holds for what is searched."""
    if node is None:
        return True
    if isinstance(node, And):
        return all(matches(part, item) for part in node.parts)
    if isinstance(node, Or):
        return any(matches(part, item) for part in node.parts)
    if isinstance(node, Not):
        return not matches(node.part, item)
    if isinstance(node, Word):
        return any(node.text.lower() in text.lower() for text in _searched_for_words(item))
    if node.field.entity == "dataset":
        # as in MLflow it is enough that one dataset passes
        return any(_holds(node, value) for value in of_datasets(node.field.key, item))
    return _holds(node, value_of(node.field, item))


def _searched_for_words(item: Item) -> list[str]:
    if isinstance(item, FoundRun):
        name, params = item.run.info.run_name, item.run.data.params
    else:
        name, params = item.entity.name if isinstance(item, Registered) else item.name, {}
    tags = [tag for tag in _tags(item).items() if not tag[0].startswith(TagName.RESERVED_PREFIXES)]
    return [name, *(text for pair in (*params.items(), *tags) for text in pair)]


def of_datasets(key: str, item: Item) -> list[str | None]:
    """Return the name, the digest or the context of each dataset; none of what is no run."""
    if not isinstance(item, FoundRun):
        return []
    used = item.run.inputs.dataset_inputs
    if key == "context":
        return [one.tag_values().get(TagName.DATASET_CONTEXT) for one in used]
    return [one.dataset.name if key == "name" else one.dataset.digest for one in used]


def value_of(field: Field, item: Item) -> Scalar:
    """Return the value that a field has in what is searched; None where it has none."""
    if field.entity == "unprefixed":
        raise FilterError(
            f"'{field.key}' has no prefix and was not resolved.",
            text=field.text,
            position=field.position,
            length=field.length,
        )
    if field.entity == "tag":
        return _tags(item).get(field.key)
    if field.entity == "attribute":
        return _attribute(field.key, item)
    if not isinstance(item, FoundRun) or field.entity == "dataset":
        return None
    if field.entity == "param":
        return item.run.data.params.get(field.key)
    return item.number(field.key, field.aggregate)


def _tags(item: Item) -> dict[str, str]:
    if isinstance(item, FoundRun):
        return item.run.data.tags
    return item.entity.tags if isinstance(item, Registered) else item.tags


def _attribute(key: str, item: Item) -> Scalar:
    if isinstance(item, FoundRun) and key == "duration":
        end = item.run.info.end_time
        return None if end is None else end - item.run.info.start_time
    if isinstance(item, FoundRun) and key == "datasets":
        return item.datasets
    if isinstance(item, FoundRun) and key == "number":
        return item.run.number
    value: Scalar
    if isinstance(item, Registered):
        if key == "number":
            return item.number
        if isinstance(item.entity, ModelVersion):
            key = _OF_VERSIONS.get(key, key)
        value = getattr(item.entity, key)
        return value
    value = getattr(item.run.info if isinstance(item, FoundRun) else item, key)
    return value


def _holds(comparison: Comparison, value: Scalar) -> bool:
    if comparison.operator == "IS NULL":
        return value is None
    if comparison.is_numeric and isinstance(value, str):
        value = param_number(value)
    if value is None:
        return False
    return comparison.operator == "IS NOT NULL" or _TESTS[comparison.operator](
        value, comparison.value
    )


def _like(pattern: str, value: str) -> bool:
    wildcards = {"%": ".*", "_": "."}
    expression = "".join(wildcards.get(character) or re.escape(character) for character in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None


# the parser and `resolve` see to it that both sides have the type the operator needs
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "IN": lambda value, wanted: value in wanted,
    "NOT IN": lambda value, wanted: value not in wanted,
    "LIKE": lambda value, pattern: _like(pattern, value),
    "ILIKE": lambda value, pattern: _like(pattern.lower(), value.lower()),
}


def total_order(
    terms: Sequence[OrderTerm], times: Collection[Field], number: Field, last: Sequence[OrderTerm]
) -> tuple[OrderTerm, ...]:
    """Return an order without ties.

    Behind one of the times that is the order of creation in its direction, else what is ``last``.
    """
    for term in terms:
        if term.field in times:
            return (*terms, OrderTerm(number, term.descending))
    return (*terms, *last)


def ordered(items: list[T], terms: Sequence[OrderTerm]) -> list[T]:
    """Return the items sorted by the terms; those that tie stay as they were.

    Numbers come before NaN, numeric params before other texts, and missing
    values last, in both directions.
    """
    for term in reversed(terms):
        keys = {id(item): _sort_key(term.field, item) for item in items}
        items = sorted(items, key=lambda item: keys[id(item)][1], reverse=term.descending)
        items = sorted(items, key=lambda item: keys[id(item)][0])
    return items


def page_of(
    items: list[T], terms: Sequence[OrderTerm], limit: int, after: KeysetPosition | None
) -> tuple[list[T], KeysetPosition | None]:
    """Return the first items behind a place, and the place of the last where others follow."""
    found = ordered(items, terms)
    if after is not None:
        if [type(value) for value in after] != [int, float, str] * len(terms):
            raise wrong_token()
        found = [item for item in found if _is_behind(item, after, terms)]
    page = found[:limit]
    return page, _place(page[-1], terms) if len(found) > limit else None


def _place(item: Item, terms: Sequence[OrderTerm]) -> KeysetPosition:
    keys = [_sort_key(term.field, item) for term in terms]
    return tuple(part for group, (number, text) in keys for part in (group, float(number), text))


def _is_behind(item: Item, after: tuple[Any, ...], terms: Sequence[OrderTerm]) -> bool:
    for position, term in enumerate(terms):
        group, place = _sort_key(term.field, item)
        other_group, *other = after[3 * position : 3 * position + 3]
        if group != other_group:
            return bool(group > other_group)
        if place != tuple(other):
            return (place > tuple(other)) != term.descending
    return False


def _sort_key(field: Field, item: Item) -> tuple[int, tuple[float, str]]:
    """Return the group, whose order never turns round, and the place in it."""
    value = value_of(field, item)
    if value is None:
        return 2, (0.0, "")
    if field.entity == "attribute" and field.key == "experiment_id":
        return 0, (int(value), "")
    if isinstance(value, str):
        number = param_number(value) if field.entity == "param" else None
        return (1, (0.0, value)) if number is None else (0, (number, value))
    return (1, (0.0, "")) if math.isnan(value) else (0, (value, ""))
