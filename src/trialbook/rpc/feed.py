"""The change feed: one thread that tells the pages what has changed, by whatever process."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from trialbook import settings
from trialbook.errors import TrialbookError
from trialbook.protocol.messages import SessionChanged
from trialbook.queries import table
from trialbook.recording import stores
from trialbook.recording.switch_interval import responsive_threads
from trialbook.rpc.thread import start_thread
from trialbook.service import known_stores

if TYPE_CHECKING:
    import msgspec

    from trialbook.store.base import Store

Publish = Callable[[str, "msgspec.Struct"], None]
"""Sends an event, by its topic, to whoever listens there; may be called from any thread."""

POLL_SECONDS = 0.1
"""Between two polls of the store."""
PAUSE_SECONDS = 0.2
"""After a push: at most five a second, with what came meanwhile in the next."""
RETRY_SECONDS = 1.0
"""From an error to the next attempt."""

log = logging.getLogger("trialbook.feed")


class Feed:
    """Pushes changes while at least one page listens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, Publish] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._current: tuple[str, Store | None] = ("", None)
        self._revisions: dict[Store, int] = {}
        self._last_error = ""

    def uses(self, publish: Publish) -> bool:
        """Return whether a page that is reached this way has said hello and has not gone."""
        return publish in list(self._listeners.values())

    def join(self, listener: str, publish: Publish) -> None:
        """Start feeding a page, named by its comm.

        Whatever changes after this call returned will be told.
        """
        with self._lock:
            self._listeners[listener] = publish
            if self._thread is not None:
                return
            self._stop = threading.Event()
            if failure := self._look_at_stores():  # the page hears of it from its own requests
                self._log_once(failure)
            self._thread = start_thread("trialbook-feed", self._run, self._stop)

    def leave(self, listener: str) -> None:
        """Stop feeding a page; with the last one the thread ends."""
        with self._lock:
            self._listeners.pop(listener, None)
            if not self._listeners:
                self._stop.set()
                self._thread = None

    def stop(self) -> None:
        """End the thread and wait for it."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._listeners.clear()
            self._stop.set()
        if thread is not None:
            thread.join(timeout=2)

    def _run(self, stop: threading.Event) -> None:
        pause = POLL_SECONDS
        while not stop.wait(pause):
            try:
                with responsive_threads():
                    pause = PAUSE_SECONDS if self._push_changes() else POLL_SECONDS
                self._last_error = ""
            except Exception as error:  # noqa: BLE001 - whatever happens, the feed goes on
                pause = RETRY_SECONDS
                self._log_once(error)

    def _push_changes(self) -> bool:
        """Tell what has changed since the last look; return whether there was anything."""
        before = self._current
        failure = self._look_at_stores()
        moved = before != self._current
        if moved:
            # else no other kernel of this person may open it while this one is busy
            known_stores.note(self._current[1])
            self._publish("session.changed", SessionChanged(table.store_info(self._current[1])))
        pushed = any([moved, *map(self._push_changes_of, list(self._revisions))])
        if failure:
            raise failure
        return pushed

    def _push_changes_of(self, store: Store) -> bool:
        changes = store.changes_since(self._revisions[store])
        changed = bool(changes.run_ids) or changes.experiments
        if changed:
            self._publish("store.changed", table.changed_rows(store, changes))
        self._revisions[store] = changes.revision
        return changed

    def _publish(self, topic: str, data: msgspec.Struct) -> None:
        # All pages of JupyterLab's extension share one channel.
        for publish in set(self._listeners.values()):
            publish(topic, data)

    def _look_at_stores(self) -> TrialbookError | None:
        """Note which store is current and which are open: views of any of these are fed.

        Return why the current one cannot be opened: the pages must turn to it all the same.
        """
        failure = None
        current = None
        revisions: dict[Store, int] = {}
        try:
            current = stores.current_store(create=False)
        except TrialbookError as error:
            failure = error
        for store in stores.open_stores():
            try:
                known = self._revisions.get(store)
                revisions[store] = store.changes_since(-1).revision if known is None else known
            except TrialbookError as error:
                failure = error
                current = None if store is current else current
        self._current = (settings.store_uri(), current)
        self._revisions = revisions
        return failure

    def _log_once(self, error: Exception) -> None:
        if repr(error) != self._last_error:
            self._last_error = repr(error)
            log.error("The change feed failed and tries again.", exc_info=error)


feed = Feed()
atexit.register(feed.stop)
