"""A request that comes while the kernel sends the reply of the one before is executed."""

from __future__ import annotations

from collections.abc import Iterator

import ipykernels
import pytest
from kernel_page import Kernel

# Stops the thread that reads the requests, until the next one is there. To look for it takes in the
# socket's notice, as to send a reply at that moment does; that of this cell is sent afterwards.
MEANWHILE = """
import threading, time, zmq
kernel = get_ipython().kernel
came = threading.Event()
def wait():
    print("waiting", flush=True)
    socket = kernel.shell_stream.socket
    while not socket.events & zmq.POLLIN:
        time.sleep(0.001)
    came.set()
kernel.shell_channel_thread.io_loop.add_callback(wait)
assert came.wait(20)
"""


@pytest.fixture(params=["7.0.1", None], ids=lambda version: version or "installed")
def kernel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("kernel"), ipykernels.variables(request.param))
    yield kernel
    kernel.stop()


def test_a_request_is_read_that_comes_with_a_reply(kernel: Kernel) -> None:
    kernel.run("import trialbook")
    cell = kernel.start(MEANWHILE)
    kernel.prints("waiting")
    following = kernel.start("print('executed')")
    kernel.finish(cell)
    published = kernel.finish(following)
    assert "executed\n" in [m["content"].get("text") for m in published]
