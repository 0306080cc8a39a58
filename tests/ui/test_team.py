"""A store in PostgreSQL, in the browser: others' runs arrive live, and the password stays out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lab import write_notebook
from playwright.sync_api import expect
from postgres_server import PostgresServer, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab

SETUP = """
import trialbook as tb
tb.set_tracking_uri({uri!r})
tb.set_experiment("shared")
with tb.start_run(run_name="mine"):
    tb.log_metric("r2", 0.5)
"""
ELSEWHERE = """
import trialbook as tb
tb.set_experiment("shared")
with tb.start_run(run_name="theirs"):
    tb.log_metric("r2", 0.75)
"""


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    with running() as server:
        yield server


def test_a_run_of_another_process_appears(lab: Lab, folder: Path, postgres: PostgresServer) -> None:
    uri = postgres.schema()
    write_notebook(folder / "team.ipynb", SETUP.format(uri=uri), "tb.runs()")
    sidebar = lab.show_sidebar()
    notebook = lab.open_notebook(f"{folder.name}/team.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    rows = notebook.view(1).get_by_role("row")
    expect(rows.filter(has_text="mine")).to_be_visible()

    environment = {**os.environ, "TRIALBOOK_TRACKING_URI": uri, "XDG_STATE_HOME": str(folder)}
    subprocess.run([sys.executable, "-c", ELSEWHERE], env=environment, check=True)
    expect(rows.filter(has_text="theirs")).to_contain_text("0.75")
    expect(sidebar.get_by_role("treeitem", name=re.compile("^theirs, .*Finished"))).to_be_visible()
    lab.screenshot("team")

    notebook.save()
    saved = (folder / "team.ipynb").read_text()
    assert saved.count(postgres.password) == 1, "in the cell that names it, and nowhere else"
    assert postgres.password not in sidebar.inner_text()
