"""What pages are told unasked: that Trialbook is here, and which store others may read for it.

A kernel without subshells answers nobody while a cell executes. A page that is opened then, or
whose greeting has come to stand behind the cells of "Run All", would know of no store; so the
kernel names its store as long as a cell executes, and the page has a helper kernel read it.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from trialbook.kernel import events
from trialbook.protocol.codec import PROTOCOL
from trialbook.protocol.messages import SessionStarted, StoreInfo
from trialbook.recording import stores
from trialbook.service.context import executions
from trialbook.service.version import version

POLL_SECONDS = 0.2
"""Between two checks whether a cell executes, and which store is current."""
REPEAT_SECONDS = 2.0
"""After so long a page that has come meanwhile is told too."""

log = logging.getLogger("trialbook.kernel")

_names_its_store = False


def announce(kernel: Any) -> None:
    """Tell pages that Trialbook is here, and where they need it which store; may not return.

    Parameters
    ----------
    kernel : ipykernel.kernelbase.Kernel
    """
    global _names_its_store
    # a page that has asked in vain before asks again
    _publish(None)
    if "kernel subshells" in getattr(kernel, "kernel_info", {}).get("supported_features", ()):
        return
    _names_its_store = True
    _name_store()


def names_its_store() -> bool:
    """Return whether pages know of the store without having been answered."""
    return _names_its_store


def _name_store() -> None:
    with stores.importing():
        from trialbook.queries import table
    told: StoreInfo | None = None
    due = 0.0
    while True:
        time.sleep(POLL_SECONDS)
        if executions.current() is None:
            due = 0.0  # the next cell is a reason to tell at once
            continue
        try:
            store = table.store_info(None)
            if store != told or time.monotonic() >= due:
                _publish(store)
                told, due = store, time.monotonic() + REPEAT_SECONDS
        except Exception:
            log.exception("Pages could not be told of the store.")
            return


def _publish(store: StoreInfo | None) -> None:
    started = SessionStarted(version(), PROTOCOL, store, str(Path.cwd()))
    events.publish("session.started", started)
