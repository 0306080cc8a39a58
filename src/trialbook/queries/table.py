"""The run table as messages carry it: rows and pages read from a store.

Doubles become wire numbers here and nowhere else, and tags that Trialbook and
MLflow keep for themselves and the metrics of the machine are left out here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from msgspec import UNSET, UnsetType
from msgspec.structs import replace as struct_replace

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import SYSTEM_PREFIX, LifecycleStage, TagName, ViewType
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import (
    Columns,
    RunRow,
    RunsPage,
    StoreChanged,
    StoreInfo,
    UnknownName,
)
from trialbook.queries import scopes
from trialbook.queries.headline import metric_order
from trialbook.queries.scopes import both
from trialbook.recording import stores
from trialbook.search.parser import parse_filter
from trialbook.search.resolve import resolve_filter
from trialbook.search.scope import DATASET_KEYS
from trialbook.search.tree import Comparison, Field, OrderTerm
from trialbook.search.unknown import unknown_names
from trialbook.store.base import Changes, RunNames, RunQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trialbook.model import Experiment, Run
    from trialbook.protocol.messages import RunsQuery, Sort, TableLayout, Within
    from trialbook.queries.headline import MetricOrder
    from trialbook.search.tree import Aggregate, Node
    from trialbook.store.base import Extremes, Store

MAX_PAGE = 1000
MAX_CHANGED = 200
VALUE_KEYS = ("run_name", "status", "user_id")
ATTRIBUTES = ("run_name", "status", "start_time", "duration", "experiment_id", "datasets")
"""What the table shows of a run itself; the front end has the same list."""
SORT_KEYS = (*ATTRIBUTES, "end_time")
# the last answer of each store, and to what
_unfiltered: WeakKeyDictionary[Store, tuple[tuple[int, str], int]] = WeakKeyDictionary()


def store_info(store: Store | None) -> StoreInfo:
    """Describe a store; with None the current one, which may not exist yet."""
    described = stores.describe(store)
    kind: str = described.kind
    return StoreInfo(
        store_id=described.store_id,
        name=described.name,
        location=described.location,
        kind="sqlite" if kind == "sqlite" else "postgresql",
    )


def run_row(run: Run, extremes: Extremes | None = None, children: int | None = None) -> RunRow:
    """Return a run as the run table shows it.

    With the extremes of metrics and the number of nested runs, where they were asked for.
    """
    info = run.info
    parent = run.data.tags.get(TagName.PARENT_RUN_ID)
    return RunRow(
        run_id=info.run_id,
        run_name=info.run_name,
        experiment_id=info.experiment_id,
        status=info.status,  # type: ignore[arg-type] # the model's text, which stores keep to RunStatus
        start_time=info.start_time,
        end_time=info.end_time,
        params=dict(run.data.params),
        metrics={
            key: wire_number(value)
            for key, value in run.data.metrics.items()
            if not key.startswith(SYSTEM_PREFIX)
        },
        tags={key: value for key, value in run.data.tags.items() if not _is_reserved(key)},
        starred=TagName.STARRED in run.data.tags or UNSET,
        pinned=TagName.PINNED in run.data.tags or UNSET,
        archived=info.lifecycle_stage == LifecycleStage.DELETED or UNSET,
        number=run.number or UNSET,
        min=UNSET
        if extremes is None
        else {key: wire_number(least) for key, (least, _) in extremes.items()},
        max=UNSET
        if extremes is None
        else {key: wire_number(greatest) for key, (_, greatest) in extremes.items()},
        parent=UNSET if parent is None or parent == info.run_id else parent,
        children=UNSET if children is None else children,
        datasets=run.inputs.labels or UNSET,
        logged=_logged(run.data.tags) or UNSET,
    )


def _logged(tags: Mapping[str, str]) -> list[Literal["images", "predictions"]]:
    logged: list[Literal["images", "predictions"]] = []
    if TagName.LOGGED_IMAGES in tags:
        logged.append("images")
    if any(key.startswith(TagName.PREDICTIONS) for key in tags):
        logged.append("predictions")
    return logged


def runs_page(
    store: Store | None,
    query: RunsQuery,
    offset: int,
    limit: int,
    extremes: Sequence[str] = (),
) -> RunsPage:
    """Return some rows of a query's result, and what the table needs besides.

    Parameters
    ----------
    store : Store or None
        None where no store exists yet: the page is empty then.
    query : RunsQuery
    offset, limit : int
        Brought into range, at most `MAX_PAGE` rows.
    extremes : sequence of str
        Metrics of which each row tells the least and the greatest value.

    Raises
    ------
    FilterError
        The filter cannot be understood.
    InvalidParameterError
        A sort key is unknown.
    """
    offset, limit = max(0, offset), min(max(1, limit), MAX_PAGE)
    if store is None:
        parse_filter(query.filter)
        order_terms(query.order_by)
        nothing = Columns([], [], [])
        return RunsPage(0, [], nothing, {}, store=store_info(None), cursor=0, offset=offset)
    # Read first: a change that comes in between is then reported once more, not lost.
    cursor = store.changes_since(-1).revision
    names = store.run_names(query.experiment_ids)
    experiments = _experiments(store, query.experiment_ids)
    metrics = metric_order(store, query.experiment_ids, experiments, cursor)
    run_query = stored_query(query, names)
    found = store.search_runs(run_query, offset, limit)
    ids = [run.info.run_id for run in found]
    # a page that is not full ends the result
    is_last = len(found) < limit and (bool(found) or offset == 0)
    known = store.extremes(ids, extremes) if extremes else {}
    # most stores have no nested runs at all, and need not be asked for them
    nested = query.parent is not UNSET and TagName.PARENT_RUN_ID in names.tags
    around = stored_query(struct_replace(query, parent=UNSET), names).filter if nested else None
    children = store.child_counts(query.experiment_ids, ids, around) if nested else {}
    rows = [
        run_row(
            run,
            known.get(run.info.run_id, {}) if extremes else None,
            children.get(run.info.run_id),
        )
        for run in found
    ]
    return RunsPage(
        store=store_info(store),
        cursor=cursor,
        offset=offset,
        total=offset + len(found) if is_last else store.count_runs(run_query),
        rows=rows,
        columns=_columns(names, metrics, query.order_by),
        experiments={
            experiment.experiment_id: experiment.name
            for experiment in experiments
            if query.archived or experiment.lifecycle_stage == LifecycleStage.ACTIVE
        },
        all=store.count_runs(replace(run_query, top_level=False)) if run_query.top_level else UNSET,
        unfiltered=_count_unfiltered(store, query, names, cursor),
        unknown=UNSET if found or offset else unknown_in(query, names),
    )


def unknown_in(query: RunsQuery, names: RunNames) -> list[UnknownName] | UnsetType:
    """Return the names in a query's filter that no run has, for a query that has found nothing."""
    # of archived runs the names are not known
    if query.archived:
        return UNSET
    return [
        UnknownName(
            group=unknown.field.entity,  # type: ignore[arg-type] # fields of runs have names
            key=unknown.field.key,
            position=unknown.field.position,
            length=unknown.field.length,
            suggestions=list(unknown.suggestions),
        )
        for unknown in unknown_names(resolve_filter(parse_filter(query.filter), names), names)
    ] or UNSET


