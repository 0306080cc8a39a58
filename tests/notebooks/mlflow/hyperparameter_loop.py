# %% [markdown]
# Several kinds of models in a loop, with curves; then the best run is asked for.

# %%
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

import trialbook as mlflow

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(
    StandardScaler().fit_transform(x), y, random_state=1
)
mlflow.set_experiment("learning rates")

# %%
for rate in np.array([0.0001, 0.001, 0.01]):
    for penalty in ["l1", "l2"]:
        with mlflow.start_run(tags={"penalty": penalty}):
            mlflow.log_param("rate", rate)
            model = SGDClassifier(
                learning_rate="constant", eta0=rate, penalty=penalty, random_state=0
            )
            for epoch in range(4):
                model.partial_fit(x_train, y_train, classes=[0, 1])
                mlflow.log_metric("accuracy", model.score(x_test, y_test), step=epoch)

# %%
frame = mlflow.search_runs(order_by=["metrics.accuracy DESC"], max_results=2)
found = mlflow.search_runs(
    filter_string="tags.penalty = 'l1'", order_by=["metrics.accuracy DESC"], output_format="list"
)
history = mlflow.MlflowClient().get_metric_history(found[0].info.run_id, "accuracy")
pivot = mlflow.search_runs().pivot_table(
    index="params.rate", columns="tags.penalty", values="metrics.accuracy"
)
results = {
    "top": frame["metrics.accuracy"].tolist(),
    "l1": [run.data.metrics["accuracy"] for run in found],
    "steps": [point.step for point in history],
    "values": [point.value for point in history],
    "rates": pivot.index.tolist(),
    "table": pivot.round(6).values.tolist(),
}
