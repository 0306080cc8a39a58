"""What git says of a folder, whatever the repository is made to do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from trialbook.service.context import git_command
from trialbook.service.context import git_state as git_module
from trialbook.service.context.git_state import GitState, git_state


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
    assert state.remote == "https://example.org/models.git"
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


# Where a stranger's repository can put settings, besides .git/config.
PLACES = ("local", "worktree", "include", "includeIf", "linked worktree", "submodule")
HOSTILE = {
    "core.fsmonitor": "{}",
    "core.pager": "{}",
    "core.sshCommand": "{}",
    "core.editor": "{}",
    "core.askPass": "{}",
    "pager.status": "{}",
    "alias.status": "!{}",
    "alias.diff": "!{}",
    "credential.helper": "!{}",
    "diff.external": "{}",
    "diff.evil.command": "{}",
    "diff.evil.textconv": "{}",
    "filter.evil.clean": "{}",
    "filter.evil.smudge": "{}",
    "filter.evil.process": "{}",
    "filter.evil.required": "true",
    "filter.a=b.clean": "{}",
    "filter.a=b.process": "{}",
    "diff.a=b.textconv": "{}",
}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return a program that leaves ``trap`` behind when it runs."""
    program = tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path / 'trap'}\ncat\n")
    program.chmod(0o755)
    return program


def set_all(folder: Path, file: Path, script: Path) -> None:
    for name, value in HOSTILE.items():
        git(folder, "config", "--file", str(file), name, value.format(script))
    git(folder, "config", "--file", str(file), "core.hooksPath", str(file.parent))
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        if not (file.parent / hook).exists():
            (file.parent / hook).symlink_to(script)


def planted(repository: Path, place: str, script: Path) -> Path:
    """Return the folder of a repository that has hostile settings in a place."""
    folder, config = repository, repository / ".git/config"
    if place == "linked worktree":
        folder = repository.parent / "linked"
        git(repository, "worktree", "add", "--quiet", str(folder))
    if place == "submodule":
        folder = repository / "deep"
        git(
            repository,
            *("-c", "protocol.file.allow=always", "submodule", "--quiet", "add"),
            *(str(repository), "deep"),
        )
        config = repository / ".git/modules/deep/config"
    elif place in ("worktree", "linked worktree"):
        git(repository, "config", "extensions.worktreeConfig", "true")
        config = Path(git(folder, "rev-parse", "--absolute-git-dir")) / "config.worktree"
    elif place != "local":
        config = repository / ".git/more"
        key = "include.path" if place == "include" else f"includeIf.gitdir:{repository}/.path"
        git(repository, "config", key, "more")
    set_all(folder, config, script)
    return folder


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("driver", ["evil", "a=b"])
def test_hostile_repository_starts_no_program(
    repository: Path, script: Path, place: str, driver: str
) -> None:
    commit(repository, train="1\n", **{".gitattributes": f"* filter={driver} diff={driver}\n"})
    folder = planted(repository, place, script)
    (folder / "train").write_text("2\n")
    # whoever planted the settings had git run them
    (script.parent / "trap").unlink(missing_ok=True)
    os.utime(folder / ".gitattributes")
    state = state_of(folder)
    assert state.changed == ["train"]
    assert b"+2\n" in state.diff
    assert not (script.parent / "trap").exists()


@pytest.mark.parametrize("place", ["info/attributes", "core.attributesFile"])
def test_attributes_from_elsewhere_start_no_program(
    repository: Path, script: Path, place: str
) -> None:
    commit(repository, train="1\n")
    set_all(repository, repository / ".git/config", script)
    attributes = repository / ".git/info/attributes"
    attributes.write_text("* filter=evil diff=evil\n")
    if place == "core.attributesFile":
        attributes = attributes.rename(repository / ".git/elsewhere")
        git(repository, "config", "core.attributesFile", str(attributes))
    (repository / "train").write_text("2\n")
    (script.parent / "trap").unlink(missing_ok=True)
    assert state_of(repository).changed == ["train"]
    assert not (script.parent / "trap").exists()


@pytest.mark.parametrize(
    "name", ["GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EDITOR"]
)
def test_programs_in_the_environment_are_not_started(
    repository: Path, script: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    commit(repository, train="1\n")
    (repository / "train").write_text("2\n")
    monkeypatch.setenv(name, str(script))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor={script}'")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert state_of(repository).changed == ["train"]
    assert not (script.parent / "trap").exists()


def test_a_filter_of_the_persons_own_finds_no_code_in_the_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "person"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    settings.write_text('[filter "strip"]\n\tclean = ./strip.sh\n')
    commit(repository, train="1\n", **{"strip.sh": f"#!/bin/sh\ntouch {tmp_path / 'trap'}\ncat\n"})
    (repository / "strip.sh").chmod(0o755)
    (repository / ".gitattributes").write_text("train filter=strip\n")
    (repository / "train").write_text("2\n")
    assert "train" in state_of(repository).changed
    assert not (tmp_path / "trap").exists()


def test_a_program_named_git_beside_the_notebook_is_not_started(
    repository: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = commit(repository, train="1\n")
    (repository / "git").symlink_to(script)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    assert state_of(repository).commit == made
    assert not (script.parent / "trap").exists()


def test_files_outside_of_the_repository_are_not_read(repository: Path, tmp_path: Path) -> None:
    commit(repository, notes="1\n")
    (tmp_path / "notes").write_text("private")
    git(repository, "config", "core.worktree", str(tmp_path))
    state = state_of(repository)
    assert (state.changed, state.diff) == ([], b"")
    assert "elsewhere" in str(state.problem)


@pytest.mark.parametrize(
    "settings",
    [
        {"core.autocrlf": "input"},
        {"core.splitIndex": "true"},
        {"core.untrackedCache": "true"},
        {"core.sparseCheckout": "true"},
        {"index.version": "4"},
    ],
    ids=str,
)
def test_settings_that_are_no_programs_count(repository: Path, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        git(repository, "config", name, value)
    (repository / ".git/info/exclude").write_text("ignored\n")
    made = commit(repository, train="1\n", other="1\n")
    git(repository, "status")
    (repository / "train").write_bytes(b"1\r\n" if "core.autocrlf" in settings else b"2\n")
    (repository / "ignored").write_text("x")
    state = state_of(repository)
    assert (state.commit, state.branch, state.untracked) == (made, "main", [])
    said = git(repository, "--no-optional-locks", "status", "--porcelain", "--untracked-files=no")
    assert state.changed == said.split()[1::2]
    assert state.diff.decode().strip() == git(repository, "diff", "HEAD")


def test_repository_of_the_longer_digests(repository: Path) -> None:
    folder = repository.parent / "longer"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    made = commit(folder, train="1\n")
    (folder / "train").write_text("2\n")
    state = state_of(folder)
    assert (len(made), state.commit, state.changed) == (64, made, ["train"])
    assert b"+2\n" in state.diff


def test_asking_leaves_the_repository_as_it_was(repository: Path) -> None:
    commit(repository, train="1\n")
    (repository / "train").write_text("2\n")

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in (repository / ".git").rglob("*")}

    before = files()
    assert state_of(repository).changed == ["train"]
    assert files() == before


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
    monkeypatch.setattr(git_command, "TIMEOUT_SECONDS", 0.1)
    assert "took longer" in str(state_of(repository).problem)
