"""Where requests are answered, over whatever transport they came.

A handler runs on whatever thread its message arrives on, as a rule a
subshell's, while a cell may be executing on the main one: it takes no part in
the user's namespace and never touches pyplot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from trialbook.errors import InvalidStateError
from trialbook.protocol import codec
from trialbook.protocol.messages import ViewBundleParams
from trialbook.recording.switch_interval import responsive_threads
from trialbook.rpc.feed import Publish, feed
from trialbook.rpc.handlers import (
    artifacts,
    cells,
    compare,
    evaluation,
    experiments,
    filters,
    gallery,
    layouts,
    runs,
    session,
    stores,
    views,
)
from trialbook.rpc.handlers.message import WithBuffers

if TYPE_CHECKING:
    from msgspec import Struct


class Saves(Protocol):
    """Tells whether the page that asks is the one that saves a view in its notebook."""

    def __call__(self, view_id: str, *, shared: bool) -> bool:
        """See `trialbook.kernel.pages.saves`."""


def respond(
    data: object, listener: str, publish: Publish, saves: Saves | None = None
) -> tuple[codec.Message, list[bytes]]:
    """Return the one answer to whatever a page has sent, and its binary buffers.

    Parameters
    ----------
    data : object
        A request, or garbage.
    listener : str
        Names the page; once it has said hello it is told of changes.
    publish : callable
        Sends it an event, by its topic; called on the change feed's thread.
    saves : callable, optional
        Without it a page saves whatever it shows.
    """
    request_id = None
    try:
        request = codec.decode_request(data)
        request_id = request.id
        if request.method == "session.hello":
            feed.join(listener, publish)
        if isinstance(request.params, ViewBundleParams):
            _check_saves(request.params, saves)
        with responsive_threads():
            answer = _HANDLERS[request.method](request.params)
        if isinstance(answer, WithBuffers):
            return codec.result_message(request.id, answer.result), answer.buffers
        return codec.result_message(request.id, answer), []
    except codec.RequestError as error:
        return codec.error_message(error.request_id, error), []
    except Exception as error:  # noqa: BLE001 - every request gets an answer
        return codec.error_message(request_id, error), []


def _check_saves(params: ViewBundleParams, saves: Saves | None) -> None:
    if saves is not None and not saves(params.spec.view_id, shared=bool(params.shared)):
        raise InvalidStateError("Another page of the notebook saves this view.")


# The codec has checked that each handler gets the params of its method.
_HANDLERS: dict[str, Callable[[Any], Struct | WithBuffers]] = {
    **artifacts.HANDLERS,
    **cells.HANDLERS,
    **compare.HANDLERS,
    **evaluation.HANDLERS,
    **experiments.HANDLERS,
    **filters.HANDLERS,
    **gallery.HANDLERS,
    **layouts.HANDLERS,
    **runs.HANDLERS,
    **session.HANDLERS,
    **stores.HANDLERS,
    **views.HANDLERS,
}
