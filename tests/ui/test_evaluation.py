"""What models predicted: two classifiers of digits, a threshold for tumours, a regressor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe import serious_faults
from lab import write_notebook
from playwright.sync_api import expect
from test_connection import is_live

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

DIGITS = """
import trialbook as tb
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
digits = load_digits()
X, Z, y, z, _, images = train_test_split(
    digits.data, digits.target, digits.images, random_state=0
)
tb.set_experiment("digits")
runs = []
for model in (GaussianNB(), LogisticRegression(max_iter=2000, C=0.01)):
    with tb.start_run(run_name=type(model).__name__) as run:
        model.fit(X, y)
        pictures = [(255 - image * 15.9).astype("uint8") for image in images]
        tb.log_predictions(z, model.predict(Z), model.predict_proba(Z), samples=pictures)
        runs.append(run)
"""
TUMOURS = """
import trialbook as tb
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
data = load_breast_cancer(as_frame=True)
names = data.target_names[data.target]
X, Z, y, z = train_test_split(data.data[["mean radius", "mean texture"]], names, random_state=0)
model = LogisticRegression(max_iter=5000).fit(X, y)
tb.set_experiment("tumours")
with tb.start_run(run_name="<b>two</b> features") as run:
    scores = model.predict_proba(Z)
    tb.log_predictions(z, model.predict(Z), scores, labels=model.classes_, samples=Z)
tb.confusion_matrix(run)
"""
REGRESSOR = """
import trialbook as tb
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
X, Z, y, z = train_test_split(*load_diabetes(return_X_y=True, as_frame=True), random_state=0)
with tb.start_run(run_name="linear") as run:
    tb.log_predictions(z, LinearRegression().fit(X, y).predict(Z), samples=Z[["bmi", "bp"]])
tb.confusion_matrix(run)
"""
THEMES = pytest.mark.parametrize("theme", ["Light", "Dark"])


@THEMES
def test_two_classifiers_and_the_samples_behind_a_cell(lab: Lab, folder: Path, theme: str) -> None:
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(
        folder / "digits.ipynb",
        DIGITS,
        "tb.confusion_matrix(runs[1])",
        "tb.confusion_matrix(*runs)",
    )
    notebook = lab.open_notebook(f"{folder.name}/digits.ipynb")
    for cell in range(3):
        notebook.run_cell(cell)
    view = notebook.view(1)
    is_live(view)
    grid = view.get_by_role("grid", name=re.compile("matrix", re.IGNORECASE)).first
    expect(grid.get_by_role("rowheader")).to_have_count(10)
    lab.screenshot(f"matrix-{theme}")

    # The samples of a cell, by mouse and by keys.
    eights = grid.get_by_role("row").filter(has=lab.page.get_by_role("rowheader", name="8"))
    eights.get_by_role("gridcell", name="3", exact=True).click()
    samples = view.get_by_role("table").or_(view.get_by_role("grid")).last
    expect(samples.get_by_role("img").first).to_be_visible()
    lab.screenshot(f"matrix-samples-{theme}")
    assert serious_faults(lab.page, ".jp-TrialbookView") == []

    both = notebook.view(2)
    is_live(both)
    expect(both).to_contain_text("LogisticRegression is better than GaussianNB")
    lab.screenshot(f"matrix-two-{theme}")
    for part in ("Curves", "Slices", "Samples"):
        both.get_by_role("tab", name=part).click()
        both.get_by_role("tabpanel", name=part).scroll_into_view_if_needed()
        lab.screenshot(f"evaluation-{part}-{theme}")
    assert serious_faults(lab.page, ".jp-TrialbookView") == []


@THEMES
def test_one_threshold_moves_everything(lab: Lab, folder: Path, theme: str) -> None:
    lab.use_theme(f"JupyterLab {theme}")
    write_notebook(folder / "tumours.ipynb", TUMOURS, REGRESSOR)
    notebook = lab.open_notebook(f"{folder.name}/tumours.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    view = notebook.view(0)
    is_live(view)
    lab.screenshot(f"binary-{theme}")
    view.get_by_role("tab", name="Curves").click()
    expect(view.locator("figure").first).to_be_visible()
    lab.screenshot(f"curves-{theme}")
    numbers = notebook.view(1)
    is_live(numbers)
    numbers.scroll_into_view_if_needed()
    lab.screenshot(f"residuals-{theme}")
    assert serious_faults(lab.page, ".jp-TrialbookView") == []
