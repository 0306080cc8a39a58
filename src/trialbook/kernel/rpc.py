"""The comm target ``trialbook.rpc``: each request gets one answer.

Answers are sent from the thread on which the request arrived, and nothing else
may send on these comms: ipykernel hands the next message to the shell that last
sent.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from trialbook.kernel import displays, events, pages
from trialbook.protocol import codec
from trialbook.rpc import dispatch
from trialbook.rpc.feed import feed

if TYPE_CHECKING:
    from comm.base_comm import BaseComm


def open_channel(comm: BaseComm, message: dict[str, Any]) -> None:
    """Serve a page that has opened the target; its opening data may be a request already."""
    # In place of `on_msg`, around which comms fire IPython's pre_execute and post_execute: on the
    # latter matplotlib shows and closes the figures of the cell that is executing.
    comm.handle_msg = partial(_receive, comm)  # type: ignore[method-assign] # there is no other way
    comm.on_close(lambda _: _close(comm.comm_id))
    if message["content"].get("data"):
        _receive(comm, message)


def _close(channel: str) -> None:
    feed.leave(channel)
    pages.leave(channel)


def _receive(comm: BaseComm, message: dict[str, Any]) -> None:
    pages.hear(comm.comm_id, message)
    data = message["content"].get("data")
    saves = partial(_saves, comm.comm_id)
    answer, buffers = dispatch.respond(data, comm.comm_id, events.publish, saves)
    try:
        comm.send(answer, buffers=buffers)
    except Exception as error:  # noqa: BLE001 - an answer that cannot be sent still owes one
        comm.send(codec.error_message(answer["id"], error))


def _saves(channel: str, view_id: str, *, shared: bool) -> bool:
    return pages.saves(channel, view_id, displays.displayed_for(view_id), shared=shared)
