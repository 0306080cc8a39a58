"""Every store, under one fixture."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from postgres_server import PostgresServer, running
from reference.store import MemoryStore

from trialbook import settings
from trialbook.model import Run
from trialbook.recording import stores
from trialbook.store.postgres.store import PostgresStore
from trialbook.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from trialbook.store.base import Store

NewRun = Callable[..., Run]


KINDS = ["memory", "sqlite", "sqlite on a network", "journaled", "postgres"]


@contextmanager
def opened(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Open a new store of a kind in a folder."""
    with closing(_open(kind, folder, request)) as store:
        yield store


def _open(kind: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    match kind:
        case "memory":
            return MemoryStore(folder / "trialbook-artifacts")
        case "journaled":
            return stores.open_store(str(folder / "trialbook.db"))
        case "sqlite on a network":
            with pytest.MonkeyPatch.context() as patch:
                # what a user says of a file system that is not known to be one
                patch.setenv(settings.SQLITE_WAL_VARIABLE, "0")
                return SqliteStore(str(folder / "trialbook.db"))
        case "postgres":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            uri = server.schema()
            with chdir(folder):
                return PostgresStore(uri)
        case _:
            return SqliteStore(f"sqlite:///{folder / 'trialbook.db'}")


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path, request) as store:
        yield store


@pytest.fixture(scope="module", params=KINDS)
def shared_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Open one store for all tests of a module that only read it."""
    with opened(request.param, tmp_path_factory.mktemp("shared"), request) as store:
        yield store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run one server for all tests."""
    with running() as server:
        yield server


@pytest.fixture
def postgres_uri(postgres_server: PostgresServer) -> str:
    """Return where a store may be made."""
    return postgres_server.schema()


@pytest.fixture
def new_run(store: Store) -> NewRun:
    """Create a run of which only what matters is said."""
    numbers = itertools.count(1)

    def create(
        experiment_id: str = "0",
        *,
        run_id: str | None = None,
        run_name: str = "",
        start_time: int | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Run:
        number = next(numbers)
        return store.create_run(
            experiment_id,
            run_id=f"{number:032x}" if run_id is None else run_id,
            run_name=run_name or f"run-{number}",
            user_id="ada",
            start_time=number if start_time is None else start_time,
            tags=tags or {},
        )

    return create
