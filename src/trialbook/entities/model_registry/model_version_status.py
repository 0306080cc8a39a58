"""How far the making of a version is, where MLflow's code imports it from."""

from __future__ import annotations

from trialbook.states import ModelVersionStatus

__all__ = ["ModelVersionStatus"]
