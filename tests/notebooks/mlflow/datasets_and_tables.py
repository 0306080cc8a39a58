# %% [markdown]
# Which data a model saw, what it said of each row, and the rows of several runs.

# %%
import numpy as np
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.neighbors import KNeighborsClassifier

import trialbook as mlflow

mlflow.set_experiment("neighbours")
frame = load_iris(as_frame=True).frame
dataset = mlflow.data.from_pandas(frame, source="iris.csv", name="iris", targets="target")
x, y = frame.drop(columns="target"), frame["target"]

# %%
for neighbours in (1, 15):
    with mlflow.start_run(run_name=f"{neighbours} neighbours"):
        mlflow.log_param("neighbours", neighbours)
        mlflow.log_input(dataset, context="training")
        mlflow.log_input(mlflow.data.from_numpy(x.to_numpy(), name="features"), context="check")
        model = KNeighborsClassifier(neighbours).fit(x, y)
        for rows in np.split(np.arange(150), 3):
            part = pd.DataFrame(
                {"row": rows, "said": model.predict(x.iloc[rows]), "true": y.iloc[rows]}
            )
            mlflow.log_table(part, artifact_file="predictions.json")
        mlflow.log_table({"question": ["how many"], "answer": [neighbours]}, "answers.json")

# %%
run = mlflow.last_active_run()
used = mlflow.get_run(run.info.run_id).inputs.dataset_inputs
table = mlflow.load_table("predictions.json", extra_columns=["params.neighbours"])
wrong = table[table["said"] != table["true"]].groupby("params.neighbours").size()
results = {
    "datasets": sorted(each.dataset.name for each in used),
    "contexts": sorted(each.tags[0].value for each in used),
    "rows": dataset.profile["num_rows"],
    "frame": list(dataset.df.columns),
    "table": list(table.shape),
    "wrong": {key: int(value) for key, value in wrong.items()},
    "answers": sorted(mlflow.load_table("answers.json")["answer"].tolist()),
    "one": len(mlflow.load_table("predictions.json", run_ids=[run.info.run_id])),
}
