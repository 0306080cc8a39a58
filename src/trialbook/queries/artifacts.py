"""A run's files as its page asks for them: folder by folder, and in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.errors import NotFoundError
from trialbook.protocol.messages import (
    ArtifactEntry,
    ArtifactPart,
    ArtifactsExtent,
    ArtifactsListResult,
)
from trialbook.queries import artifact_kinds
from trialbook.queries.run_page import store_and_run
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.artifacts.paths import checked_artifact_file, checked_artifact_path
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from pathlib import Path

    from trialbook.model import FileInfo
    from trialbook.service.artifacts.base import Artifacts

MAX_ENTRIES = 5000
MAX_LENGTH = 16_000_000
_HEAD = 100_000


def artifacts_of(store_id: str | None, run_id: str) -> Artifacts:
    """Return the files of a run, archived or not; NotFoundError."""
    return artifacts_at(store_and_run(store_id, run_id)[1].info.artifact_uri)


def list_folder(store_id: str | None, run_id: str, path: str) -> ArtifactsListResult:
    """Return what a folder of a run's artifacts contains, folders first, images by key and step."""
    folder = checked_artifact_path(path)
    entries = artifacts_of(store_id, run_id).entries(folder)
    entries.sort(key=lambda info: (not info.is_dir, artifact_kinds.order(info.path)))
    return ArtifactsListResult(folder, [_entry(e) for e in entries[:MAX_ENTRIES]], len(entries))


def extent(store_id: str | None, run_id: str) -> ArtifactsExtent:
    """Return how many files a run has in all its folders, and how many bytes."""
    found = artifacts_of(store_id, run_id).extent()
    return ArtifactsExtent(found.files, found.size)


def read_part(
    store_id: str | None, run_id: str, path: str, offset: int, length: int
) -> tuple[ArtifactPart, bytes]:
    """Return a part of a file, and what the whole file is.

    Raises
    ------
    InvalidParameterError
        The path leaves the run's artifacts.
    NotFoundError
        There is no such file.
    """
    name = checked_artifact_file(path)
    with artifacts_of(store_id, run_id).reading(name) as file:
        require_file(file, name)
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(offset)
            content = stream.read(min(length, MAX_LENGTH))
    kind = artifact_kinds.kind_of(name, head)
    text = kind not in ("image", "pdf", "model", "binary") and artifact_kinds.is_text(head)
    part = ArtifactPart(
        path=name,
        kind=kind,
        media_type=artifact_kinds.media_type(name, kind),
        untrusted=kind in artifact_kinds.UNTRUSTED,
        size=size,
        offset=offset,
        length=len(content),
        encoding="utf-8" if text else None,
        buffer=0,
    )
    return part, content


def require_file(path: Path, name: str) -> None:
    """Raise NotFoundError where an artifact is a folder."""
    if not path.is_file():
        raise NotFoundError(f"The artifact {shown(name)} is a folder; name a file in it.")


def _entry(info: FileInfo) -> ArtifactEntry:
    name = info.path.rpartition("/")[2]
    kind = "folder" if info.is_dir else artifact_kinds.kind_of_name(name)
    return ArtifactEntry(info.path, name, info.file_size, kind)
