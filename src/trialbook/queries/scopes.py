"""Which runs by where they were started: in this notebook, or by this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trialbook.model import TagName
from trialbook.search.tree import And, Comparison, Field, Node, Or
from trialbook.service.context import session

if TYPE_CHECKING:
    from msgspec import UnsetType


def condition(scope: Literal["notebook", "session"] | UnsetType) -> Node | None:
    """Return what holds for the runs of a scope; None for all.

    A notebook's runs are those that say so, under whatever path this process has known it,
    and those of this process: it may have been renamed in between.
    """
    if not scope:
        return None
    here = Comparison(Field("tag", TagName.SESSION), "=", session.session_id())
    paths = session.notebook_paths()
    if scope == "session" or not paths:
        return here
    return Or((here, Comparison(Field("tag", TagName.NOTEBOOK), "IN", paths)))


def both(first: Node | None, second: Node | None) -> Node | None:
    """Return what holds where both do; None holds everywhere."""
    if first is None or second is None:
        return second if first is None else first
    return And((first, second))
