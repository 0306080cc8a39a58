"""What README and docs show as Python runs as it stands."""

from __future__ import annotations

import json
import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize(
    "page", [p for p in PAGES if BLOCK.search(p.read_text())], ids=lambda page: page.name
)
def test_python_blocks_run(page: Path) -> None:
    namespace: dict[str, object] = {}
    for block in BLOCK.findall(page.read_text()):
        exec(compile(block, page.name, "exec"), namespace)  # noqa: S102 - our own pages
    # some pages are of notebooks that call it otherwise
    assert "tb" in namespace or "mlflow" in namespace


PLACE = re.compile(r"([\w./-]+\.(?:py|tsx?|json|mjs|toml))(?::([A-Za-z_.]+))?")
"""A file of the sources, and what it defines."""


@pytest.mark.parametrize(
    "page",
    [
        *PAGES,
        *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")),
    ],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize(("page", "least"), [("architecture.md", 50), ("security.md", 15)])
def test_what_pages_name_of_the_sources_is_there(page: str, least: int) -> None:
    places = PLACE.findall((ROOT / "docs" / page).read_text())
    assert len(places) > least
    assert [f"{path}:{name}" for path, name in places if not defines(path, name)] == []


def defines(path: str, name: str) -> bool:
    """Tell whether there is such a file, in which every part of a name occurs."""
    roots = (ROOT / "src" / "trialbook", ROOT / "js", ROOT)
    file = next((root / path for root in roots if (root / path).is_file()), None)
    if file is None:
        return False
    words = set(re.findall(r"\w+", file.read_text()))
    return all(part in words for part in name.split(".") if part)


def test_every_benchmark_is_listed() -> None:
    listed = (ROOT / "benchmarks" / "README.md").read_text()
    scripts = [path.name for path in (ROOT / "benchmarks").glob("*.py")]
    assert [name for name in sorted(scripts) if f"`{name}`" not in listed] == []


def dependencies() -> set[str]:
    """Return the names of all packages that this one needs, to build and to test it included."""
    python = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = python["project"]["optional-dependencies"].values()
    needed = [
        *python["build-system"]["requires"],
        *python["project"]["dependencies"],
        *(package for extra in extras for package in extra),
    ]
    page = json.loads((ROOT / "package.json").read_text())
    names = {re.split(r"[^\w.-]", package)[0] for package in needed} - {"trialbook"}
    return names | {*page["dependencies"], *page["devDependencies"]}


def test_every_dependency_has_its_reason_and_no_other() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    table = contributing.partition("## Why each dependency is there")[2]
    cells = re.findall(r"^\| (?!package \|)(?:\*\w+:\* )?([^|]+) \|", table, re.MULTILINE)
    listed = {name for cell in cells for name in re.split(r", | with | and ", cell)}
    patterns = {name.replace("\\*", "*") for name in listed}
    needed = dependencies()
    assert [n for n in sorted(needed) if not any(fnmatchcase(n, p) for p in patterns)] == []
    assert [p for p in sorted(patterns) if not any(fnmatchcase(n, p) for n in needed)] == []
