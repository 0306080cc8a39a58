"""What experiments, runs and their parts can do beside holding values, as MLflow's entities can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, ClassVar, NoReturn, Self

from trialbook.errors import UnsupportedError


class Entity:
    """Base of the frozen dataclasses that the stores give and take.

    It iterates over names and values, so that ``dict(entity)`` works, and compares and hashes
    by them.

    Examples
    --------
    >>> param = tb.Param("alpha", "0.5")
    >>> dict(param)
    {'key': 'alpha', 'value': '0.5'}
    >>> param
    <Param: key='alpha', value='0.5'>
    >>> tb.Param.from_dictionary({"key": "alpha", "value": "0.5"}) == param
    True
    """

    __slots__ = ()
    _more: ClassVar[tuple[str, ...]] = ()
    """What it has under MLflow's names besides its fields."""

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, getattr(self, name)) for name in _names(type(self)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self)
        return f"<{type(self).__name__}: {shown}>"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _fields(type(self)))

    def __hash__(self) -> int:
        return hash(tuple(_frozen(getattr(self, name)) for name in _fields(type(self))))

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override] # for vars(); there are slots
        return dict(self)

    def to_dictionary(self) -> dict[str, Any]:
        """Return names and values, also of the entities in it, as plain dictionaries."""
        return {name: _plain(value) for name, value in self}

    @classmethod
    def from_dictionary(cls, the_dict: Mapping[str, Any]) -> Self:
        """Return one with the values of a dictionary, of which other names are left out."""
        known = _fields(cls)
        return cls(**{name: value for name, value in the_dict.items() if name in known})

    def to_proto(self) -> NoReturn:
        """Raise UnsupportedError: there are no protocol buffers here."""
        raise UnsupportedError(
            f"A {type(self).__name__} has no protocol buffer; use dict(…) or to_dictionary()."
        )

    @classmethod
    def from_proto(cls, proto: object) -> NoReturn:  # noqa: ARG003 -- MLflow's signature
        """Raise UnsupportedError: there are no protocol buffers here."""
        raise UnsupportedError(
            f"A {cls.__name__} is not made of a protocol buffer; use from_dictionary(…)."
        )


def _fields(kind: type[Any]) -> tuple[str, ...]:
    # what tells nothing of an entity, such as its place in a store, is not compared
    return tuple(field.name for field in fields(kind) if field.compare)


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(sorted({*_fields(kind), *kind._more}))  # noqa: SLF001 -- its own


def _plain(value: Any) -> Any:
    if isinstance(value, Entity):
        return value.to_dictionary()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, dict) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return frozenset(value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
