"""What is set, where MLflow's code imports it from; see `trialbook.settings` for ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.settings import (
    get_registry_uri,
    get_tracking_uri,
    is_tracking_uri_set,
    set_registry_uri,
    set_tracking_uri,
)
from trialbook.tracking.operations import enable_async_logging
from trialbook.tracking.system_metrics import (
    disable_system_metrics_logging,
    enable_system_metrics_logging,
    set_system_metrics_node_id,
    set_system_metrics_samples_before_logging,
    set_system_metrics_sampling_interval,
)
from trialbook.unsupported import names_missing_in

__all__ = [
    "disable_system_metrics_logging",
    "enable_async_logging",
    "enable_system_metrics_logging",
    "get_registry_uri",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "set_registry_uri",
    "set_system_metrics_node_id",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
    "set_tracking_uri",
]

if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
