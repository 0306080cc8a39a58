"""Files of predictions on this machine: those of a bucket are fetched once."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from trialbook import settings

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

MAX_COPIES = 16
"""Files of buckets that are kept until the process ends."""

_Key = tuple[str, str, float, int]
_lock = Lock()
_copies: OrderedDict[_Key, Path] = OrderedDict()


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
        known = _copies.get(key)
        if known is not None and known.exists():
            _copies.move_to_end(key)
            return known
        target = Path(tempfile.mkdtemp(prefix="trialbook-")) / "predictions.parquet"
        if not _copies:
            # a child that was forked leaves its parent's alone
            atexit.register(_forget, os.getpid())
        with artifacts.reading(path) as found:
            found.replace(target)
        _copies[key] = target
        older = [each for each in _copies if each[:2] == key[:2] and each != key]
        for each in older or list(_copies)[:-MAX_COPIES]:
            shutil.rmtree(_copies.pop(each).parent, ignore_errors=True)
        return target


def _forget(process: int) -> None:
    if os.getpid() == process:
        for target in _copies.values():
            shutil.rmtree(target.parent, ignore_errors=True)
