"""What the kernel pushes: notifications on one comm that no front end ever writes to.

ipykernel hands an incoming message to the shell that last sent on its comm.
Pushes come from a thread and would drag the answers to requests into the main
shell, where a running cell blocks them; hence a comm of their own. Its id is
fixed and no comm_open is sent: a page registers the id and listens. Once something
was pushed the kernel lists the comm, from which a page sees that it is not asking in vain.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import comm

from trialbook.protocol.codec import event_message

if TYPE_CHECKING:
    import msgspec
    from comm.base_comm import BaseComm

COMM_ID = "trialbook.events"

_lock = threading.Lock()
_channel: BaseComm | None = None


def publish(topic: str, data: msgspec.Struct) -> None:
    """Send an event to every page; may be called from any thread."""
    global _channel
    message = event_message(topic, data)
    with _lock:
        if _channel is None:
            # A primary comm would send comm_open.
            _channel = comm.create_comm(target_name=COMM_ID, comm_id=COMM_ID, primary=False)
            comm.get_comm_manager().register_comm(_channel)
        _channel.send(message)
