"""Notebooks as people write them for MLflow come to the same results with the import line changed.

`dev/mlflow_notebooks.py` recorded what they come to on MLflow.
"""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest

from trialbook import settings

HERE = Path(__file__).parent
RESULTS = json.loads((HERE / "mlflow_results.json").read_text("utf-8"))
run: Any = runpy.run_path(str(HERE.parents[1] / "dev" / "mlflow_notebooks.py"))["results"]


def test_each_notebook_was_recorded() -> None:
    assert sorted(RESULTS) == sorted(path.stem for path in (HERE / "mlflow").glob("*.py"))


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_results_are_mlflows(name: str, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CAPTURE_VARIABLE, "0")
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    assert rounded(run(HERE / "mlflow" / f"{name}.py", workspace, "trialbook")) == rounded(
        RESULTS[name]
    )


def rounded(value: Any) -> Any:
    """Return results with numbers as near as two versions of a library have them."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, list):
        return [rounded(each) for each in value]
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return value
