"""What the tests of journals read of the records that these hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbook.journal.journal import Journal
    from trialbook.model import RunRecord


def steps(records: list[RunRecord]) -> list[int]:
    """Return the steps of all points."""
    return [
        step for record in records for columns in record.points.values() for step in columns.steps
    ]


def delivered(journal: Journal) -> list[int]:
    """Deliver all that a journal holds, and return the steps of its points."""
    found = []
    while (portion := journal.next_portion()) is not None:
        found += steps(portion.records)
        journal.delivered()
    return found
