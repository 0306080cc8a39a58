"""Numbers of things, and of bytes, as a person reads them."""

from __future__ import annotations


def count_text(number: int, noun: str) -> str:
    """Return how many there are of what an English noun means.

    Examples
    --------
    >>> count_text(1, "run"), count_text(1200, "run"), count_text(2, "process")
    ('1 run', '1,200 runs', '2 processes')
    """
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"


def size_text(size: float) -> str:
    """Return a number of bytes.

    Examples
    --------
    >>> size_text(0), size_text(1536), size_text(5 * 2**30)
    ('0 bytes', '1.5 KiB', '5.0 GiB')
    """
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TiB"
