"""What ``import trialbook`` gives, and what it costs."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import trialbook as tb

SOURCE = Path(tb.__file__)
HEAVY = [
    "IPython",
    "PIL",
    "anywidget",
    "comm",
    "matplotlib",
    "msgspec",
    "numpy",
    "pandas",
    "sqlalchemy",
]


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def typed_names() -> set[str]:
    """Return the names that type checkers see."""
    tree = ast.parse(SOURCE.read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        alias.asname
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return {name for name in imported if not name.startswith("_")}


def test_type_checkers_and_the_interpreter_see_the_same_names() -> None:
    assert typed_names() | {"__version__", "load_ipython_extension"} == set(dir(tb))


@pytest.mark.parametrize("name", dir(tb))
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(tb, name)
    assert name == "__version__" or inspect.getdoc(value)


def test_what_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'trialbook' has no attribute 'no_such_name'"):
        tb.no_such_name  # noqa: B018 -- that it raises


@pytest.mark.parametrize(
    "uses", ["tb", "tb.start_run, tb.log_metric, tb.log_figure, tb.log_image, tb.MlflowClient"]
)
def test_nothing_heavy_is_loaded_before_it_is_needed(uses: str) -> None:
    code = f"import sys, trialbook as tb; {uses}; print(*set({HEAVY}) & set(sys.modules))"
    assert python(code) == ""


def test_looking_at_names_creates_no_store(workspace: Path) -> None:
    python("import trialbook as tb; tb.get_tracking_uri(); tb.log_metric; tb.runs")
    assert list(workspace.iterdir()) == []


def test_a_front_end_that_cannot_be_reached_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trialbook.kernel.attach", None)
    with pytest.warns(UserWarning, match="could not connect with the notebook"):
        tb.load_ipython_extension(object())
