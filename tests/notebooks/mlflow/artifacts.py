# %% [markdown]
# Files of a run: written, listed, fetched and read again.

# %%
import os
import tempfile

import pandas as pd
from sklearn.datasets import load_iris

import trialbook as mlflow

mlflow.set_experiment("files")
iris = load_iris(as_frame=True).frame

# %%
with mlflow.start_run() as run:
    with tempfile.TemporaryDirectory() as folder:
        iris.to_csv(os.path.join(folder, "iris.csv"), index=False)
        os.makedirs(os.path.join(folder, "parts"))
        for kind, part in iris.groupby("target"):
            part.to_csv(os.path.join(folder, "parts", f"{kind}.csv"), index=False)
        mlflow.log_artifact(os.path.join(folder, "iris.csv"), artifact_path="data")
        mlflow.log_artifacts(folder, artifact_path="all")
    mlflow.log_text("Three kinds of iris.", "readme.txt")
    mlflow.log_dict({"columns": list(iris.columns), "rows": len(iris)}, "about.json")
    mlflow.log_dict({"kinds": [0, 1, 2]}, "about.yaml")

# %%
client = mlflow.MlflowClient()


def walk(path=None):
    for entry in client.list_artifacts(run.info.run_id, path):
        yield entry.path
        if entry.is_dir:
            yield from walk(entry.path)


local = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="data/iris.csv")
copied = client.download_artifacts(run.info.run_id, "all/parts", ".")
try:
    mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="missing.csv")
    missing = "found"
except Exception:
    missing = "missing"
results = {
    "paths": sorted(walk()),
    "rows": len(pd.read_csv(local)),
    "copied": sorted(os.listdir(copied)),
    "text": mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/readme.txt"),
    "about": mlflow.artifacts.load_dict(f"{run.info.artifact_uri}/about.json"),
    "missing": missing,
}
