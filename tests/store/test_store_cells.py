"""The cells of runs, in every store."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from trialbook.errors import NotFoundError
from trialbook.model import MAX_CELLS, Cell, CellEnding, Metric, NewRun, RunRecord, RunTag, TagName
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


def runs_of(store: Store, cell_id: str, limit: int = 9) -> list[str]:
    return [run.run_id for of in store.runs_of_cells([cell_id], limit) for run in of.runs]


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
    assert runs_of(store, "a", 1) == ["r"]


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
    b, a = store.runs_of_cells(["b", "a", "nobody", "", "a"], 2)
    assert (a.cell_id, a.count, b.cell_id, b.count) == ("a", 3, "b", 1)
    assert [(run.run_id, run.execution_id, run.outcome) for run in a.runs] == [
        ("newest", cell(5).execution_id, None),
        ("new", cell(3).execution_id, "error"),
    ]
    assert a.runs[1].fingerprint == fingerprint("x = 3  \n")
    assert [(run.cell_id, run.run_id, run.starts_run) for run in b.runs] == [("b", "old", False)]
    assert store.runs_of_cells(["a"], 9)[0].runs[-1].starts_run


def test_of_the_runs_of_one_execution_the_last_started_is_first(store: Store) -> None:
    for run_id, start in (("b", 5), ("c", 7), ("a", 5)):
        record = begun(run_id, cell(1))
        record.created = NewRun("0", run_id, "ada", start)
        store.record([record])
    assert runs_of(store, "a") == ["c", "a", "b"]


def test_deleted_runs_have_no_part_in_it(store: Store) -> None:
    store.record([begun("r", cell(1)), begun("s", cell(2))])
    store.delete_run("r")
    (of_it,) = store.runs_of_cells(["a"], 9)
    assert (of_it.count, [run.run_id for run in of_it.runs]) == (1, ["s"])
    assert store.run_cells("r") == [cell(1)]


def nested(store: Store, run_id: str, parent: str) -> None:
    store.log_batch(run_id, tags=[RunTag(TagName.PARENT_RUN_ID, parent)])


def test_nested_runs_count_under_the_one_that_their_cell_started(store: Store) -> None:
    started = cell(1, starts_run=True)
    folds = ("fold 1", "fold 2")
    store.record([begun(run_id, started) for run_id in ("parent", *folds, "alone")])
    store.record([begun("deep", started)])
    for fold in folds:
        nested(store, fold, "parent")
    nested(store, "deep", "fold 1")
    nested(store, "alone", "alone")
    (of_it,) = store.runs_of_cells(["a"], 9)
    assert (of_it.count, [run.run_id for run in of_it.runs]) == (2, ["alone", "parent"])
    # nobody stands for the runs nested in one that is archived
    store.delete_run("parent")
    assert set(runs_of(store, "a")) == {"fold 1", "fold 2", "alone"}


def test_nested_runs_count_where_another_cell_started_the_parent(store: Store) -> None:
    begin, train, look = cell(1, starts_run=True), cell(2, "b"), cell(3, "c")
    store.record([begun("parent", begin, train, look)])
    store.record([begun(run_id, replace(train, starts_run=True)) for run_id in ("one", "two")])
    store.record([begun("open", replace(train, starts_run=True), look)])
    for run_id in ("one", "two", "open"):
        nested(store, run_id, "parent")
    assert runs_of(store, "a") == ["parent"]
    assert runs_of(store, "b") == ["open", "two", "one"]
    # it started neither: the parent stands for both
    assert runs_of(store, "c") == ["parent"]


def test_the_extremes_of_a_metric(store: Store) -> None:
    values = {"a": 3.0, "b": 1.0, "c": math.nan, "d": 2.0, "e": -math.inf, "f": 4.0}
    store.record([begun(run_id, cell(n)) for n, run_id in enumerate(values)])
    store.record([begun("other", cell(7, "b")), begun("none", cell(8)), begun("child", cell(9))])
    for run_id, value in {**values, "other": -5.0, "child": 9.0}.items():
        # the latest value counts
        points = [Metric("loss", 100, 1, 0), Metric("loss", value, 2, 1)]
        store.log_batch(run_id, points)
    nested(store, "child", "a")
    found = store.extreme_runs_of_cells(["a", "b", "nobody"], "loss", 2)
    assert {(run.cell_id, run.run_id) for run in found} == {
        ("a", "e"),
        ("a", "b"),
        ("a", "a"),
        ("a", "f"),
        ("b", "other"),
    }
    assert len(store.extreme_runs_of_cells(["a"], "loss", 9)) == 5
    assert store.extreme_runs_of_cells(["a"], "unknown", 2) == []


def test_what_is_purged_leaves_the_sources_of_others(store: Store) -> None:
    store.record([begun("r", cell(1)), begun("s", cell(2), cell(3, source="own"))])
    for run_id in ("r", "s"):
        store.delete_run(run_id)
    store.purge_runs(["s"])
    assert store.run_cells("r") == [cell(1)]
    store.purge_runs(["r"])
    with pytest.raises(NotFoundError):
        store.run_cells("r")
