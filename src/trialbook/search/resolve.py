"""Names without prefix resolved by the names that occur in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from trialbook.errors import FilterError
from trialbook.search.scope import RUNS, brief, near, spell
from trialbook.search.tree import And, Comparison, Entity, Field, Node, Not, Or, OrderTerm, Word
from trialbook.search.typecheck import check


class Names(Protocol):
    """The names that occur in some runs; `trialbook.store.base.RunNames` is one."""

    @property
    def params(self) -> Sequence[str]:
        """Keys of params."""

    @property
    def metrics(self) -> Sequence[str]:
        """Keys of metrics."""

    @property
    def tags(self) -> Sequence[str]:
        """Keys of tags."""


def resolve_filter(node: Node | None, names: Names) -> Node | None:
    """Resolve what each name without prefix is.

    Names with a prefix are left alone: one that does not occur is legal and
    matches nothing, as in MLflow.

    Raises
    ------
    FilterError
        A name is unknown or means several things, or its operator or value
        does not fit what it turns out to be.

    Examples
    --------
    >>> from trialbook.search import parse_filter
    >>> from trialbook.store.base import RunNames
    >>> resolve_filter(parse_filter("acc > 0.9"), RunNames(metrics=("acc",))).field.entity
    'metric'
    """
    return None if node is None else _required(node, names)


def resolve_order(terms: Sequence[OrderTerm], names: Names) -> tuple[OrderTerm, ...]:
    """Resolve what each name without prefix is, as `resolve_filter` does.

    Raises
    ------
    FilterError
        A name is unknown or means several things.
    """
    return tuple(replace(term, field=_resolved(term.field, names)) for term in terms)


def has_unprefixed(node: Node | None, terms: Sequence[OrderTerm] = ()) -> bool:
    """Return whether `resolve_filter` and `resolve_order` need the names at all."""
    if any(term.field.entity == "unprefixed" for term in terms):
        return True
    if isinstance(node, And | Or):
        return any(has_unprefixed(part) for part in node.parts)
    if isinstance(node, Not):
        return has_unprefixed(node.part)
    return isinstance(node, Comparison) and node.field.entity == "unprefixed"


def _required(node: Node, names: Names) -> Node:
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(_required(part, names) for part in node.parts))
    if isinstance(node, Not):
        return Not(_required(node.part, names))
    if isinstance(node, Word) or node.field.entity != "unprefixed":
        return node
    comparison = replace(node, field=_resolved(node.field, names))
    check(comparison, RUNS)
    return comparison


def _resolved(field: Field, names: Names) -> Field:
    if field.entity != "unprefixed":
        return field
    candidates: dict[Entity, Sequence[str]] = {"metric": names.metrics}
    # in min(loss) nothing but a metric can be meant
    if not field.of_series:
        candidates |= {"param": names.params, "tag": names.tags}
    found = [entity for entity, keys in candidates.items() if field.key in keys]
    if len(found) == 1:
        return replace(field, entity=found[0])
    if found:
        spellings = [spell(entity, field.key) for entity in found]
        raise _error(
            field,
            f"'{brief(field.key)}' is the name of a {' and of a '.join(found)}; "
            f"write {' or '.join(map(brief, spellings))}.",
            spellings,
        )
    raise _unknown(field, candidates)


def _unknown(field: Field, candidates: dict[Entity, Sequence[str]]) -> FilterError:
    prefix, dot, key = field.key.partition(".")
    prefixes = ("metrics",) if field.of_series else RUNS.usual_prefixes
    meant = near(prefix, prefixes, 1) if dot and key else ()
    if meant:
        # What is in backticks is one name: there the whole of it is at fault.
        plain = len(field.key) == field.length
        return _error(
            replace(field, length=len(prefix)) if plain else field,
            f"'{brief(prefix)}' is no prefix; valid are {', '.join(prefixes)}.",
            meant if plain else (spell(RUNS.prefixes[meant[0]], key),),
        )
    spellings: dict[str, str] = {}
    for entity, keys in candidates.items():
        for name in keys:
            spellings.setdefault(name, spell(entity, name))
    if not field.of_series:
        spellings |= {name: name for name in RUNS.attributes}
    close = near(field.key, spellings)
    kinds = "metric" if field.of_series else "attribute, param, metric or tag"
    return _error(
        field,
        f"No {kinds} is called '{brief(field.key)}'.",
        [spellings[name] for name in close],
    )


def _error(field: Field, problem: str, suggestions: Sequence[str]) -> FilterError:
    return FilterError(
        problem,
        text=field.text,
        position=field.position,
        length=field.length,
        suggestions=[suggestion for suggestion in suggestions if len(suggestion) <= 100],
    )
