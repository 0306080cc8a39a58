"""A browser page as the kernel sees it: one comm for requests, and whatever is published."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

import zmq
from jupyter_client.manager import KernelManager

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient

Message = dict[str, Any]
TIMEOUT = 30


class Kernel:
    """A real kernel, and everything it has published that nobody has asked for yet."""

    def __init__(self, folder: Path, variables: Mapping[str, str] = {}) -> None:
        self.folder = folder
        self.log = folder / "kernel.log"
        self._manager = KernelManager(kernel_name="python3")
        # Nothing of the person's own set-up may play a part.
        kept = {key: value for key, value in os.environ.items() if "TRIALBOOK" not in key}
        environment = kept | {
            "IPYTHONDIR": str(folder / ".ipython"),
            "MPLCONFIGDIR": str(folder / ".mpl"),
            "XDG_STATE_HOME": str(folder / ".state"),
            "PYTHONWARNINGS": "always::ResourceWarning",
            **variables,
        }
        self.client = self._started(environment)
        self._unread: list[Message] = []

    def _started(self, environment: dict[str, str], attempts: int = 3) -> BlockingKernelClient:
        with self.log.open("wb") as log:
            self._manager.start_kernel(cwd=str(self.folder), env=environment, stderr=log)
        # a socket whose queue is full drops what comes: no end of a cell that publishes much
        self._manager.context.setsockopt(zmq.RCVHWM, 0)
        client: BlockingKernelClient = self._manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=TIMEOUT)
            _wait_for_reply(client, client.execute("pass", silent=True))
        except (RuntimeError, Empty):
            client.stop_channels()
            self._manager.shutdown_kernel(now=True)
            if attempts == 1:
                raise
            # Its ports were free when they were chosen, and another program's when it took them; or
            # it is one of ipykernel 7.0 to 7.3 and left a request unread that came with a reply.
            self._manager = KernelManager(kernel_name="python3")
            return self._started(environment, attempts - 1)
        return client

    def stop(self) -> None:
        self.client.stop_channels()
        self._manager.shutdown_kernel(now=False)

    def interrupt(self) -> None:
        self._manager.interrupt_kernel()

    def wait_until_dead(self) -> None:
        process = self._manager.provisioner.process
        process.wait(TIMEOUT)

    def messages(self, wanted: Callable[[Message], bool]) -> Iterator[Message]:
        """Give what is published and wanted, as it comes; the others stay for later."""
        place = 0
        while True:
            if place == len(self._unread):
                self._unread.append(self.client.get_iopub_msg(timeout=TIMEOUT))
            if wanted(self._unread[place]):
                yield self._unread.pop(place)
            else:
                place += 1

    def published(self, wanted: Callable[[Message], bool]) -> Message:
        """Return the next published message that is wanted; the others stay for later."""
        return next(self.messages(wanted))

    def has(self, wanted: Callable[[Message], bool]) -> bool:
        """Whether something wanted has come, and not been asked for yet."""
        return any(map(wanted, self._unread))

    def drain(self, wanted: Callable[[Message], bool]) -> list[Message]:
        """Return what is unread and wanted, in its order; the others stay for later."""
        drained = [message for message in self._unread if wanted(message)]
        self._unread = [message for message in self._unread if not wanted(message)]
        return drained

    def forget(self) -> None:
        """Drop what is unread."""
        self._unread.clear()

    def of_cell(self, request_id: str) -> Iterator[Message]:
        """Give what a cell publishes, but for events."""
        return self.messages(
            lambda m: m["parent_header"].get("msg_id") == request_id and m["msg_type"] != "comm_msg"
        )

    def start(self, code: str, **options: Any) -> str:
        """Start a cell and return the id of its request."""
        request_id: str = self.client.execute(code, **options)
        return request_id

    def finish(self, request_id: str) -> list[Message]:
        """Wait for a cell's end and return what it published; fail where it raised.

        Events, which may come while it executes, stay for `event`.
        """
        seen: list[Message] = []
        for message in self.of_cell(request_id):
            if message["content"].get("execution_state") == "idle":
                break
            seen.append(message)
        errors = ["\n".join(m["content"]["traceback"]) for m in seen if m["msg_type"] == "error"]
        assert not errors, errors[0]
        return seen

    def run(self, code: str, **options: Any) -> list[Message]:
        return self.finish(self.start(code, **options))

    def prints(self, text: str) -> None:
        """Wait until a cell has printed a text."""
        self.published(lambda m: m["msg_type"] == "stream" and text in m["content"]["text"])

    def subshell(self) -> str:
        """Make a subshell over the control channel, which answers while a cell executes."""
        request = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(request)
        while True:
            reply = self.client.get_control_msg(timeout=TIMEOUT)
            if reply["parent_header"].get("msg_id") == request["header"]["msg_id"]:
                assert reply["content"]["status"] == "ok"
                return str(reply["content"]["subshell_id"])

    def event(self, topic: str, wanted: Callable[[Message], bool] = lambda _: True) -> Message:
        """Return the data of the next event of a topic."""

        def matches(message: Message) -> bool:
            content = message["content"]
            if message["msg_type"] != "comm_msg" or content["comm_id"] != "trialbook.events":
                return False
            return content["data"]["method"] == topic and wanted(content["data"]["params"])

        data: Message = self.published(matches)["content"]["data"]["params"]
        return data


def _wait_for_reply(client: BlockingKernelClient, request_id: str) -> None:
    """Wait until a reply has come, and with it those to all that was asked before."""
    while client.get_shell_msg(timeout=TIMEOUT)["parent_header"].get("msg_id") != request_id:
        pass


class Page:
    """One front end: opens the target with a hello and asks.

    Without a session of its own it is the page that executes the kernel's cells.
    """

    def __init__(
        self, kernel: Kernel, subshell_id: str | None = None, session: str | None = None
    ) -> None:
        self.kernel = kernel
        self._session = session or kernel.client.session.session
        self.comm_id = uuid.uuid4().hex
        self._subshell_id = subshell_id
        self._count = 0
        hello = self.request("session.hello", {"client_version": "test"})
        self._send("comm_open", {"target_name": "trialbook.rpc", "data": hello})
        self.hello = self.answer()

    def request(self, method: str, params: Message) -> Message:
        self._count += 1
        return {"jsonrpc": "2.0", "id": str(self._count), "method": method, "params": params}

    def ask(self, method: str, params: Message) -> Message:
        """Send a request and return its whole answer."""
        request = self.request(method, params)
        answer = self.send(request)
        assert answer["id"] == request["id"]
        return answer

    def send(self, data: object) -> Message:
        """Send anything and return the answer."""
        self.post(data)
        return self.answer()

    def post(self, data: object) -> None:
        """Send anything and do not wait."""
        self._send("comm_msg", {"data": data})

    def answer(self) -> Message:
        message = self.kernel.published(
            lambda m: (
                m["msg_type"] in ("comm_msg", "comm_close")
                and m["content"].get("comm_id") == self.comm_id
            )
        )
        assert message["msg_type"] == "comm_msg", "the kernel closed the comm"
        data: Message = message["content"]["data"]
        self.buffers: list[bytes] = [bytes(buffer) for buffer in message["buffers"]]
        return data

    def close(self) -> None:
        self._send("comm_close", {})

    def _send(self, kind: str, content: Message) -> None:
        client = self.kernel.client
        message = client.session.msg(kind, {"comm_id": self.comm_id, "data": {}} | content)
        message["header"]["session"] = self._session
        if self._subshell_id is not None:
            message["header"]["subshell_id"] = self._subshell_id
        client.shell_channel.send(message)
