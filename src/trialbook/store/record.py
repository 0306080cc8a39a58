"""What a journal hands to a store, and what the store answers.

See `trialbook.store.base.Store.turn`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from trialbook.model import RunRecord

if TYPE_CHECKING:
    from trialbook.errors import TrialbookError


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """Up to where a batch brings a journal into the store, in bytes from its beginning."""

    journal_id: str
    position: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What whoever recorded something should know.

    Attributes
    ----------
    run_id : str
    param : str or None
        The param that has another value already, which stays; None where it is about the run.
    error : TrialbookError
        What a call that waits for its answer would have raised.
    """

    run_id: str
    param: str | None
    error: TrialbookError


RecordBatch = Sequence[RunRecord]
"""What is recorded in one transaction; a run that occurs twice is recorded in that order."""


class Turn(Protocol):
    """One transaction in which nobody else writes, so that no journal's position moves meanwhile.

    Several processes may bring one journal into the store: the one that writes it, one that
    reads, one that finds it abandoned. Each asks in its turn how far the journal is in the
    store, and brings what follows.
    """

    def position(self, journal_id: str) -> int:
        """Return up to where a journal is in the store; 0 where it is not known."""

    def record(
        self, batch: RecordBatch, ends: Sequence[JournalEnd] = (), *, whole: bool = False
    ) -> list[Problem]:
        """Record as `trialbook.store.base.Store.record` does, and note how far journals are.

        With ``whole`` nothing is recorded or noted where anything is wrong.
        """
