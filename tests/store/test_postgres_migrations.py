"""PostgreSQL stores of other versions, upgraded by the scripts that SQLite's are upgraded by."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from test_migrations import NEXT as NEXT_OF_SQLITE
from test_migrations import next_version

from trialbook.errors import StoreError
from trialbook.model import Param
from trialbook.store.postgres.store import PostgresStore

if TYPE_CHECKING:
    from pathlib import Path

# a table that others refer to cannot be made anew here, and need not be
NEXT = NEXT_OF_SQLITE.replace(', recreate="always"', "")


def test_a_newer_store_can_be_read_and_not_written(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as open_before:
        with open_before._writing() as conn:
            version = text("UPDATE trialbook_meta SET value = '999' WHERE key = 'schema_version'")
            conn.execute(version)
        with closing(PostgresStore(postgres_uri)) as opened_since:
            for store in (opened_since, open_before):
                assert store.get_experiment("0").name == "Default"
                for _ in range(2):
                    with pytest.raises(StoreError, match=r"newer Trialbook \(schema 999"):
                        store.create_experiment("a", None, {})


def test_an_older_store_is_upgraded_once(
    postgres_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        store.create_run("0", run_id="r", run_name="", user_id="", start_time=0, tags={})
        before = store.get_run("r")
    next_version(NEXT, tmp_path, monkeypatch)
    for _ in range(2):
        with closing(PostgresStore(postgres_uri)) as store:
            assert store.get_run("r") == before
            with store._reading() as conn:
                assert conn.scalar(text("SELECT host FROM runs")) == "here"
            store.log_batch("r", [], [Param("q", "2")])
            before = store.get_run("r")


def test_stores_opened_at_once_upgrade_once(
    postgres_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PostgresStore(postgres_uri).close()
    next_version(NEXT, tmp_path, monkeypatch)
    together = threading.Barrier(4)

    def open_one(_: int) -> str:
        together.wait()
        with closing(PostgresStore(postgres_uri)) as store:
            return store.create_experiment(str(threading.get_ident()), None, {})

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(open_one, range(4))) == ["1", "2", "3", "4"]


def test_a_failed_upgrade_changes_nothing(
    postgres_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PostgresStore(postgres_uri).close()
    with monkeypatch.context() as patch:
        next_version(f"{NEXT}    op.execute('SELECT 1 / 0')\n", tmp_path, patch)
        with pytest.raises(StoreError, match="has changed nothing: division by zero"):
            PostgresStore(postgres_uri)
    with closing(PostgresStore(postgres_uri)) as store:
        assert store.create_experiment("a", None, {}) == "1"
