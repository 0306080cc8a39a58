"""The kernel knows which cell executes, and nobody but the main shell tells it."""

from __future__ import annotations

from kernel_page import Kernel, Page

CURRENT = (
    "from trialbook.service.context import executions; one = executions.current(); "
    "print((one.cell_id, one.serial))"
)


def current(kernel: Kernel, code: str, cell_id: str | None) -> str:
    """Execute a cell as JupyterLab does and return what it printed."""
    metadata = {} if cell_id is None else {"cellId": cell_id}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    request = kernel.client.session.msg("execute_request", content, metadata=metadata)
    kernel.client.shell_channel.send(request)
    outputs = kernel.finish(request["header"]["msg_id"])
    return "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream").strip()


def test_the_importing_cell_knows_itself(kernel: Kernel) -> None:
    printed = current(kernel, f"import trialbook\n{CURRENT}", "cell-1")
    assert printed == "('cell-1', 1)"


def test_each_execution_has_its_number(kernel: Kernel) -> None:
    first = current(kernel, CURRENT, "cell-2")
    second = current(kernel, CURRENT, "cell-2")
    assert [first, second] == [
        "('cell-2', 2)",
        "('cell-2', 3)",
    ]


def test_a_front_end_without_cell_ids(kernel: Kernel) -> None:
    assert current(kernel, CURRENT, None) == "('', 4)"


def test_requests_and_subshells_do_not_count_as_cells(kernel: Kernel) -> None:
    subshell_id = kernel.subshell()
    stop = kernel.folder / "stop"
    code = (
        "import os, time\nprint('at work', flush=True)\n"
        f"while not os.path.exists({str(stop)!r}): time.sleep(0.01)\n{CURRENT}"
    )
    request = kernel.client.session.msg(
        "execute_request",
        {"code": code, "silent": False, "store_history": True, "allow_stdin": False},
        metadata={"cellId": "cell-3"},
    )
    kernel.client.shell_channel.send(request)
    kernel.prints("at work")
    front = Page(kernel, subshell_id)
    assert front.ask("experiments.list", {})["result"]["experiments"] == []
    other = kernel.client.session.msg(
        "execute_request", {"code": "pass", "silent": False, "store_history": False}
    )
    other["header"]["subshell_id"] = subshell_id
    kernel.client.shell_channel.send(other)
    kernel.finish(other["header"]["msg_id"])
    stop.touch()
    kernel.prints("('cell-3', 5)")
    kernel.finish(request["header"]["msg_id"])
