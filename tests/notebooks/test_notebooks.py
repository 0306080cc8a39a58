"""Every notebook runs from top to bottom as it stands, and stays readable as plain HTML."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    notebook = nbformat.read(request.param, as_version=4)
    folder = tmp_path_factory.mktemp("notebook")
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
    return client.execute()


def test_no_cell_warns_or_fails(executed) -> None:
    streams = [o for cell in executed.cells for o in cell.get("outputs", []) if "name" in o]
    assert [o["text"] for o in streams if o["name"] == "stderr"] == []


RUNS = ("random forest, tuned", "Finished")
COMPARED = ("depth 3, rate 0.1, 60%", "val/rmse")
TABLES = {
    "quickstart": [RUNS, RUNS],
    "cells": [("in steps", "Finished"), ("<bdi>cells</bdi>",)],
    "evaluate": [
        ("LogisticRegression", "Support"),
        ("GaussianNB", "Support"),
        ("LogisticRegression", "Support"),
        ("malignant",),
        ("rmse",),
        ("bird",),
    ],
    "images": [],
    "compare": [
        COMPARED,
        ("What differs", "max_depth"),
        ("depth 5, rate 0.3, 100%",),
        # the chart that is kept, and the comparison that begins with it
        ("val/rmse",),
        ("val/rmse",),
        ("What differs", "subsample"),
    ],
}
"""By notebook: what is said by each of the tables that it shows."""


def test_tables_are_static_in_html(request: pytest.FixtureRequest, executed) -> None:
    tables = TABLES[request.node.callspec.params["executed"].stem]
    html, _ = HTMLExporter().from_notebook_node(executed)
    twins = re.findall(r"<table><caption.*?</table>", html, re.DOTALL)
    for twin, said in zip(twins, tables, strict=True):
        assert [words for words in said if words not in twin] == []
        assert "<script" not in twin


def as_kept(path: Path) -> str:
    """Return a notebook as git would commit it: whoever has it open saves outputs in the file."""
    done = subprocess.run(
        ["git", "show", f":./{path.name}"],
        cwd=path.parent,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout if done.returncode == 0 else path.read_text("utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    cells = nbformat.reads(as_kept(path), as_version=4).cells
    assert not [cell["id"] for cell in cells if cell.get("outputs")]
