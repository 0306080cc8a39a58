"""Where the store is: the setting, the environment variable and the default."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from trialbook import variables
from trialbook.errors import InvalidParameterError
from trialbook.model import SYSTEM_PREFIX
from trialbook.warning import warn

TRACKING_URI_VARIABLE = variables.TRACKING_URI
ARTIFACT_ROOT_VARIABLE = "TRIALBOOK_ARTIFACT_ROOT"
SQLITE_WAL_VARIABLE = "TRIALBOOK_SQLITE_WAL"
"""``0`` or ``1`` where the kind of file system does not tell whether it is safe."""
CAPTURE_VARIABLE = "TRIALBOOK_CAPTURE"
"""``0`` keeps runs from being told where they take place and what git says of the code."""
SYSTEM_METRICS_VARIABLE = "TRIALBOOK_SYSTEM_METRICS"
"""Seconds between two samples of the machine while a run is open; ``0`` for none."""
SYSTEM_METRICS_SECONDS = 10.0
SYSTEM_METRICS_NODE_VARIABLE = "TRIALBOOK_SYSTEM_METRICS_NODE"
"""What this machine is called among several that record into one run."""
DEFAULT_FILE = "trialbook.db"
ARTIFACTS_SUFFIX = "-artifacts"

# SQLAlchemy's spellings with a driver are in many settings; the driver is ours to choose
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2")
# what MLflow takes for a workspace, and no folder
_DATABRICKS = ("databricks", "databricks-uc", "uc")
_HOST = r"(?:\[[\da-fA-F:.%]+\]|[^\s/:@,\[\]]*)(?::\d*)?"
_PLACE = re.compile(rf"{_HOST}(?:,{_HOST})*(?:/[^/@]*)?")
_QUERY = re.compile(r"[a-z_]+=[^&]*(?:&[a-z_]+=[^&]*)*")

_registry_uri: str | None = None
_chosen: tuple[str, str] | None = None  # what was set, and the store's URI
_pinned: tuple[str, str] | None = None  # what else says where the store is, and the store's URI
_accepted: set[str] = set()  # what MLflow's variable said that is a place of ours
_declined: set[str] = set()  # and what it said that is not opened


def set_tracking_uri(uri: str | os.PathLike[str] | None) -> None:
    """Choose the store for this process and for those that it starts from now on.

    Parameters
    ----------
    uri : str, path or None
        A path, ``sqlite:///path`` or ``postgresql://…``. A folder, which is a path
        that has no suffix, stands for ``trialbook.db`` in it. A relative path is
        resolved against the present working folder at once, so a later
        ``os.chdir`` does not move the store. None and the empty string go back to
        the environment variable or the default. Child processes find the choice in
        ``TRIALBOOK_TRACKING_URI``, as in MLflow with the password, if there is one.

    Raises
    ------
    InvalidParameterError
        The scheme is none of ours.

    Examples
    --------
    >>> tb.set_tracking_uri("runs.db")
    >>> tb.get_tracking_uri()
    'runs.db'
    >>> tb.set_tracking_uri(None)
    """
    global _chosen, _pinned
    text = "" if uri is None else text_of(uri)
    found = normalise_uri(text) if text else ""
    # what a path means is said by its working folder, too
    _chosen = (text if isinstance(uri, str) else found, found) if text else None
    _pinned = None
    variables.follow_store(found or None)


def get_tracking_uri() -> str:
    """Return the URI of the store in use.

    Returns
    -------
    str
        What `set_tracking_uri` was given, else ``TRIALBOOK_TRACKING_URI``, else
        ``MLFLOW_TRACKING_URI`` where that is a place that Trialbook opens, else
        ``trialbook.db`` in the working folder, with an absolute path. As in MLflow a
        password in it is there too, so that what is returned opens the store; nothing
        else shows it.

    Examples
    --------
    >>> tb.get_tracking_uri().endswith("/trialbook.db")
    True
    """
    return store_uri() if _chosen is None else _chosen[0]


def is_tracking_uri_set() -> bool:
    """Whether the store was chosen, by `set_tracking_uri` or the environment.

    Examples
    --------
    >>> tb.is_tracking_uri_set()
    False
    """
    return _chosen is not None or _said_elsewhere() is not DEFAULT_FILE


def set_registry_uri(uri: str | os.PathLike[str] | None) -> None:
    """Keep registered models in another store than runs.

    Parameters
    ----------
    uri : str, path or None
        See `set_tracking_uri`; None and the empty string for the store of the runs.

    Raises
    ------
    InvalidParameterError
        The scheme is none of ours.

    Examples
    --------
    >>> tb.set_registry_uri("models.db")
    >>> _ = tb.MlflowClient().create_registered_model("diabetes")
    >>> tb.set_registry_uri(None)
    >>> tb.search_registered_models()
    []
    """
    global _registry_uri
    text = "" if uri is None else text_of(uri)
    _registry_uri = normalise_uri(text) if text else None


def get_registry_uri() -> str:
    """Return the URI of the store of registered models: that of the runs unless set.

    Examples
    --------
    >>> tb.get_registry_uri() == tb.get_tracking_uri()
    True
    """
    return get_tracking_uri() if _registry_uri is None else _registry_uri


def registry_uri_set() -> str | None:
    """Return what `set_registry_uri` was given; None where models are with the runs."""
    return _registry_uri


def store_uri() -> str:
    """Return the normalised URI of the store in use.

    Without `set_tracking_uri` a relative path is one of the working folder, until `pin_store`.
    """
    if _chosen is not None:
        return _chosen[1]
    return _resolved(_said_elsewhere())


def pin_store() -> str:
    """Keep the store in use, wherever the working folder goes from now on; return its URI."""
    global _pinned
    uri = store_uri()
    if _chosen is None:
        _pinned = (_said_elsewhere(), uri)
    return uri


def is_in_use(variable: str) -> bool:
    """Tell whether the store in use is what a variable names; where it names none, any is."""
    text = variables.given(variable)
    if text is None:
        return True
    try:
        return text not in _declined and _resolved(text) == store_uri()
    except InvalidParameterError:
        return False


def decline(uri: str, why: Exception) -> bool:
    """Return whether another store is in use now, because MLflow's variable named this one."""
    text = variables.given(variables.MLFLOW_TRACKING_URI)
    if _chosen is not None or text is None or _said_elsewhere() != text or _resolved(text) != uri:
        return False
    _decline(text, str(why))
    return True


