"""The plain data of registered models, where MLflow's code imports it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.entities.model_registry import model_version_status as model_version_status
from trialbook.registered import ModelVersion as ModelVersion
from trialbook.registered import ModelVersionTag as ModelVersionTag
from trialbook.registered import RegisteredModel as RegisteredModel
from trialbook.registered import RegisteredModelAlias as RegisteredModelAlias
from trialbook.registered import RegisteredModelTag as RegisteredModelTag
from trialbook.unsupported import names_missing_in

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
