"""What a filter may speak of: the names of runs, of experiments or of registered models."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from trialbook.search.tree import Entity

Kind = Literal["text", "number", "either"]
"""What a field is compared with; a number in quotes is text."""

_PREFIX: dict[Entity, str] = {
    "attribute": "attributes",
    "param": "params",
    "metric": "metrics",
    "tag": "tags",
    "dataset": "datasets",
}
_TAGS: dict[str, Entity] = {"tag": "tag", "tags": "tag"}
_ATTRIBUTES: dict[str, Entity] = {
    "attribute": "attribute",
    "attributes": "attribute",
    "attr": "attribute",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The vocabulary of one kind of search.

    Attributes
    ----------
    prefixes : mapping of str to Entity
        Every spelling of every prefix.
    attributes : mapping of str to str
        The kind of each attribute, ``"text"`` or ``"number"``.
    aliases : mapping of str to str
        Other spellings of attributes.
    bare_names : bool
        Whether a name without prefix may be something else than an attribute.
    """

    prefixes: Mapping[str, Entity]
    attributes: Mapping[str, Kind]
    aliases: Mapping[str, str]
    bare_names: bool

    @property
    def usual_prefixes(self) -> tuple[str, ...]:
        """One spelling of each prefix, for messages."""
        return tuple(dict.fromkeys(_PREFIX[entity] for entity in self.prefixes.values()))

    def attribute(self, name: str) -> str | None:
        """Return the attribute that a name or an alias stands for."""
        name = self.aliases.get(name, name)
        return name if name in self.attributes else None

    def kind(self, entity: Entity, key: str) -> Kind:
        """Return what a field's values are compared with."""
        if entity == "attribute":
            return self.attributes[key]
        if entity in ("param", "tag"):
            return "either"
        return "number" if entity == "metric" else "text"


RUNS = Scope(
    prefixes={
        **_ATTRIBUTES,
        "run": "attribute",
        "metric": "metric",
        "metrics": "metric",
        "param": "param",
        "params": "param",
        "parameter": "param",
        "parameters": "param",
        **_TAGS,
        "dataset": "dataset",
        "datasets": "dataset",
    },
    attributes={
        "run_id": "text",
        "run_name": "text",
        "status": "text",
        "user_id": "text",
        "experiment_id": "text",
        "artifact_uri": "text",
        "start_time": "number",
        "end_time": "number",
        "duration": "number",
    },
    aliases={
        "run name": "run_name",
        "Run name": "run_name",
        "Run Name": "run_name",
        "created": "start_time",
        "Created": "start_time",
    },
    bare_names=True,
)
"""Runs: attributes, params, metrics, tags and datasets."""

EXPERIMENTS = Scope(
    prefixes={**_ATTRIBUTES, **_TAGS},
    attributes={
        "name": "text",
        "experiment_id": "text",
        "creation_time": "number",
        "last_update_time": "number",
    },
    aliases={},
    bare_names=False,
)
"""Experiments: attributes and tags."""

REGISTERED_MODELS = Scope(
    prefixes={**_ATTRIBUTES, **_TAGS},
    attributes={
        "name": "text",
        "creation_timestamp": "number",
        "last_updated_timestamp": "number",
    },
    aliases={"timestamp": "last_updated_timestamp"},
    bare_names=False,
)
"""Registered models: attributes and tags."""

MODEL_VERSIONS = Scope(
    prefixes={**_ATTRIBUTES, **_TAGS},
    attributes={
        "name": "text",
        "version_number": "number",
        "run_id": "text",
        "source_path": "text",
        "current_stage": "text",
        "creation_timestamp": "number",
        "last_updated_timestamp": "number",
    },
    aliases={},
    bare_names=False,
)
"""Versions of registered models: attributes and tags."""

DATASET_KEYS = ("name", "digest", "context")


def spell(entity: Entity, key: str) -> str:
    """Return how a field is written in a filter, in backticks where it needs them.

    Examples
    --------
    >>> spell("metric", "val acc")
    'metrics.`val acc`'
    """
    plain = bool(key) and not any(c.isspace() or c in "'\"`(),=<>!&|~;" for c in key)
    name = key if plain else "`" + key.replace("`", "``") + "`"
    return f"{_PREFIX[entity]}.{name}" if entity in _PREFIX else name


def brief(text: str) -> str:
    """Return the text as a message can show it.

    Examples
    --------
    >>> len(brief("x" * 1000))
    60
    """
    return text if len(text) <= 60 else f"{text[:59]}…"


def near(word: str, choices: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return the choices that look like the word, best first.

    Examples
    --------
    >>> near("metrcs", ["metrics", "params"])
    ('metrics',)
    """
    if len(word) > 80:
        return ()
    by_lower: dict[str, str] = {}
    for choice in choices:
        by_lower.setdefault(choice.lower(), choice)
    found = difflib.get_close_matches(word.lower(), list(by_lower)[:5000], count)
    return tuple(by_lower[lower] for lower in found)
