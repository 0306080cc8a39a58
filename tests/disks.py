"""Disks that are full or cannot be written, from the operating system itself."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


def _mount(*arguments: str) -> None:
    try:
        done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no command that mounts")
    if done.returncode:
        pytest.skip("only root may mount")


def _unmount(path: Path) -> None:
    # lazily, because a test that failed may have left a file open
    subprocess.run(["umount", "--lazy", str(path)], check=True)


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Path]:
    """Have a disk of a size like ``"2m"`` at a path."""
    path.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path))
    try:
        yield path
    finally:
        _unmount(path)


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Have a file, or a folder with all in it, that not even root can write."""
    _mount("--bind", str(path), str(path))
    try:
        _mount("-o", "remount,ro,bind", str(path))
        yield
    finally:
        _unmount(path)


@contextmanager
def no_room(disk: Path) -> Iterator[None]:
    """Fill a disk to its last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError) as _:
        while file.write(b"x" * 4096):
            pass
    try:
        yield
    finally:
        filler.unlink()


def is_full(disk: Path) -> bool:
    """Tell whether not one more byte can be written."""
    try:
        (disk / "one").write_bytes(b"x")
    except OSError as error:
        return error.errno == errno.ENOSPC
    return False
