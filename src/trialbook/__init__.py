"""Experiment tracking that lives in the notebook.

Examples
--------
>>> import trialbook as tb
>>> with tb.start_run(run_name="baseline"):
...     _ = tb.log_param("alpha", 0.5)
...     tb.log_metric("r2", 0.48)
>>> tb.search_runs(filter_string="metrics.r2 > 0.4")["params.alpha"].tolist()
['0.5']
"""

from __future__ import annotations

import sys as _sys
from importlib import import_module as _import_module

TYPE_CHECKING = False  # type checkers take it for true; importing typing costs more than the rest
if TYPE_CHECKING:
    from typing import Any as _Any

    from trialbook import artifacts as artifacts
    from trialbook import client as client
    from trialbook import config as config
    from trialbook import data as data
    from trialbook import entities as entities
    from trialbook import exceptions as exceptions
    from trialbook import models as models
    from trialbook import protos as protos
    from trialbook import tracking as tracking
    from trialbook import types as types
    from trialbook import utils as utils
    from trialbook import version as version
    from trialbook.errors import AlreadyExistsError as AlreadyExistsError
    from trialbook.errors import FilterError as FilterError
    from trialbook.errors import InvalidParameterError as InvalidParameterError
    from trialbook.errors import InvalidStateError as InvalidStateError
    from trialbook.errors import MissingExtraError as MissingExtraError
    from trialbook.errors import NotFoundError as NotFoundError
    from trialbook.errors import StoreError as StoreError
    from trialbook.errors import TrialbookError as TrialbookError
    from trialbook.errors import UnsupportedError as UnsupportedError
    from trialbook.exceptions import MlflowException as MlflowException
    from trialbook.model import Experiment as Experiment
    from trialbook.model import Metric as Metric
    from trialbook.model import Param as Param
    from trialbook.model import Run as Run
    from trialbook.model import RunStatus as RunStatus
    from trialbook.model import RunTag as RunTag
    from trialbook.model import ViewType as ViewType
    from trialbook.registered import ModelVersion as ModelVersion
    from trialbook.registered import RegisteredModel as RegisteredModel
    from trialbook.settings import get_registry_uri as get_registry_uri
    from trialbook.settings import get_tracking_uri as get_tracking_uri
    from trialbook.settings import is_tracking_uri_set as is_tracking_uri_set
    from trialbook.settings import set_registry_uri as set_registry_uri
    from trialbook.settings import set_tracking_uri as set_tracking_uri
    from trialbook.tracking.active_run import ActiveRun as ActiveRun
    from trialbook.tracking.autolog import autolog as autolog
    from trialbook.tracking.cell_recording import capture_figures as capture_figures
    from trialbook.tracking.client import MlflowClient as MlflowClient
    from trialbook.tracking.client import TrackingClient as TrackingClient
    from trialbook.tracking.curves import log_calibration_curve as log_calibration_curve
    from trialbook.tracking.curves import log_confusion_matrix as log_confusion_matrix
    from trialbook.tracking.curves import log_pr_curve as log_pr_curve
    from trialbook.tracking.curves import log_roc_curve as log_roc_curve
    from trialbook.tracking.curves import log_sklearn_plot as log_sklearn_plot
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
    from trialbook.tracking.images import Image as Image
    from trialbook.tracking.inputs import log_input as log_input
    from trialbook.tracking.inputs import log_inputs as log_inputs
    from trialbook.tracking.operations import RunOperations as RunOperations
    from trialbook.tracking.operations import (
        flush_artifact_async_logging as flush_artifact_async_logging,
    )
    from trialbook.tracking.operations import flush_async_logging as flush_async_logging
    from trialbook.tracking.predictions import load_predictions as load_predictions
    from trialbook.tracking.predictions import log_predictions as log_predictions
    from trialbook.tracking.records import delete_tag as delete_tag
    from trialbook.tracking.records import log_metric as log_metric
    from trialbook.tracking.records import log_metrics as log_metrics
    from trialbook.tracking.records import log_param as log_param
    from trialbook.tracking.records import log_params as log_params
    from trialbook.tracking.records import log_series as log_series
    from trialbook.tracking.records import set_tag as set_tag
    from trialbook.tracking.records import set_tags as set_tags
    from trialbook.tracking.registry import register_model as register_model
    from trialbook.tracking.registry import search_model_versions as search_model_versions
    from trialbook.tracking.registry import search_registered_models as search_registered_models
    from trialbook.tracking.registry import set_model_version_tag as set_model_version_tag
    from trialbook.tracking.runs import active_run as active_run
    from trialbook.tracking.runs import delete_run as delete_run
    from trialbook.tracking.runs import end_run as end_run
    from trialbook.tracking.runs import get_parent_run as get_parent_run
    from trialbook.tracking.runs import get_run as get_run
    from trialbook.tracking.runs import last_active_run as last_active_run
    from trialbook.tracking.runs import restore_run as restore_run
    from trialbook.tracking.runs import start_run as start_run
    from trialbook.tracking.search import metric_history as metric_history
    from trialbook.tracking.search import search_runs as search_runs
    from trialbook.tracking.system_metrics import (
        disable_system_metrics_logging as disable_system_metrics_logging,
    )
    from trialbook.tracking.system_metrics import (
        enable_system_metrics_logging as enable_system_metrics_logging,
    )
    from trialbook.tracking.system_metrics import (
        set_system_metrics_node_id as set_system_metrics_node_id,
    )
    from trialbook.tracking.system_metrics import (
        set_system_metrics_samples_before_logging as set_system_metrics_samples_before_logging,
    )
    from trialbook.tracking.system_metrics import (
        set_system_metrics_sampling_interval as set_system_metrics_sampling_interval,
    )
    from trialbook.views.compare import chart as chart
    from trialbook.views.compare import compare as compare
    from trialbook.views.evaluation import confusion_matrix as confusion_matrix
    from trialbook.views.experiments import experiments as experiments
    from trialbook.views.gallery import gallery as gallery
    from trialbook.views.report import report as report
    from trialbook.views.run import show_run as show_run
    from trialbook.views.runs import runs as runs

    __version__: str

