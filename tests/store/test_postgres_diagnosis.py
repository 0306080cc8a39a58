"""The condition of a store in PostgreSQL."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import text

from trialbook.recording import stores
from trialbook.service.diagnosis import diagnose
from trialbook.store.postgres.store import PostgresStore
from trialbook.store.series import Series

if TYPE_CHECKING:
    from postgres_server import PostgresServer


def test_a_database_without_a_store(postgres_uri: str) -> None:
    condition = diagnose(postgres_uri)
    assert not condition.exists
    assert condition.is_healthy
    assert stores.current_store(create=False) is None


def test_a_store_that_is_well(postgres_server: PostgresServer, postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        store.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
        store.log_series("r", "loss", Series.of(range(9000), range(9000), range(9000)))
    condition = diagnose(postgres_uri)
    assert condition.is_healthy
    assert condition.counts == {"experiments": 1, "runs": 1, "deleted_runs": 0, "points": 9000}
    assert condition.sizes["database"] > 9000
    assert "Nothing is wrong with it." in condition.words()
    assert postgres_server.password not in condition.words()


def test_points_that_are_not_what_the_summary_says(postgres_uri: str) -> None:
    with closing(PostgresStore(postgres_uri)) as store:
        store.create_run("0", run_id="r", run_name="r", user_id="", start_time=0, tags={})
        store.log_series("r", "loss", Series.of(range(9), range(9), range(9)))
        with store._writing() as conn:
            conn.execute(text("UPDATE series SET point_count = 8"))
    (finding,) = diagnose(postgres_uri).findings
    assert "1 series have other points than their summaries say" in finding.what


def test_a_database_of_another_program(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as uri:
        with closing(PostgresStore(uri)) as store, store._writing() as conn:
            conn.execute(text("DROP TABLE trialbook_meta"))
        (finding,) = diagnose(uri).findings
    assert "is no Trialbook store" in finding.what
