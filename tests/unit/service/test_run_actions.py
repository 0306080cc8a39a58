"""What a person does to runs and experiments from the page."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trialbook as tb
from trialbook.model import NewRun, RunRecord, TagName
from trialbook.queries.cell_source import cell_source
from trialbook.recording import stores
from trialbook.service.run_actions import (
    RunChange,
    create_experiment,
    purge_runs,
    update_experiment,
    update_runs,
)


@pytest.fixture
def run_id() -> str:
    with tb.start_run(run_name="first", tags={"old": "1"}) as run:
        tb.log_text("hello", "notes.txt")
    return run.info.run_id


def tags(run_id: str) -> dict[str, str]:
    return tb.get_run(run_id).data.tags


def test_everything_at_once(run_id: str) -> None:
    change = RunChange("best", "**why**", {"stage": "final"}, ["old", "gone"], True, True)
    update_runs(None, [run_id], change)
    assert tb.get_run(run_id).info.run_name == "best"
    assert tags(run_id)[TagName.NOTE] == "**why**"
    assert tags(run_id)["stage"] == "final"
    assert "old" not in tags(run_id)
    assert TagName.STARRED in tags(run_id)
    update_runs(None, [run_id], RunChange(note="", starred=False, pinned=False))
    assert not {TagName.STARRED, TagName.PINNED, TagName.NOTE} & tags(run_id).keys()


def test_archive_restore_and_purge(run_id: str) -> None:
    folder = Path(tb.get_run(run_id).info.artifact_uri)
    with pytest.raises(tb.InvalidParameterError, match="not deleted"):
        purge_runs(None, [run_id])
    update_runs(None, [run_id], RunChange(starred=True, archived=True))
    assert tb.get_run(run_id).info.lifecycle_stage == "deleted"
    with pytest.raises(tb.InvalidParameterError, match="is deleted"):
        update_runs(None, [run_id], RunChange(run_name="other"))
    update_runs(None, [run_id], RunChange(run_name="back", archived=False))
    assert tb.get_run(run_id).info.run_name == "back"
    update_runs(None, [run_id], RunChange(archived=True))
    done = purge_runs(None, [run_id])
    assert (done.runs, done.freed.files, done.kept) == (1, 1, [])
    assert not folder.exists()


def test_nothing_changes_where_something_is_wrong(run_id: str) -> None:
    with tb.start_run() as other:
        pass
    both = [run_id, other.info.run_id]
    for change in (
        RunChange(run_name="same", starred=True),
        RunChange(set_tags={"mlflow.user": "eve"}, starred=True),
        RunChange(delete_tags=["trialbook.environment"], starred=True),
    ):
        with pytest.raises(tb.InvalidParameterError):
            update_runs(None, both, change)
    with pytest.raises(tb.NotFoundError):
        update_runs(None, [run_id, "0" * 32], RunChange(starred=True))
    assert TagName.STARRED not in tags(run_id)


def test_experiments(run_id: str) -> None:
    known = create_experiment(None, "wine")
    update_experiment(None, known, name="wines", note="red", archived=True)
    experiment = tb.get_experiment(known)
    assert (experiment.name, experiment.lifecycle_stage) == ("wines", "deleted")
    assert experiment.tags[TagName.NOTE] == "red"
    update_experiment(None, known, note="", archived=False)
    experiment = tb.get_experiment(known)
    assert (experiment.lifecycle_stage, experiment.tags) == ("active", {})


def test_headline_metrics_are_chosen_and_found_again(run_id: str) -> None:
    update_experiment(None, "0", headline=["val/loss", "lr", "val/loss"])
    assert tb.get_experiment("0").tags == {TagName.HEADLINE: "val/loss\nlr"}
    with pytest.raises(tb.InvalidParameterError, match="control characters"):
        update_experiment(None, "0", headline=["a\nb"])
    update_experiment(None, "0", headline=[])
    update_experiment(None, "0", headline=[])
    assert tb.get_experiment("0").tags == {}


def test_nothing_to_change_creates_nothing(workspace: Path) -> None:
    with pytest.raises(tb.NotFoundError, match="Nothing has been recorded"):
        update_runs(None, ["0" * 32], RunChange(starred=True))
    assert list(workspace.iterdir()) == []


@pytest.mark.parametrize("what", ["show", "params", "history", "model"])
def test_cells_run(what: str) -> None:
    key = "lo'ss\u202e\"/é"
    with tb.start_run() as run:
        tb.log_param("a", 1)
        tb.log_metric("loss \u202e é", 0.5)
        tb.log_text("weights", "model/it's\u202e.pkl")
    del key
    source = cell_source(None, [run.info.run_id], what, None)  # type: ignore[arg-type] # parametrised
    assert source.isascii()
    tree = ast.parse(source)
    if what == "model":
        source = "\n".join(source.splitlines()[:3])
    else:
        assert isinstance(tree.body[-1], ast.Expr)
    exec(compile(source, "cell", "exec"), {})  # noqa: S102 -- what the page inserts


def test_a_cell_that_compares_runs(run_id: str, tmp_path: Path) -> None:
    tb.set_experiment("other")
    ids = [run_id]
    for name in ("second", "not compared"):
        with tb.start_run(run_name=name) as run:
            ids.append(run.info.run_id)
    namespace: dict[str, Any] = {}
    *rest, last = cell_source(None, ids[:2], "show", None).splitlines()
    exec("\n".join([*rest, f"shown = {last}"]), {}, namespace)  # noqa: S102 -- what the page inserts
    html = namespace["shown"].to_html(tmp_path / "runs.html").read_text("utf-8")
    assert "second" in html
    assert "first" in html
    assert "not compared" not in html


def test_a_cell_shows_what_runs_have_logged(run_id: str) -> None:
    ids = []
    for name in ("a", "b", "c"):
        with tb.start_run(run_name=name) as run:
            tb.set_tag("trialbook.predictions.predictions.test", "{}")
            if name != "c":
                tb.log_image(np.zeros((2, 2)), key="mask", step=0)
        ids.append(run.info.run_id)
    first, second, third = ids
    evaluated = cell_source(None, ids[:1], "confusion_matrix", None).splitlines()
    assert evaluated[-1] == f"tb.confusion_matrix(tb.get_run({first!r}))"
    assert cell_source(None, ids[1:], "confusion_matrix", None).splitlines()[2:] == [
        "# b, c",
        f"tb.confusion_matrix(tb.get_run({second!r}), tb.get_run({third!r}))",
    ]
    with pytest.raises(tb.InvalidParameterError, match="one run, or two"):
        cell_source(None, ids, "confusion_matrix", None)
    shown = cell_source(None, ids[:2], "gallery", None).splitlines()
    assert shown[-1] == f"tb.gallery({ids[:2]!r})"
    with pytest.raises(tb.NotFoundError, match="'c' has no images by key"):
        cell_source(None, ids, "gallery", None)
    with pytest.raises(tb.NotFoundError, match="'first' has no predictions"):
        cell_source(None, [run_id], "confusion_matrix", None)


def test_a_cell_that_shows_runs_is_one_call_below_their_names(run_id: str) -> None:
    hostile = ["two\nlines", "ret\rurn", "turned \u202e", "fin\u0085", "x" * 99, "Zoë 実験"]
    ids = [run_id, *(f"{number:032x}" for number in range(len(hostile)))]
    records = map(RunRecord, ids[1:], [NewRun("0", name, "ada", 0) for name in hostile])
    # past the checks of names, as another program's store may have them
    stores.current_store().record(list(records))
    for number in range(1, len(ids) + 1):
        *importing, comment, call = cell_source(None, ids[:number], "show", None).split("\n")
        assert importing == ["import trialbook as tb", ""]
        assert call == (
            f"tb.runs(run_ids={ids[:number]!r})" if number > 1 else f"tb.show_run({run_id!r})"
        )
        assert comment.startswith("# first")
        assert comment.isprintable()
        assert len(comment.splitlines()) == 1
    assert comment.endswith("and 2 more")
    assert cell_source(None, ids[-1:], "show", None).splitlines()[2] == "# Zoë 実験"


def test_cells_of_what_is_not_there(run_id: str) -> None:
    for what in ("history", "model"):
        with pytest.raises(tb.NotFoundError):
            cell_source(None, [run_id], what, None)  # type: ignore[arg-type] # a loop's variable
    with pytest.raises(tb.NotFoundError):
        cell_source(None, [run_id], "history", "'); import os #")


def test_a_change_is_undone(run_id: str) -> None:
    with tb.start_run(run_name="second", tags={"stage": "draft"}) as other:
        pass
    ids = [run_id, other.info.run_id]
    update_runs(None, [run_id], RunChange(note="**why**", starred=True))
    before = [tb.get_run(each).to_dictionary() for each in ids]
    change = RunChange(None, "", {"stage": "final", "new": "1"}, ["old"], True, True, True)
    undo = update_runs(None, ids, change)
    # Each run has a way back of its own.
    assert [of for _, of in undo] == [[ids[0]], [ids[1]]]
    assert undo[0][0] == RunChange(
        None, "**why**", {"old": "1"}, ["stage", "new"], None, False, False
    )
    assert undo[1][0] == RunChange(None, None, {"stage": "draft"}, ["new"], False, False, False)
    redo = [again for back, of in undo for again in update_runs(None, of, back)]
    assert [tb.get_run(each).to_dictionary() for each in ids] == before
    for again, of in redo:
        update_runs(None, of, again)
    assert {tb.get_run(each).info.lifecycle_stage for each in ids} == {"deleted"}
    assert tags(ids[1])["stage"] == "final"


def test_runs_that_go_back_alike_are_together_and_those_that_stay_in_none(run_id: str) -> None:
    ids = [run_id]
    for _ in range(3):
        with tb.start_run() as other:
            ids.append(other.info.run_id)
    update_runs(None, ids[:1], RunChange(starred=True))
    undo = update_runs(None, ids, RunChange(starred=True))
    assert undo == [(RunChange(starred=False), ids[1:])]
    assert update_runs(None, ids, RunChange(starred=True, delete_tags=["gone"])) == []
