"""Asking git without running anything of a repository's own.

A repository may be anybody's, and git starts programs that its settings name:
filters, drivers, hooks, monitors, helpers. Git has no switch that leaves these
settings out, and they hide in many files. So git compares the files as those of
another repository: an empty folder with settings of ours, which borrows
commits and index from the real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

TIMEOUT_SECONDS = 5.0
"""After which a command is given up."""
MAX_ANSWER = 10_000_000
"""Bytes of an answer that are read."""

_SAFE = (
    "--no-pager",
    "--no-optional-locks",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "protocol.allow=never"),
    *("-c", "submodule.recurse=false"),
    *("-c", "core.quotePath=false"),
)
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
# what tells git how to read files, and names no program
_HARMLESS = (
    *("core.repositoryformatversion", "extensions.objectformat"),
    *("core.filemode", "core.symlinks", "core.ignorecase", "core.precomposeunicode"),
    *("core.protecthfs", "core.protectntfs", "core.longpaths"),
    *("core.autocrlf", "core.eol", "core.trustctime", "core.checkstat"),
    *("core.excludesfile", "core.attributesfile"),
    *("core.sparsecheckout", "core.sparsecheckoutcone", "index.sparse"),
)
_LENT = ("info/exclude", "info/attributes", "info/sparse-checkout", "sharedindex.*")


class GitError(Exception):
    """Git refused, or took too long."""


@dataclass(frozen=True, slots=True)
class Git:
    """The program, the folder it works in, and what it is told besides the command."""

    program: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> Git | None:
        """Return git as it works in a folder; None where it is not installed."""
        # a relative folder on the path would be the repository's
        path = os.pathsep.join(name for name in os.get_exec_path() if Path(name).is_absolute())
        program = shutil.which("git", path=path)
        # Windows looks into the working folder first, whatever the path says
        return cls(program, folder) if program and Path(program).is_absolute() else None

    def line(self, *words: str) -> str:
        """Return the line that a command prints."""
        return self.ask(*words).decode(errors="replace").rstrip("\n")

    def ask(self, *words: str, limit: int = MAX_ANSWER) -> bytes:
        """Return the beginning of what a command prints.

        Raises
        ------
        GitError
            Git says no, or takes longer than `TIMEOUT_SECONDS`.
        """
        with subprocess.Popen(  # noqa: S603 -- git, without a shell
            [self.program, *_SAFE, *words],
            cwd=self.folder,
            env=_environment() | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            late = threading.Timer(TIMEOUT_SECONDS, process.kill)
            late.daemon = True
            late.start()
            try:
                assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 -- for the type checker
                told = process.stdout.read(limit)
                if len(told) == limit:
                    process.kill()
                    return told
                errors = process.stderr.read(10_000)
                code = process.wait()
            finally:
                late.cancel()
        if code < 0:
            raise GitError(f"git {words[0]} took longer than {TIMEOUT_SECONDS:g} seconds")
        if code != 0:
            raise GitError(errors.decode(errors="replace").strip() or f"git {words[0]} failed")
        return told


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a repository's files are, and what git keeps of it."""

    root: Path
    own: Path
    """For the index and the head: of this working tree alone."""
    shared: Path
    """For commits and settings: shared with other working trees."""

    @classmethod
    def around(cls, git: Git) -> Repository:
        """Return the repository that a folder is in; GitError where there is none."""
        told = git.ask("rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir")
        root, own, shared = os.fsdecode(told).removesuffix("\n").split("\n")
        return cls(Path(root), Path(own), Path(git.folder, shared).resolve())


def settings(git: Git) -> dict[str, str]:
    """Return what is set for a repository, by the repository, the person and the system."""
    told = os.fsdecode(git.ask("config", "--includes", "--list", "-z"))
    entries = (entry.partition("\n") for entry in told.split("\0"))
    # a name alone means that it is true
    return {name: value if given else "true" for name, given, value in entries}


@contextmanager
def without_settings(
    git: Git, repository: Repository, commit: str | None, known: Mapping[str, str]
) -> Iterator[Git]:
    """Give git as it sees the files of a repository, with none of the settings that run programs.

    Parameters
    ----------
    git : Git
    repository : Repository
    commit : str or None
        What the files are compared with; None where there is no commit yet.
    known : dict
        The `settings`.
    """
    with TemporaryDirectory(prefix="trialbook-git-") as made:
        folder = Path(made)
        (folder / "refs").mkdir()
        (folder / "info").mkdir()
        (folder / "HEAD").write_text(f"{commit or 'ref: refs/heads/none'}\n")
        (folder / "config").write_text(
            "".join(_setting(name, known[name]) for name in _HARMLESS if name in known),
            "utf-8",
            "surrogateescape",
        )
        for above in (repository.shared, repository.own):
            for pattern in _LENT:
                for file in above.glob(pattern):
                    if file.is_file():
                        shutil.copyfile(file, folder / file.relative_to(above))
        environment = {
            "GIT_DIR": str(folder),
            "GIT_WORK_TREE": str(repository.root),
            "GIT_INDEX_FILE": str(repository.own / "index"),
            "GIT_OBJECT_DIRECTORY": str(repository.shared / "objects"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        yield replace(git, folder=repository.root, environment=environment)


def _setting(name: str, value: str) -> str:
    section, _, key = name.partition(".")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'[{section}]\n\t{key} = "{quoted}"\n'


def _environment() -> dict[str, str]:
    # what the process that runs us says of another repository does not count here
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT
    }
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
