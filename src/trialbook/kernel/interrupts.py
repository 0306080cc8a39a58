"""Interrupts that arrive while a cell awaits something.

ipykernel hands them to its event loop from the signal handler, which does not wake the loop: the
``await`` would go on, and its run with it, until something else happens.
"""

from __future__ import annotations

import asyncio
import atexit
import signal
import socket
import threading
from contextlib import suppress

_pair: tuple[socket.socket, socket.socket] | None = None


def wake_loop() -> None:
    """Have each signal wake the event loop that is running, unless somebody else sees to it."""
    global _pair
    if _pair is not None or threading.current_thread() is not threading.main_thread():
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    reader, writer = pair = socket.socketpair()
    for end in pair:
        end.settimeout(0)
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    if before == -1 and _listen(loop, reader):
        _pair = pair
        atexit.register(_close)
        return
    signal.set_wakeup_fd(before)
    for end in pair:
        end.close()


def _listen(loop: asyncio.AbstractEventLoop, reader: socket.socket) -> bool:
    try:
        loop.add_reader(reader, _drain, reader)
    except NotImplementedError:  # as loops of Windows say
        return False
    return True


def _close() -> None:
    global _pair
    signal.set_wakeup_fd(-1)
    for end in _pair or ():
        end.close()
    _pair = None


def _drain(reader: socket.socket) -> None:
    with suppress(OSError):
        reader.recv(4096)
