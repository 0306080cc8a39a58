"""The fluent functions, where MLflow's code imports them from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.service import current_experiment
from trialbook.service.tracker import Tracker
from trialbook.tracking.active_run import ActiveRun
from trialbook.tracking.experiments import (
    create_experiment,
    delete_experiment,
    delete_experiment_tag,
    get_experiment,
    get_experiment_by_name,
    restore_experiment,
    search_experiments,
    set_experiment,
    set_experiment_tag,
    set_experiment_tags,
)
from trialbook.tracking.files import (
    get_artifact_uri,
    load_table,
    log_artifact,
    log_artifacts,
    log_dict,
    log_figure,
    log_image,
    log_stream,
    log_table,
    log_text,
)
from trialbook.tracking.inputs import log_input, log_inputs
from trialbook.tracking.operations import flush_artifact_async_logging, flush_async_logging
from trialbook.tracking.records import (
    delete_tag,
    log_metric,
    log_metrics,
    log_param,
    log_params,
    set_tag,
    set_tags,
)
from trialbook.tracking.runs import (
    active_run,
    delete_run,
    end_run,
    get_parent_run,
    get_run,
    last_active_run,
    restore_run,
    start_run,
)
from trialbook.tracking.search import search_runs
from trialbook.unsupported import names_missing_in

__all__ = [
    "ActiveRun",
    "active_run",
    "create_experiment",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_run",
    "delete_tag",
    "end_run",
    "flush_artifact_async_logging",
    "flush_async_logging",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_parent_run",
    "get_run",
    "last_active_run",
    "load_table",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_param",
    "log_params",
    "log_stream",
    "log_table",
    "log_text",
    "restore_experiment",
    "restore_run",
    "search_experiments",
    "search_runs",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_tag",
    "set_tags",
    "start_run",
]


def _get_experiment_id() -> str:
    """Return where new runs go; programs ask for it here, because MLflow has no other place."""
    return current_experiment.used_id(Tracker.current().experiments)


if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