def _said_elsewhere() -> str:
    return variables.given(TRACKING_URI_VARIABLE) or _mlflows() or DEFAULT_FILE


def _mlflows() -> str | None:
    """Return what MLflow's variable says, unless that is a server or something of MLflow's."""
    text = variables.given(variables.MLFLOW_TRACKING_URI)
    if text is None or text in _declined:
        return None
    if text not in _accepted:
        try:
            uri = normalise_uri(text)
        except InvalidParameterError as error:
            _decline(text, str(error))
            return None
        path = sqlite_path(uri) if uri.startswith("sqlite:") else None
        # MLflow's folders have a file about each experiment
        if path is not None and not path.exists() and any(path.parent.glob("*/meta.yaml")):
            _decline(text, "It is a folder in which MLflow keeps runs.")
            return None
        _accepted.add(text)
    return text


def _decline(text: str, why: str) -> None:
    _accepted.discard(text)
    _declined.add(text)
    warn(
        f"{variables.MLFLOW_TRACKING_URI} is not opened, runs are recorded in "
        f"{sqlite_path(store_uri())}: {' '.join(why.split())}"
    )


def _resolved(text: str) -> str:
    return _pinned[1] if _pinned is not None and _pinned[0] == text else normalise_uri(text)


def text_of(uri: object) -> str:
    """Return a URI or a path as text; InvalidParameterError where it is neither."""
    text = os.fspath(uri) if isinstance(uri, os.PathLike) else uri
    if not isinstance(text, str):
        raise InvalidParameterError(
            "A tracking URI is text or a path, such as sqlite:///runs.db, and no "
            f"{type(uri).__name__}."
        )
    return text


def given_uri(text: str) -> str:
    """Return the normalised URI of what a caller names as a store.

    What `get_tracking_uri` returns means the store in use, in whatever folder it is passed on.
    """
    return _chosen[1] if _chosen is not None and text == _chosen[0] else normalise_uri(text)


def normalise_uri(uri: str) -> str:
    """Return the URI with its path absolute: one store, one spelling.

    As in SQLAlchemy, ``sqlite:///runs.db`` is relative and ``sqlite:////data/runs.db`` absolute.

    Raises
    ------
    InvalidParameterError
        No store can be there.
    """
    if uri.partition(":")[0] in _DATABRICKS:
        raise InvalidParameterError(
            f"{uri.partition(':')[0]!r} is a Databricks workspace, in which Trialbook records "
            "nothing; use a path, sqlite:///path or postgresql://user@host/database."
        )
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
    try:
        path = _in_working_folder(text).resolve()
        # to resolve a path does not tell whether it is too long
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            path.stat()
    except (OSError, RuntimeError, ValueError) as error:
        says = getattr(error, "strerror", None) or str(error)
        raise InvalidParameterError(
            f"{text[:80]!r} cannot be the path of a store: {says}."
        ) from None
    return path


def _in_working_folder(text: str) -> Path:
    path = Path(text).expanduser()
    try:
        return path.absolute()
    except FileNotFoundError:
        raise InvalidParameterError(
            f"The working folder is gone, so that {text!r} is nowhere; give an absolute path, or "
            "go to another folder with os.chdir."
        ) from None


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
    >>> from trialbook.settings import artifact_location
    >>> artifact_location("s3://team-artifacts/trials/")
    's3://team-artifacts/trials'
    """
    if not is_url(location):
        from urllib.parse import unquote, urlsplit

        path = unquote(urlsplit(location).path) if location.startswith("file:") else location
        if "\0" in path:
            raise InvalidParameterError(f"The path {path!r} contains a NUL character.")
        return str(_in_working_folder(path))
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
    >>> from trialbook.settings import without_secrets
    >>> without_secrets("s3://key:secret@bucket/runs?token=abc")
    's3://…@bucket/runs?…'
    >>> without_secrets("https://token@example.org/models.git")
    'https://…@example.org/models.git'
    """
    # elsewhere what stands there alone may name a place, such as abfs://container@account
    text = re.sub(r"\b(https?|ftps?|ssh|git)(://)[^\s'\"/?#]+@", r"\1\2…@", text)
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


def system_metrics_prefix() -> str:
    """Return how the names of the machine's metrics begin."""
    node = os.environ.get(SYSTEM_METRICS_NODE_VARIABLE)
    return f"{SYSTEM_PREFIX}{node}/" if node else SYSTEM_PREFIX


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
