"""What git says of a folder, whatever the repository is made to do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from trialbook.service import git_state as git_module
from trialbook.service.git_state import GitState, git_state


def git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def commit(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=first")
    return git(folder, "rev-parse", "HEAD")


def state_of(folder: Path) -> GitState:
    state = git_state(folder)
    assert state is not None
    return state


def test_clean_repository(repository: Path) -> None:
    made = commit(repository, train="alpha = 1\n")
    git(repository, "remote", "add", "origin", "https://ada:hunter2@example.org/models.git?key=s3")
    (repository / "deep").mkdir()
    state = state_of(repository / "deep")
    assert (state.root, state.commit, state.branch) == (str(repository), made, "main")
    assert state.remote is not None
    assert "example.org/models.git" in state.remote
    assert "hunter2" not in state.remote
    assert (state.changed, state.untracked, state.diff) == ([], [], b"")


def test_changes_are_kept_without_secrets(repository: Path) -> None:
    commit(repository, train="alpha = 1\n", **{".env": "KEY=1\n", "my.key": "a\n"})
    for name, text in {"train": "alpha = 2\n", ".env": "KEY=hunter2\n", "my.key": "b\n"}.items():
        (repository / name).write_text(text)
    (repository / "notes ü.txt").write_text("new")
    state = state_of(repository)
    assert sorted(state.changed) == [".env", "my.key", "train"]
    assert state.untracked == ["notes ü.txt"]
    assert b"-alpha = 1\n+alpha = 2\n" in state.diff
    assert b"hunter2" not in state.diff
    assert b"my.key" not in state.diff


def test_long_difference_is_cut(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, data="0\n")
    (repository / "data").write_text("1234567\n" * 1000)
    monkeypatch.setattr(git_module, "MAX_DIFF", 500)
    state = state_of(repository)
    assert (len(state.diff), state.diff_cut) == (500, True)


def test_detached_head_has_no_branch(repository: Path) -> None:
    made = commit(repository, train="1")
    git(repository, "checkout", "--quiet", "--detach")
    state = state_of(repository)
    assert (state.commit, state.branch) == (made, None)


def test_empty_repository_has_no_commit(repository: Path) -> None:
    (repository / "train").write_text("1")
    state = state_of(repository)
    assert (state.commit, state.branch, state.untracked) == (None, "main", ["train"])


def test_no_repository_and_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert git_state(tmp_path) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_state(tmp_path) is None


def test_inside_the_git_folder_nothing_is_told(repository: Path) -> None:
    assert git_state(repository / ".git") is None


def test_hostile_repository_starts_no_program(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(0o755)
    commit(repository, train="1\n", **{".gitattributes": "* filter=evil diff=evil\n"})
    settings = {
        "core.fsmonitor": script,
        "core.pager": script,
        "core.sshCommand": script,
        "diff.external": script,
        "diff.evil.command": script,
        "diff.evil.textconv": script,
        "filter.evil.clean": script,
        "filter.evil.smudge": script,
        "filter.evil.process": script,
        "filter.evil.required": "true",
        "core.hooksPath": tmp_path,
    }
    for name, value in settings.items():
        git(repository, "config", name, str(value))
    (tmp_path / "post-index-change").symlink_to(script)
    (repository / "train").write_text("2\n")
    os.utime(repository / ".gitattributes")
    state = state_of(repository)
    assert state.changed == ["train"]
    assert b"+2\n" in state.diff
    assert not trap.exists()


def test_filter_that_cannot_be_switched_off(repository: Path) -> None:
    commit(repository, train="1\n")
    with (repository / ".git/config").open("a") as file:
        file.write('[filter "a=b"]\n\tclean = touch trap\n')
    assert "cannot be switched off" in str(state_of(repository).problem)


def test_distrusted_folder_is_said_in_words(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, train="1\n")
    bin_folder = repository.parent / "bin"
    bin_folder.mkdir()
    fake = bin_folder / "git"
    fake.write_text("#!/bin/sh\necho \"fatal: detected dubious ownership in '/x'\" >&2\nexit 128\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")
    assert "belongs to another user" in str(state_of(repository).problem)


def test_git_that_hangs_is_given_up(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bin_folder = repository.parent / "bin"
    bin_folder.mkdir()
    fake = bin_folder / "git"
    fake.write_text("#!/bin/sh\nexec sleep 60\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")
    monkeypatch.setattr(git_module, "SECONDS", 0.1)
    assert "took longer" in str(state_of(repository).problem)
