"""Which tests the changes since a commit can have broken, for ``python3 dev/test.py --changed``.

A Python test can be broken by what it reaches: by imports, by public names, by modules that are
named in strings and loaded on first use, and by code in strings, which other processes execute.
It can be broken by any other file when a string of it names that file or its folder.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import environment

PACKAGE = "src/trialbook/__init__.py"
KERNEL = "src/trialbook/kernel/attach.py"
"""What `import trialbook` brings in a kernel."""
BROWSER = "tests/ui/"
"""Its tests reach everything; of them only those whose own code has changed are chosen."""
HOSTS = "tests/ui/hosts/"
RESET = "tests/conftest.py"
"""What it imports is reset for every test, and used by none."""
_PUBLIC = re.compile(r"\b(?:tb|trialbook|mlflow)\.(\w+)")


def since(commit: str) -> list[str]:
    """Return the paths changed since leaving a commit's branch, files new to git included."""
    base = _git("merge-base", "HEAD", commit)[0]
    new = _git("ls-files", "--others", "--exclude-standard")
    return sorted({*_git("diff", "--name-only", base), *new})


def steps(paths: Iterable[str], root: Path = environment.ROOT) -> dict[str, list[str]]:
    """Return the steps to run, each with the files that its command is to be given.

    Parameters
    ----------
    paths : iterable of str
        What has changed, from the project's folder.
    root : Path
        That folder.
    """
    paths = list(paths)
    tests = sorted(test for test in broken(paths, root) if (root / test).exists())
    page = [path for path in paths if path.startswith(("js/", "tests/js/"))]
    chosen = {
        "python": [test for test in tests if not test.startswith(BROWSER)],
        "ui": [t for t in tests if t.startswith(BROWSER) and not t.startswith(HOSTS)],
        "hosts": [test for test in tests if test.startswith(HOSTS)],
        "js": [path for path in page if path.endswith((".ts", ".tsx")) and (root / path).exists()],
    }
    code = page or any(path.endswith(".py") for path in paths)
    return {
        **({"lint": [], "types": []} if code else {}),
        **{name: files for name, files in chosen.items() if files},
    }


def broken(paths: Iterable[str], root: Path) -> set[str]:
    """Return the files of Python tests that reach something that has changed."""
    code = _Code(root)
    reached: set[str] = set()
    waiting = [file for path in paths for file in (path, *code.readers_of_data(path))]
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            waiting += code.readers.get(file, ())
    return {file for file in reached if PurePosixPath(file).name.startswith("test_")}


class _Code:
    """The project's Python files, and for each the others that reach it directly."""

    def __init__(self, root: Path) -> None:
        self._texts = {
            path.relative_to(root).as_posix(): path.read_text("utf-8")
            for folder in ("src", "tests", "dev")
            for path in sorted((root / folder).rglob("*.py"))
        }
        self._trees = {file: ast.parse(text) for file, text in self._texts.items()}
        self._modules = {_module(file): file for file in self._texts}
        self._stems: dict[str, set[str]] = {}
        for file in self._texts:
            if not file.startswith("src/"):
                self._stems.setdefault(PurePosixPath(file).stem, set()).add(file)
        public = {name.rpartition(".")[2]: name for name in self._imported(PACKAGE)}
        self._public = {name: module for name, module in public.items() if module.count(".") > 1}
        self._strings = {file: {*self._constants(file)} for file in self._texts}
        self.readers: dict[str, set[str]] = {}
        for file in self._texts:
            for other in self._reached(file):
                if not file.startswith(BROWSER) or not other.startswith("src/"):
                    self.readers.setdefault(other, set()).add(file)

    def readers_of_data(self, path: str) -> list[str]:
        """Return the files with a string that names a file which is no code, or its folder."""
        data = PurePosixPath(path)
        names = set() if data.suffix == ".py" else {data.name, data.parent.name} - {""}
        return [
            file
            for file, strings in self._strings.items()
            if any(names & {*text.split("/")} for text in strings)
        ]

    def _reached(self, file: str) -> Iterator[str]:
        """Yield the files that one reaches directly."""
        if file == RESET:
            return
        imported = {*self._imported(file)}
        for name in imported | self._strings[file]:
            yield from filter(None, [self._modules.get(name)] if "." in name else [])
        by_name = self._strings[file] if "import_module" in self._texts[file] else set()
        for name in imported | by_name:
            yield from (found for found in self._stems.get(name, ()) if found != file)
        strings = self._strings[file] if file.startswith("tests/") else ()
        executed = any("import trialbook" in text for text in strings)
        if executed or "trialbook" in imported:
            for name in _PUBLIC.findall(self._texts[file]):
                module = self._public.get(name, f"trialbook.{name}.").rpartition(".")[0]
                yield from filter(None, [self._modules.get(module)])
        if executed:  # in a kernel, it may be
            yield KERNEL
        for folder in PurePosixPath(file).parents:
            if (fixtures := f"{folder}/conftest.py") in self._texts and fixtures != file:
                yield fixtures

    def _imported(self, file: str) -> Iterator[str]:
        for node in ast.walk(self._trees[file]):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def _constants(self, file: str) -> Iterator[str]:
        for node in ast.walk(self._trees[file]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _module(file: str) -> str:
    path = PurePosixPath(file).with_suffix("")
    parts = path.parts[1:] if path.parts[0] == "src" else path.parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _git(*words: str) -> list[str]:
    command = ["git", *words]
    done = subprocess.run(command, cwd=environment.ROOT, check=True, capture_output=True, text=True)
    return done.stdout.split("\n")[:-1]
