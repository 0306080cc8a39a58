"""Code of cells: what differs between two, and what a page has inserted."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.cells import CellSource
from trialbook.protocol.messages.requests import RunParams, StoreParams


class CodeDiffParams(StoreParams):
    base_run_id: str
    run_id: str


class CellDiffParams(RunParams):
    cell: CellSource


class DiffLine(Message):
    """A line that both have, or one of them; three lines around each difference are there."""

    kind: Literal["same", "removed", "added"]
    base_line: int | None
    """Number of the line in the base, from 1; null for an added one."""
    line: int | None
    """Number of the line in the other run; null for a removed one."""
    text: str


class CellDiff(Message):
    """A cell of one run beside that of another."""

    base_cell_id: str | None
    """null where only the other run has the cell."""
    cell_id: str | None
    """null where only the base has the cell."""
    is_same: bool
    lines: list[DiffLine]
    """Empty where nothing differs."""
    is_cut: bool
    """There is more than the lines show."""


class CodeDiffResult(Message):
    """The cells in the order of the run, those that only the base has where they were."""

    cells: list[CellDiff]


class CodeInsertParams(StoreParams):
    run_ids: Annotated[list[str], Meta(min_length=1, max_length=100)]
    what: Literal["show", "params", "history", "model", "confusion_matrix", "gallery"]
    key: str | UnsetType = UNSET
    """Of history: the metric; of model: the artifact path."""


class CodeInsertResult(Message):
    source: str
    """Of one cell."""
