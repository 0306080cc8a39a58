"""Artifacts behind a URL: in a bucket of S3, Google Cloud or Azure, or whatever fsspec reaches."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trialbook import settings
from trialbook.errors import InvalidParameterError, MissingExtraError, StoreError, TrialbookError
from trialbook.model import FileInfo
from trialbook.service.artifacts.base import (
    Artifacts,
    Extent,
    copied_name,
    is_folder_already,
    leads_through_a_file,
)
from trialbook.service.artifacts.paths import (
    UNFINISHED,
    checked_artifact_file,
    checked_artifact_path,
)
from trialbook.service.validation.limits import shown

_OBJECT_STORES = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss"}
"""Where an object appears when its upload has ended, and where folders are parts of names."""


class ArtifactBucket(Artifacts):
    """Artifacts at a URL that fsspec knows.

    Keys and endpoints are those of the environment, as the back ends of fsspec
    read them. There are no empty folders.

    Parameters
    ----------
    uri : str
        For instance ``s3://bucket/folder``.

    Raises
    ------
    InvalidParameterError
        The scheme is unknown.
    MissingExtraError
        The back end of the scheme is not installed.
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")
        scheme = self.uri.partition(":")[0].lower()
        self._is_object_store = scheme in _OBJECT_STORES
        self._place = settings.without_secrets(self.uri)
        # of any class: what fsspec's back ends share is not typed
        self._files: Any
        self._files, root = self._opened(scheme)
        self._root = root.rstrip("/")

    def __repr__(self) -> str:
        return f"ArtifactBucket({self._place!r})"

    def _opened(self, scheme: str) -> tuple[Any, str]:
        try:
            import fsspec.core
        except ImportError:
            raise self._not_installed("fsspec") from None
        if scheme in ("file", "local") or "::" in self.uri:
            raise InvalidParameterError(
                f"{self._place!r} is no place for artifacts; give a folder, or a URL such as "
                "s3://bucket/folder."
            )
        if scheme not in fsspec.available_protocols():
            raise InvalidParameterError(
                f"Artifacts at {self._place!r} are out of reach: fsspec knows no {scheme + '://'!r}."
                " Use for instance s3://, gs:// or az://."
            )
        try:
            fsspec.get_filesystem_class(scheme)
        except ImportError as error:
            raise self._not_installed(str(error)) from None
        with self._in_words():
            files, root = fsspec.core.url_to_fs(self.uri)
        return files, str(root)

    def _not_installed(self, what: str) -> MissingExtraError:
        return MissingExtraError(
            f"Artifacts at {self._place!r} need a package that is not installed ({what}). "
            "For S3, Google Cloud and Azure run `pip install 'trialbook[cloud]'`."
        )

    @contextmanager
    def writing(self, artifact_file: object) -> Iterator[Path]:
        """See `Artifacts.writing`."""
        name = checked_artifact_file(artifact_file)
        with tempfile.TemporaryDirectory(prefix="trialbook-") as folder:
            path = Path(folder) / f"artifact{Path(name).suffix[-16:]}"
            yield path
            self._copy(path, name)

    @contextmanager
    def reading(self, path: object) -> Iterator[Path]:
        """See `Artifacts.reading`."""
        with tempfile.TemporaryDirectory(prefix="trialbook-") as folder:
            yield Path(self.download(path, folder))

    def entries(self, path: object = None) -> list[FileInfo]:
        """See `Artifacts.entries`; objects whose names no artifact can have are left out."""
        name = checked_artifact_path(path)
        with self._in_words():
            # others write too
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._at(name), detail=True)
            except (FileNotFoundError, NotADirectoryError):
                return []
        above = self._at(name).strip("/") + "/"
        infos: list[FileInfo] = []
        for entry in found:
            full = entry["name"].lstrip("/")
            own = full.removeprefix(above).removesuffix("/")
            listed = f"{name}/{own}".lstrip("/")
            if full.startswith(above) and "/" not in own and _can_be(listed):
                is_dir = entry["type"] == "directory"
                infos.append(FileInfo(listed, is_dir, None if is_dir else entry["size"]))
        return sorted(infos, key=lambda info: info.path)

    def download(self, path: object = None, dst_path: str | os.PathLike[str] | None = None) -> str:
        """See `Artifacts.download`."""
        name = checked_artifact_path(path)
        kind = self._kind(name)
        if kind is None and name:
            raise self._missing(name)
        into = Path(tempfile.mkdtemp(prefix="trialbook-") if dst_path is None else dst_path)
        target = into / copied_name(name, path, is_dir=kind != "file")
        self._download(name, target, is_dir=kind != "file")
        return str(target.absolute())

    def _download(self, name: str, target: Path, *, is_dir: bool) -> None:
        if is_dir:
            target.mkdir(parents=True, exist_ok=True)
            for info in self.entries(name):
                into = target / info.path.rpartition("/")[2]
                self._download(info.path, into, is_dir=info.is_dir)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._in_words():
            self._files.get_file(self._at(name), str(target))

    def extent(self) -> Extent:
        """See `Artifacts.extent`."""
        sizes = self._sizes()
        return Extent(len(sizes), sum(sizes.values()))

    def modified(self, artifact_file: str) -> float | None:
        """See `Artifacts.modified`."""
        name = checked_artifact_file(artifact_file)
        with self._in_words():
            self._files.invalidate_cache()
            try:
                when: datetime = self._files.modified(self._at(name))
            except (FileNotFoundError, NotImplementedError):
                return None
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()

    def remove(self, artifact_file: object = None) -> Extent:
        """See `Artifacts.remove`."""
        if artifact_file is not None:
            name = checked_artifact_file(artifact_file)
            if self._kind(name) != "file":
                return Extent()
            with self._in_words():
                size = self._files.info(self._at(name))["size"]
                self._files.rm_file(self._at(name))
            return Extent(1, size)
        sizes = self._sizes()
        with self._in_words():
            for path in sizes:
                # not rm, which would take names for patterns
                self._files.rm_file(path)
            if not self._is_object_store:
                self._remove_folders()
        return Extent(len(sizes), sum(sizes.values()))

    def claim(self, store_id: str) -> None:
        """See `Artifacts.claim`."""
        with self._in_words():
            if not self._is_object_store:
                self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(self._at(f"{UNFINISHED}{store_id}"), store_id.encode())

    def is_claimed(self, store_id: str) -> bool:
        """See `Artifacts.is_claimed`."""
        return self._kind(f"{UNFINISHED}{store_id}") == "file"

    def _remove_folders(self) -> None:
        with suppress(FileNotFoundError):
            found = self._files.find(self._root, withdirs=True)
            for folder in sorted({self._root, *found}, key=len, reverse=True):
                self._files.rmdir(folder)
        # the one it is in goes too where nothing else is in that
        with suppress(OSError):
            self._files.rmdir(self._root.rpartition("/")[0])

    def _sizes(self) -> dict[str, int]:
        with self._in_words():
            self._files.invalidate_cache()
            try:
                found = self._files.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        inside = self._root + "/"
        return {path: info["size"] or 0 for path, info in found.items() if path.startswith(inside)}

    def _copy(self, source: Path, artifact_file: str) -> None:
        name = checked_artifact_file(artifact_file)
        if self._kind(name) == "directory":
            raise is_folder_already(name)
        folders = name.split("/")[:-1]
        above = ("/".join(folders[:count]) for count in range(1, len(folders) + 1))
        if any(self._kind(folder) == "file" for folder in above):
            raise leads_through_a_file(name)
        with source.open("rb"), self._in_words():
            self._upload(str(source), name)

    def _make_folder(self, path: str) -> None:
        """Do nothing, because a folder is there when something is in it."""

    def _refuse_source(self, source: Path) -> None:
        """Do nothing, because no local folder contains a bucket."""

    def _upload(self, source: str, name: str) -> None:
        if self._is_object_store:
            self._files.put_file(source, self._at(name))
            return
        from fsspec import AbstractFileSystem

        folder = name.rpartition("/")[0]
        unfinished = self._at(f"{folder}/{UNFINISHED}{os.urandom(8).hex()}".lstrip("/"))
        try:
            self._files.put_file(source, unfinished)
            if type(self._files).mv is not AbstractFileSystem.mv:
                self._files.mv(unfinished, self._at(name))
                return
            self._files.cp_file(unfinished, self._at(name))
            self._files.rm_file(unfinished)
        except BaseException:
            with suppress(Exception):
                self._files.rm_file(unfinished)
            raise

    def _at(self, name: str) -> str:
        if "?versionId=" in name:
            raise InvalidParameterError(
                f"The artifact path {shown(name)} contains '?versionId=', behind which back ends "
                "look for the version of an object; choose another name."
            )
        return f"{self._root}/{name}" if name else self._root

    def _kind(self, name: str) -> str | None:
        """Return ``file``, ``directory``, or None where there is nothing."""
        with self._in_words():
            self._files.invalidate_cache()
            try:
                return str(self._files.info(self._at(name))["type"])
            except FileNotFoundError:
                return None

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except TrialbookError:
            raise
        except Exception as error:  # noqa: BLE001 -- back ends raise what they like
            # not chained: what the back end says may name keys
            raise self._words(error) from None

    def _words(self, error: Exception) -> StoreError:
        place, kind = repr(self._place), type(error).__name__
        if isinstance(error, FileNotFoundError):
            return StoreError(f"There is no {place}; see that the bucket exists and is spelt so.")
        if isinstance(error, PermissionError) or "Credential" in kind:
            return StoreError(
                f"Access to {place} was refused; see that the environment has the keys for it, "
                "for instance AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that they may "
                "list, read, write and delete there."
            )
        says = settings.without_secrets(str(error)) or kind
        if self._place != self.uri:
            # it may quote any part of what stands there
            says = "it says so in words that may contain the password in the URL"
        says = shown(says, 200)
        return StoreError(f"The artifacts at {place} cannot be reached ({kind}): {says}.")


def _can_be(path: str) -> bool:
    try:
        return checked_artifact_path(path) == path != ""
    except InvalidParameterError:
        return False
