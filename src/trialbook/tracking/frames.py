"""Runs and metric histories as pandas frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from trialbook.model import Metric, Run


def runs_frame(runs: Sequence[Run]) -> pd.DataFrame:
    """Return one row per run, in MLflow's columns.

    What a run lacks is NaN for a metric and None (or what pandas makes of it) otherwise.
    """
    infos = [run.info for run in runs]
    columns: dict[str, Any] = {
        name: [getattr(info, name) for info in infos]
        for name in ("run_id", "experiment_id", "status", "artifact_uri")
    }
    columns["start_time"] = _times([info.start_time for info in infos])
    columns["end_time"] = _times([info.end_time for info in infos])
    columns |= _spread("metrics", [run.data.metrics for run in runs], float("nan"))
    columns |= _spread("params", [run.data.params for run in runs], None)
    columns |= _spread("tags", [run.data.tags for run in runs], None)
    return pd.DataFrame(columns)


def history_frame(points: Sequence[Metric]) -> pd.DataFrame:
    """Return one row per point."""
    return pd.DataFrame(
        {
            "step": pd.Series([point.step for point in points], dtype="int64"),
            "timestamp": _times([point.timestamp for point in points]),
            "value": pd.Series([point.value for point in points], dtype="float64"),
        }
    )


def _times(milliseconds: Sequence[int | None]) -> pd.Series[Any]:
    numbers = pd.array(list(milliseconds), dtype="Int64")
    return pd.Series(pd.to_datetime(numbers, unit="ms", utc=True))


def _spread(
    prefix: str, rows: Sequence[Mapping[str, Any]], missing: float | None
) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for position, row in enumerate(rows):
        for key, value in row.items():
            if key not in columns:
                columns[key] = [missing] * len(rows)
            columns[key][position] = value
    return {f"{prefix}.{key}": column for key, column in columns.items()}
