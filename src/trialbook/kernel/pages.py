"""The pages that are connected, and which of them saves a view in the notebook.

Every page of a notebook shows its views, and a view that has changed is saved with the notebook.
If all of them did that, a document that they share would get the output once more from each, and
where each has a copy of its own, one that nobody touched would differ from the file.
"""

from __future__ import annotations

import time
from typing import Any

SILENCE_TIMEOUT_SECONDS = 2.0
"""How long the page that goes first may be silent while another one asks: a page that was closed
or loaded again says nothing of it."""

_sessions: dict[str, str] = {}
_heard: dict[str, float] = {}
_waiting: dict[tuple[str, str], float] = {}
_savers: dict[str, str] = {}
"""Of views in shared documents, the page that saves them."""


def hear(channel: str, message: dict[str, Any]) -> None:
    """Note that a page lives.

    Parameters
    ----------
    channel : str
        Id of the comm.
    message : dict
        The Jupyter message that came on it.
    """
    session = session_of(message)
    _sessions[channel] = session
    _heard[session] = time.monotonic()


def leave(channel: str) -> None:
    """Forget a channel that is closed."""
    session = _sessions.pop(channel, None)
    if session is not None and session not in _sessions.values():
        _heard.pop(session, None)


def session_of(message: dict[str, Any]) -> str:
    """Return what tells the page that has sent a message from every other one."""
    return str(message.get("header", {}).get("session", ""))


def saves(channel: str, view_id: str, displayed_for: str, *, shared: bool) -> bool:
    """Tell whether the page behind a channel is the one that saves a view.

    Of pages that share a document it is the one that has asked first. Of pages with a copy each
    it is the one that executed the cell; where that page is gone, only a page which is alone:
    each of several may be the one that somebody works in.

    Parameters
    ----------
    channel : str
    view_id : str
    displayed_for : str
        Session of the request that displayed the view; empty where that is not known.
    shared : bool
        Whether the pages share one document.
    """
    session = _sessions.get(channel, "")
    others = {*_sessions.values()} - {session}
    if shared:
        before = {_savers.get(view_id, session)} & others
    elif displayed_for == session:
        before = set()
    else:
        before = {displayed_for} & others or others
    if not _are_gone(before, session, view_id):
        return False
    if shared:
        _savers[view_id] = session
    return True


def _are_gone(pages: set[str], session: str, view_id: str) -> bool:
    """Tell whether nothing is left of pages that go first, and forget them then."""
    now = time.monotonic()
    since = _waiting.setdefault((session, view_id), now)
    silent = all(_heard.get(page, 0.0) <= since for page in pages)
    if pages and (not silent or now - since < SILENCE_TIMEOUT_SECONDS):
        _waiting[session, view_id] = since if silent else now
        return False
    del _waiting[session, view_id]
    for channel in [channel for channel, page in _sessions.items() if page in pages]:
        leave(channel)
    return True
