"""Artifacts in a local folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from trialbook.errors import InvalidParameterError
from trialbook.model import FileInfo
from trialbook.service.artifact_paths import (
    UNFINISHED,
    checked_artifact_file,
    checked_artifact_path,
    folder_of_uri,
    inside,
    refused_names,
)
from trialbook.service.artifacts import (
    Artifacts,
    Extent,
    is_folder_already,
    leads_through_a_file,
)
from trialbook.service.limits import shown


class ArtifactFolder(Artifacts):
    """A local folder of artifacts; it may be a symbolic link, but none in it leads out.

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
        """See `Artifacts.writing`."""
        name = checked_artifact_file(artifact_file)
        target = inside(self.root, name)
        self._make_folder(name.rpartition("/")[0], name)
        if target.is_dir():
            raise is_folder_already(name)
        # The whole name may be too long to have anything put before it.
        unfinished = target.with_name(f"{UNFINISHED}{os.urandom(8).hex()}{target.suffix[-16:]}")
        try:
            yield unfinished
            with refused_names(name):
                unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)

    @contextmanager
    def reading(self, path: object) -> Iterator[Path]:
        """See `Artifacts.reading`."""
        yield self.path_of(path)

    def entries(self, path: object = None) -> list[FileInfo]:
        """See `Artifacts.entries`; links out of the folder are left out."""
        folder = inside(self.root, checked_artifact_path(path))
        if not folder.is_dir():
            return []
        return [info for entry in sorted(folder.iterdir()) if (info := self._info(entry))]

    def _info(self, entry: Path) -> FileInfo | None:
        path = entry.relative_to(self.root).as_posix()
        try:
            if checked_artifact_path(path) != path:
                return None
            inside(self.root, path)
            status = entry.stat()
        except (InvalidParameterError, OSError):  # a link out of the folder, or a file just deleted
            return None
        if stat.S_ISDIR(status.st_mode):
            return FileInfo(path, is_dir=True, file_size=None)
        # to read from a pipe or a device would not end
        regular = stat.S_ISREG(status.st_mode)
        return FileInfo(path, is_dir=False, file_size=status.st_size) if regular else None

    def path_of(self, path: object = None) -> Path:
        """Return where an artifact or a folder of artifacts is on disk; NotFoundError."""
        name = checked_artifact_path(path)
        found = inside(self.root, name)
        if not name:
            found.mkdir(parents=True, exist_ok=True)
        elif not found.is_dir() and not found.is_file():
            raise self._missing(name)
        return found

    def download(self, path: object = None, dst_path: str | os.PathLike[str] | None = None) -> str:
        """See `Artifacts.download`."""
        found = self.path_of(path)
        if dst_path is None:
            return str(found.absolute())
        name = checked_artifact_path(path)
        self._download(name, Path(dst_path), ())
        return str((Path(dst_path) / name).absolute())

    def _download(self, name: str, into: Path, above: tuple[Path, ...]) -> None:
        found, target = self.path_of(name), into / name
        if not found.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy_bytes(found, target)
            return
        if found.resolve() in above:
            raise InvalidParameterError(
                f"The artifact folder {shown(name)} is a symbolic link to a folder it is in, so "
                "copying it would not end; download its parts."
            )
        target.mkdir(parents=True, exist_ok=True)
        for info in self.entries(name):
            self._download(info.path, into, (*above, found.resolve()))

    def extent(self) -> Extent:
        """See `Artifacts.extent`; links are counted, not followed."""
        if self.root.is_symlink() or not self.root.is_dir():
            return Extent()
        sizes = [
            Path(folder, file).lstat().st_size
            for folder, folders, files in os.walk(self.root)
            for file in (*files, *(name for name in folders if Path(folder, name).is_symlink()))
        ]
        return Extent(len(sizes), sum(sizes))

    def modified(self, artifact_file: str) -> float | None:
        """See `Artifacts.modified`."""
        target = inside(self.root, checked_artifact_file(artifact_file))
        return target.stat().st_mtime if target.is_file() else None

    def remove(self, artifact_file: object = None) -> Extent:
        """See `Artifacts.remove`.

        Links are unlinked, never followed; with everything goes the folder
        itself, and the one it is in where nothing else is in that.
        """
        import shutil

        if artifact_file is not None:
            target = inside(self.root, checked_artifact_file(artifact_file))
            if not target.is_file():
                return Extent()
            extent = Extent(1, target.lstat().st_size)
            target.unlink(missing_ok=True)
            return extent
        extent = self.extent()
        if self.root.is_symlink():
            self.root.unlink()
        elif self.root.exists():
            shutil.rmtree(self.root)
        with suppress(OSError):
            self.root.parent.rmdir()
        return extent

    def _copy(self, source: Path, artifact_file: str) -> None:
        with self.writing(artifact_file) as path:
            _copy_bytes(source, path)

    def _make_folder(self, path: str, name: str | None = None) -> None:
        try:
            with refused_names(path):
                inside(self.root, path).mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise leads_through_a_file(name or path) from None

    def _refuse_source(self, source: Path) -> None:
        if self.root.resolve().is_relative_to(source.resolve()):
            raise InvalidParameterError(
                f"The folder {shown(os.fspath(source))} contains the run's own artifacts, which "
                "would be copied into themselves; log a folder in it instead."
            )


def _copy_bytes(source: Path, target: Path) -> None:
    import shutil

    shutil.copyfile(source, target)
