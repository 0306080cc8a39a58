"""The contract of a store that notes what is open in this process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from trialbook.store.base import Store

if TYPE_CHECKING:
    from trialbook.journal.journal import PointWriter
    from trialbook.model import Cell, CellEnding, Metric, RunTag


class Annotator(Protocol):
    """Records metrics and tags of one run."""

    def __call__(self, metrics: Sequence[Metric] = (), tags: Sequence[RunTag] = ()) -> None:
        """Record them."""


class Recorder(Store, Protocol):
    """A `trialbook.store.base.Store` with what only a journal can do for a run."""

    def open_run(self, run_id: str) -> PointWriter:
        """Note that a run is open in this process, and return the fast way to record points.

        Should the process die, the run is KILLED. See `Journal.point_writer`.
        """

    def annotator(self, run_id: str) -> Annotator:
        """Return how the background records into a run, also when that has ended.

        It warns of nothing, which is left to the user's calls, and asks the store
        nothing. It records nothing into a run that was deleted here.
        """

    def start_cell(self, run_id: str, cell: Cell) -> None:
        """Record that a cell began to execute while a run was open."""

    def end_cell(self, run_id: str, execution_id: str, ending: CellEnding) -> None:
        """Record how a cell's execution ended, which may be after the run's end."""
