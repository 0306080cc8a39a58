"""What a comparison of runs shows, saves and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import asdict, replace

from trialbook.errors import InvalidParameterError
from trialbook.model import SYSTEM_PREFIX
from trialbook.protocol.codec import plain_number
from trialbook.protocol.messages import (
    MAX_COMPARED,
    Chart,
    ChartSettings,
    CompareLayout,
    CompareSnapshot,
    CompareSpec,
    MetricPart,
)
from trialbook.queries import table
from trialbook.queries.differences import differences
from trialbook.queries.importance import importance
from trialbook.service.store_access import store_named
from trialbook.store.base import RunNames
from trialbook.views.asked import metric_part
from trialbook.views.compare_lines import (
    NOTEBOOK,
    PAGE,
    group_bands,
    groups_of,
    run_curves,
    series_of,
)
from trialbook.views.compare_text import compare_markdown, compare_text
from trialbook.views.formatting import shortened
from trialbook.views.html.compare import compare_html
from trialbook.views.layouts import DRAWN, unarranged
from trialbook.views.snapshot import cut, snapshot_of
from trialbook.views.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from trialbook.protocol.messages import Difference, GroupBy, RunRow, RunsFound, RunsQuery
    from trialbook.store.base import Store
    from trialbook.views.compare_lines import Room
    from trialbook.views.view import Limit


class CompareView(View[CompareSpec, CompareSnapshot]):
    """Runs beside one another; make one with `compare` or `chart`."""

    MAX_ROWS = 100

    def _read(self, store: Store | None, rows: int | None) -> CompareSnapshot:
        limit = table.MAX_PAGE if rows is None else rows
        page = table.runs_page(store, self.spec.query, 0, limit, ())
        ids = [row.run_id for row in page.rows[:MAX_COMPARED]]
        told = differences(store, ids) if "differences" in self._sections() else None
        lines = self._lines(store, page, NOTEBOOK if rows is not None else PAGE)
        return CompareSnapshot(
            **asdict(snapshot_of(page)) | lines,
            differences=[] if told is None else [each for each in told.differences if each.differs],
        )

    def _lines(self, store: Store | None, page: RunsFound, room: Room) -> dict[str, Any]:
        keys, by = self._settings_by_key(page.columns.metrics), self._group_by()
        runs = self._drawn(page.rows)
        if by is None:
            few = runs[: self._layout().first or DRAWN]
            return {"curves": run_curves(store, few, keys, room)}
        return {
            "curves": [],
            "bands": group_bands(store, groups_of(runs, by), keys, room),
        }

    def _rows(self, snapshot: CompareSnapshot) -> int:
        return len(snapshot.rows)

    def _cut(self, snapshot: CompareSnapshot, limit: Limit) -> CompareSnapshot:
        kept = cut(snapshot, *limit)
        # a run is a line in each of the charts, and a column of the differences
        share = min(1.0, limit.rows / max(1, len(snapshot.rows)))
        return replace(
            kept,
            columns=replace(kept.columns, headline=snapshot.columns.headline),
            curves=snapshot.curves[: int(len(snapshot.curves) * share)],
            bands=snapshot.bands and snapshot.bands[: int(len(snapshot.bands) * share)],
            differences=[
                _shortened(each, limit)
                for each in snapshot.differences[: int(len(snapshot.differences) * share)]
            ],
        )

    def _html(self, snapshot: CompareSnapshot, taken_at: int, *, whole: bool) -> str:
        return compare_html(
            snapshot,
            charts=self._charts(snapshot.columns.metrics),
            settings=self._settings(),
            group_by=self._group_by(),
            baseline=self._baseline(),
            taken_at=taken_at,
            whole=whole,
        )

    def _text(self, snapshot: CompareSnapshot, taken_at: int) -> str:  # noqa: ARG002
        return compare_text(snapshot, self._layout())

    def _title(self, snapshot: CompareSnapshot) -> str:
        return f"Comparison of {snapshot.total} runs"

    def frame(self) -> pd.DataFrame:
        """Return the points of the metrics that are drawn, of every run that is compared.

        Returns
        -------
        DataFrame
            A row for each point as it was logged: columns ``run_id``, ``run_name``, ``key``,
            ``step``, ``timestamp`` (UTC) and ``value``.

        Examples
        --------
        >>> with tb.start_run(run_name="a") as run:
        ...     tb.log_metric("loss", 0.5, step=3)
        >>> tb.compare([run]).frame()[["run_name", "key", "step", "value"]].to_dict("records")
        [{'run_name': 'a', 'key': 'loss', 'step': 3, 'value': 0.5}]
        """
        import numpy as np
        import pandas as pd

        store = store_named(self.spec.store_id)
        page = _whole(store, self.spec.query)
        parts = [
            (row, key, series)
            for row in page
            for key in self._keys(list(row.metrics))
            for series in series_of(store, row.run_id, key)
        ]
        lengths = [len(series) for _, _, series in parts]

        def repeated(texts: Iterable[str]) -> Any:
            return np.repeat(np.array([*texts, ""], dtype=object)[:-1], lengths)

        def joined(arrays: Iterable[Any], kind: str) -> Any:
            return np.concatenate([np.empty(0, kind), *arrays])

        stamps = joined((series.timestamps for _, _, series in parts), "int64")
        return pd.DataFrame(
            {
                "run_id": repeated(row.run_id for row, _, _ in parts),
                "run_name": repeated(row.run_name for row, _, _ in parts),
                "key": repeated(key for _, key, _ in parts),
                "step": joined((series.steps for _, _, series in parts), "int64"),
                "timestamp": pd.to_datetime(stamps, unit="ms", utc=True),
                "value": joined((series.values for _, _, series in parts), "float64"),
            }
        )

    def to_markdown(self) -> str:
        """Return the first runs with their numbers, the best of them, and which params differ.

        At most 2,000 characters of GitHub's Markdown; `frame` and `differences` return everything.

        Examples
        --------
        >>> with tb.start_run(run_name="a") as first:
        ...     tb.log_metric("loss", 0.5)
        >>> with tb.start_run(run_name="b") as second:
        ...     tb.log_metric("loss", 0.25)
        >>> print(tb.compare([first, second]).to_markdown())
        | Name | loss |
        | --- | --- |
        | ✓ a | 0.5 |
        | ✓ b | 0.25 |
        <BLANKLINE>
        Best: b, loss 0.25
        """
        store = store_named(self.spec.store_id)
        page = table.runs_page(store, self.spec.query, 0, self.MAX_ROWS, ())
        return compare_markdown(page, self._layout())

    def differences(self, *, only_different: bool = True) -> pd.DataFrame:
        """Return what runs have: params, metrics, tags, datasets, git, code and packages.

        Parameters
        ----------
        only_different : bool, default True
            Leave out what is the same in all runs.

        Returns
        -------
        DataFrame
            A row for each thing, with its name as the index: ``section`` and a column for each of
            the first 100 runs, named as the run, or by its id where a name occurs twice.
        """
        import pandas as pd

        store = store_named(self.spec.store_id)
        rows = table.runs_page(store, self.spec.query, 0, self.MAX_ROWS, ()).rows
        told = differences(store, [row.run_id for row in rows])
        names = {row.run_id: row.run_name for row in rows}
        taken = list(names.values())
        labels = [
            names[run_id] if taken.count(names[run_id]) == 1 else run_id for run_id in told.run_ids
        ]
        shown = [each for each in told.differences if each.differs or not only_different]
        values = [
            [_number(value) if each.section == "metric" else value for value in each.values]
            for each in shown
        ]
        frame = pd.DataFrame(values, columns=labels, dtype=object)
        frame.insert(0, "section", [each.section for each in shown])
        frame.index = pd.Index([each.key for each in shown], name="name")
        return frame

    def importance(self, metric: str | None = None) -> pd.DataFrame:
        """Return how much each param has to do with a metric.

        Parameters
        ----------
        metric : str, optional
            Such as ``"val/loss"`` or ``"min(metrics.val/loss)"``; that of the view unless given.

        Returns
        -------
        DataFrame
            The most important param first: ``param``, ``importance`` (share of a random forest's
            permutation importance, 0 to 1; NaN without scikit-learn and for fewer than 5 runs),
            ``correlation`` (Spearman's, -1 to 1; NaN for values that are no numbers), ``runs`` that
            have both, and different ``values``.

        Raises
        ------
        InvalidParameterError
            The view has no metric, and none is given.
        NotFoundError
            No run has it.
        """
        import pandas as pd

        store = store_named(self.spec.store_id)
        part = self._metric(store, metric)
        told = importance(store, self.spec.query, part).params
        columns = ["param", "importance", "correlation", "runs", "values"]
        frame = pd.DataFrame([asdict(each) for each in told], columns=columns)
        kinds = {
            "importance": "float64",
            "correlation": "float64",
            "runs": "int64",
            "values": "int64",
        }
        return frame.astype(kinds)

    def __repr__(self) -> str:
        # Cheap: a debugger or a log must not read the store.
        scope = self.spec.query.scope
        runs = f"{len(scope)} runs" if isinstance(scope, list) else "runs"
        return f"<CompareView of {runs}>"

    def _layout(self) -> CompareLayout:
        return self.spec.layout or unarranged()

    def _sections(self) -> Sequence[str]:
        return self._layout().sections

    def _settings(self) -> ChartSettings:
        return self._layout().settings

    def _settings_by_key(self, metrics: Sequence[str]) -> dict[str, ChartSettings]:
        """Return how each metric is drawn: of one in several charts as in the first."""
        found: dict[str, ChartSettings] = {}
        for each in self._charts(metrics):
            for key in each.keys:
                found.setdefault(key, each.settings or self._settings())
        return found

    def _baseline(self) -> str | None:
        return self._layout().baseline or None

    def _keys(self, metrics: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(key for each in self._charts(metrics) for key in each.keys))

    def _charts(self, metrics: Sequence[str]) -> list[Chart]:
        """Return the charts that were placed, then those of other metrics, where these follow."""
        layout = self._layout()
        charts = layout.charts or []
        if layout.charts is not UNSET and layout.placed is UNSET:
            return charts
        placed = set(layout.placed or ())
        others = [key for key in metrics if not key.startswith(SYSTEM_PREFIX)]
        return [*charts, *(Chart([key]) for key in others if key not in placed)]

    def _group_by(self) -> GroupBy | None:
        return self._layout().group_by or None

    def _drawn(self, rows: Sequence[RunRow]) -> list[RunRow]:
        """Return the runs whose eye is open."""
        layout = self._layout()
        hidden = set(layout.hidden_runs or ())
        return [row for row in rows[: layout.first or None] if row.run_id not in hidden]

    def _metric(self, store: Store | None, metric: str | None) -> MetricPart:
        if metric is not None:
            ids = self.spec.query.experiment_ids
            return metric_part(metric, RunNames() if store is None else store.run_names(ids))
        chosen = self._layout().metric
        if not chosen:
            raise InvalidParameterError("Say which metric, such as importance('val/loss').")
        return chosen


def _whole(store: Store | None, query: RunsQuery) -> list[RunRow]:
    rows: list[RunRow] = []
    while True:
        page = table.runs_page(store, query, len(rows), table.MAX_PAGE)
        rows += page.rows
        if len(page.rows) < table.MAX_PAGE:
            return rows


def _shortened(difference: Difference, limit: Limit) -> Difference:
    values = difference.values[: limit.rows]
    return replace(
        difference,
        values=[shortened(v, limit.length) if isinstance(v, str) else v for v in values],
    )


def _number(value: Any) -> float | None:
    return None if value is None else plain_number(value)
