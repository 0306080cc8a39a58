"""For imports that name MLflow's module: names of tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.unsupported import names_missing_in
from trialbook.utils import mlflow_tags as mlflow_tags

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
