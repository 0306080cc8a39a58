"""Record MLflow's names, signatures and inferred schemas, for the tests to compare ours with.

Run ``python dev/mlflow_names.py`` with the Python of an environment that has
MLflow, and with ``MLFLOW_DISABLE_TELEMETRY=true``. It writes
`tests/unit/mlflow_names.json`, which holds names, arguments and answers alone; only
a new MLflow or a new question asks for it.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import mlflow
import mlflow_inferred
from mlflow.models import infer_signature
from mlflow_signatures import signature_of

TARGET = Path(__file__).parents[1] / "tests" / "unit" / "mlflow_names.json"
MODULES = (
    *(
        "mlflow",
        "mlflow.artifacts",
        "mlflow.client",
        "mlflow.config",
        "mlflow.data",
        "mlflow.data.numpy_dataset",
        "mlflow.data.pandas_dataset",
    ),
    *("mlflow.entities", "mlflow.entities.model_registry"),
    *("mlflow.entities.model_registry.model_version_status", "mlflow.exceptions", "mlflow.models"),
    *("mlflow.models.signature", "mlflow.tracking", "mlflow.tracking.fluent", "mlflow.types"),
    *("mlflow.types.schema", "mlflow.utils.mlflow_tags", "mlflow.version"),
)
CLASSES = (
    *("mlflow.MlflowClient", "mlflow.models.ModelSignature", "mlflow.types.Schema"),
    *("mlflow.types.ColSpec", "mlflow.types.TensorSpec", "mlflow.types.DataType"),
    *("mlflow.entities.Run", "mlflow.entities.RunInfo", "mlflow.entities.RunData"),
    *("mlflow.entities.Experiment", "mlflow.entities.Metric", "mlflow.entities.RunStatus"),
    *("mlflow.entities.ViewType", "mlflow.entities.SourceType", "mlflow.entities.DatasetInput"),
    *("mlflow.data.pandas_dataset.PandasDataset", "mlflow.data.numpy_dataset.NumpyDataset"),
    *("mlflow.exceptions.MlflowException",),
)


def main() -> None:
    """Look and write."""
    warnings.simplefilter("ignore")
    logging.disable()
    names = {module: _names(importlib.import_module(module)) for module in MODULES}
    for path in CLASSES:
        module, _, name = path.rpartition(".")
        names[path] = _members(getattr(importlib.import_module(module), name))
    inferred = [[call, _inferred(call)] for call in mlflow_inferred.CALLS]
    recorded = {"mlflow": mlflow.__version__, "names": names}
    text = json.dumps(recorded, indent=1, ensure_ascii=False)[:-2]
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in inferred)
    TARGET.write_text(f'{text},\n "inferred": [\n{rows}\n ]\n}}\n', "utf-8")


def _names(module: types.ModuleType) -> dict[str, str | None]:
    """Return what a module says it has, or what is defined in it, with its signature."""
    listed = vars(module).get("__all__", ())
    found: dict[str, str | None] = {}
    for name in sorted({*dir(module), *listed}):
        value = vars(module).get(name)
        if name.startswith("_") or value is None:
            continue
        home = getattr(value, "__module__", "")
        if module is mlflow and _is_module(value):
            # what a module imports itself is no name of its
            if name not in sys.stdlib_module_names:
                found[name] = "module"
        elif listed and name not in listed:
            continue
        elif isinstance(value, str) and name.isupper():
            found[name] = None
        elif home == module.__name__ or (
            home.startswith("mlflow") and (module is mlflow or listed)
        ):
            found[name] = signature_of(value)
    return found


def _is_module(value: object) -> bool:
    return isinstance(value, types.ModuleType) or type(value).__name__ == "LazyLoader"


def _members(kind: type[Any]) -> dict[str, str | None]:
    return {
        name: signature_of(getattr(kind, name))
        for name in sorted(dir(kind))
        if not name.startswith("_") and not hasattr(object, name)
        if not hasattr(Exception, name) or name not in dir(Exception)
    }


def _inferred(call: str) -> Any:
    """Return a signature as dictionary and text, or ``error``."""
    try:
        found = eval(call, mlflow_inferred.names(infer_signature))  # noqa: S307 -- the calls are ours
    except Exception:  # noqa: BLE001 -- whatever it is, it is the answer
        return "error"
    return [found.to_dict(), repr(found)]


if __name__ == "__main__":
    main()
