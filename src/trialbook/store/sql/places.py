"""Places of artifacts as a database keeps them: relative to the store where they are below it.

So a folder with a store and its artifacts can be moved or copied, or be seen by two machines
under two names. SQLite is given functions that know where the store is; PostgreSQL, whose
artifacts are in no folder beside it, keeps what it is given.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from trialbook import settings

MARK = "artifacts:"
"""How a place begins that is below the store's artifact root."""
_BEHIND_MARK = MARK[:-1] + chr(ord(MARK[-1]) + 1)


class Placed(FunctionElement[str]):
    """A place as users see it, from what is kept."""

    name = "placed"
    type = Text()
    inherit_cache = True


class _Kept(FunctionElement[str]):
    name = "kept"
    type = Text()
    inherit_cache = True


@compiles(Placed)
@compiles(_Kept)
def _unchanged(element: FunctionElement[str], compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(Placed, "sqlite")
def _placed(element: Placed, compiler: Any, **options: Any) -> str:
    kept = compiler.process(element.clauses, **options)
    # nothing but SQL for each row, and little of it: a table asks for the places of thousands
    return (
        f"CASE WHEN {kept} >= '{MARK}' AND {kept} < '{_BEHIND_MARK}' "
        f"THEN trialbook_root() || substr({kept}, {len(MARK) + 1}) "
        f"WHEN instr({kept}, trialbook_former_root()) = 1 "
        f"THEN trialbook_root() || substr({kept}, length(trialbook_former_root()) + 1) "
        f"ELSE {kept} END"
    )


@compiles(_Kept, "sqlite")
def _kept(element: _Kept, compiler: Any, **options: Any) -> str:
    return f"trialbook_kept({compiler.process(element.clauses, **options)})"


class ArtifactLocation(TypeDecorator[str]):
    """The type of a column that holds places of artifacts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Compare byte by byte, as everywhere."""
        collated = Text(collation="C") if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(collated)

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        """Read the place."""
        return Placed(column)

    def bind_expression(self, bindvalue: ColumnElement[str]) -> ColumnElement[str]:
        """Keep it."""
        return _Kept(bindvalue)


def kept(place: str, root: str) -> str:
    """Return a place as it is kept below a root.

    Examples
    --------
    >>> kept("/data/trialbook-artifacts/0", "/data/trialbook-artifacts")
    'artifacts:0'
    """
    return MARK + place.removeprefix(f"{root}/") if place.startswith(f"{root}/") else place


def former_root(location: str, root: str, experiment_id: str = "0") -> str | None:
    """Return the root of an experiment's place, where that was beside a store elsewhere.

    Examples
    --------
    >>> former_root("/old/trialbook-artifacts/0", "/new/trialbook-artifacts")
    '/old/trialbook-artifacts'
    """
    former = location.removesuffix(f"/{experiment_id}")
    if former in (location, root) or not former.endswith(settings.ARTIFACTS_SUFFIX):
        return None
    return None if settings.is_url(former) else former
