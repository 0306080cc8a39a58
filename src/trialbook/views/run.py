"""One run in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from trialbook.errors import InvalidParameterError
from trialbook.model import Run, TagName
from trialbook.protocol.codec import plain_number
from trialbook.protocol.messages import (
    DatasetUse,
    Environment,
    RunFacts,
    RunSnapshot,
    RunSpec,
    SampledCurve,
)
from trialbook.queries import cells, run_page
from trialbook.queries.curves import sampled_curve
from trialbook.recording import stores
from trialbook.service.tracker import checked_run_id
from trialbook.views.compare_lines import Room
from trialbook.views.formatting import shortened
from trialbook.views.html.code import code_html
from trialbook.views.html.run import run_html, run_text
from trialbook.views.view import View

if TYPE_CHECKING:
    import os

    import pandas as pd

    from trialbook.store.base import Store
    from trialbook.views.view import Limit

_NOTEBOOK = Room(lines=30, buckets=1_200, least=40, most=40)
_PAGE = Room(lines=200, buckets=20_000, least=40, most=400)
"""Of a page of its own, into which one can zoom."""


def show_run(run: str | Run, *, tracking_uri: str | os.PathLike[str] | None = None) -> RunView:
    """Show a run: its status, params, metrics with their curves, and where it took place.

    Parameters
    ----------
    run : str or Run
        A run or its id.
    tracking_uri : str or path, optional
        The store that has it, as for `trialbook.set_tracking_uri`; those in use unless given.

    Returns
    -------
    RunView
        As the last expression of a cell it displays itself.

    Raises
    ------
    NotFoundError
        No run has this id, or there is no such store.

    Examples
    --------
    >>> with tb.start_run(run_name="baseline") as run:
    ...     tb.log_metric("r2", 0.48)
    >>> tb.show_run(run)
    <RunView of 'baseline'>
    """
    known = run.info.run_id if isinstance(run, Run) else checked_run_id(run)
    there = (
        _store_of(known) if tracking_uri is None else stores.existing_store(tracking_uri).store_id
    )
    store, found = run_page.store_and_run(there, known)
    return RunView(RunSpec("", store.store_id, known), found.info.run_name)


def _store_of(run_id: str) -> str | None:
    """Return the id of the open store that has a run; None for the current one."""
    current = stores.known_store()
    for store in stores.open_stores():
        if store is not current and store.get_runs([run_id]):
            there = current is not None and current.get_runs([run_id])
            return None if there else store.store_id
    return None


class RunView(View[RunSpec, RunSnapshot]):
    """One run; make one with `show_run`."""

    MAX_ROWS = 300

    def __init__(self, spec: RunSpec, run_name: str = "") -> None:
        self._run_name = run_name
        super().__init__(spec)

    @property
    def selection(self) -> list[str]:
        """The id of the run."""
        return [self.spec.run_id]

    def select(self, run_ids: Sequence[str]) -> None:
        """Refuse: there is one run and nothing to select."""
        raise InvalidParameterError(f"One run is shown, so {len(run_ids)} cannot be selected.")

    def _read(self, _: Store | None, rows: int | None = None) -> RunSnapshot:
        store, run = run_page.store_and_run(self.spec.store_id, self.spec.run_id)
        facts = run_page.run_facts(store, run)
        metrics = [metric for metric in facts.metrics if not metric.system]
        # which sections its page has
        told = {k: v for k, v in facts.reserved_tags.items() if k.startswith(TagName.CONTENTS)}
        kept = replace(facts, metrics=metrics, reserved_tags=told)
        room = _NOTEBOOK if rows is not None else _PAGE
        return RunSnapshot(kept, _curves(store, kept, room), left_out=0)

    def _beside(self, _: Store | None) -> str:
        store, _run = run_page.store_and_run(self.spec.store_id, self.spec.run_id)
        return code_html(cells.run_cells(store, self.spec.run_id, 0, cells.MAX_PAGE))

    def _rows(self, snapshot: RunSnapshot) -> int:  # noqa: ARG002 - see _cut
        return self.MAX_ROWS

    def _cut(self, snapshot: RunSnapshot, limit: Limit) -> RunSnapshot:
        # A row is a param, a metric, a tag or a package. Where few fit, long ones are the reason.
        length = min(limit.length, max(60, 3 * limit.rows))
        kept, left_out = _shortened(snapshot.detail, limit.rows, length)
        return RunSnapshot(kept, snapshot.curves[: limit.rows // 10], left_out)

    def _html(self, snapshot: RunSnapshot, taken_at: int, *, whole: bool) -> str:  # noqa: ARG002 - one run
        return run_html(snapshot, taken_at=taken_at)

    def _text(self, snapshot: RunSnapshot, taken_at: int) -> str:
        return run_text(snapshot, taken_at=taken_at)

    def _title(self, snapshot: RunSnapshot) -> str:
        return snapshot.detail.run_name

    def frame(self) -> pd.DataFrame:
        """Return a row for each metric, param and tag of the run.

        Returns
        -------
        DataFrame
            Columns ``group`` (``metrics``, ``params`` or ``tags``), ``name`` and ``value``: the
            latest number of a metric, the text of the others.

        Examples
        --------
        >>> with tb.start_run() as run:
        ...     tb.log_params({"depth": 3})
        >>> tb.show_run(run).frame().to_dict("records")
        [{'group': 'params', 'name': 'depth', 'value': '3'}]
        """
        import pandas as pd

        detail = self._read(None).detail
        rows: list[tuple[str, str, float | str]]
        rows = [("metrics", metric.key, plain_number(metric.latest)) for metric in detail.metrics]
        texts = {"params": detail.params, "tags": detail.tags}
        rows += [(group, *pair) for group, pairs in texts.items() for pair in pairs.items()]
        return pd.DataFrame(rows, columns=["group", "name", "value"], dtype="object")

    def __repr__(self) -> str:
        return f"<RunView of {self._run_name!r}>"


def _shortened(detail: RunFacts, count: int, length: int) -> tuple[RunFacts, int]:
    """Return a run with so many names and values of such a length, and how many are left out."""
    left_out = len(detail.metrics[count:]) + len(detail.versions[count // 5 :])

    def some(texts: dict[str, str]) -> dict[str, str]:
        nonlocal left_out
        left_out += max(0, len(texts) - count)
        return {key: shortened(text, length) for key, text in list(texts.items())[:count]}

    environment = detail.environment
    return (
        replace(
            detail,
            run_name=shortened(detail.run_name, length),
            experiment_name=shortened(detail.experiment_name, length),
            source_name=shortened(detail.source_name, length),
            artifact_uri=shortened(detail.artifact_uri, length),
            note=shortened(detail.note, 10 * length),
            exception=None if detail.exception is None else shortened(detail.exception, 5 * length),
            params=some(detail.params),
            tags=some(detail.tags),
            reserved_tags=dict(list(detail.reserved_tags.items())[: count // 5]),
            datasets=_datasets(detail.datasets, count, length),
            metrics=detail.metrics[:count],
            children=[replace(c, run_name=shortened(c.run_name, length)) for c in detail.children][
                : count // 5
            ],
            versions=[
                replace(v, aliases=[shortened(alias, length) for alias in v.aliases[:5]])
                for v in detail.versions[: count // 5]
            ],
            parent=detail.parent
            and replace(detail.parent, run_name=shortened(detail.parent.run_name, length)),
            environment=environment and _environment(environment, some, count, length),
        ),
        left_out,
    )


def _datasets(uses: list[DatasetUse], count: int, length: int) -> list[DatasetUse]:
    kept = uses[: count // 10]
    return [
        replace(
            use,
            name=shortened(use.name, length),
            source=shortened(use.source, length),
            tags={key: shortened(text, length) for key, text in list(use.tags.items())[:10]},
            # what is sent of all of them together is what is kept of params
            columns=use.columns[: count // len(kept)],
        )
        for use in kept
    ]


def _environment(environment: Environment, some: Any, count: int, length: int) -> Environment:
    git = environment.git
    words = environment.command[:count]
    return replace(
        environment,
        folder=shortened(environment.folder, length),
        command=[shortened(word, length) for word in words][:20],
        packages=some(environment.packages),
        gpus=environment.gpus[:16],
        git=git
        and replace(
            git,
            changed=[shortened(name, length) for name in git.changed[: count // 5]],
            untracked=[shortened(name, length) for name in git.untracked[: count // 5]],
        ),
    )


def _curves(store: Store, detail: RunFacts, room: Room) -> list[SampledCurve]:
    lines = [metric.key for metric in detail.metrics if metric.count > 1]
    buckets = room.of_each(len(lines))
    return [sampled_curve(store, detail.run_id, key, buckets) for key in lines[: room.lines]]
