"""What a kernel tells pages unasked, by release of ipykernel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ipykernels
import pytest
from kernel_page import Kernel, Message
from notebook_page import Notebook

CELL = """
import pathlib, time, trialbook as tb
with tb.start_run(run_name="training"):
    tb.log_metric("loss", 1.0)
    while not pathlib.Path("stop").exists():
        time.sleep(0.01)
"""


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path, ipykernels.variables("6.31.0"))
    yield kernel
    kernel.stop()


def has_store(params: Message) -> bool:
    return params["store"] is not None and params["store"]["store_id"] is not None


def test_a_kernel_that_answers_nobody_meanwhile_names_its_store(older: Kernel) -> None:
    cell = older.start(CELL)
    assert older.event("session.started")["store"] is None
    told = older.event("session.started", has_store)
    assert told["store"]["location"] == str(older.folder / "trialbook.db")
    assert told["cwd"] == str(older.folder)
    # again, for a page that has come meanwhile
    assert older.event("session.started", has_store) == told
    (older.folder / "stop").touch()
    older.finish(cell)


def test_it_names_the_store_that_a_cell_turns_to(older: Kernel) -> None:
    cell = older.start(CELL.replace("as tb", "as tb; tb.set_tracking_uri('sqlite:///other.db')"))
    told = older.event("session.started", has_store)
    assert told["store"]["location"] == str(older.folder / "other.db")
    (older.folder / "stop").touch()
    older.finish(cell)


def test_it_tells_of_the_runs_of_cells(older: Kernel) -> None:
    notebook = Notebook(older)
    cell = notebook.start("first", f"import trialbook\n{CELL}")
    older.event("session.started", has_store)
    (older.folder / "stop").touch()
    assert older.event("cell.changed")["cell_id"] == "first"
    assert notebook.end(cell) == ""


def test_a_kernel_that_can_be_asked_only_says_that_it_is_there(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path)
    try:
        kernel.run("import trialbook")
        assert kernel.event("session.started")["store"] is None
    finally:
        kernel.stop()
