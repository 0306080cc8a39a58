"""Where there is no notebook there are no cells, and nothing is touched."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CODE = """
import sys
stdout, hook = sys.stdout, sys.displayhook
import trialbook as tb
with tb.start_run() as run:
    print("out")
from trialbook.recording import stores
print(stores.current_store().run_cells(run.info.run_id))
print(sys.stdout is stdout, sys.displayhook is hook, "trialbook.kernel" in sys.modules)
"""
TERMINAL = """
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
before = len(shell.input_transformer_manager.cleanup_transforms)
shell.run_cell("%load_ext trialbook")
shell.run_cell("import trialbook as tb\\nwith tb.start_run() as run: print('out')")
shell.run_cell("tb.start_run(); 1 / 0")
from trialbook.recording import stores
tb = shell.user_ns["tb"]
print(stores.current_store().run_cells(shell.user_ns["run"].info.run_id))
print(tb.last_active_run().info.status, before == len(
    shell.input_transformer_manager.cleanup_transforms))
shell.history_manager.end_session()
"""


def output(code: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_a_script(tmp_path: Path) -> None:
    assert output(CODE, tmp_path) == ["out", "[]", "True True False"]


def test_ipython_in_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / ".ipython"))
    lines = output(TERMINAL, tmp_path)
    assert "out" in lines
    assert lines[-2:] == ["[]", "RUNNING True"]
