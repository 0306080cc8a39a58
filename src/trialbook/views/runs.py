"""The run table in a cell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from trialbook.protocol.messages import ChartSettings, RunsQuery, RunsSnapshot, RunsSpec
from trialbook.queries import groups, table
from trialbook.queries.curves import sampled_curve
from trialbook.recording import stores
from trialbook.service.store_access import store_named
from trialbook.service.validation.one_or_several import (
    Several,
    several_texts,
)
from trialbook.views.arranged import (
    arranged,
    label,
    levels_of,
    shown_attributes,
    shown_metrics,
)
from trialbook.views.asked import AskedRuns, chosen_runs, store_asked
from trialbook.views.compare_lines import Room, run_curves
from trialbook.views.compare_text import facts
from trialbook.views.frame import frame_of, with_deltas
from trialbook.views.html import groups as html_groups
from trialbook.views.html.deltas import Deltas
from trialbook.views.html.table import TEXT_ROWS, html_table, text_table
from trialbook.views.layout import layout_of, with_sorted
from trialbook.views.markdown import fitted_table, fitting, markdown_text
from trialbook.views.snapshot import cut, snapshot_of
from trialbook.views.view import Twins, View

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pandas as pd

    from trialbook.protocol.messages import RunsFound, SampledCurve, TableLayout
    from trialbook.store.base import Store
    from trialbook.views.view import Limit


_BUCKETS = 20
"""Of a curve in a cell."""
_ROOM = Room(lines=2_000, buckets=2_000 * _BUCKETS, least=_BUCKETS, most=_BUCKETS)


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
    group_by: Several | None = None,
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
    group_by : str or list of str, optional
        A param or a tag, such as ``"params.depth"``, or ``"dataset"`` for what `log_input`
        recorded: runs that have the same there are put together, with the mean, the spread and
        the best of each metric. With two, the runs of each group are grouped by the second.
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
    >>> runs(group_by=["params.depth", "tags.team"]).spec.layout.then_by
    GroupBy(group='tag', key='team')
    >>> runs(search_all_experiments=True, nested=False).spec.layout.nested
    False
    >>> runs(run_ids=[]).frame()["run_id"].tolist()
    []
    """
    store = store_asked(tracking_uri)
    asked = AskedRuns.of(
        store,
        None if run_ids is None else chosen_runs(store, run_ids),
        filter_string=filter_string,
        order_by=order_by,
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        search_all_experiments=search_all_experiments,
    )
    wanted = None if columns is None else several_texts("columns", columns)
    if baseline is not None:
        (store or stores.current_store()).get_run(baseline)
    levels = several_texts("group_by", group_by)
    layout = layout_of(wanted, baseline, levels, asked.names, nested=nested)
    return RunsView(RunsSpec("", asked.store_id, asked.query, UNSET if layout is None else layout))


