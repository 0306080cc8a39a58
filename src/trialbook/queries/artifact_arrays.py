"""NumPy's arrays among a run's files: their shapes, their numbers in short, their beginning.

The header is read by hand and never by `numpy.load`: nothing is unpickled, no file is mapped into
memory that may become shorter meanwhile, and no more is read than is said here.
"""

from __future__ import annotations

import ast
import io
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from trialbook.errors import InvalidParameterError
from trialbook.protocol.codec import wire_number
from trialbook.protocol.messages import ArtifactArray, ArtifactsArraysResult
from trialbook.queries.artifact_tables import cell
from trialbook.queries.artifacts import artifacts_of, require_file
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import shown

if TYPE_CHECKING:
    from pathlib import Path

    from trialbook.protocol.messages import TableCell

MAX_READ = 50_000_000
"""Bytes of an array that its minimum, maximum and mean are of."""
MAX_ARRAYS = 200
MAX_ROWS = 100
MAX_COLUMNS = 20
MAX_DIMENSIONS = 64
"""What NumPy allows."""
_MAX_HEADER = 10_000
"""Bytes, as in NumPy: what is longer may crash Python's parser."""
_MAX_VALUE = 10_000
_MAX_DIRECTORY = 1_000_000
"""Bytes of an archive's list of what is in it, which is read whole."""
_CHUNK = 1 << 20
_MAGIC = b"\x93NUMPY"


def arrays_of(store_id: str | None, run_id: str, path: str) -> ArtifactsArraysResult:
    """Return what a file of NumPy's holds: of one array its beginning too.

    Raises
    ------
    InvalidParameterError
        The file holds no array.
    NotFoundError
        There is no such file.
    """
    name = checked_artifact_file(path)
    with artifacts_of(store_id, run_id).reading(name) as file:
        require_file(file, name)
        try:
            return _read(name, file)
        except Exception as error:
            # whatever NumPy and zipfile make of a file that is anybody's
            raise InvalidParameterError(f"{shown(name)} holds no array: {error}") from error


def _read(name: str, file: Path) -> ArtifactsArraysResult:
    size = file.stat().st_size
    if size == 0:
        return ArtifactsArraysResult(name, [], 0)
    with file.open("rb") as stream:
        begins_as_archive = stream.read(2) == b"PK"
        stream.seek(0)
        if not begins_as_archive:
            return ArtifactsArraysResult(name, [_array(stream, size)], 1)
    with _Sparing(file) as whole, zipfile.ZipFile(whole) as archive:
        members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
        arrays = []
        for info in members[:MAX_ARRAYS]:
            with archive.open(info) as member:
                arrays.append(_described(_header(member), info.filename.removesuffix(".npy")))
    return ArtifactsArraysResult(name, arrays, len(members))


class _Sparing(io.FileIO):
    """A file of which nobody reads much at a time: an archive's list may be of any length."""

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = _MAX_DIRECTORY + 1 if size is None or size < 0 else min(size, _MAX_DIRECTORY + 1)
        content = super().read(wanted) or b""
        if len(content) > _MAX_DIRECTORY:
            raise ValueError("too much is in the archive")
        return content


@dataclass(frozen=True, slots=True)
class _Header:
    """What is said before the values: how many there are, of which type, and in which order."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    is_fortran: bool
    length: int
    """Bytes before the values."""

    @property
    def count(self) -> int:
        return math.prod(self.shape)

    @property
    def size(self) -> int:
        return self.count * self.dtype.itemsize

    @property
    def strides(self) -> list[int]:
        """Bytes from an item to the next one along each axis."""
        shape = self.shape
        return [
            self.dtype.itemsize * math.prod(shape[:axis] if self.is_fortran else shape[axis + 1 :])
            for axis in range(len(shape))
        ]


def _header(stream: IO[bytes]) -> _Header:
    beginning = stream.read(8)
    if len(beginning) < 8 or not beginning.startswith(_MAGIC):
        raise ValueError("it does not begin as NumPy's files do")
    major = beginning[6]
    if major not in (1, 2, 3):
        raise ValueError(f"NumPy has no version {major} of such files")
    width = 2 if major == 1 else 4
    length = int.from_bytes(stream.read(width), "little")
    if length > _MAX_HEADER:
        raise ValueError(f"its header has {length:,} bytes, and {_MAX_HEADER:,} are read")
    said = ast.literal_eval(stream.read(length).decode("utf-8" if major == 3 else "latin-1"))
    shape = said["shape"]
    if len(shape) > MAX_DIMENSIONS or any(type(n) is not int or n < 0 for n in shape):
        raise ValueError("it has a shape that no array has")
    dtype = np.lib.format.descr_to_dtype(said["descr"])
    return _Header(dtype, tuple(shape), bool(said["fortran_order"]), 8 + width + length)


def _array(stream: IO[bytes], size: int) -> ArtifactArray:
    header = _header(stream)
    array = _described(header)
    if header.dtype.hasobject:
        return array
    if size - header.length < header.size:
        raise ValueError(
            f"it is cut off: {header.size:,} bytes of values are announced, and "
            f"{max(0, size - header.length):,} are there"
        )
    array.rows = _beginning(stream, header)
    if header.dtype.kind in "buif":
        _summarise(stream, header, array)
    return array


def _described(header: _Header, name: str = "") -> ArtifactArray:
    return ArtifactArray(
        name=name,
        shape=list(header.shape),
        dtype=str(header.dtype)[:200],
        size=header.size,
        pickled=header.dtype.hasobject,
        min=None,
        max=None,
        mean=None,
        nan_count=0,
        cut=False,
        rows=[],
    )


def _beginning(stream: IO[bytes], header: _Header) -> list[list[TableCell]]:
    """Return the first rows and columns: of more than two axes the first item of those before."""
    dtype = header.dtype
    if not 0 < dtype.itemsize <= _MAX_VALUE or dtype.subdtype is not None or header.count == 0:
        return []
    *_, tall, wide = (1, 1, *header.shape) if len(header.shape) != 1 else (*header.shape, 1)
    *_, down, across = (0, 0, *header.strides) if len(header.shape) != 1 else (*header.strides, 0)

    def value(row: int, column: int) -> bytes:
        stream.seek(header.length + row * down + column * across)
        return stream.read(dtype.itemsize)

    rows, columns = min(tall, MAX_ROWS), min(wide, MAX_COLUMNS)
    content = b"".join(value(row, column) for row in range(rows) for column in range(columns))
    values: Sequence[Any] = np.frombuffer(content, dtype).tolist()
    return [[cell(v) for v in values[at : at + columns]] for at in range(0, len(values), columns)]


def _summarise(stream: IO[bytes], header: _Header, array: ArtifactArray) -> None:
    """Say what the values are like: those of the first bytes, where there are very many."""
    item = header.dtype.itemsize
    wanted = min(header.size, MAX_READ // item * item)
    array.cut = wanted < header.size
    stream.seek(header.length)
    count, total = 0, 0.0
    least, greatest = math.inf, -math.inf
    with np.errstate(all="ignore"):
        for at in range(0, wanted, _CHUNK):
            read = np.frombuffer(stream.read(min(_CHUNK, wanted - at)), header.dtype)
            numbers = read[~np.isnan(read)] if header.dtype.kind == "f" else read
            array.nan_count += read.size - numbers.size
            if numbers.size:
                count += numbers.size
                total += float(numbers.sum(dtype=np.float64))
                least = min(least, float(numbers.min()))
                greatest = max(greatest, float(numbers.max()))
    if count:
        array.min, array.max = wire_number(least), wire_number(greatest)
        array.mean = wire_number(total / count)
