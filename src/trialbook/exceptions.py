"""The exceptions under MLflow's names; see `trialbook.errors` for ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import TrialbookError
from trialbook.unsupported import names_missing_in

MlflowException = TrialbookError
RestException = TrialbookError
"""What MLflow's client raises for a server's answer; ours raises the same with every store."""

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
