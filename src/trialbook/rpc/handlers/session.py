"""What answers a page that comes to this kernel, and what it tells of its notebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook.protocol import codec
from trialbook.protocol.messages import Empty, HelloParams, HelloResult, SessionNotebookParams
from trialbook.queries import table
from trialbook.service import known_stores
from trialbook.service.context import executions, session
from trialbook.service.store_access import store_named
from trialbook.service.version import version

if TYPE_CHECKING:
    from msgspec import Struct


def _hello(_: HelloParams) -> HelloResult:
    store = store_named(None)
    known_stores.note(store)
    return HelloResult(version(), table.store_info(store), str(Path.cwd()), codec.PROTOCOL)


def _note_notebook(params: SessionNotebookParams) -> Empty:
    session.set_notebook_path(params.path)
    # it listens by now
    executions.ask_again()
    return Empty()


HANDLERS: dict[str, Callable[[Any], Struct]] = {
    "session.hello": _hello,
    "session.notebook": _note_notebook,
}
