"""Names in a filter that no run has, which is legal and finds nothing, with what may be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from trialbook.search.scope import brief, near, spell
from trialbook.search.tree import Comparison, Entity, Field, Node, Not, Word

if TYPE_CHECKING:
    from trialbook.search.resolve import Names

MAX_NAMED = 5
MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A field that no run has, and fields that may be meant, as a filter has them, best first."""

    field: Field
    suggestions: tuple[str, ...]

    def told(self, where: str) -> str:
        """Return it as a sentence.

        Examples
        --------
        >>> UnknownName(Field("metric", "acc"), ("metrics.val/acc",)).told("No run here")
        "No run here has a metric 'acc'. Did you mean metrics.val/acc?"
        """
        sentence = f"{where} has a {self.field.entity} {brief(self.field.key)!r}."
        meant = " or ".join(map(brief, self.suggestions))
        return f"{sentence} Did you mean {meant}?" if meant else sentence


def unknown_names(node: Node | None, names: Names) -> list[UnknownName]:
    """Return what a filter compares and no run has, at most `MAX_NAMED` fields.

    ``IS NULL`` asks for runs without a name, and where there is no name at all there is no run.

    Parameters
    ----------
    node : Node or None
        As `resolve_filter` returns it.
    names : Names
        The names that occur.

    Examples
    --------
    >>> from trialbook.search import parse_filter
    >>> from trialbook.store.base import RunNames
    >>> names = RunNames(metrics=("val/acc",))
    >>> unknown_names(parse_filter("metrics.acc > 1"), names)[0].suggestions
    ('metrics.val/acc',)
    """
    known: dict[Entity, Sequence[str]] = {
        "metric": names.metrics,
        "param": names.params,
        "tag": names.tags,
    }
    if not any(known.values()):
        return []
    unknown = {
        (field.entity, field.key): field
        for field in _compared(node)
        if field.entity in known and field.key not in known[field.entity]
    }
    named = islice(unknown.values(), MAX_NAMED)
    return [UnknownName(field, _meant(field, known)) for field in named]


def _compared(node: Node | None) -> Iterator[Field]:
    if isinstance(node, Comparison):
        if node.operator != "IS NULL":
            yield node.field
    elif isinstance(node, Not):
        yield from _compared(node.part)
    elif node is not None and not isinstance(node, Word):
        for part in node.parts:
            yield from _compared(part)


def _meant(field: Field, known: dict[Entity, Sequence[str]]) -> tuple[str, ...]:
    """Return what has this name and is something else, then what has one that is near."""
    found = [spell(field.entity, key) for key in names_near(field.key, known[field.entity])]
    if not field.of_series:
        found[:0] = [
            spell(entity, field.key) for entity, keys in known.items() if field.key in keys
        ]
    return tuple(each for each in found if len(each) <= 100)[:MAX_SUGGESTIONS]


def names_near(name: str, keys: Sequence[str]) -> Iterable[str]:
    """Return keys that end with a name behind a slash, then those around it and those like it.

    Examples
    --------
    >>> list(names_near("acc", ["loss", "val/acc", "train_accuracy"]))
    ['val/acc', 'train_accuracy']
    """
    small = name.lower()
    ending = [key for key in keys if key.lower().endswith(f"/{small}")]
    around = sorted((key for key in keys if small in key.lower()), key=len)
    return dict.fromkeys([*ending, *around, *near(name, keys, MAX_SUGGESTIONS)])
