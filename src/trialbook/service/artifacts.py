"""The files of a run, wherever they are."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook import config
from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.service.artifact_paths import checked_artifact_path
from trialbook.service.limits import shown

if TYPE_CHECKING:
    from trialbook.model import FileInfo


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is."""

    files: int = 0
    size: int = 0

    def __add__(self, other: Extent) -> Extent:
        return Extent(self.files + other.files, self.size + other.size)


class Artifacts(ABC):
    """A place of artifacts.

    A file appears under its name when it is complete, never before; nothing
    outside the place is read, written or deleted.
    """

    uri: str

    @abstractmethod
    def writing(self, artifact_file: object) -> AbstractContextManager[Path]:
        """Give a path to write to, with the same suffix, which becomes the artifact at the end.

        Parameters
        ----------
        artifact_file : str
            Relative to the place, with forward slashes.
        """

    @abstractmethod
    def reading(self, path: object) -> AbstractContextManager[Path]:
        """Give a local path to read an artifact from while the context lasts; NotFoundError."""

    @abstractmethod
    def entries(self, path: object = None) -> list[FileInfo]:
        """Return what a folder contains, by name; empty where there is no such folder."""

    @abstractmethod
    def download(self, path: object = None, dst_path: str | os.PathLike[str] | None = None) -> str:
        """Return the local path of an artifact, or of its copy below ``dst_path``.

        Without ``dst_path`` that is the artifact itself where it is local, else
        a copy in a new temporary folder, which is the caller's.

        Raises
        ------
        NotFoundError
            There is none.
        """

    @abstractmethod
    def extent(self) -> Extent:
        """Return how many files there are and how many bytes."""

    @abstractmethod
    def modified(self, artifact_file: str) -> float | None:
        """Return when a file was last written, in seconds since 1970; None where nobody knows."""

    @abstractmethod
    def remove(self, artifact_file: object = None) -> Extent:
        """Delete a file, or everything, and return what that was; nothing where it is gone."""

    def add(self, local_path: str | os.PathLike[str], artifact_path: object = None) -> None:
        """Copy a file, or a folder under its own name, into ``artifact_path``."""
        source = Path(local_path)
        into = checked_artifact_path(artifact_path)
        name = f"{into}/{source.name or source.resolve().name}".lstrip("/")
        if source.is_dir():
            self.add_folder(source, name)
        elif source.exists():
            self._copy(source, name)
        else:
            raise NotFoundError(f"There is no file {shown(os.fspath(source))} to log.")

    def add_folder(self, local_dir: str | os.PathLike[str], artifact_path: object = None) -> None:
        """Copy what a folder contains into ``artifact_path``; links are followed."""
        source = Path(local_dir)
        into = checked_artifact_path(artifact_path)
        if not source.is_dir():
            raise NotFoundError(f"There is no folder {shown(os.fspath(source))} to log.")
        self._refuse_source(source)
        self._copy_tree(source, into, (source.resolve(),))

    def _copy_tree(self, source: Path, into: str, above: tuple[Path, ...]) -> None:
        self._make_folder(checked_artifact_path(into))
        for entry in sorted(source.iterdir()):
            name = f"{into}/{entry.name}".lstrip("/")
            if not entry.is_dir():
                self._copy(entry, name)
            elif entry.resolve() in above:
                raise InvalidParameterError(
                    f"The folder {shown(os.fspath(entry))} is a symbolic link to a folder it is "
                    "in, so copying it would not end; remove the link or log its parts."
                )
            else:
                self._copy_tree(entry, name, (*above, entry.resolve()))

    def _missing(self, name: str) -> NotFoundError:
        folder = name.rpartition("/")[0]
        there = ", ".join(shown(info.path) for info in self.entries(folder)[:10]) or "nothing"
        return NotFoundError(
            f"There is no artifact {shown(name)}; "
            f"{shown(folder) if folder else 'the root'} contains {there}."
        )

    @abstractmethod
    def _copy(self, source: Path, artifact_file: str) -> None:
        """Copy a local file to an artifact."""

    @abstractmethod
    def _make_folder(self, path: str) -> None:
        """Make a folder, where there can be empty ones."""

    @abstractmethod
    def _refuse_source(self, source: Path) -> None:
        """Refuse to copy a folder that would be copied into itself."""


def is_folder_already(name: str) -> InvalidParameterError:
    """Refuse to write a file where a folder is."""
    return InvalidParameterError(
        f"The artifact path {shown(name)} is a folder already; choose another name."
    )


def leads_through_a_file(name: str) -> InvalidParameterError:
    """Refuse to write below a file."""
    return InvalidParameterError(
        f"The artifact path {shown(name)} leads through a file; choose another folder."
    )


def artifacts_at(uri: str) -> Artifacts:
    """Return the artifacts at a path or URL.

    Raises
    ------
    MissingExtraError
        What reaches such a URL is not installed.
    """
    if config.is_url(uri):
        from trialbook.service.artifact_bucket import ArtifactBucket

        return ArtifactBucket(uri)
    from trialbook.service.artifact_folder import ArtifactFolder

    return ArtifactFolder(uri)
