"""What the in-memory store keeps of experiments and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trialbook.model import (
    CellRun,
    Experiment,
    LifecycleStage,
    Run,
    RunRecord,
    TagName,
)
from trialbook.recording.replay import ReplayedRun
from trialbook.store import errors
from trialbook.store.record import Problem
from trialbook.store.source import fingerprint

if TYPE_CHECKING:
    from trialbook.search.tree import Aggregate
    from trialbook.store.summary import Summary


@dataclass
class KeptExperiment:
    """An experiment and its last change."""

    experiment: Experiment
    revision: int = 0


@dataclass
class KeptRun(ReplayedRun):
    """A run and its last change."""

    revision: int = 0
    changed: int = 0

    def problems(self, record: RunRecord) -> Iterator[Problem]:
        """Tell whether the run is deleted, and which params have another value already."""
        if self.info.lifecycle_stage != LifecycleStage.ACTIVE:
            yield Problem(record.run_id, None, errors.run_not_active(record.run_id))
        for key, value in record.params.items():
            known = self.params.get(key, value)
            if known != value:
                error = errors.param_changed(record.run_id, key, known, value)
                yield Problem(record.run_id, key, error)

    def cell_run(self, cell_id: str) -> CellRun | None:
        """Return the run as one that a cell took part in, or None."""
        executions = [cell for cell in self.cells.values() if cell.cell_id == cell_id]
        if not executions:
            return None
        last = max(executions, key=lambda cell: cell.execution_id)
        return CellRun(
            cell_id,
            self.info.run_id,
            last.execution_id,
            last.starts_run,
            None if last.ending is None else last.ending.outcome,
            fingerprint(last.source),
        )


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run as a search sees it."""

    run: Run
    summaries: Callable[[], dict[str, Summary]]

    @property
    def datasets(self) -> str | None:
        """The labels of its datasets; None where it has none."""
        return ", ".join(self.run.inputs.labels) or None

    def number(self, key: str, aggregate: Aggregate) -> float | None:
        """Return a metric's latest, least or greatest value; None where it has none."""
        if aggregate == "latest":
            return self.run.data.metrics.get(key)
        summary = self.summaries().get(key)
        if summary is None:
            return None
        if aggregate in ("min", "max"):
            extreme = summary.least if aggregate == "min" else summary.greatest
            return None if extreme is None else extreme.value
        return summary.count if aggregate == "count" else summary.first.value


def parent_of(item: FoundRun) -> str | None:
    """Return the run that a run is nested in; it is not nested in itself."""
    parent = item.run.data.tags.get(TagName.PARENT_RUN_ID)
    return None if parent == item.run.info.run_id else parent
