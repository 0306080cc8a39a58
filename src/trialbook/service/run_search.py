"""Finding runs by what the person asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError
from trialbook.model import PagedList, Run, ViewType
from trialbook.service.limits import MAX_PAGE, checked_max_results, checked_view_type, shown

if TYPE_CHECKING:
    from trialbook.service.experiments import Experiments
    from trialbook.store.base import RunQuery, Store
    from trialbook.store.runs_table import RunsTable


class RunSearch:
    """Searches of a store's runs, with what is asked of a caller checked.

    Parameters
    ----------
    store : Store
    experiments : Experiments
        Of the store.
    """

    def __init__(self, store: Store, experiments: Experiments) -> None:
        self._store = store
        self._experiments = experiments

    def page(
        self,
        experiment_ids: Sequence[object] | None,
        filter_string: str | None = "",
        *,
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 1000,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """Return a page of runs; without experiment ids, of all experiments not deleted."""
        limit = checked_max_results(max_results)
        query = self._query(experiment_ids, filter_string, view_type, order_by)
        return self._store.runs_page(query, limit, page_token)

    def every(
        self,
        experiment_ids: Sequence[object] | None,
        filter_string: str | None = "",
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 100_000,
        order_by: Sequence[str] | None = None,
    ) -> list[Run]:
        """Return the runs of every page, or the first ``max_results`` of them."""
        limit = checked_max_results(max_results, None)
        query = self._query(experiment_ids, filter_string, view_type, order_by)
        runs: list[Run] = []
        token = None
        while len(runs) < limit:
            page = self._store.runs_page(query, min(MAX_PAGE, limit - len(runs)), token)
            runs += page
            token = page.token
            if token is None:
                break
        return runs

    def table(
        self,
        experiment_ids: Sequence[object] | None,
        filter_string: str | None = "",
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 100_000,
        order_by: Sequence[str] | None = None,
    ) -> RunsTable:
        """Return what `every` does, as columns."""
        limit = checked_max_results(max_results, None)
        query = self._query(experiment_ids, filter_string, view_type, order_by)
        return self._store.runs_table(query, limit)

    def _query(
        self,
        experiment_ids: Sequence[object] | None,
        filter_string: str | None,
        view_type: object,
        order_by: Sequence[str] | None,
    ) -> RunQuery:
        from trialbook.search import (
            has_unprefixed,
            parse_filter,
            parse_order,
            resolve_filter,
            resolve_order,
        )
        from trialbook.store.base import RunQuery

        if isinstance(experiment_ids, str | int):
            raise InvalidParameterError(
                f"experiment_ids must be a list of ids, such as [{experiment_ids!r}], "
                f"not {shown(experiment_ids)}."
            )
        ids = None
        if experiment_ids is not None:
            ids = tuple(self._experiments.get(known).experiment_id for known in experiment_ids)
        node, terms = parse_filter(filter_string), parse_order(order_by or ())
        if has_unprefixed(node, terms):
            names = self._store.run_names(ids)
            node, terms = resolve_filter(node, names), resolve_order(terms, names)
        return RunQuery(ids, node, terms, checked_view_type(view_type))
