# %% [markdown]
# Everything by the client, by ids, and entities as dictionaries.

# %%
import time

import trialbook as mlflow
from trialbook.entities import Metric, Param, RunTag, ViewType

client = mlflow.MlflowClient()
experiment_id = client.create_experiment("by the client", tags={"owner": "Ada"})

# %%
now = int(time.time() * 1000)
ids = []
for number in range(3):
    run = client.create_run(
        experiment_id,
        tags={"number": str(number)},
        run_name=f"run {number}",
        start_time=now + number,
    )
    ids.append(run.info.run_id)
    client.log_param(run.info.run_id, "n", number)
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("m", number + i / 10, now + i, i) for i in range(3)],
        params=[Param("p", "x" * number)],
        tags=[RunTag("batch", "yes")],
    )
    client.set_terminated(run.info.run_id, status="FAILED" if number == 1 else "FINISHED")
client.delete_run(ids[2])
client.rename_experiment(experiment_id, "renamed")
client.set_experiment_tag(experiment_id, "year", 2026)

# %%
active = client.search_runs(experiment_id, order_by=["attributes.start_time ASC"])
deleted = client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)
every = client.search_runs(
    [int(experiment_id)], "metrics.m >= 1", ViewType.ALL, order_by=["metrics.m DESC"]
)
page = client.search_runs([experiment_id], run_view_type=ViewType.ALL, max_results=2)
rest = client.search_runs(
    [experiment_id], run_view_type=ViewType.ALL, max_results=2, page_token=page.token
)
experiment = client.get_experiment_by_name("renamed")
results = {
    "active": [run.info.run_name for run in active],
    "deleted": [run.info.run_name for run in deleted],
    "every": [run.info.run_name for run in every],
    "pages": [len(page), len(rest), rest.token],
    "failed": [
        r.info.run_name for r in client.search_runs(experiment_id, "attributes.status = 'FAILED'")
    ],
    "data": active[1].data.to_dictionary()["metrics"],
    "status": dict(active[1].info)["status"],
    "history": [(point.step, point.value) for point in client.get_metric_history(ids[0], "m")],
    "experiment": dict(experiment)["name"],
    "tags": experiment.tags,
    "none": client.get_experiment_by_name("none"),
}
