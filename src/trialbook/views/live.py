"""The views that are alive in this process, so that the kernel finds the one a message names.

A view is kept alive by whoever holds it, not by this registry.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from trialbook.protocol.messages import GalleryItem, Spec, ViewBundleResult

log = logging.getLogger("trialbook.views")

MIME_TYPE = "application/vnd.trialbook.view.v1+json"


class LiveView(Protocol):
    """What the kernel needs of a view that a cell has made."""

    @property
    def view_id(self) -> str:
        """Names the view in messages, and its displays."""

    @property
    def spec(self) -> Spec:
        """What the view shows."""

    def select(self, run_ids: Sequence[str]) -> None:
        """Take over what the person selected."""

    def select_images(self, images: Sequence[GalleryItem]) -> None:
        """Take over which images the person selected."""


Show = Callable[[LiveView], None]
"""Displays a view in the cell that is executing."""


class WidgetHost(Protocol):
    """Brings views to life where the page does not have Trialbook's JupyterLab extension."""

    def hosted_html(self, made: ViewBundleResult) -> str:
        """Return the static twin in a place which the kernel's widget brings to life."""

    def marimo_view(self, view: LiveView) -> object:
        """Return what marimo displays of a view."""


_views: WeakValueDictionary[str, LiveView] = WeakValueDictionary()
_show: Show | None = None
_widgets: WidgetHost | None = None


def register(view: LiveView) -> None:
    """Let the kernel find a view for as long as it lives."""
    _views[view.view_id] = view


def find(view_id: str) -> LiveView | None:
    """Return the view, or None where it is gone or was made by another kernel."""
    return _views.get(view_id)


def bundle(spec: Spec) -> ViewBundleResult:
    """Return what a notebook saves of a view: data, static twin and text."""
    # which a kernel that was restarted is asked for, though no cell of its life has made it
    from trialbook.views import view_of

    return view_of(spec).bundle()


def mime_bundle(made: ViewBundleResult) -> dict[str, Any]:
    """Return the data of a display: for Trialbook's front end, any other, and a terminal."""
    import msgspec

    return {
        MIME_TYPE: msgspec.to_builtins(made.view),
        "text/html": made.html,
        "text/plain": made.text,
    }


def hosted_html(made: ViewBundleResult) -> str:
    """Return the static twin, where there is a host of widgets in a place which one brings to life.

    For a kernel whose pages do not have Trialbook's JupyterLab extension; the
    widget is made with the first.
    """
    if _widgets is None:
        return made.html
    try:
        return _widgets.hosted_html(made)
    except Exception:
        log.exception("A view is static, because its widget does not start.")
        return made.html


def marimo_view(view: LiveView) -> object:
    """Return what marimo displays of a view; NotImplementedError where no host of widgets is."""
    if _widgets is None:
        raise NotImplementedError
    return _widgets.marimo_view(view)


def set_widget_host(host: WidgetHost | None) -> None:
    """Say what brings views to life in pages without our extension; the package's import does."""
    global _widgets
    _widgets = host


def set_show(show: Show | None) -> None:
    """Say how views are displayed; the kernel does."""
    global _show
    _show = show


def show(view: LiveView) -> bool:
    """Display a view so that it can be updated; False where nothing knows how."""
    if _show is None:
        return False
    _show(view)
    return True
