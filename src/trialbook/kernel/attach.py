"""What importing Trialbook in a kernel does: listen for front ends and for cells.

It must cost next to nothing, so the rooms behind it open when they are used.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from trialbook.kernel import cells, interrupts, shell_channel, status
from trialbook.rpc.thread import start_thread
from trialbook.service.context import executions as current_cell
from trialbook.views import live

if TYPE_CHECKING:
    from comm.base_comm import BaseComm

    from trialbook.views.live import LiveView

RPC_TARGET = "trialbook.rpc"
_LOGGERS = ("trialbook.feed", "trialbook.kernel", "trialbook.protocol", "trialbook.views")

_attached = False


def attach() -> None:
    """Make this kernel answer front ends; nothing outside a kernel, nothing the second time."""
    global _attached
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    if _attached or shell is None or kernel is None:
        return
    _attached = True

    import comm

    comm.get_comm_manager().register_target(RPC_TARGET, partial(_open_channel, kernel))
    status.keep_out(kernel, RPC_TARGET)
    cells.attach(kernel)
    interrupts.wake_loop()
    shell_channel.reply_through_stream(kernel)
    shell.events.register("pre_run_cell", cells.before_cell)
    shell.events.register("post_run_cell", cells.after_cell)
    live.set_show(_show)
    current_cell.set_tell(cells.publish)
    current_cell.set_ask(cells.ask)
    current_cell.set_names(cells.name_of)
    _teach_magic(shell)
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(_KernelLog(kernel.log))
    start_thread("trialbook-announce", _announce, kernel)


def _open_channel(kernel: Any, comm: BaseComm, message: dict[str, Any]) -> None:
    from trialbook.kernel.rpc import open_channel

    open_channel(comm, message)
    status.tell_again(kernel)


def _announce(kernel: Any) -> None:
    from trialbook.kernel.announcing import announce

    announce(kernel)


def _show(view: LiveView) -> None:
    from trialbook.kernel.displays import show

    show(view)


def _teach_magic(shell: Any) -> None:
    from trialbook.kernel.run_magic import register

    register(shell)


class _KernelLog(logging.Handler):
    """Sends records to the kernel's log: on stderr they would land in whichever cell executes."""

    def __init__(self, log: logging.Logger) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.handle(record)
