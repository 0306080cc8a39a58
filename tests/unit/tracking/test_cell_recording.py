"""Runs and the cells that execute while they are open, without a kernel."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook.recording import stores
from trialbook.service.context import executions, session
from trialbook.service.context.printed import Printed

if TYPE_CHECKING:
    from trialbook.model import Cell

PNG = {"image/png": b"\x89PNG\r\n\x1a\n", "text/plain": "<Figure>"}


@pytest.fixture(autouse=True)
def _outside_cells() -> Iterator[None]:
    yield
    executions.leave()
    tb.capture_figures(False)
    session.set_notebook_path("")


def cells_of(run: tb.Run) -> list[Cell]:
    return stores.current_store().run_cells(run.info.run_id)


def execute(cell_id: str, source: str = "") -> None:
    executions.enter(cell_id, source, 1)


def test_nothing_is_recorded_outside_cells() -> None:
    with tb.start_run() as run:
        pass
    assert cells_of(run) == []


def test_a_run_within_a_cell() -> None:
    session.set_notebook_path("models.ipynb")
    execute("a", "half \ud800 \0")
    with tb.start_run() as run:
        pass
    executions.leave()
    (cell,) = cells_of(run)
    assert (cell.cell_id, cell.source, cell.notebook) == ("a", "half ? ", "models.ipynb")
    assert cell.starts_run
    assert cell.ending is not None
    assert tb.get_run(run.info.run_id).data.tags["mlflow.source.type"] == "LOCAL"


def test_a_cell_that_is_executing_has_no_ending() -> None:
    execute("a")
    run = tb.start_run()
    assert cells_of(run)[0].ending is None


def test_runs_started_in_a_row_have_their_own_figures() -> None:
    tb.capture_figures()
    execute("a")
    runs = []
    for _ in range(2):
        with tb.start_run() as run:
            executions.displayed(PNG)
            executions.displayed({"text/plain": "1"})
        runs.append(run)
    # what matplotlib shows after the cell belongs to the last one
    executions.displayed({"image/svg+xml": "<svg/>"})
    executions.leave()
    first, second = (cells_of(run)[0].ending for run in runs)
    assert first is not None
    assert second is not None
    assert first.figures == ("figures/figure-1.png",)
    assert second.figures == ("figures/figure-1.png", "figures/figure-2.svg")


def test_figures_of_several_cells_are_numbered_on() -> None:
    tb.capture_figures()
    for cell_id in "ab":
        execute(cell_id)
        run = tb.start_run() if cell_id == "a" else tb.active_run()
        executions.displayed(PNG)
        executions.leave()
    assert run is not None
    endings = [cell.ending for cell in cells_of(run)]
    assert [ending and ending.figures for ending in endings] == [
        ("figures/figure-1.png",),
        ("figures/figure-2.png",),
    ]


def test_an_error_ends_all_that_the_cell_started() -> None:
    execute("a")
    outer = tb.start_run()
    executions.leave()
    execute("b")
    child = tb.start_run(nested=True)
    grandchild = tb.start_run(nested=True)
    executions.leave(ValueError("broken"))
    statuses = [tb.get_run(run.info.run_id).info.status for run in (outer, child, grandchild)]
    assert statuses == ["RUNNING", "FAILED", "FAILED"]
    assert tb.active_run() is outer
    assert "ValueError: broken" in tb.get_run(child.info.run_id).data.tags["trialbook.exception"]
    assert [cell.ending and cell.ending.outcome for cell in cells_of(outer)] == ["ok", "error"]


@pytest.mark.parametrize(
    ("error", "status", "outcome"),
    [
        (KeyboardInterrupt(), "KILLED", "interrupted"),
        (asyncio.CancelledError(), "KILLED", "interrupted"),
        (SystemExit(0), "RUNNING", "ok"),
        (SystemExit(1), "FAILED", "error"),
        (ValueError(), "FAILED", "error"),
    ],
)
def test_how_a_cell_and_its_run_end(error: BaseException, status: str, outcome: str) -> None:
    execute("a")
    run = tb.start_run()
    executions.leave(error)
    assert tb.get_run(run.info.run_id).info.status == status
    (cell,) = cells_of(run)
    assert cell.ending is not None
    assert cell.ending.outcome == outcome


def test_a_run_deleted_meanwhile_disturbs_no_cell() -> None:
    execute("a")
    run = tb.start_run()
    tb.delete_run(run.info.run_id)
    executions.leave()
    execute("b")
    executions.leave()
    assert [cell.cell_id for cell in cells_of(run)] == ["a"]


def test_a_thread_of_its_own() -> None:
    execute("a")
    runs = []

    def work() -> None:
        with tb.start_run() as run:
            runs.append(run)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    executions.leave()
    (cell,) = cells_of(runs[0])
    assert cell.ending is not None


def test_a_traceback_keeps_its_beginning_and_its_end() -> None:
    execute("a")
    run = tb.start_run()
    try:
        raise ValueError("begin" + "x" * 100_000 + "end")
    except ValueError as error:
        executions.leave(error)
    text = tb.get_run(run.info.run_id).data.tags["trialbook.exception"]
    assert len(text) == 8_000
    assert text.startswith("Traceback")
    assert text.endswith("end\n")


def test_the_end_of_a_long_print_is_kept_in_little_memory() -> None:
    printed = Printed()
    for n in range(100_000):
        printed.write(f"\r{n} %")
    printed.write("\nline\n")
    assert printed.tail() == "99999 %\nline\n"
    for n in range(100_000):
        printed.write(f"{n}\n")
    assert len(printed.tail()) == 2_000
    assert sum(map(len, printed._parts)) < 50_000
