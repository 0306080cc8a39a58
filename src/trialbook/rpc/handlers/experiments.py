"""What answers requests about experiments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trialbook.protocol.messages import (
    Empty,
    ExperimentCreateParams,
    ExperimentCreateResult,
    ExperimentsListParams,
    ExperimentsListResult,
    ExperimentUpdateParams,
)
from trialbook.queries import experiments, table
from trialbook.rpc.handlers.message import given
from trialbook.service import run_actions
from trialbook.service.store_access import store_named

if TYPE_CHECKING:
    from msgspec import Struct


def _list(params: ExperimentsListParams) -> ExperimentsListResult:
    store = store_named(params.store_id or None)
    cursor = 0 if store is None else store.changes_since(-1).revision
    rows = experiments.experiment_rows(store, params)
    return ExperimentsListResult(table.store_info(store), cursor, rows)


def _create(params: ExperimentCreateParams) -> ExperimentCreateResult:
    return ExperimentCreateResult(run_actions.create_experiment(params.store_id, params.name))


def _update(params: ExperimentUpdateParams) -> Empty:
    run_actions.update_experiment(
        params.store_id,
        params.experiment_id,
        name=given(params.name),
        note=given(params.note),
        archived=given(params.archived),
        headline=given(params.headline),
    )
    return Empty()


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "experiments.list": _list,
    "experiment.create": _create,
    "experiment.update": _update,
}
