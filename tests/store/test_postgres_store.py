"""What only a store in PostgreSQL can get wrong."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from trialbook import settings
from trialbook.errors import InvalidParameterError, StoreError
from trialbook.model import Metric, Param
from trialbook.recording import stores
from trialbook.search.tree import Comparison, Field
from trialbook.store.base import RunQuery
from trialbook.store.postgres import connection
from trialbook.store.postgres.store import PostgresStore

if TYPE_CHECKING:
    from postgres_server import PostgresServer


def new_run(store: PostgresStore, run_id: str = "r") -> str:
    store.create_run("0", run_id=run_id, run_name="r", user_id="", start_time=0, tags={})
    return run_id


def test_what_was_written_is_there_when_opened_again(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as uri:
        with closing(PostgresStore(uri)) as first:
            first.log_batch(new_run(first), [Metric("m", 1.0, 0, 0)], [Param("p", "1")])
            run, revision = first.get_run("r"), first.changes_since(-1).revision
        with closing(
            PostgresStore(uri.replace("postgresql://", "postgresql+psycopg://"))
        ) as second:
            assert (second.store_id, second.uri) == (first.store_id, first.uri)
            assert second.get_run("r") == run
            assert second.changes_since(revision).run_ids == ()


def test_it_is_one_uri(postgres_uri: str) -> None:
    store = stores.open_store(postgres_uri)
    assert stores.open_store(postgres_uri) is store
    described = stores.describe(store)
    assert (described.kind, described.store_id) == ("postgresql", store.store_id)
    assert described.location == store.uri.partition("?")[0]


def test_looking_creates_nothing(
    postgres_server: PostgresServer, postgres_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_LOOK_SECONDS", 0.0)
    settings.set_tracking_uri(postgres_uri)
    assert stores.current_store(create=False) is None
    assert stores.describe(None).store_id is None
    schema = postgres_uri.rpartition("=")[2]
    assert (schema,) not in postgres_server.run("SELECT nspname FROM pg_namespace")
    with closing(PostgresStore(postgres_uri)) as store:
        found = stores.current_store(create=False)
        assert found is not None
        assert found.store_id == store.store_id


def test_schemas_of_a_database_are_stores_of_their_own(postgres_server: PostgresServer) -> None:
    with (
        postgres_server.database() as uri,
        closing(PostgresStore(uri)) as plain,
        closing(PostgresStore(f"{uri}?schema=team_a")) as team,
    ):
        new_run(team)
        assert team.store_id != plain.store_id
        assert plain.search_runs(RunQuery(), 0, 10) == []
        assert team.uri == f"{plain.uri}?schema=team_a"


def test_through_a_socket(postgres_server: PostgresServer) -> None:
    server = postgres_server
    uri = server.schema()
    schema = uri.partition("?")[2]
    socket = f"host={server.folder}&port={server.port}"
    plain = f"postgresql://trialbook:{server.password}@/postgres?{socket}&{schema}"
    quoted = str(server.folder).replace("/", "%2F")
    other = (
        f"postgresql://trialbook@{quoted}:{server.port}/postgres"
        f"?password={server.password}&{schema}"
    )
    with closing(PostgresStore(plain)) as one, closing(PostgresStore(other)) as two:
        assert (one.store_id, one.uri) == (two.store_id, two.uri)


def test_processes_that_open_a_new_database_at_once(postgres_server: PostgresServer) -> None:
    for _ in range(3):
        uri = postgres_server.schema()
        together = threading.Barrier(5)

        def open_one(_: int, uri: str = uri, wait: Callable[[], int] = together.wait) -> str:
            wait()
            with closing(PostgresStore(uri)) as store:
                return store.store_id

        with ThreadPoolExecutor(5) as threads:
            assert len(set(threads.map(open_one, range(5)))) == 1


def test_a_database_of_another_program_is_left_alone(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as uri:
        name = uri.rpartition("/")[2]
        postgres_server.run("CREATE TABLE experiments (name text)", database=name)
        with pytest.raises(StoreError, match=r"another program.*\?schema=trialbook"):
            PostgresStore(uri)
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        assert postgres_server.run(tables, database=name) == [("experiments",)]


def test_a_database_that_lacks_characters_is_refused(postgres_server: PostgresServer) -> None:
    latin = "ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    with postgres_server.database(latin) as uri, pytest.raises(StoreError, match="as LATIN1"):
        PostgresStore(uri)


def named(text: str) -> Comparison:
    return Comparison(Field("attribute", "run_name"), "=", text)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_cannot_be_sent_is_an_error_in_words(postgres_uri: str, text: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        new_run(store)
        for call in (
            lambda: store.get_run(text),
            lambda: store.get_experiment_by_name(text),
            lambda: store.log_batch("r", [], [Param("kept", "1"), Param("p", text)]),
            lambda: store.search_runs(RunQuery(filter=named(text)), 0, 1),
        ):
            with pytest.raises(InvalidParameterError, match="cannot be stored"):
                call()
        assert store.get_run("r").data.params == {}
        store.log_batch("r", [], [Param("p", "1")])


def test_a_key_too_long_for_an_index_is_refused(postgres_uri: str) -> None:
    # beyond what the service lets through; not even repetition makes it short
    key = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(3000))
    with closing(PostgresStore(postgres_uri)) as store:
        with pytest.raises(InvalidParameterError, match="too long"):
            store.log_batch(new_run(store), [], [Param(key, "1")])
        assert store.get_run("r").data.params == {}


def test_one_of_many_values_for_a_param_wins(postgres_uri: str) -> None:
    writers = [PostgresStore(postgres_uri) for _ in range(4)]
    new_run(writers[0])
    together = threading.Barrier(4)

    def log(number: int) -> list[str]:
        won = []
        together.wait()
        for name in map(str, range(15)):
            try:
                writers[number].log_batch("r", [], [Param(name, str(number))])
                won.append(name)
            except InvalidParameterError:
                pass
        return won

    with ThreadPoolExecutor(4) as threads:
        won = list(threads.map(log, range(4)))
    params = writers[0].get_run("r").data.params
    assert params == {name: str(number) for number in range(4) for name in won[number]}
    assert sum(map(len, won)) == 15
    for writer in writers:
        writer.close()


def test_a_reader_sees_one_state_of_everything(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as one, closing(PostgresStore(postgres_uri)) as two:
        new_run(one)
        with two._reading() as conn:
            count = "SELECT count(*) FROM params"
            assert conn.exec_driver_sql(count).scalar() == 0
            one.log_batch("r", [], [Param("p", "1")])
            assert conn.exec_driver_sql(count).scalar() == 0


def _log_in_child(store: PostgresStore, parents: object) -> None:
    with store._reading() as conn:
        assert conn.connection.dbapi_connection is not parents
    store.log_batch("r", [Metric("m", 2.0, 0, 2)])
    assert store.changes_since(0).run_ids == ("r",)
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_uses_connections_of_its_own(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        new_run(store)
        store.changes_since(0)
        backend = store._listener.backend
        with store._reading() as conn:
            parents = conn.connection.dbapi_connection
        with warnings.catch_warnings():
            # Python 3.12 warns of forks beside threads; pytest's may have left some
            warnings.simplefilter("ignore", DeprecationWarning)
            child = multiprocessing.get_context("fork").Process(
                target=_log_in_child, args=(store, parents)
            )
            child.start()
        store.log_batch("r", [Metric("m", 1.0, 0, 1)])
        child.join(60)
        assert child.exitcode == 0
        assert [point.step for point in store.metric_history("r", "m")] == [1, 2]
        store.changes_since(0)
        assert store._listener.backend == backend


def test_without_the_driver_the_error_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "import trialbook as tb\n"
        "for call in (tb.TrackingClient, lambda uri: (tb.set_tracking_uri(uri), tb.runs())):\n"
        "    try: call('postgresql://ada:secret@db.example/runs')\n"
        "    except tb.MissingExtraError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count('pip install "trialbook[postgres]"') == 2
