"""The fluent functions, where MLflow's code imports them from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.service import current_experiment
from trialbook.service.tracker import Tracker
from trialbook.tracking.active_run import ActiveRun as ActiveRun
from trialbook.tracking.autolog import autolog as autolog
from trialbook.tracking.experiments import create_experiment as create_experiment
from trialbook.tracking.experiments import delete_experiment as delete_experiment
from trialbook.tracking.experiments import delete_experiment_tag as delete_experiment_tag
from trialbook.tracking.experiments import get_experiment as get_experiment
from trialbook.tracking.experiments import get_experiment_by_name as get_experiment_by_name
from trialbook.tracking.experiments import restore_experiment as restore_experiment
from trialbook.tracking.experiments import search_experiments as search_experiments
from trialbook.tracking.experiments import set_experiment as set_experiment
from trialbook.tracking.experiments import set_experiment_tag as set_experiment_tag
from trialbook.tracking.experiments import set_experiment_tags as set_experiment_tags
from trialbook.tracking.files import get_artifact_uri as get_artifact_uri
from trialbook.tracking.files import load_table as load_table
from trialbook.tracking.files import log_artifact as log_artifact
from trialbook.tracking.files import log_artifacts as log_artifacts
from trialbook.tracking.files import log_dict as log_dict
from trialbook.tracking.files import log_figure as log_figure
from trialbook.tracking.files import log_image as log_image
from trialbook.tracking.files import log_stream as log_stream
from trialbook.tracking.files import log_table as log_table
from trialbook.tracking.files import log_text as log_text
from trialbook.tracking.inputs import log_input as log_input
from trialbook.tracking.inputs import log_inputs as log_inputs
from trialbook.tracking.operations import (
    flush_artifact_async_logging as flush_artifact_async_logging,
)
from trialbook.tracking.operations import flush_async_logging as flush_async_logging
from trialbook.tracking.records import delete_tag as delete_tag
from trialbook.tracking.records import log_metric as log_metric
from trialbook.tracking.records import log_metrics as log_metrics
from trialbook.tracking.records import log_param as log_param
from trialbook.tracking.records import log_params as log_params
from trialbook.tracking.records import set_tag as set_tag
from trialbook.tracking.records import set_tags as set_tags
from trialbook.tracking.runs import active_run as active_run
from trialbook.tracking.runs import delete_run as delete_run
from trialbook.tracking.runs import end_run as end_run
from trialbook.tracking.runs import get_parent_run as get_parent_run
from trialbook.tracking.runs import get_run as get_run
from trialbook.tracking.runs import last_active_run as last_active_run
from trialbook.tracking.runs import restore_run as restore_run
from trialbook.tracking.runs import start_run as start_run
from trialbook.tracking.search import search_runs as search_runs
from trialbook.unsupported import names_missing_in


def _get_experiment_id() -> str:
    """Return where new runs go; programs ask for it here, because MLflow has no other place."""
    return current_experiment.used_id(Tracker.current().experiments)


if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
