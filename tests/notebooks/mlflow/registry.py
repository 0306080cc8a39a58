# %% [markdown]
# A model's versions, their aliases, stages and tags, and the way back to the file.

# %%
import os
import pickle
import warnings

from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

import trialbook as mlflow

warnings.simplefilter("ignore", FutureWarning)
client = mlflow.MlflowClient()
x, y = load_iris(return_X_y=True)
client.create_registered_model("iris", tags={"task": "classification"}, description="Trees")

# %%
mlflow.set_experiment("iris")
for depth in (1, 2, 3):
    with mlflow.start_run() as run:
        model = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(x, y)
        mlflow.log_param("depth", depth)
        mlflow.log_metric("accuracy", model.score(x, y))
        os.makedirs("model", exist_ok=True)
        with open("model/model.pkl", "wb") as file:
            pickle.dump(model, file)
        mlflow.log_artifacts("model", "model")
    client.create_model_version("iris", f"{run.info.artifact_uri}/model", run.info.run_id)

# %%
client.set_registered_model_alias("iris", "champion", "3")
client.set_model_version_tag("iris", "2", "checked", "yes")
client.update_model_version("iris", "2", description="Two levels")
client.transition_model_version_stage("iris", "1", "Production")
client.transition_model_version_stage("iris", "2", "Production", archive_existing_versions=True)
champion = client.get_model_version_by_alias("iris", "champion")
client.delete_registered_model_alias("iris", "champion")

# %%
versions = client.search_model_versions("name = 'iris'")
folder = mlflow.artifacts.download_artifacts(run_id=champion.run_id, artifact_path="model")
with open(os.path.join(folder, "model.pkl"), "rb") as file:
    restored = pickle.load(file)
results = {
    "versions": sorted(int(version.version) for version in versions),
    "stages": {str(v.version): v.current_stage for v in versions},
    "production": [int(v.version) for v in client.get_latest_versions("iris", ["Production"])],
    "champion": int(champion.version),
    "description": client.get_model_version("iris", "2").description,
    "tags": client.get_model_version("iris", "2").tags,
    "model": client.get_registered_model("iris").tags,
    "depth": restored.get_depth(),
    "depth of the run": client.get_run(champion.run_id).data.params["depth"],
    "models": [m.name for m in mlflow.search_registered_models(filter_string="name LIKE 'ir%'")],
}
