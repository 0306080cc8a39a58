"""The run that `start_run` returns records by itself, wherever it is called."""

from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trialbook as tb

METHODS = [
    name
    for name in dir(tb)
    if name.startswith("log_") or name in ("set_tag", "set_tags", "delete_tag")
]


def found(run: tb.ActiveRun) -> tb.Run:
    return tb.get_run(run.info.run_id)


@pytest.mark.parametrize("name", METHODS)
def test_every_function_that_records_is_a_method(name: str) -> None:
    with tb.start_run() as run:
        method, function = getattr(run, name), getattr(tb, name)
    wanted = [name for name in inspect.signature(function).parameters if name != "run_id"]
    assert list(inspect.signature(method).parameters) == wanted
    assert inspect.signature(method).return_annotation == (
        inspect.signature(function).return_annotation
    )
    assert method.__doc__ == function.__doc__


def test_each_records_into_its_run(workspace: Path) -> None:
    from matplotlib.figure import Figure

    (workspace / "folder").mkdir()
    (workspace / "folder" / "file.txt").write_text("It works.")
    with tb.start_run(run_name="mine") as run, tb.start_run(nested=True) as other:
        assert run.log_param("a", 1) == 1
        run.log_params({"b": 2})
        run.log_metric("m", 1, 3)
        run.log_metric("m", np.float32(2), step=4, timestamp=5)
        run.log_metrics({"n": 3}, step=1)
        run.log_series("s", [1, 2])
        run.set_tag("t", 1)
        run.set_tags({"u": 2, "v": 3})
        run.delete_tag("v")
        run.log_artifact("folder/file.txt", "docs")
        run.log_artifacts("folder", "all")
        run.log_text("text", "text.txt")
        run.log_dict({"a": 1}, "dict.json")
        run.log_figure(Figure(), "figure.png")
        run.log_image(np.zeros((2, 2)), "image.png")
        run.log_table({"a": [1]}, "table.json")
        run.log_input(tb.data.from_numpy(np.arange(3), name="train"))
        assert run.log_metric("m", 1, synchronous=False) is not None
        assert tb.active_run() is other
        tb.log_metric("others", 1)
    there = found(run)
    assert there.data.params == {"a": "1", "b": "2"}
    assert there.data.metrics == {"m": 2, "n": 3, "s": 2}
    assert {key: there.data.tags.get(key) for key in "tuv"} == {"t": "1", "u": "2", "v": None}
    files = tb.artifacts.list_artifacts(run_id=run.info.run_id)
    assert {file.path for file in files} == {
        "docs", "all", "text.txt", "dict.json", "figure.png", "image.png", "table.json"
    }  # fmt: skip
    assert len(there.inputs.dataset_inputs) == 1
    assert (found(other).data.metrics, found(other).data.params) == ({"others": 1}, {})


def test_a_run_that_has_ended() -> None:
    tb.set_tracking_uri("first.db")
    with tb.start_run() as run:
        run.log_metric("m", 1)
    tb.set_tracking_uri("second.db")
    run.log_metric("m", 2, step=1)
    run.log_metrics({"n": 1})
    run.set_tag("late", "yes")
    assert tb.active_run() is None
    assert tb.search_runs(output_format="list") == []
    tb.set_tracking_uri("first.db")
    assert found(run).data.metrics == {"m": 2, "n": 1}
    assert found(run).data.tags["late"] == "yes"
    assert found(run).info.status == "FINISHED"


def test_threads_tasks_generators_and_callbacks() -> None:
    with tb.start_run(run_name="mine") as run:
        pass

    def epochs() -> Iterator[None]:
        for step in range(3):
            run.log_metric("generator", step, step)
            yield

    async def task() -> None:
        await asyncio.sleep(0)
        run.log_metric("task", 1)

    async def tasks() -> None:
        await asyncio.gather(task(), task())
        asyncio.get_running_loop().call_soon(run.log_metric, "callback", 1)
        await asyncio.sleep(0)

    def work() -> None:
        run.log_metric("thread", 1)
        assert tb.active_run() is None

    with tb.start_run(run_name="other") as other:
        for _ in epochs():
            tb.log_metric("mine", 1)
    asyncio.run(tasks())
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    metrics = {"generator": 2, "task": 1, "callback": 1, "thread": 1}
    assert found(run).data.metrics == metrics
    assert found(other).data.metrics == {"mine": 1}


def test_no_other_run_is_taken() -> None:
    run = tb.start_run()
    with pytest.raises(TypeError, match="takes no run_id"):
        run.log_metric("m", 1, run_id="f" * 32)
    with pytest.raises(TypeError, match="takes no run_id"):
        run.log_text("text", "file.txt", "f" * 32)
    with pytest.raises(tb.InvalidParameterError):
        run.log_metric("m", "many")  # type: ignore[arg-type] # as a user may
    assert tb.active_run() is run


class TestEnding:
    def test_the_active_run(self) -> None:
        run = tb.start_run()
        child = tb.start_run(nested=True)
        run.end("FAILED")
        assert tb.active_run() is None
        assert [found(each).info.status for each in (run, child)] == ["FAILED", "FAILED"]

    def test_in_its_block(self) -> None:
        with tb.start_run() as run:
            run.end("KILLED")
            assert tb.active_run() is None
        assert found(run).info.status == "KILLED"

    def test_in_another_thread(self) -> None:
        with tb.start_run(run_name="mine") as run:
            thread = threading.Thread(target=run.end)
            thread.start()
            thread.join()
            assert found(run).info.status == "FINISHED"
            assert tb.active_run() is None
            tb.log_metric("m", 1)
            assert tb.active_run().info.run_name != "mine"
        assert found(run).data.metrics == {}

    def test_one_that_has_ended(self) -> None:
        with tb.start_run() as run:
            pass
        run.end("FAILED")
        assert found(run).info.status == "FAILED"

    def test_a_wrong_status(self) -> None:
        run = tb.start_run()
        with pytest.raises(tb.InvalidParameterError, match="FINISHED, FAILED, KILLED"):
            run.end("DONE")
        assert tb.active_run() is run


def pickled(run: tb.ActiveRun) -> Any:
    return pickle.loads(pickle.dumps(run))  # noqa: S301 -- it was written here


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_records_into_the_same_run(copied: Any) -> None:
    with tb.start_run() as run:
        twin = copied(run)
        assert twin == run
        twin.log_metric("m", 1)
    twin.log_metric("n", 1)
    twin.end("FAILED")
    assert found(run).data.metrics == {"m": 1, "n": 1}
    assert found(run).info.status == "FAILED"


def test_a_run_that_is_sent_to_another_process(workspace: Path) -> None:
    tb.set_tracking_uri("x.db")
    with tb.start_run() as run:
        (workspace / "run.pickle").write_bytes(pickle.dumps(run))
        code = "import pickle\npickle.load(open('../run.pickle', 'rb')).log_metric('m', 1)"
        (workspace / "elsewhere").mkdir()
        subprocess.run([sys.executable, "-c", code], cwd="elsewhere", check=True)
    assert found(run).data.metrics == {"m": 1}
