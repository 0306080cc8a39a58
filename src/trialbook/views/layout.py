"""How a run table is arranged, said in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from trialbook.errors import InvalidParameterError
from trialbook.protocol.generated import ColumnChoice, GroupBy, Sort, TableLayout
from trialbook.search import parse_order, resolve_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.search.tree import OrderTerm
    from trialbook.store.base import RunNames

# the column's name, and what filters call it
_DATASETS = ("dataset", "datasets")


def layout_of(
    columns: Sequence[str] | None, baseline: str | None, group_by: str | None, names: RunNames
) -> TableLayout | None:
    """Return a layout, or None where nothing is asked for.

    Raises
    ------
    FilterError
        A column cannot be understood.
    InvalidParameterError
        Runs cannot be grouped by this, or ``columns`` is no list.
    """
    if columns is None and baseline is None and group_by is None:
        return None
    if isinstance(columns, str):
        raise InvalidParameterError(f"columns must be a list, such as [{columns!r}].")
    return TableLayout(
        columns=[_choice(_column(text, names)) for text in columns or ()],
        hide_constant=False,
        baseline=baseline,
        directions={},
        hidden_runs=[],
        first=None,
        sparklines=[],
        group_by=UNSET if group_by is None else _group_by(group_by, names),
        only_named=columns is not None,
    )


def sort_of(term: OrderTerm) -> Sort:
    """Return a term as the table sorts by it.

    Raises
    ------
    InvalidParameterError
        It cannot.
    """
    entity = term.field.entity
    if entity == "dataset" or entity == "unprefixed":  # noqa: PLR1714 - mypy follows only this
        raise InvalidParameterError(f"Runs cannot be sorted by {term.field.key!r}.")
    part = term.field.part
    if part == "first" or part == "count":  # noqa: PLR1714 - mypy follows only this
        raise InvalidParameterError(f"The table cannot be sorted by {part}({term.field.key}).")
    aggregate = UNSET if part == "latest" else part
    return Sort(entity, term.field.key, term.descending, aggregate)


def _column(text: str, names: RunNames) -> Sort:
    if text in _DATASETS:
        return Sort("attribute", "datasets", descending=False)
    (term,) = resolve_order(parse_order([text]), names)
    return sort_of(term)


def _choice(sort: Sort) -> ColumnChoice:
    return ColumnChoice(
        group=sort.group,
        key=sort.key,
        aggregate=sort.aggregate or "latest",
        shown=True,
        pinned=False,
        width=None,
    )


def _group_by(text: str, names: RunNames) -> GroupBy:
    if text in _DATASETS:
        return GroupBy("dataset", "")
    sort = _column(text, names)
    group = sort.group
    if group == "param" or group == "tag":  # noqa: PLR1714 - mypy follows only this
        return GroupBy(group, sort.key)
    raise InvalidParameterError(
        f"Runs are grouped by a param or a tag, such as 'params.depth', or by 'dataset', and not "
        f"by {text!r}."
    )
