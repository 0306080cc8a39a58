"""Record what notebooks written for MLflow come to on MLflow, for the tests to compare ours with.

Run ``python dev/mlflow_notebooks.py`` with the Python of an environment that has MLflow,
scikit-learn and matplotlib, and with ``MLFLOW_DISABLE_TELEMETRY=true``. It writes
`tests/notebooks/mlflow_results.json`; only a new MLflow or a new notebook asks for it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NOTEBOOKS = Path(__file__).parents[1] / "tests" / "notebooks"
TARGET = NOTEBOOKS / "mlflow_results.json"
KEEP = """

if __name__ == "__main__":
    import json

    with open("results.json", "w") as file:
        json.dump(results, file)
"""


def main() -> None:
    """Run each on MLflow and write the results."""
    found = {}
    for path in sorted((NOTEBOOKS / "mlflow").glob("*.py")):
        with TemporaryDirectory() as folder:
            found[path.stem] = results(path, Path(folder), "mlflow")
    TARGET.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")


def results(notebook: Path, folder: Path, library: str) -> Any:
    """Run a notebook in a folder with MLflow or Trialbook, and return its ``results``."""
    text = notebook.read_text("utf-8")
    if library == "mlflow":
        text = text.replace("import trialbook as mlflow", "import mlflow")
        text = text.replace("from trialbook", "from mlflow")
    script = folder / notebook.name
    script.write_text(text + KEEP, "utf-8")
    subprocess.run([sys.executable, script.name], cwd=folder, check=True)
    return json.loads((folder / "results.json").read_text("utf-8"))


if __name__ == "__main__":
    main()
