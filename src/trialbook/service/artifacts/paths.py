"""Paths of artifacts: relative, with forward slashes, and never out of their folder."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from trialbook.errors import DiskError, InvalidParameterError, TrialbookError
from trialbook.service.validation.limits import checked_text, reason, shown

MAX_PART = 255  # bytes: what file systems take
UNFINISHED = ".trialbook-"
"""How the names of files begin that are being written."""
_DEVICES = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE
)


def checked_artifact_path(path: object) -> str:
    """Return the path of a file or folder below a run's artifacts, normalised.

    Parameters
    ----------
    path : str or path
        None and the empty string are the root, which comes back as ``""``.

    Raises
    ------
    InvalidParameterError
        It is absolute, leaves its folder, or is written as Windows writes paths.

    Examples
    --------
    >>> checked_artifact_path("plots//./roc.png")
    'plots/roc.png'
    """
    if path is None:
        return ""
    text = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(text, str):
        raise InvalidParameterError(
            f"An artifact's path must be text, not {shown(path)} of type {type(path).__name__}."
        )
    if (wrong := _what_is_wrong(text)) is not None:
        raise InvalidParameterError(
            f"The artifact path {shown(text)} {wrong}; write it relative to the run's artifacts "
            "and with forward slashes, for instance 'plots/roc.png'."
        )
    return _normal(text)


def checked_artifact_file(path: object) -> str:
    """Return the path of a file, normalised as by `checked_artifact_path`.

    Raises
    ------
    InvalidParameterError
        As there, or there is no name of a file at its end.
    """
    text = checked_artifact_path(path)
    if not text or str(path).endswith(("/", "/.")):
        raise InvalidParameterError(
            f"The artifact path {shown(path)} names no file; "
            "end it with a file's name, for instance 'notes/readme.txt'."
        )
    return text


def _normal(text: str) -> str:
    return "/".join(part for part in text.split("/") if part not in ("", "."))


def _what_is_wrong(text: str) -> str | None:
    parts = text.split("/")
    reasons = {
        "is absolute": text.startswith("/"),
        "begins with a drive letter": re.match(r"[A-Za-z]:", _normal(text)) is not None,
        "contains a backslash": "\\" in text,
        "leaves its folder with '..'": ".." in parts,
        "contains control characters": any(unicodedata.category(c) == "Cc" for c in text),
        f"has a name that begins with {UNFINISHED!r}, as those of unfinished files do": any(
            part.casefold().startswith(UNFINISHED) for part in parts
        ),
        "has a name that Windows keeps for itself": os.name == "nt"
        and any(leads_astray_on_windows(part) for part in parts),
    }
    wrong = next((reason for reason, applies in reasons.items() if applies), None)
    if wrong is None and any(len(checked_text("The artifact path", p)) > MAX_PART for p in parts):
        return f"has a name of more than {MAX_PART} bytes"
    return wrong


def leads_astray_on_windows(name: str) -> bool:
    """Whether Windows takes a name for a device, a stream of another file, or another name.

    Examples
    --------
    >>> [leads_astray_on_windows(name) for name in ("con.txt", "a:b", "a. ", "12.30.png")]
    [True, True, True, False]
    """
    if name in ("", "."):
        return False
    odd = ":" in name or name[-1] in ". "
    return odd or _DEVICES.fullmatch(name) is not None


def inside(root: Path, path: str) -> Path:
    """Return where a checked path is on disk.

    Raises
    ------
    InvalidParameterError
        A symbolic link on its way leads out of the folder.
    """
    target = root / path
    with refused_names(path):
        leaves = not target.resolve().is_relative_to(root.resolve())
        # to resolve a path does not tell whether it is too long
        with suppress(FileNotFoundError, NotADirectoryError):
            target.stat()
    if leaves:
        raise InvalidParameterError(
            f"The artifact path {shown(path)} leads out of the run's artifacts through a symbolic "
            "link; log the file it points to instead."
        )
    return target


@contextmanager
def refused_names(path: str) -> Iterator[None]:
    """Say in words that the file system does not take a name, or lets nobody write."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise  # the callers say what is in the way
    except OSError as error:
        raise error if isinstance(error, TrialbookError) else not_written(path, error) from None
    except RuntimeError:  # so says Python 3.11 and 3.12 of links that go round in a circle
        raise InvalidParameterError(
            f"The artifact path {shown(path)} leads round in a circle of symbolic links."
        ) from None


def not_written(path: str, error: OSError) -> TrialbookError:
    """Return what says that the file system refuses an artifact, and why."""
    why = reason(error) if error.strerror is None else error.strerror
    if error.errno in (errno.ENAMETOOLONG, errno.EILSEQ, errno.ELOOP, errno.EINVAL):
        return InvalidParameterError(
            f"The artifact path {shown(path)} cannot be a name on this file system: {why}."
        )
    where = f" ({shown(error.filename)})" if isinstance(error.filename, str) else ""
    return DiskError.of(
        f"The artifact {shown(path)} cannot be reached: {why}{where}. See that the folder of the "
        "run's artifacts may be written and that there is room on its disk.",
        error,
    )


def folder_of_uri(uri: str) -> Path:
    """Return the local folder of an artifact URI: a path or ``file:`` and a path."""
    if uri.startswith("file:"):
        from urllib.parse import unquote, urlsplit

        return Path(unquote(urlsplit(uri).path))
    return Path(uri)
