"""One run in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from trialbook.errors import InvalidParameterError
from trialbook.model import SYSTEM_PREFIX, Run
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import (
    DatasetUse,
    Environment,
    RunBundleResult,
    RunDetail,
    RunSnapshot,
    RunSpec,
    RunViewData,
    SampledCurve,
)
from trialbook.service import run_page, stores
from trialbook.service.curves import curve
from trialbook.service.tracker import checked_run_id
from trialbook.service.version import version
from trialbook.store.clock import now
from trialbook.views.formatting import shortened
from trialbook.views.run_twin import run_html, run_text
from trialbook.views.view import View, saved_size

if TYPE_CHECKING:
    import os

    from trialbook.store.base import Store

BUDGET = 190_000
"""Bytes of data, HTML and text together, as a notebook writes them."""
_BUCKETS = 40
# how many params, tags, metrics and packages, how long, and curves; the next where it is too much
_LIMITS = ((300, 1000, 30), (100, 300, 15), (40, 100, 5), (10, 60, 0))


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
    return RunView(known, store.store_id, found.info.run_name)


def _store_of(run_id: str) -> str | None:
    """Return the id of the open store that has a run; None for the current one."""
    current = stores.known_store()
    for store in stores.open_stores():
        if store is not current and store.get_runs([run_id]):
            there = current is not None and current.get_runs([run_id])
            return None if there else store.store_id
    return None


class RunView(View):
    """One run; make one with `show_run`."""

    def __init__(self, run_id: str, store_id: str, run_name: str) -> None:
        self._run_id = run_id
        self._store_id = store_id
        self._run_name = run_name
        super().__init__()

    @property
    def spec(self) -> RunSpec:
        """What is shown: enough to show it again on another kernel."""
        return RunSpec("run", self.view_id, self._store_id, self._run_id)

    @property
    def selection(self) -> list[str]:
        """The id of the run."""
        return [self._run_id]

    def select(self, run_ids: Sequence[str]) -> None:
        """Refuse: there is one run and nothing to select."""
        raise InvalidParameterError(f"One run is shown, so {len(run_ids)} cannot be selected.")

    def _page(self) -> tuple[str, str]:
        return bundle(self.spec).html, self._run_name

    def __repr__(self) -> str:
        return f"<RunView of {self._run_name!r}>"


def bundle(spec: RunSpec) -> RunBundleResult:
    """Return what a notebook saves of a run."""
    taken_at = now()
    detail = run_page.run_detail(spec.store_id, spec.run_id)
    store, _ = run_page.store_and_run(spec.store_id, spec.run_id)
    spec = replace(spec, store_id=store.store_id)
    for count, length, curves in _LIMITS:
        kept, left_out = _shortened(detail, count, length)
        drawn = _curves(store, kept, curves)
        left_out += sum(not metric.system for metric in detail.metrics) - len(kept.metrics)
        snapshot = RunSnapshot(kept.store, kept.cursor, kept, drawn, left_out)
        view = RunViewData(version(), spec, snapshot, taken_at)
        made = RunBundleResult(
            view,
            run_html(snapshot, taken_at=taken_at),
            run_text(snapshot, taken_at=taken_at),
        )
        if saved_size(made.view, made.html, made.text) <= BUDGET:
            break
    return made


def _shortened(detail: RunDetail, count: int, length: int) -> tuple[RunDetail, int]:
    """Return a run with so many names and values of such a length, and how many are left out."""
    left_out = 0

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
            reserved_tags={},
            datasets=_datasets(detail.datasets, count, length),
            metrics=[m for m in detail.metrics if not m.system][:count],
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
        left_out + len(detail.versions[count // 5 :]),
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


def _curves(store: Store, detail: RunDetail, count: int) -> list[SampledCurve]:
    drawn: list[SampledCurve] = []
    for metric in detail.metrics:
        if len(drawn) == count:
            break
        if metric.count < 2 or metric.key.startswith(SYSTEM_PREFIX):
            continue
        sampled = curve(store.read_series(detail.run_id, metric.key), buckets=_BUCKETS)
        steps = [int(step) for step in sampled.x]
        values = [wire_number(value) for value in sampled.y.tolist()]
        drawn.append(SampledCurve(metric.key, sampled.total, steps, values))
    return drawn
