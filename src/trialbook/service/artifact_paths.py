"""Paths of artifacts: relative, with forward slashes, and never out of their folder."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from trialbook.errors import InvalidParameterError
from trialbook.service.limits import checked_text, shown

MAX_PART = 255  # bytes: what file systems take


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
    return "/".join(part for part in text.split("/") if part not in ("", "."))


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


def _what_is_wrong(text: str) -> str | None:
    parts = text.split("/")
    reasons = {
        "is absolute": text.startswith("/"),
        "begins with a drive letter": re.match(r"[A-Za-z]:", text) is not None,
        "contains a backslash": "\\" in text,
        "leaves its folder with '..'": ".." in parts,
        "contains control characters": any(unicodedata.category(c) == "Cc" for c in text),
    }
    wrong = next((reason for reason, applies in reasons.items() if applies), None)
    if wrong is None and any(len(checked_text("The artifact path", p)) > MAX_PART for p in parts):
        return f"has a name of more than {MAX_PART} bytes"
    return wrong


def inside(root: Path, path: str) -> Path:
    """Return where a checked path is on disk.

    Raises
    ------
    InvalidParameterError
        A symbolic link on its way leads out of the folder.
    """
    target = root / path
    if not target.resolve().is_relative_to(root.resolve()):
        raise InvalidParameterError(
            f"The artifact path {shown(path)} leads out of the run's artifacts through a symbolic "
            "link; log the file it points to instead."
        )
    return target


def folder_of_uri(uri: str) -> Path:
    """Return the local folder of an artifact URI: a path or ``file:`` and a path.

    Raises
    ------
    InvalidParameterError
        It is no local place.
    """
    if uri.startswith("file:"):
        from urllib.parse import unquote, urlsplit

        return Path(unquote(urlsplit(uri).path))
    if re.match(r"[A-Za-z][\w+.-]+:", uri):
        raise InvalidParameterError(
            f"Artifacts at {shown(uri)} are out of reach: this version keeps them in local "
            "folders, given as a path or as file:///path."
        )
    return Path(uri)
