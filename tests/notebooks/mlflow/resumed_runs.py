# %% [markdown]
# A run that is left, resumed, fails and is looked at; a run that was never opened.

# %%
import trialbook as mlflow
from trialbook.exceptions import MlflowException

mlflow.set_experiment("resumed")
log = []

# %%
with mlflow.start_run() as run:
    mlflow.log_metric("loss", 1.0, step=0)
    log.append(mlflow.active_run().info.run_id == run.info.run_id)
log.append(mlflow.active_run() is None)
log.append(mlflow.last_active_run().info.run_id == run.info.run_id)

# %%
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.log_metric("loss", 0.5, step=1)
    mlflow.log_param("resumed", True)
try:
    with mlflow.start_run(run_id=run.info.run_id):
        raise ValueError("the data is gone")
except ValueError as error:
    log.append(str(error))
failed = mlflow.get_run(run.info.run_id).info.status

# %%
try:
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_param("resumed", False)
except MlflowException as error:
    log.append(error.error_code)
try:
    mlflow.get_run("0" * 32)
except MlflowException as error:
    log.append(error.error_code)
try:
    mlflow.create_experiment("resumed")
except MlflowException as error:
    log.append(error.error_code)

# %%
mlflow.log_param("opened", "by itself")
unopened = mlflow.active_run().info.run_id
mlflow.end_run("KILLED")
mlflow.end_run()
results = {
    "log": log,
    "failed": failed,
    "killed": mlflow.get_run(unopened).info.status,
    "params": mlflow.get_run(run.info.run_id).data.params,
    "loss": [p.value for p in mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")],
    "runs": len(mlflow.search_runs()),
}
