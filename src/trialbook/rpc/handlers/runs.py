"""What answers requests about runs: tables, groups, pages, curves and changes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from trialbook.protocol.messages import (
    RunDetail,
    RunParams,
    RunsChange,
    RunsGroupsParams,
    RunsGroupsResult,
    RunsPage,
    RunsPurgeParams,
    RunsPurgeResult,
    RunsSearchParams,
    RunsValuesParams,
    RunsValuesResult,
    RunUpdateParams,
    RunUpdateResult,
    SeriesReadParams,
    UncommittedDiff,
)
from trialbook.queries import groups, run_page, table
from trialbook.rpc.handlers.message import WithBuffers, given, otherwise_unset
from trialbook.service import run_actions
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct


def _search(params: RunsSearchParams) -> RunsPage:
    store = store_named(params.store_id)
    extremes = params.extremes or ()
    return table.runs_page(store, params.query, params.offset, params.limit, extremes)


def _groups(params: RunsGroupsParams) -> RunsGroupsResult:
    store = store_named(params.store_id)
    return groups.groups_page(
        store, params.query, params.by, params.metrics, params.offset, params.limit
    )


def _values(params: RunsValuesParams) -> RunsValuesResult:
    store = store_named(params.store_id)
    return RunsValuesResult(
        table.values(
            store,
            params.experiment_ids,
            params.group,
            params.key,
            params.beginning,
            params.limit,
        )
    )


def _get(params: RunParams) -> RunDetail:
    return run_page.run_detail(params.store_id, params.run_id)


def _diff(params: RunParams) -> UncommittedDiff:
    return run_page.uncommitted_diff(params.store_id, params.run_id)


def _read_series(params: SeriesReadParams) -> WithBuffers:
    from trialbook.queries.curves import read_curves

    return WithBuffers(*read_curves(store_named(params.store_id), params))


def _update(params: RunUpdateParams) -> RunUpdateResult:
    change = run_actions.RunChange(
        run_name=given(params.run_name),
        note=given(params.note),
        set_tags=given(params.set_tags) or {},
        delete_tags=given(params.delete_tags) or (),
        starred=given(params.starred),
        pinned=given(params.pinned),
        archived=given(params.archived),
    )
    undo = run_actions.update_runs(params.store_id, params.run_ids, change)
    return RunUpdateResult([_change(change, run_ids) for change, run_ids in undo])


def _change(change: run_actions.RunChange, run_ids: list[str]) -> RunsChange:
    return RunsChange(
        run_ids=run_ids,
        run_name=otherwise_unset(change.run_name),
        note=otherwise_unset(change.note),
        set_tags=dict(change.set_tags) or UNSET,
        delete_tags=list(change.delete_tags) or UNSET,
        starred=otherwise_unset(change.starred),
        pinned=otherwise_unset(change.pinned),
        archived=otherwise_unset(change.archived),
    )


def _purge(params: RunsPurgeParams) -> RunsPurgeResult:
    done = run_actions.purge_runs(params.store_id, params.run_ids)
    return RunsPurgeResult(done.runs, done.freed.files, done.freed.size, done.kept)


HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    "runs.search": _search,
    "runs.groups": _groups,
    "runs.values": _values,
    "run.get": _get,
    "run.diff": _diff,
    "series.read": _read_series,
    "run.update": _update,
    "run.purge": _purge,
}
