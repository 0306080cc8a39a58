"""A run put together from its records alone, without a database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from trialbook.model import (
    MAX_CELLS,
    Cell,
    DatasetInput,
    Experiment,
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
from trialbook.store.pyramid import Axis, ThinSeries
from trialbook.store.series import Series
from trialbook.store.summary import Extreme, Point, Summary


@dataclass
class ReplayedRun:
    """What the records of a run amount to; points under their `Point.recency`.

    Where journals cannot be brought into the store, such a run is shown in the store's place.

    Examples
    --------
    >>> experiment = Experiment("0", "Default", "artifacts", "active", {}, 0, 0)
    >>> run = ReplayedRun.of("5f0a", NewRun("calm-otter", "0", "ada", 0, {}), experiment)
    >>> run.take(RunRecord("5f0a", params={"depth": "3"}))
    >>> run.get_run("5f0a").data.params
    {'depth': '3'}
    """

    info: RunInfo
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    series: dict[str, dict[tuple[int, int, float, bool], Point]] = field(default_factory=dict)
    inputs: dict[tuple[str, str], DatasetInput] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    number: int = 1

    @classmethod
    def of(cls, run_id: str, created: NewRun, experiment: Experiment) -> Self:
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
        return cls(info, tags={TagName.RUN_NAME: created.run_name, **created.tags})

    @classmethod
    def whole(cls, records: Sequence[RunRecord], created: NewRun, experiment: Experiment) -> Self:
        """Return the run that has all these records, of which there is one at least."""
        run = cls.of(records[0].run_id, created, experiment)
        for record in records:
            run.take(record)
        return run

    def get_run(self, _: str) -> Run:
        """See `Store.get_run`."""
        return self.run()

    def metric_history(self, _: str, key: str) -> list[Metric]:
        """See `Store.metric_history`."""
        return self.history(key)

    def read_series(self, _: str, key: str) -> Series:
        """See `Store.read_series`."""
        points = self.history(key)
        return Series.of(
            [point.step for point in points],
            [point.timestamp for point in points],
            [point.value for point in points],
        )

    def thin_series(
        self,
        run_id: str,
        key: str,
        axis: Axis,
        between: tuple[int, int] | None = None,
        _: int = 1000,
    ) -> ThinSeries:
        """See `Store.thin_series`."""
        return ThinSeries.of(self.read_series(run_id, key), axis, between)

    def series_summaries(self, _: str) -> dict[str, Summary]:
        """See `Store.series_summaries`."""
        return self.summaries()

    def run_cells(self, _: str) -> list[Cell]:
        """See `Store.run_cells`."""
        return [cell for _, cell in sorted(self.cells.items())]

    def run(self) -> Run:
        """Return it as others see it."""
        latest = {key: points[max(points)].value for key, points in self.series.items()}
        data = RunData(latest, dict(self.params), dict(self.tags))
        inputs = [replace(used, tags=list(used.tags)) for used in self.inputs.values()]
        return Run(self.info, data, RunInputs(inputs), number=self.number)

    def history(self, key: str) -> list[Metric]:
        """Return the points of a metric by timestamp, step and value."""
        points = sorted(self.series.get(key, {}).items(), key=lambda pair: _by_time(*pair[0]))
        return [Metric(key, point.value, point.timestamp, point.step) for _, point in points]

    def summaries(self) -> dict[str, Summary]:
        """Return the summary of each metric."""
        return {key: _summary(points) for key, points in self.series.items()}

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
