"""The kernel's state is that of the person's work, and not of what a page asks beside it.

A kernel says busy and idle for every message, also for one that a subshell answers while a cell
executes; JupyterLab and its server take the last word for the state of the whole kernel. Both pass
over the states of some kinds of messages, which are no work: the questions of Trialbook's pages
are told to be of such a kind. Whoever waits for a message's end finds it by its id as ever.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from trialbook.service.context import executions

UNTRACKED = "comm_info_request"
"""A kind of message whose state counts for nobody."""

_SUBSHELLS = ("create_subshell_request", "delete_subshell_request", "list_subshell_request")


def keep_out(kernel: Any, target: str) -> None:
    """Keep the states of a comm target's messages, and of subshells' administration, out.

    Parameters
    ----------
    kernel : ipykernel.kernelbase.Kernel
    target : str
        The comm target.
    """
    set_parent = kernel.set_parent

    def set_quiet_parent(ident: Any, parent: dict[str, Any], channel: str = "shell") -> None:
        # what the kernel publishes next names this as its cause
        if _is_question(kernel, parent, target):
            parent = parent | {"header": parent["header"] | {"msg_type": UNTRACKED}}
        set_parent(ident, parent, channel)

    kernel.set_parent = set_quiet_parent


def tell_again(kernel: Any) -> None:
    """Say that the kernel is busy where it is: a page that has just come has not heard it."""
    if executions.current() is not None or _main_thread_executes():
        # of no message in particular: the present one does not count
        kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "busy"}, parent={})


def _is_question(kernel: Any, parent: dict[str, Any], target: str) -> bool:
    match parent.get("header", {}).get("msg_type"):
        case "comm_open":
            return bool(parent["content"].get("target_name") == target)
        case "comm_msg" | "comm_close":
            comm = kernel.comm_manager.comms.get(parent["content"].get("comm_id"))
            return getattr(comm, "target_name", None) == target
        case kind:
            return kind in _SUBSHELLS


def _main_thread_executes() -> bool:
    """Return whether a cell executes that began before Trialbook was imported beside it."""
    frames = sys._current_frames()  # noqa: SLF001 - its documented name
    frame = frames.get(threading.main_thread().ident or 0)
    while frame is not None:
        if frame.f_code.co_name == "run_code" and "shell" in str(frame.f_globals.get("__name__")):
            return True
        frame = frame.f_back
    return False
