"""The command line, run in this process but once."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings
from trialbook.cli.command import main
from trialbook.recording import stores
from trialbook.service.context import description_files


@pytest.fixture
def deleted() -> str:
    with tb.start_run() as run:
        tb.log_text("x" * 1500, "a.txt")
    tb.delete_run(run.info.run_id)
    return run.info.run_id


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_the_program_as_installed(deleted: str) -> None:
    stores.close_stores()
    done = subprocess.run(
        [sys.executable, "-m", "trialbook", "gc", "--yes"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1 run, 0 experiments and 1 artifact (1.5 KiB) were removed.\n"
    assert not any(Path("trialbook-artifacts").rglob("*.txt"))


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert said(capsys) == f"trialbook {tb.__version__}\n"


def test_without_arguments_it_says_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    help_ = said(capsys)
    for part in ("usage: trialbook", "tb.start_run()", "./trialbook.db", "--version"):
        assert part in help_
    for command in ("doctor  +tell the state", "gc  +remove for good"):
        assert re.search(command, help_)
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert said(capsys) == help_
    assert not Path("trialbook.db").exists()


@pytest.mark.parametrize("arguments", [["nonsense"], ["gc", "--nonsense"]])
def test_a_wrong_command_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: trialbook" in said(capsys)


def test_a_dry_run_removes_nothing(deleted: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--dry-run"], ["--dry-run", "--yes", "--compact"]):
        assert main(["gc", *arguments]) == 0
        assert said(capsys) == ("1 run, 0 experiments and 1 artifact (1.5 KiB) would be removed.\n")
    assert tb.get_run(deleted).info.run_id == deleted


def test_what_no_run_has_any_more_goes_too(
    deleted: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["gc", "--yes"]) == 0
    description_files.write(stores.current_store(), {f"{'a' * 32}.json": b"{}"})
    assert main(["gc"]) == 0, "there is nothing to ask about yet"
    assert "where runs took place" not in said(capsys)
    monkeypatch.setattr(description_files, "UNUSED_SECONDS", -60.0)
    assert main(["gc", "--dry-run"]) == 0
    assert "1 file (2 bytes) on where runs took place, which no run has any more, would" in said(
        capsys
    )
    assert main(["gc", "--yes"]) == 0
    assert "which no run has any more, were removed." in said(capsys)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "goes", "code"),
    [(Terminal("y\n"), True, 0), (Terminal("\n"), False, 1), (io.StringIO("y\n"), False, 1)],
)
def test_it_asks_on_a_terminal(
    deleted: str, monkeypatch: pytest.MonkeyPatch, answer: io.StringIO, goes: bool, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", answer)
    assert main(["gc"]) == code
    assert (stores.current_store().get_runs([deleted]) == []) == goes


def test_nothing_to_do_asks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    tb.create_experiment("x")
    assert main(["gc"]) == 0
    assert "0 runs, 0 experiments and 0 artifacts (0 bytes) would" in said(capsys)


def test_looking_creates_no_store(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gc", "--tracking-uri", "nowhere.db"]) == 1
    assert "error: There is no store" in said(capsys)
    assert list(workspace.iterdir()) == []


@pytest.mark.parametrize("text", ["30", "d", "-1d", "1s1d", "1d 2h", "nan d"])
def test_a_time_that_is_none(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    tb.create_experiment("x")
    assert main(["gc", f"--older-than={text}"]) == 1
    assert "is no time; write days" in said(capsys)


def test_the_choice_of_runs(deleted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gc", "--yes", "--older-than", "1d12h"]) == 0
    assert said(capsys).startswith("0 runs")
    assert main(["gc", "--yes", "--run-ids", f" {deleted},", "--older-than", "0s"]) == 0
    assert said(capsys).startswith("1 run,")
    assert main(["gc", "--yes", "--run-ids", deleted]) == 1
    assert "error: There is no run" in said(capsys)


def test_compacting_gives_room_back(capsys: pytest.CaptureFixture[str]) -> None:
    with tb.start_run() as run:
        tb.log_series("noise", [1 / 3 + (step * 7919 % 100_003) for step in range(300_000)])
    tb.delete_run(run.info.run_id)
    stores.close_stores()
    file = settings.sqlite_path(settings.get_tracking_uri())
    before = file.stat().st_size
    assert main(["gc", "--yes", "--compact"]) == 0
    assert "of the store were given back to the disk." in said(capsys)
    assert file.stat().st_size < before / 2
    assert tb.search_runs(search_all_experiments=True).empty


def test_the_doctor_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "Nothing has been recorded there." in said(capsys)
    assert not Path("trialbook.db").exists()
    with tb.start_run():
        tb.log_series("loss", [0.5, 0.25])
    stores.close_stores()
    assert main(["doctor", "--tracking-uri", "trialbook.db"]) == 0
    words = said(capsys)
    assert "1 experiment, 1 run, 0 deleted runs, 2 points" in words
    assert "Nothing is wrong with it." in words
    Path("odd.db").write_bytes(b"x" * 5000)
    assert main(["doctor", "--tracking-uri", "odd.db"]) == 1
    assert "What to do:" in said(capsys)
