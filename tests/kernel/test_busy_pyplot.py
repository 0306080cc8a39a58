"""A cell draws with pyplot while pages ask for figures and files: nothing of it is different."""

from __future__ import annotations

from collections.abc import Iterator

import ipykernels
import pytest
from kernel_page import Kernel, Message, Page

BEFORE = """
import os, time, matplotlib.pyplot as plt, trialbook as tb
from IPython.display import display
with tb.start_run(run_name="drawn") as run:
    figure, axes = plt.subplots()
    axes.plot([1, 3, 2])
    tb.log_figure(figure, "curve.png")
    plt.close(figure)
    tb.log_dict({"a": [1, 2]}, "table.json")
    for step in range(2000):
        tb.log_metric("loss", 1 / (step + 1), step=step)
view = tb.runs()
print(run.info.run_id, view.view_id)
"""
DRAWING = """
first = plt.figure(figsize=(2, 2))
for index in range({rounds}):
    figure = plt.figure(figsize=(1, 1))
    plt.plot([index, 1])
    display(f"about to show {{index}}")
    time.sleep(0.03)
    assert plt.gcf() is figure and plt.get_fignums() == [first.number, figure.number]
    if index % 3 == 0:
        plt.close(figure)
    else:
        plt.show()
        assert plt.get_fignums() == []
        first = plt.figure(figsize=(2, 2))
        plt.title(f"after {{index}}")
    time.sleep(0.03)
    assert plt.gcf() is first
    print("shown", index)
line = plt.plot([3, 1])
"""
ROUNDS = 10


@pytest.fixture(scope="module", params=["7.0.1", None], ids=lambda v: v or "installed")
def kernel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("kernel"), ipykernels.variables(request.param))
    yield kernel
    kernel.stop()


def test_a_cell_draws_what_it_draws_alone(kernel: Kernel) -> None:
    told = [m["content"]["text"] for m in kernel.run(BEFORE) if m["msg_type"] == "stream"]
    run_id, view_id = "".join(told).split()
    alone = outputs(kernel.run(DRAWING.format(rounds=ROUNDS)))
    shown = sum(index % 3 != 0 for index in range(ROUNDS))
    # each time two figures; the first of all is empty, the last one is shown by the cell's end
    assert [kind for kind, _ in alone].count("image") == 2 * shown

    front = Page(kernel, kernel.subshell())
    cell = kernel.start(DRAWING.format(rounds=ROUNDS))
    questions = asked(run_id, view_id)
    answered = 0
    while not kernel.has(lambda message: ends(message, cell)):
        for method, params in questions:
            answer = front.ask(method, params)
            assert "result" in answer, (method, answer)
            answered += 1
    assert outputs(kernel.finish(cell)) == alone
    assert answered >= len(questions)


def asked(run_id: str, view_id: str) -> list[tuple[str, Message]]:
    """Return what tables, run pages and the sidebar ask."""
    query = {"experiment_ids": None, "filter": "", "order_by": []}
    of_run = {"store_id": None, "run_id": run_id}
    spec = {"view": "runs", "view_id": view_id, "store_id": None, "query": query}
    curve = {"run_ids": [run_id], "keys": ["loss"], "axis": "step", "range": None, "points": 300}
    part = {"path": "curve.png", "offset": 0, "length": 1_000_000}
    return [
        ("runs.search", {"store_id": None, "query": query, "offset": 0, "limit": 10}),
        ("view.bundle", {"spec": spec}),
        ("view.select", {"view_id": view_id, "run_ids": [run_id]}),
        ("run.get", of_run),
        ("series.read", {"store_id": None, **curve}),
        ("artifacts.list", {**of_run, "path": ""}),
        ("artifacts.read", {**of_run, **part}),
        ("experiments.list", {}),
    ]


def ends(message: Message, cell: str) -> bool:
    parent = message["parent_header"].get("msg_id")
    return parent == cell and message["content"].get("execution_state") == "idle"


def outputs(messages: list[Message]) -> list[tuple[str, str]]:
    """Return what a cell shows, in order; what it prints at a stretch is one output."""
    shown: list[tuple[str, str]] = []
    for message in messages:
        content = message["content"]
        if message["msg_type"] == "stream":
            if shown and shown[-1][0] == "text":
                shown[-1] = ("text", shown[-1][1] + content["text"])
            else:
                shown.append(("text", content["text"]))
        elif "data" in content and message["msg_type"] != "comm_msg":
            image = content["data"].get("image/png")
            shown.append(("image", image) if image else ("value", content["data"]["text/plain"]))
    return shown
