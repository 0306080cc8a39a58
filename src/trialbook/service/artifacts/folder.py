"""Artifacts in a local folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from trialbook.errors import (
    DiskError,
    InvalidParameterError,
    MissingFileError,
    TrialbookError,
)
from trialbook.model import FileInfo
from trialbook.service.artifacts.base import (
    Artifacts,
    Extent,
    copied_name,
    is_folder_already,
    leads_through_a_file,
    local_folder,
)
from trialbook.service.artifacts.paths import (
    UNFINISHED,
    checked_artifact_file,
    checked_artifact_path,
    folder_of_uri,
    inside,
    not_written,
    refused_names,
)
from trialbook.service.validation.limits import reason, shown

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


class ArtifactFolder(Artifacts):
    """A local folder of artifacts; it may be a symbolic link, but none in it leads out.

    Parameters
    ----------
    uri : str
        An absolute path, or ``file:`` and an absolute path.
    within : str, optional
        A folder that it is in, from which on no link is followed to remove it; else that
        is the next folder above.
    """

    def __init__(self, uri: str, within: str | None = None) -> None:
        self.uri = uri
        self.root = folder_of_uri(uri)
        self._within = self.root.parent if within is None else folder_of_uri(within)

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
            unfinished.replace(target)
        except OSError as error:
            # libraries raise such errors of their own, without a number
            if isinstance(error, TrialbookError) or error.errno is None:
                raise
            raise not_written(name, error) from None
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def _missing(self, name: str) -> MissingFileError:
        if self.root.exists():
            return super()._missing(name)
        return MissingFileError(
            f"There is no artifact {shown(name)}, because there is no folder {self.root}. Where "
            "the store was moved, its artifacts have to be moved along."
        )

    @contextmanager
    def reading(self, path: object) -> Iterator[Path]:
        """See `Artifacts.reading`."""
        yield self.path_of(path)

    def entries(self, path: object = None) -> list[FileInfo]:
        """See `Artifacts.entries`; links out of the folder are left out."""
        name = checked_artifact_path(path)
        folder = inside(self.root, name)
        if not folder.is_dir():
            return []
        with unreadable(name):
            entries = sorted(folder.iterdir())
        return [info for entry in entries if (info := self._info(entry))]

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
            self._make_folder(name)
        elif not found.is_dir() and not found.is_file():
            raise self._missing(name)
        return found

    def download(self, path: object = None, dst_path: str | os.PathLike[str] | None = None) -> str:
        """See `Artifacts.download`."""
        found = self.path_of(path)
        if dst_path is None:
            return str(found.absolute())
        name = checked_artifact_path(path)
        into = local_folder(dst_path)
        target = into / copied_name(name, path, is_dir=found.is_dir())
        with unwritable_copy(into):
            self._download(name, target, ())
        return str(target.absolute())

    def _download(self, name: str, target: Path, above: tuple[Path, ...]) -> None:
        found = self.path_of(name)
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
            into = target / info.path.rpartition("/")[2]
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
        if not shutil.rmtree.avoids_symlink_attacks:
            # where paths are all there is: Windows
            if self.root.is_symlink():
                self.root.unlink()
            elif self.root.exists():
                shutil.rmtree(self.root)
            with suppress(OSError):
                self.root.parent.rmdir()
        elif self._within.is_dir():
            self._remove_within()
        return extent

    def _remove_within(self) -> None:
        """Go down folder by folder, so that nobody can put a link in the place of one meanwhile."""
        import shutil

        *above, name = self.root.relative_to(self._within).parts
        with ExitStack() as opened:
            folders = [os.open(self._within, _FOLDER)]
            opened.callback(os.close, folders[0])
            for part in above:
                try:
                    folders.append(os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folders[-1]))
                except FileNotFoundError:
                    return
                opened.callback(os.close, folders[-1])
            try:
                shutil.rmtree(name, dir_fd=folders[-1])
            except FileNotFoundError:
                pass
            except OSError:
                if not self.root.is_symlink():
                    raise
                os.unlink(name, dir_fd=folders[-1])
            with suppress(OSError):
                if above:
                    os.rmdir(above[-1], dir_fd=folders[-2])
                else:
                    self.root.parent.rmdir()

    def claim(self, store_id: str) -> None:
        """See `Artifacts.claim`."""
        self.root.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self._mark(store_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))

    def is_claimed(self, store_id: str) -> bool:
        """See `Artifacts.is_claimed`."""
        mark = self._mark(store_id)
        return mark.is_file() and not mark.is_symlink()

    def _mark(self, store_id: str) -> Path:
        return self.root / f"{UNFINISHED}{store_id}"

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


@contextmanager
def unreadable(name: str) -> Iterator[None]:
    """Say in words that a folder of artifacts cannot be read."""
    try:
        yield
    except OSError as error:
        raise DiskError.of(
            f"The artifacts in {shown(name or 'the root')} cannot be read: {error.strerror}.", error
        ) from None


@contextmanager
def unwritable_copy(folder: str | os.PathLike[str]) -> Iterator[None]:
    """Say in words that an artifact cannot be copied into a local folder."""
    try:
        yield
    except TrialbookError:
        raise
    except OSError as error:
        raise DiskError.of(
            f"The artifact cannot be copied into {shown(os.fspath(folder))}: {error.strerror}.",
            error,
        ) from None
    except ValueError as error:
        raise InvalidParameterError(
            f"{shown(os.fspath(folder))} cannot be a folder: {reason(error)}."
        ) from None


def _copy_bytes(source: Path, target: Path) -> None:
    import shutil

    shutil.copyfile(source, target)
