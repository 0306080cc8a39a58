"""The numbers that texts spell, where a table has no column for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class SpelledNumber(FunctionElement[float]):
    """What `param_number` reads in a text, null where it spells no number.

    A database is given it as a function, where that does not have to be kept in the store.
    """

    name = "spelled_number"
    type = Double()
    inherit_cache = True


# PostgreSQL refuses to cast what a double cannot hold, where Python has an infinity or 0. A numeric
# tells that, since it holds every exponent of three digits; a longer exponent decides alone.
_ON_POSTGRES = r"""
CASE
WHEN {text} !~ '^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$' THEN NULL
WHEN {text} ~ '^[+-]?[0.]+([eE]|$)' OR {text} ~ '[eE]-0*[1-9][0-9]{{3}}' THEN 0
WHEN {text} ~ '[eE][+]?0*[1-9][0-9]{{3}}' THEN {infinite}
WHEN abs(CAST({text} AS numeric)) <= 2.4703282292062327e-324 THEN 0
WHEN abs(CAST({text} AS numeric)) >= 1.797693134862315807937e308 THEN {infinite}
ELSE CAST({text} AS double precision)
END
"""
_INFINITE = "CAST(CASE WHEN {text} ~ '^-' THEN '-Infinity' ELSE 'Infinity' END AS double precision)"


@compiles(SpelledNumber)
def _by_function(element: SpelledNumber, compiler: Any, **options: Any) -> str:
    return f"trialbook_number({compiler.process(element.clauses, **options)})"


@compiles(SpelledNumber, "postgresql")
def _on_postgres(element: SpelledNumber, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return _ON_POSTGRES.format(text=text, infinite=_INFINITE.format(text=text))
