from __future__ import annotations

from msgspec import UNSET

import trialbook as tb
from trialbook.protocol.messages import ExperimentsListParams
from trialbook.queries.experiments import experiment_rows
from trialbook.recording import stores


def test_an_experiment_says_how_many_of_its_runs_are_nested() -> None:
    with tb.start_run() as parent:
        [row] = experiment_rows(stores.current_store())
        assert (row.run_count, row.nested) == (1, UNSET)
        for _ in range(2):
            with tb.start_run(nested=True):
                pass
    [row] = experiment_rows(stores.current_store())
    assert (row.run_count, row.nested) == (3, 2)
    # in the session too
    [row] = experiment_rows(stores.current_store(), ExperimentsListParams(scope="session"))
    assert (row.run_count, row.nested) == (3, 2)
    # those that are named one by one stand side by side
    scoped = ExperimentsListParams(scope=[parent.info.run_id])
    [row] = experiment_rows(stores.current_store(), scoped)
    assert (row.run_count, row.nested) == (1, UNSET)
