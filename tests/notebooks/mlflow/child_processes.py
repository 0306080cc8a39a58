# %% [markdown]
# Folds in processes of their own, below one run, and a script that is called.

# %%
import multiprocessing
import subprocess
import sys

from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold

import trialbook as mlflow

x, y = load_diabetes(return_X_y=True)


def fold(arguments):
    number, parent = arguments
    train, test = list(KFold(3, shuffle=True, random_state=0).split(x))[number]
    with mlflow.start_run(run_name=f"fold {number}", parent_run_id=parent, nested=True):
        mlflow.log_metric("r2", Ridge().fit(x[train], y[train]).score(x[test], y[test]))
    return number


# %%
if __name__ == "__main__":
    mlflow.set_tracking_uri("sqlite:///folds.db")
    mlflow.set_experiment("folds")
    with mlflow.start_run(run_name="cross validation") as run:
        pass
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        done = pool.map(fold, [(number, run.info.run_id) for number in range(3)])
    code = "import trialbook as mlflow\nwith mlflow.start_run(run_name='script'): mlflow.log_metric('r2', 0)"
    subprocess.run([sys.executable, "-c", code], check=True)

    # %%
    children = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'")
    children = children.sort_values("tags.mlflow.runName")
    results = {
        "done": done,
        "names": children["tags.mlflow.runName"].tolist(),
        "scores": children["metrics.r2"].tolist(),
        "status": children["status"].tolist(),
        "script": len(mlflow.search_runs(filter_string="attributes.run_name = 'script'")),
        "all": len(mlflow.search_runs()),
    }
