"""Many runs as columns, run by run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import numpy as np

from trialbook.model import Run, RunInfo
from trialbook.store.runs_table import RunsTable


def table_of(runs: Sequence[Run]) -> RunsTable:
    """Return the columns of some runs."""
    metrics = sorted({key for run in runs for key in run.data.metrics})
    return RunsTable(
        {field.name: [getattr(run.info, field.name) for run in runs] for field in fields(RunInfo)},
        {key: np.array([run.data.metrics.get(key, np.nan) for run in runs]) for key in metrics},
        columns_of([run.data.params for run in runs]),
        columns_of([run.data.tags for run in runs]),
    )


def columns_of(rows: Sequence[Mapping[str, str]]) -> dict[str, Sequence[str | None]]:
    """Return a column per key, sorted, None where a row lacks the key."""
    keys = sorted({key for row in rows for key in row})
    return {key: [row.get(key) for row in rows] for key in keys}
