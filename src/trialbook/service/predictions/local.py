"""Files of predictions on this machine: those of a bucket are fetched once."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from trialbook import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trialbook.service.artifacts.base import Artifacts

MAX_COPIES = 16
"""Files of buckets that are kept until the process ends."""

_Key = tuple[str, str, float, int]
_lock = Lock()
_copies: OrderedDict[_Key, tempfile.TemporaryDirectory[str]] = OrderedDict()


@contextmanager
def local_file(artifacts: Artifacts, path: str) -> Iterator[Path]:
    """Give a local path to read an artifact from while the context lasts.

    The copy of a file that is elsewhere is used again while the file has the same size and the
    time of its last change, where its place knows that.

    Raises
    ------
    NotFoundError
        There is no such file.
    """
    changed = artifacts.modified(path) if settings.is_url(artifacts.uri) else None
    if changed is None:
        with artifacts.reading(path) as found:
            yield found
        return
    above = path.rpartition("/")[0]
    size = next((info.file_size or 0 for info in artifacts.entries(above) if info.path == path), 0)
    yield _copy(artifacts, path, (artifacts.uri, path, changed, size))


def _copy(artifacts: Artifacts, path: str, key: _Key) -> Path:
    with _lock:
        if key in _copies:
            _copies.move_to_end(key)
            return Path(_copies[key].name) / "predictions.parquet"
        # it removes itself when nobody refers to it, and at the end of the process
        folder = tempfile.TemporaryDirectory(prefix="trialbook-")
        target = Path(folder.name) / "predictions.parquet"
        with artifacts.reading(path) as found:
            found.replace(target)
        _copies[key] = folder
        for old in [each for each in _copies if each[:2] == key[:2] and each != key]:
            del _copies[old]
        while len(_copies) > MAX_COPIES:
            _copies.popitem(last=False)
        return target
