"""Which images runs have: read from the folders of their artifacts, and kept while these stay."""

from __future__ import annotations

import os
import re
import time
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.protocol.messages import MAX_IMAGES, GalleryListResult, GalleryNote
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.artifacts.folder import ArtifactFolder
from trialbook.service.artifacts.image_notes import SUFFIX, ImageNotes, read_notes
from trialbook.service.artifacts.paths import (
    MAX_PART,
    UNFINISHED,
    checked_artifact_path,
    inside,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from trialbook.model import Run
    from trialbook.protocol.messages import MediaKind
    from trialbook.service.artifacts.base import Artifacts
    from trialbook.store.base import Store

KINDS: tuple[MediaKind, ...] = ("image", "audio", "video", "text")
_ENDINGS: dict[str, int] = {
    ending: at
    for at, endings in enumerate(
        ("png jpg jpeg webp gif", "wav mp3 ogg oga flac m4a", "mp4 webm mov m4v", "txt md")
    )
    for ending in endings.split()
}
_LOGGED = re.compile(r"images/([^/]+)%step%(-?\d{1,18})%timestamp%\d+%[\da-f-]+\.\w+")
"""As `log_image` names its files; MLflow's smaller copies are left out."""
_SMALL_COPY = "%compressed."
_ESCAPE = re.compile(r"(?:=[\dA-F]{2})+")
_MAX_DEPTH = 8
_MAX_FOLDERS = 2_000
_SETTLED = 2.0
"""Seconds after which a folder's time tells every change."""
_REMEMBERED = 64
"""Runs whose images are kept in memory, at least."""
_REMEMBERED_IMAGES = 400_000


@dataclass(slots=True)
class RunImages:
    """The images of a run, by key, step and file."""

    paths: list[str]
    keys: list[str]
    """Different ones, sorted."""
    key: np.ndarray[tuple[int], np.dtype[np.uint32]]
    step: np.ndarray[tuple[int], np.dtype[np.float64]]
    kind: np.ndarray[tuple[int], np.dtype[np.uint8]]
    noted: list[int]
    """Indices of those that something is said of."""
    folders: dict[str, int] = field(default_factory=dict)
    """When each folder was changed, in nanoseconds; empty where that is not to be relied on."""
    digest: bytes = b""

    def index(self, key: str, step: float, nth: int) -> int | None:
        """Return where an image is; None where there is no such one."""
        at = bisect_left(self.keys, key)
        if at >= len(self.keys) or self.keys[at] != key:
            return None
        first = int(np.searchsorted(self.key, at, "left"))
        steps = self.step[first : np.searchsorted(self.key, at, "right")]
        start = int(np.searchsorted(steps, step, "left")) + nth
        return first + start if start < np.searchsorted(steps, step, "right") else None

    def is_noted(self, index: int) -> bool:
        """Whether something is said of an image."""
        at = bisect_left(self.noted, index)
        return at < len(self.noted) and self.noted[at] == index


_lock = Lock()
_known: OrderedDict[str, RunImages] = OrderedDict()
_notes: OrderedDict[tuple[str, int, int], ImageNotes | None] = OrderedDict()
_MAX_NOTES = 200_000


def run_images(place: Artifacts) -> RunImages:
    """Return the images, sounds, films and texts among a run's artifacts."""
    with _lock:
        known = _known.get(place.uri)
    if known is not None and isinstance(place, ArtifactFolder) and _is_as_it_was(place, known):
        return known
    found = _sorted(*_listed(place))
    with _lock:
        _known[place.uri] = found
        _known.move_to_end(place.uri)
        while len(_known) > _REMEMBERED and (
            sum(len(each.paths) for each in _known.values()) > _REMEMBERED_IMAGES
        ):
            _known.popitem(last=False)
    return found


def _is_as_it_was(place: ArtifactFolder, known: RunImages) -> bool:
    if not known.folders:
        return False
    try:
        return all(
            (place.root / name).stat().st_mtime_ns == changed
            for name, changed in known.folders.items()
        )
    except OSError:
        return False


def _listed(place: Artifacts) -> tuple[list[tuple[str, int]], set[str], dict[str, int]]:
    """Return paths with their kinds, of which something is said, and when folders were changed."""
    paths: list[tuple[str, int]] = []
    notes: set[str] = set()
    folders: dict[str, int] = {}
    is_local = isinstance(place, ArtifactFolder)
    walk = _walk_local(place, folders) if isinstance(place, ArtifactFolder) else _walk(place)
    for path in walk:
        name = path.rpartition("/")[2]
        if name.endswith(SUFFIX):
            notes.add(path[: -len(SUFFIX)])
            continue
        kind = _ENDINGS.get(name.rpartition(".")[2].lower())
        if kind is not None and _SMALL_COPY not in name:
            paths.append((path, kind))
    recent = time.time_ns() - int(_SETTLED * 1e9)
    settled = is_local and all(changed < recent for changed in folders.values())
    return paths, notes, folders if settled else {}


def _walk_local(place: ArtifactFolder, folders: dict[str, int]) -> Iterator[str]:
    """Go through a local folder: no link out of it is followed, and none to a folder."""
    if not place.root.is_dir():
        return
    waiting = [("", 0)]
    while waiting and len(folders) < _MAX_FOLDERS:
        name, depth = waiting.pop()
        try:
            folder = place.root / name
            folders[name] = folder.stat().st_mtime_ns
            with os.scandir(folder) as entries:
                for entry in entries:
                    path = f"{name}/{entry.name}" if name else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if depth < _MAX_DEPTH and _is_path(entry.name):
                            waiting.append((path, depth + 1))
                    elif _is_path(entry.name) and _is_file(place, entry, path):
                        yield path
        except OSError:
            continue


def _is_file(place: ArtifactFolder, entry: os.DirEntry[str], path: str) -> bool:
    if not entry.is_symlink():
        return entry.is_file(follow_symlinks=False)
    try:
        return inside(place.root, path).is_file()
    except InvalidParameterError:
        return False


def _is_path(name: str) -> bool:
    """Whether a name may be part of an artifact's path."""
    if name.isascii() and name.isprintable() and "\\" not in name and len(name) <= MAX_PART:
        return not name.lower().startswith(UNFINISHED)
    try:
        return checked_artifact_path(name) == name
    except InvalidParameterError:
        return False


def _walk(place: Artifacts) -> Iterator[str]:
    """Go through artifacts wherever they are."""
    waiting = [("", 0)]
    count = 0
    while waiting and count < _MAX_FOLDERS:
        name, depth = waiting.pop()
        count += 1
        for info in place.entries(name):
            if not info.is_dir:
                yield info.path
            elif depth < _MAX_DEPTH:
                waiting.append((info.path, depth + 1))


def _sorted(paths: list[tuple[str, int]], notes: set[str], folders: dict[str, int]) -> RunImages:
    told: list[tuple[str, float, str, int]] = []
    named: dict[str, str] = {}
    for path, kind in paths:
        logged = _LOGGED.fullmatch(path)
        if logged is None:
            told.append((path, 0.0, path, kind))
            continue
        name, step = logged.groups()
        key = named.get(name)
        if key is None:
            key = named[name] = _key(name)
        told.append((key, float(step), path, kind))
    told.sort()
    keys = sorted({each[0] for each in told})
    place = {key: at for at, key in enumerate(keys)}
    digest = blake2b(digest_size=12)
    digest.update("\n".join([path for _, _, path, _ in told]).encode("utf-8", "surrogatepass"))
    digest.update(b"%d" % len(notes))
    return RunImages(
        [path for _, _, path, _ in told],
        keys,
        np.fromiter((place[key] for key, *_ in told), np.uint32, len(told)),
        np.fromiter((step for _, step, *_ in told), np.float64, len(told)),
        np.fromiter((kind for *_, kind in told), np.uint8, len(told)),
        [at for at, (_, _, path, _) in enumerate(told) if path in notes] if notes else [],
        folders,
        digest.digest(),
    )


def _key(name: str) -> str:
    """Return the key that a file's name was made of."""
    return _ESCAPE.sub(_unescaped, name.replace("#", "/"))


def _unescaped(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match[0].replace("=", "")).decode()
    except UnicodeDecodeError:
        return match[0]


def notes_at(place: Artifacts, path: str) -> ImageNotes | None:
    """Return what is said of an image; None where nothing is."""
    try:
        with place.reading(path + SUFFIX) as file:
            return _read_once(place.uri, path, file)
    except Exception:  # noqa: BLE001 -- whatever is wrong with them, the image is there
        return None


def _read_once(uri: str, path: str, file: Path) -> ImageNotes | None:
    status = file.stat()
    about = (f"{uri}\n{path}", status.st_mtime_ns, status.st_size)
    with _lock:
        if about in _notes:
            return _notes[about]
    notes = read_notes(file)
    with _lock:
        _notes[about] = notes
        while len(_notes) > _MAX_NOTES:
            _notes.popitem(last=False)
    return notes


def chosen_keys(keys: Sequence[str], wanted: Sequence[str]) -> list[bool]:
    """Return which keys are wanted: by their names, by a pattern with ``*``, or by a folder.

    Examples
    --------
    >>> chosen_keys(["val/cat", "val/dog", "test"], ["val/*"]), chosen_keys(["val/cat"], ["val/"])
    ([True, True, False], [True])
    """
    named = set(wanted)
    patterns = [each for each in wanted if any(sign in each for sign in "*?[")]
    folders = tuple(each for each in wanted if each.endswith("/"))
    return [
        key in named
        or (bool(folders) and key.startswith(folders))
        or any(fnmatchcase(key, pattern) for pattern in patterns)
        for key in keys
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """The images of some runs that are wanted."""

    runs: list[Run]
    parts: list[tuple[Artifacts, RunImages, np.ndarray[tuple[int], np.dtype[np.intp]]]]
    """Of each run its artifacts, its images, and the indices of those that are wanted."""
    keys: list[str]


def listed(store: Store | None, run_ids: Sequence[str], keys: Sequence[str]) -> Listed:
    """Return the images of runs, all but texts or those of some keys."""
    found = {run.info.run_id: run for run in store.get_runs(list(run_ids))} if store else {}
    runs = [found[run_id] for run_id in dict.fromkeys(run_ids) if run_id in found]
    parts = []
    present: set[str] = set()
    for run in runs:
        place = artifacts_at(run.info.artifact_uri)
        images = run_images(place)
        if keys:
            is_wanted = np.asarray(chosen_keys(images.keys, keys), dtype=bool)
            chosen = np.flatnonzero(is_wanted[images.key]) if len(images.keys) else np.arange(0)
        else:
            chosen = np.flatnonzero(images.kind != KINDS.index("text"))
        present.update(images.keys[at] for at in np.unique(images.key[chosen]))
        parts.append((place, images, chosen))
    return Listed(runs, parts, sorted(present))


def list_images(
    store: Store | None, run_ids: Sequence[str], keys: Sequence[str], known: str | None
) -> tuple[GalleryListResult, list[bytes]]:
    """Return the images of runs as a page is told of them.

    Parameters
    ----------
    store : Store or None
        None where nothing has been recorded yet.
    run_ids : sequence of str
        Those that do not exist any more are left out.
    keys : sequence of str
        Names or patterns; empty for all images, sounds and films.
    known : str or None
        The version that the page has.
    """
    told = listed(store, run_ids, keys)
    digest = blake2b(repr(list(keys)).encode("utf-8", "surrogatepass"), digest_size=12)
    for run, (_, images, _) in zip(told.runs, told.parts, strict=True):
        digest.update(run.info.run_id.encode() + images.digest)
    version = digest.hexdigest()
    if version == known:
        same = GalleryListResult(version, [], [], [], [], 0, 0, 0, 0, 0, 0, unchanged=True)
        return same, [b""]
    place = {key: at for at, key in enumerate(told.keys)}
    key_parts, run_parts, step_parts, kind_parts = [], [], [], []
    for at, (_, images, chosen) in enumerate(told.parts):
        renamed = np.asarray([place.get(key, 0) for key in images.keys] or [0], dtype="<u4")
        key_parts.append(renamed[images.key[chosen]])
        run_parts.append(np.full(len(chosen), at, dtype="<u4"))
        step_parts.append(images.step[chosen].astype("<f8"))
        kind_parts.append(images.kind[chosen])
    total = sum(map(len, key_parts))
    labels, notes = _told_notes(told)
    result = GalleryListResult(
        version,
        [run.info.run_id for run in told.runs],
        told.keys,
        labels,
        notes,
        min(total, MAX_IMAGES),
        total,
        run=0,
        key=1,
        step=2,
        kind=3,
    )
    joined = (run_parts, key_parts, step_parts, kind_parts)
    return result, [_bytes(parts) for parts in joined]


def _bytes(parts: Sequence[np.ndarray[Any, Any]]) -> bytes:
    return np.concatenate(parts)[:MAX_IMAGES].tobytes() if parts else b""


def _told_notes(told: Listed) -> tuple[list[str], list[GalleryNote]]:
    labels: dict[str, int] = {}
    notes = []
    before = 0
    for place, images, chosen in told.parts:
        for at in np.flatnonzero(np.isin(chosen, images.noted)) if images.noted else ():
            said = notes_at(place, images.paths[chosen[at]])
            if said is not None and before + at < MAX_IMAGES:
                numbers = [labels.setdefault(label, len(labels)) for label in said.labels]
                notes.append(GalleryNote(before + int(at), said.caption[:500], numbers, said.score))
        before += len(chosen)
    return list(labels), notes
