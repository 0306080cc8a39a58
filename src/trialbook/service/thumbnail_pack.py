"""Thumbnails in one file for each run and size, which is only ever added to.

A record is a head, a name and a picture. The head has the lengths of both and a checksum, so that
a file that was cut off or written over is found out, thrown away and made anew: nothing is in it
that could not be made again. Several processes may add to one file: each record is one write at its
end.
"""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import ClassVar

_HEAD = struct.Struct("<4sHIIIB")
"""Mark, length of the name, length of the picture, their checksum, width << 16 | height, format."""
_MARK = b"TBT1"
_FORMATS = ("image/png", "image/jpeg")
MAX_PACK = 256_000_000
"""Bytes of a file; beyond them it begins anew."""
MAX_FOLDER = 1_000_000_000
"""Bytes of all of them; beyond them those go that were not used for longest."""
_MAX_SIDE = 0xFFFF


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture.

    Attributes
    ----------
    content : bytes
    media_type : str
        ``"image/png"`` or ``"image/jpeg"``.
    width, height : int
        Of what it was made of, in pixels.
    """

    content: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    length: int
    checksum: int
    width: int
    height: int
    media_type: str


class ThumbnailPack:
    """The thumbnails of one run in one size.

    Parameters
    ----------
    path : Path
        The file; its folder is made with the first record.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places: dict[bytes, _Place] = {}
        self._read_until = 0
        self._inode = 0
        self._lock = Lock()

    def find(self, names: list[bytes]) -> dict[bytes, Picture]:
        """Return those that are there; a file that is damaged is thrown away."""
        with self._lock:
            try:
                with self.path.open("rb") as stream:
                    self._catch_up(stream.fileno())
                    return self._found(stream.fileno(), names)
            except FileNotFoundError:
                self._forget()
            except OSError:
                pass
            except ValueError:
                self._discard()
            return {}

    def add(self, pictures: dict[bytes, Picture]) -> None:
        """Add some; where the disk does not take them, nothing is kept."""
        records = b"".join(
            _record(name, picture)
            for name, picture in pictures.items()
            if max(picture.width, picture.height) <= _MAX_SIDE
        )
        if not records:
            return
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            opened = os.open(
                self.path,
                os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0),
                0o600,
            )
            try:
                if os.fstat(opened).st_size + len(records) > MAX_PACK:
                    self._discard()
                    return
                written = os.write(opened, records)
            finally:
                os.close(opened)
            if written < len(records):
                self._discard()

    def _catch_up(self, file: int) -> None:
        """Read the heads of what was added since."""
        status = os.fstat(file)
        if status.st_ino != self._inode or status.st_size < self._read_until:
            self._forget()
            self._inode = status.st_ino
        at = self._read_until
        while at < status.st_size:
            head = _at(file, at)
            if len(head) < _HEAD.size:
                raise ValueError("a head is cut off")
            mark, named, length, checksum, sides, kind = _HEAD.unpack_from(head)
            end = at + _HEAD.size + named + length
            if mark != _MARK or named > 64 or kind >= len(_FORMATS) or end > status.st_size:
                raise ValueError("this is no record")
            name = head[_HEAD.size : _HEAD.size + named]
            self._places[name] = _Place(
                at + _HEAD.size + named,
                length,
                checksum,
                sides >> 16,
                sides & _MAX_SIDE,
                _FORMATS[kind],
            )
            at = end
        self._read_until = at

    def _found(self, file: int, names: list[bytes]) -> dict[bytes, Picture]:
        found = {}
        for name in names:
            place = self._places.get(name)
            if place is None:
                continue
            content = _at(file, place.start, place.length)
            if zlib.crc32(content) != place.checksum:
                raise ValueError("a picture is damaged")
            found[name] = Picture(content, place.media_type, place.width, place.height)
        return found

    def _forget(self) -> None:
        self._places.clear()
        self._read_until = 0

    def _discard(self) -> None:
        self._forget()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _at(file: int, start: int, length: int = _HEAD.size + 64) -> bytes:
    os.lseek(file, start, os.SEEK_SET)
    return os.read(file, length)


def _record(name: bytes, picture: Picture) -> bytes:
    head = _HEAD.pack(
        _MARK,
        len(name),
        len(picture.content),
        zlib.crc32(picture.content),
        picture.width << 16 | picture.height,
        _FORMATS.index(picture.media_type),
    )
    return head + name + picture.content


class Packs:
    """All packs of this user, in a folder of caches.

    Examples
    --------
    >>> from pathlib import Path
    >>> packs = Packs(Path("cache"))
    >>> pack = packs.of("/runs/1/artifacts", 128)
    >>> pack.add({b"a": Picture(b"...", "image/png", 28, 28)})
    >>> pack.find([b"a", b"b"])[b"a"].width
    28
    """

    _ENDING: ClassVar = ".thumbnails"

    def __init__(self, folder: Path | None = None) -> None:
        self._given = folder
        self._packs: dict[Path, ThumbnailPack] = {}

    @property
    def folder(self) -> Path:
        """Where they are: asked anew, for the environment may say another place."""
        if self._given is not None:
            return self._given
        import platformdirs

        return platformdirs.user_cache_path("trialbook", appauthor=False) / "thumbnails"

    def of(self, artifact_uri: str, size: int) -> ThumbnailPack:
        """Return that of a run's artifacts and a size in pixels."""
        from hashlib import blake2b

        name = blake2b(artifact_uri.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        path = self.folder / f"{name}-{size}{self._ENDING}"
        if path not in self._packs:
            self._make_room()
            self._packs[path] = ThumbnailPack(path)
            with suppress(OSError):
                os.utime(path)
        return self._packs[path]

    def _make_room(self) -> None:
        """Delete those that were not used for longest, as long as all are too much."""
        try:
            files = [
                (entry.stat().st_mtime, entry.stat().st_size, entry.path)
                for entry in os.scandir(self.folder)
                if entry.name.endswith(self._ENDING)
            ]
        except OSError:
            return
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= MAX_FOLDER:
                break
            with suppress(OSError):
                Path(path).unlink()
                total -= size


PACKS = Packs()
"""Those of this user."""
