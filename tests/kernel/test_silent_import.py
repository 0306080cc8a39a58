"""What the page has a kernel execute to import trialbook, where a stranger's modules lie about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kernel_page import Kernel, Page

SOURCE = Path(__file__).resolve().parents[2] / "js/lab/kernel/importing.ts"
PLANTED = """
import pathlib
pathlib.Path(__file__).with_name("ran").touch()
answer = 42
"""
NAMES = (
    *("trialbook", "msgspec", "numpy", "pandas", "sqlalchemy", "platformdirs", "PIL", "psutil"),
    *("polars", "pyarrow", "sklearn", "duckdb", "psycopg", "fsspec", "mlflow"),
)
SEARCH = {
    "store_id": None,
    "query": {"experiment_ids": None, "filter": "", "order_by": []},
    "offset": 0,
    "limit": 10,
}


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.stop()


def import_silently(kernel: Kernel) -> dict[str, Any]:
    """Have the kernel do what the page asks, and return what became of it."""
    found = re.search(r"const IMPORT = `(.*?)`;", SOURCE.read_text(), re.DOTALL)
    assert found
    expressions = {"trialbook": f"exec({json.dumps(found[1])}, {{}})"}
    reply = kernel.client.execute(
        "", silent=True, store_history=False, user_expressions=expressions, reply=True, timeout=30
    )
    outcome: dict[str, Any] = reply["content"]["user_expressions"]["trialbook"]
    return outcome


def printed(kernel: Kernel, expression: str) -> str:
    outputs = kernel.run(f"print({expression})")
    return "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream").strip()


@pytest.mark.parametrize("where", ["{}.py", "{}/__init__.py"])
def test_nothing_beside_the_notebook_runs(kernel: Kernel, where: str) -> None:
    for name in NAMES:
        planted = kernel.folder / where.format(name)
        planted.parent.mkdir(exist_ok=True)
        planted.write_text(PLANTED)
    assert import_silently(kernel)["status"] == "ok"
    front = Page(kernel, kernel.subshell())
    assert front.ask("runs.search", SEARCH)["result"]["total"] == 0
    assert list(kernel.folder.rglob("ran")) == []


def test_the_working_folder_is_back_for_the_first_cell(kernel: Kernel) -> None:
    (kernel.folder / "mine.py").write_text(PLANTED)
    before = printed(kernel, "__import__('sys').path")
    names = printed(kernel, "sorted(globals())")
    assert import_silently(kernel)["status"] == "ok"
    assert printed(kernel, "__import__('mine').answer") == "42"
    assert printed(kernel, "__import__('sys').path") == before
    assert printed(kernel, "[name for name in sorted(globals()) if name[0] != '_']") == (
        printed(kernel, f"[name for name in {names} if name[0] != '_']")
    )


def test_a_folder_on_the_path_of_the_environment_is_searched(kernel: Kernel) -> None:
    """Installed for development, below or beside the working folder."""
    kernel.run(f"import sys; sys.path.insert(0, {str(kernel.folder / 'src')!r})")
    package = kernel.folder / "src/trialbook/__init__.py"
    package.parent.mkdir(parents=True)
    package.write_text("")
    outcome = import_silently(kernel)
    assert (outcome["ename"], outcome["evalue"]) == ("Foreign", str(package))


@pytest.mark.parametrize("where", ["trialbook.py", "trialbook/__init__.py"])
def test_another_trialbook_that_a_cell_has_imported_is_told_from_ours(
    kernel: Kernel, where: str
) -> None:
    planted = kernel.folder / where
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(PLANTED)
    assert printed(kernel, "__import__('trialbook').answer") == "42"
    before = printed(kernel, "__import__('sys').path")
    outcome = import_silently(kernel)
    assert (outcome["ename"], outcome["evalue"]) == ("Foreign", str(planted))
    assert printed(kernel, "__import__('sys').path") == before
