"""Points packed into bytes: about 8 bytes a point, and exact.

A pack is ``b"S1"``, the number of points, and three columns, each behind its
kind and length. Steps and timestamps that go up evenly take 16 bytes in all;
others are the differences of neighbours, as narrow as they can be, and
deflated. Values are laid out byte by byte (all highest bytes, then all second
highest, …), because signs and exponents, which repeat, deflate that way, and
the lower bytes of a mantissa, which rarely do, are then left as they are.
Every NaN becomes the same one; -0.0 and infinities keep their bits.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_MAGIC = b"S1"
_HEAD = struct.Struct("<2sI")
_COLUMN = struct.Struct("<BI")
_EVEN = struct.Struct("<QQ")
_LEVEL = 1
_EVENLY, _DEFLATED, _PLAIN = 0, 1, 2
_WIDTHS = tuple(np.dtype(f"<i{size}") for size in (1, 2, 4, 8))
# sign, exponent and the first bits of the mantissa
_HIGH = 2
_SAMPLE = 1024


def pack(steps: Ints, timestamps: Ints, values: Floats) -> bytes:
    """Return the points as bytes.

    Parameters
    ----------
    steps, timestamps : array of int64
    values : array of float64
        All three of the same length.

    Examples
    --------
    >>> steps = np.arange(1000)
    >>> data = pack(steps, np.full(1000, 1_700_000_000_000), np.sqrt(steps))
    >>> len(data) < 8 * 1000
    True
    >>> [float(column[9]) for column in unpack(data)]
    [9.0, 1700000000000.0, 3.0]
    """
    columns = (*map(_pack_integers, (steps, timestamps)), *_pack_doubles(values))
    parts = [_HEAD.pack(_MAGIC, len(steps))]
    for kind, body in columns:
        parts += (_COLUMN.pack(kind, len(body)), body)
    return b"".join(parts)


def unpack(data: bytes | memoryview) -> tuple[Ints, Ints, Floats]:
    """Return the steps, timestamps and values that were packed.

    Raises
    ------
    StoreError
        The bytes are damaged.
    """
    try:
        view = memoryview(data)
        magic, count = _HEAD.unpack_from(view)
        if magic != _MAGIC:
            raise StoreError(f"A pack of points begins with {magic!r} and not {_MAGIC!r}.")
        columns = []
        position = _HEAD.size
        while position < len(view):
            kind, length = _COLUMN.unpack_from(view, position)
            position += _COLUMN.size
            columns.append((kind, view[position : position + length]))
            position += length
        steps, timestamps, high, low = columns
        return (
            _unpack_integers(*steps, count),
            _unpack_integers(*timestamps, count),
            _unpack_doubles(high, low, count),
        )
    except (ValueError, TypeError, IndexError, struct.error, zlib.error) as error:
        raise StoreError(f"A pack of points is damaged: {error}.") from error


def _pack_integers(values: Ints) -> tuple[int, bytes]:
    # unsigned, because there differences may wrap around and sums wrap back
    unsigned = np.ascontiguousarray(values, "<i8").view("<u8")
    if not len(unsigned):
        return _EVENLY, b""
    deltas = np.diff(unsigned)
    first = int(unsigned[0])
    if not len(deltas) or (deltas == deltas[0]).all():
        return _EVENLY, _EVEN.pack(first, int(deltas[0]) if len(deltas) else 0)
    signed = deltas.view("<i8")
    least, greatest = int(signed.min()), int(signed.max())
    width = next(w for w in _WIDTHS if np.iinfo(w).min <= least and greatest <= np.iinfo(w).max)
    body = bytes([width.itemsize]) + signed.astype(width).tobytes()
    return _DEFLATED, _EVEN.pack(first, 0) + zlib.compress(body, _LEVEL)


def _unpack_integers(kind: int, body: memoryview, count: int) -> Ints:
    values = np.empty(count, "<u8")
    if not count:
        return values.view("<i8")
    first, stride = _EVEN.unpack_from(body)
    if kind == _EVENLY:
        values[:] = np.arange(count, dtype="<u8") * np.uint64(stride) + np.uint64(first)
        return values.view("<i8")
    deltas = zlib.decompress(body[_EVEN.size :])
    values[0] = first
    values[1:] = np.frombuffer(deltas, f"<i{deltas[0]}", offset=1).astype("<i8").view("<u8")
    return np.cumsum(values, dtype="<u8").view("<i8")


def _pack_doubles(values: Floats) -> list[tuple[int, bytes]]:
    """Return the high and the low bytes."""
    numbers = np.ascontiguousarray(values, "<f8")
    missing = np.isnan(numbers)
    if missing.any():
        numbers = np.where(missing, np.nan, numbers)
    planes = np.ascontiguousarray(numbers.view("u1").reshape(-1, 8).T[::-1])
    low = planes[_HIGH:].tobytes()
    # zlib takes its time to find that there is nothing to find
    sample = low if len(low) <= _SAMPLE else low[:: len(low) // _SAMPLE]
    even = len(zlib.compress(sample, _LEVEL)) > 0.9 * len(sample)
    return [
        (_DEFLATED, zlib.compress(planes[:_HIGH].tobytes(), _LEVEL)),
        (_PLAIN, low) if even else (_DEFLATED, zlib.compress(low, _LEVEL)),
    ]


def _unpack_doubles(
    high: tuple[int, memoryview], low: tuple[int, memoryview], count: int
) -> Floats:
    planes = np.empty((8, count), "u1")
    for rows, (kind, body) in ((planes[:_HIGH], high), (planes[_HIGH:], low)):
        plain = zlib.decompress(body) if kind == _DEFLATED else body
        rows[:] = np.frombuffer(plain, "u1").reshape(-1, count) if count else 0
    return np.ascontiguousarray(planes[::-1].T).reshape(-1).view("<f8")
