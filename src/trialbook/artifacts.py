"""Files that runs keep: list them, and get at them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from trialbook import settings
from trialbook.errors import InvalidParameterError, TrialbookError
from trialbook.recording import stores
from trialbook.service.artifacts.base import Artifacts, artifacts_at, local_folder, refuse_no_path
from trialbook.service.artifacts.paths import folder_of_uri
from trialbook.service.registry import RegisteredModels
from trialbook.service.tracker import Tracker
from trialbook.service.validation.limits import is_missing, reason, shown
from trialbook.service.validation.model_uri import is_model_uri, parts_of_run_uri
from trialbook.service.yaml_text import read_yaml

if TYPE_CHECKING:
    import PIL.Image

    from trialbook.model import FileInfo


def list_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    tracking_uri: str | None = None,
) -> list[FileInfo]:
    """Return the files and folders directly in a folder of artifacts.

    Parameters
    ----------
    artifact_uri : str, optional
        ``runs:/<run id>/<path>``, ``models:/<name>/<version>``, ``models:/<name>@<alias>``,
        or what `get_artifact_uri` returns.
    run_id : str, optional
        Give it, and perhaps a path, instead of the URI.
    artifact_path : str, optional
        Folder within the run's artifacts; their root unless given.
    tracking_uri : str, optional
        Another store than the one in use.

    Returns
    -------
    list of FileInfo
        Sorted by path, which is relative to the run's artifacts; empty for a file or
        a folder that does not exist.

    Examples
    --------
    >>> import trialbook as tb
    >>> with tb.start_run() as run:
    ...     tb.log_text("It works.", "notes.txt")
    >>> tb.artifacts.list_artifacts(f"runs:/{run.info.run_id}")
    [<FileInfo: file_size=9, is_dir=False, path='notes.txt'>]
    """
    folder, path = _place(artifact_uri, run_id, artifact_path, tracking_uri)
    return folder.entries(path)


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | os.PathLike[str] | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> str:
    """Return the local path of an artifact, or of a copy of it.

    Parameters
    ----------
    artifact_uri : str, optional
        ``runs:/<run id>/<path>``, ``models:/<name>/<version>``, ``models:/<name>@<alias>``,
        or what `get_artifact_uri` returns.
    run_id : str, optional
        Give it, and perhaps a path, instead of the URI.
    artifact_path : str, optional
        A file or folder within the run's artifacts; all of them unless given.
    dst_path : str or path, optional
        Copy into this folder, which is created if need be: under the last part of the
        artifact's name, of ``models:/`` URIs under the path within the version, and
        of a folder with a slash at its end the content. Without it the path leads
        to the artifact itself, or to a copy in a new temporary folder where the
        artifacts are not local.
    tracking_uri : str, optional
        Another store than the one in use.
    registry_uri : str, optional
        The store of registered models, if it is another.

    Raises
    ------
    NotFoundError
        There is no such run or artifact.

    Examples
    --------
    >>> import trialbook as tb
    >>> with tb.start_run() as run:
    ...     tb.log_text("It works.", "notes.txt")
    >>> path = tb.artifacts.download_artifacts(
    ...     run_id=run.info.run_id, artifact_path="notes.txt", dst_path="copies"
    ... )
    >>> Path(path).read_text()
    'It works.'
    """
    folder, path = _place(artifact_uri, run_id, artifact_path, tracking_uri, registry_uri)
    if dst_path is not None and artifact_uri is not None:
        dst_path = local_folder(dst_path) / _folder_of_copy(_checked_uri(artifact_uri), path)
    return folder.download(path, dst_path)


def load_text(artifact_uri: str) -> str:
    """Return the text of an artifact.

    Parameters
    ----------
    artifact_uri : str
        As for `download_artifacts`.

    Raises
    ------
    NotFoundError
        There is no such artifact.
    InvalidParameterError
        It is a folder, or no text in UTF-8.

    Examples
    --------
    >>> import trialbook as tb
    >>> with tb.start_run() as run:
    ...     tb.log_text("It works.", "notes.txt")
    >>> tb.artifacts.load_text(f"runs:/{run.info.run_id}/notes.txt")
    'It works.'
    """
    try:
        return _content(artifact_uri).decode()
    except UnicodeDecodeError as error:
        raise InvalidParameterError(
            f"The artifact {shown(artifact_uri)} is no text in UTF-8: {reason(error)}. Read what "
            "download_artifacts gives with the encoding that it has."
        ) from error


def load_dict(artifact_uri: str) -> Any:
    """Return what a JSON or YAML artifact holds.

    Parameters
    ----------
    artifact_uri : str
        As for `download_artifacts`; YAML where it ends with ``.yaml`` or ``.yml``.

    Returns
    -------
    dict
        Or a list, where that was logged.

    Raises
    ------
    NotFoundError
        There is no such artifact.
    InvalidParameterError
        It is a folder, or not in this format.
    MissingExtraError
        It is YAML and PyYAML is not installed.

    Examples
    --------
    >>> import trialbook as tb
    >>> with tb.start_run() as run:
    ...     tb.log_dict({"layers": [64, 10]}, "config.json")
    >>> tb.artifacts.load_dict(f"runs:/{run.info.run_id}/config.json")
    {'layers': [64, 10]}
    """
    text = load_text(artifact_uri)
    if str(artifact_uri).lower().endswith((".yaml", ".yml")):
        return read_yaml(text, artifact_uri)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidParameterError(
            f"The artifact {shown(artifact_uri)} holds no JSON: {reason(error)}."
        ) from error


def load_image(artifact_uri: str) -> PIL.Image.Image:
    """Return an artifact as Pillow's image.

    Parameters
    ----------
    artifact_uri : str
        As for `download_artifacts`.

    Raises
    ------
    NotFoundError
        There is no such artifact.
    InvalidParameterError
        It is a folder, or no image.

    Examples
    --------
    >>> import numpy as np
    >>> import trialbook as tb
    >>> with tb.start_run() as run:
    ...     tb.log_image(np.zeros((4, 6), dtype=np.uint8), "black.png")
    >>> tb.artifacts.load_image(f"runs:/{run.info.run_id}/black.png").size
    (6, 4)
    """
    import io

    import PIL.Image

    try:
        image = PIL.Image.open(io.BytesIO(_content(artifact_uri)))
        image.load()
    except TrialbookError:
        raise
    except Exception as error:
        # whatever a decoder makes of a file that is anybody's
        raise InvalidParameterError(
            f"The artifact {shown(artifact_uri)} is no image that Pillow reads: {reason(error)}."
        ) from error
    return image


def _content(artifact_uri: str) -> bytes:
    folder, path = _place(artifact_uri, None, None, None)
    with folder.reading(path) as file:
        if file.is_dir():
            raise InvalidParameterError(
                f"The artifact {shown(artifact_uri)} is a folder; name a file in it."
            )
        return file.read_bytes()


def _place(
    artifact_uri: str | None,
    run_id: str | None,
    artifact_path: str | None,
    tracking_uri: str | None,
    registry_uri: str | None = None,
) -> tuple[Artifacts, str | None]:
    if (artifact_uri is None) == (run_id is None) or not (
        artifact_uri is None or is_missing(artifact_path)
    ):
        raise InvalidParameterError(
            "Give either artifact_uri, such as 'runs:/<run id>/plots', or run_id with an "
            "artifact_path, and not both."
        )
    if artifact_uri is not None:
        artifact_uri = _checked_uri(artifact_uri)
    store = stores.current_store() if tracking_uri is None else stores.open_store(tracking_uri)
    if artifact_uri is None:
        return Tracker(store).artifacts(run_id), artifact_path
    parts = parts_of_run_uri(artifact_uri)
    if parts is not None:
        slash = "/" if parts[1] and artifact_uri.endswith("/") else ""
        return Tracker(store).artifacts(parts[0]), parts[1] + slash
    if is_model_uri(artifact_uri):
        registry = registry_uri or settings.registry_uri_set()
        models = RegisteredModels(stores.open_store(registry) if registry else store, store)
        version, path = models.at(artifact_uri)
        folder, name = _place_of_uri(models.location(version))
        return folder, "/".join(filter(None, (name, path)))
    return _place_of_uri(artifact_uri)


def _checked_uri(uri: object) -> str:
    if isinstance(uri, str | os.PathLike) and isinstance(os.fspath(uri), str):
        return str(os.fspath(uri))
    raise InvalidParameterError(
        f"artifact_uri must be text such as 'runs:/<run id>/plots', not {shown(uri)} of type "
        f"{type(uri).__name__}."
    )


def _folder_of_copy(uri: str, path: str | None) -> str:
    """Return where below ``dst_path`` the copy of what a URI names stands, as MLflow has it."""
    if is_model_uri(uri):
        # in the folders that it has within the version
        return "" if path is None else path.rpartition("/")[0]
    if path is not None or uri.endswith("/") or parts_of_run_uri(uri) is not None:
        return ""
    # a folder, under its own name
    name = uri.rpartition("/")[2] if settings.is_url(uri) else folder_of_uri(uri).name
    return "" if name == ".." else name


def _place_of_uri(artifact_uri: str) -> tuple[Artifacts, str | None]:
    if settings.is_url(artifact_uri):
        above, _, name = artifact_uri.rstrip("/").rpartition("/")
        # above a bucket there is nothing to look into
        if not above.endswith("/"):
            place = artifacts_at(above)
            if any(info.path == name and not info.is_dir for info in place.entries()):
                return place, name
        return artifacts_at(artifact_uri), None
    path = folder_of_uri(artifact_uri).absolute()
    refuse_no_path(path)
    if path.is_dir():
        return artifacts_at(str(path)), None
    return artifacts_at(str(path.parent)), path.name
