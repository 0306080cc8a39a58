"""What to say of runs and names that a view is asked for and the store does not have."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError, TrialbookError
from trialbook.model import ViewType
from trialbook.recording import stores
from trialbook.search import names_near
from trialbook.search.tree import Comparison, Field
from trialbook.service.validation.limits import shown
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.model import Run
    from trialbook.store.base import Store

_MANY = 1_000
"""Newest runs among which names that are near are looked for."""
_LEAST_OF_AN_ID = 4
"""Characters from which on the beginning of an id is looked for."""
_NAMED = 3


def no_such_run(store: Store | None, run_id: str, others: str = "") -> NotFoundError:
    """Return the error for a run that a store does not have: where it is, or what may be meant.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    run_id : str
        What was given: an id, or what was taken for one.
    others : str, optional
        What is to be said of others that are missing too.
    """
    if (other := _holder(store, run_id)) is not None:
        place = stores.describe(other).location
        return NotFoundError(
            f"Run {run_id!r} is in another store, {place!r}, and a view shows the runs of one: "
            f"tracking_uri={place!r} looks there{others}."
        )
    if store is None:
        place = stores.describe(None).location
        return NotFoundError(
            f"There is no run {shown(run_id)}: nothing has been recorded in {place!r} yet{others}."
        )
    return NotFoundError(
        f"There is no run {shown(run_id)} in this store{others}.{run_hint(store, run_id)}"
    )


def run_hint(store: Store | None, text: str) -> str:
    """Return a sentence on the runs that may be meant by a text that is no id, or nothing."""
    if store is None:
        return ""
    named = _found(store, Comparison(Field("attribute", "run_name"), "=", text), 2)
    if len(text) >= _LEAST_OF_AN_ID and text.isalnum():
        named = named or _found(
            store, Comparison(Field("attribute", "run_id"), "LIKE", f"{text}%"), 2
        )
    if len(named) == 1:
        return f" Did you mean {_told(named[0])}? Runs are named by their ids."
    if named:
        return (
            f" Several runs have this name or beginning, the last one is {_told(named[0])}; runs "
            "are named by their ids."
        )
    by_text = {}
    for run in reversed(_found(store, None, _MANY)):
        by_text[run.info.run_name] = by_text[run.info.run_id] = run
    near = [by_text[key] for key in list(names_near(text, list(by_text)))[:_NAMED]]
    meant = " or ".join(dict.fromkeys(map(_told, near)))
    return f" Did you mean {meant}?" if meant else ""


def no_such_name(kind: str, name: str, known: Sequence[str]) -> NotFoundError:
    """Return the error for a name that no run has: what is near, or else what there is."""
    near = list(names_near(name, known))[:_NAMED]
    if near:
        hint = f" Did you mean {' or '.join(map(repr, near))}?"
    elif known:
        more = ", …" if len(known) > _NAMED else ""
        hint = f" Runs here have {', '.join(map(repr, known[:_NAMED]))}{more}."
    else:
        hint = ""
    return NotFoundError(f"No run of these experiments has a {kind} {name[:80]!r}.{hint}")


def _holder(store: Store | None, run_id: str) -> Store | None:
    """Return the other open store that has a run."""
    for other in stores.open_stores():
        # one that cannot be read now is no reason to say nothing of the others
        with suppress(TrialbookError):
            if other is not store and other.get_runs([run_id]):
                return other
    return None


def _found(store: Store, condition: Comparison | None, limit: int) -> list[Run]:
    return store.search_runs(RunQuery(filter=condition, view_type=ViewType.ALL), 0, limit)


def _told(run: Run) -> str:
    return f"{run.info.run_id!r} ({shown(run.info.run_name)})"
