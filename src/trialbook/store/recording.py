"""The calls that record one thing into one run, all of it or nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.model import DatasetInput, Metric, Param, RunRecord, RunTag
from trialbook.store.batch import batch_of, check_text, inputs_of

if TYPE_CHECKING:
    from trialbook.store.series import Series


class RecordingStore(ABC):
    """What of a `trialbook.store.base.Store` comes down to recording one `RunRecord`."""

    @abstractmethod
    def _record_one(self, record: RunRecord) -> None:
        """Record all of it, or raise what is wrong with it."""

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
    ) -> None:
        """See `Store.log_batch`."""
        self._record_one(batch_of(run_id, metrics, params, tags))

    def log_series(self, run_id: str, key: str, points: Series) -> None:
        """See `Store.log_series`."""
        check_text(key)
        self._record_one(RunRecord(run_id, points={key: points}))

    def log_inputs(self, run_id: str, inputs: Sequence[DatasetInput]) -> None:
        """See `Store.log_inputs`."""
        self._record_one(inputs_of(run_id, inputs))
