"""Which of many numbers a column has, as one bound value.

For IN, SQLAlchemy binds each number by a name of its own. To find a page of runs takes the
database less time than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class _Numbers(TypeDecorator[Sequence[int]]):
    """A list of numbers: an array, and JSON in SQLite, which has no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(
            ARRAY(BigInteger) if dialect.name == "postgresql" else Text()
        )

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return list(value) if dialect.name == "postgresql" else str(list(value))


class _Listed(FunctionElement[bool]):
    # Of no type: were it Boolean, SQLite would be asked whether it equals 1, and use no index.
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _in_json(element: _Listed, compiler: Any, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 -- two names


@compiles(_Listed, "postgresql")
def _in_array(element: _Listed, compiler: Any, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({numbers})"


def listed(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Return that a column has one of the numbers bound to a name."""
    return _Listed(column, bindparam(name, type_=_Numbers()))