# What is above, for the interpreter: a module is loaded when one of its names is first used.
_MODULES = {
    "trialbook.settings": "get_registry_uri get_tracking_uri is_tracking_uri_set set_registry_uri "
    "set_tracking_uri",
    "trialbook.errors": "AlreadyExistsError FilterError InvalidParameterError InvalidStateError "
    "MissingExtraError NotFoundError StoreError TrialbookError UnsupportedError",
    "trialbook.exceptions": "MlflowException",
    "trialbook.model": "Experiment Metric Param Run RunStatus RunTag ViewType",
    "trialbook.registered": "ModelVersion RegisteredModel",
    "trialbook.tracking.active_run": "ActiveRun",
    "trialbook.tracking.client": "MlflowClient TrackingClient",
    "trialbook.tracking.curves": "log_calibration_curve log_confusion_matrix log_pr_curve "
    "log_roc_curve log_sklearn_plot",
    "trialbook.tracking.experiments": "create_experiment delete_experiment delete_experiment_tag "
    "get_experiment get_experiment_by_name restore_experiment search_experiments set_experiment "
    "set_experiment_tag set_experiment_tags",
    "trialbook.tracking.files": "get_artifact_uri log_artifact log_artifacts log_dict log_figure "
    "log_image log_stream log_table log_text load_table",
    "trialbook.tracking.images": "Image",
    "trialbook.tracking.inputs": "log_input log_inputs",
    "trialbook.tracking.operations": "RunOperations flush_artifact_async_logging "
    "flush_async_logging",
    "trialbook.tracking.predictions": "load_predictions log_predictions",
    "trialbook.tracking.records": "delete_tag log_metric log_metrics log_param log_params "
    "log_series set_tag set_tags",
    "trialbook.tracking.registry": "register_model search_model_versions search_registered_models "
    "set_model_version_tag",
    "trialbook.tracking.runs": "active_run delete_run end_run get_parent_run get_run "
    "last_active_run restore_run start_run",
    "trialbook.tracking.search": "metric_history search_runs",
    "trialbook.tracking.system_metrics": "disable_system_metrics_logging "
    "enable_system_metrics_logging set_system_metrics_node_id "
    "set_system_metrics_samples_before_logging set_system_metrics_sampling_interval",
    "trialbook.tracking.autolog": "autolog",
    "trialbook.tracking.cell_recording": "capture_figures",
    "trialbook.views.compare": "chart compare",
    "trialbook.views.evaluation": "confusion_matrix",
    "trialbook.views.experiments": "experiments",
    "trialbook.views.gallery": "gallery",
    "trialbook.views.report": "report",
    "trialbook.views.run": "show_run",
    "trialbook.views.runs": "runs",
}
_NAMES = {name: module for module, names in _MODULES.items() for name in names.split()}
_SUBMODULES = (
    *("artifacts", "client", "config", "data", "entities", "exceptions", "models", "protos"),
    *("tracking", "types", "utils", "version"),
)


def __getattr__(name: str) -> _Any:
    if name in _NAMES:
        value = getattr(_import_module(_NAMES[name]), name)
    elif name in _SUBMODULES:
        value = _import_module(f"{__name__}.{name}")
    elif name == "__version__":
        value = _import_module("trialbook.service.version").version()
    else:
        raise _import_module("trialbook.unsupported").missing_name(__name__, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*_NAMES, *_SUBMODULES, "__version__", "load_ipython_extension"})


class _Unsupported:
    """What Python asks last for a module: says why one of MLflow's is not here."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:  # noqa: ARG004 -- Python's signature
        if name.startswith("trialbook."):
            _import_module("trialbook.unsupported").refuse_module(name)


_sys.meta_path.append(_Unsupported)


def load_ipython_extension(ipython: object) -> None:  # noqa: ARG001 -- IPython's signature
    """Connect with the notebook; importing the package in a kernel does so as well."""
    _attach()


def _attach() -> None:
    try:
        _import_module("trialbook.widget.attach").attach()
        _import_module("trialbook.kernel.attach").attach()
    except Exception as error:  # noqa: BLE001 -- tracking works without the front end
        import warnings

        warnings.warn(
            f"Trialbook could not connect with the notebook: {error!r}. Runs are recorded all the "
            "same, but the sidebar and the views will not be live.",
            stacklevel=2,
        )


def _in_kernel() -> bool:
    from trialbook.service.context.session import in_kernel

    return in_kernel()


if "ipykernel" in _sys.modules and _in_kernel():
    _attach()
elif "marimo" in _sys.modules:
    _import_module("trialbook.widget.attach").attach()
