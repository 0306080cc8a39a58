"""What git says of the folder that a run starts in, asked without running anything of its own.

A repository may be anybody's: its configuration can name programs that git
starts when it compares files. None of those runs here, nothing is fetched and
nothing is written.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trialbook import config

MAX_DIFF = 1_000_000
"""Bytes of the uncommitted difference that are kept."""
MAX_NAMES = 1000
"""Names of changed and of untracked files that are kept, each."""
SECONDS = 5.0
"""After which a command is given up."""

_SECRET = (
    *(".env", ".env.*", "*.env", ".netrc", ".npmrc", ".pypirc", "id_rsa*", "id_ed25519*"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*credentials*", "*secret*", "*password*"),
)
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
_NOWHERE = ("not a git repository", "must be run in a work tree", "cannot use bare repository")
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
_PROGRAM = re.compile(r"(filter\..*)\.(clean|smudge|process|required)")


@dataclass(slots=True)
class GitState:
    """A repository as a run found it.

    Attributes
    ----------
    root : str
    commit, branch, remote : str or None
        No commit in an empty repository, no branch where the head is detached;
        the remote's URL comes without credentials.
    changed, untracked : list of str
        Paths below the root, at most `MAX_NAMES` of each.
    diff : bytes
        Of tracked files against the commit, files that hold secrets left out.
    diff_cut : bool
        The difference was longer than `MAX_DIFF`.
    problem : str or None
        Why git told nothing.
    """

    root: str = ""
    commit: str | None = None
    branch: str | None = None
    remote: str | None = None
    changed: list[str] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
    diff: bytes = b""
    diff_cut: bool = False
    problem: str | None = None


class _GitError(Exception):
    """Git refused, or took too long."""


def git_state(folder: Path) -> GitState | None:
    """Return the state of the repository around a folder; None where there is none, or no git."""
    program = shutil.which("git")
    if program is None:
        return None
    git = [program, *_SAFE]
    try:
        root = _ask(git, folder, "rev-parse", "--show-toplevel").decode(errors="replace")
        state = GitState(root=root.rstrip("\n"))
        # only what the repository itself says; the person's own programs are the person's
        git += _without_programs(git, Path(state.root))
        _read_status(git, state)
        state.remote = _remote(git, Path(state.root))
        if state.commit is not None and state.changed:
            state.diff, state.diff_cut = _difference(git, Path(state.root))
    except _GitError as error:
        words = str(error)
        if any(says in words for says in _NOWHERE):
            return None
        if "dubious ownership" in words:
            words = "git does not trust the folder, which belongs to another user"
        return GitState(problem=config.without_secrets(words)[:500])
    except OSError:
        return None
    return state


def _without_programs(git: Sequence[str], root: Path) -> list[str]:
    """Return options that keep the repository's filters from running."""
    try:
        names = _ask(git, root, "config", "--local", "--includes", "--list", "--name-only", "-z")
    except _GitError:
        names = b""
    filters = {
        match[1]
        for name in names.decode(errors="surrogateescape").split("\0")
        if (match := _PROGRAM.fullmatch(name))
    }
    options = []
    for name in sorted(filters):
        if "=" in name:
            # such a name cannot be overridden on the command line
            raise _GitError("the repository names a filter that cannot be switched off")
        for setting in ("clean=", "smudge=", "process=", "required=false"):
            options += ["-c", f"{name}.{setting}"]
    return options


def _read_status(git: Sequence[str], state: GitState) -> None:
    told = _ask(
        git,
        Path(state.root),
        *("status", "--porcelain=v2", "--branch", "-z"),
        *("--untracked-files=normal", "--ignore-submodules=all", "--no-renames"),
    )
    for line in told.decode(errors="replace").split("\0"):
        kind, _, rest = line.partition(" ")
        if line.startswith("# branch.oid ") and not line.endswith("(initial)"):
            state.commit = line.rpartition(" ")[2]
        elif line.startswith("# branch.head ") and not line.endswith("(detached)"):
            state.branch = line.removeprefix("# branch.head ")
        elif kind == "1":
            state.changed.append(rest.split(" ", 7)[-1])
        elif kind == "u":
            state.changed.append(rest.split(" ", 9)[-1])
        elif kind == "?":
            state.untracked.append(rest)
    del state.changed[MAX_NAMES:], state.untracked[MAX_NAMES:]


def _remote(git: Sequence[str], root: Path) -> str | None:
    try:
        url = _ask(git, root, "config", "--get", "remote.origin.url")
    except _GitError:  # there is none
        return None
    return config.without_secrets(url.decode(errors="replace").strip()) or None


def _difference(git: Sequence[str], root: Path) -> tuple[bytes, bool]:
    left_out = [f":(exclude,glob,icase)**/{name}" for name in _SECRET]
    told = _ask(
        git,
        root,
        *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"),
        *("--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/", "HEAD", "--", "."),
        *left_out,
        limit=MAX_DIFF + 1,
    )
    return told[:MAX_DIFF], len(told) > MAX_DIFF


def _ask(git: Sequence[str], folder: Path, *words: str, limit: int = 10 * MAX_DIFF) -> bytes:
    """Return the beginning of what a command prints."""
    # what the process that runs us says of another repository does not count here
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT
    }
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    with subprocess.Popen(  # noqa: S603 -- git, without a shell
        [*git, *words],
        cwd=folder,
        env=kept | quiet,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        late = threading.Timer(SECONDS, process.kill)
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
        raise _GitError(f"git {words[0]} took longer than {SECONDS:g} seconds")
    if code != 0:
        raise _GitError(errors.decode(errors="replace").strip() or f"git {words[0]} failed")
    return told
