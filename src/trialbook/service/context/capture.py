"""What a run is given when it starts: a description of where, and of the code that git knows.

Asking takes tens of milliseconds, so a thread does it and adds tags when it
is done. The description is kept once for all the runs that share it, under
its digest beside the artifacts of the store, because a loop may start
thousands of runs in the same surroundings. Nothing that goes wrong here is
the user's concern: it goes to the log.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook import settings
from trialbook.model import RunTag, TagName
from trialbook.recording import stores

if TYPE_CHECKING:
    from trialbook.recording.recorder import Annotator, Recorder
    from trialbook.service.context.git_state import GitState
    from trialbook.store.base import Store

FRESH_SECONDS = 2.0
"""For so long the runs that start share a description."""
FINISH_TIMEOUT_SECONDS = 5.0
"""How long the end of the process waits for a description under way."""
REWRITE_SECONDS = 3600.0
"""After so long a description that is still in use is written once more.

`description_files.unused` takes it that nobody writes what nobody uses.
"""
_START_SECONDS = 0.05  # the code behind `start_run` has these for itself first

log = logging.getLogger("trialbook.service")


@dataclass(frozen=True, slots=True)
class Description:
    """The surroundings of a run: files under the names that its tags tell."""

    digest: str
    files: dict[str, bytes]
    tags: dict[str, str]


class Capture:
    """The thread that describes, and the runs that wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Store, Annotator]] = []
        self._thread: threading.Thread | None = None
        self._latest: tuple[float, str, Description] | None = None
        self._kept: dict[tuple[str, str], float] = {}
        self._at_once = threading.Event()

    def tags(self, store: Store) -> dict[str, str]:
        """Return the tags of a run that starts now, where they are known already."""
        description = self._fresh()
        if description is None or not settings.captures():
            return {}
        return description.tags if self._is_kept(store, description) else {}

    def begin(self, store: Recorder, run_id: str) -> None:
        """Have a run described that `tags` had nothing for; returns at once."""
        if not settings.captures():
            return
        try:
            annotate = store.annotator(run_id)
            with self._lock:
                self._waiting.append((store, annotate))
                if self._thread is None:
                    thread = threading.Thread(
                        target=self._work, name="trialbook-capture", daemon=True
                    )
                    thread.start()
                    self._thread = thread
        except Exception as error:  # noqa: BLE001 -- a process that is ending starts no thread
            log.info("The surroundings of run %s are not kept: %r", run_id, error)

    def finish(self, seconds: float = FINISH_TIMEOUT_SECONDS) -> None:
        """Wait until every run that waits has its description."""
        thread = self._thread
        if thread is not None:
            self._at_once.set()
            thread.join(seconds)
            self._at_once.clear()

    def _work(self) -> None:
        self._at_once.wait(_START_SECONDS)
        while True:
            try:
                description = self._described()
            except Exception as error:  # noqa: BLE001 -- the run goes on without
                log.info("The surroundings of a run were not kept: %r", error)
                description = None
            with self._lock:
                waiting, self._waiting = self._waiting, []
                if not waiting:
                    self._thread = None
                    return
            for store, annotate in waiting:
                try:
                    if description is not None:
                        self._record(store, annotate, description)
                except Exception as error:  # noqa: BLE001 -- the other runs go on
                    log.info("The surroundings of a run were not kept: %r", error)

    def _described(self) -> Description:
        description = self._fresh()
        if description is None:
            asked, folder = time.monotonic(), Path.cwd()
            description = describe(folder)
            self._latest = (asked, str(folder), description)
        return description

    def _fresh(self) -> Description | None:
        latest = self._latest
        if latest is None or time.monotonic() - latest[0] > FRESH_SECONDS:
            return None
        try:
            here = os.getcwd()  # noqa: PTH109 -- quicker by half
        except OSError:  # it was removed
            return None
        return latest[2] if latest[1] == here else None

    def _record(self, store: Store, annotate: Annotator, description: Description) -> None:
        annotate(tags=[RunTag(key, value) for key, value in description.tags.items()])
        if self._is_kept(store, description):
            return
        from trialbook.service import known_stores
        from trialbook.service.context import description_files

        description_files.write(store, description.files)
        self._kept[store.uri, description.digest] = time.time()
        known_stores.note(store)

    def _is_kept(self, store: Store, description: Description) -> bool:
        """Tell whether this process has written a description, and not too long ago."""
        # by the clock on the wall, which goes on while a computer sleeps
        age = time.time() - self._kept.get((store.uri, description.digest), float("-inf"))
        return 0 <= age < REWRITE_SECONDS


def describe(folder: Path) -> Description:
    """Return the surroundings of a run that starts in a folder now."""
    with stores.importing():
        import platformdirs  # noqa: F401 -- `known_stores` loads it else

        from trialbook.service import known_stores  # noqa: F401 -- as above

        # and these, with the protocol
        from trialbook.service.context import description_files  # noqa: F401 -- as above
        from trialbook.service.context.git_state import git_state
        from trialbook.service.context.machine import machine_facts
    about: dict[str, Any] = machine_facts()
    state = git_state(folder)
    about["git"] = None if state is None else _git(state)
    content = json.dumps(about, ensure_ascii=False, sort_keys=True).encode(errors="replace")
    digest = _digest(content)
    tags = {TagName.ENVIRONMENT: digest}
    if state is not None:
        given = {
            TagName.GIT_COMMIT: state.commit,
            TagName.GIT_BRANCH: state.branch,
            TagName.GIT_REPO_URL: state.remote,
        }
        tags |= {key: value for key, value in given.items() if value}
    files = {f"{digest}.json": content}
    if state is not None and state.diff:
        tags[TagName.UNCOMMITTED] = _digest(state.diff)
        files[f"{_digest(state.diff)}.diff"] = state.diff
    return Description(digest, files, tags)


def _git(state: GitState) -> dict[str, Any]:
    return {
        "root": state.root,
        "commit": state.commit,
        "branch": state.branch,
        "remote": state.remote,
        "changed": state.changed,
        "untracked": state.untracked,
        "diff": _digest(state.diff) if state.diff else None,
        "diff_cut": state.diff_cut,
        "problem": state.problem,
    }


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()[:32]


capture = Capture()


def finish() -> None:
    """Wait for what is under way, within a time."""
    capture.finish()


def _after_fork() -> None:
    global capture
    capture = Capture()


# registered after the stores, so that it comes before they are brought to their end
atexit.register(finish)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
