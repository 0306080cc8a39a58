"""How a run table is arranged, said in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from trialbook.errors import InvalidParameterError
from trialbook.model import SYSTEM_PREFIX, TagName
from trialbook.protocol.messages import ColumnChoice, GroupBy, Sort, TableLayout
from trialbook.queries.table import ATTRIBUTES
from trialbook.search import parse_order, resolve_order
from trialbook.store.groups import MAX_LEVELS
from trialbook.views.missing import no_such_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.search.tree import OrderTerm
    from trialbook.store.base import RunNames

# the column's name, and what filters call it
_DATASETS = ("dataset", "datasets")
_ORDERS: tuple[list[str], ...] = ([], ["ASC"], ["DESC"])


def layout_of(
    columns: Sequence[str] | None,
    baseline: str | None,
    group_by: Sequence[str],
    names: RunNames,
    *,
    nested: bool | None = None,
) -> TableLayout | None:
    """Return a layout, or None where nothing is asked for.

    Raises
    ------
    FilterError
        A column cannot be understood.
    InvalidParameterError
        Runs cannot be grouped by this, or the table has no such column.
    """
    if columns is None and baseline is None and not group_by and nested is None:
        return None
    first, then = _levels(group_by, names)
    return replace(
        _layout(),
        columns=[_choice(_shown(text, names)) for text in columns or ()],
        baseline=baseline,
        group_by=first,
        then_by=then,
        nested=UNSET if nested is None else bool(nested),
        only_named=columns is not None,
    )


def with_sorted(layout: TableLayout | None, order: Sequence[Sort]) -> TableLayout | None:
    """Return a layout in which what the table is sorted by leads the metrics, if nobody placed it.

    The column shows the value that is sorted by: of an order by ``min(metrics.loss)`` the minimum.
    """
    if not order or order[0].group != "metric" or (layout and layout.only_named):
        return layout
    choices = [] if layout is None else layout.columns
    metrics = [at for at, choice in enumerate(choices) if choice.group == "metric"]
    if any(choices[at].key == order[0].key for at in metrics):
        return layout
    if not metrics and not order[0].aggregate:
        return layout  # those that nobody placed stand in this order by themselves
    at = metrics[0] if metrics else 0
    columns = [*choices[:at], _choice(order[0]), *choices[at:]]
    return replace(layout or _layout(), columns=columns)


def sorts_of(order_by: Sequence[str], names: RunNames) -> list[Sort]:
    """Return an order as the table has it: terms of `trialbook.search_runs`, or ``dataset``.

    Raises
    ------
    FilterError
        A term cannot be understood.
    InvalidParameterError
        Runs cannot be sorted by this.
    """
    by_datasets = [_by_datasets(text) for text in order_by]
    others = [text for text, sort in zip(order_by, by_datasets, strict=True) if sort is None]
    terms = iter(resolve_order(parse_order(others), names))
    return [sort or sort_of(next(terms)) for sort in by_datasets]


def _layout() -> TableLayout:
    """Return the layout of a table that nobody has arranged."""
    return TableLayout(
        columns=[],
        hide_constant=False,
        baseline=None,
        directions={},
        hidden_runs=[],
        first=None,
        sparklines=[],
    )


def _by_datasets(text: str) -> Sort | None:
    # what filters call a dataset's name has no order of its own
    match text.split():
        case [word, *rest] if word in _DATASETS and [each.upper() for each in rest] in _ORDERS:
            descending = bool(rest) and rest[0].upper() == "DESC"
            return Sort("attribute", "datasets", descending=descending)
    return None


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
    aggregate = term.field.aggregate
    if aggregate == "first" or aggregate == "count":  # noqa: PLR1714 - mypy follows only this
        raise InvalidParameterError(f"The table cannot be sorted by {aggregate}({term.field.key}).")
    given = UNSET if aggregate == "latest" else aggregate
    return Sort(entity, term.field.key, term.descending, given)


def _column(text: str, names: RunNames) -> Sort:
    if text in _DATASETS:
        return Sort("attribute", "datasets", descending=False)
    (term,) = resolve_order(parse_order([text]), names)
    return sort_of(term)


def _shown(text: str, names: RunNames) -> Sort:
    column = _column(text, names)
    if column.group == "attribute" and column.key not in ATTRIBUTES:
        raise InvalidParameterError(
            f"The table has no column {text!r}. Beside metrics, params and tags it has "
            f"{', '.join(ATTRIBUTES[:-1])} and dataset."
        )
    if (column.group == "tag" and column.key.startswith(TagName.RESERVED_PREFIXES)) or (
        column.group == "metric" and column.key.startswith(SYSTEM_PREFIX)
    ):
        raise InvalidParameterError(
            f"The table has no column {text!r}: metrics of the machine and tags that are kept for "
            "where a run took place stand on its page, and in what trialbook.search_runs returns."
        )
    return column


def _choice(sort: Sort) -> ColumnChoice:
    return ColumnChoice(
        group=sort.group,
        key=sort.key,
        aggregate=sort.aggregate or "latest",
        shown=True,
        pinned=False,
        width=None,
    )


def _levels(
    texts: Sequence[str], names: RunNames
) -> tuple[GroupBy | UnsetType, GroupBy | UnsetType]:
    if len(texts) > MAX_LEVELS:
        raise InvalidParameterError(
            f"Runs are grouped on at most {MAX_LEVELS} levels; group_by names {len(texts)}."
        )
    levels: list[GroupBy | UnsetType] = [group_by_of(text, names) for text in texts]
    if len(levels) == MAX_LEVELS and levels[0] == levels[1]:
        raise InvalidParameterError(f"group_by names {texts[0]!r} twice.")
    first, then, *_ = *levels, UNSET, UNSET
    return first, then


def group_by_of(text: str, names: RunNames) -> GroupBy:
    """Return what runs are grouped by.

    Raises
    ------
    InvalidParameterError
        It is neither a param nor a tag nor the dataset.
    NotFoundError
        No run has it; it says which are near. Where nothing was recorded yet any may come.
    """
    if text in _DATASETS:
        return GroupBy("dataset", "")
    sort = _column(text, names)
    group = sort.group
    if group == "param" or group == "tag":  # noqa: PLR1714 - mypy follows only this
        known = names.params if group == "param" else names.tags
        reserved = sort.key.startswith(TagName.RESERVED_PREFIXES)
        if known and sort.key not in known and not reserved:
            raise no_such_name(group, sort.key, known)
        return GroupBy(group, sort.key)
    raise InvalidParameterError(
        f"Runs are grouped by a param or a tag, such as 'params.depth', or by 'dataset', and not "
        f"by {text!r}."
    )
