"""Recording into runs in memory; who calls holds the store's lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError
from trialbook.store.memory_records import KeptRun
from trialbook.store.record import JournalEnd, Problem

if TYPE_CHECKING:
    from trialbook.model import RunRecord
    from trialbook.store.memory_contents import Contents


def record_one(contents: Contents, record_: RunRecord) -> None:
    """Record all or nothing into an active run."""
    kept = contents.active_run(record_.run_id)
    for problem in kept.problems(record_):
        raise problem.error
    kept.take(record_)
    contents.touch_run(kept)


def record(contents: Contents, records: Sequence[RunRecord]) -> list[Problem]:
    """Record what can be recorded, and return what is wrong with the rest."""
    problems: list[Problem] = []
    for record_ in records:
        try:
            kept = _kept_for(contents, record_)
        except NotFoundError as error:
            problems.append(Problem(record_.run_id, None, error))
            continue
        problems += kept.problems(record_)
        kept.take(record_)
        contents.touch_run(kept)
    return problems


def moved_to(contents: Contents, end: JournalEnd) -> bool:
    """Note a journal's new position; return False where it was there or beyond already."""
    if contents.positions.get(end.journal_id, 0) >= end.position:
        return False
    contents.positions[end.journal_id] = end.position
    return True


def _kept_for(contents: Contents, record_: RunRecord) -> KeptRun:
    created = record_.created
    if created is None or record_.run_id in contents.runs:
        return contents.run(record_.run_id)
    experiment = contents.experiment(created.experiment_id).experiment
    contents.runs[record_.run_id] = KeptRun.of(record_.run_id, created, experiment)
    return contents.runs[record_.run_id]