class RunsView(View[RunsSpec, RunsSnapshot]):
    """A table of runs; make one with `runs`."""

    @property
    def _layout(self) -> TableLayout | None:
        return with_sorted(self.spec.layout or None, self.spec.query.order_by)

    def _read(self, store: Store | None, rows: int | None) -> RunsSnapshot:
        query, extremes = self.spec.query, table.extremes_in(self._layout)
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
            arranged(snapshot, self._layout),
            taken_at=taken_at,
            filter_text=_left_out(self.spec.query),
            baseline=self.spec.layout.baseline if self.spec.layout else None,
            attributes=shown_attributes(snapshot, self._layout),
            curves=self._curves(snapshot) if whole else None,
            **limits,
        )

    def _with_curves(self, store: Store | None, snapshot: RunsSnapshot) -> RunsSnapshot:
        keys = self._layout.sparklines if self._layout else []
        if not keys:
            return snapshot
        rows, by_step = snapshot.rows[: self.MAX_ROWS], dict.fromkeys(keys, ChartSettings("step"))
        return replace(snapshot, curves=run_curves(store, rows, by_step, _ROOM))

    def _curves(self, snapshot: RunsSnapshot) -> dict[tuple[str, str], SampledCurve]:
        """Return the curves that a page of its own has room for."""
        layout, store = self._layout, store_named(self.spec.store_id)
        if layout is None or store is None:
            return {}
        drawn = [part for part in shown_metrics(snapshot, layout) if part.key in layout.sparklines]
        return {
            (row.run_id, label(part.key, part.aggregate)): sampled_curve(
                store, row.run_id, part.key, _BUCKETS
            )
            for row in snapshot.rows[: self.MAX_ROWS]
            for part in drawn
            if part.key in row.metrics
        }

    def _fixed(
        self, store: Store | None, snapshot: RunsSnapshot, taken_at: int, *, whole: bool
    ) -> Twins | None:
        if not levels_of(self.spec.layout):
            return None
        limit = sys.maxsize if whole else html_groups.HTML_GROUPS
        found = self._groups(store, snapshot, limit, html_groups.HTML_COLUMNS)
        html = html_groups.html_groups(
            snapshot,
            found,
            taken_at=taken_at,
            filter_text=_left_out(self.spec.query),
            left_out=len(shown_metrics(snapshot, self._layout)) - len(found.metrics),
            max_bytes=None if whole else html_groups.MAX_BYTES,
        )
        return Twins(html, html_groups.text_groups(found))

    def _groups(
        self, store: Store | None, snapshot: RunsSnapshot, limit: int, columns: int
    ) -> html_groups.Groups:
        layout = self._layout
        by, metrics = levels_of(layout), shown_metrics(snapshot, layout)[:columns]
        lines, totals = groups.group_lines(store, self.spec.query, by, metrics, limit)
        directions = layout.directions if layout else {}
        return html_groups.Groups(lines, totals, by, metrics, directions)

    def _text(self, snapshot: RunsSnapshot, taken_at: int) -> str:
        page = arranged(snapshot, self._layout)
        told = self._facts(page)
        said = "\n".join(["", "", *told]) if told else ""
        return fitting(
            min(TEXT_ROWS, len(page.rows)),
            lambda count: text_table(page, taken_at=taken_at, max_rows=count) + said,
        )

    def _facts(self, page: RunsFound) -> list[str]:
        """Return the best run of a page as it is arranged, and what it is compared with."""
        layout = self._layout
        leading = [key for key in page.columns.headline or () if key in page.columns.metrics]
        return facts(
            page,
            leading or page.columns.metrics[:1],
            baseline=layout.baseline if layout else None,
            directions=layout.directions if layout else {},
        )

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
        return frame_of(taken, self._layout)

    def to_markdown(self) -> str:
        r"""Return the runs as a table in GitHub's Markdown; of a grouped table, its groups.

        It has at most 2,000 characters, and says what is left out, which run is the best where the
        metric's name or the table's directions tell which way is better, and how far the others
        are from the baseline. Numbers have at most five significant digits; texts are escaped.

        Examples
        --------
        >>> for depth in (3, 5):
        ...     with tb.start_run(run_name=f"depth {depth}"):
        ...         tb.log_params({"depth": depth})
        ...         tb.log_metric("r2", depth * 0.1234567)
        >>> print(tb.runs(columns="metrics.r2").to_markdown().partition("\n\n")[2])
        Best: depth 5, r2 0.61728
        >>> print(tb.runs(group_by="params.depth").to_markdown())
        | group | r2 |
        | --- | --- |
        | depth = 3 · 1 run | 0.37037 |
        | depth = 5 · 1 run | 0.61728 |
        """
        store = store_named(self.spec.store_id)
        if levels_of(self.spec.layout):
            return self._groups_markdown(store)
        page = self._read(store, self.MAX_ROWS)
        layout = self._layout
        shown = frame_of(page, layout)
        deltas = Deltas.from_baseline(page.rows, layout.baseline if layout else None)
        if deltas:
            shown = with_deltas(shown, page.rows, deltas)
        told = map(markdown_text, self._facts(arranged(page, layout)))
        return fitted_table(shown, page.total, list(told))

    def _groups_markdown(self, store: Store | None) -> str:
        import pandas as pd

        found = self._groups(store, self._read(store, 1), sys.maxsize, sys.maxsize)
        rows = html_groups.group_rows(found)
        return fitted_table(pd.DataFrame(rows, columns=["group", *found.labels]), len(rows))

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
