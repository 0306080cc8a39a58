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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from trialbook.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Words = NDArray[np.uint64]

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


def pack(steps: Ints, timestamps: Ints, values: Floats, *, quickly: bool = False) -> bytes:
    """Return the points as bytes.

    Parameters
    ----------
    steps, timestamps : array of int64
    values : array of float64
        All three of the same length.
    quickly : bool
        Leave steps and timestamps as narrow as they can be, and do not deflate them: for points
        that come unevenly, of which little can be saved, and that are packed over and over.

    Examples
    --------
    >>> steps = np.arange(1000)
    >>> data = pack(steps, np.full(1000, 1_700_000_000_000), np.sqrt(steps))
    >>> len(data) < 8 * 1000
    True
    >>> [float(column[9]) for column in unpack(data)]
    [9.0, 1700000000000.0, 3.0]
    """
    integers = [_pack_integers(column, quickly=quickly) for column in (steps, timestamps)]
    columns = (*integers, *_pack_doubles(values))
    parts = [_HEAD.pack(_MAGIC, len(steps))]
    for kind, body in columns:
        parts += (_COLUMN.pack(kind, len(body)), body)
    return b"".join(parts)


def unpack(*packs: bytes | memoryview) -> tuple[Ints, Ints, Floats]:
    """Return the steps, timestamps and values of all packs, one behind the other.

    Raises
    ------
    StoreError
        The bytes are damaged.
    """
    head = _heads(packs)
    steps, timestamps = np.empty(sum(head), "<u8"), np.empty(sum(head), "<u8")
    values = np.empty(sum(head), "<f8")
    with _damage():
        for data, place in zip(packs, _places(head), strict=True):
            _unpack_into(memoryview(data), steps[place], timestamps[place], values[place])
    return steps.view("<i8"), timestamps.view("<i8"), values


def unpack_along(steps: bool, /, *packs: bytes | memoryview) -> tuple[Ints, Floats]:  # noqa: FBT001 -- one of two
    """Return the steps or else the timestamps of all packs, and their values.

    The column that is not wanted costs nothing.

    Raises
    ------
    StoreError
        The bytes are damaged.
    """
    head = _heads(packs)
    positions, values = np.empty(sum(head), "<u8"), np.empty(sum(head), "<f8")
    with _damage():
        for data, place in zip(packs, _places(head), strict=True):
            view, wanted = memoryview(data), positions[place]
            if steps:
                _unpack_into(view, wanted, None, values[place])
            else:
                _unpack_into(view, None, wanted, values[place])
    return positions.view("<i8"), values


def _heads(packs: Iterable[bytes | memoryview]) -> list[int]:
    """Return how many points each pack has."""
    with _damage():
        heads = [_HEAD.unpack_from(data) for data in packs]
    if any(magic != _MAGIC for magic, _ in heads):
        raise StoreError(f"A pack of points does not begin with {_MAGIC!r}.")
    return [count for _, count in heads]


def _places(counts: Iterable[int]) -> Iterator[slice]:
    start = 0
    for count in counts:
        yield slice(start, start + count)
        start += count


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, IndexError, struct.error, zlib.error) as error:
        raise StoreError(f"A pack of points is damaged: {error}.") from error


def _unpack_into(
    view: memoryview, steps: Words | None, timestamps: Words | None, values: Floats
) -> None:
    columns = []
    position = _HEAD.size
    while position < len(view):
        kind, length = _COLUMN.unpack_from(view, position)
        position += _COLUMN.size
        columns.append((kind, view[position : position + length]))
        position += length
    packed_steps, packed_timestamps, high, low = columns
    if len(values):
        if steps is not None:
            _unpack_integers(*packed_steps, steps)
        if timestamps is not None:
            _unpack_integers(*packed_timestamps, timestamps)
        _unpack_doubles(high, low, values)


def _pack_integers(values: Ints, *, quickly: bool = False) -> tuple[int, bytes]:
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
    if quickly:
        return _PLAIN, _EVEN.pack(first, 0) + body
    return _DEFLATED, _EVEN.pack(first, 0) + zlib.compress(body, _LEVEL)


def _unpack_integers(kind: int, body: memoryview, into: Words) -> None:
    first, stride = _EVEN.unpack_from(body)
    if kind == _EVENLY:
        into[:] = stride
    else:
        deltas = body[_EVEN.size :] if kind == _PLAIN else zlib.decompress(body[_EVEN.size :])
        into[1:].view("<i8")[:] = np.frombuffer(deltas, f"<i{deltas[0]}", offset=1)
    into[0] = first
    np.cumsum(into, out=into)


def _pack_doubles(values: Floats) -> list[tuple[int, bytes]]:
    """Return the high and the low bytes."""
    numbers = np.ascontiguousarray(values, "<f8")
    missing = np.isnan(numbers)
    if missing.any():
        numbers = np.where(missing, np.nan, numbers)
    planes = np.ascontiguousarray(numbers.view("u1").reshape(-1, 8).T[::-1])
    high = (_DEFLATED, zlib.compress(planes[:_HIGH].tobytes(), _LEVEL))
    low = planes[_HIGH:].tobytes()
    # zlib takes its time to find that there is nothing to find
    sample = low if len(low) <= _SAMPLE else low[:: len(low) // _SAMPLE]
    if len(zlib.compress(sample, _LEVEL)) > 0.9 * len(sample):
        middle, lowest = numbers.view("<u2").reshape(-1, 4)[:, 2], numbers.view("<u4")[::2]
        return [high, (_PLAIN, lowest.tobytes() + middle.tobytes())]
    return [high, (_DEFLATED, zlib.compress(low, _LEVEL))]


def _unpack_doubles(
    high: tuple[int, memoryview], low: tuple[int, memoryview], into: Floats
) -> None:
    count = len(into)
    columns = into.view("u1").reshape(count, 8)
    kind, body = low
    planes = zlib.decompress(high[1])
    if kind == _PLAIN:
        # wider pieces than bytes are put together several times faster
        into.view("<u4")[::2] = np.frombuffer(body, "<u4", count)
        into.view("<u2")[2::4] = np.frombuffer(body, "<u2", count, 4 * count)
    else:
        planes += zlib.decompress(body)
    for number, plane in enumerate(np.frombuffer(planes, "u1").reshape(-1, count)):
        columns[:, 7 - number] = plane
