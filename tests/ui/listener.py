"""Sockets of this machine that note whoever gets through to them."""

from __future__ import annotations

import random
import selectors
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

FIRST = 200
"""Bytes that are kept of what arrives first."""

PORTS = range(20_000, 30_000)
"""Numbers that no system gives away: clients of a kernel that has ended go on calling its ports."""


class Listener:
    """Ports for TCP and UDP, each with what it has heard; closes when a block ends."""

    def __init__(self) -> None:
        self.heard: dict[int, bytes] = {}
        self._selector = selectors.DefaultSelector()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def port(self) -> int:
        """Open another port on the loopback address and return its number."""
        stream, packets = _bound()
        stream.listen()
        number: int = stream.getsockname()[1]
        for each, act in ((stream, self._accept), (packets, self._receive)):
            each.setblocking(False)
            self._selector.register(each, selectors.EVENT_READ, (number, act))
        return number

    def has_heard_of(self, ports: set[int], seconds: float) -> bool:
        """Wait until all these ports have been reached; False where some have not."""
        end = time.monotonic() + seconds
        while not ports <= self.heard.keys():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            self._close(key.fileobj)
        self._selector.close()

    def _listen(self) -> None:
        while not self._closing.is_set():
            for key, _ in self._selector.select(0.05):
                number, act = key.data
                act(key.fileobj, number)

    def _accept(self, sock: socket.socket, number: int) -> None:
        connection, _ = sock.accept()
        # to be connected is to be heard, whatever comes of it
        self.heard.setdefault(number, b"")
        connection.setblocking(False)
        act: Callable[[Any, int], None] = self._receive
        self._selector.register(connection, selectors.EVENT_READ, (number, act))

    def _receive(self, sock: socket.socket, number: int) -> None:
        try:
            said = sock.recv(FIRST)
        except OSError:
            said = b""
        if not self.heard.get(number):
            self.heard[number] = said
        if sock.type == socket.SOCK_STREAM:
            self._close(sock)

    def _close(self, sock: Any) -> None:
        self._selector.unregister(sock)
        sock.close()


def _bound() -> tuple[socket.socket, socket.socket]:
    """Return sockets for TCP and UDP at the same free port."""
    for number in random.sample(PORTS, 100):
        stream, packets = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            for each in (stream, packets):
                each.bind(("127.0.0.1", number))
        except OSError:
            stream.close()
            packets.close()
        else:
            return stream, packets
    message = f"no port is free from {PORTS[0]} to {PORTS[-1]}"
    raise OSError(message)
