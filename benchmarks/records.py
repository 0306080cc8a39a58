"""Many runs recorded by the thousand, past the API, because what is measured is a store's size."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import peer_actions

from trialbook.model import NewRun, RunRecord
from trialbook.store.series import Series

if TYPE_CHECKING:
    from trialbook.store.base import Store

AT_ONCE = 5_000


def records(first: int, last: int) -> Iterator[RunRecord]:
    """Yield runs with 20 params, 10 metrics and 5 tags."""
    values = peer_actions.run_values(last - first, seed=first)
    for number, (params, metrics, tags) in enumerate(values, start=first):
        points = {key: Series.of([0], [number], [value]) for key, value in metrics.items()}
        created = NewRun("0", f"run-{number}", "ada", number)
        run_id = f"{number * 7919:032x}"
        yield RunRecord(run_id, created, {**points}, params, {**tags}, "FINISHED", number + 5)


def fill(store: Store, first: int, last: int) -> float:
    """Record runs, and return the seconds it took."""
    taken = 0.0
    for start in range(first, last, AT_ONCE):
        batch = list(records(start, min(last, start + AT_ONCE)))
        begin = time.perf_counter()
        store.record(batch)
        taken += time.perf_counter() - begin
    return taken
