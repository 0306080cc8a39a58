"""Cells and their runs as messages carry them."""

from __future__ import annotations

import math

import pytest
from reference.store import MemoryStore

from trialbook.errors import NotFoundError
from trialbook.model import MAX_CELLS, Cell, CellEnding, Metric, NewRun, RunRecord
from trialbook.protocol.messages import CellSource
from trialbook.queries import cells as cell_table


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def record(store: MemoryStore, run_id: str, *cells: Cell, **endings: CellEnding) -> None:
    by_id = {cell.execution_id: cell for cell in cells}
    created = NewRun("0", run_id, "ada", 5)
    store.record([RunRecord(run_id, created, cells=by_id, cell_endings=endings)])


def test_pages(store: MemoryStore) -> None:
    record(store, "r", *(Cell(f"e{n}", "a", f"x = {n}", n) for n in range(5)))
    page = cell_table.run_cells(store, "r", 1, 2)
    assert [cell.source for cell in page.cells] == ["x = 1", "x = 2"]
    assert (page.total, page.is_trimmed) == (5, False)
    assert cell_table.run_cells(store, "r", 9, 2).cells == []


def test_long_sources_are_cut_and_make_short_pages(store: MemoryStore) -> None:
    long = "x" * (cell_table.MAX_SOURCE + 1)
    record(store, "r", *(Cell(f"e{n:02}", "a", long, n) for n in range(20)))
    page = cell_table.run_cells(store, "r", 0, 200)
    assert len(page.cells) == cell_table.PAGE_SOURCES // cell_table.MAX_SOURCE
    assert page.total == 20
    assert all(cell.source_is_cut for cell in page.cells)


def test_a_run_of_very_many_cells_says_that_some_are_missing(store: MemoryStore) -> None:
    record(store, "r", *(Cell(f"e{n:05}", "a", "x", n) for n in range(MAX_CELLS + 1)))
    assert cell_table.run_cells(store, "r", 0, 1).is_trimmed


def test_without_a_store() -> None:
    with pytest.raises(NotFoundError, match="nothing has been recorded"):
        cell_table.run_cells(None, "r", 0, 1)
    assert cell_table.runs_of_cells(None, [CellSource("a", "x")], 3).cells == []


def test_whether_a_cell_has_changed_since(store: MemoryStore) -> None:
    record(store, "old", Cell("e1", "a", "x = 1", 1, starts_run=True), e1=CellEnding(2, "error"))
    record(store, "new", Cell("e2", "a", "x = 2", 1), Cell("e3", "b", "y", 1))
    store.log_batch("new", [Metric("loss", math.nan, 0, 0), Metric("epoch", 3, 0, 0)])
    sources = [CellSource("a", "x = 2  \n"), CellSource("c", "\ud800"), CellSource("b", "z")]
    a, b = cell_table.runs_of_cells(store, sources, 5).cells
    assert (a.cell_id, b.cell_id) == ("a", "b")
    assert [(run.run_name, run.has_changed, run.outcome) for run in a.runs] == [
        ("new", False, None),
        ("old", True, "error"),
    ]
    assert [run.starts_run for run in a.runs] == [False, True]
    assert a.runs[0].headline is not None
    assert (a.runs[0].headline.key, a.runs[0].headline.value) == ("loss", "NaN")
    assert a.runs[1].headline is None
    assert b.runs[0].has_changed
    (first, _) = cell_table.runs_of_cells(store, sources, 1).cells
    assert (first.count, [run.run_name for run in first.runs]) == (2, ["new"])


def test_the_last_and_the_best_by_one_metric(store: MemoryStore) -> None:
    for n in range(30):
        record(store, f"r{n:02}", Cell(f"e{n:02}", "a", "x", n))
        store.log_batch(f"r{n:02}", [Metric("val_loss", abs(n - 12), 0, 0), Metric("lr", n, 0, 0)])
    record(store, "last", Cell("e30", "a", "x", 30), Cell("e31", "few", "x", 31))
    store.log_batch("last", [Metric("lr", 1, 0, 0)])
    a, few = cell_table.runs_of_cells(
        store, [CellSource("a", "x"), CellSource("few", "x")], 3
    ).cells
    assert (a.count, few.count) == (31, 1)
    assert [run.run_name for run in a.runs[:3]] == ["last", "r29", "r28"]
    assert {run.run_name for run in a.runs[3:]} == {
        *("r10", "r11", "r12", "r13", "r14"),
        *("r25", "r26", "r27"),
    }
    assert a.runs[0].headline is None
    assert {run.headline.key for run in a.runs if run.headline} == {"val_loss"}
    assert few.runs[0].headline is not None
    assert few.runs[0].headline.key == "lr"


def test_the_ids_of_all_runs_of_a_cell(store: MemoryStore) -> None:
    for n in range(30):
        record(store, f"r{n:02}", Cell(f"e{n:02}", "a", "x", n))
    assert cell_table.run_ids(store, "a").run_ids == [f"r{n:02}" for n in reversed(range(30))]
    assert cell_table.run_ids(store, "b").run_ids == cell_table.run_ids(None, "a").run_ids == []
