"""What git says of the folder that a run starts in.

A repository may be anybody's: nothing of it runs, nothing is fetched and nothing is written.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from trialbook import settings as config
from trialbook.service.context.git_command import (
    Git,
    GitError,
    Repository,
    settings,
    without_settings,
)
from trialbook.service.context.git_remote import without_user

MAX_DIFF = 1_000_000
"""Bytes of the uncommitted difference that are kept."""
MAX_NAMES = 1000
"""Names of changed and of untracked files that are kept, each."""

_SECRET = (
    *(".env", ".env.*", "*.env", ".netrc", ".npmrc", ".pypirc", "id_rsa*", "id_ed25519*"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*credentials*", "*secret*", "*password*"),
)
_SECRET = (
    *(".env", ".env.*", "*.env", ".netrc", ".npmrc", ".pypirc", "id_rsa*", "id_ed25519*"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*credentials*", "*secret*", "*password*"),
)
_NOWHERE = ("not a git repository", "must be run in a work tree", "cannot use bare repository")


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


def git_state(folder: Path) -> GitState | None:
    """Return the state of the repository around a folder; None where there is none, or no git."""
    git = Git.at(folder)
    if git is None:
        return None
    try:
        return _state(git)
    except GitError as error:
        words = str(error)
        if any(says in words for says in _NOWHERE):
            return None
        if "dubious ownership" in words:
            words = "git does not trust the folder, which belongs to another user"
        return GitState(problem=config.without_secrets(words)[:500])
    except OSError:
        return None


def _state(git: Git) -> GitState:
    repository = Repository.around(git)
    if not (repository.root / ".git").exists():
        raise GitError("the repository says that its files are elsewhere, which is not looked at")
    known = settings(git)
    state = GitState(
        root=os.fsencode(repository.root).decode(errors="replace"),
        commit=_line(git, "rev-parse", "--verify", "--quiet", "HEAD"),
        branch=_line(git, "symbolic-ref", "--quiet", "--short", "HEAD"),
        remote=without_user(known.get("remote.origin.url", "")) or None,
    )
    with without_settings(git, repository, state.commit, known) as clean:
        _read_status(clean, state)
        if state.commit is not None and state.changed:
            state.diff, state.diff_cut = _difference(clean)
    return state


def _line(git: Git, *words: str) -> str | None:
    try:
        return git.ask(*words).decode(errors="replace").strip() or None
    except GitError:  # there is none
        return None


def _read_status(git: Git, state: GitState) -> None:
    told = git.ask(
        *("status", "--porcelain=v2", "-z"),
        *("--untracked-files=normal", "--ignore-submodules=all", "--no-renames"),
    )
    for line in told.decode(errors="replace").split("\0"):
        kind, _, rest = line.partition(" ")
        if kind == "1":
            state.changed.append(rest.split(" ", 7)[-1])
        elif kind == "u":
            state.changed.append(rest.split(" ", 9)[-1])
        elif kind == "?":
            state.untracked.append(rest)
    del state.changed[MAX_NAMES:], state.untracked[MAX_NAMES:]


def _difference(git: Git) -> tuple[bytes, bool]:
    left_out = [f":(exclude,glob,icase)**/{name}" for name in _SECRET]
    told = git.ask(
        *("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"),
        *("--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/", "HEAD", "--", "."),
        *left_out,
        limit=MAX_DIFF + 1,
    )
    return told[:MAX_DIFF], len(told) > MAX_DIFF
