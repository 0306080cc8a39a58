"""MLflow's names and signatures beside ours: alike, or listed with a reason."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import trialbook as tb
from trialbook import unsupported
from trialbook.errors import TrialbookError, UnsupportedModuleError, UnsupportedNameError

sys.path.insert(0, str(Path(__file__).parents[2] / "dev"))
from mlflow_signatures import signature_of

RECORDED: dict[str, dict[str, str | None]] = json.loads(
    (Path(__file__).parent / "mlflow_names.json").read_text("utf-8")
)["names"]
_READ_ONLY = "only stores make it, of what they hold"
_SAID_OF_IMAGES = "keywords behind MLflow's own say what is in an image"
DIFFERENCES: dict[str, str] = {
    "mlflow.entities.Experiment": _READ_ONLY,
    "mlflow.entities.Run": _READ_ONLY,
    "mlflow.entities.RunInfo": _READ_ONLY,
    "mlflow.entities.RunInputs": _READ_ONLY,
    "mlflow.entities.RunOutputs": _READ_ONLY,
    "mlflow.entities.model_registry.ModelVersion": _READ_ONLY,
    "mlflow.entities.model_registry.RegisteredModel": _READ_ONLY,
    "mlflow.exceptions.MlflowException": "codes of SQL states and classes belong to Databricks",
    "mlflow.exceptions.RestException": "it is MlflowException: no server answers here",
    "mlflow.MlflowException": "see mlflow.exceptions.MlflowException",
    "mlflow.exceptions.MlflowException.invalid_parameter_value": "as its class",
    "mlflow.log_image": _SAID_OF_IMAGES,
    "mlflow.MlflowClient.log_image": _SAID_OF_IMAGES,
    "mlflow.tracking.fluent.log_image": _SAID_OF_IMAGES,
    "mlflow.autolog": "figures that cells display are ours",
    "mlflow.tracking.fluent.autolog": "as mlflow.autolog",
    "mlflow.entities.Metric.from_dictionary": "the dictionary is named as in the other entities",
}
_EVALUATION = "models are not evaluated yet"
ABSENT: dict[str, str] = {
    "mlflow.data.numpy_dataset.NumpyDataset.to_evaluation_dataset": _EVALUATION,
    "mlflow.data.numpy_dataset.NumpyDataset.to_pyfunc": _EVALUATION,
    "mlflow.data.pandas_dataset.PandasDataset.to_evaluation_dataset": _EVALUATION,
    "mlflow.data.pandas_dataset.PandasDataset.to_pyfunc": _EVALUATION,
    "mlflow.types.Schema.as_spark_schema": "there are no classes of Spark",
    "mlflow.entities.RunInfo.get_orderable_attributes": "what MLflow's stores ask its entities",
    "mlflow.entities.RunInfo.get_searchable_attributes": "what MLflow's stores ask its entities",
    "mlflow.entities.ViewType.from_proto": "there are no protocol buffers",
    "mlflow.entities.ViewType.to_proto": "there are no protocol buffers",
    "mlflow.entities.SourceType.SOURCETYPE_TO_STRING": "SourceType.to_string does it",
}
"""Members of classes, which raise what Python raises."""
OLDER_OR_OPTIONAL = {
    # packages that MLflow finds installed, or that its earlier releases had
    *("mleap", "deployments", "server", "from_polars", "store", "utils", "ModelInputExample"),
}


def ours(path: str) -> Any:
    """Return what stands where MLflow has a module or a class."""
    name = path.replace("mlflow", "trialbook", 1)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, kind = name.rpartition(".")
        return getattr(importlib.import_module(module), kind)


def has(place: Any, name: str) -> bool:
    """Whether a module, a class or its instances have a name."""
    if hasattr(place, "__path__") and name not in dir(place):
        try:
            return importlib.util.find_spec(f"{place.__name__}.{name}") is not None
        except UnsupportedModuleError:
            return False
    return hasattr(place, name) or name in getattr(place, "__dataclass_fields__", {})


def listed_in(path: str) -> str:
    """Return under which key of the list the names of a module or class stand."""
    if path == "mlflow.MlflowClient":
        return unsupported.CLIENT
    return path.removeprefix("mlflow").removeprefix(".")


EVERY = [
    (path, name, signature) for path, names in RECORDED.items() for name, signature in names.items()
]


@pytest.mark.parametrize(("path", "name", "signature"), EVERY)
def test_every_name_is_mlflows_or_has_a_reason(path: str, name: str, signature: str | None) -> None:
    place, full = ours(path), f"{path}.{name}"
    why = unsupported.reason(listed_in(path), name)
    if has(place, name):
        assert why is None, f"{full} is there: take it off the list of what is not"
        assert full not in ABSENT, f"{full} is there: take it off the list of what is not"
        if signature not in ("module", None):
            same = signature_of(getattr(place, name)) == signature
            assert same is (full not in DIFFERENCES), (
                f"{signature_of(getattr(place, name))} beside {signature}"
            )
    else:
        assert (why is None) is (full in ABSENT), f"{full} is missing without a reason"
        if why is not None:
            kind = place() if path == "mlflow.MlflowClient" else place
            with pytest.raises(UnsupportedNameError) as caught:
                getattr(kind, name)
            assert str(caught.value).endswith(why)


def test_everything_listed_is_mlflows() -> None:
    recorded = {f"{path}.{name}" for path, name, _ in EVERY}
    assert set(DIFFERENCES) <= recorded
    assert set(ABSENT) <= recorded
    for path, known in RECORDED.items():
        for names in unsupported.REASONS.get(listed_in(path), {}).values():
            for pattern in names.split():
                assert (
                    pattern in OLDER_OR_OPTIONAL
                    or is_module_of(path, pattern)
                    or any(unsupported.fnmatchcase(name, pattern) for name in known)
                ), f"nothing of MLflow's is named {path}.{pattern}"


def is_module_of(path: str, name: str) -> bool:
    """Whether MLflow has such a module, which the package above does not show."""
    return f"{path}.{name}" in {
        *("mlflow.models.model", "mlflow.models.resources", "mlflow.models.utils"),
        *("mlflow.types.agent", "mlflow.types.chat", "mlflow.types.llm", "mlflow.types.responses"),
        *("mlflow.data.dataset_source", "mlflow.data.code_dataset_source"),
        *("mlflow.data.http_dataset_source", "mlflow.data.artifact_dataset_sources"),
        "mlflow.types.utils",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "import trialbook.sklearn",
        "import trialbook.genai.scorers",
        "from trialbook import sklearn",
        "from trialbook import evaluate",
        "from trialbook.entities import SpanType",
        "from trialbook.models import Model",
        "from trialbook.models.model import Model",
        "from trialbook.pyfunc import PythonModel",
        "from trialbook.store.artifact.models_artifact_repo import ModelsArtifactRepository",
        "from trialbook.utils.file_utils import TempDir",
        "from trialbook.data import from_spark",
        "from trialbook.data.dataset_source import DatasetSource",
    ],
)
def test_an_import_says_why_it_fails(statement: str) -> None:
    with pytest.raises(ImportError) as caught:
        exec(statement, {})  # noqa: S102 -- ours
    assert isinstance(caught.value, TrialbookError)
    assert caught.value.error_code == "NOT_IMPLEMENTED"
    assert "There is no trialbook." in str(caught.value)


def test_what_mlflow_has_not_either_is_told_as_python_tells_it() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"No module named .trialbook\.nothing") as caught:
        importlib.import_module("trialbook.nothing")
    assert not isinstance(caught.value, UnsupportedModuleError)
    assert importlib.util.find_spec("trialbook.nothing") is None
    with pytest.raises(AttributeError, match=r"trialbook\.entities. has no attribute .Nothing"):
        tb.entities.Nothing  # noqa: B018
    with pytest.raises(AttributeError, match="'MlflowClient' object has no attribute 'nothing'"):
        tb.MlflowClient().nothing  # noqa: B018


def test_hasattr_and_getattr_with_a_default_work() -> None:
    assert not hasattr(tb, "sklearn")
    assert not hasattr(tb.entities, "SpanType")
    assert getattr(tb, "evaluate", None) is None
    assert not hasattr(tb.MlflowClient(), "search_traces")
    assert hasattr(tb.MlflowClient(), "search_runs")


def test_programs_that_look_for_flavors_fall_back() -> None:
    code = (
        "try:\n    import trialbook.sklearn\nexcept ImportError:\n    print('without')\n"
        "try:\n    from trialbook.genai import evaluate\nexcept ModuleNotFoundError:\n"
        "    print('without')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "without\nwithout\n"
