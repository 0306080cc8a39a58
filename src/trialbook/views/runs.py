"""The run table in a cell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from trialbook.protocol.messages import RunsQuery, RunsSnapshot, RunsSpec
from trialbook.queries import groups, table
from trialbook.recording import stores
from trialbook.search import parse_filter, resolve_filter
from trialbook.service.store_access import store_named
from trialbook.service.validation.one_or_several import (
    Several,
    filter_of,
    order_of,
    several_texts,
)
from trialbook.store.base import RunNames
from trialbook.views.arranged import arranged, shown_attributes, shown_metrics
from trialbook.views.asked import chosen_runs, experiment_ids_of
from trialbook.views.frame import frame_of
from trialbook.views.html import groups as html_groups
from trialbook.views.html.table import html_table, text_table
from trialbook.views.layout import layout_of, sorts_of
from trialbook.views.snapshot import cut, snapshot_of
from trialbook.views.view import View

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pandas as pd

    from trialbook.store.base import Store
    from trialbook.views.view import Limit


def runs(
    experiment_ids: Several | None = None,
    filter_string: str | None = "",
    order_by: Several | None = None,
    *,
    run_ids: Several | None = None,
    experiment_names: Several | None = None,
    search_all_experiments: bool = False,
    columns: Several | None = None,
    baseline: str | None = None,
    group_by: str | None = None,
    nested: bool | None = None,
    tracking_uri: str | os.PathLike[str] | None = None,
) -> RunsView:
    """Show runs in a table that follows what is being recorded.

    Parameters
    ----------
    experiment_ids : str, int, or list, set, array or column of them, optional
    filter_string : str, default ""
        As for `trialbook.search_runs`.
    order_by : str or list of str, optional
        For instance ``["metrics.rmse ASC"]``; newest first unless given.
    run_ids : str or list, set, array or column of str, optional
        Just these runs, at most 1000, whatever their experiments unless you name some. The filter
        and the order hold among them; those that are archived are left out.
    experiment_names : str or list of str, optional
        Instead of ``experiment_ids``.
    search_all_experiments : bool, default False
        Where neither ids nor names of experiments are given: all experiments, and not just
        the one that `trialbook.set_experiment` chose.
    columns : str or list of str, optional
        Show these alone, in this order, beside the name: ``"metrics.rmse"``,
        ``"min(metrics.loss)"``, ``"params.depth"``, ``"tags.team"``, ``"duration"``,
        ``"dataset"``. Without it the table looks as it was last arranged.
    baseline : str, optional
        Id of the run that the others are compared with.
    group_by : str, optional
        A param or a tag, such as ``"params.depth"``, or ``"dataset"`` for what `log_input`
        recorded: runs that have the same there are put together, with the mean and the spread
        of each metric.
    nested : bool, optional
        Whether nested runs stand under their parents where nothing is filtered; False has them
        beside the others. Unless given it is as the table was last arranged, at first True.
    tracking_uri : str or path, optional
        The store to look at, as for `trialbook.set_tracking_uri`; new runs go where they went.

    Returns
    -------
    RunsView
        As the last expression of a cell it displays itself.

    Raises
    ------
    FilterError
        The filter or the order cannot be understood.
    InvalidParameterError
        Runs cannot be grouped by this, the table has no such column, or a run's id cannot be one.
    NotFoundError
        There is no such store, experiment or run.

    Examples
    --------
    >>> view = runs(search_all_experiments=True)
    >>> view.selection
    []
    >>> runs(search_all_experiments=True, group_by="params.depth").spec.layout.group_by
    GroupBy(group='param', key='depth')
    >>> runs(search_all_experiments=True, nested=False).spec.layout.nested
    False
    >>> runs(run_ids=[]).frame()["run_id"].tolist()
    []
    """
    store = stores.known_store() if tracking_uri is None else stores.existing_store(tracking_uri)
    chosen = None if run_ids is None else chosen_runs(store, run_ids)
    ids = experiment_ids_of(
        store, experiment_ids, experiment_names, every=search_all_experiments, chosen=chosen
    )
    names = RunNames() if store is None else store.run_names(ids)
    node = parse_filter(filter_of(filter_string))
    if store is not None:
        resolve_filter(node, names)
    wanted = None if columns is None else several_texts("columns", columns)
    order = sorts_of(order_of(order_by), names)
    table.order_terms(order)
    if baseline is not None:
        (store or stores.current_store()).get_run(baseline)
    layout = layout_of(wanted, baseline, group_by, names, nested=nested)
    return RunsView(
        RunsSpec(
            view_id="",
            store_id=None if store is None else store.store_id,
            query=RunsQuery(
                ids,
                filter_string or "",
                order,
                scope=UNSET if chosen is None else [run.info.run_id for run in chosen],
            ),
            layout=UNSET if layout is None else layout,
        )
    )


class RunsView(View[RunsSpec, RunsSnapshot]):
    """A table of runs; make one with `runs`."""

    def _read(self, store: Store | None, rows: int | None) -> RunsSnapshot:
        query, extremes = self.spec.query, table.extremes_in(self.spec.layout)
        if rows is None:
            return _whole(store, query, extremes)
        return snapshot_of(table.runs_page(store, query, 0, rows, extremes))

    def _rows(self, snapshot: RunsSnapshot) -> int:
        return len(snapshot.rows)

    def _cut(self, snapshot: RunsSnapshot, limit: Limit) -> RunsSnapshot:
        return cut(snapshot, *limit)

    def _html(self, snapshot: RunsSnapshot, taken_at: int, *, whole: bool) -> str:
        limits: dict[str, None] = {"max_rows": None, "max_columns": None} if whole else {}
        return html_table(
            arranged(snapshot, self.spec.layout or None),
            taken_at=taken_at,
            filter_text=_left_out(self.spec.query),
            baseline=self.spec.layout.baseline if self.spec.layout else None,
            attributes=shown_attributes(snapshot, self.spec.layout or None),
            **limits,
        )

    def _fixed_html(
        self, store: Store | None, snapshot: RunsSnapshot, taken_at: int, *, whole: bool
    ) -> str | None:
        layout, query = self.spec.layout or None, self.spec.query
        by = layout.group_by if layout else None
        if not by:
            return None
        metrics = shown_metrics(snapshot, layout)
        limit = sys.maxsize if whole else html_groups.HTML_GROUPS
        asked = metrics[: html_groups.HTML_COLUMNS]
        return html_groups.html_groups(
            snapshot,
            groups.groups_page(store, query, by, asked, 0, limit),
            by,
            metrics,
            taken_at=taken_at,
            filter_text=_left_out(query),
            max_bytes=None if whole else html_groups.MAX_BYTES,
        )

    def _text(self, snapshot: RunsSnapshot, taken_at: int) -> str:
        return text_table(arranged(snapshot, self.spec.layout or None), taken_at=taken_at)

    def _title(self, snapshot: RunsSnapshot) -> str:  # noqa: ARG002 - the same whatever is in it
        return "Runs"

    def frame(self) -> pd.DataFrame:
        """Return the runs of the table as a DataFrame, one row each, in the table's order.

        Returns
        -------
        DataFrame
            Columns ``run_id``, ``run_name`` and those of the table: ``metrics.rmse``,
            ``min(metrics.loss)``, ``params.depth``, …; ``duration`` is in seconds, ``start_time``
            in UTC. Params and tags are text.

        Examples
        --------
        >>> list(runs(search_all_experiments=True, columns=["duration"]).frame())
        ['run_id', 'run_name', 'duration']
        """
        taken = self._read(store_named(self.spec.store_id), None)
        return frame_of(taken, self.spec.layout or None)

    def __repr__(self) -> str:
        # Cheap: a debugger or a log must not read the store.
        ids = self.spec.query.experiment_ids
        what = "all experiments" if ids is None else f"experiments {', '.join(ids)}"
        if isinstance(self.spec.query.scope, list):
            what = f"{len(self.spec.query.scope)} runs of {what}"
        filtered = f", filter {self.spec.query.filter!r}" if self.spec.query.filter else ""
        return f"<RunsView of {what}{filtered}>"


def _left_out(query: RunsQuery) -> str:
    """Return the filter, with the statuses that are left out beside it."""
    asked = query.filter.strip()
    if not query.without:
        return asked
    statuses = [f"status != '{status}'" for status in query.without]
    return " AND ".join([f"({asked})", *statuses] if asked else statuses)


def _whole(store: Store | None, query: RunsQuery, extremes: Sequence[str]) -> RunsSnapshot:
    page = table.runs_page(store, query, 0, table.MAX_PAGE, extremes)
    # a run that begins meanwhile moves others to the next page, which come once all the same
    rows = {row.run_id: row for row in page.rows}
    offset, following = 0, page.rows
    while len(following) == table.MAX_PAGE:
        offset += table.MAX_PAGE
        following = table.runs_page(store, query, offset, table.MAX_PAGE, extremes).rows
        rows.update((row.run_id, row) for row in following)
    return replace(snapshot_of(page), rows=list(rows.values()), total=len(rows))
