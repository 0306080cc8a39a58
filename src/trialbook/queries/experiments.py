"""The experiments as the sidebar lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from trialbook.model import LifecycleStage, TagName, ViewType
from trialbook.protocol.messages import ExperimentRow, ExperimentsListParams
from trialbook.queries import scopes
from trialbook.search.tree import Comparison, Field

if TYPE_CHECKING:
    from trialbook.search.tree import Node
    from trialbook.store.base import ExperimentActivity, Store


def experiment_rows(
    store: Store | None, asked: ExperimentsListParams | None = None
) -> list[ExperimentRow]:
    """Return the experiments that are asked for, latest activity first; active ones unless told.

    In a scope and in the archive an experiment has to have runs there, unless it is
    archived itself; in a search its name or that of a run has to contain the text.
    """
    if store is None:
        return []
    asked = asked or ExperimentsListParams()
    view = ViewType.DELETED_ONLY if asked.archived else ViewType.ACTIVE_ONLY
    scope = scopes.condition(asked.scope)
    search = asked.search or ""
    found: dict[str, int] = {}
    if search:
        named = Comparison(Field("attribute", "run_name"), "ILIKE", f"%{search}%")
        found = {
            activity.experiment.experiment_id: activity.run_count
            for activity in store.experiment_activity(scopes.both(scope, named), view)
        }
    listed = _listed_counts(store, scope, view) if isinstance(asked.scope, str | UnsetType) else {}
    rows = []
    for activity in store.experiment_activity(scope, view):
        experiment = activity.experiment
        archived = experiment.lifecycle_stage == LifecycleStage.DELETED
        count = found.get(experiment.experiment_id, 0)
        if (asked.scope or (asked.archived and not archived)) and not activity.run_count:
            continue
        if search and not count and search.casefold() not in experiment.name.casefold():
            continue
        rows.append(
            ExperimentRow(
                experiment_id=experiment.experiment_id,
                name=experiment.name,
                run_count=activity.run_count,
                running_count=activity.running_count,
                last_update_time=activity.last_update_time,
                found=count if search else UNSET,
                archived=archived or UNSET,
                nested=_nested(activity, listed),
            )
        )
    return rows


def _listed_counts(store: Store, scope: Node | None, view: int) -> dict[str, int]:
    """Return how many runs of each experiment stand below no other; empty where none is nested."""
    # most stores have no nested runs at all, and are not made to look for them
    if TagName.PARENT_RUN_ID not in store.run_names(None).tags:
        return {}
    return {
        activity.experiment.experiment_id: activity.run_count
        for activity in store.experiment_activity(scope, view, top_level=True)
    }


def _nested(activity: ExperimentActivity, listed: dict[str, int]) -> int | UnsetType:
    count = activity.run_count
    # a run may have come in between the two counts
    return max(0, count - listed.get(activity.experiment.experiment_id, count)) or UNSET
