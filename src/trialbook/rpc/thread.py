"""Threads that may push to the front end."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


def start_thread(
    name: str, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> threading.Thread:
    """Start a daemon thread in a copy of the caller's context.

    The context says which message of the front end the caller serves, and
    ipykernel 7.0 refuses to send from a thread that serves none.
    """
    run = contextvars.copy_context().run
    thread = threading.Thread(target=lambda: run(work, *args, **kwargs), name=name, daemon=True)
    thread.start()
    return thread
