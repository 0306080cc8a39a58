# %% [markdown]
# A first model: what went in, what came out, and how it went on the way.

# %%
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

import trialbook as mlflow

mlflow.set_tracking_uri("sqlite:///tracking.db")
mlflow.set_experiment("diabetes")

# %%
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=7)
params = {"alpha": 0.01, "l1_ratio": 0.3, "random_state": 7}

# %%
with mlflow.start_run(run_name="elastic net", description="The *first* one.") as run:
    mlflow.log_params(params)
    mlflow.log_param("rows", len(x_train))
    mlflow.set_tag("stage", "draft")
    mlflow.set_tags({"team": "health", "reviewed": False})
    model = ElasticNet(**params).fit(x_train, y_train)
    predicted = model.predict(x_test)
    mlflow.log_metric("rmse", np.sqrt(mean_squared_error(y_test, predicted)))
    mlflow.log_metrics({"mae": mean_absolute_error(y_test, predicted), "r2": "0.25"})
    mlflow.log_metric("r2", r2_score(y_test, predicted))
    for epoch in range(5):
        mlflow.log_metric("loss", np.float32(1 / 2**epoch), step=epoch)

# %%
finished = mlflow.get_run(run.info.run_id)
results = {
    "params": finished.data.params,
    "metrics": finished.data.metrics,
    "tags": {k: v for k, v in finished.data.tags.items() if k in ("stage", "team", "reviewed")},
    "note": finished.data.tags["mlflow.note.content"],
    "name": finished.info.run_name,
    "status": finished.info.status,
    "lifecycle": finished.info.lifecycle_stage,
}
