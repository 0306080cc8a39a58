"""What a process holds does not grow with what it has done."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

import trialbook as tb
from trialbook.recording import stores


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not show their open files")
def test_a_store_that_is_closed_leaves_no_file_open_and_no_thread() -> None:
    def use() -> None:
        with tb.start_run() as run:
            tb.log_metric("loss", 0.5)
            tb.get_run(run.info.run_id)
        stores.close_stores()
        for thread in threading.enumerate():
            if thread.name.startswith("trialbook"):
                thread.join(20)
                assert not thread.is_alive()

    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    use()
    before = open_files()
    for _ in range(20):
        use()
    assert open_files() == before
