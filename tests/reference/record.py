"""Recording into runs in memory; who calls holds the store's lock."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reference.records import KeptRun
from trialbook.errors import NotFoundError
from trialbook.store.batch import recordable
from trialbook.store.record import JournalEnd, Problem, RecordBatch

if TYPE_CHECKING:
    from reference.contents import Contents
    from trialbook.model import RunRecord


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


class _WrongError(Exception):
    """Something of what was to be recorded as a whole is wrong."""


@contextmanager
def undone_by_error(contents: Contents) -> Iterator[None]:
    """Put everything back to where it was when something fails."""
    before = copy.deepcopy(vars(contents))
    try:
        yield
    except BaseException:
        vars(contents).update(before)
        raise


class MemoryTurn:
    """See `trialbook.store.record.Turn`."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def position(self, journal_id: str) -> int:
        """See `Turn.position`."""
        return self._contents.positions.get(journal_id, 0)

    def record(
        self, batch: RecordBatch, ends: Sequence[JournalEnd] = (), *, whole: bool = False
    ) -> list[Problem]:
        """See `Turn.record`."""
        if whole:
            return self._record_whole(batch, ends)
        wanted, problems = recordable(batch)
        problems += record(self._contents, wanted)
        self._contents.positions.update({end.journal_id: end.position for end in ends})
        return problems

    def _record_whole(self, batch: RecordBatch, ends: Sequence[JournalEnd]) -> list[Problem]:
        problems: list[Problem] = []
        with suppress(_WrongError), undone_by_error(self._contents):
            problems = self.record(batch, ends)
            if problems:
                raise _WrongError
        return problems


def _kept_for(contents: Contents, record_: RunRecord) -> KeptRun:
    created = record_.created
    if created is None or record_.run_id in contents.runs:
        return contents.run(record_.run_id)
    experiment = contents.experiment(created.experiment_id).experiment
    kept = KeptRun.of(record_.run_id, created, experiment)
    contents.add_run(kept)
    return kept
