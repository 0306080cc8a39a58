"""Views where the page does not have Trialbook's JupyterLab extension: an anywidget.

What a widget carries in its state is saved with the notebook, so that it is
a loader of less than 2 kB, which fetches the front end itself once per page,
Plotly with the first curve and pdf.js with the first PDF.

In Jupyter one widget serves all views of its kernel and is never displayed:
what a cell displays is the static twin, which says where a view may come to
life. A notebook opened without a kernel shows the twin and not the remains of
a widget. In marimo a cell displays the twin, which marimo saves, and a widget
for each view, which takes its place.
"""

from __future__ import annotations

import json
import logging
import uuid
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from anywidget import AnyWidget
from traitlets import Unicode

from trialbook.protocol.codec import error_message, event_message
from trialbook.protocol.methods import METHODS
from trialbook.rpc import dispatch
from trialbook.rpc.feed import feed
from trialbook.views import live as live_views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.protocol.messages import Spec, ViewBundleResult
    from trialbook.views.live import LiveView

log = logging.getLogger("trialbook.views")

_STATIC = Path(__file__).parent / "static"
_PARTS = ("widget.js", "widget.css", "host.css")
# Too large to be sent before they are needed.
_LATER = {
    part: f"{part}.js"
    for part in ("plotly", "pdf", "uplot", "run", "compare", "gallery", "evaluation")
}

# marimo takes the space out of tables.
_TWIN_STYLE = (
    "<style>[data-trialbook-twin] :is(caption, td, th){padding:1px 12px 1px 0;white-space:nowrap}"
    "[data-trialbook-twin]{overflow-x:auto}</style>"
)

PLACE_CLASS = "jp-TrialbookPlace"


class ViewWidget(AnyWidget):
    """The front end of one view, or of all views that a Jupyter kernel displays.

    Parameters
    ----------
    view : LiveView, optional
        The only view that is shown, by the widget itself.
    """

    _esm = (_STATIC / "loader.js").read_text(encoding="utf-8")

    build = Unicode().tag(sync=True)
    session = Unicode(uuid.uuid4().hex).tag(sync=True)
    spec = Unicode().tag(sync=True)

    def __init__(self, view: LiveView | None = None) -> None:
        super().__init__(build=_build(), spec="" if view is None else _spec_text(view.spec))
        self._view = view  # keeps it alive for the sake of its selection
        self._asked: dict[str, dict[str, Any]] = {}
        self.on_msg(ViewWidget._receive)
        comm = self.comm
        # Past comms' own, which fires IPython's pre_execute and post_execute: on the latter
        # matplotlib shows and closes the figures of the cell that is executing.
        comm.handle_msg = self._handle_msg
        if hasattr(comm, "_reply_subshell_for"):
            # ipykernel 7.4 would hand a message to the shell that last sent, which is busy with
            # the cell that has made this widget, and not to the one that the page asks for.
            comm._reply_subshell_for = _as_asked  # noqa: SLF001 - there is no other way

    def publish(self, topic: str, data: msgspec.Struct) -> None:
        """Send an event to the pages; may be called from any thread."""
        if self.comm is None or getattr(self.comm, "_closed", False):
            # marimo closes the comm of a cell that is executed again, and tells nobody.
            feed.leave(self.model_id)
            return
        if topic == "store.changed":
            # marimo hands over what a page asks when no cell executes: answer what it will ask.
            for asked in list(self._asked.values()):
                answer, buffers = dispatch.respond(asked, self.model_id, self.publish)
                self._tell({"ahead": asked, "message": answer}, buffers)
        self._tell({"message": event_message(topic, data)})

    def _receive(self, content: object, _: Sequence[object]) -> None:
        if not isinstance(content, dict):
            return
        if "bundle" in content:
            self._tell({"bundle": self.build}, _parts())
            return
        for part, name in _LATER.items():
            if content.get("part") == part:
                self._tell({"part": part}, [(_STATIC / name).read_bytes()])
                return
        message = content.get("message")
        if self._view is not None and isinstance(message, dict):
            method = message.get("method")
            if isinstance(method, str) and method in METHODS and METHODS[method].sent_ahead:
                self._asked[method] = _whole(message)
        answer, buffers = dispatch.respond(message, self.model_id, self.publish)
        try:
            self._tell({"message": answer}, buffers)
        except Exception as error:  # noqa: BLE001 - an answer that cannot be sent still owes one
            self._tell({"message": error_message(answer["id"], error)})

    # ipykernel 7.4 takes the content's own id for the id of a request of the kernel's, and keeps
    # it: what is sent has its id one level below.
    def _tell(self, content: dict[str, Any], buffers: Sequence[bytes] = ()) -> None:
        self.send(content, list(buffers))


def _whole(message: dict[str, Any]) -> dict[str, Any]:
    """Return a request for all, since what a page has by the next time is not known."""
    params = message.get("params")
    if not isinstance(params, dict):
        return message
    return {**message, "params": {name: each for name, each in params.items() if name != "known"}}


class MarimoView:
    """A view as marimo displays it: the static twin and the widget that takes its place.

    Parameters
    ----------
    view : LiveView
    """

    def __init__(self, view: LiveView) -> None:
        self._view = view

    def _mime_(self) -> tuple[str, str]:
        import marimo

        made = live_views.bundle(self._view.spec)
        element = marimo.ui.anywidget(ViewWidget(self._view))
        return "text/html", (
            f'<div data-trialbook-twin="{self._view.view_id}">{_TWIN_STYLE}{made.html}</div>'
            f"{element.text}"
        )


def hosted_html(made: ViewBundleResult) -> str:
    """Return the static twin in a place where the kernel's widget may show the view."""
    spec = escape(_spec_text(made.view.spec))
    session = _kernel_widget().session
    return (
        f'<div class="{PLACE_CLASS}" data-session="{session}" data-trialbook="{spec}">'
        f"{made.html}</div>"
    )


@cache
def _kernel_widget() -> ViewWidget:
    return ViewWidget()


@cache
def _parts() -> tuple[bytes, ...]:
    return tuple((_STATIC / name).read_bytes() for name in _PARTS)


@cache
def _build() -> str:
    return sha256(b"".join(_parts())).hexdigest()[:16]


def _spec_text(spec: Spec) -> str:
    return json.dumps(msgspec.to_builtins(spec), ensure_ascii=False)


def _as_asked(_: object, subshell_id: str | None) -> str | None:
    return subshell_id
