"""What a kernel answers and pushes while a cell executes, by release of ipykernel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import ipykernels
import jupyter_server.services.kernels.kernelmanager
import pytest
from kernel_page import Kernel, Message, Page

SEARCH = {
    "store_id": None,
    "query": {"experiment_ids": None, "filter": "", "order_by": []},
    "offset": 0,
    "limit": 10,
}
BEFORE = """
import os, time, numpy, ipywidgets, trialbook as tb
from IPython.display import display
numbers = numpy.random.default_rng(0).random(300_000)
objects = numbers[:100_000].astype(object)
matrix = numbers[:160_000].reshape(400, 400)
step = 0
tb.set_experiment("busy")
tb.start_run(run_name="training")
tb.log_metric("loss", 1.0)
def log():
    global step
    step += 1
    tb.log_metric("loss", 1 / (step + 1), step=step)
"""
# at the pace of a progress bar: of what is published faster than it can be sent, ZeroMQ drops some
WIDGETS = "progress.value += 1; made = ipywidgets.IntText(step); made.value = 7; time.sleep(0.02)"
WORK = {
    "sleeping": "time.sleep(0.01)",
    "pure Python": "sum(n * n for n in range(20_000))",
    "numpy letting others run": "matrix @ matrix; numpy.sort(numbers)",
    "numpy keeping others out": "numpy.sort(objects)",
    "widgets": WIDGETS,
}


@pytest.fixture(scope="module", params=[*ipykernels.OLDER, None], ids=lambda v: v or "installed")
def kernel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kernel]:
    version: str | None = request.param
    kernel = Kernel(tmp_path_factory.mktemp("kernel"), ipykernels.variables(version))
    kernel.run(BEFORE)
    said = kernel.run("import ipykernel; print(ipykernel.__version__)")[-1]["content"]["text"]
    assert version is None or said.strip() == version
    yield kernel
    kernel.stop()


@pytest.fixture(scope="module")
def subshells(kernel: Kernel) -> bool:
    told = kernel.run("print(hasattr(get_ipython().kernel, 'shell_channel_thread'))")
    kernel.run("assert tb.active_run()")
    return "True" in told[-1]["content"]["text"]


@pytest.fixture(scope="module")
def front(kernel: Kernel, subshells: bool) -> Page:
    return Page(kernel, kernel.subshell() if subshells else None)


@contextmanager
def busy(kernel: Kernel, work: str) -> Iterator[None]:
    """Have a cell work and log until the block ends, then check that it succeeded."""
    stop = kernel.folder / "stop"
    stop.unlink(missing_ok=True)
    cell = kernel.start(
        "progress = ipywidgets.IntProgress(max=10**9)\n"
        "display(progress)\n"
        "print('at work', flush=True)\n"
        f"while not os.path.exists({str(stop)!r}):\n    log()\n    {work}\n"
    )
    kernel.prints("at work")
    yield
    stop.touch()
    kernel.finish(cell)


@pytest.mark.parametrize("work", WORK.values(), ids=[*WORK])
def test_answers_come_meanwhile_or_right_after_and_pushes_always(
    kernel: Kernel, front: Page, subshells: bool, work: str
) -> None:
    kernel.forget()
    waiting = front.request("runs.search", SEARCH)
    with busy(kernel, work):
        if subshells:
            for _ in range(3):
                answer = front.ask("runs.search", SEARCH)
                assert [row["run_name"] for row in answer["result"]["rows"]] == ["training"]
        else:
            front.post(waiting)
        values = [kernel.event("store.changed")["rows"][0]["metrics"]["loss"] for _ in range(3)]
        assert values == sorted(values, reverse=True)
        if subshells:
            # a push has not drawn the answers to where the cell blocks them
            assert front.ask("runs.search", SEARCH)["result"]["total"] == 1
        else:
            assert not kernel.has(lambda m: is_answer(m, front))
    if not subshells:
        assert front.answer()["id"] == waiting["id"]


def is_answer(message: Message, front: Page) -> bool:
    return message["content"].get("comm_id") == front.comm_id


def test_a_request_that_is_sent_twice_is_answered_twice(kernel: Kernel, front: Page) -> None:
    """A page may ask again where nothing comes; it takes the first answer."""
    request = front.request("runs.search", SEARCH)
    first, second = front.send(request), front.send(request)
    assert first["id"] == second["id"] == request["id"]
    assert first["result"]["rows"] == second["result"]["rows"]


# as jupyter_server has it, and JupyterLab from there
UNTRACKED = jupyter_server.services.kernels.kernelmanager.MappingKernelManager


def test_the_state_of_the_kernel_is_that_of_the_cell(
    kernel: Kernel, front: Page, subshells: bool
) -> None:
    kernel.forget()
    with busy(kernel, WORK["sleeping"]):
        if subshells:
            other = Page(kernel, kernel.subshell())
            other.ask("runs.search", SEARCH)
            other.close()
            front.ask("runs.search", SEARCH)
        else:
            front.post(front.request("runs.search", SEARCH))
        kernel.event("store.changed")
        counted = kernel.drain(lambda m: m["msg_type"] == "status" and counts(m))
        # the cell's own, and for the page that has just come
        assert {m["content"]["execution_state"] for m in counted} == {"busy"}
    if not subshells:
        front.answer()
    kernel.run("pass")
    kernel.forget()
    front.ask("runs.search", SEARCH)
    kernel.run("pass")
    states = [m for m in kernel.drain(lambda m: m["msg_type"] == "status") if counts(m)]
    assert all(m["parent_header"]["msg_type"] == "execute_request" for m in states)


def counts(message: Message) -> bool:
    kinds = UNTRACKED.untracked_message_types.default_args[0]
    return message["parent_header"].get("msg_type") not in kinds
