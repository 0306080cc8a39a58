"""A real kernel knows which runs are of its session and which of its notebook."""

from __future__ import annotations

from typing import Any

from kernel_page import Kernel, Page

CODE = """
import trialbook as tb
with tb.start_run(run_name="{name}"):
    pass
"""
STRANGER = """
import subprocess, sys
code = "import trialbook as tb; tb.start_run(run_name='script'); tb.end_run()"
subprocess.run([sys.executable, "-c", code], check=True)
"""


def names(front: Page, **query: Any) -> set[str]:
    asked = {"experiment_ids": None, "filter": "", "order_by": [], **query}
    answer = front.ask("runs.search", {"store_id": None, "query": asked, "offset": 0, "limit": 9})
    assert "result" in answer, answer
    return {row["run_name"] for row in answer["result"]["rows"]}


def test_scopes(kernel: Kernel) -> None:
    kernel.run("import trialbook")
    front = Page(kernel)
    front.ask("session.notebook", {"path": "study.ipynb"})
    kernel.run(CODE.format(name="mine"))
    kernel.run(STRANGER)
    assert names(front) == {"mine", "script"}
    assert names(front, scope="session") == {"mine"}
    kernel.run(
        "from trialbook.service.context import session as environment\n"
        "environment._session = 'that of a later kernel'\n" + CODE.format(name="later")
    )
    assert names(front, scope="notebook") == {"mine", "later"}
    assert names(front, scope="session") == {"later"}
    front.ask("session.notebook", {"path": "renamed.ipynb"})
    assert names(front, scope="notebook") == {"mine", "later"}
    (found,) = front.ask("experiments.list", {"scope": "session"})["result"]["experiments"]
    assert (found["name"], found["run_count"]) == ("Default", 1)
