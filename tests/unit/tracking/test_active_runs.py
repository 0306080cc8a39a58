"""Each task and each thread has a stack of active runs, which begins as its creator's."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

import pytest

import trialbook as tb
from trialbook.service.context import executions

PARENT = "mlflow.parentRunId"


def runs() -> dict[str, tb.Run]:
    found: list[tb.Run] = tb.search_runs(output_format="list")
    return {run.info.run_name: run for run in found}


def logged() -> dict[str, dict[str, float]]:
    return {name: run.data.metrics for name, run in runs().items()}


def still_open() -> list[str]:
    return [name for name, run in runs().items() if run.info.status == "RUNNING"]


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class TestTasks:
    def test_tasks_that_nest_their_runs_in_one(self) -> None:
        async def trial(n: int) -> None:
            with tb.start_run(run_name=f"trial {n}", nested=True):
                for step in range(3):
                    await asyncio.sleep(0)
                    tb.log_metric("n", n, step=step)
                    tb.log_param(f"p{step}", n)

        async def study() -> str:
            with tb.start_run(run_name="study") as parent:
                await asyncio.gather(*(trial(n) for n in range(5)))
                tb.log_metric("done", 1)
                async with asyncio.TaskGroup() as group:
                    for n in range(5, 8):
                        group.create_task(trial(n))
            assert tb.active_run() is None
            return parent.info.run_id

        parent_id = asyncio.run(study())
        found = runs()
        assert found.pop("study").data.metrics == {"done": 1.0}
        assert {name: run.data.metrics for name, run in found.items()} == {
            f"trial {n}": {"n": n} for n in range(8)
        }
        assert {run.data.tags[PARENT] for run in found.values()} == {parent_id}
        assert {str(run.data.params) for run in found.values()} == {
            str(dict.fromkeys(("p0", "p1", "p2"), str(n))) for n in range(8)
        }
        assert still_open() == []

    def test_runs_that_are_ended_by_hand(self) -> None:
        async def trial(n: int) -> None:
            tb.start_run(run_name=str(n))
            await asyncio.sleep(0)
            tb.log_metric("n", n)
            await asyncio.sleep(0)
            tb.end_run()

        async def main() -> None:
            await asyncio.gather(*map(trial, range(3)))

        asyncio.run(main())
        assert logged() == {str(n): {"n": n} for n in range(3)}
        assert all(PARENT not in run.data.tags for run in runs().values())
        assert still_open() == []

    def test_a_task_logs_into_what_its_creator_had_open(self) -> None:
        async def log(began: asyncio.Event, go: asyncio.Event) -> None:
            tb.log_metric("early", 1)
            began.set()
            await go.wait()
            tb.log_metric("late", 1)
            assert tb.active_run().info.run_name == "first"
            tb.end_run()

        async def main() -> None:
            began, go = asyncio.Event(), asyncio.Event()
            with tb.start_run(run_name="first"):
                task = asyncio.create_task(log(began, go))
                await began.wait()
            with tb.start_run(run_name="second"):
                go.set()
                await task
                tb.log_metric("mine", 1)

        asyncio.run(main())
        assert logged() == {"first": {"early": 1, "late": 1}, "second": {"mine": 1}}

    def test_a_task_that_was_made_before_the_run(self) -> None:
        async def main() -> None:
            go = asyncio.Event()

            async def start() -> None:
                await go.wait()
                assert tb.active_run() is None
                with tb.start_run(run_name="task"):
                    tb.log_metric("m", 1)

            task = asyncio.create_task(start())
            with tb.start_run(run_name="main"):
                go.set()
                await task

        asyncio.run(main())
        assert logged() == {"task": {"m": 1}, "main": {}}

    def test_a_task_starts_a_run_of_its_own_beside_what_it_began_with(self) -> None:
        async def start(**options: Any) -> None:
            with tb.start_run(**options):
                with pytest.raises(tb.InvalidStateError, match="is active already"):
                    tb.start_run()
                await asyncio.sleep(0)

        async def main(other_id: str) -> None:
            with tb.start_run(run_name="outer"):
                await asyncio.gather(
                    start(run_name="beside"), start(run_name="in other", parent_run_id=other_id)
                )
                tb.log_metric("m", 1)

        with tb.start_run(run_name="other") as other:
            pass
        asyncio.run(main(other.info.run_id))
        found = runs()
        assert PARENT not in found["beside"].data.tags
        assert found["in other"].data.tags[PARENT] == other.info.run_id
        assert found["outer"].data.metrics == {"m": 1}
        assert still_open() == []

    def test_a_run_around_the_loop(self) -> None:
        async def main() -> None:
            tb.log_metric("m", 1)
            with tb.start_run(run_name="inner", nested=True):
                await asyncio.sleep(0)

        with tb.start_run(run_name="outer") as outer:
            loop = asyncio.new_event_loop()
            loop.run_until_complete(main())
            loop.close()
            tb.log_metric("n", 1)
        assert logged() == {"outer": {"m": 1, "n": 1}, "inner": {}}
        assert runs()["inner"].data.tags[PARENT] == outer.info.run_id

    def test_tasks_that_log_without_a_run_share_one(self) -> None:
        async def log(n: int) -> None:
            await asyncio.sleep(0)
            tb.log_metric(f"m{n}", n)

        async def main() -> None:
            await asyncio.gather(*map(log, range(4)))
            assert len(runs()) == 1
            with tb.start_run(run_name="mine"):
                tb.log_metric("m", 1)
            assert tb.active_run() is not None

        asyncio.run(main())
        tb.end_run()
        assert tb.active_run() is None
        found = logged()
        assert found.pop("mine") == {"m": 1}
        assert list(found.values()) == [{f"m{n}": n for n in range(4)}]
        assert still_open() == []

    def test_a_task_that_is_cancelled_or_fails(self) -> None:
        async def wait(name: str) -> None:
            with tb.start_run(run_name=name, nested=True):
                if name == "fails":
                    raise ValueError("no")
                await asyncio.Event().wait()

        async def main() -> None:
            with tb.start_run(run_name="parent"):
                async with asyncio.TaskGroup() as group:
                    group.create_task(wait("waits"))
                    group.create_task(wait("fails"))

        with pytest.raises(ExceptionGroup):
            asyncio.run(main())
        assert {name: run.info.status for name, run in runs().items()} == {
            "parent": "FAILED",
            "waits": "KILLED",
            "fails": "FAILED",
        }

    def test_threads_of_tasks(self) -> None:
        async def trial(n: int) -> None:
            with tb.start_run(run_name=str(n), nested=True):
                await asyncio.to_thread(tb.log_metric, "a", n)
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(None, partial(tb.log_metric, "b", n))

        async def main() -> None:
            with tb.start_run(run_name="parent"):
                await asyncio.gather(*map(trial, range(5)))

        asyncio.run(main())
        assert logged() == {str(n): {"a": n, "b": n} for n in range(5)} | {"parent": {}}

    def test_callbacks_of_the_loop(self) -> None:
        async def main() -> None:
            called = asyncio.Event()

            def call() -> None:
                tb.log_metric("m", 1)
                called.set()

            with tb.start_run(run_name="early"):
                asyncio.get_running_loop().call_soon(call)
            with tb.start_run(run_name="late"):
                await called.wait()

        asyncio.run(main())
        assert logged() == {"early": {"m": 1}, "late": {}}

    def test_a_copied_context_as_other_loops_use_it(self) -> None:
        with tb.start_run(run_name="outer"):
            first, second = contextvars.copy_context(), contextvars.copy_context()
            one = first.run(partial(tb.start_run, run_name="one", nested=True))
            two = second.run(partial(tb.start_run, run_name="two", nested=True))
            first.run(tb.log_metric, "m", 1)
            second.run(tb.end_run)
            second.run(tb.end_run)
            first.run(tb.end_run)
        assert logged() == {"outer": {}, "one": {"m": 1}, "two": {}}
        parents = [tb.get_parent_run(run.info.run_id).info.run_name for run in (one, two)]
        assert parents == ["outer", "outer"]


class TestGenerators:
    def test_a_generator_that_is_not_asked_for_more(self) -> None:
        def epochs() -> Iterator[int]:
            with tb.start_run(run_name="epochs"):
                for n in range(9):
                    tb.log_metric("n", n)
                    yield n

        for n in epochs():
            if n == 2:
                break
        gc.collect()
        assert tb.active_run() is None
        assert runs()["epochs"].info.status == "FINISHED"
        assert logged() == {"epochs": {"n": 2}}

    def test_a_generator_that_is_closed_elsewhere(self) -> None:
        def epochs() -> Iterator[int]:
            with tb.start_run(run_name="epochs"):
                yield 1

        steps = epochs()
        next(steps)
        in_thread(steps.close)
        assert tb.active_run() is None
        assert still_open() == []
        tb.log_metric("m", 1)
        assert runs()["epochs"].data.metrics == {}

    def test_an_asynchronous_generator_that_is_left(self) -> None:
        async def epochs() -> AsyncIterator[int]:
            with tb.start_run(run_name="epochs"):
                for n in range(9):
                    tb.log_metric("n", n)
                    yield n

        async def main() -> None:
            async for n in epochs():
                if n == 2:
                    break
            gc.collect()
            while still_open():  # the loop closes what is left in a task of its own
                await asyncio.sleep(0)

        asyncio.run(main())
        assert runs()["epochs"].info.status == "FINISHED"
        assert logged() == {"epochs": {"n": 2}}


class TestThreads:
    def test_a_thread_begins_with_the_run_of_its_creator(self) -> None:
        seen: list[Any] = []
        with tb.start_run(run_name="outer") as outer:
            in_thread(lambda: seen.extend([tb.active_run(), tb.log_metric("m", 1)]))
            in_thread(tb.end_run)
            in_thread(lambda: in_thread(lambda: tb.log_metric("n", 1)))
            assert tb.active_run() is outer
        assert seen == [outer, None]
        assert logged() == {"outer": {"m": 1, "n": 1}}

    def test_a_thread_that_outlives_the_run(self) -> None:
        began, go = threading.Event(), threading.Event()

        def work() -> None:
            tb.log_metric("early", 1)
            began.set()
            go.wait()
            tb.log_metric("late", 1)

        with tb.start_run(run_name="first"):
            thread = threading.Thread(target=work)
            thread.start()
            began.wait()
        with tb.start_run(run_name="second"):
            go.set()
            thread.join()
        assert logged() == {"first": {"early": 1, "late": 1}, "second": {}}
        assert runs()["first"].info.status == "FINISHED"

    def test_a_thread_starts_a_run_of_its_own(self) -> None:
        def work(name: str, *, nested: bool) -> None:
            with tb.start_run(run_name=name, nested=nested) as run:
                tb.log_metric("m", 1)
                assert tb.last_active_run().info.run_id == run.info.run_id

        with tb.start_run(run_name="outer") as outer:
            in_thread(partial(work, "beside", nested=False))
            in_thread(partial(work, "inside", nested=True))
            assert tb.active_run() is outer
        in_thread(partial(work, "after", nested=False))
        assert logged() == {"outer": {}} | {key: {"m": 1} for key in ("beside", "inside", "after")}
        parents = {name: run.data.tags.get(PARENT) for name, run in runs().items()}
        assert parents == {
            "outer": None,
            "beside": None,
            "inside": outer.info.run_id,
            "after": None,
        }
        assert still_open() == []

    def test_what_an_executor_is_given_has_the_runs_of_who_gave_it(self) -> None:
        def log(name: str) -> None:
            tb.log_metric(name, 1)

        with ThreadPoolExecutor(1) as threads:
            threads.submit(len, "").result()
            with tb.start_run(run_name="first"):
                list(threads.map(log, ["a", "b"]))
            with tb.start_run(run_name="second"):
                threads.submit(log, "c").result()
                with tb.start_run(run_name="third", nested=True):
                    threads.submit(log, name="d").result()
            assert threads.submit(tb.active_run).result() is None
        assert logged() == {"first": {"a": 1, "b": 1}, "second": {"c": 1}, "third": {"d": 1}}

    def test_a_run_that_stays_open_in_a_thread_of_an_executor(self) -> None:
        with ThreadPoolExecutor(1) as threads:
            mine = threads.submit(tb.start_run, run_name="mine").result()
            with tb.start_run(run_name="other"):
                threads.submit(tb.log_metric, "m", 1).result()
            assert threads.submit(tb.active_run).result() is mine
            threads.submit(tb.end_run).result()
        assert logged() == {"mine": {"m": 1}, "other": {}}
        assert still_open() == []

    def test_pools_and_timers(self) -> None:
        with tb.start_run(run_name="outer"):
            with ThreadPool(2) as pool:
                pool.map(lambda n: tb.log_metric(f"m{n}", n), range(4))
            timer = threading.Timer(0, tb.log_metric, ["timer", 1])
            timer.start()
            timer.join()
        assert logged() == {"outer": {f"m{n}": n for n in range(4)} | {"timer": 1}}

    def test_joblib_with_threads(self) -> None:
        joblib = pytest.importorskip("joblib")
        with tb.start_run(run_name="outer"):
            work = (joblib.delayed(tb.log_metric)(f"m{n}", n) for n in range(4))
            joblib.Parallel(2, backend="threading")(work)
        assert logged() == {"outer": {f"m{n}": n for n in range(4)}}


class TestCells:
    """Cells as a kernel executes them: some in a context of their own, which is a copy."""

    @staticmethod
    def execute(cell_id: str, *work: Callable[[], object]) -> None:
        context = contextvars.copy_context()

        def cell() -> None:
            executions.enter(cell_id)
            for each in work:
                each()

        context.run(cell)
        executions.leave()

    def test_a_run_stays_active_in_the_cells_that_follow(self) -> None:
        self.execute("a", partial(tb.start_run, run_name="one"))
        self.execute("b", partial(tb.log_metric, "m", 1))
        assert tb.active_run().info.run_name == "one"  # what a widget calls between cells
        self.execute("c", partial(tb.start_run, run_name="two", nested=True))
        self.execute("d", partial(tb.log_metric, "n", 1), tb.end_run)
        self.execute("e", tb.end_run, partial(tb.start_run, run_name="three"))
        assert logged() == {"one": {"m": 1}, "two": {"n": 1}, "three": {}}
        assert still_open() == ["three"]

    def test_a_task_that_outlives_its_cell(self) -> None:
        task: list[contextvars.Context] = []
        self.execute(
            "a",
            partial(tb.start_run, run_name="one"),
            lambda: task.append(contextvars.copy_context()),
        )
        self.execute("b", tb.end_run, partial(tb.start_run, run_name="two"))
        task[0].run(tb.log_metric, "m", 1)
        task[0].run(tb.end_run)
        assert logged() == {"one": {"m": 1}, "two": {}}
        assert still_open() == ["two"]
        task[0].run(partial(tb.start_run, run_name="of the task"))
        self.execute("c", partial(tb.log_metric, "n", 1))
        assert logged()["two"] == {"n": 1}

    def test_tasks_of_the_cell_that_uses_trialbook_first(self, workspace: Path) -> None:
        code = (
            "import contextvars\n"
            "from trialbook.service.context import executions as cells\n"
            "cells.enter('first')\n"
            "import trialbook as tb\n"
            "tasks = [contextvars.copy_context() for _ in range(2)]\n"
            "for n, task in enumerate(tasks):\n"
            "    task.run(lambda: tb.start_run(run_name=str(n), nested=True))\n"
            "assert tb.active_run() is None\n"
            "for task in tasks: task.run(tb.end_run)\n"
            "cells.leave()\n"
            "print([run.data.tags.get('mlflow.parentRunId') for run in "
            "tb.search_runs(output_format='list')])"
        )
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[None, None]"
