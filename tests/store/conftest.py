"""Every store, under one fixture."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trialbook import config
from trialbook.model import Run
from trialbook.service import stores
from trialbook.store.memory import MemoryStore
from trialbook.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from trialbook.store.base import Store

NewRun = Callable[..., Run]


KINDS = ["memory", "sqlite", "sqlite on a network", "journaled"]


def opened(kind: str, folder: Path) -> Store:
    """Return a new store of a kind in a folder."""
    if kind == "memory":
        return MemoryStore(folder / "trialbook-artifacts")
    if kind == "journaled":
        return stores.open_store(str(folder / "trialbook.db"))
    if kind == "sqlite on a network":
        with pytest.MonkeyPatch.context() as patch:
            # what a user says of a file system that is not known to be one
            patch.setenv(config.SQLITE_WAL_VARIABLE, "0")
            return SqliteStore(str(folder / "trialbook.db"))
    return SqliteStore(f"sqlite:///{folder / 'trialbook.db'}")


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = opened(request.param, tmp_path)
    yield store
    store.close()


@pytest.fixture(scope="module", params=KINDS)
def shared_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Open one store for all tests of a module that only read it."""
    store = opened(request.param, tmp_path_factory.mktemp("shared"))
    yield store
    store.close()


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
