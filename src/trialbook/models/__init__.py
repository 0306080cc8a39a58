"""What is said of models: their signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.models.signature import ModelSignature as ModelSignature
from trialbook.models.signature import infer_signature as infer_signature
from trialbook.unsupported import names_missing_in

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
