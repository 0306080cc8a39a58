"""Cells see one another's runs, however ipykernel executes them; tasks have runs of their own."""

from __future__ import annotations

from collections.abc import Iterator

import ipykernels
import pytest
from kernel_page import Kernel
from notebook_page import Notebook


@pytest.fixture(scope="module", params=[*ipykernels.OLDER, None])
def notebook(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Notebook]:
    kernel = Kernel(tmp_path_factory.mktemp("kernel"), ipykernels.variables(request.param))
    notebook = Notebook(kernel)
    assert notebook.run("import", "import asyncio, trialbook as tb") == ""
    yield notebook
    kernel.stop()


def metrics(notebook: Notebook, name: str) -> dict[str, float]:
    return notebook.recorded(name)[0].data.metrics


def test_a_run_is_active_in_the_cells_that_follow(notebook: Notebook) -> None:
    sources = [
        "tb.start_run(run_name='plain')",
        "tb.log_metric('plain', 1)",
        "await asyncio.sleep(0)\ntb.log_metric('awaiting', 1)",
        "with tb.start_run(run_name='inner', nested=True): await asyncio.sleep(0)",
        "await asyncio.sleep(0)\ntb.end_run()\ntb.start_run(run_name='next')",
        "tb.log_metric('plain', 1)\nawait asyncio.sleep(0)",
        "tb.end_run()",
    ]
    for number, source in enumerate(sources):
        assert notebook.run(f"follow-{number}", source) == ""
    assert notebook.value("tb.active_run() is None")
    run, cells = notebook.recorded("plain")
    assert run.data.metrics == {"plain": 1, "awaiting": 1}
    assert [cell.cell_id for cell in cells] == [f"follow-{number}" for number in range(5)]
    run, cells = notebook.recorded("next")
    assert run.data.metrics == {"plain": 1}
    assert [cell.cell_id for cell in cells] == [f"follow-{number}" for number in range(4, 7)]
    assert notebook.recorded("inner")[0].info.status == "FINISHED"


def test_tasks_of_a_cell_nest_their_runs(notebook: Notebook) -> None:
    code = (
        "async def trial(n):\n"
        "    with tb.start_run(run_name=f'trial {n}', nested=True):\n"
        "        await asyncio.sleep(0)\n"
        "        tb.log_metric('n', n)\n"
        "with tb.start_run(run_name='study') as study:\n"
        "    await asyncio.gather(*map(trial, range(3)))\n"
        "    tb.log_metric('done', 1)"
    )
    assert notebook.run("tasks", code) == ""
    study = notebook.recorded("study")[0]
    assert study.data.metrics == {"done": 1}
    trials = [notebook.recorded(f"trial {n}")[0] for n in range(3)]
    assert [run.data.metrics for run in trials] == [{"n": n} for n in range(3)]
    assert {run.data.tags["mlflow.parentRunId"] for run in trials} == {study.info.run_id}
    assert {run.info.status for run in trials} == {"FINISHED"}
    assert notebook.value("tb.active_run() is None")


def test_a_task_that_outlives_its_cell(notebook: Notebook) -> None:
    start = (
        "go = asyncio.Event()\n"
        "async def later():\n"
        "    await go.wait()\n"
        "    tb.log_metric('late', 1)\n"
        "    with tb.start_run(run_name='of the task', nested=True): tb.log_metric('m', 1)\n"
        "    tb.end_run()\n"
        "tb.start_run(run_name='began')\n"
        "task = asyncio.get_running_loop().create_task(later())"
    )
    assert notebook.run("start", start) == ""
    assert notebook.run("other", "tb.end_run()\ntb.start_run(run_name='other')") == ""
    assert notebook.run("await", "go.set()\nawait task\ntb.log_metric('mine', 1)") == ""
    assert notebook.run("close", "tb.end_run()") == ""
    assert metrics(notebook, "began") == {"late": 1}
    assert metrics(notebook, "of the task") == {"m": 1}
    assert metrics(notebook, "other") == {"mine": 1}


def test_what_a_widget_calls(notebook: Notebook) -> None:
    register = (
        "def clicked(comm, message):\n"
        "    comm.on_msg(lambda message: exec(message['content']['data']['code']))\n"
        "get_ipython().kernel.comm_manager.register_target('button', clicked)"
    )
    assert notebook.run("register", register) == ""

    def click(code: str) -> None:
        client = notebook.kernel.client
        content = {"comm_id": "button", "data": {"code": code}}
        client.shell_channel.send(client.session.msg("comm_msg", content))

    client = notebook.kernel.client
    opened = {"comm_id": "button", "target_name": "button", "data": {}}
    client.shell_channel.send(client.session.msg("comm_open", opened))
    assert notebook.run("begin", "await asyncio.sleep(0)\ntb.start_run(run_name='begun')") == ""
    click("tb.log_metric('clicked', 1)")
    assert notebook.run("between", "1") == ""
    click("tb.end_run(); tb.start_run(run_name='clicked')")
    assert notebook.run("behind", "tb.log_metric('m', 1)\ntb.end_run()") == ""
    assert metrics(notebook, "begun") == {"clicked": 1}
    assert metrics(notebook, "clicked") == {"m": 1}
    assert notebook.value("tb.active_run() is None")


def test_a_thread_begins_with_the_run_of_its_cell(notebook: Notebook) -> None:
    start = (
        "import threading\nstop = threading.Event()\n"
        "def work():\n    stop.wait()\n    tb.log_metric('thread', 1)\n"
        "tb.start_run(run_name='cell')\n"
        "thread = threading.Thread(target=work); thread.start()"
    )
    assert notebook.run("thread", start) == ""
    assert notebook.run("renew", "tb.end_run()\ntb.start_run(run_name='renewed')") == ""
    assert notebook.run("join", "stop.set()\nthread.join()\ntb.end_run()") == ""
    assert metrics(notebook, "cell") == {"thread": 1}
    assert metrics(notebook, "renewed") == {}
