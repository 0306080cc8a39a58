"""The client, where MLflow's code imports it from."""

from __future__ import annotations

from trialbook.tracking.client import MlflowClient as MlflowClient  # noqa: PLC0414 -- for imports
