"""The experiments of a store in a cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from trialbook.protocol.messages import ExperimentsSnapshot, ExperimentsSpec
from trialbook.queries import experiments as experiment_list
from trialbook.service.store_access import store_named
from trialbook.views.asked import store_asked
from trialbook.views.formatting import plain, shortened, time_text
from trialbook.views.html.table import LEFT, RIGHT, TEXT_ROWS, aligned, bdi, html_rows, text_rows
from trialbook.views.markdown import fitting
from trialbook.views.view import View

if TYPE_CHECKING:
    import os

    import pandas as pd

    from trialbook.store.base import Store
    from trialbook.views.view import Limit


def experiments(*, tracking_uri: str | os.PathLike[str] | None = None) -> ExperimentsView:
    """Show the experiments in a table that follows what is being recorded.

    Parameters
    ----------
    tracking_uri : str or path, optional
        The store to look at, as for `trialbook.set_tracking_uri`; new runs go where they went.

    Returns
    -------
    ExperimentsView
        As the last expression of a cell it displays itself.

    Raises
    ------
    NotFoundError
        There is no such store.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_metric("loss", 0.5)
    >>> tb.experiments().frame()[["name", "runs", "running"]].to_dict("records")
    [{'name': 'Default', 'runs': 1, 'running': 0}]
    """
    store = store_asked(tracking_uri)
    return ExperimentsView(ExperimentsSpec("", None if store is None else store.store_id))


class ExperimentsView(View[ExperimentsSpec, ExperimentsSnapshot]):
    """A table of experiments; make one with `experiments`."""

    def _read(self, store: Store | None, rows: int | None) -> ExperimentsSnapshot:
        found = experiment_list.experiment_rows(store)
        return ExperimentsSnapshot(found[:rows], len(found))

    def _rows(self, snapshot: ExperimentsSnapshot) -> int:
        return len(snapshot.experiments)

    def _cut(self, snapshot: ExperimentsSnapshot, limit: Limit) -> ExperimentsSnapshot:
        kept = snapshot.experiments[: limit.rows]
        short = [replace(row, name=shortened(row.name, limit.length)) for row in kept]
        return ExperimentsSnapshot(short, snapshot.total)

    def _html(self, snapshot: ExperimentsSnapshot, taken_at: int, *, whole: bool) -> str:
        shown = snapshot.experiments if whole else snapshot.experiments[:100]
        amount = f"{snapshot.total} experiment{'s' * (snapshot.total != 1)}"
        if len(shown) < snapshot.total:
            amount = f"{len(shown)} of {amount} shown"
        return html_rows(
            f"Trialbook: {amount} · as of {time_text(taken_at)}",
            [("Name", LEFT), ("Runs", RIGHT), ("Running", RIGHT), ("Last activity", LEFT)],
            (
                [
                    bdi(row.name),
                    str(row.run_count),
                    str(row.running_count),
                    time_text(row.last_update_time)[:19],
                ]
                for row in shown
            ),
        )

    def _text(self, snapshot: ExperimentsSnapshot, taken_at: int) -> str:  # noqa: ARG002 - no ages
        if not snapshot.experiments:
            return "No experiments."
        return fitting(min(TEXT_ROWS, len(snapshot.experiments)), partial(_lines, snapshot))

    def _title(self, snapshot: ExperimentsSnapshot) -> str:  # noqa: ARG002 - always the same
        return "Experiments"

    def frame(self) -> pd.DataFrame:
        """Return a row for each experiment, latest activity first.

        Returns
        -------
        DataFrame
            Columns ``experiment_id``, ``name``, ``runs``, ``running`` and ``last_activity``, which
            is in UTC.
        """
        import pandas as pd

        rows = self._read(store_named(self.spec.store_id), None).experiments
        times = pd.to_datetime([row.last_update_time for row in rows], unit="ms", utc=True)
        return pd.DataFrame(
            {
                "experiment_id": [row.experiment_id for row in rows],
                "name": [row.name for row in rows],
                "runs": pd.Series([row.run_count for row in rows], dtype="int64"),
                "running": pd.Series([row.running_count for row in rows], dtype="int64"),
                "last_activity": times,
            }
        )

    def __repr__(self) -> str:
        return "<ExperimentsView>"


def _lines(snapshot: ExperimentsSnapshot, count: int) -> str:
    rows = snapshot.experiments[:count]
    columns = [
        aligned(["Name", *(plain(row.name) for row in rows)]),
        aligned(["Runs", *(str(row.run_count) for row in rows)], right=True),
        aligned(["Running", *(str(row.running_count) for row in rows)], right=True),
        aligned(["Last activity", *(time_text(row.last_update_time)[:19] for row in rows)]),
    ]
    hidden = snapshot.total - len(rows)
    return text_rows(columns) + (f"\n… and {hidden} more" if hidden else "")
