"""What the in-memory store keeps of experiments and runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trialbook.model import (
    MAX_CELLS,
    Cell,
    CellRun,
    DatasetInput,
    Experiment,
    LifecycleStage,
    Metric,
    NewRun,
    Run,
    RunData,
    RunInfo,
    RunInputs,
    RunRecord,
    RunStatus,
    TagName,
)
from trialbook.store import refusal
from trialbook.store.record import Problem
from trialbook.store.series import Series
from trialbook.store.source import fingerprint
from trialbook.store.summary import Extreme, Point, Summary

if TYPE_CHECKING:
    from trialbook.search.tree import Part


@dataclass
class KeptExperiment:
    """An experiment and its last change."""

    experiment: Experiment
    revision: int = 0


@dataclass
class KeptRun:
    """A run and its last change; points under their `Point.recency`."""

    info: RunInfo
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    series: dict[str, dict[tuple[int, int, float, bool], Point]] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    inputs: dict[tuple[str, str], DatasetInput] = field(default_factory=dict)
    number: int = 0
    revision: int = 0
    changed: int = 0

    @staticmethod
    def of(run_id: str, created: NewRun, experiment: Experiment) -> KeptRun:
        """Return a new run."""
        info = RunInfo(
            run_id,
            created.run_name,
            created.experiment_id,
            created.user_id,
            RunStatus.RUNNING,
            created.start_time,
            None,
            experiment.lifecycle_stage,
            experiment.artifact_uri(run_id),
        )
        return KeptRun(info, tags={TagName.RUN_NAME: created.run_name, **created.tags})

    def run(self) -> Run:
        """Return it as others see it."""
        latest = {key: points[max(points)].value for key, points in self.series.items()}
        data = RunData(latest, dict(self.params), dict(self.tags))
        inputs = [replace(used, tags=list(used.tags)) for used in self.inputs.values()]
        return Run(self.info, data, RunInputs(inputs), number=self.number)

    def problems(self, record: RunRecord) -> Iterator[Problem]:
        """Tell whether the run is deleted, and which params have another value already."""
        if self.info.lifecycle_stage != LifecycleStage.ACTIVE:
            yield Problem(record.run_id, None, refusal.run_not_active(record.run_id))
        for key, value in record.params.items():
            known = self.params.get(key, value)
            if known != value:
                error = refusal.param_changed(record.run_id, key, known, value)
                yield Problem(record.run_id, key, error)

    def take(self, record: RunRecord) -> None:
        """Add what a record holds, but for params that have another value already."""
        self.params = {**record.params, **self.params}
        for key, value in record.tags.items():
            if value is None:
                self.tags.pop(key, None)
            else:
                self.tags[key] = value
        for key, columns in record.points.items():
            for metric in Series.of(columns.steps, columns.timestamps, columns.values).metrics(key):
                point = Point(metric.step, metric.timestamp, metric.value)
                self.series.setdefault(key, {}).setdefault(point.recency, point)
        self.inputs.update({k: used for k, used in record.inputs.items() if k not in self.inputs})
        self._take_cells(record)
        self._change(record)

    def _take_cells(self, record: RunRecord) -> None:
        for execution_id, cell in record.cells.items():
            known = self.cells.setdefault(execution_id, cell)
            if not known.cell_id:
                self.cells[execution_id] = replace(known, cell_id=cell.cell_id)
        for execution_id, ending in record.cell_endings.items():
            if execution_id in self.cells:
                self.cells[execution_id] = replace(self.cells[execution_id], ending=ending)
        kept = sorted(self.cells)
        for execution_id in kept[MAX_CELLS // 2 : len(kept) - MAX_CELLS // 2]:
            del self.cells[execution_id]

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

    def _change(self, record: RunRecord) -> None:
        name = record.tags.get(TagName.RUN_NAME)
        status, end_time = record.status, record.end_time
        if record.abandoned:
            running = (status or self.info.status) == RunStatus.RUNNING
            status, end_time = (RunStatus.KILLED, end_time) if running else (status, None)
        self.info = replace(
            self.info,
            status=status or self.info.status,
            end_time=self.info.end_time if end_time is None else end_time,
            run_name=self.info.run_name if name is None else name,
        )

    def history(self, key: str) -> list[Metric]:
        """Return the points of a metric by timestamp, step and value."""
        points = sorted(self.series.get(key, {}).items(), key=lambda pair: _by_time(*pair[0]))
        return [Metric(key, point.value, point.timestamp, point.step) for _, point in points]

    def summaries(self) -> dict[str, Summary]:
        """Return the summary of each metric."""
        return {key: _summary(points) for key, points in self.series.items()}


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run as a search sees it."""

    run: Run
    summaries: Callable[[], dict[str, Summary]]

    @property
    def datasets(self) -> str | None:
        """The labels of its datasets; None where it has none."""
        return ", ".join(self.run.inputs.labels) or None

    def number(self, key: str, part: Part) -> float | None:
        """Return a metric's latest, least or greatest value; None where it has none."""
        if part == "latest":
            return self.run.data.metrics.get(key)
        summary = self.summaries().get(key)
        if summary is None:
            return None
        if part in ("min", "max"):
            extreme = summary.least if part == "min" else summary.greatest
            return None if extreme is None else extreme.value
        return summary.count if part == "count" else summary.first.value


def parent_of(item: FoundRun) -> str | None:
    """Return the run that a run is nested in; it is not nested in itself."""
    parent = item.run.data.tags.get(TagName.PARENT_RUN_ID)
    return None if parent == item.run.info.run_id else parent


def _by_time(step: int, timestamp: int, value: float, missing: bool) -> tuple[object, ...]:  # noqa: FBT001 -- a recency
    return (timestamp, step, value, missing)


def _summary(points: dict[tuple[int, int, float, bool], Point]) -> Summary:
    numbers = [point for point in points.values() if not math.isnan(point.value)]
    extremes = [Extreme(point.value + 0.0, point.step) for point in numbers]
    times = [point.timestamp for point in points.values()]
    return Summary(
        len(points),
        points[min(points)],
        points[max(points)],
        min(extremes, default=None),
        max(extremes, key=lambda extreme: (extreme.value, -extreme.step), default=None),
        min(times),
        max(times),
    )
