"""MLflow's names that Trialbook does not have on purpose, each with a reason.

A name may end with ``*``. Methods of the client stand under its class. What is neither
here nor there is told as Python tells it.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import NoReturn

from trialbook.errors import UnsupportedModuleError, UnsupportedNameError

CLIENT = "MlflowClient"

_FLAVORS = (
    "Trialbook logs and loads no models by their framework yet: write the model to a file, keep "
    "it with log_artifact and register it with register_model."
)
_LANGUAGE_MODELS = "Trialbook records no traces, prompts and judgements of language models."
_LOGGED_MODELS = (
    "In Trialbook a model is files of a run: keep them with log_artifact and register them with "
    "register_model."
)
_EVALUATE = "Trialbook does not evaluate models yet: compute metrics and log them with log_metrics."
_SERVICES = "Trialbook needs no server, and so has no accounts, workspaces, gateways and webhooks."
_PROGRAMS = "Trialbook runs and serves no projects; start a program by itself, and it records."
_INTERNAL = "It is a part of MLflow's own works, which are others here."
_DATA = "Trialbook describes data of pandas and NumPy: use from_pandas or from_numpy."
_SCHEMAS = "Trialbook writes schemas in MLflow's JSON, and has no classes of Spark in them."
_DATABRICKS = "Only Databricks has such tags."

REASONS: dict[str, dict[str, str]] = {
    "": {
        _FLAVORS: "catboost diffusers h2o johnsnowlabs keras lightgbm mleap onnx paddle "
        "pmdarima prophet pyfunc pyspark pytorch rfunc sentence_transformers shap sklearn spacy "
        "spark statsmodels tensorflow transformers xgboost",
        _LANGUAGE_MODELS: "ag2 agent agno anthropic autogen bedrock crewai dspy gemini genai groq "
        "haystack langchain litellm llama_index mistral openai otel prompt pydantic_ai "
        "semantic_kernel smolagents strands tracing txtai typesafe add_trace context *_trace "
        "*_traces *_trace_tag trace flush_trace_async_logging get_active_trace_id "
        "get_current_active_span get_last_active_trace_id start_span start_span_no_context "
        "search_sessions *_assessment log_expectation log_feedback log_issue override_feedback "
        "load_prompt register_prompt search_prompts *_prompt_alias",
        _LOGGED_MODELS: "ActiveModel clear_active_model create_external_model "
        "delete_logged_model_tag finalize_logged_model get_active_model_id get_logged_model "
        "import_checkpoints initialize_logged_model last_logged_model log_model_params log_outputs "
        "search_logged_models set_active_model set_logged_model_tags",
        _EVALUATE: "evaluate validate_evaluation_results metrics",
        _SERVICES: "*_workspace list_workspaces login gateway azure telemetry "
        "legacy_databricks_cli deployments server",
        _PROGRAMS: "run projects",
        _INTERNAL: "environment_variables error_classification mismatch ml_package_versions "
        "mlflow pytest system_metrics test",
        "Run `trialbook doctor` on the command line.": "doctor",
    },
    "data": {
        _DATA: "from_huggingface from_polars from_spark from_tensorflow load_delta",
        "Import sources from trialbook.data.sources.": "dataset_source code_dataset_source "
        "http_dataset_source artifact_dataset_sources",
    },
    "entities": {
        _LANGUAGE_MODELS: "Assessment* DatasetRecord* Document EntityAssociationType Expectation "
        "Feedback InferenceTableLocation Issue* Link LiveSpan MlflowExperimentLocation NoOpSpan "
        "Prompt ScorerVersion Session Span* Trace* UCSchemaLocation UnityCatalog",
        _LOGGED_MODELS: "LoggedModel*",
        _SERVICES: "Budget* ConnectOptionSettings Fallback* Gateway* Guardrail* MCP* "
        "RoutingStrategy Webhook* Workspace*",
    },
    "entities.model_registry": {
        _LANGUAGE_MODELS: "Prompt*",
        _SERVICES: "*DeploymentJobState",
        _INTERNAL: "ModelVersionSearch RegisteredModelSearch",
    },
    "exceptions": {
        _LANGUAGE_MODELS: "MlflowTrace* MlflowTracingException",
        "Trialbook raises none of this kind; MlflowException is the base of all that it raises.": (
            "ExecutionException InvalidUrlException MissingConfigException "
            "MlflowNotImplementedException get_error_code"
        ),
    },
    "models": {
        _FLAVORS: "FlavorBackend Model ModelConfig Resource ResourceType add_libraries_to_model "
        "build_docker convert_input_example_to_serving_input get_model_info infer_pip_requirements "
        "predict set_model set_signature update_model_requirements validate_schema "
        "validate_serving_input model resources utils ModelInputExample",
        _LANGUAGE_MODELS: "set_retriever_schema",
        _EVALUATE: "Evaluation* MetricThreshold evaluate list_evaluators make_metric",
    },
    "models.signature": {_FLAVORS: "MLMODEL_FILE_NAME set_signature"},
    "store": {
        "Get at artifacts with trialbook.artifacts.download_artifacts.": "artifact",
        _INTERNAL: "tracking model_registry",
    },
    "tracking.fluent": {
        _FLAVORS: "AUTOLOGGING_CONF_KEY_IS_GLOBALLY_CONFIGURED",
        _LANGUAGE_MODELS: "flush_trace_async_logging",
        _LOGGED_MODELS: "ActiveModel* clear_active_model create_external_model "
        "delete_logged_model_tag finalize_logged_model get_active_model_id get_logged_model "
        "import_checkpoints initialize_logged_model last_logged_model log_model_params log_outputs "
        "search_logged_models set_active_model set_logged_model_tags",
        "Import names of tags from trialbook.utils.mlflow_tags.": "MLFLOW_*",
    },
    "types": {_LANGUAGE_MODELS: "agent chat llm responses", _INTERNAL: "utils"},
    "types.schema": {
        _SCHEMAS: "SparkMLVector SPARKML_VECTOR_TYPE",
        _INTERNAL: "ANY_TYPE ARRAY_TYPE BaseType EXPECTED_TYPE_MESSAGE MAP_TYPE OBJECT_TYPE "
        "TensorInfo convert_dataclass_to_schema",
    },
    "utils": {
        "Use tempfile.TemporaryDirectory.": "file_utils",
        _SERVICES: "databricks_utils",
        _INTERNAL: "environment uri validation",
    },
    "utils.mlflow_tags": {
        _DATABRICKS: "MLFLOW_DATABRICKS_* MLFLOW_EXPERIMENT_DATABRICKS_*",
        _LANGUAGE_MODELS: "MLFLOW_CUSTOM_VIEW_TAG_PREFIX MLFLOW_GENAI_* "
        "MLFLOW_ISSUE_DETECTION_JOB_ID MLFLOW_LATEST_ONLINE_SCORING_* MLFLOW_RUN_TYPE_* "
        "MLFLOW_TRACE_*",
        _LOGGED_MODELS: "LATEST_CHECKPOINT_ARTIFACT_TAG_KEY MLFLOW_MODEL_IS_EXTERNAL "
        "MLFLOW_MODEL_VERSIONS",
        _SERVICES: "MLFLOW_EXPERIMENT_IS_GATEWAY",
    },
    CLIENT: {
        _LANGUAGE_MODELS: "*_prompt *_prompts *_prompt_alias *_prompt_tag *_prompt_version "
        "*_prompt_versions *_prompt_version_* *_prompt_versions_* *_prompt_from_run "
        "parse_prompt_uri *_trace *_traces *_trace_tag *_traces_* *_span *_dataset *_datasets "
        "*_dataset_* set_dataset_tags search_datasets",
        _LOGGED_MODELS: "*_logged_model *_logged_models *_logged_model_* log_model_* log_outputs",
        _SERVICES: "*_mcp_* *_webhook *_webhooks *_workspace *_workspaces get_workspace_store_uri",
    },
}
"""Reasons, each with the names that it is the reason for, under the modules below `trialbook`."""


def reason(module: str, name: str) -> str | None:
    """Return why a name of MLflow's is not in a module; None where it is not on the list.

    Parameters
    ----------
    module : str
        Without ``trialbook.``; empty for the package itself, and `CLIENT` for the class.
    name : str

    Examples
    --------
    >>> from trialbook.unsupported import reason
    >>> reason("", "login")
    'Trialbook needs no server, and so has no accounts, workspaces, gateways and webhooks.'
    """
    for words, names in REASONS.get(module, {}).items():
        if any(fnmatchcase(name, each) for each in names.split()):
            return words
    return None


def missing_name(module: str, name: str) -> AttributeError:
    """Return the error for a name that a module does not have."""
    why = reason(module.removeprefix("trialbook").removeprefix("."), name)
    if why is None:
        return AttributeError(f"module {module!r} has no attribute {name!r}")
    return UnsupportedNameError(f"There is no {module}.{name}. {why}")


def names_missing_in(module: str) -> Callable[[str], NoReturn]:
    """Return a ``__getattr__`` for a module, which raises what `missing_name` returns.

    It is kept from type checkers, which take a module that has one to have every name.
    """

    def get(name: str) -> NoReturn:
        raise missing_name(module, name)

    return get


def missing_method(name: str) -> AttributeError:
    """Return the error for a method that the client does not have."""
    why = reason(CLIENT, name)
    if why is None:
        return AttributeError(f"{CLIENT!r} object has no attribute {name!r}")
    return UnsupportedNameError(f"The client has no method {name}. {why}")


def refuse_module(path: str) -> None:
    """Raise UnsupportedModuleError for a module on the list; let Python tell of any other."""
    above, _, name = path.removeprefix("trialbook.").rpartition(".")
    why = reason(above, name)
    if why is not None:
        raise UnsupportedModuleError(f"There is no {path}. {why}")
