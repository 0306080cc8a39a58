"""Filters and orders as SQL expressions; every value is a bound parameter.

An expression is true or false and never null, so that NOT means what it says:
a run that lacks a param fails ``params.a = 'x'`` and passes its negation.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from trialbook.errors import FilterError
from trialbook.search.tree import And, Comparison, Field, Node, Not, Or, OrderTerm, Word
from trialbook.store.paging import KeysetPosition, wrong_token
from trialbook.store.sql.numbers import SpelledNumber
from trialbook.store.sql.places import Placed
from trialbook.store.sql.schema import (
    experiment_tags,
    experiments,
    model_version_tags,
    model_versions,
    params,
    registered_model_tags,
    registered_models,
    run_inputs,
    runs,
    series,
    tags,
)
from trialbook.store.sql.words import contains, in_pair, is_own, mentions

Condition = ColumnElement[bool]
Column = ColumnElement[Any]

_RUN_ATTRIBUTES: dict[str, Column] = {
    "run_id": runs.c.run_id,
    "run_name": runs.c.run_name,
    "status": runs.c.status,
    "user_id": runs.c.user_id,
    "experiment_id": cast(runs.c.experiment_id, Text),
    "artifact_uri": Placed(runs.c.artifact_uri),
    "start_time": runs.c.start_time,
    "end_time": runs.c.end_time,
    "duration": runs.c.end_time - runs.c.start_time,
    # the table alone asks for it; searches ask for `datasets.name` and its like
    "datasets": runs.c.datasets,
}
_EXPERIMENT_ATTRIBUTES: dict[str, Column] = {
    "name": experiments.c.name,
    "experiment_id": cast(experiments.c.experiment_id, Text),
    "creation_time": experiments.c.creation_time,
    "last_update_time": experiments.c.last_update_time,
}
_MODEL_ATTRIBUTES: dict[str, Column] = {
    "name": registered_models.c.name,
    "creation_timestamp": registered_models.c.creation_timestamp,
    "last_updated_timestamp": registered_models.c.last_updated_timestamp,
}
_VERSION_ATTRIBUTES: dict[str, Column] = {
    "name": registered_models.c.name,
    "version_number": model_versions.c.version,
    "run_id": model_versions.c.run_id,
    "source_path": Placed(model_versions.c.source),
    "current_stage": model_versions.c.current_stage,
    "creation_timestamp": model_versions.c.creation_timestamp,
    "last_updated_timestamp": model_versions.c.last_updated_timestamp,
}

_TESTS: dict[str, Callable[[Column, Any], Condition]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "IN": lambda column, values: column.in_(values),
    "NOT IN": lambda column, values: column.not_in(values),
    # each database is given functions of these names, because LIKE differs between them
    "LIKE": lambda column, value: func.trialbook_like(value, column, type_=Boolean),
    "ILIKE": lambda column, value: func.trialbook_ilike(value, column, type_=Boolean),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are sorted by."""

    column: Column
    descending: bool = False

    @property
    def directed(self) -> Column:
        """As ORDER BY has it."""
        return self.column.desc() if self.descending else self.column.asc()

    def takes(self, value: object) -> bool:
        """Tell whether the column can be compared with a value, which comes from outside."""
        return value is None or isinstance(value, str) == isinstance(self.column.type, Text)


@dataclass(frozen=True, slots=True, eq=False)
class _Target:
    """The table that is searched, its attributes, tables beside it, and what ends every order.

    Rows are numbered as they are created. So where one of ``times`` is sorted by, their numbers
    decide between equal ones.
    """

    table: FromClause
    number: Column
    attributes: dict[str, Column]
    sides: dict[str, tuple[FromClause, str]]
    last_keys: tuple[Key, ...]
    nullable: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


_RUNS = _Target(
    runs,
    runs.c.id,
    _RUN_ATTRIBUTES,
    {"param": (params, "run"), "metric": (series, "run"), "tag": (tags, "run")},
    (Key(runs.c.start_time, descending=True), Key(runs.c.id, descending=True)),
    nullable=("end_time", "duration", "datasets"),
    times=("start_time",),
)
_EXPERIMENTS = _Target(
    experiments,
    experiments.c.experiment_id,
    _EXPERIMENT_ATTRIBUTES,
    {"tag": (experiment_tags, "experiment_id")},
    (
        Key(experiments.c.creation_time, descending=True),
        Key(experiments.c.experiment_id, descending=True),
    ),
    times=("creation_time", "last_update_time"),
)
_MODELS = _Target(
    registered_models,
    registered_models.c.id,
    _MODEL_ATTRIBUTES,
    {"tag": (registered_model_tags, "model")},
    (Key(registered_models.c.name),),
    times=("creation_timestamp", "last_updated_timestamp"),
)
_VERSIONS = _Target(
    model_versions.join(registered_models),
    model_versions.c.id,
    _VERSION_ATTRIBUTES,
    {"tag": (model_version_tags, "model_version")},
    (Key(registered_models.c.name), Key(model_versions.c.version, descending=True)),
    nullable=("run_id",),
    times=("creation_timestamp", "last_updated_timestamp"),
)


