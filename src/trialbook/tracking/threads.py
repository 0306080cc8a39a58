"""What threads begin with: the runs of whoever starts them.

Python gives a task a copy of its creator's context, and a thread an empty one. So the runs are
handed over here, with a thread that starts and with what an executor of threads is given to do:
its threads are started by whoever came first, and work for everybody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent import futures
from concurrent.futures.thread import ThreadPoolExecutor
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from trialbook.tracking import stacks

P = ParamSpec("P")
R = TypeVar("R")

# those of Python 3.14, which send what they are to do to another interpreter
_INTERPRETERS: Any = getattr(futures, "InterpreterPoolExecutor", ())

_following = False
_plain_start = threading.Thread.start
_plain_submit: Any = ThreadPoolExecutor.submit


def follow() -> None:
    """Hand runs over from now on."""
    global _following
    if not _following:
        _following = True
        threading.Thread.start = _start  # type: ignore[method-assign]
        ThreadPoolExecutor.submit = _submit  # type: ignore[method-assign]


@wraps(_plain_start)
def _start(self: threading.Thread) -> None:
    stacks.give(self)
    _plain_start(self)


@wraps(_plain_submit)
def _submit(self: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
    if not isinstance(self, _INTERPRETERS):
        fn = _with_runs(fn)
    return _plain_submit(self, fn, *args, **kwargs)


def _with_runs(function: Callable[P, R]) -> Callable[P, R]:
    stack = stacks.present()

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        stacks.take(stack)
        return function(*args, **kwargs)

    return call
