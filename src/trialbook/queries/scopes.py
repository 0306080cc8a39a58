"""Which runs: those of this notebook, of this process, or just these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from trialbook.model import TagName
from trialbook.search.tree import And, Comparison, Field, Node, Or
from trialbook.service.context import session

if TYPE_CHECKING:
    from msgspec import UnsetType

    from trialbook.protocol.messages import RunsScope


def condition(scope: RunsScope | UnsetType) -> Node | None:
    """Return what holds for the runs of a scope; None for all.

    A notebook's runs are those that say so, under whatever path this process has known it,
    and those of this process: it may have been renamed in between.
    """
    if scope is UNSET:
        return None
    if not isinstance(scope, str):
        return Comparison(Field("attribute", "run_id"), "IN", tuple(scope))
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