@lru_cache(maxsize=64)  # who turns pages, or looks on at a table, keeps the filter
def run_condition(node: Node | None) -> Condition:
    """Return the WHERE of a filter over runs."""
    return true() if node is None else _condition(node, _RUNS)


def found_by(run: FromClause, node: Node | None) -> Condition:
    """Return the same of a run under another name in the statement."""
    if node is None:
        return true()
    return run.c.id.in_(select(runs.c.id).where(run_condition(node)).correlate(None))


def experiment_condition(node: Node | None) -> Condition:
    """Return the WHERE of a filter over experiments."""
    return true() if node is None else _condition(node, _EXPERIMENTS)


def order_runs(
    statement: Select[Any],
    terms: Sequence[OrderTerm],
    after: KeysetPosition | None = None,
    first: Sequence[Key] = (),
) -> Select[Any]:
    """Add the joins and the ORDER BY of a search for runs, which begins behind a position.

    The keys in ``first`` go before those of the terms.
    """
    return _ordered(statement, terms, _RUNS, after, first)


def order_experiments(
    statement: Select[Any], terms: Sequence[OrderTerm], after: KeysetPosition | None = None
) -> Select[Any]:
    """Add the joins and the ORDER BY of a search for experiments, which begins behind one."""
    return _ordered(statement, terms, _EXPERIMENTS, after)


def run_position(terms: Sequence[OrderTerm]) -> Select[Any]:
    """Select the position in an order of the run that is bound as ``number``."""
    return _position(tuple(terms), _RUNS)


def experiment_position(terms: Sequence[OrderTerm]) -> Select[Any]:
    """Select the position in an order of the experiment that is bound as ``number``."""
    return _position(tuple(terms), _EXPERIMENTS)


def model_condition(node: Node | None) -> Condition:
    """Return the WHERE of a filter over registered models."""
    return true() if node is None else _condition(node, _MODELS)


def version_condition(node: Node | None) -> Condition:
    """Return the WHERE of a filter over versions."""
    return true() if node is None else _condition(node, _VERSIONS)


def order_models(
    statement: Select[Any], terms: Sequence[OrderTerm], after: KeysetPosition | None = None
) -> Select[Any]:
    """Add the ORDER BY of a search for registered models, which begins behind a position."""
    return _ordered(statement, terms, _MODELS, after)


def order_versions(
    statement: Select[Any], terms: Sequence[OrderTerm], after: KeysetPosition | None = None
) -> Select[Any]:
    """Add the joins and the ORDER BY of a search for versions, which begins behind a position."""
    return _ordered(statement, terms, _VERSIONS, after)


def model_position(terms: Sequence[OrderTerm]) -> Select[Any]:
    """Select the position in an order of the registered model that is bound as ``number``."""
    return _position(tuple(terms), _MODELS)


def version_position(terms: Sequence[OrderTerm]) -> Select[Any]:
    """Select the position in an order of the version that is bound as ``number``."""
    return _position(tuple(terms), _VERSIONS)


def _condition(node: Node, target: _Target) -> Condition:
    if isinstance(node, And):
        return and_(*(_condition(part, target) for part in node.parts))
    if isinstance(node, Or):
        return or_(*(_condition(part, target) for part in node.parts))
    if isinstance(node, Not):
        return not_(_condition(node.part, target))
    if isinstance(node, Word):
        return _word_condition(node.text, target)
    if node.field.entity == "attribute":
        return _attribute_condition(node, target)
    return _side_condition(node, target)


def _word_condition(word: str, target: _Target) -> Condition:
    if target is _RUNS:
        return mentions(word)
    table, owner = target.sides["tag"]
    tagged = exists().where(
        table.c[owner] == target.number, is_own(table.c.key), in_pair(table.c, word)
    )
    return or_(contains(target.attributes["name"], word), tagged)


def _attribute_condition(comparison: Comparison, target: _Target) -> Condition:
    column = target.attributes[comparison.field.key]
    if comparison.operator == "IS NULL":
        return column.is_(None)
    if comparison.operator == "IS NOT NULL":
        return column.is_not(None)
    test = _TESTS[comparison.operator](column, comparison.value)
    if comparison.field.key in target.nullable:
        return and_(column.is_not(None), test)
    return test


def _side_condition(comparison: Comparison, target: _Target) -> Condition:
    field = comparison.field
    if field.entity == "dataset" and target is _RUNS:
        return _dataset_condition(comparison)
    table, owner = _side(field, target)
    found = exists().where(table.c[owner] == target.number, table.c.key == field.key)
    if field.aggregate in ("min", "max"):
        # null while every value is NaN
        found = found.where(_series_columns(field, table)[0].is_not(None))
    if comparison.operator == "IS NULL":
        return not_(found)
    if comparison.operator == "IS NOT NULL":
        return found
    if field.entity != "metric":
        column = _numbers(table) if comparison.is_numeric else table.c.value
        return found.where(_TESTS[comparison.operator](column, comparison.value))
    value, nan = _series_columns(field, table)
    test = _TESTS[comparison.operator](value, comparison.value)
    if nan is None:
        return found.where(test)
    # of NaN only != is true
    return found.where(or_(nan, test) if comparison.operator == "!=" else and_(not_(nan), test))


