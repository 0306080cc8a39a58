"""The views that cells have displayed, kept current where no page does it.

In JupyterLab the front end keeps a displayed view fresh. Where none has said
hello, as under nbconvert, the kernel does it after each cell, so that a
notebook is saved with its tables as they were at the end.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from IPython.core.interactiveshell import InteractiveShell

from trialbook.errors import TrialbookError
from trialbook.kernel import events, pages
from trialbook.rpc.feed import feed
from trialbook.service.context import executions
from trialbook.service.context.session import session_name
from trialbook.service.store_access import store_named
from trialbook.views import live

if TYPE_CHECKING:
    from trialbook.protocol.messages import ViewBundleResult
    from trialbook.views.live import LiveView

log = logging.getLogger("trialbook.kernel")

MAX_DISPLAYS = 50
"""Views that are kept alive for the sake of their displays; the latest ones."""


@dataclass(slots=True)
class _Display:
    view: LiveView
    shown: tuple[str | None, int]
    hosted: bool
    session: str
    updates: bool


_displays: OrderedDict[str, _Display] = OrderedDict()


def show(view: LiveView) -> None:
    """Display a view in the cell that is executing."""
    made = live.bundle(view.spec)
    hosted = not feed.uses(events.publish) and _in_page()
    _publish(view, made, hosted=hosted, update=False)
    shell: Any = InteractiveShell.instance()
    session = pages.session_of(shell.kernel.get_parent("shell"))
    _displays[view.view_id] = _Display(view, _state(made), hosted, session, _updates())
    _displays.move_to_end(view.view_id)
    while len(_displays) > MAX_DISPLAYS:
        _displays.popitem(last=False)


def displayed_for(view_id: str) -> str:
    """Return the session of the request that displayed a view; empty where that is not known."""
    display = _displays.get(view_id)
    return "" if display is None else display.session


def refresh() -> None:
    """Update the displays whose store has changed since."""
    for display in filter(lambda one: one.updates, _displays.values()):
        try:
            _refresh(display)
        except TrialbookError as error:  # such as a store closed since: what it showed stays
            log.warning("A table was not brought up to date: %s", error)


def _refresh(display: _Display) -> None:
    store = store_named(display.view.spec.store_id)
    if store is None or (store.store_id, store.changes_since(-1).revision) == display.shown:
        return
    made = live.bundle(display.view.spec)
    _publish(display.view, made, hosted=display.hosted, update=True)
    display.shown = _state(made)


def _state(made: ViewBundleResult) -> tuple[str | None, int]:
    return made.view.store.store_id, made.view.cursor


def _in_page() -> bool:
    """Return whether a page executes the cell, which tells its id; nbconvert does not."""
    cell = executions.current()
    return cell is not None and bool(cell.cell_id)


def _updates() -> bool:
    """Return whether an update replaces what was displayed.

    A Jupyter server that executes cells itself adds it to the cell that executes then.
    """
    return _in_page() or not session_name()


def _publish(view: LiveView, made: ViewBundleResult, *, hosted: bool, update: bool) -> None:
    data = live.mime_bundle(made)
    if hosted:
        data["text/html"] = live.hosted_html(made)
    InteractiveShell.instance().display_pub.publish(
        data=data, transient={"display_id": view.view_id}, update=update
    )
