"""The copies of notebooks that ``dev/lab.py`` opens: never overwritten once they are somebody's."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

PATH = Path(__file__).resolve().parents[3] / "dev/tryout.py"


@pytest.fixture(scope="module")
def tryout() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tryout", PATH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "quickstart.ipynb"
    path.write_text("first")
    return path


def test_a_copy_is_made_once_and_stays_whatever_is_saved_in_it(
    tryout: ModuleType, original: Path, tmp_path: Path
) -> None:
    copy = tryout.bring_in(original, tmp_path / "tryout")
    assert copy.read_text() == "first"
    copy.write_text("first, with outputs")
    assert tryout.bring_in(original, tmp_path / "tryout") == copy
    assert copy.read_text() == "first, with outputs"
    assert original.read_text() == "first"


def test_a_copy_that_nobody_changed_follows_the_original(
    tryout: ModuleType, original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tryout.bring_in(original, tmp_path / "tryout")
    original.write_text("second")
    assert tryout.bring_in(original, tmp_path / "tryout") == copy
    assert copy.read_text() == "second"
    assert capsys.readouterr().out == ""


def test_a_changed_copy_stays_beside_the_new_one(
    tryout: ModuleType, original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tryout.bring_in(original, tmp_path / "tryout")
    mine.write_text("mine")
    for text, name in (("second", "quickstart-2.ipynb"), ("third", "quickstart-3.ipynb")):
        original.write_text(text)
        copy = tryout.bring_in(original, tmp_path / "tryout")
        assert (copy.name, copy.read_text()) == (name, text)
        assert f"the new one is tryout/{name}" in capsys.readouterr().out
        copy.write_text("mine, too")
    assert mine.read_text() == "mine"
    assert tryout.bring_in(original, tmp_path / "tryout") == copy


def test_a_file_of_that_name_that_nobody_copied_stays(
    tryout: ModuleType, original: Path, tmp_path: Path
) -> None:
    (tmp_path / "tryout").mkdir()
    (tmp_path / "tryout/quickstart.ipynb").write_text("anybody's")
    assert tryout.bring_in(original, tmp_path / "tryout").name == "quickstart-2.ipynb"
    assert (tmp_path / "tryout/quickstart.ipynb").read_text() == "anybody's"
