"""Runs and metric histories as pandas frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from trialbook.service.validation.limits import LAST_TIME

if TYPE_CHECKING:
    from trialbook.store.runs_table import RunsTable
    from trialbook.store.series import Series


def runs_frame(table: RunsTable) -> pd.DataFrame:
    """Return one row per run, in MLflow's columns.

    What a run lacks is NaN for a metric and None (or what pandas makes of it) otherwise.
    """
    columns: dict[str, Any] = {
        name: table.info[name] for name in ("run_id", "experiment_id", "status", "artifact_uri")
    }
    for name in ("start_time", "end_time"):
        columns[name] = _times(table.info[name])
    columns |= {f"metrics.{key}": values for key, values in table.metrics.items()}
    columns |= {f"params.{key}": values for key, values in table.params.items()}
    columns |= {f"tags.{key}": values for key, values in table.tags.items()}
    return pd.DataFrame(columns)


def history_frame(points: Series) -> pd.DataFrame:
    """Return one row per point."""
    return pd.DataFrame(
        {
            "step": points.steps,
            "timestamp": _times(points.timestamps),
            "value": points.values,
        }
    )


def _times(milliseconds: Any) -> pd.Series[Any]:
    numbers: Any = pd.array(milliseconds, dtype="Int64")
    # times that no calendar has, in a store that others wrote into, are missing
    beyond = (numbers > LAST_TIME) | (numbers < -LAST_TIME)
    if beyond.any():
        numbers[beyond.fillna(value=False)] = pd.NA
    return pd.Series(pd.to_datetime(numbers, unit="ms", utc=True))
