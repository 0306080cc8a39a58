"""The cells of runs, in every store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from trialbook.errors import NotFoundError
from trialbook.model import MAX_CELLS, Cell, CellEnding, NewRun, RunRecord
from trialbook.store.source import fingerprint

if TYPE_CHECKING:
    from trialbook.store.base import Store

ENDING = CellEnding(20, "error", "Zeile\n", ("figures/figure-1.png", "figures/figure-2.json"))


def cell(number: int, cell_id: str = "a", source: str = "x = 1", **given: object) -> Cell:
    return Cell(f"{number:032x}", cell_id, source, number, "nb.ipynb", number, **given)  # type: ignore[arg-type] # of each field's own type


def begun(run_id: str, *cells: Cell, **endings: CellEnding) -> RunRecord:
    return RunRecord(
        run_id,
        NewRun("0", run_id, "ada", 5),
        cells={one.execution_id: one for one in cells},
        cell_endings=endings,
    )


def ended(run_id: str, started: Cell, ending: CellEnding = ENDING) -> RunRecord:
    return RunRecord(run_id, cell_endings={started.execution_id: ending})


def test_cells_come_back_in_order(store: Store) -> None:
    first = cell(1, source="plot('é')  \n\n", starts_run=True)
    other = replace(cell(2, "", ""), notebook="")
    uncounted = replace(cell(3, "b"), execution_count=None)
    assert store.record([begun("r", uncounted, first, other)]) == []
    assert store.run_cells("r") == [first, other, uncounted]
    assert store.record([ended("r", first)]) == []
    assert store.run_cells("r") == [replace(first, ending=ENDING), other, uncounted]


def test_a_cell_is_given_the_id_that_it_did_not_have(store: Store) -> None:
    unnamed, named = cell(1, "", starts_run=True), cell(2, "b")
    store.record([begun("r", unnamed, named), ended("r", unnamed)])
    again = [replace(unnamed, cell_id="a"), replace(named, cell_id="other")]
    assert store.record([begun("r", *again)]) == []
    assert store.run_cells("r") == [replace(unnamed, cell_id="a", ending=ENDING), named]
    assert [run.run_id for run in store.runs_of_cells(["a"], 1)] == ["r"]


def test_beginning_and_end_in_one_record(store: Store) -> None:
    one = cell(1)
    record = begun("r", one)
    record.cell_endings[one.execution_id] = ENDING
    store.record([record])
    assert store.run_cells("r") == [replace(one, ending=ENDING)]


def test_again_changes_nothing(store: Store) -> None:
    one = cell(1)
    for _ in range(2):
        assert store.record([begun("r", one), ended("r", one)]) == []
        assert store.run_cells("r") == [replace(one, ending=ENDING)]
    # what began once more has ended still
    store.record([begun("r", one)])
    assert store.run_cells("r") == [replace(one, ending=ENDING)]


def test_the_end_of_nothing_is_no_cell(store: Store) -> None:
    assert store.record([begun("r"), ended("r", cell(1))]) == []
    assert store.run_cells("r") == []


def test_a_cell_is_a_change_of_its_run(store: Store) -> None:
    store.record([begun("r")])
    revision = store.changes_since(-1).revision
    store.record([RunRecord("r", cells={cell(1).execution_id: cell(1)})])
    assert store.changes_since(revision).run_ids == ("r",)


def test_an_unknown_run_has_no_cells(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.run_cells("nobody")


def test_the_first_and_the_last_are_kept(store: Store) -> None:
    count = MAX_CELLS + 20
    numbers = [*range(count)]
    store.record([begun("r", *(cell(n, source=f"x = {n}") for n in numbers[:-5]))])
    for n in numbers[-5:]:
        store.record([begun("r", cell(n, source=f"x = {n}"))])
    half = MAX_CELLS // 2
    kept = [one.source for one in store.run_cells("r")]
    assert kept == [f"x = {n}" for n in (*numbers[:half], *numbers[-half:])]


def test_text_that_cannot_be_stored_is_told(store: Store) -> None:
    store.record([begun("r")])
    (problem,) = store.record([begun("r", cell(1, source="half \ud800"))])
    assert "surrogate" in problem.error.message
    assert store.run_cells("r") == []


def test_runs_of_cells(store: Store) -> None:
    store.record([begun("old", cell(1, starts_run=True), cell(4, "b"))])
    store.record([begun("new", cell(2, source="x = 2"), cell(3, source="x = 3"))])
    store.record([begun("newest", cell(5))])
    store.record([ended("new", cell(3))])
    a, b = store.runs_of_cells(["b", "a", "nobody", "", "a"], 2)[1:], store.runs_of_cells(["b"], 9)
    assert [(run.run_id, run.execution_id, run.outcome) for run in a] == [
        ("newest", cell(5).execution_id, None),
        ("new", cell(3).execution_id, "error"),
    ]
    assert a[1].fingerprint == fingerprint("x = 3  \n")
    assert [(run.cell_id, run.run_id, run.starts_run) for run in b] == [("b", "old", False)]
    assert store.runs_of_cells(["a"], 9)[-1].starts_run


def test_of_the_runs_of_one_execution_the_last_started_is_first(store: Store) -> None:
    for run_id, start in (("b", 5), ("c", 7), ("a", 5)):
        record = begun(run_id, cell(1))
        record.created = NewRun("0", run_id, "ada", start)
        store.record([record])
    assert [run.run_id for run in store.runs_of_cells(["a"], 9)] == ["c", "a", "b"]


def test_deleted_runs_have_no_part_in_it(store: Store) -> None:
    store.record([begun("r", cell(1)), begun("s", cell(2))])
    store.delete_run("r")
    assert [run.run_id for run in store.runs_of_cells(["a"], 9)] == ["s"]
    assert store.run_cells("r") == [cell(1)]


def test_what_is_purged_leaves_the_sources_of_others(store: Store) -> None:
    store.record([begun("r", cell(1)), begun("s", cell(2), cell(3, source="own"))])
    for run_id in ("r", "s"):
        store.delete_run(run_id)
    store.purge_runs(["s"])
    assert store.run_cells("r") == [cell(1)]
    store.purge_runs(["r"])
    with pytest.raises(NotFoundError):
        store.run_cells("r")
