"""A real kernel answers what the run page asks, with binary buffers where there are arrays."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from kernel_page import Kernel, Page

CODE = """
import trialbook as tb
with tb.start_run(run_name="<b>first</b>") as run:
    tb.log_param("alpha", 0.5)
    tb.log_series("loss", [1.0 / (k + 1) for k in range(5000)])
    tb.log_text("<script>alert(1)</script>", "report.html")
    tb.log_text("a,b\\n1,2\\n", "data/t.csv")
print(run.info.run_id)
"""


@pytest.fixture(scope="module")
def run_id(kernel: Kernel) -> str:
    return str(kernel.run(CODE)[-1]["content"]["text"]).strip()


@pytest.fixture(scope="module")
def front(kernel: Kernel, run_id: str) -> Page:
    return Page(kernel)


def ask(front: Page, method: str, **params: Any) -> Any:
    answer = front.ask(method, {"store_id": None, **params})
    assert "result" in answer, answer
    return answer["result"]


def test_overview(front: Page, run_id: str, kernel: Kernel) -> None:
    detail = ask(front, "run.get", run_id=run_id)
    assert (detail["run_name"], detail["params"]) == ("<b>first</b>", {"alpha": "0.5"})
    assert [metric["key"] for metric in detail["metrics"]] == ["loss"]
    assert detail["source_type"] == "NOTEBOOK"


def test_history_comes_in_buffers(front: Page, run_id: str) -> None:
    asked = {"run_ids": [run_id, "0" * 32], "keys": ["loss", "gone"], "axis": "step"}
    (curve,) = ask(front, "series.read", **asked, range=None, points=100)["curves"]
    assert curve["total"] == 5000
    x, y = (front.buffers[curve[axis]] for axis in ("x", "y"))
    assert len(x) == len(y) == 8 * curve["count"]
    steps = struct.unpack(f"<{curve['count']}d", x)
    values = struct.unpack(f"<{curve['count']}d", y)
    assert (steps[0], steps[-1], values[0]) == (0, 4999, 1.0)


def test_what_is_new_of_a_curve_comes_alone(front: Page, run_id: str, kernel: Kernel) -> None:
    asked = {"run_ids": [run_id], "keys": ["loss"], "axis": "step", "range": None, "points": 100}
    known = ask(front, "series.read", **asked)["cursors"]
    assert ask(front, "series.read", **asked, known=known) == {"curves": [], "gone": []}
    assert front.buffers == []
    kernel.run(f"tb.start_run({run_id!r}); tb.log_metric('loss', 0.5, step=5000); tb.end_run()")
    grown = ask(front, "series.read", **asked, known=known)["grown"]
    assert (grown["places"], grown["counts"], grown["totals"]) == ([0], [1], [1])
    x, y = (front.buffers[grown[axis]] for axis in ("x", "y"))
    assert (struct.unpack("<d", x), struct.unpack("<d", y)) == ((5000.0,), (0.5,))


def test_files(front: Page, run_id: str) -> None:
    entries = ask(front, "artifacts.list", run_id=run_id, path="")["entries"]
    assert [(entry["name"], entry["kind"]) for entry in entries] == [
        ("data", "folder"),
        ("report.html", "html"),
    ]
    part = ask(front, "artifacts.read", run_id=run_id, path="report.html", offset=8, length=5)
    assert part["untrusted"]
    assert front.buffers[part["buffer"]] == b"alert"
    table = ask(
        front, "artifacts.table", run_id=run_id, path="data/t.csv", offset=0, limit=9, columns=None
    )
    assert table["rows"] == [[1, 2]]
    refused = front.ask(
        "artifacts.read",
        {"store_id": None, "run_id": run_id, "path": "../../x", "offset": 0, "length": 5},
    )
    assert refused["error"]["data"]["error_code"] == "INVALID_PARAMETER_VALUE"
    assert front.buffers == []


def test_actions(front: Page, run_id: str) -> None:
    ask(front, "run.update", run_ids=[run_id], starred=True, note="*n*", set_tags={"a": "1"})
    detail = ask(front, "run.get", run_id=run_id)
    assert (detail["starred"], detail["note"], detail["tags"]) == (True, "*n*", {"a": "1"})
    made = ask(front, "experiment.create", name="wine")["experiment_id"]
    ask(front, "experiment.update", experiment_id=made, archived=True)
    ask(front, "run.update", run_ids=[run_id], archived=True)
    assert ask(front, "run.get", run_id=run_id)["archived"]
    ask(front, "run.update", run_ids=[run_id], archived=False)
    source = ask(front, "code.insert", run_ids=[run_id], what="history", key="loss")["source"]
    assert run_id in source


def test_purge(kernel: Kernel, front: Page) -> None:
    code = "with tb.start_run() as gone: pass\nprint(gone.info.run_id)"
    gone = kernel.run(code)[-1]["content"]["text"].strip()
    assert "error" in front.ask("run.purge", {"store_id": None, "run_ids": [gone]})
    ask(front, "run.update", run_ids=[gone], archived=True)
    assert ask(front, "run.purge", run_ids=[gone])["purged"] == 1
    assert "error" in front.ask("run.get", {"store_id": None, "run_id": gone})


def test_a_run_is_displayed_and_bundled(kernel: Kernel, front: Page, run_id: str) -> None:
    shown = kernel.run(f"tb.show_run({run_id!r})")
    (data,) = [m["content"]["data"] for m in shown if m["msg_type"] == "display_data"]
    view = data["application/vnd.trialbook.view.v1+json"]
    assert view["spec"]["run_id"] == run_id
    assert "&lt;b&gt;first&lt;/b&gt;" in data["text/html"]
    made = front.ask("view.bundle", {"spec": view["spec"]})["result"]
    assert made["view"]["snapshot"]["detail"]["run_id"] == run_id


def test_stores(kernel: Kernel, front: Page) -> None:
    first = kernel.folder / "trialbook.db"
    stores = front.ask("stores.list", {})["result"]["stores"]
    assert (str(first), True) in [(store["location"], store["current"]) for store in stores]
    kernel.run("tb.set_tracking_uri('second.db')\nwith tb.start_run(): pass")
    front.ask("stores.list", {})
    looked = front.ask("stores.look", {"location": str(first)})["result"]["store"]
    assert looked["location"] == str(first)
    kernel.run("assert tb.get_tracking_uri().endswith('second.db'), tb.get_tracking_uri()")
    listed = front.ask("experiments.list", {"store_id": looked["store_id"]})["result"]
    assert listed["store"] == looked
    assert front.ask("experiments.list", {})["result"]["store"] != looked
    kernel.run("tb.set_experiment('mine')")
    switched = front.ask("stores.switch", {"location": str(first)})["result"]
    assert switched["store"]["location"] == str(first)
    kernel.run(f"assert tb.get_tracking_uri() == 'sqlite:///{first}', tb.get_tracking_uri()")
    kernel.run("with tb.start_run() as run: pass")
    kernel.run("assert tb.get_experiment(run.info.experiment_id).name == 'mine'")
    assert switched["before"] == {
        "location": str(kernel.folder / "second.db"),
        "experiment": "mine",
    }
    front.ask("stores.switch", switched["before"])
    kernel.run("assert tb.get_tracking_uri().endswith('second.db'), tb.get_tracking_uri()")
    assert front.ask("stores.switch", {"location": str(first)})["result"]
    assert "error" in front.ask("stores.switch", {"location": "/etc/passwd"})
