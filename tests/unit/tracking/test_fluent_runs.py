"""How runs start, nest, resume and end."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

import trialbook as tb
from trialbook.service.context import executions


def status_of(run: Any) -> str:
    return tb.get_run(run.info.run_id).info.status


def test_a_run_in_a_block() -> None:
    with tb.start_run(run_name="one", tags={"a": 1}, description="A *note*.") as run:
        assert tb.active_run() is run
        assert isinstance(run, tb.Run)
        assert status_of(run) == "RUNNING"
        assert tb.get_run(run.info.run_id).info.end_time is None
    assert tb.active_run() is None
    found = tb.get_run(run.info.run_id)
    assert found.info.status == "FINISHED"
    assert found.info.end_time >= found.info.start_time
    assert found.info.experiment_id == "0"
    assert len(found.info.run_id) == 32
    tags = found.data.tags
    assert tags["a"] == "1"
    assert tags["mlflow.note.content"] == "A *note*."
    assert tags["mlflow.runName"] == found.info.run_name == "one"
    assert tags["mlflow.source.type"] == "LOCAL"
    assert tags["mlflow.user"] == found.info.user_id != ""
    assert "mlflow.source.name" in tags


def test_a_run_without_a_name_gets_one() -> None:
    with tb.start_run() as run:
        pass
    assert len(run.info.run_name.split("-")) == 3


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ValueError("no"), "FAILED"),
        (KeyboardInterrupt(), "KILLED"),
        (asyncio.CancelledError(), "KILLED"),
        (SystemExit(1), "FAILED"),
        (SystemExit("no data"), "FAILED"),
        (SystemExit(0), "FINISHED"),
        (SystemExit(), "FINISHED"),
        (SystemExit(False), "FINISHED"),
        (GeneratorExit(), "FINISHED"),
        (ExceptionGroup("both", [ValueError("no")]), "FAILED"),
        (BaseExceptionGroup("both", [KeyboardInterrupt()]), "KILLED"),
    ],
)
def test_what_leaves_the_block_is_the_status(error: BaseException, status: str) -> None:
    with pytest.raises(type(error)), tb.start_run() as run:
        raise error
    assert status_of(run) == status
    kept = tb.get_run(run.info.run_id).data.tags.get("trialbook.exception")
    assert (kept is not None) == (status == "FAILED")


def test_the_traceback_is_kept_up_to_its_end() -> None:
    def deep(n: int) -> None:
        if n == 0:
            raise ValueError("\0 half \ud800 " + "long " * 3000 + "the end")
        deep(n - 1)

    with pytest.raises(ValueError, match="the end"), tb.start_run() as run:
        deep(3)
    kept = tb.get_run(run.info.run_id).data.tags["trialbook.exception"]
    assert len(kept) == 8000
    assert kept.endswith("the end\n")


def test_a_second_run_must_be_nested() -> None:
    with tb.start_run() as parent:
        with pytest.raises(tb.InvalidStateError, match=r"end_run\(\).*nested=True"):
            tb.start_run()
        with tb.start_run(nested=True) as child:
            assert tb.active_run() is child
        assert tb.active_run() is parent
    assert tb.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
    assert tb.get_parent_run(parent.info.run_id) is None


def test_leaving_the_outer_block_ends_what_is_open_inside() -> None:
    runs: list[Any] = []

    def fail() -> None:
        with tb.start_run() as outer:
            runs.extend([outer, tb.start_run(nested=True)])
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert [status_of(run) for run in runs] == ["FAILED", "FAILED"]


def test_ending_inside_the_block() -> None:
    with tb.start_run() as run:
        tb.end_run("KILLED")
        with tb.start_run() as other:
            pass
    assert status_of(run) == "KILLED"
    assert status_of(other) == "FINISHED"


def test_ending_with_a_wrong_status_ends_nothing() -> None:
    run = tb.start_run()
    with pytest.raises(tb.InvalidParameterError, match="FINISHED, FAILED, KILLED"):
        tb.end_run("DONE")
    assert tb.active_run() is run
    tb.end_run(None)
    tb.end_run()
    assert status_of(run) == "FINISHED"


def test_the_last_run() -> None:
    assert tb.last_active_run() is None
    with tb.start_run() as run:
        tb.log_param("p", 1)
        assert tb.last_active_run().info.run_id == run.info.run_id
    assert tb.last_active_run().data.params == {"p": "1"}
    assert tb.last_active_run().info.status == "FINISHED"


def test_logging_starts_a_run_in_the_current_experiment() -> None:
    experiment = tb.set_experiment("auto")
    tb.log_metric("m", 1)
    run = tb.active_run()
    assert run.info.experiment_id == experiment.experiment_id
    tb.log_param("p", 1)
    assert tb.active_run() is run
    tb.end_run()


def test_resuming() -> None:
    with tb.start_run(run_name="first") as run:
        tb.log_metric("m", 1)
    with tb.start_run(run_id=run.info.run_id, tags={"again": "yes"}) as again:
        assert status_of(run) == "RUNNING"
        assert again.data.tags["again"] == "yes"
        assert again.info.run_name == "first"
        tb.log_metric("m", 2, step=1)
    found = tb.get_run(run.info.run_id)
    assert found.info.status == "FINISHED"
    assert found.data.metrics == {"m": 2.0}


def test_resuming_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with tb.start_run(run_name="first") as run:
        pass
    with tb.start_run(run_id=run.info.run_id, run_name="second") as again:
        assert again.info.run_name == again.data.tags["mlflow.runName"] == "second"
    monkeypatch.setenv("TRIALBOOK_RUN_ID", run.info.run_id)
    with tb.start_run(run_name="third"):
        pass
    assert tb.get_run(run.info.run_id).info.run_name == "third"


def test_the_name_goes_before_its_tag() -> None:
    with tb.start_run(run_name="a", tags={"mlflow.runName": "b"}) as run:
        pass
    assert run.info.run_name == run.data.tags["mlflow.runName"] == "a"


def test_what_cannot_be_resumed() -> None:
    with tb.start_run() as run:
        pass
    with pytest.raises(tb.InvalidParameterError, match="belongs to experiment '0', not '7'"):
        tb.start_run(run_id=run.info.run_id, experiment_id="7")
    with pytest.raises(tb.NotFoundError, match="no run with id"):
        tb.start_run(run_id="f" * 32)
    with pytest.raises(tb.InvalidParameterError, match=r"is no run id, .*run\.info\.run_id"):
        tb.start_run(run_id=run)
    tb.delete_run(run.info.run_id)
    with pytest.raises(tb.InvalidParameterError, match=r"restore_run\("):
        tb.start_run(run_id=run.info.run_id)
    assert tb.active_run() is None


def test_a_parent_given_by_id() -> None:
    with tb.start_run() as parent:
        pass
    with (
        tb.start_run(parent_run_id=parent.info.run_id) as child,
        pytest.raises(tb.InvalidParameterError, match="is not parent_run_id"),
    ):
        tb.start_run(parent_run_id=parent.info.run_id, nested=True)
    assert tb.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id
    tb.delete_run(parent.info.run_id)
    with pytest.raises(tb.InvalidParameterError, match=r"parent run .* is deleted"):
        tb.start_run(parent_run_id=parent.info.run_id)


def test_arguments_that_contradict_each_other() -> None:
    with pytest.raises(tb.InvalidParameterError, match="given twice"):
        tb.start_run(description="a", tags={"mlflow.note.content": "b"})
    with pytest.raises(TypeError, match="name"):
        tb.start_run(name="a")
    assert tb.active_run() is None


def test_deleting_the_active_run_does_not_break_its_block() -> None:
    with tb.start_run() as run:
        tb.delete_run(run.info.run_id)
    assert tb.active_run() is None
    assert tb.get_run(run.info.run_id).info.lifecycle_stage == "deleted"


def test_a_run_stays_in_the_store_it_was_started_in() -> None:
    tb.set_tracking_uri("first.db")
    with tb.start_run() as run:
        tb.set_tracking_uri("second.db")
        tb.log_metric("m", 1)
        assert tb.get_run(run.info.run_id).data.metrics == {"m": 1.0}
    assert tb.search_runs(output_format="list") == []
    tb.set_tracking_uri("first.db")
    assert tb.search_runs(output_format="list")[0].info.status == "FINISHED"


class TestCells:
    def test_executing_a_cell_again_ends_its_run(self) -> None:
        executions.enter("cell-a")
        first = tb.start_run()
        executions.leave()
        executions.enter("cell-a")
        second = tb.start_run()
        assert status_of(first) == "FINISHED"
        assert tb.active_run() is second

    def test_another_cell_must_nest(self) -> None:
        executions.enter("cell-a")
        first = tb.start_run()
        executions.enter("cell-b")
        with pytest.raises(tb.InvalidStateError, match="is active already"):
            tb.start_run()
        assert status_of(first) == "RUNNING"

    def test_twice_in_one_execution_is_a_mistake(self) -> None:
        executions.enter("cell-a")
        tb.start_run()
        with pytest.raises(tb.InvalidStateError, match="is active already"):
            tb.start_run()

    def test_the_child_of_a_cell_executed_again(self) -> None:
        executions.enter("cell-a")
        parent = tb.start_run()
        executions.enter("cell-b")
        first = tb.start_run(nested=True)
        executions.enter("cell-b")
        second = tb.start_run(nested=True)
        assert status_of(first) == "FINISHED"
        assert tb.get_parent_run(second.info.run_id).info.run_id == parent.info.run_id
        executions.enter("cell-a")
        tb.start_run()
        assert status_of(parent) == status_of(second) == "FINISHED"


def python(code: str, workspace: Path) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        cwd=workspace,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_open_runs_end_with_the_interpreter(workspace: Path) -> None:
    python(
        """
        import threading
        import trialbook as tb
        tb.start_run(run_name="outer")
        tb.start_run(run_name="inner", nested=True)
        thread = threading.Thread(target=tb.start_run)
        thread.start()
        thread.join()
        """,
        workspace,
    )
    runs = tb.search_runs(output_format="list")
    assert [run.info.status for run in runs] == ["FINISHED"] * 3
    assert all(run.info.end_time for run in runs)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_has_runs_and_connections_of_its_own(workspace: Path) -> None:
    out = python(
        """
        import os
        import trialbook as tb
        with tb.start_run(run_name="parent") as run:
            tb.log_metric("m", 1)
            child = os.fork()
            if child == 0:
                assert tb.active_run() is None
                tb.log_metric("m", 2, run_id=run.info.run_id, step=1)
                with tb.start_run(run_name="child"):
                    tb.log_param("p", 1)
            else:
                assert os.waitpid(child, 0)[1] == 0
                print(tb.get_run(run.info.run_id).info.status)
                tb.log_metric("m", 3, step=2)
        if child == 0:
            os._exit(0)
        """,
        workspace,
    )
    assert out.split() == ["RUNNING"]
    runs = {run.info.run_name: run for run in tb.search_runs(output_format="list")}
    assert {name: run.info.status for name, run in runs.items()} == {
        "parent": "FINISHED",
        "child": "FINISHED",
    }
    history = tb.metric_history(runs["parent"].info.run_id, "m")
    assert history["value"].tolist() == [1.0, 2.0, 3.0]
