"""Hearing of changes: by notifications, whatever happens to the connection."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any

import comm
import pytest
from sqlalchemy import event

from trialbook import settings
from trialbook.errors import StoreError
from trialbook.kernel import events
from trialbook.model import RunTag
from trialbook.recording import stores
from trialbook.rpc.feed import Feed
from trialbook.store.postgres import listener
from trialbook.store.postgres.store import PostgresStore

if TYPE_CHECKING:
    from postgres_server import PostgresServer

SECONDS = 30
WRITER = """
import sys
from trialbook.recording import stores
store = stores.open_store(sys.argv[1])
for line in sys.stdin:
    store.create_run(
        "0", run_id=line.strip(), run_name="r", user_id="", start_time=0, tags={}
    )
    print(line, end="", flush=True)
stores.close_stores()
"""


@pytest.fixture(autouse=True)
def only_notifications(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be found by asking now and then."""
    monkeypatch.setattr(listener, "_ASK_SECONDS", 1e9)


@contextmanager
def another_process(uri: str) -> Iterator[Callable[[str], None]]:
    """Give a function by which another process records a run."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", WRITER, uri], text=True, **pipes) as process:

        def write(run_id: str) -> None:
            assert process.stdin is not None
            assert process.stdout is not None
            print(run_id, file=process.stdin, flush=True)
            assert process.stdout.readline() == f"{run_id}\n"

        yield write
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(SECONDS) == 0


def until_seen(store: PostgresStore, revision: int, run_id: str) -> int:
    """Poll as the feed does until a change is told; return the next revision."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        changes = store.changes_since(revision)
        revision = changes.revision
        if run_id in changes.run_ids:
            return revision
    raise AssertionError(f"{run_id} was never told")


@contextmanager
def statements(store: PostgresStore) -> Iterator[list[str]]:
    """Give what the database is asked."""
    asked: list[str] = []

    def listen(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(store._engine, "before_cursor_execute", listen)
    yield asked
    event.remove(store._engine, "before_cursor_execute", listen)


def test_where_nothing_changes_nothing_is_asked(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        revision = store.changes_since(store.changes_since(-1).revision).revision
        with statements(store) as asked:
            for _ in range(100):
                assert store.changes_since(revision).revision == revision
            assert asked == []
            store.create_experiment("a", None, {})
            asked.clear()
            assert store.changes_since(revision).experiments
            assert asked


def test_without_notifications_it_is_asked_now_and_then(
    postgres_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(PostgresStore(postgres_uri)) as store, closing(PostgresStore(postgres_uri)) as two:
        revision = store.changes_since(0).revision
        store._listener._channel = "a pooler drops them"
        store._listener._drop()
        revision = store.changes_since(revision).revision
        two.create_experiment("a", None, {})
        assert not store.changes_since(revision).experiments
        monkeypatch.setattr(listener, "_ASK_SECONDS", 0.0)
        assert store.changes_since(revision).experiments


def test_a_write_of_another_process_is_heard_of(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store, another_process(postgres_uri) as write:
        revision = store.changes_since(0).revision
        for number in range(5):
            write(f"run-{number}")
            revision = until_seen(store, revision, f"run-{number}")
            with statements(store) as asked:
                assert store.changes_since(revision).run_ids == ()
            assert asked == []


def test_no_change_is_missed_while_many_write(postgres_uri: str) -> None:
    # each run changes once, so that no later change makes good for one that was missed
    with closing(PostgresStore(postgres_uri)) as store, ExitStack() as stack:
        processes = [stack.enter_context(another_process(postgres_uri)) for _ in range(2)]
        others = [stack.enter_context(closing(PostgresStore(postgres_uri))) for _ in range(3)]

        def record(writer: int) -> None:
            for number in range(40):
                run_id = f"{writer}-{number}"
                if writer < len(processes):
                    processes[writer](run_id)
                else:
                    others[writer - len(processes)].create_run(
                        "0", run_id=run_id, run_name="r", user_id="", start_time=0, tags={}
                    )

        told: list[str] = []
        revision = store.changes_since(-1).revision
        with ThreadPoolExecutor(5) as threads:
            writers = [threads.submit(record, writer) for writer in range(5)]
            # however slow the machine is, until the last change has had its time
            deadline = time.monotonic() + SECONDS
            while len(told) < 200 and time.monotonic() < deadline:
                if not all(writer.done() for writer in writers):
                    deadline = time.monotonic() + SECONDS
                changes = store.changes_since(revision)
                revision = changes.revision
                told += changes.run_ids
            for each in writers:
                each.result()
        assert sorted(told) == sorted(f"{writer}-{n}" for writer in range(5) for n in range(40))


def test_one_reader_leaves_a_notification_for_the_others(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store, another_process(postgres_uri) as write:
        first = second = store.changes_since(0).revision
        write("r")
        until_seen(store, first, "r")
        assert store.changes_since(second).run_ids == ("r",)


def test_a_listener_that_is_ended_listens_again(
    postgres_server: PostgresServer, postgres_uri: str
) -> None:
    with closing(PostgresStore(postgres_uri)) as store, another_process(postgres_uri) as write:
        revision = store.changes_since(0).revision
        for number in range(3):
            backend = store._listener.backend
            postgres_server.run(f"SELECT pg_terminate_backend({backend}, 10000)")
            # what is written while nobody listens is told all the same
            write(f"run-{number}")
            revision = until_seen(store, revision, f"run-{number}")
            assert store._listener.backend != backend
            write(f"later-{number}")
            revision = until_seen(store, revision, f"later-{number}")


def test_a_server_that_is_restarted(postgres_server: PostgresServer, postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        store.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
        revision = store.changes_since(0).revision
        postgres_server.stop()
        try:
            with pytest.raises(StoreError, match="No PostgreSQL server answers"):
                until_seen(store, revision, "r")
        finally:
            postgres_server.start()
        store.log_batch("r", tags=[RunTag("t", "1")])
        assert store.changes_since(revision).run_ids == ("r",)


class Channel:
    """What stands for a page's comm."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.arrived = threading.Event()

    def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        if message["method"] == "store.changed":
            self.arrived.set()


def test_the_feed_pushes_what_another_process_wrote(
    postgres_server: PostgresServer, postgres_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel()
    monkeypatch.setattr(comm, "create_comm", lambda **_: channel)
    monkeypatch.setattr(events, "_channel", None)
    settings.set_tracking_uri(postgres_uri)
    store = stores.current_store()
    assert store.uri.startswith("postgresql:")
    feed = Feed()
    feed.join("page", events.publish)
    try:
        with another_process(postgres_uri) as write:
            write("first")
            assert channel.arrived.wait(SECONDS)
            channel.arrived.clear()
            postgres_server.run(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE query ILIKE 'LISTEN%trialbook%'"
            )
            write("second")
            assert channel.arrived.wait(SECONDS)
    finally:
        feed.stop()
    rows = [row["run_id"] for message in channel.sent for row in message["params"].get("rows", ())]
    assert rows == ["first", "second"]
    assert postgres_server.password not in repr(channel.sent)
