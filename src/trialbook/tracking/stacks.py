"""Which runs are open where: each task and each thread has a stack of its own.

It begins as its creator's. Of what it began with nothing is its own: it is logged into and
nested in, also when its creator ends it meanwhile, and never ended from here. Contexts are
what Python copies for each task; what threads are given is in `trialbook.tracking.threads`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING

from trialbook.service.context import executions

if TYPE_CHECKING:
    from trialbook.tracking.active import OpenRun


class Stack:
    """The runs that are open in a context, the innermost last.

    Attributes
    ----------
    entries : tuple of OpenRun
        It never changes, because contexts that were copied from this one have it too.
    begun : int
        How many of them were its creator's.
    last : OpenRun or None
        The run that was opened or ended last.
    """

    __slots__ = ("_token", "begun", "entries", "last")

    def __init__(
        self, entries: tuple[OpenRun, ...] = (), begun: int = 0, last: OpenRun | None = None
    ) -> None:
        self.entries = entries
        self.begun = begun
        self.last = last
        self._token: Token[Stack] | None = None

    def enter(self) -> None:
        """Make it the stack of the present context."""
        self._token = current.set(self)

    def is_here(self) -> bool:
        """Tell whether the present context entered it, and did not get it from its creator."""
        if self._token is None:
            return False
        try:
            current.reset(self._token)  # which Python refuses in any other context
        except (ValueError, RuntimeError):
            return False
        self.enter()
        return True


_NONE = Stack()
current: ContextVar[Stack] = ContextVar("trialbook_runs", default=_NONE)
"""A name and no function, because `log_metric` looks here."""
_cells = Stack()
"""That of the notebook's cells together: some are executed in contexts of their own."""
_ATTRIBUTE = "_trialbook_runs"  # of a thread: what it begins with


def present() -> Stack:
    """Return the stack of the present context."""
    found = current.get()
    if found is not _NONE:
        return found
    if executions.in_context():
        enter_cells()
        return _cells
    begun: Stack | None = getattr(threading.current_thread(), _ATTRIBUTE, None)
    if begun is None:
        return found
    stack = Stack(begun.entries, len(begun.entries), begun.last)
    stack.enter()
    return stack


def seen() -> tuple[OpenRun, ...]:
    """Return what the present context has open, and before that what it began with."""
    stack = present()
    if not stack.entries or not stack.is_here():
        return stack.entries
    return (*stack.entries[: stack.begun], *_still_open(stack))


def own() -> tuple[OpenRun, ...]:
    """Return what the present context has opened itself."""
    stack = present()
    return _still_open(stack) if stack.is_here() else ()


def change(opened: Sequence[OpenRun], last: OpenRun) -> None:
    """Have the present context have opened these, and this one be the last that changed."""
    global _cells
    stack = present()
    is_here = stack.is_here()
    begun = stack.entries[: stack.begun] if is_here else stack.entries
    changed = Stack((*begun, *opened), len(begun), last)
    if is_here and stack is _cells:
        _cells = changed
    changed.enter()


def enter_cells() -> None:
    """Make the notebook's stack that of the present context, in which cells are executed."""
    _cells.enter()


def give(thread: threading.Thread) -> None:
    """Have a thread that starts begin with what is open here."""
    stack = present()
    if stack.last is not None:
        setattr(thread, _ATTRIBUTE, stack)


def take(stack: Stack) -> None:
    """Put what is open elsewhere before what the present context has opened itself."""
    opened = own()
    if stack.entries or present() is not _NONE:
        Stack((*stack.entries, *opened), len(stack.entries), stack.last).enter()


def forget() -> None:
    """Forget what is open in every context."""
    global current, _cells
    current = ContextVar("trialbook_runs", default=_NONE)
    _cells = Stack()
    # a forked child's one thread may have been begun by its parent
    vars(threading.current_thread()).pop(_ATTRIBUTE, None)


def _still_open(stack: Stack) -> tuple[OpenRun, ...]:
    # another thread may have ended one, or a generator that had it open was closed elsewhere
    return tuple(entry for entry in stack.entries[stack.begun :] if entry.is_open)
