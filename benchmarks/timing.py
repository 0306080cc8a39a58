"""Runs the actions of a side (see `peer_actions`) in processes of their own, and times them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import peer_actions

HERE = Path(__file__).parent
# the end of a process, which may wait for a database, is another matter
LEAVE = "import os; os._exit(0)"


@dataclass(frozen=True)
class Side:
    """One of those compared: a script, and the Python that has what it needs.

    ``scale`` is by how much less it does than the others where that takes minutes.
    """

    name: str
    module: str
    python: str = sys.executable
    scale: int = 1

    @property
    def is_there(self) -> bool:
        """Whether its Python has the package of this name, of which is told where it has not."""
        code = (
            f"import importlib.util, sys; sys.exit(not importlib.util.find_spec({self.module!r}))"
        )
        there = subprocess.run([self.python, "-c", code], check=False).returncode == 0
        if not there:
            print(f"{self.name} is left out: {self.python} does not have it.")
        return there

    def start(self, action: str, count: int, folder: Path) -> subprocess.Popen[str]:
        """Begin an action; what it has to say to people goes to a file."""
        with (folder / "errors.txt").open("a") as errors:
            return subprocess.Popen(
                [self.python, str(HERE / f"peer_{self.module}.py"), action, str(count)],
                cwd=folder,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def act(self, action: str, count: int, folder: Path) -> Any:
        """Return the figures of an action."""
        process = self.start(action, count, folder)
        output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{self.name} {action}: {(folder / 'errors.txt').read_text()}")
        return json.loads(output.partition(peer_actions.FIGURES)[2].partition("\n")[0])

    def alone(self, action: str, count: int) -> Any:
        """Return the figures of an action in an empty folder."""
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            return self.act(action, count, Path(folder))

    def seconds(self, code: str) -> float:
        """Return how long a process takes that runs Python code in an empty folder."""
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            start = time.perf_counter()
            subprocess.run(
                [self.python, "-c", f"{code}\n{LEAVE}"],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": f"{HERE}:{os.environ.get('PYTHONPATH', '')}"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=True,
            )
            return time.perf_counter() - start


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    """Return when a process has signalled."""
    assert process.stdout
    for line in process.stdout:
        if line.strip() == word:
            return
    raise RuntimeError(f"a process ended before it was {word}")


def go_on(process: subprocess.Popen[str]) -> None:
    """Let a process that has signalled go on."""
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def until_read(of: Side, action: str, count: int, folder: Path) -> dict[str, float]:
    """Return the seconds that an action writes, and until another process has read all of it."""
    with of.start(action, count, folder) as writer:
        wait_for(writer, "ready")
        with of.start("poll", count, folder) as reader:
            wait_for(reader, "ready")
            start = time.perf_counter()
            go_on(writer)
            go_on(reader)
            wait_for(writer, "written")
            written = time.perf_counter() - start
            wait_for(reader, "read")
            taken = time.perf_counter() - start
            go_on(reader)
            reader.communicate()
        go_on(writer)
        writer.communicate()
    return {"written": written, "read": taken}


def killed(of: Side, seconds: float, folder: Path) -> int:
    """Return how many calls had returned when a process that logs was killed."""
    process = of.start("kill", 0, folder)
    assert process.stdout
    output = os.dup(process.stdout.fileno())
    told = b""
    while not any(line.strip().isdigit() for line in told.split(b"\n")[:-1]):
        told += os.read(output, 65_536)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        # read on, because a full pipe would stop the loop
        told = (told + os.read(output, 65_536))[-100:]
    process.kill()
    while more := os.read(output, 65_536):
        told = (told + more)[-100:]
    os.close(output)
    process.communicate()
    return int(told.rpartition(b"\n")[0].rpartition(b"\n")[2]) + 1


def median(figures: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure of several runs."""
    return {name: statistics.median(f[name] for f in figures) for name in figures[0]}


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "errors.txt")
    return sum(path.stat().st_size for path in files)
