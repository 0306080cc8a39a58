"""The environments of other versions that ``dev/test.py`` makes say what the package promises."""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "dev"))
    return importlib.import_module("versions")


def test_every_python_is_tested(versions: Any) -> None:
    begins = "Programming Language :: Python :: "
    promised = {c.removeprefix(begins) for c in PROJECT["classifiers"] if c.startswith(begins)}
    assert {step.python for step in versions.STEPS.values()} == promised


def test_the_oldest_of_every_dependency_is_tested(versions: Any) -> None:
    pins = dict(line.split("==") for line in versions.requirements("lowest") if "==" in line)
    for range_ in PROJECT["dependencies"]:
        name, _, begin = range_.partition(">=")
        assert pins[name] == begin.partition(",")[0]
    assert pins["psycopg"] in PROJECT["optional-dependencies"]["postgres"][0]


def test_an_interpreter_is_one_of_that_version(versions: Any) -> None:
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert versions.find(this) is not None
    assert versions.find("3.1") is None
