"""The files of a run, in a local folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import FileInfo
from trialbook.service.artifact_paths import (
    checked_artifact_file,
    checked_artifact_path,
    folder_of_uri,
    inside,
)
from trialbook.service.limits import shown

_UNFINISHED = ".trialbook-"


class ArtifactFolder:
    """A local folder of artifacts.

    A file appears under its name when it is complete, never before; nothing
    is read or written outside the folder.

    Parameters
    ----------
    uri : str
        An absolute path, or ``file:`` and an absolute path.
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.root = folder_of_uri(uri)

    @contextmanager
    def writing(self, artifact_file: object) -> Iterator[Path]:
        """Give a path to write to, with the same suffix, which becomes the artifact at the end.

        Parameters
        ----------
        artifact_file : str
            Relative to the folder, with forward slashes.
        """
        name = checked_artifact_file(artifact_file)
        target = inside(self.root, name)
        _make_folder(target.parent, name)
        if target.is_dir():
            raise InvalidParameterError(
                f"The artifact path {shown(name)} is a folder already; choose another name."
            )
        # The whole name may be too long to have anything put before it.
        unfinished = target.with_name(f"{_UNFINISHED}{os.urandom(8).hex()}{target.suffix[-16:]}")
        try:
            yield unfinished
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)

    def add(self, local_path: str | os.PathLike[str], artifact_path: object = None) -> None:
        """Copy a file, or a folder under its own name, into ``artifact_path``."""
        source = Path(local_path)
        into = checked_artifact_path(artifact_path)
        name = source.name or source.resolve().name
        if source.is_dir():
            self.add_folder(source, f"{into}/{name}".lstrip("/"))
        elif source.exists():
            self._copy(source, f"{into}/{name}".lstrip("/"))
        else:
            raise NotFoundError(f"There is no file {shown(os.fspath(source))} to log.")

    def add_folder(self, local_dir: str | os.PathLike[str], artifact_path: object = None) -> None:
        """Copy what a folder contains into ``artifact_path``; links are followed."""
        source = Path(local_dir)
        into = checked_artifact_path(artifact_path)
        if not source.is_dir():
            raise NotFoundError(f"There is no folder {shown(os.fspath(source))} to log.")
        if self.root.resolve().is_relative_to(source.resolve()):
            raise InvalidParameterError(
                f"The folder {shown(os.fspath(source))} contains the run's own artifacts, which "
                "would be copied into themselves; log a folder in it instead."
            )
        _make_folder(inside(self.root, into), into)
        self._copy_tree(source, into, (source.resolve(),))

    def _copy_tree(self, source: Path, into: str, above: tuple[Path, ...]) -> None:
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
                _make_folder(inside(self.root, checked_artifact_path(name)), name)
                self._copy_tree(entry, name, (*above, entry.resolve()))

    def _copy(self, source: Path, artifact_file: str) -> None:
        with self.writing(artifact_file) as path:
            _copy_bytes(source, path)

    def entries(self, path: object = None) -> list[FileInfo]:
        """Return what a folder contains, by name; empty where there is no such folder."""
        folder = inside(self.root, checked_artifact_path(path))
        if not folder.is_dir():
            return []
        entries = sorted(e for e in folder.iterdir() if not e.name.startswith(_UNFINISHED))
        return [info for entry in entries if (info := self._info(entry)) is not None]

    def _info(self, entry: Path) -> FileInfo | None:
        path = entry.relative_to(self.root).as_posix()
        try:
            inside(self.root, path)
            size = None if entry.is_dir() else entry.stat().st_size
        except (InvalidParameterError, OSError):  # a link out of the folder, or a file just deleted
            return None
        return FileInfo(path, size is None, size)

    def path_of(self, path: object = None) -> Path:
        """Return where an artifact or a folder of artifacts is on disk.

        Raises
        ------
        NotFoundError
            There is none.
        """
        name = checked_artifact_path(path)
        found = inside(self.root, name)
        if found.exists():
            return found
        if not name:
            found.mkdir(parents=True)
            return found
        folder = name.rpartition("/")[0]
        there = ", ".join(shown(info.path) for info in self.entries(folder)[:10]) or "nothing"
        raise NotFoundError(
            f"There is no artifact {shown(name)}; "
            f"{shown(folder) if folder else 'the root'} contains {there}."
        )

    def download(self, path: object = None, dst_path: str | os.PathLike[str] | None = None) -> str:
        """Return the local path of an artifact, or of its copy below ``dst_path``."""
        found = self.path_of(path)
        if dst_path is None:
            return str(found.absolute())
        target = Path(dst_path) / checked_artifact_path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            for info in self.entries(path):
                self.download(info.path, dst_path)
            target.mkdir(exist_ok=True)
        else:
            _copy_bytes(found, target)
        return str(target.absolute())


def _copy_bytes(source: Path, target: Path) -> None:
    import shutil

    shutil.copyfile(source, target)


def _make_folder(folder: Path, name: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InvalidParameterError(
            f"The artifact path {shown(name)} leads through a file; choose another folder."
        ) from None