def _numbers(table: FromClause) -> Column:
    """Return the numbers that a table's texts spell, null where they spell none."""
    return table.c.number if "number" in table.c else SpelledNumber(table.c.value)


def _dataset_condition(comparison: Comparison) -> Condition:
    """Return that one of a run's datasets passes, as in MLflow."""
    column = run_inputs.c[comparison.field.key]
    test = _TESTS[comparison.operator](column, comparison.value)
    found = exists().where(run_inputs.c.run == runs.c.id, column.is_not(None), test)
    # most runs have none, and need not be looked for
    return and_(runs.c.datasets.is_not(None), found)


def _series_columns(field: Field, table: FromClause) -> tuple[Column, Column | None]:
    """Return what a field means of a series, and whether that is NaN if it can be."""
    if field.aggregate in ("first", "latest"):
        return table.c[f"{field.aggregate}_value"], table.c[f"{field.aggregate}_is_nan"]
    return table.c[
        "point_count" if field.aggregate == "count" else f"{field.aggregate}_value"
    ], None


def _side(field: Field, target: _Target) -> tuple[FromClause, str]:
    if field.entity not in target.sides:
        raise FilterError(
            f"'{field.key}' ({field.entity}) cannot be searched for here.",
            text=field.text,
            position=field.position,
            length=field.length,
        )
    return target.sides[field.entity]


def _ordered(
    statement: Select[Any],
    terms: Sequence[OrderTerm],
    target: _Target,
    after: KeysetPosition | None,
    first: Sequence[Key] = (),
) -> Select[Any]:
    source, keys = _keys(terms, target)
    keys = [*first, *keys]
    statement = statement.select_from(source).order_by(*(key.directed for key in keys))
    if after is None:
        return statement
    if len(after) != len(keys) or not all(map(Key.takes, keys, after)):
        raise wrong_token()
    return statement.where(_behind(keys, after))


# to build it takes almost as long as to find a page, and who turns pages keeps the order
@lru_cache(maxsize=64)
def _position(terms: tuple[OrderTerm, ...], target: _Target) -> Select[Any]:
    source, keys = _keys(terms, target)
    columns = select(*(key.column for key in keys)).select_from(source)
    return columns.where(target.number == bindparam("number"))


def _behind(keys: Sequence[Key], position: KeysetPosition) -> Condition:
    """Return whether a row comes after a position."""
    key, value = keys[0], position[0]
    if value is None:
        # where one is missing, all are: the key before says so
        return _behind(keys[1:], position[1:]) if keys[1:] else false()
    further = key.column < value if key.descending else key.column > value
    if not keys[1:]:
        return further
    # alone the second part would do, but with the first an index is entered at the position
    reached = key.column <= value if key.descending else key.column >= value
    return and_(reached, or_(further, _behind(keys[1:], position[1:])))


def _keys(terms: Sequence[OrderTerm], target: _Target) -> tuple[FromClause, list[Key]]:
    """Return the joined tables, and what they are sorted by."""
    source: FromClause = target.table
    keys: list[Key] = []
    last: tuple[Key, ...] = target.last_keys
    for term in terms:
        field = term.field
        if field.entity == "attribute":
            if field.key in target.times and last is target.last_keys:
                last = (Key(target.number, term.descending),)
            column = target.attributes[field.key]
            if field.key == "experiment_id":
                column = target.table.c.experiment_id
            if field.key in target.nullable:
                keys.append(Key(case((column.is_(None), 1), else_=0)))
            keys.append(Key(column, term.descending))
            continue
        table, owner = _side(field, target)
        side = table.alias()
        source = source.outerjoin(
            side, and_(side.c[owner] == target.number, side.c.key == field.key)
        )
        keys += _side_keys(term, side)
    return source, [*keys, *last]


def _side_keys(term: OrderTerm, side: FromClause) -> list[Key]:
    """Return the group, which is never reversed, and the position in it."""
    missing = (side.c.key.is_(None), 2)
    if term.field.entity == "metric":
        column, nan = _series_columns(term.field, side)
        lacking = (column.is_(None), 2)
        group = case(lacking, else_=0) if nan is None else case(lacking, (nan, 1), else_=0)
        return [Key(group), Key(column, term.descending)]
    value = Key(side.c.value, term.descending)
    if term.field.entity == "param":
        group = case(missing, (side.c.number.is_(None), 1), else_=0)
        return [Key(group), Key(side.c.number, term.descending), value]
    return [Key(case(missing, else_=0)), value]
