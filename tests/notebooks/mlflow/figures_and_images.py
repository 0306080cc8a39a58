# %% [markdown]
# What a model sees and where it errs, as pictures.

# %%
import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score
from sklearn.model_selection import train_test_split

import trialbook as mlflow

digits = load_digits()
x_train, x_test, y_train, y_test = train_test_split(digits.data, digits.target, random_state=0)

# %%
mlflow.set_experiment("digits")
run = mlflow.start_run()
model = LogisticRegression(max_iter=2_000).fit(x_train / 16, y_train)
predicted = model.predict(x_test / 16)
mlflow.log_metric("accuracy", accuracy_score(y_test, predicted))

figure, axes = plt.subplots(figsize=(4, 4))
ConfusionMatrixDisplay.from_predictions(y_test, predicted, ax=axes, colorbar=False)
mlflow.log_figure(figure, "figures/confusion.png")
plt.close(figure)
plt.bar(range(10), np.bincount(y_test))
mlflow.log_figure(plt.gcf(), "figures/classes.svg")
plt.close()

# %%
mlflow.log_image((digits.images[0] * 15).astype(np.uint8), "samples/first.png")
mlflow.log_image(mlflow.Image((digits.images[1] * 15).astype(np.uint8)), "samples/second.png")
for step in range(2):
    mlflow.log_image(np.full((8, 8, 3), step * 100, dtype=np.uint8), key="patch", step=step)
mlflow.end_run()

# %%
client = mlflow.tracking.MlflowClient()
names = [
    file.path
    for folder in ("figures", "samples")
    for file in client.list_artifacts(run.info.run_id, folder)
]
first = mlflow.artifacts.load_image(f"runs:/{run.info.run_id}/samples/first.png")
series = [file.path for file in client.list_artifacts(run.info.run_id, "images")]
steps = sorted(path.split("step")[1][1] for path in series if path.endswith(".png"))
results = {
    "accuracy": client.get_run(run.info.run_id).data.metrics["accuracy"],
    "names": sorted(names),
    "size": list(first.size),
    "pixels": np.asarray(first).sum().item(),
    "steps": steps,
}
