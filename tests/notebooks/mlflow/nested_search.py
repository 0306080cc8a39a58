# %% [markdown]
# A grid of models below one run, and the best of them.

# %%
from itertools import product

from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score

import trialbook as mlflow

x, y = load_wine(return_X_y=True)
experiment = mlflow.set_experiment("wine")

# %%
with mlflow.start_run(run_name="grid") as parent:
    for depth, trees in product([1, 3], [5, 10]):
        with mlflow.start_run(run_name=f"depth {depth}, {trees} trees", nested=True) as child:
            mlflow.log_params({"depth": depth, "trees": trees})
            model = RandomForestClassifier(trees, max_depth=depth, random_state=0)
            scores = cross_val_score(model, x, y, cv=3)
            mlflow.log_metric("score", scores.mean())
            mlflow.log_metric("spread", scores.std())
    mlflow.set_tag("children", 4)

# %%
runs = mlflow.search_runs(
    experiment_ids=experiment.experiment_id,
    filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}' and metrics.score > 0",
    order_by=["metrics.score DESC", "params.trees ASC"],
)
best = runs.iloc[0]
results = {
    "names": runs["tags.mlflow.runName"].tolist(),
    "scores": runs["metrics.score"].tolist(),
    "best": {"depth": best["params.depth"], "trees": best["params.trees"]},
    "deep": len(
        mlflow.search_runs(
            experiment_ids=[experiment.experiment_id], filter_string="params.depth = '3'"
        )
    ),
    "parent of child": mlflow.get_parent_run(child.info.run_id).info.run_name,
    "all": len(mlflow.search_runs(experiment_names=["wine"])),
    "not there": len(mlflow.search_runs(experiment_names=["whine"])),
    "columns": sorted(c for c in runs.columns if c.startswith(("metrics.", "params."))),
}
