"""Which places of artifacts are a store's own, so that what lies there may be deleted with it.

The folder beside a store's file is. Any other place has a mark with the store's id, which the
store leaves there when it first writes: what a database says of a place proves nothing, because
databases come from strangers, too.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from trialbook import settings
from trialbook.errors import InvalidParameterError, TrialbookError
from trialbook.service.artifacts.base import Artifacts, Extent, artifacts_at
from trialbook.service.artifacts.paths import folder_of_uri

if TYPE_CHECKING:
    from trialbook.model import RunInfo
    from trialbook.store.base import Store

_RUN = re.compile(r"(?P<location>.+)/(?P<run_id>[0-9a-f]{32})/artifacts")

_claimed: set[tuple[str, str]] = set()


def claim(store: Store, info: RunInfo) -> None:
    """Mark the place that a run's artifacts are written to, unless it is beside the store."""
    beside = _root_beside(store)
    found = _RUN.fullmatch(info.artifact_uri)
    if found is None or (beside and info.artifact_uri.startswith(f"{beside}/")):
        return
    place = _marked_place(store, found["location"])
    if (store.store_id, place) in _claimed:
        return
    # where it cannot be written, the artifact itself says so
    with suppress(OSError, TrialbookError):
        artifacts_at(place).claim(store.store_id)
        _claimed.add((store.store_id, place))


def own_place(store: Store, run_id: str, uri: str) -> Artifacts | None:
    """Return a run's artifacts, which may be deleted with it; None where it has none.

    Raises
    ------
    InvalidParameterError
        Others may be there too, or a link leads away.
    """
    found, shown = _RUN.fullmatch(uri), settings.without_secrets(uri)
    if found is None or found["run_id"] != run_id or {".", ".."} & set(uri.split("/")):
        raise InvalidParameterError(
            f"{shown!r} is not the run's alone; remove by hand what is there."
        )
    place = _marked_place(store, found["location"])
    if place != _root_beside(store) and not artifacts_at(place).is_claimed(store.store_id):
        if artifacts_at(uri).extent() == Extent():
            return None
        raise InvalidParameterError(
            f"{shown!r} is in no place that this store has made; remove by hand what is there."
        )
    if not settings.is_url(uri):
        base = folder_of_uri(place)
        run = folder_of_uri(uri).parent
        if run.resolve() != base.resolve() / run.relative_to(base):
            raise InvalidParameterError(
                f"{shown!r} is reached through a link; remove by hand what is there."
            )
    return artifacts_at(uri, within=place)


def _marked_place(store: Store, location: str) -> str:
    """Return the root of the store where the location of an experiment is in it, else that."""
    root = store.artifact_root
    return root if re.fullmatch(rf"{re.escape(root)}/\d+", location) else location


def _root_beside(store: Store) -> str | None:
    """Return where artifacts are of a store that is a file, unless another place was chosen."""
    if not store.uri.startswith("sqlite:"):
        return None
    path = settings.sqlite_path(store.uri)
    return path.with_name(path.stem + settings.ARTIFACTS_SUFFIX).as_posix()
