"""Whatever is wrong with the server: an error in words, and never the password in it."""

from __future__ import annotations

import logging
import socket
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from postgres_server import told
from sqlalchemy import text

from trialbook.errors import StoreError
from trialbook.store.postgres import connection, wait
from trialbook.store.postgres.store import PostgresStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from postgres_server import PostgresServer


def refused(uri: str, secret: str, says: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError, match=says) as caught:
        PostgresStore(uri)
    seen = told(caught.value) + caplog.text
    assert secret not in seen
    assert "trialbook:" not in seen  # the user of the URI


def test_no_server(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        uri = f"postgresql://trialbook:s3cret@127.0.0.1:{taken.getsockname()[1]}/runs"
        refused(uri, "s3cret", r"No PostgreSQL server answers for postgresql://127", caplog)


def test_no_such_host(caplog: pytest.LogCaptureFixture) -> None:
    uri = "postgresql://trialbook:s3cret@nowhere.invalid/runs"
    refused(uri, "s3cret", r"No PostgreSQL server answers for postgresql://nowhere", caplog)


def test_a_wrong_password(
    postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    uri = postgres_server.uri("postgres").replace(postgres_server.password, "s3cret")
    refused(uri, "s3cret", "does not admit the user: see that user and password", caplog)
    without = uri.replace(":s3cret", "")
    refused(without, "s3cret", "does not admit the user", caplog)


def test_no_such_database(
    postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    uri = postgres_server.uri("nothing")
    refused(uri, postgres_server.password, "There is no database .*/nothing. Create it", caplog)


@pytest.mark.parametrize(
    ("option", "says"),
    [("colour=red", 'invalid connection option "colour"'), ("sslmode=sometimes", "sslmode")],
)
def test_an_option_that_there_is_not(
    postgres_server: PostgresServer, option: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    uri = f"{postgres_server.uri('postgres')}?{option}"
    refused(uri, postgres_server.password, says, caplog)


@pytest.fixture
def guest(postgres_server: PostgresServer) -> str:
    """Have a user without any right."""
    postgres_server.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'gu/e:s@t?'")
    return "gu%2Fe%3As%40t%3F"


def test_a_user_without_rights(
    postgres_server: PostgresServer, guest: str, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres_server.database() as uri:
        name = uri.rpartition("/")[2]
        postgres_server.run("REVOKE CREATE ON SCHEMA public FROM public", database=name)
        theirs = postgres_server.uri(name, "guest", guest)
        refused(theirs, guest, "may not do this.*needs CREATE on the schema", caplog)
        PostgresStore(uri).close()
        refused(theirs, guest, "may not do this.*SELECT, INSERT", caplog)


def test_a_user_who_may_only_read(postgres_server: PostgresServer, guest: str) -> None:
    with postgres_server.database() as uri, closing(PostgresStore(uri)) as ours:
        name = uri.rpartition("/")[2]
        postgres_server.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest", database=name)
        with closing(PostgresStore(postgres_server.uri(name, "guest", guest))) as theirs:
            assert theirs.get_experiment("0") == ours.get_experiment("0")
            revision = theirs.changes_since(0).revision
            with pytest.raises(StoreError, match="may not do this") as caught:
                theirs.create_experiment("a", None, {})
            assert "gu/e" not in told(caught.value)
            ours.create_experiment("a", None, {})
            while not theirs.changes_since(revision).experiments:
                pass
        postgres_server.run(
            "REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM guest", database=name
        )


def test_a_database_that_is_read_only(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as uri:
        PostgresStore(uri).close()
        options = "options=-c%20default_transaction_read_only%3Don"
        with closing(PostgresStore(f"{uri}?{options}")) as store:
            assert store.get_experiment("0").name == "Default"
            with pytest.raises(StoreError, match="takes no writes"):
                store.create_experiment("a", None, {})


def test_a_connection_that_ends_in_the_middle(
    postgres_server: PostgresServer, postgres_uri: str
) -> None:
    with closing(PostgresStore(postgres_uri)) as store:

        def write() -> None:
            with store._writing() as conn:
                backend = conn.scalar(text("SELECT pg_backend_pid()"))
                postgres_server.run(f"SELECT pg_terminate_backend({backend}, 10000)")
                conn.execute(text("SELECT 1"))

        with pytest.raises(StoreError, match=r"(is not|may not be) recorded") as caught:
            write()
        assert postgres_server.password not in told(caught.value)
        # the next call has another connection
        assert store.create_experiment("a", None, {}) == "1"


def test_connections_that_ended_meanwhile_are_replaced(
    postgres_server: PostgresServer, postgres_uri: str
) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        postgres_server.run(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE application_name = 'trialbook'"
        )
        assert store.create_experiment("a", None, {}) == "1"
        assert store.get_experiment("1").name == "a"


def test_a_write_that_waits_too_long(postgres_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.SETTINGS, "lock_timeout", "50ms")
    with closing(PostgresStore(postgres_uri)) as one, closing(PostgresStore(postgres_uri)) as two:
        with one._writing(), pytest.raises(StoreError, match="in use by another process"):
            two.create_experiment("a", None, {})
        two.create_experiment("a", None, {})


@pytest.mark.parametrize("kind", ["read", "write"])
def test_a_transaction_says_whom_it_waits_for(
    kind: str, postgres_uri: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(wait, "WARN_AFTER_SECONDS", 0.05)
    with closing(PostgresStore(postgres_uri)) as one, closing(PostgresStore(postgres_uri)) as two:
        call: dict[str, Callable[[], object]] = {
            "read": lambda: two.get_experiment("0").name,
            "write": lambda: two.create_experiment("a", None, {}),
        }
        answers: list[object] = []
        with one._writing() as conn:
            pid = conn.scalar(text("SELECT pg_backend_pid()"))
            conn.execute(text("LOCK TABLE experiments IN ACCESS EXCLUSIVE MODE"))
            waiting = threading.Thread(target=lambda: answers.append(call[kind]()))
            waiting.start()
            end = time.monotonic() + 20
            while not caplog.records:
                assert time.monotonic() < end
                time.sleep(0.01)
        waiting.join()
    assert answers == ["Default" if kind == "read" else "1"]
    (record,) = caplog.records
    assert f"which is locked by session {pid} (trialbook of " in record.message
