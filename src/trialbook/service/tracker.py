"""The use cases of runs: creating and ending them, and recording into them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import (
    LifecycleStage,
    Metric,
    Param,
    Run,
    RunStatus,
    RunTag,
    TagName,
)
from trialbook.recording import stores
from trialbook.service import ownership
from trialbook.service.artifacts.base import Artifacts, artifacts_at
from trialbook.service.context.session import user_name
from trialbook.service.experiments import Experiments, checked_experiment_id
from trialbook.service.run_search import RunSearch
from trialbook.service.validation.datasets import checked_inputs
from trialbook.service.validation.limits import (
    checked_key,
    checked_mapping,
    checked_run_name,
    checked_status,
    checked_step,
    checked_tags,
    checked_timestamp,
    checked_value,
    is_missing,
    shown,
)
from trialbook.service.validation.numbers import metric_value
from trialbook.service.validation.one_or_several import several
from trialbook.service.validation.run_names import new_run_name
from trialbook.service.validation.series import checked_series

if TYPE_CHECKING:
    from trialbook.journal.journal import PointWriter
    from trialbook.model import Cell, CellEnding
    from trialbook.recording.recorder import Recorder
    from trialbook.store.series import Series

TAG = "tag"


class Tracker:
    """The runs of a store, with what is asked of a caller checked.

    Every record of a run goes through `record`.

    Parameters
    ----------
    store : Recorder
    """

    def __init__(self, store: Recorder) -> None:
        self.store = store
        self.experiments = Experiments(store)
        self.search = RunSearch(store, self.experiments)

    @classmethod
    def current(cls) -> Tracker:
        """Return the tracker of the store in use."""
        return cls(stores.current_store())

    # Runs

    def create_run(
        self,
        experiment_id: object,
        *,
        run_name: object = None,
        tags: object = None,
        start_time: object = None,
    ) -> Run:
        """Create a run; without a name, in the argument or its tag, it is given one."""
        checked = checked_tags(TAG, tags)
        if is_missing(run_name):
            run_name = checked.get(TagName.RUN_NAME) or new_run_name()
        name = checked_run_name(run_name)
        if checked.setdefault(TagName.RUN_NAME, name) != name:
            raise InvalidParameterError(
                f"The run is named {shown(name)} but its tag {TagName.RUN_NAME} says "
                f"{shown(checked[TagName.RUN_NAME])}; give only one."
            )
        try:
            return self.store.create_run(
                checked_experiment_id(experiment_id),
                run_id=os.urandom(16).hex(),
                run_name=name,
                user_id=checked.get(TagName.USER) or user_name(),
                start_time=checked_timestamp(start_time),
                tags=checked,
            )
        except (NotFoundError, InvalidParameterError):
            # where it is the experiment, this says more
            self.experiments.active(experiment_id)
            raise

    def run(self, run_id: object) -> Run:
        """Return a run, deleted or not; NotFoundError."""
        return self.store.get_run(checked_run_id(run_id))

    def active_run(self, run_id: object) -> Run:
        """Return a run that can be written to; InvalidParameterError where it is deleted."""
        run = self.run(run_id)
        if run.info.lifecycle_stage == LifecycleStage.DELETED:
            known = run.info.run_id
            raise InvalidParameterError(
                f"Run {shown(run.info.run_name)} with id {known!r} is deleted; restore it with "
                f"TrackingClient().restore_run({known!r}), or start another."
            )
        return run

    def resume_run(self, run_id: object) -> Run:
        """Set a run to RUNNING and return it."""
        run = self.active_run(run_id)
        self.store.update_run(run.info.run_id, status=RunStatus.RUNNING)
        return self.run(run_id)

    def open_run(self, run_id: str) -> PointWriter:
        """Note that a run is open in this process, and return the fast way to record points.

        It takes key, number and step, and raises an exception where it recorded
        nothing: then `log_metric` says what is wrong, or records it.
        """
        return self.store.open_run(run_id)

    def end_run(self, run_id: object, status: object = None, end_time: object = None) -> None:
        """Set the final status, FINISHED unless told, and the end."""
        ended = RunStatus.FINISHED if status is None else checked_status(status, ended=True)
        end = checked_timestamp(end_time)
        self.store.update_run(checked_run_id(run_id), status=ended, end_time=end)

    def update_run(self, run_id: object, status: object = None, name: object = None) -> None:
        """Change status or name; a final status sets no end, as in MLflow."""
        self.store.update_run(
            checked_run_id(run_id),
            status=None if status is None else checked_status(status),
            run_name=None if name is None else checked_run_name(name),
        )

    def parent_run(self, run_id: object) -> Run | None:
        """Return the run that this one is nested in."""
        parent_id = self.run(run_id).data.tags.get(TagName.PARENT_RUN_ID)
        return None if parent_id is None else self.run(parent_id)

    def delete_run(self, run_id: object) -> None:
        """Mark a run deleted."""
        self.store.delete_run(checked_run_id(run_id))

    def restore_run(self, run_id: object) -> None:
        """Undo `delete_run`."""
        self.store.restore_run(checked_run_id(run_id))

    # Reading points

    def metric_history(self, run_id: object, key: object) -> list[Metric]:
        """Return every point of a metric; empty for a key that was never logged."""
        known = self.run(run_id).info.run_id
        return self.store.metric_history(known, checked_key("metric", key))

    def read_series(self, run_id: object, key: object) -> Series:
        """Return every point of a metric as arrays; empty for a key that was never logged."""
        known = self.run(run_id).info.run_id
        return self.store.read_series(known, checked_key("metric", key))

    # Recording

    def log_metric(
        self, run_id: str, key: object, value: object, step: object, timestamp: object
    ) -> None:
        """Record one point."""
        name = checked_key("metric", key)
        point = Metric(
            name, metric_value(name, value), checked_timestamp(timestamp), checked_step(step)
        )
        self.record(run_id, metrics=(point,))

    def log_metrics(self, run_id: str, metrics: object, step: object, timestamp: object) -> None:
        """Record a point of each of several metrics."""
        at, position = checked_timestamp(timestamp), checked_step(step)
        points = []
        for key, value in checked_mapping("Metrics", metrics).items():
            name = checked_key("metric", key)
            points.append(Metric(name, metric_value(name, value), at, position))
        self.record(run_id, metrics=points)

    def log_series(
        self, run_id: str, key: object, values: object, steps: object, timestamps: object
    ) -> None:
        """Record many points of one metric; steps count from 0 and times are now unless given."""
        name = checked_key("metric", key)
        points = checked_series(name, values, steps, timestamps)
        self.store.log_series(checked_run_id(run_id), name, points)

    def log_params(self, run_id: str, params: object) -> None:
        """Record params, whose values are kept as text."""
        named = checked_mapping("Params", params)
        pairs = [(checked_key("param", key), value) for key, value in named.items()]
        self.record(
            run_id, params=[Param(key, checked_value("param", key, value)) for key, value in pairs]
        )

    def set_tags(self, run_id: str, tags: object) -> None:
        """Set or overwrite tags; the tag ``mlflow.runName`` renames the run."""
        self.record(run_id, tags=[RunTag(*pair) for pair in checked_tags(TAG, tags).items()])

    def log_batch(
        self,
        run_id: str,
        metrics: object = (),
        params: object = (),
        tags: object = (),
    ) -> None:
        """Record all of it or nothing."""
        points = [_checked_point(point) for point in _entities("metrics", metrics, Metric)]
        inputs = [
            (checked_key("param", p.key), p.value) for p in _entities("params", params, Param)
        ]
        labels = [(checked_key(TAG, t.key), t.value) for t in _entities("tags", tags, RunTag)]
        self.record(
            run_id,
            metrics=points,
            params=[Param(key, checked_value("param", key, value)) for key, value in inputs],
            tags=[RunTag(key, checked_value(TAG, key, value)) for key, value in labels],
        )

    def delete_tag(self, run_id: object, key: object) -> None:
        """Remove a tag; NotFoundError where there is none."""
        name = checked_key(TAG, key)
        self.store.delete_tag(checked_run_id(run_id), name)

    def record(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
    ) -> None:
        """Hand checked records to the store: the one way by which records go there."""
        for tag in tags:
            if tag.key == TagName.RUN_NAME:
                checked_run_name(tag.value)
        self.store.log_batch(checked_run_id(run_id), metrics, params, tags)

    def log_inputs(self, run_id: object, inputs: object) -> None:
        """Record which datasets a run used; of one name and digest the first stands."""
        self.store.log_inputs(checked_run_id(run_id), checked_inputs(inputs))

    def start_cell(self, run_id: str, cell: Cell) -> None:
        """Record that a cell began to execute while a run was open."""
        self.store.start_cell(run_id, cell)

    def end_cell(self, run_id: str, execution_id: str, ending: CellEnding) -> None:
        """Record how a cell's execution ended."""
        self.store.end_cell(run_id, execution_id, ending)

    # Files

    def artifacts(self, run_id: object) -> Artifacts:
        """Return the files of a run, deleted or not, for reading."""
        return artifacts_at(self.run(run_id).info.artifact_uri)

    def artifacts_to_write(self, run_id: object) -> Artifacts:
        """Return the files of a run that is not deleted."""
        info = self.active_run(run_id).info
        ownership.claim(self.store, info)
        return artifacts_at(info.artifact_uri)


def checked_run_id(run_id: object) -> str:
    """Return the id of a run; InvalidParameterError where it cannot be one."""
    if isinstance(run_id, str) and re.fullmatch(r"[A-Za-z0-9][\w-]{0,255}", run_id):
        return run_id
    hint = "; give the run's id, run.info.run_id" if isinstance(run_id, Run) else ""
    raise InvalidParameterError(
        f"{shown(run_id)} is no run id, which is 32 hexadecimal digits{hint}."
    )


def _entities(what: str, given: object, kind: type) -> list[Any]:
    """Return several metrics, params or tags, of our classes or of MLflow's."""
    found = several(what, given)
    names = ("key", "value", "timestamp", "step") if kind is Metric else ("key", "value")
    for each in found:
        if isinstance(each, type) or not all(hasattr(each, name) for name in names):
            raise InvalidParameterError(
                f"{what} must be a list of {kind.__name__}, not of {shown(each)} of type "
                f"{type(each).__name__}; {kind.__name__}({', '.join(names)}) makes one."
            )
    return found


def _checked_point(point: Metric) -> Metric:
    key = checked_key("metric", point.key)
    value = metric_value(key, point.value)
    return Metric(key, value, checked_timestamp(point.timestamp), checked_step(point.step))
