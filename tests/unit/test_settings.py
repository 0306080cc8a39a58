"""Where the store is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import trialbook as tb
from trialbook import settings


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("runs.db", "runs.db"),
        ("./deep/../runs.db", "runs.db"),
        ("sqlite:///runs.db", "runs.db"),
        ("sqlite:///runs", "runs"),
        ("file:runs.db", "runs.db"),
        ("file:./mlruns", "mlruns/trialbook.db"),
        ("mlruns", "mlruns/trialbook.db"),
        ("a folder/é.db", "a folder/é.db"),
    ],
)
def test_a_relative_uri_is_a_file_in_the_working_folder(
    workspace: Path, uri: str, file: str
) -> None:
    tb.set_tracking_uri(uri)
    assert tb.get_tracking_uri() == uri
    assert settings.store_uri() == f"sqlite:///{workspace.resolve().as_posix()}/{file}"


def test_absolute_uris_agree(tmp_path: Path) -> None:
    path = (tmp_path / "with space.db").resolve()
    spellings = [str(path), f"sqlite:///{path}", path.as_uri()]
    assert {settings.normalise_uri(each) for each in spellings} == {f"sqlite:///{path}"}
    normalised = settings.normalise_uri(str(path))
    assert settings.normalise_uri(normalised) == normalised
    assert settings.sqlite_path(normalised) == path


def test_a_path_object_and_a_folder_that_exists(workspace: Path) -> None:
    (workspace / "v1.0").mkdir()
    tb.set_tracking_uri(Path("v1.0"))
    assert tb.get_tracking_uri().endswith("/v1.0/trialbook.db")


def test_the_setting_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.TRACKING_URI_VARIABLE, "team.db")
    assert tb.get_tracking_uri().endswith("/team.db")
    tb.set_tracking_uri("mine.db")
    assert tb.get_tracking_uri() == "mine.db"
    tb.set_tracking_uri("")
    assert tb.get_tracking_uri().endswith("/team.db")


def test_changing_the_working_folder_does_not_move_a_chosen_store(workspace: Path) -> None:
    tb.set_tracking_uri("runs.db")
    (workspace / "elsewhere").mkdir()
    os.chdir("elsewhere")
    assert settings.store_uri() == f"sqlite:///{workspace.resolve()}/runs.db"
    # what names the store goes on to do so
    assert settings.given_uri(tb.get_tracking_uri()) == settings.store_uri()
    tb.set_tracking_uri("runs.db")
    assert settings.store_uri() == f"sqlite:///{workspace.resolve()}/elsewhere/runs.db"


def test_none_goes_back_to_the_default() -> None:
    tb.set_tracking_uri("runs.db")
    tb.set_tracking_uri(None)
    assert tb.get_tracking_uri().endswith("/workspace/trialbook.db")


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("http://localhost:5000", "'http:' is no tracking store"),
        ("databricks://profile", "use a path"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///.", "names no file"),
        ("runs\0.db", "NUL"),
    ],
)
def test_what_is_no_store_is_refused(uri: str, says: str) -> None:
    with pytest.raises(tb.InvalidParameterError, match=says):
        tb.set_tracking_uri(uri)
    assert tb.get_tracking_uri().endswith("/workspace/trialbook.db")


def test_credentials_are_left_out() -> None:
    uri = settings.normalise_uri("postgres://ada:secret@db.example:5432/runs?sslmode=require")
    assert uri.startswith("postgresql://ada:secret@")
    assert settings.without_credentials(uri) == "postgresql://db.example:5432/runs"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("postgresql://ada:p@ss/wo:rd@db.example/runs", "postgresql://db.example/runs"),
        ("postgresql://db.example/runs?user=ada&password=a@b/c", "postgresql://db.example/runs"),
        ("postgresql://ada:pass?word@db.example/runs", "postgresql://"),
        ("postgresql://ada:pass#word@db.example/runs", "postgresql://db.example/runs"),
        ("postgresql://ada:secret", "postgresql://"),
        ("postgresql://ada@[::1]:5432,db2:5433/runs", "postgresql://[::1]:5432,db2:5433/runs"),
        ("postgresql:///runs?host=/var/run", "postgresql:///runs"),
    ],
)
def test_whatever_a_password_holds_it_is_left_out(uri: str, shown: str) -> None:
    assert settings.without_credentials(uri) == shown


@pytest.mark.parametrize("scheme", ["postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_spellings_of_postgresql(scheme: str) -> None:
    assert settings.normalise_uri(f"{scheme}://db.example/runs") == "postgresql://db.example/runs"
