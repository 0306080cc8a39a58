"""Kernels as VS Code, papermill and nbconvert drive them: runs know their notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import nbformat
import pytest
from kernel_page import Kernel
from notebook_page import Notebook

import trialbook as tb

IMPORT = "import trialbook as tb"
RUN = "with tb.start_run(run_name='one'): tb.log_metric('loss', 0.5)"
CELL = "vscode-notebook-cell:/home/ada/study%20one.ipynb#W0sZmlsZQ%3D%3D"
NOTEBOOK = "/home/ada/study one.ipynb"


def notebook_of(folder: Path) -> str:
    """Return the notebook of the only run of a folder's store."""
    tb.set_tracking_uri(str(folder / "trialbook.db"))
    (run,) = tb.search_runs(output_format="list")
    assert run.data.tags["mlflow.source.type"] == "NOTEBOOK"
    return str(run.data.tags.get("mlflow.source.name", ""))


def test_vs_code(kernel: Kernel) -> None:
    notebook = Notebook(kernel)
    # it does so in silence, before the first cell
    kernel.finish(kernel.start(f"__vsc_ipynb_file__ = {NOTEBOOK!r}", store_history=False))
    assert notebook.run(CELL, IMPORT) == ""
    assert notebook.run(CELL[:-9] + "X12sZmlsZQ%3D%3D", RUN) == ""
    run, cells = notebook.recorded("one")
    assert run.data.tags["mlflow.source.name"] == NOTEBOOK
    assert [(cell.cell_id, cell.source) for cell in cells] == [("", RUN)]


def test_vs_code_shows_no_place_for_a_widget(kernel: Kernel) -> None:
    request = Notebook(kernel).start(CELL, f"{IMPORT}\ntb.runs()")
    shown = [m for m in kernel.finish(request) if m["msg_type"] == "display_data"]
    assert ["data-session" in m["content"]["data"]["text/html"] for m in shown] == [False]
    assert not any(m["msg_type"] == "comm_open" for m in shown)


def test_a_notebook_of_papermill_that_is_opened_in_jupyterlab(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path, {"JPY_SESSION_NAME": "/home/ada/out.ipynb"})
    try:
        notebook = Notebook(kernel)
        assert notebook.run("parameters", f"PAPERMILL_INPUT_PATH = 'in.ipynb'\n{IMPORT}") == ""
        assert notebook.run("cell", RUN) == ""
    finally:
        kernel.stop()
    assert notebook_of(tmp_path) == "/home/ada/out.ipynb"


def test_a_notebook_that_another_notebook_executes(tmp_path: Path) -> None:
    written(tmp_path, IMPORT, RUN)
    (tmp_path / "schedule.py").write_text(PAPERMILL)
    kernel = Kernel(tmp_path, {"JPY_SESSION_NAME": "/home/ada/outer.ipynb"})
    try:
        call = "subprocess.run([sys.executable, 'schedule.py', 'study.ipynb'], check=True)"
        done = kernel.run(f"import subprocess, sys\n{call}")
        assert not any(m["msg_type"] == "error" for m in done)
    finally:
        kernel.stop()
    assert notebook_of(tmp_path) == ""


def written(folder: Path, *cells: str) -> Path:
    path = folder / "study.ipynb"
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": kernelspec},
    )
    nbformat.write(made, path)
    return path


def executed(folder: Path, *command: str, stdin: IO[str] | None = None, **variables: str) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        stdin=stdin,
        env=os.environ | {"IPYTHONDIR": str(folder / ".ipython"), **variables},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("options", [(), ("--output", "study-out.ipynb"), ("--output=b.ipynb",)])
def test_nbconvert(tmp_path: Path, options: tuple[str, ...]) -> None:
    written(tmp_path, IMPORT, RUN)
    convert = ("-m", "nbconvert", "--to", "notebook", "--execute")
    # as from a terminal of JupyterLab, whose own notebook is another
    executed(tmp_path, *convert, "study.ipynb", *options, JPY_SESSION_NAME="/other.ipynb")
    assert notebook_of(tmp_path) == "study.ipynb"


def test_nbconvert_of_several(tmp_path: Path) -> None:
    written(tmp_path, IMPORT, RUN)
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "empty.ipynb")
    convert = ("-m", "nbconvert", "--to", "notebook", "--execute")
    executed(tmp_path, *convert, "study.ipynb", "empty.ipynb")
    assert notebook_of(tmp_path) == ""


PAPERMILL = """
import os, sys, nbformat
from nbclient import NotebookClient
path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
NotebookClient(notebook).execute()
"""
"""What papermill does, under its name: it executes the first notebook and writes the second."""


def test_papermill(tmp_path: Path) -> None:
    written(tmp_path, IMPORT, RUN)
    (tmp_path / "papermill").write_text(PAPERMILL)
    executed(tmp_path, "papermill", "study.ipynb", "out.ipynb", "-p", "rate", "0.5")
    assert notebook_of(tmp_path) == "study.ipynb"


def test_papermill_that_reads_its_input(tmp_path: Path) -> None:
    written(tmp_path, IMPORT, RUN)
    (tmp_path / "papermill").write_text(PAPERMILL.replace("path = sys.argv[1]", "path = sys.stdin"))
    with (tmp_path / "study.ipynb").open() as notebook:
        executed(tmp_path, "papermill", "-", "out.ipynb", stdin=notebook)
    assert notebook_of(tmp_path) == ""


def test_a_program_that_names_the_notebook(tmp_path: Path) -> None:
    written(tmp_path, IMPORT, RUN)
    named = "execute(env=os.environ | {'JPY_SESSION_NAME': path})"
    (tmp_path / "schedule.py").write_text(PAPERMILL.replace("execute()", named))
    executed(tmp_path, "schedule.py", "study.ipynb")
    assert notebook_of(tmp_path) == "study.ipynb"


def test_papermill_that_is_asked_to_tell_its_paths(tmp_path: Path) -> None:
    written(tmp_path, IMPORT, "PAPERMILL_INPUT_PATH = 's3://bucket/study.ipynb'", RUN)
    (tmp_path / "schedule.py").write_text(PAPERMILL)
    executed(tmp_path, "schedule.py", "study.ipynb")
    assert notebook_of(tmp_path) == "s3://bucket/study.ipynb"
