"""Where the store is: the setting, the environment variable and the default."""

from __future__ import annotations

import os
import re
from pathlib import Path

from trialbook.errors import InvalidParameterError

TRACKING_URI_VARIABLE = "TRIALBOOK_TRACKING_URI"
SQLITE_WAL_VARIABLE = "TRIALBOOK_SQLITE_WAL"
"""``0`` or ``1`` where the kind of file system does not tell whether it is safe."""
DEFAULT_FILE = "trialbook.db"
ARTIFACTS_SUFFIX = "-artifacts"

_tracking_uri: str | None = None


def set_tracking_uri(uri: str | os.PathLike[str]) -> None:
    """Choose the store for this process.

    Parameters
    ----------
    uri : str or path
        A path, ``sqlite:///path`` or ``postgresql://…``. A folder, which is a path
        that has no suffix, stands for ``trialbook.db`` in it. A relative path is
        resolved against the present working folder at once, so a later
        ``os.chdir`` does not move the store. The empty string goes back to
        the environment variable or the default.

    Raises
    ------
    InvalidParameterError
        The scheme is none of ours.

    Examples
    --------
    >>> tb.set_tracking_uri("runs.db")
    >>> tb.get_tracking_uri().endswith("/runs.db")
    True
    >>> tb.set_tracking_uri("")
    """
    global _tracking_uri
    text = os.fspath(uri)
    _tracking_uri = normalise_uri(text) if text else None


def get_tracking_uri() -> str:
    """Return the URI of the store in use.

    Returns
    -------
    str
        What `set_tracking_uri` was given, else ``TRIALBOOK_TRACKING_URI``, else
        ``trialbook.db`` in the working folder.

    Examples
    --------
    >>> tb.get_tracking_uri().endswith("/trialbook.db")
    True
    """
    return _tracking_uri or normalise_uri(os.environ.get(TRACKING_URI_VARIABLE) or DEFAULT_FILE)


def normalise_uri(uri: str) -> str:
    """Return the URI with its path absolute: one store, one spelling.

    As in SQLAlchemy, ``sqlite:///runs.db`` is relative and ``sqlite:////data/runs.db`` absolute.

    Raises
    ------
    InvalidParameterError
        No store can be there.
    """
    if uri.startswith("file:"):
        from urllib.parse import unquote

        return _sqlite_uri(_in_folder(unquote(uri.removeprefix("file:").removeprefix("//"))))
    if re.match(r"[A-Za-z][\w+.-]*:", uri) is None or re.match(r"[A-Za-z]:[\\/]", uri):
        return _sqlite_uri(_in_folder(uri))
    scheme, _, rest = uri.partition(":")
    if scheme == "sqlite":
        return _sqlite_uri(_named_file(uri))
    if scheme in ("postgresql", "postgres") and rest.startswith("//"):
        return "postgresql:" + rest
    raise InvalidParameterError(
        f"'{scheme}:' is no tracking store that Trialbook knows; "
        "use a path, sqlite:///path or postgresql://user@host/database."
    )


def _in_folder(text: str) -> Path:
    """Return the path of a file, or of the default file in a folder that is or will be."""
    path = _absolute(text)
    folder = path.is_dir() or (not path.suffix and not path.is_file())
    return path / DEFAULT_FILE if folder else path


def _named_file(uri: str) -> Path:
    name = uri.removeprefix("sqlite:///")
    if name in ("", uri, ":memory:") or _absolute(name).is_dir():
        raise InvalidParameterError(
            f"{uri!r} names no file to keep runs in; write sqlite:///runs.db for a file in the "
            "working folder, or sqlite:////data/runs.db for an absolute path."
        )
    return _absolute(name)


def _absolute(text: str) -> Path:
    if "\0" in text:
        raise InvalidParameterError(f"The path {text!r} contains a NUL character.")
    return Path(text).expanduser().resolve()


def _sqlite_uri(path: Path) -> str:
    return "sqlite:///" + path.as_posix()


def sqlite_path(uri: str) -> Path:
    """Return the database file of a normalised ``sqlite:///`` URI."""
    return Path(uri.removeprefix("sqlite:///"))


def without_credentials(uri: str) -> str:
    """Return the URI with user and password left out, fit for a log or a page."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(uri)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
