"""Finding runs by what the person asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.model import PagedList, Run, ViewType
from trialbook.service.validation.limits import MAX_PAGE, checked_max_results, checked_view_type
from trialbook.service.validation.one_or_several import filter_of, order_of, token_of
from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.service.experiments import Experiments
    from trialbook.store.base import RunQuery, Store
    from trialbook.store.runs_table import RunsTable

_EVERY = 2**31 - 1


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
        experiment_ids: object,
        filter_string: object = "",
        *,
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 1000,
        order_by: object = None,
        page_token: object = None,
    ) -> PagedList[Run]:
        """Return a page of runs; without experiment ids, of all experiments not deleted."""
        limit = 1000 if max_results is None else checked_max_results(max_results)
        query = self._query(experiment_ids, filter_string, view_type, order_by)
        return self._store.runs_page(query, limit, token_of(page_token))

    def every(
        self,
        experiment_ids: object,
        filter_string: object = "",
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 100_000,
        order_by: object = None,
    ) -> list[Run]:
        """Return the runs of every page, or the first ``max_results`` of them."""
        limit = _EVERY if max_results is None else checked_max_results(max_results, None)
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
        experiment_ids: object,
        filter_string: object = "",
        view_type: object = ViewType.ACTIVE_ONLY,
        max_results: object = 100_000,
        order_by: object = None,
    ) -> RunsTable:
        """Return what `every` does, as columns."""
        limit = _EVERY if max_results is None else checked_max_results(max_results, None)
        query = self._query(experiment_ids, filter_string, view_type, order_by)
        return self._store.runs_table(query, limit)

    def warn_of_unknown(
        self, experiment_ids: object, filter_string: object, view_type: object
    ) -> None:
        """Warn of names in a filter that found nothing, where no run searched has them."""
        from trialbook.search import unknown_names

        query = self._query(experiment_ids, filter_string, view_type, None)
        # of archived runs the names are not known
        if query.filter is None or query.view_type != ViewType.ACTIVE_ONLY:
            return
        ids = query.experiment_ids
        these = "this experiment" if ids is not None and len(ids) == 1 else "these experiments"
        where = "No run" if ids is None else f"No run of {these}"
        unknown = unknown_names(query.filter, self._store.run_names(ids))
        if unknown:
            warn(" ".join(name.told(where) for name in unknown))

    def _query(
        self,
        experiment_ids: object,
        filter_string: object,
        view_type: object,
        order_by: object,
    ) -> RunQuery:
        from trialbook.search import (
            has_unprefixed,
            parse_filter,
            parse_order,
            resolve_filter,
            resolve_order,
        )
        from trialbook.store.base import RunQuery

        ids = None if experiment_ids is None else tuple(self._experiments.found(experiment_ids))
        node, terms = parse_filter(filter_of(filter_string)), parse_order(order_of(order_by))
        view = checked_view_type(view_type)
        if ids == ():
            # there are no names that those of the filter could mean
            return RunQuery(ids, view_type=view)
        if has_unprefixed(node, terms):
            names = self._store.run_names(ids)
            node, terms = resolve_filter(node, names), resolve_order(terms, names)
        return RunQuery(ids, node, terms, view)