def _count_unfiltered(
    store: Store, query: RunsQuery, names: RunNames, cursor: int
) -> int | UnsetType:
    """Return how many runs there were with all that a person leaves out; unset where nothing is.

    While the store stays as it is, many pages and filters are asked for, which share the answer.
    """
    if query.within is not UNSET or not (query.filter.strip() or query.without):
        return UNSET
    everything = struct_replace(query, filter="", without=UNSET, order_by=[])
    asked = (cursor, repr(everything))
    if query.scope is UNSET and (known := _unfiltered.get(store)) and known[0] == asked:
        return known[1]
    count = store.count_runs(stored_query(everything, names))
    # what came in since the cursor was read has another one
    _unfiltered[store] = asked, count
    return count


def stored_query(query: RunsQuery, names: RunNames) -> RunQuery:
    """Return a query as stores take it.

    Raises
    ------
    FilterError
        The filter cannot be understood.
    InvalidParameterError
        A sort key is unknown.
    """
    node = _without(resolve_filter(parse_filter(query.filter), names), query.without or ())
    for within in (query.within, query.then_within):
        if within is not UNSET:
            node = both(node, _holds(_grouped_field(within), within.value))
    if query.parent is not UNSET and query.parent is not None:
        node = both(node, _holds(Field("tag", TagName.PARENT_RUN_ID), query.parent))
    return RunQuery(
        experiment_ids=None if query.experiment_ids is None else tuple(query.experiment_ids),
        filter=both(node, scopes.condition(query.scope)),
        order_by=order_terms(query.order_by) or _pinned_first(names),
        view_type=ViewType.DELETED_ONLY if query.archived else ViewType.ACTIVE_ONLY,
        top_level=query.parent is None and TagName.PARENT_RUN_ID in names.tags,
    )


