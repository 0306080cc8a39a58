"""While a cell executes: requests over a subshell are answered, and changes are pushed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from kernel_page import Kernel, Message, Page

SEARCH = {
    "store_id": None,
    "query": {"experiment_ids": None, "filter": "", "order_by": []},
    "offset": 0,
    "limit": 10,
}
SLEEPING = "time.sleep(0.01)"
COMPUTING = "sum(n * n for n in range(1000))"
LOGGING = "tb.log_metric('loss', 1 / (step := step + 1), step=step)"


@pytest.fixture(scope="module")
def front(kernel: Kernel) -> Page:
    kernel.run(
        "import os, time, trialbook as tb\n"
        "step = 0\n"
        "tb.set_experiment('busy')\n"
        "tb.start_run(run_name='training')\n"
        "tb.log_metric('loss', 1.0)"
    )
    front = Page(kernel, kernel.subshell())
    assert front.hello["result"]["store"]["store_id"]
    return front


@contextmanager
def busy(
    kernel: Kernel, work: str, before: str = "pass", after: str = "pass"
) -> Iterator[list[Message]]:
    """Have a cell work until the block ends, then check that it succeeded.

    Yields the list that its outputs are put in.
    """
    stop = kernel.folder / "stop"
    stop.unlink(missing_ok=True)
    cell = kernel.start(
        f"{before}\nprint('at work', flush=True)\n"
        f"while not os.path.exists({str(stop)!r}):\n    {work}\n{after}"
    )
    kernel.prints("at work")
    outputs: list[Message] = []
    yield outputs
    stop.touch()
    outputs += kernel.finish(cell)


@pytest.mark.parametrize("work", [SLEEPING, COMPUTING, LOGGING])
def test_requests_are_answered(kernel: Kernel, front: Page, work: str) -> None:
    with busy(kernel, work):
        for _ in range(3):
            answer = front.ask("runs.search", SEARCH)["result"]
            assert [row["run_name"] for row in answer["rows"]] == ["training"]


def test_metrics_are_pushed_and_answers_still_come(kernel: Kernel, front: Page) -> None:
    kernel.forget()
    with busy(kernel, LOGGING):
        seen: list[float] = []
        for _ in range(3):
            event = kernel.event("store.changed")
            (row,) = event["rows"]
            seen.append(row["metrics"]["loss"])
        assert seen == sorted(seen, reverse=True)
        assert len(set(seen)) == 3
        # A push must not have drawn the answers to the main shell, where the cell blocks them.
        assert front.ask("runs.search", SEARCH)["result"]["cursor"] >= event["cursor"]


def test_pushes_are_no_output_of_the_cell(kernel: Kernel, front: Page) -> None:
    kernel.forget()
    with busy(kernel, SLEEPING, before="tb.log_metric('loss', 0.0, step=10**6)") as cell:
        kernel.event("store.changed")
    assert {m["msg_type"] for m in cell} == {"status", "execute_input"}


def test_other_processes_are_followed(kernel: Kernel, front: Page) -> None:
    import trialbook as tb

    kernel.forget()
    tb.set_tracking_uri(kernel.folder / "trialbook.db")
    try:
        with tb.start_run(run_name="from elsewhere") as run:
            pass
        event = kernel.event("store.changed", lambda data: has(data, status="FINISHED"))
        assert run.info.run_id in [row["run_id"] for row in event["rows"]]
        tb.delete_run(run.info.run_id)
        event = kernel.event("store.changed", lambda data: bool(data["gone"]))
        assert event["gone"] == [run.info.run_id]
    finally:
        tb.set_tracking_uri("")


def has(data: dict[str, Any], **fields: Any) -> bool:
    return any(fields.items() <= row.items() for row in data["rows"])


def test_pyplot_is_left_alone(kernel: Kernel, front: Page) -> None:
    view_id = kernel.run("view = tb.runs()\nprint(view.view_id)")[-1]["content"]["text"].strip()
    spec = {
        "view": "runs",
        "view_id": view_id,
        "store_id": None,
        "query": SEARCH["query"],
    }
    with busy(
        kernel,
        SLEEPING,
        before="import matplotlib.pyplot as plt\nfigure = plt.figure()\nplt.plot([1, 2])",
        after="assert plt.get_fignums() == [figure.number] and plt.gcf() is figure",
    ):
        front.ask("view.bundle", {"spec": spec})
        front.ask("view.select", {"view_id": view_id, "run_ids": []})
        front.ask("runs.search", SEARCH)


def test_another_store_is_announced(kernel: Kernel, front: Page) -> None:
    kernel.forget()
    kernel.run("tb.end_run()\ntb.set_tracking_uri('other.db')")
    store = kernel.event("session.changed")["store"]
    assert (store["name"], store["store_id"]) == ("other.db", None)
    assert not (kernel.folder / "other.db").exists()
    with busy(kernel, SLEEPING, before="tb.start_run()"):
        store = kernel.event("session.changed")["store"]
        assert len(store["store_id"]) == 32
        answer = front.ask("runs.search", SEARCH)["result"]
        assert (answer["store"], answer["total"]) == (store, 1)


def test_a_store_that_is_no_longer_current_is_still_followed(kernel: Kernel, front: Page) -> None:
    kernel.run("tb.end_run()\ntb.set_tracking_uri('')")
    kernel.event("session.changed", lambda data: data["store"]["name"] == "trialbook.db")
    kernel.run("before = tb.active_run() or tb.start_run()\ntb.set_tracking_uri('another.db')")
    kernel.event("session.changed", lambda data: data["store"]["name"] == "another.db")
    kernel.forget()
    # A run stays with the store that it was started in.
    kernel.run("tb.set_tag('stage', 'late')\ntb.end_run()")
    event = kernel.event("store.changed", lambda data: has(data, status="FINISHED"))
    assert event["rows"][-1]["tags"] == {"stage": "late"}


def test_feed_survives_a_store_that_fails(kernel: Kernel, front: Page) -> None:
    kernel.forget()
    Path(kernel.folder / "garbage.db").write_bytes(b"no database" * 1000)
    outputs = kernel.run(
        "tb.end_run()\ntb.set_tracking_uri('garbage.db')\n"
        "feed = __import__('trialbook.rpc.feed').rpc.feed.feed\n"
        "while not feed._last_error: time.sleep(0.01)"
    )
    assert not [m for m in outputs if m["msg_type"] == "stream"]
    # The pages turn to it all the same: what they showed is not what is current.
    store = kernel.event("session.changed")["store"]
    assert (store["name"], store["store_id"]) == ("garbage.db", None)
    error = front.ask("runs.search", SEARCH)["error"]
    assert error["code"] == -32000
    kernel.run("tb.set_tracking_uri('')")
    kernel.event("session.changed", lambda data: data["store"]["name"] == "trialbook.db")


def test_a_kernel_that_is_shut_down_leaves_quietly(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path)
    kernel.run("import trialbook as tb\nrun = tb.start_run()\ntb.log_metric('loss', 1.0)")
    Page(kernel, kernel.subshell())
    kernel.run("tb.log_metric('loss', 0.5)")
    kernel.event("store.changed")
    kernel.stop()
    log = kernel.log.read_text()
    assert "trialbook" not in log
    assert "ResourceWarning" not in log


def test_the_feed_ends_with_its_last_page(kernel: Kernel, front: Page) -> None:
    front.close()
    kernel.run(
        "import threading\n"
        "for thread in threading.enumerate():\n"
        "    if thread.name == 'trialbook-feed':\n"
        "        thread.join(timeout=10)\n"
        "        assert not thread.is_alive()"
    )
