"""Whether a condition's operator and value fit its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trialbook.errors import FilterError
from trialbook.search.scope import Kind, Scope, brief, near, spell

if TYPE_CHECKING:
    from trialbook.search.tree import Comparison, Field

SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_ORDERING = SIGNS[2:]
WORDS = ("LIKE", "ILIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL")

_OPERATORS: dict[Kind, tuple[str, ...]] = {
    "number": (*SIGNS, "IS NULL", "IS NOT NULL"),
    "text": ("=", "!=", *WORDS),
    "either": (*SIGNS, *WORDS),
}
_DATASET_OPERATORS = ("=", "!=", "LIKE", "ILIKE", "IN", "NOT IN")
_NOUN = {"metric": "A metric", "param": "A param", "tag": "A tag", "dataset": "A dataset's key"}


def check(comparison: Comparison, scope: Scope) -> None:
    """Refuse a condition that could not be meant.

    Raises
    ------
    FilterError
        At the operator or at the value.
    """
    operator, kind = comparison.operator, scope.kind(comparison.field.entity, comparison.field.key)
    _check_operator(comparison, kind)
    if operator.startswith("IS"):
        return
    if comparison.is_numeric:
        if kind == "text":
            raise _not_text(comparison, f"{noun(comparison.field)} is text")
        if operator in ("LIKE", "ILIKE"):
            raise _not_text(comparison, f"{operator} compares text")
    elif kind == "number":
        raise _not_a_number(
            comparison, f"{noun(comparison.field)} is a number; compare it with one"
        )
    elif operator in _ORDERING:
        raise _not_a_number(comparison, f"{operator} compares numbers; write one")


def noun(field: Field) -> str:
    """Return what to call a field in a sentence.

    Examples
    --------
    >>> from trialbook.search.tree import Field
    >>> noun(Field("metric", "acc")), noun(Field("attribute", "status"))
    ('A metric', 'The attribute status')
    """
    return _NOUN.get(field.entity, f"The attribute {field.key}")


def _check_operator(comparison: Comparison, kind: Kind) -> None:
    field = comparison.field
    allowed = _DATASET_OPERATORS if field.entity == "dataset" else _OPERATORS[kind]
    if comparison.operator in allowed:
        return
    is_a = "a number" if kind == "number" else "text"
    raise FilterError(
        f"{noun(field)} is {is_a}, which {comparison.operator} does not compare; "
        f"use {', '.join(allowed)}.",
        text=field.text,
        position=comparison.operator_at.position,
        length=comparison.operator_at.length,
        suggestions=near(comparison.operator, allowed) if kind == "text" else (),
    )


def _not_a_number(comparison: Comparison, problem: str) -> FilterError:
    value = comparison.value if isinstance(comparison.value, str) else ""
    number = value.strip() if re.fullmatch(r"\s*[+-]?[\d.]+([eE][+-]?\d+)?\s*", value) else ""
    return FilterError(
        f"{problem}, without quotes: "
        f"{_written(comparison.field)} {comparison.operator} {brief(number) or '0.5'}.",
        text=comparison.field.text,
        position=comparison.value_at.position,
        length=comparison.value_at.length,
        suggestions=(number,) if number and len(number) <= 100 else (),
    )


def _not_text(comparison: Comparison, problem: str) -> FilterError:
    text, at = comparison.field.text, comparison.value_at
    quoted = f"'{brief(text[at.position : at.position + at.length])}'"
    return FilterError(
        f"{problem}; put the value in quotes: "
        f"{_written(comparison.field)} {comparison.operator} {quoted}.",
        text=text,
        position=at.position,
        length=at.length,
        suggestions=(quoted,),
    )


def _written(field: Field) -> str:
    """Return the field as the user wrote it."""
    written = field.text[field.position : field.position + field.length]
    name = brief(written or spell(field.entity, field.key))
    return f"{field.aggregate}({name})" if field.of_series else name