def changed_rows(store: Store, changes: Changes) -> StoreChanged:
    """Return the event that tells of changes: at most `MAX_CHANGED` runs, the latest ones."""
    run_ids = changes.run_ids[-MAX_CHANGED:]
    active = {
        run.info.run_id: run_row(run)
        for run in store.get_runs(run_ids)
        if run.info.lifecycle_stage == LifecycleStage.ACTIVE
    }
    return StoreChanged(
        store_id=store.store_id,
        cursor=changes.revision,
        rows=list(active.values()),
        gone=[run_id for run_id in run_ids if run_id not in active],
        more=changes.experiments or len(run_ids) < len(changes.run_ids),
    )


def order_terms(sorts: Iterable[Sort]) -> tuple[OrderTerm, ...]:
    """Return sort keys as a store takes them.

    Raises
    ------
    InvalidParameterError
        The run table has no such attribute.
    """
    terms = []
    for sort in sorts:
        if sort.group == "attribute" and sort.key not in SORT_KEYS:
            raise InvalidParameterError(
                f"Runs cannot be sorted by the attribute {sort.key[:80]!r}; "
                f"there are {', '.join(SORT_KEYS)}."
            )
        aggregate: Aggregate = sort.aggregate or "latest"
        terms.append(OrderTerm(Field(sort.group, sort.key, aggregate=aggregate), sort.descending))
    return tuple(terms)


def values(
    store: Store | None,
    experiment_ids: Sequence[str] | None,
    group: Literal["attribute", "param", "tag", "dataset"],
    key: str,
    beginning: str,
    limit: int,
) -> list[str]:
    """Return what may stand on the right of a comparison in a filter.

    Raises
    ------
    InvalidParameterError
        The attribute is no text, or datasets have nothing of this name.
    """
    known = {"attribute": VALUE_KEYS, "dataset": DATASET_KEYS}.get(group)
    if known is not None and key not in known:
        raise InvalidParameterError(
            f"The {group} {key[:80]!r} has no list of values; {', '.join(known)} have."
        )
    if store is None:
        return []
    return store.run_values(experiment_ids, group, key, beginning, limit)


def extremes_in(layout: TableLayout | None) -> list[str]:
    """Return the metrics of which a table as arranged shows the least or the greatest value."""
    if not layout:
        return []
    return sorted(
        {
            choice.key
            for choice in layout.columns
            if choice.group == "metric" and choice.shown and choice.aggregate != "latest"
        }
    )


def _pinned_first(names: RunNames) -> tuple[OrderTerm, ...]:
    # only where there is one: else the order is read off an index
    pinned = OrderTerm(Field("tag", TagName.PINNED))
    return (pinned,) if TagName.PINNED in names.tags else ()


def _without(node: Node | None, statuses: Sequence[str]) -> Node | None:
    if not statuses:
        return node
    others = Comparison(Field("attribute", "status"), "NOT IN", tuple(statuses))
    return both(node, others)


def _grouped_field(within: Within) -> Field:
    if within.group == "dataset":
        return Field("attribute", "datasets")
    return Field(within.group, within.key)


def _holds(field: Field, value: str | None) -> Comparison:
    return Comparison(field, "IS NULL", None) if value is None else Comparison(field, "=", value)


def _is_reserved(tag: str) -> bool:
    return tag.startswith(TagName.RESERVED_PREFIXES)


def _columns(names: RunNames, metrics: MetricOrder, order: Sequence[Sort]) -> Columns:
    sorted_by = order[0].key if order and order[0].group == "metric" else None
    return Columns(
        params=list(names.params),
        metrics=metrics.leading(sorted_by),
        tags=[name for name in names.tags if not _is_reserved(name)],
        datasets=names.datasets or UNSET,
        headline=list(metrics.headline) or UNSET,
        chosen=metrics.chosen or UNSET,
    )


def _experiments(store: Store, experiment_ids: Sequence[str] | None) -> list[Experiment]:
    """Return the experiments among these that there are; of all only those not deleted."""
    if experiment_ids is None:
        return store.search_experiments(ViewType.ACTIVE_ONLY, MAX_PAGE, None, (), None)
    found = []
    for experiment_id in experiment_ids:
        try:
            found.append(store.get_experiment(experiment_id))
        except NotFoundError:  # purged by another process: its runs are gone too
            continue
    return found
