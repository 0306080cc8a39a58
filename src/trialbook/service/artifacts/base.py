"""The files of a run, wherever they are."""

from __future__ import annotations

import errno
import os
import stat
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trialbook import settings
from trialbook.errors import DiskError, InvalidParameterError, MissingFileError, TrialbookError
from trialbook.service.artifacts.paths import checked_artifact_path
from trialbook.service.validation.limits import reason, shown

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
        """Return the local path of an artifact, or of its copy in ``dst_path``.

        There it has the last part of its name; of a folder that is given with a slash at its
        end the content is copied. Without ``dst_path`` that is the artifact itself where it is
        local, else a copy in a new temporary folder, which is the caller's.

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

    @abstractmethod
    def claim(self, store_id: str) -> None:
        """Leave a mark, which no listing shows, that a store keeps artifacts here."""

    @abstractmethod
    def is_claimed(self, store_id: str) -> bool:
        """Return whether a store has left its mark."""

    def add(self, local_path: str | os.PathLike[str], artifact_path: object = None) -> None:
        """Copy a file, or a folder under its own name, into ``artifact_path``."""
        source = checked_source(local_path, "log_artifact")
        refuse_unreadable(source)
        into = checked_artifact_path(artifact_path)
        name = f"{into}/{source.name or source.resolve().name}".lstrip("/")
        if source.is_dir():
            self.add_folder(source, name)
        else:
            self._copy(source, name)

    def add_folder(self, local_dir: str | os.PathLike[str], artifact_path: object = None) -> None:
        """Copy what a folder contains into ``artifact_path``; links are followed."""
        source = checked_source(local_dir, "log_artifacts")
        into = checked_artifact_path(artifact_path)
        refuse_unreadable(source)
        if not source.is_dir():
            raise MissingFileError(
                f"There is no folder {shown(os.fspath(source))} to log; it is a file, which "
                "log_artifact takes."
            )
        self._refuse_source(source)
        self._copy_tree(source, into, (source.resolve(),))

    def _copy_tree(self, source: Path, into: str, above: tuple[Path, ...]) -> None:
        self._make_folder(checked_artifact_path(into))
        for entry in _entries(source):
            name = f"{into}/{entry.name}".lstrip("/")
            if not entry.is_dir():
                refuse_unreadable(entry)
                self._copy(entry, name)
            elif entry.resolve() in above:
                raise InvalidParameterError(
                    f"The folder {shown(os.fspath(entry))} is a symbolic link to a folder it is "
                    "in, so copying it would not end; remove the link or log its parts."
                )
            else:
                self._copy_tree(entry, name, (*above, entry.resolve()))

    def _missing(self, name: str) -> MissingFileError:
        folder = name.rpartition("/")[0]
        there = ", ".join(shown(info.path) for info in self.entries(folder)[:10]) or "nothing"
        return MissingFileError(
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


def checked_source(path: object, asked: str) -> Path:
    """Return a local path that is to be logged; InvalidParameterError where it is none."""
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        raise InvalidParameterError(
            f"{asked} needs the path of a file or a folder, not {shown(path)} of type "
            f"{type(path).__name__}."
        )
    return Path(path)


def local_folder(path: object) -> Path:
    """Return a folder to copy into; InvalidParameterError where it is no path."""
    if isinstance(path, str | os.PathLike) and "\0" not in os.fspath(path):
        return Path(path)
    raise InvalidParameterError(
        f"dst_path must be the path of a folder, not {shown(path)} of type {type(path).__name__}."
    )


def copied_name(name: str, path: object, *, is_dir: bool) -> str:
    """Return what a copy is called in its folder; nothing where the content of one is copied."""
    if is_dir and isinstance(path, str) and path.endswith("/"):
        return ""
    return name.rpartition("/")[2]


def refuse_no_path(path: Path) -> None:
    """Raise InvalidParameterError where no file can have such a name."""
    try:
        path.stat()
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            raise InvalidParameterError(
                f"{shown(os.fspath(path))} cannot be a path: {error.strerror}."
            ) from None
    except ValueError as error:  # a NUL, or half of a surrogate pair
        raise InvalidParameterError(
            f"{shown(os.fspath(path))} cannot be a path: {reason(error)}."
        ) from None


def refuse_unreadable(source: Path) -> None:
    """Say what is wrong with a file that is to be read.

    Raises
    ------
    MissingFileError
        There is none, or it is a link to none.
    NoPermissionError
        It may not be read.
    InvalidParameterError
        It is a pipe or a device, or the path is none.
    """
    name = shown(os.fspath(source))
    refuse_no_path(source)
    try:
        # of a pipe one would wait for the other end
        if not stat.S_ISREG(source.stat().st_mode):
            if source.is_dir():
                return
            raise InvalidParameterError(f"{name} is a pipe or a device and no file to log.")
        source.open("rb").close()
    except (FileNotFoundError, NotADirectoryError):
        link = " is a link to what does not exist; remove it" if source.is_symlink() else ""
        raise MissingFileError(
            f"{name}{link}." if link else f"There is no file {name} to log."
        ) from None
    except TrialbookError:
        raise
    except OSError as error:
        raise DiskError.of(f"{name} cannot be read: {error.strerror}.", error) from None


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise DiskError.of(
            f"The folder {shown(os.fspath(folder))} cannot be read: {error.strerror}.", error
        ) from None


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


def artifacts_at(uri: str, within: str | None = None) -> Artifacts:
    """Return the artifacts at a path or URL.

    Below ``within``, a folder that they are in, they are removed only where no link leads.

    Raises
    ------
    MissingExtraError
        What reaches such a URL is not installed.
    """
    if settings.is_url(uri):
        from trialbook.service.artifacts.bucket import ArtifactBucket

        return ArtifactBucket(uri)
    from trialbook.service.artifacts.folder import ArtifactFolder

    return ArtifactFolder(uri, within)
