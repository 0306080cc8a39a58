"""Names of the tags that MLflow's code sets and reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.model import TagName
from trialbook.unsupported import names_missing_in

MLFLOW_RUN_NAME = TagName.RUN_NAME
MLFLOW_RUN_NOTE = TagName.NOTE
MLFLOW_PARENT_RUN_ID = TagName.PARENT_RUN_ID
MLFLOW_USER = TagName.USER
MLFLOW_SOURCE_NAME = TagName.SOURCE_NAME
MLFLOW_SOURCE_TYPE = TagName.SOURCE_TYPE
MLFLOW_GIT_COMMIT = TagName.GIT_COMMIT
MLFLOW_GIT_BRANCH = TagName.GIT_BRANCH
MLFLOW_GIT_REPO_URL = TagName.GIT_REPO_URL
MLFLOW_DATASET_CONTEXT = TagName.DATASET_CONTEXT

# what Trialbook does not set itself; a program that sets it is read by another
MLFLOW_ARTIFACT_LOCATION = "mlflow.artifactLocation"
MLFLOW_AUTOLOGGING = "mlflow.autologging"
MLFLOW_DOCKER_IMAGE_ID = "mlflow.docker.image.id"
MLFLOW_DOCKER_IMAGE_URI = "mlflow.docker.image.uri"
MLFLOW_EXPERIMENT_PRIMARY_METRIC_GREATER_IS_BETTER = (
    "mlflow.experiment.primaryMetric.greaterIsBetter"
)
MLFLOW_EXPERIMENT_PRIMARY_METRIC_NAME = "mlflow.experiment.primaryMetric.name"
MLFLOW_EXPERIMENT_SOURCE_ID = "mlflow.experiment.sourceId"
MLFLOW_EXPERIMENT_SOURCE_TYPE = "mlflow.experiment.sourceType"
MLFLOW_GIT_DIFF = "mlflow.source.git.diff"
MLFLOW_GIT_DIRTY = "mlflow.source.git.dirty"
MLFLOW_LOGGED_ARTIFACTS = "mlflow.loggedArtifacts"
MLFLOW_LOGGED_IMAGES = "mlflow.loggedImages"
MLFLOW_LOGGED_MODELS = "mlflow.log-model.history"
MLFLOW_PROJECT_BACKEND = "mlflow.project.backend"
MLFLOW_PROJECT_ENTRY_POINT = "mlflow.project.entryPoint"
MLFLOW_PROJECT_ENV = "mlflow.project.env"
MLFLOW_RUN_SOURCE_TYPE = "mlflow.runSourceType"
MLFLOW_RUN_TYPE = "mlflow.runType"

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
