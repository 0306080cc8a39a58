"""Record what MLflow answers to searches and to wrong calls, for the tests to compare ours with.

Run ``python dev/mlflow_answers.py`` with the Python of an environment that has
MLflow, and with ``MLFLOW_DISABLE_TELEMETRY=true``. It writes
`tests/store/mlflow_answers.json`, which holds questions and answers alone; only
a new MLflow or a new question asks for it.
"""

from __future__ import annotations

import itertools
import json
import os
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from unittest import mock

import mlflow
import mlflow_calls
import mlflow_questions as questions
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param
from mlflow.exceptions import MlflowException

TARGET = Path(__file__).parents[1] / "tests" / "store" / "mlflow_answers.json"


def main() -> None:
    """Ask and write."""
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        client = mlflow.MlflowClient()
        runs = questions.runs()
        ids = _record(client, runs)
        found = [
            [text, terms, view, _asked(client, ids, text, terms, view)]
            for text, terms, view in questions.searches()
        ]
        called = [[call, _called(client, call)] for call in mlflow_calls.CALLS]
    lines = [
        f'"mlflow": "{mlflow.__version__}"',
        _lines("runs", runs),
        _lines("searches", found),
        _lines("calls", called),
    ]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _lines(name: str, items: list[Any]) -> str:
    rows = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f'"{name}": [\n{rows}\n]'


def _record(client: mlflow.MlflowClient, runs: list[dict[str, Any]]) -> list[str]:
    ids = ["0", *(client.create_experiment(name) for name in questions.EXPERIMENTS[1:])]
    for spec in runs:
        with mock.patch.object(uuid, "uuid4", lambda spec=spec: SimpleNamespace(hex=spec["id"])):
            run = client.create_run(
                ids[spec["experiment"]],
                start_time=spec["start"],
                tags={"mlflow.user": spec["user"], **spec["tags"]},
                run_name=spec["name"],
            )
        run_id = run.info.run_id
        client.log_batch(
            run_id,
            [Metric(*point) for point in spec["metrics"]],
            [Param(*pair) for pair in spec["params"].items()],
        )
        for name, digest, context in spec["datasets"]:
            tags = [] if context is None else [InputTag("mlflow.data.context", context)]
            used = DatasetInput(Dataset(name, digest, "local", "{}"), tags)
            client.log_inputs(run_id, [used])
        if spec["end"] is not None:
            client.set_terminated(run_id, spec["status"], spec["end"])
        if spec["deleted"]:
            client.delete_run(run_id)
    client.delete_experiment(ids[-1])
    return ids


def _asked(
    client: mlflow.MlflowClient, ids: list[str], text: str, terms: list[str], view: int
) -> str:
    """Return the ids of the runs without their letter, or the code of the error."""
    try:
        found = client.search_runs(ids, text, view, 1000, terms)
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
        return _code(error)
    return " ".join(run.info.run_id[1:] for run in found)


_NUMBER = itertools.count()


def _called(client: mlflow.MlflowClient, call: str) -> str:
    """Return ``ok`` or the code of the error."""
    names = mlflow_calls.names(call, next(_NUMBER), client, mlflow, mlflow.entities)
    try:
        eval(call, names)  # noqa: S307 -- the calls are ours
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
        return _code(error)
    finally:
        while mlflow.active_run():
            mlflow.end_run()
    return "ok"


def _code(error: Exception) -> str:
    return error.error_code if isinstance(error, MlflowException) else type(error).__name__


if __name__ == "__main__":
    main()
