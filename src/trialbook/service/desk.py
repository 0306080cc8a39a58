"""Where a widget's requests are answered: by the same hands as those of JupyterLab's pages."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import msgspec

    Publish = Callable[[str, msgspec.Struct], None]

# By name: nothing on this floor imports the kernel's rooms, and neither needs an IPython kernel.
_ANSWERS = "trialbook.kernel.rpc"
_FEED = "trialbook.kernel.feed"


def respond(data: object, listener: str, publish: Publish) -> tuple[dict[str, Any], list[bytes]]:
    """Return the answer to whatever a page has sent, and its binary buffers.

    Parameters
    ----------
    data : object
        A request, or garbage.
    listener : str
        Names the page; once it has said hello it is told of changes.
    publish : callable
        Sends it an event, by its topic; called on the change feed's thread.
    """
    answer: tuple[dict[str, Any], list[bytes]] = importlib.import_module(_ANSWERS).respond(
        data, listener, publish
    )
    return answer


def leave(listener: str) -> None:
    """Tell a page of no more changes."""
    importlib.import_module(_FEED).feed.leave(listener)
