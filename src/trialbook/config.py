"""Where the store is: the setting, the environment variable and the default."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from trialbook.errors import InvalidParameterError

TRACKING_URI_VARIABLE = "TRIALBOOK_TRACKING_URI"
ARTIFACT_ROOT_VARIABLE = "TRIALBOOK_ARTIFACT_ROOT"
SQLITE_WAL_VARIABLE = "TRIALBOOK_SQLITE_WAL"
"""``0`` or ``1`` where the kind of file system does not tell whether it is safe."""
CAPTURE_VARIABLE = "TRIALBOOK_CAPTURE"
"""``0`` keeps runs from being told where they take place and what git says of the code."""
SYSTEM_METRICS_VARIABLE = "TRIALBOOK_SYSTEM_METRICS"
"""Seconds between two samples of the machine while a run is open; ``0`` for none."""
SYSTEM_METRICS_SECONDS = 10.0
DEFAULT_FILE = "trialbook.db"
ARTIFACTS_SUFFIX = "-artifacts"

# SQLAlchemy's spellings with a driver are in many settings; the driver is ours to choose
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2")
_HOST = r"(?:\[[\da-fA-F:.%]+\]|[^\s/:@,\[\]]*)(?::\d*)?"
_PLACE = re.compile(rf"{_HOST}(?:,{_HOST})*(?:/[^/@]*)?")
_QUERY = re.compile(r"[a-z_]+=[^&]*(?:&[a-z_]+=[^&]*)*")

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
        ``trialbook.db`` in the working folder. As in MLflow a password in it is
        there too, so that what is returned opens the store; nothing else shows it.

    Examples
    --------
    >>> tb.get_tracking_uri().endswith("/trialbook.db")
    True
    """
    if _tracking_uri is not None:
        return _tracking_uri
    text = os.environ.get(TRACKING_URI_VARIABLE) or DEFAULT_FILE
    if text.startswith("~"):
        return normalise_uri(text)
    return _default_uri(text, os.getcwd())  # noqa: PTH109 -- a Path takes as long again


# every `start_run` asks, and to resolve a path costs as much as to record a run's params
@lru_cache(maxsize=8)
def _default_uri(text: str, folder: str) -> str:  # noqa: ARG001 -- relative paths start there
    return normalise_uri(text)


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
    if "://" in uri and re.match(r"[A-Za-z][\w+.-]*:", uri) is None:
        # what it says is not repeated: there may be a password in it
        raise InvalidParameterError(
            "The tracking URI does not begin with its scheme; write for instance "
            "postgresql://user@host/database, without a space or quotation mark before it."
        )
    if re.match(r"[A-Za-z][\w+.-]*:", uri) is None or re.match(r"[A-Za-z]:[\\/]", uri):
        return _sqlite_uri(_in_folder(uri))
    scheme, _, rest = uri.partition(":")
    if scheme == "sqlite":
        return _sqlite_uri(_named_file(uri))
    if scheme in _POSTGRES and rest.startswith("//"):
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


def artifact_root() -> str | None:
    """Return where a store that is created now keeps artifacts; None for its own default.

    It is what ``TRIALBOOK_ARTIFACT_ROOT`` says. A store that exists already has
    it written down, so that everybody who opens it uses the same place.

    Raises
    ------
    InvalidParameterError
        It cannot be such a place.
    """
    text = os.environ.get(ARTIFACT_ROOT_VARIABLE)
    return artifact_location(text) if text else None


def is_url(location: str) -> bool:
    """Whether artifacts there are reached through fsspec, and not as local files."""
    return re.match(r"[A-Za-z][\w+.-]+:", location) is not None and not location.startswith("file:")


def artifact_location(location: str) -> str:
    """Return a place of artifacts as stores keep it: an absolute path, or a URL.

    Raises
    ------
    InvalidParameterError
        It carries a password or a token, which everybody who opens the store
        would read there, or is no place at all.

    Examples
    --------
    >>> from trialbook.config import artifact_location
    >>> artifact_location("s3://team-artifacts/trials/")
    's3://team-artifacts/trials'
    """
    if not is_url(location):
        from urllib.parse import unquote, urlsplit

        path = unquote(urlsplit(location).path) if location.startswith("file:") else location
        if "\0" in path:
            raise InvalidParameterError(f"The path {path!r} contains a NUL character.")
        return str(Path(path).expanduser().absolute())
    if without_secrets(location) != location:
        raise InvalidParameterError(
            f"The artifact location {without_secrets(location)!r} carries a password, a token or "
            "options, which everybody who opens the store would see. Leave them out and give them "
            "to the environment, for instance in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if "::" in location or re.match(r"[\w+.-]+://[^/\s]", location) is None:
        raise InvalidParameterError(
            f"{location!r} is no place for artifacts; give a folder, or a URL such as "
            "s3://bucket/folder."
        )
    return location.rstrip("/")


def without_secrets(text: str) -> str:
    """Return a text with the passwords and queries of its URLs left out.

    Examples
    --------
    >>> from trialbook.config import without_secrets
    >>> without_secrets("s3://key:secret@bucket/runs?token=abc")
    's3://…@bucket/runs?…'
    """
    # a secret may have a slash in it, so everything up to the last @ goes
    text = re.sub(r"(?<=://)[^\s'\"]*:[^\s'\"]*@", "…@", text)
    return re.sub(r"(://[^\s'\"?]*\?)[^\s'\"]+", r"\1…", text)


def sqlite_path(uri: str) -> Path:
    """Return the database file of a normalised ``sqlite:///`` URI."""
    return Path(uri.removeprefix("sqlite:///"))


def without_credentials(uri: str) -> str:
    """Return the URI with user, password and options left out, fit for a log or a page.

    A password may hold any characters, also those that it should not. Where it
    cannot be told from what stands around it, nothing but the scheme is left.

    Examples
    --------
    >>> without_credentials("postgresql://ada:p@ss/word@db.example:5432/runs?sslmode=require")
    'postgresql://db.example:5432/runs'
    """
    scheme, _, rest = uri.partition("://")
    head, _, query = rest.partition("?")
    place = head.rpartition("@")[2]
    clear = _PLACE.fullmatch(place) and (not query or _QUERY.fullmatch(query))
    return f"{scheme}://{place if clear else ''}"


def captures() -> bool:
    """Whether a run is told where it takes place; see `CAPTURE_VARIABLE`."""
    return os.environ.get(CAPTURE_VARIABLE, "").strip().lower() not in ("0", "false", "no", "off")


def system_metrics_interval() -> float:
    """Return the seconds between two samples of the machine; 0 for none.

    Anything that is no positive number of at least a tenth of a second is none.
    """
    text = os.environ.get(SYSTEM_METRICS_VARIABLE)
    if not text:
        return SYSTEM_METRICS_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return seconds if 0.1 <= seconds < 1e6 else 0.0
