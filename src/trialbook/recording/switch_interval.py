"""Short turns between threads, for as long as a page or another process waits for one of them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERVAL_SECONDS = 0.0001
"""Seconds that a thread may keep the interpreter to itself while another one waits for it.

Reading SQLite lets go of the interpreter at each row, and a cell of pure Python
takes it then for a whole turn. With Python's 5 ms, a page of 200 runs took 840 ms
beside such a cell in place of 8 ms; with 0.1 ms it takes 31 ms. Turns shorter than
that gained nothing and slowed the cell further.
"""

_lock = threading.Lock()
_waiting = 0
_before = _ours = 0.0


@contextmanager
def responsive_threads() -> Iterator[None]:
    """Give other threads short turns only, until what somebody waits for is done.

    The interval is the process's, thus the user's: it is put back to what it was
    as soon as nobody waits, and a shorter one is left alone.
    """
    _begin()
    try:
        yield
    finally:
        _end()


def _begin() -> None:
    global _waiting, _before, _ours
    with _lock:
        if _waiting == 0:
            _before = sys.getswitchinterval()
            sys.setswitchinterval(min(_before, INTERVAL_SECONDS))
            _ours = sys.getswitchinterval()
        _waiting += 1


def _end() -> None:
    global _waiting
    with _lock:
        _waiting -= 1
        # who has set another one meanwhile keeps it
        if _waiting == 0 and sys.getswitchinterval() == _ours:
            sys.setswitchinterval(_before)


def _after_fork_in_child() -> None:
    """Let go of what threads of the parent had begun, which are not in the child."""
    global _lock, _waiting
    _lock = threading.Lock()
    if _waiting:
        _waiting = 1
        _end()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
