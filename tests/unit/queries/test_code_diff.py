"""The code of two runs side by side."""

from __future__ import annotations

import pytest
from reference.store import MemoryStore

from trialbook.errors import NotFoundError
from trialbook.model import Cell, NewRun, RunRecord
from trialbook.queries.code_diff import MAX_ALL_LINES, MAX_LINES, cell_diff, code_diff


def store_of(base: list[tuple[str, str]], other: list[tuple[str, str]]) -> MemoryStore:
    store = MemoryStore()
    for run_id, cells in (("base", base), ("other", other)):
        executions = {
            f"{n:032x}": Cell(f"{n:032x}", cell_id, source, n)
            for n, (cell_id, source) in enumerate(cells)
        }
        store.record([RunRecord(run_id, NewRun("0", run_id, "ada", 0), cells=executions)])
    return store


def pairs(store: MemoryStore) -> list[tuple[str | None, str | None, bool]]:
    found = code_diff(store, "base", "other").cells
    return [(cell.base_cell_id, cell.cell_id, cell.is_same) for cell in found]


def test_what_is_the_same_says_so_without_lines() -> None:
    store = store_of([("a", "x = 1  \r\ny = 2\n")], [("a", "x = 1\ny = 2")])
    (cell,) = code_diff(store, "base", "other").cells
    assert (cell.is_same, cell.lines, cell.is_cut) == (True, [], False)


def test_lines_have_their_numbers_and_some_context() -> None:
    old = "\n".join(f"line {n}" for n in range(1, 21))
    new = old.replace("line 10", "line ten").replace("line 20", "line 20\nline 21")
    (cell,) = code_diff(store_of([("a", old)], [("a", new)]), "base", "other").cells
    told = [(line.kind[0], line.base_line, line.line) for line in cell.lines]
    before = [("s", n, n) for n in (7, 8, 9)]
    after = [("s", n, n) for n in (11, 12, 13)]
    end = [*(("s", n, n) for n in (18, 19, 20)), ("a", None, 21)]
    assert told == [*before, ("r", 10, None), ("a", None, 10), *after, *end]
    assert cell.lines[4].text == "line ten"


def test_the_last_execution_of_a_cell_counts() -> None:
    assert pairs(store_of([("a", "x"), ("a", "y")], [("a", "y")])) == [("a", "a", True)]


def test_cells_with_other_ids_are_matched_by_likeness() -> None:
    model = "model = fit(X, y, alpha=0.5)\nscore(model)\n"
    store = store_of(
        [("load", "data = read('a.csv')"), ("fit", model), ("gone", "plot(residuals)")],
        [("new", "import this"), ("fit 2", model.replace("0.5", "0.7")), ("load", "data = 1")],
    )
    assert pairs(store) == [
        (None, "new", False),
        ("fit", "fit 2", False),
        ("load", "load", False),
        ("gone", None, False),
    ]


def test_what_only_the_base_has_comes_where_it_was() -> None:
    store = store_of([("a", "1"), ("b", "2" * 9), ("c", "3")], [("a", "1"), ("c", "3")])
    assert [pair[:2] for pair in pairs(store)] == [("a", "a"), ("b", None), ("c", "c")]


def test_cells_without_an_id() -> None:
    assert pairs(store_of([("", "x = 1"), ("", "y")], [("", "x = 1")])) == [
        ("", "", True),
        ("", None, False),
    ]


def test_an_answer_is_bounded() -> None:
    long = "\n".join(f"old {n}" for n in range(MAX_LINES + 10))
    cells = [(f"cell {n}", long) for n in range(2 + MAX_ALL_LINES // MAX_LINES)]
    found = code_diff(store_of(cells, []), "base", "other").cells
    assert sum(len(cell.lines) for cell in found) == MAX_ALL_LINES
    assert all(cell.is_cut for cell in found)


@pytest.mark.parametrize("store", [None, MemoryStore()])
def test_an_unknown_run(store: MemoryStore | None) -> None:
    with pytest.raises(NotFoundError):
        code_diff(store, "base", "other")


def test_a_cell_as_it_is_now() -> None:
    store = store_of([("a", "x = 0"), ("b", "1"), ("a", "x = 1\ny = 2")], [])
    (cell,) = cell_diff(store, "base", "a", "x = 1  \ny = 3\n").cells
    told = [(line.kind, line.text) for line in cell.lines]
    assert told == [("same", "x = 1"), ("removed", "y = 2"), ("added", "y = 3")]
    (cell,) = cell_diff(store, "base", "b", "1").cells
    assert cell.is_same
    with pytest.raises(NotFoundError, match="has not executed"):
        cell_diff(store, "base", "z", "1")
    with pytest.raises(NotFoundError):
        cell_diff(None, "base", "a", "1")
