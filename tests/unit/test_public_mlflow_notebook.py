"""A notebook written for MLflow's fluent API, with only its import line changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NOTEBOOK = """
import os
import tempfile

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import trialbook as mlflow

mlflow.set_tracking_uri("sqlite:///mlruns.db")
experiment = mlflow.set_experiment("Wine quality")
print("Artifact Location:", experiment.artifact_location)
print("Lifecycle_stage:", experiment.lifecycle_stage)

rng = np.random.default_rng(0)
x = rng.normal(size=(200, 3))
y = x @ [1.0, -2.0, 0.5] + rng.normal(size=200) * 0.1

with mlflow.start_run(run_name="sweep") as parent:
    mlflow.set_tags({"engineering": "ML Platform", "release.candidate": "RC1"})
    for alpha in [0.1, 1.0, 100.0]:
        with mlflow.start_run(run_name=f"ridge {alpha}", nested=True) as run:
            mlflow.log_param("alpha", alpha)
            mlflow.log_params({"features": x.shape[1], "rows": len(x)})
            w = np.linalg.solve(x.T @ x + alpha * np.eye(3), x.T @ y)
            rmse = np.sqrt(((x @ w - y) ** 2).mean())
            mlflow.log_metric("rmse", rmse)
            mlflow.log_metrics({"mae": np.abs(x @ w - y).mean(), "max": np.max(np.abs(y))})
            for epoch in range(5):
                mlflow.log_metric(key="loss", value=1 / (epoch + alpha), step=epoch)
            figure = Figure()
            figure.subplots().plot(w)
            mlflow.log_figure(figure, "weights.png")
            mlflow.log_dict({"weights": w.tolist()}, "weights.json")
            mlflow.log_text("\\n".join(map(str, w)), artifact_file="weights.txt")
            mlflow.log_image(rng.uniform(0, 255, size=(10, 10, 3)).astype(np.uint8), "noise.png")
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "predictions.csv")
                pd.DataFrame({"y": y}).to_csv(path, index=False)
                mlflow.log_artifact(path, artifact_path="tables")
                mlflow.log_artifacts(folder, artifact_path="copies")
            print(run.info.run_id, run.info.experiment_id, run.data.tags["mlflow.runName"])
            print(mlflow.active_run().info.run_name, mlflow.get_artifact_uri())

runs = mlflow.search_runs(
    experiment_ids=[experiment.experiment_id],
    filter_string="metrics.rmse < 5 and params.features = '3' and tags.mlflow.parentRunId = '"
    + parent.info.run_id + "'",
    order_by=["metrics.rmse ASC", "attributes.start_time DESC"],
)
best = runs.loc[runs["metrics.rmse"].idxmin()]
assert best["params.alpha"] == "0.1", runs
assert runs.loc[0, "tags.mlflow.runName"] == "ridge 0.1"

client = mlflow.MlflowClient()
client.set_tag(best.run_id, "best", "true")
history = client.get_metric_history(best.run_id, "loss")
assert [m.step for m in history] == [0, 1, 2, 3, 4]
assert sorted(f.path for f in client.list_artifacts(best.run_id)) == [
    "copies", "noise.png", "tables", "weights.json", "weights.png", "weights.txt"
]
table = "tables/predictions.csv"
local = mlflow.artifacts.download_artifacts(run_id=best.run_id, artifact_path=table)
assert len(pd.read_csv(local)) == 200

try:
    with mlflow.start_run():
        mlflow.log_param("alpha", 1)
        mlflow.log_param("alpha", 2)
except Exception as error:
    print("params do not change:", error)

run = mlflow.start_run(description="resumed later")
mlflow.end_run()
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.log_metric("late", 1)
assert mlflow.last_active_run().info.run_id == run.info.run_id
assert mlflow.get_run(run.info.run_id).info.status == "FINISHED"
assert mlflow.get_parent_run(best.run_id).info.run_id == parent.info.run_id

for e in mlflow.search_experiments(order_by=["name ASC"]):
    print(e.experiment_id, e.name)
found = mlflow.tracking.MlflowClient().search_runs(
    experiment_ids=[experiment.experiment_id],
    filter_string="attributes.status = 'FAILED'",
    run_view_type=mlflow.ViewType.ACTIVE_ONLY,
    max_results=1,
)
assert len(found) == 1
mlflow.delete_run(found[0].info.run_id)
assert len(mlflow.search_runs(search_all_experiments=True)) == 5
print("done")
"""


def test_it_runs(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], cwd=workspace, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("done\n")
    assert done.stderr == ""
