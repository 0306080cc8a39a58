"""Many runs as columns, without an object for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.model import Run, RunInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RunsTable:
    """Runs in columns that have one entry per run; names are sorted.

    Attributes
    ----------
    info : dict of str to list
        A column for each field of `RunInfo`.
    metrics : dict of str to array of float64
        Latest values, NaN also where a run has none.
    params, tags : dict of str to list of str or None
    """

    info: dict[str, Sequence[Any]]
    metrics: dict[str, NDArray[np.float64]]
    params: dict[str, Sequence[str | None]]
    tags: dict[str, Sequence[str | None]]


def table_of(runs: Sequence[Run]) -> RunsTable:
    """Return the columns of some runs."""
    metrics: dict[str, NDArray[np.float64]] = {}
    for position, run in enumerate(runs):
        for key, value in run.data.metrics.items():
            if key not in metrics:
                metrics[key] = np.full(len(runs), np.nan)
            metrics[key][position] = value
    return RunsTable(
        {field.name: [getattr(run.info, field.name) for run in runs] for field in fields(RunInfo)},
        dict(sorted(metrics.items())),
        columns_of([run.data.params for run in runs]),
        columns_of([run.data.tags for run in runs]),
    )


def columns_of(rows: Sequence[Mapping[str, str]]) -> dict[str, Sequence[str | None]]:
    """Return a column per key, sorted, None where a row lacks the key.

    Examples
    --------
    >>> columns_of([{"b": "1"}, {"a": "2", "b": "3"}])
    {'a': [None, '2'], 'b': ['1', '3']}
    """
    # rows that have the same keys in the same order, as most have, are transposed together
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        alike[tuple(row)].append(position)
    columns: dict[str, list[str | None]] = {}
    for keys, positions in alike.items():
        transposed = zip(*(rows[position].values() for position in positions), strict=True)
        for key, values in zip(keys, transposed, strict=True):
            if len(positions) == len(rows):
                columns[key] = list(values)
                continue
            column = columns.setdefault(key, [None] * len(rows))
            for position, value in zip(positions, values, strict=True):
                column[position] = value
    return dict(sorted(columns.items()))
