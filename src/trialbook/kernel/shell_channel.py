"""Requests that ipykernel 7.0 to 7.3 may leave unread.

These releases send the replies on the shell channel's socket past the stream that reads its
requests. A send takes in the socket's notice of a request that comes at that moment, of which the
stream then hears nothing: the request stays in the socket, and all that follow it. The kernel is
idle, and neither executes nor answers anything until it is started again. From 7.4 on the stream
sends the replies, too.
"""

from __future__ import annotations

from typing import Any


def reply_through_stream(kernel: Any) -> None:
    """Have the stream that reads the requests send the replies, where it does not yet.

    Parameters
    ----------
    kernel : ipykernel.kernelbase.Kernel
    """
    thread = getattr(kernel, "shell_channel_thread", None)
    manager: Any = getattr(thread, "manager", None)
    # all that it does with the socket is to send replies, in the thread of the stream
    socket = getattr(manager, "_shell_socket", None)
    stream = kernel.shell_stream
    if socket is not None and stream is not None and stream.socket is socket:
        manager._shell_socket = stream  # noqa: SLF001 - there is no public name for it
