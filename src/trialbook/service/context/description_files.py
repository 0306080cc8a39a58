"""Descriptions of where runs took place: files that the runs of a store share.

They lie beside the store's artifacts, below its id: several stores may keep
their artifacts in one place, and none of them knows of the others' runs.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from trialbook import settings
from trialbook.errors import InvalidParameterError
from trialbook.model import TagName, ViewType
from trialbook.search.tree import Comparison, Field
from trialbook.service.artifacts.base import Artifacts, artifacts_at
from trialbook.service.artifacts.paths import folder_of_uri, inside
from trialbook.service.experiments import Experiments
from trialbook.service.validation.limits import shown
from trialbook.store.base import RunQuery

if TYPE_CHECKING:
    from trialbook.model import FileInfo, Run
    from trialbook.store.base import Store

FOLDER = "environments"
"""Below the artifact root of a store."""
FILES = {TagName.ENVIRONMENT: ".json", TagName.UNCOMMITTED: ".diff"}
"""What follows a tag's value in the name of the file that the tag stands for."""
UNUSED_SECONDS = 7 * 86_400.0
"""How long nobody has written a description before it can be one that no run has.

Who records a run writes its description, and the tag that names it may wait in a journal, on this
machine or another, until the store takes it.
"""
_NAME = re.compile(r"[0-9a-f]{32}(\.json|\.diff)")


def place_of(store: Store) -> Artifacts:
    """Return where the descriptions of a store's runs are.

    Raises
    ------
    InvalidParameterError
        A link leads from there to somewhere else, or the store's id is none.
    """
    root, below = store.artifact_root, f"{FOLDER}/{store.store_id}"
    if re.fullmatch(r"[0-9a-f]{32}", store.store_id) is None:
        raise InvalidParameterError(f"{shown(store.store_id)} is no id of a store.")
    if not settings.is_url(root):
        inside(folder_of_uri(root), below)
    return artifacts_at(f"{root}/{below}")


def write(store: Store, files: Mapping[str, bytes]) -> None:
    """Write descriptions, also where they are already: then they are known to be in use."""
    place = place_of(store)
    for name, content in files.items():
        with place.writing(name) as path:
            path.write_bytes(content)


def unused(store: Store, going: Iterable[Run]) -> list[FileInfo]:
    """Return the descriptions that no run, deleted or not, will have once some runs have gone.

    One that was written within `UNUSED_SECONDS` is not among them.
    """
    place = place_of(store)
    # first: a run that comes in the meantime is then seen
    listed = [info for info in place.entries() if _NAME.fullmatch(info.path) and not info.is_dir]
    if not listed:
        return []
    there = set(_names(store, going))
    return [info for info in listed if info.path not in there and is_old(place, info.path)]


def is_old(place: Artifacts, name: str) -> bool:
    """Return whether nobody has written a description for long; False where that is not known."""
    written = place.modified(name)
    return written is not None and time.time() - written > UNUSED_SECONDS


def _names(store: Store, going: Iterable[Run]) -> Iterator[str]:
    """Return the names of the descriptions that runs have, but for those that some alone have."""
    every = tuple(each.experiment_id for each in Experiments(store).search_all(ViewType.ALL))
    leaving = Counter(
        (key, run.data.tags[key]) for run in going for key in FILES if key in run.data.tags
    )
    for key, suffix in FILES.items():
        for value in store.run_values(every, "tag", key, "", sys.maxsize, ViewType.ALL):
            having = Comparison(Field("tag", key), "=", value)
            query = RunQuery(every, having, view_type=ViewType.ALL)
            if (key, value) not in leaving or store.count_runs(query) > leaving[key, value]:
                yield value + suffix
