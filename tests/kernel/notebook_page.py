"""A notebook as its kernel sees it: cells with ids, executed one after another."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from kernel_page import Kernel

    from trialbook.model import Cell, Run


class Notebook:
    """Cells of one kernel, and what its store holds."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def start(self, cell_id: str, code: str) -> str:
        """Start a cell as JupyterLab does."""
        session = self.kernel.client.session
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        request = session.msg("execute_request", content, metadata={"cellId": cell_id})
        self.kernel.client.shell_channel.send(request)
        return str(request["header"]["msg_id"])

    def end(self, request_id: str) -> str:
        """Wait for its end and return the name of its error, which may be none."""
        error = ""
        for message in self.kernel.of_cell(request_id):
            if message["msg_type"] == "error":
                error = message["content"]["ename"]
            if message["content"].get("execution_state") == "idle":
                break
        return error

    def run(self, cell_id: str, code: str) -> str:
        """Execute a cell and return the name of its error, which may be none."""
        return self.end(self.start(cell_id, code))

    def value(self, expression: str) -> Any:
        """Return what an expression is in the kernel, asked in no cell, as JSON can say it."""
        code = f"import json; print(json.dumps({expression}))"
        request_id = self.kernel.start(code, store_history=False)
        outputs = self.kernel.finish(request_id)
        text = "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")
        return json.loads(text)

    def recorded(self, run_name: str) -> tuple[Run, list[Cell]]:
        """Return the last run of a name and its cells, as the kernel's own store has them."""
        self.value("tb.search_runs(output_format='list', max_results=1) and 1")
        return read(self.kernel.folder / "trialbook.db", run_name)


def read(path: Path, run_name: str) -> tuple[Run, list[Cell]]:
    """Return the last run of a name and its cells."""
    from trialbook.store.base import RunQuery

    store = SqliteStore(str(path))
    try:
        runs = store.search_runs(RunQuery(), 0, 1000)
        run = next(run for run in runs if run.info.run_name == run_name)
        return run, store.run_cells(run.info.run_id)
    finally:
        store.close()


def recovered(folder: Path, run_name: str) -> tuple[Run, list[Cell]]:
    """Let another process find what a dead kernel left, and return what `read` does."""
    code = "import trialbook as tb; tb.search_runs(output_format='list')"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    return read(folder / "trialbook.db", run_name)
