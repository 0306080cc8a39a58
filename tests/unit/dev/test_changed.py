"""``dev/test.py --changed`` finds the tests that a change can have broken."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "src/trialbook/__init__.py": "from trialbook.tracking.runs import start_run as start_run",
    "src/trialbook/lexer.py": "",
    "src/trialbook/parser.py": "from trialbook.lexer import tokens",
    "src/trialbook/kernel/attach.py": "",
    "src/trialbook/views/table.py": "",
    "src/trialbook/tracking/runs.py": "LATER = 'trialbook.views.table'",
    "dev/slowest.py": "",
    "tests/unit/test_parser.py": "from trialbook.parser import parse",
    "tests/unit/test_runs.py": "import trialbook as tb\ntb.start_run()",
    "tests/unit/test_slowest.py": "import importlib\nimportlib.import_module('slowest')",
    "tests/kernel/conftest.py": "",
    "tests/kernel/test_magic.py": "CODE = '''import trialbook as tb\ntb.start_run()'''",
    "tests/protocol/test_golden.py": "FOLDER = 'golden'",
    "tests/ui/lab.py": "",
    "tests/ui/test_table.py": "from lab import Lab\nfrom trialbook.parser import parse",
}


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "dev"))
    return importlib.import_module("changed")


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        # what imports it, at any distance
        ("src/trialbook/lexer.py", ["unit/test_parser.py"]),
        # public names, code that a kernel executes, and modules that are loaded on first use
        ("src/trialbook/views/table.py", ["kernel/test_magic.py", "unit/test_runs.py"]),
        ("src/trialbook/kernel/attach.py", ["kernel/test_magic.py"]),
        ("tests/kernel/conftest.py", ["kernel/test_magic.py"]),
        ("tests/unit/test_runs.py", ["unit/test_runs.py"]),
        ("dev/slowest.py", ["unit/test_slowest.py"]),
        # browser tests by their own code alone
        ("tests/ui/lab.py", ["ui/test_table.py"]),
        # files that are no code, by the name of their folder
        ("tests/protocol/golden/a.json", ["protocol/test_golden.py"]),
        ("README.md", []),
    ],
)
def test_what_reaches_a_change_is_tested(
    changed: Any, tmp_path: Path, path: str, tests: list[str]
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert sorted(changed.broken([path], tmp_path)) == [f"tests/{test}" for test in tests]


def test_each_step_is_given_its_files(changed: Any, tmp_path: Path) -> None:
    for name in ("src/trialbook/__init__.py", "tests/unit/test_a.py", "tests/ui/test_b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "js").mkdir()
    (tmp_path / "js/format.ts").write_text("", "utf-8")
    paths = ["js/format.ts", "js/gone.ts", "tests/unit/test_a.py", "tests/ui/test_b.py"]
    assert changed.steps(paths, tmp_path) == {
        "lint": [],
        "types": [],
        "python": ["tests/unit/test_a.py"],
        "ui": ["tests/ui/test_b.py"],
        "js": ["js/format.ts"],
    }
    assert changed.steps(["README.md"], tmp_path) == {}
