"""A short hash of what a dataset holds: the same in every process, fast however large it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_ROWS = 10_000
"""Rows of a table that are looked at, spread evenly over all of them."""
MAX_ELEMENTS = 100_000
"""Elements of an array that are looked at, spread evenly over all of them."""
_BYTES = 6


def table_digest(columns: Iterable[tuple[object, Any]], rows: int) -> str:
    """Return the digest of named columns, each of so many rows.

    It depends on the names, their order, the number of rows and the values of at most
    `MAX_ROWS` of them, the first and the last included; not on an index.

    Examples
    --------
    >>> table_digest([("a", np.array([1, 2]))], 2)
    '40a4414042d6'
    """
    hashed = hashlib.blake2b(digest_size=_BYTES)
    hashed.update(f"table {rows}".encode())
    chosen = _spread(rows, MAX_ROWS)
    for name, column in columns:
        _add_text(hashed, str(name))
        sample = column[chosen] if isinstance(column, np.ndarray) else column.iloc[chosen]
        _add_values(hashed, np.asarray(sample))
    return hashed.hexdigest()


def array_digest(arrays: Iterable[tuple[str, NDArray[Any]]]) -> str:
    """Return the digest of named arrays: of their shapes and at most `MAX_ELEMENTS` of each.

    Examples
    --------
    >>> array_digest([("features", np.zeros((2, 3)))]) == array_digest(
    ...     [("features", np.zeros((3, 2)))]
    ... )
    False
    """
    hashed = hashlib.blake2b(digest_size=_BYTES)
    for name, array in arrays:
        _add_text(hashed, f"{name} {array.shape}")
        few = array.size <= MAX_ELEMENTS
        _add_values(hashed, array.ravel() if few else array.flat[_spread(array.size, MAX_ELEMENTS)])
    return hashed.hexdigest()


def _spread(count: int, limit: int) -> Any:
    if count <= limit:
        return slice(None)
    # whole numbers, which are the same on every machine
    return np.arange(limit, dtype=np.int64) * (count - 1) // (limit - 1)


def _add_values(hashed: Any, values: NDArray[Any]) -> None:
    if values.dtype.kind in "biufcmM":
        # the same bytes on every machine
        plain = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        _add_text(hashed, plain.dtype.str)
        hashed.update(plain.tobytes())
        return
    _add_text(hashed, "text")
    for value in values.tolist():
        _add_text(hashed, str(value))


def _add_text(hashed: Any, text: str) -> None:
    encoded = text.encode(errors="surrogatepass")
    hashed.update(len(encoded).to_bytes(8, "little"))
    hashed.update(encoded)
