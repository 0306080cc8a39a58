"""A PostgreSQL store behind a journal: what a team records survives a server that is away."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import trialbook as tb
from trialbook.journal.files import journal_files
from trialbook.recording import stores

if TYPE_CHECKING:
    from postgres_server import PostgresServer


def steps(run_id: str) -> list[int]:
    return [point.step for point in tb.TrackingClient().get_metric_history(run_id, "loss")]


def test_what_a_killed_process_recorded_is_there(postgres_uri: str) -> None:
    code = (
        "import os, signal, trialbook as tb\n"
        "run = tb.start_run()\n"
        "for step in range(5000): tb.log_metric('loss', 0.5, step=step)\n"
        "print(run.info.run_id, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "TRIALBOOK_TRACKING_URI": postgres_uri}
    killed = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    run_id = killed.stdout.strip()
    tb.set_tracking_uri(postgres_uri)
    assert steps(run_id) == list(range(5000))
    assert tb.get_run(run_id).info.status == "KILLED"


# a server that is starting is another cause, of which it may be told too
@pytest.mark.filterwarnings("ignore:Records wait on disk")
def test_a_server_that_goes_away_while_a_run_logs(
    postgres_server: PostgresServer, postgres_uri: str
) -> None:
    tb.set_tracking_uri(postgres_uri)
    with tb.start_run() as run:
        tb.log_metric("loss", 0.5, step=0)
        assert steps(run.info.run_id) == [0]
        postgres_server.stop()
        try:
            tb.log_metric("loss", 0.5, step=1)
            store = stores.open_store(postgres_uri)
            store.ingestion.flush()
            with pytest.warns(UserWarning, match="Records wait on disk"):
                tb.log_param("rate", "0.1")
            tb.log_metric("loss", 0.5, step=2)
            assert journal_files(stores.journals_folder(postgres_uri))
        finally:
            postgres_server.start()
    stores.close_stores()
    assert steps(run.info.run_id) == [0, 1, 2]
    assert tb.get_run(run.info.run_id).data.params == {"rate": "0.1"}


def test_two_schemas_have_journals_of_their_own(postgres_server: PostgresServer) -> None:
    folders = {stores.journals_folder(postgres_server.schema()) for _ in range(2)}
    assert len(folders) == 2
    assert stores.journals_folder("postgresql://ada:one@h/d") == stores.journals_folder(
        "postgresql://h/d"
    )
