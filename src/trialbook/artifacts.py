"""Files that runs keep: list them, and get at them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trialbook import config
from trialbook.errors import InvalidParameterError
from trialbook.service import stores
from trialbook.service.artifact_paths import folder_of_uri
from trialbook.service.artifacts import Artifacts, artifacts_at
from trialbook.service.model_uri import is_model_uri, parts_of_run_uri
from trialbook.service.registry import RegisteredModels
from trialbook.service.tracker import Tracker

if TYPE_CHECKING:
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
    [FileInfo(path='notes.txt', is_dir=False, file_size=9)]
    """
    folder, path = _place(artifact_uri, run_id, artifact_path, tracking_uri)
    return folder.entries(path)


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: str | None = None,
    dst_path: str | os.PathLike[str] | None = None,
    tracking_uri: str | None = None,
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
        Copy into this folder, which is created if need be. Without it the path
        leads to the artifact itself, or to a copy in a new temporary folder where
        the artifacts are not local.
    tracking_uri : str, optional
        Another store than the one in use.

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
    folder, path = _place(artifact_uri, run_id, artifact_path, tracking_uri)
    return folder.download(path, dst_path)


def _place(
    artifact_uri: str | None,
    run_id: str | None,
    artifact_path: str | None,
    tracking_uri: str | None,
) -> tuple[Artifacts, str | None]:
    if (artifact_uri is None) == (run_id is None) or (artifact_uri and artifact_path):
        raise InvalidParameterError(
            "Give either artifact_uri, such as 'runs:/<run id>/plots', or run_id with an "
            "artifact_path, and not both."
        )
    store = stores.current_store() if tracking_uri is None else stores.open_store(tracking_uri)
    if artifact_uri is None:
        return Tracker(store).artifacts(run_id), artifact_path
    parts = parts_of_run_uri(artifact_uri)
    if parts is not None:
        return Tracker(store).artifacts(parts[0]), parts[1]
    if is_model_uri(artifact_uri):
        models = RegisteredModels(store)
        version, path = models.at(artifact_uri)
        folder, name = _place_of_uri(models.location(version))
        return folder, "/".join(filter(None, (name, path)))
    return _place_of_uri(artifact_uri)


def _place_of_uri(artifact_uri: str) -> tuple[Artifacts, str | None]:
    if config.is_url(artifact_uri):
        above, _, name = artifact_uri.rstrip("/").rpartition("/")
        # above a bucket there is nothing to look into
        if not above.endswith("/"):
            place = artifacts_at(above)
            if any(info.path == name and not info.is_dir for info in place.entries()):
                return place, name
        return artifacts_at(artifact_uri), None
    path = folder_of_uri(artifact_uri).absolute()
    if path.is_dir():
        return artifacts_at(str(path)), None
    return artifacts_at(str(path.parent)), path.name
